"""unspin gives text that a synonym spinner has mangled its standard terms back.

``fix`` and ``restore`` mend a text, ``score`` says how spun it is; :class:`Unspinner` does the same with
settings of your own and loads its tables and language model once.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .edits import Edit, apply, invert, merge

if TYPE_CHECKING:
    from .restorer import Restoration, Settings, Unspinner

__version__ = "0.1.0"

__all__ = [
    "Edit",
    "Restoration",
    "Settings",
    "Unspinner",
    "apply",
    "fix",
    "invert",
    "merge",
    "restore",
    "score",
]


def __getattr__(name: str) -> Any:
    # The restorer pulls in the models' modules; whoever only asks for the version should not wait for them.
    if name in {"Restoration", "Settings", "Unspinner"}:
        return getattr(import_module(".restorer", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _unspinner() -> Unspinner:
    from .config import cache_folder  # noqa: PLC0415
    from .restorer import Settings, Unspinner  # noqa: PLC0415

    return Unspinner(Settings(cache=cache_folder()))


def fix(text: str) -> str:
    """The text with its standard terms put back.

    >>> fix("Chinese pioneer Xi Jinping arrived in Moscow.")
    'Chinese leader Xi Jinping arrived in Moscow.'
    """
    return _unspinner().fix(text)


def restore(text: str) -> Restoration:
    """The restored text with every edit, the score and the spin rate."""
    return _unspinner().restore(text)


def score(text: str) -> float:
    """How spun the text looks, 0 (honest) to 100."""
    return _unspinner().score(text)
