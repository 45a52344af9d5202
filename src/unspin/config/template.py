"""The options as TOML: a file to start from, and values as a reader knows them."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

from .options import help_of, option_fields

__all__ = ["config_template", "toml_value"]

_WIDTH = 100
_HEAD = """\
# unspin: options for the files in this folder and below.
# The values shown are the defaults; take the "# " away to change one.
# In a pyproject.toml the same keys stand under [tool.unspin].
"""


def config_template() -> str:
    """A commented ``unspin.toml`` with every option at its default."""
    parts = [_HEAD]
    for name, entry in option_fields().items():
        text = f"{help_of(entry)} ({entry.metadata['flag']})".replace("`", "")
        comment = textwrap.fill(text, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
        value = toml_value(entry.default)
        if example := entry.metadata["example"]:
            comment += f"\n# For example {example}"
        if entry.default is None:
            choices = entry.metadata["choices"]
            value = toml_value(choices[0]) if choices else str(entry.metadata["most"] or 4)
            comment += "\n# Not set by default."
        parts.append(f"{comment}\n# {name} = {value}\n")
    return "\n".join(parts)


def toml_value(value: Any) -> str:
    """A value in TOML's notation; ``unset`` for None, which TOML lacks."""
    if value is None:
        return "unset"
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, str | Path):
        return json.dumps(str(value), ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"
