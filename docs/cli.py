"""Write ``docs/cli.md`` from the commands themselves: ``python docs/cli.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from unspin.cli.app import app

TARGET = Path(__file__).with_name("cli.md")
INTRODUCTION = """# Commands

Made from the commands' own help texts by `python docs/cli.py`. Every command also has `-h` and `--help`.

Results go to standard output, messages and progress to standard error. Exit codes: 0 nothing to do or done; 1 with
`--check` or `--fail-over` when something was found; 2 wrong use, unreadable input or a bad configuration; 130 after
Ctrl-C. One bad file never stops a batch.
"""
_EVERYWHERE = {"help", "install_completion", "show_completion"}


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command with its path, groups before what is in them."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


def page() -> str:
    """The whole page."""
    parts = [INTRODUCTION]
    for path, command in commands(typer.main.get_command(app), "unspin"):
        usage = [parameter.metavar or parameter.name.upper() for parameter in command.params if is_argument(parameter)]
        parts.append(f"## {path}\n\n    {' '.join([path, '[OPTIONS]', *usage])}\n")
        parts.append(re.sub(r"\n[ ]+", "\n", command.help.strip()) + "\n")
        rows = [row(parameter) for parameter in command.params if parameter.name not in _EVERYWHERE]
        if rows:
            parts.append("\n".join(["| | |", "| --- | --- |", *rows]) + "\n")
    return "\n".join(parts)


def is_argument(parameter: Any) -> bool:
    """Whether it has no dashes."""
    return not parameter.opts[0].startswith("-")


def row(parameter: Any) -> str:
    """A parameter and its meaning."""
    names = ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    if is_argument(parameter):
        names = f"`{parameter.metavar or parameter.name.upper()}`"
    return f"| {names} | {parameter.help} |".replace("[FILE|DIR|-]", "[FILE\\|DIR\\|-]")


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
