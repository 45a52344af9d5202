"""A row more in a table file, at its place, with nothing else changed."""

from __future__ import annotations

from pathlib import Path

from .allowed import allowed_reasons
from .checking import row_problem
from .files import TableError, format_table, parse_lines, parse_table
from .placed import PlacedRow, placed
from .row import COLUMNS, Row, Table

__all__ = ["RefusedRowError", "add_row", "make_row", "new_table"]


_TAB = "\t"


class RefusedRowError(ValueError):
    """A row that does not belong into a table; the message says why and what to do."""


def make_row(standard: str, spun: str, pos: str = "", count: str = "", near: str = "", note: str = "") -> Row:
    """The row of these cells, read as in a file; raises :class:`RefusedRowError`."""
    cells = [standard.strip(), spun.strip(), pos.strip(), count.strip(), near.strip(), note.strip()]
    if any(mark in cell for cell in cells for mark in "\t\n\r"):
        raise RefusedRowError("a cell may hold no tab and no line break; take it out")
    if cells[0].startswith("#"):
        raise RefusedRowError(f"{cells[0]!r} would be read as a comment; a standard wording cannot begin with '#'")
    try:
        data = f"{_TAB.join(COLUMNS)}\n{_TAB.join(cells)}".encode()
    except UnicodeEncodeError:
        raise RefusedRowError("the row is not valid Unicode; write it in UTF-8") from None
    for _, row in parse_lines(data, Path("row")):
        if isinstance(row, str):
            raise RefusedRowError(row)
        return row
    raise RefusedRowError("the standard and the spun wording are empty; name both")


def new_table(name: str) -> bytes:
    """An empty table file with the comment lines that a table opens with."""
    comments = [
        f"{name}: standard wordings and what spinners make of them",
        "sources: rows added by hand",
        "licence: not stated",
    ]
    return format_table(Table(name, comments)).encode()


def add_row(data: bytes, path: Path, row: Row) -> tuple[bytes, int]:
    """The file's content with the row, and the line it stands at.

    Raises :class:`RefusedRowError` where the row is at fault, :class:`~unspin.tables.TableError` where the file is:
    it must be readable and in canonical form, so that one line is all that changes.
    """
    table = parse_table(data, path)
    if data != format_table(table).encode():
        raise TableError(
            f"{path}: not in canonical form, so that adding a row would rewrite more of it; "
            f"run 'unspin tables format {path}' first"
        )
    new = PlacedRow.of(path, 0, row)
    if message := row_problem(new, allowed_reasons()):
        raise RefusedRowError(message)
    if known := _same_pair(table, path, new):
        raise RefusedRowError(f"{row.spun!r} for {row.standard!r} stands at {path}:{known} already; change that row")
    table.rows.append(row)
    text = format_table(table).encode()
    return text, _same_pair(parse_table(text, path), path, new)


def _same_pair(table: Table, path: Path, wanted: PlacedRow) -> int:
    """The line at which a pair stands, 0 where it does not."""
    pair = (wanted.standard, wanted.spun)
    return next((row.line for row in placed(table, path) if (row.standard, row.spun) == pair), 0)
