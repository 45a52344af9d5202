"""Tables in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from unspin.document import normalize_phrase

from .files import ALLOWED_FILE, builtin_folder, read_allowed, read_table
from .placed import PlacedRow, placed
from .row import PARTS_OF_SPEECH

__all__ = ["COUNT_RANGES", "Statistics", "TableFigures", "allowed_figures", "count_statistics", "table_figures"]

COUNT_RANGES = ((1.0, "1 or less"), (3.0, "over 1 to 3"), (6.0, "over 3 to 6"), (10.0, "over 6 to 10"))
"""The highest count of each range, with its name; what is higher is "over 10"."""
_HIGHER = "over 10"


@dataclass(frozen=True, slots=True)
class TableFigures:
    """A table's name, its first comment line, and how many rows it has."""

    name: str
    title: str
    rows: int
    multi_word: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many rows, pairs and wordings there are, and how the rows are spread."""

    rows: int
    pairs: int
    multi_word: int
    standards: int
    spun: int
    by_table: dict[str, int]
    by_pos: dict[str, int]
    by_count: dict[str, int]
    by_manner: dict[str, int]


def table_figures(path: Path) -> TableFigures:
    """Read a table and count its rows; raises :class:`~unspin.tables.TableError`."""
    table = read_table(path)
    rows = placed(table, path)
    return TableFigures(path.stem, _title(table.comments), len(rows), sum(row.multi_word for row in rows))


def allowed_figures() -> TableFigures:
    """The same of the wordings that look spun and are not."""
    path = builtin_folder() / ALLOWED_FILE
    phrases = [normalize_phrase(phrase) for phrase, _ in read_allowed()]
    lines = path.read_text("utf-8").split("\n") if path.is_file() else []
    comments = [line[1:].strip() for line in lines if line.startswith("#")]
    return TableFigures(path.stem, _title(comments), len(phrases), sum(" " in phrase for phrase in phrases))


def count_statistics(paths: Sequence[Path]) -> Statistics:
    """Count the rows of these tables; raises :class:`~unspin.tables.TableError`."""
    by_table: Counter[str] = Counter()
    by_manner: Counter[str] = Counter()
    rows: list[PlacedRow] = []
    for path in paths:
        table = read_table(path)
        by_table[path.stem] += len(table.rows)
        by_manner.update(row.manner or table.manner for row in table.rows)
        rows += placed(table, path)
    pos = Counter(row.row.pos for row in rows)
    counts = Counter(_count_range(row.row.count) for row in rows)
    return Statistics(
        rows=len(rows),
        pairs=len({(row.standard, row.spun) for row in rows}),
        multi_word=sum(row.multi_word for row in rows),
        standards=len({row.standard for row in rows}),
        spun=len({row.spun for row in rows}),
        by_table=dict(by_table),
        by_pos={name: pos[name] for name in PARTS_OF_SPEECH},
        by_count={name: counts[name] for name in (*(name for _, name in COUNT_RANGES), _HIGHER)},
        by_manner=dict(by_manner),
    )


def _count_range(count: float) -> str:
    return next((name for highest, name in COUNT_RANGES if count <= highest), _HIGHER)


def _title(comments: Iterable[str]) -> str:
    return next(iter(comments), "")
