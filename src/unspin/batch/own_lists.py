"""A project's own table and allow-list, to which a review adds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from unspin.document import normalize_phrase
from unspin.tables import Row, TableError, parse_table
from unspin.tables.adding import RefusedRowError, add_row, new_table
from unspin.tables.allowed import add_allowed
from unspin.tables.files import parse_allowed

from .files import FileError, Stamp, read_bytes, write_atomically

__all__ = ["OWN_ALLOWED", "OWN_TABLE", "OwnLists", "RefusedError"]

OWN_TABLE, OWN_ALLOWED = "unspin-table.tsv", "unspin-allowed.tsv"
"""Their names where nobody chose others."""


class RefusedError(Exception):
    """A row or a phrase that a list does not take; the message says why."""


@dataclass(slots=True)
class _File:
    path: Path
    data: bytes
    stamp: Stamp | None


class OwnLists:
    """The two files; they need not be there yet.

    Raises :class:`~unspin.tables.TableError` for what is no list, :class:`FileError` for what cannot be read.
    """

    def __init__(self, table: Path, allowed: Path) -> None:
        self._table, self._allowed = _read(table), _read(allowed)
        self.rows = self.phrases = 0
        """How many were written."""
        try:
            self._with_rows([])
            if self._table.data:
                # A table that takes no row should say so before anything is decided.
                add_row(self._table.data, table, Row("unspin standard probe", "unspin spun probe"))
        except RefusedRowError:
            pass
        list(parse_allowed(self._allowed.data, allowed))

    @property
    def table(self) -> Path:
        """The table file."""
        return self._table.path

    @property
    def allowed(self) -> Path:
        """The allow-list file."""
        return self._allowed.path

    def check(self, rows: Iterable[Row], phrases: Iterable[str]) -> None:
        """Raise :class:`RefusedError` where these cannot be added together."""
        try:
            self._with_rows(rows)
            self._with_phrases(phrases)
        except (RefusedRowError, TableError) as error:
            raise RefusedError(str(error)) from None

    def add(self, rows: Iterable[Row], phrases: Iterable[str]) -> None:
        """Write them, in one step for each file; raises :class:`RefusedError` and :class:`FileError`."""
        try:
            table, new_rows = self._with_rows(rows)
            allowed, new_phrases = self._with_phrases(phrases)
        except (RefusedRowError, TableError) as error:
            raise RefusedError(str(error)) from None
        if new_rows:
            _write(self._table, table)
            self.rows += new_rows
        if new_phrases:
            _write(self._allowed, allowed)
            self.phrases += new_phrases

    def _with_rows(self, rows: Iterable[Row]) -> tuple[bytes, int]:
        """The table's content with the rows that it lacks, and how many those are."""
        path, data, new = self._table.path, self._table.data, 0
        known = {_pair(row) for row in parse_table(data, path).rows} if data else set()
        for row in rows:
            if _pair(row) not in known:
                data, _ = add_row(data or new_table(path.stem), path, row)
                known.add(_pair(row))
                new += 1
        return data, new

    def _with_phrases(self, phrases: Iterable[str]) -> tuple[bytes, int]:
        path, data, new = self._allowed.path, self._allowed.data, 0
        for phrase in phrases:
            more = add_allowed(data, path, phrase, "in a review")
            new += more != data
            data = more
        return data, new


def _pair(row: Row) -> tuple[str, str]:
    return normalize_phrase(row.standard), normalize_phrase(row.spun)


def _read(path: Path) -> _File:
    if not path.exists():
        return _File(path, b"", None)
    return _File(path, *read_bytes(path))


def _write(file: _File, data: bytes) -> None:
    if file.stamp is None and file.path.exists():
        raise FileError(file.path, "was made by somebody else meanwhile; not written, run again")
    write_atomically(file.path, data, file.stamp)
    file.data, file.stamp = read_bytes(file.path)
