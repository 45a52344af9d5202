"""Rows with the place they stand at and their normal forms: what checking, searching and counting work on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from unspin.document import normalize_phrase

from .files import read_table
from .row import Row, Table

__all__ = ["PlacedRow", "placed", "placed_rows"]

# The rows of one standard wording stand together.
_normal = lru_cache(maxsize=1000)(normalize_phrase)


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row at ``path:line``; ``standard`` and ``spun`` are its wordings in normal form."""

    path: Path
    line: int
    row: Row
    standard: str
    spun: str

    @classmethod
    def of(cls, path: Path, line: int, row: Row) -> PlacedRow:
        """The row with its wordings made normal."""
        return cls(path, line, row, _normal(row.standard), _normal(row.spun))

    @property
    def source(self) -> str:
        """Its place as reports name it, ``table:line``."""
        return f"{self.path.stem}:{self.line}"

    @property
    def multi_word(self) -> bool:
        """Whether one of its sides is longer than a word."""
        return " " in self.standard or " " in self.spun


def placed(table: Table, path: Path) -> list[PlacedRow]:
    """The rows of a table that was read from this file."""
    return [PlacedRow.of(path, line, row) for line, row in zip(table.lines, table.rows, strict=True)]


def placed_rows(paths: Iterable[Path]) -> Iterator[PlacedRow]:
    """All rows of these files, in order; raises :class:`~unspin.tables.TableError`."""
    for path in paths:
        yield from placed(read_table(path), path)
