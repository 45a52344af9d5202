"""What the HTML pages have in common: one file with its own style and script, and templates that escape all texts."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from unspin import __version__

from .reporter import Error
from .visible import harmless

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["page", "template"]


def page(
    name: str, sections: Sequence[str], errors: Sequence[Error], *, styles: Sequence[str] = (), **values: Any
) -> str:
    """A page by its template; ``sections`` are HTML, ``styles`` go with the style that all pages have."""
    from markupsafe import Markup  # noqa: PLC0415  (comes with the template engine, wanted late)

    style, script = "".join(map(_asset, ("report.css", *styles))), _asset("report.js")
    return template(name).render(
        version=__version__,
        sections=list(map(Markup, sections)),
        errors=[(harmless(path), harmless(message)) for path, message in errors],
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        **values,
    )


@cache
def template(name: str) -> Template:
    """A template by its name."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415  (these reports alone need it)

    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    """What the page's policy allows: this style and this script, and no other."""
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
