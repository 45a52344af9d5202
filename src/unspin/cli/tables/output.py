"""How rows are shown: aligned on a terminal, tab-separated in a pipe, or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..shared import Color, OutputFormat, console, print_utf8

if TYPE_CHECKING:
    from unspin.tables import Row

__all__ = ["FormatOption", "LimitOption", "OwnTableOption", "count_of", "print_json", "print_rows", "row_cells"]

FormatOption = Annotated[OutputFormat, typer.Option("--format", "-f", help="How to report.")]
LimitOption = Annotated[int | None, typer.Option("--limit", "-n", metavar="N", min=0, help="Show N rows at most.")]
OwnTableOption = Annotated[
    list[Path] | None,
    typer.Option("--table", "-t", metavar="FILE", help="A phrase table of your own, beside the built-in ones."),
]


def print_rows(header: Sequence[str], rows: Sequence[Sequence[str]], numbers: Collection[str] = ()) -> None:
    """Print a table; columns named in ``numbers`` stand to the right on a terminal."""
    if not sys.stdout.isatty():
        print_utf8("".join("\t".join(cells).rstrip("\t") + "\n" for cells in (header, *rows)))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for name in header:
        table.add_column(name, justify="right" if name in numbers else "left", overflow="fold")
    for cells in rows:
        table.add_row(*(Text(_printable(cell)) for cell in cells))
    console(Color.auto).print(table)


def print_json(**report: Any) -> None:
    """Print a report, with its version."""
    import json

    print_utf8(json.dumps({"version": 1, **report}, ensure_ascii=False, indent=1) + "\n")


def row_cells(row: Row) -> list[str]:
    """The cells of a row as in a table file."""
    return [row.standard, row.spun, row.pos, f"{row.count:g}", ", ".join(row.near), row.note]


def count_of(number: int, name: str) -> str:
    """``1 row``, ``2 rows``."""
    return f"{number} {name}{'s' * (number != 1)}"


def _printable(text: str) -> str:
    # What a table contains must not steer the reader's terminal.
    return "".join(char if char.isprintable() else "�" for char in text)
