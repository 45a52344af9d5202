"""From an entry's source, ``table:line``, back to the row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from unspin.lattice.terms import TERM
from unspin.tables import Row, TableError, read_table

from .model import Origin

__all__ = ["Rows", "row_label"]

_THESAURUS = "thesaurus:"


class Rows:
    """The rows of these table files, each file read when one of its rows is first asked for.

    Of tables with the same name the first that has such a line is taken: put the user's first, as the index does.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._read: dict[Path, dict[int, Row]] = {}

    def origin(self, source: str) -> Origin:
        """What a source names; ``a:1 + b:2`` names several, of which the first is looked up."""
        first = source.partition(" + ")[0]
        if first.startswith(TERM):
            return Origin("term", source)
        if first.startswith(_THESAURUS):
            return Origin("thesaurus", source)
        if first.startswith("residue:"):
            return Origin("residue", source)
        table, _, line = first.rpartition(":")
        for path in self._paths:
            if path.stem == table and line.isdigit() and (row := self._rows(path).get(int(line))):
                return Origin("row", source, row, path, int(line))
        return Origin("row", source)

    def _rows(self, path: Path) -> dict[int, Row]:
        if path not in self._read:
            try:
                table = read_table(path)
                self._read[path] = dict(zip(table.lines, table.rows, strict=True))
            except TableError:  # it could be read when it was compiled
                self._read[path] = {}
        return self._read[path]


def row_label(origin: Origin) -> str:
    """An origin in a few words: ``news:12 (leader ← pioneer, noun, count 8, near party)``."""
    match origin.kind:
        case "thesaurus":
            return f"thesaurus, under “{origin.source.removeprefix(_THESAURUS)}”"
        case "term":
            return f"listed term “{origin.source.removeprefix(TERM)}”, put together word by word"
        case "residue":
            return f"rule {origin.source}"
    if origin.row is None:
        return f"row {origin.source}"
    row = origin.row
    near = f", near {', '.join(row.near)}" if row.near else ""
    return f"row {origin.source} ({row.standard} ← {row.spun}, {row.pos}, count {row.count:g}{near})"
