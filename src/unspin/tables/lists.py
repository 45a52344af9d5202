"""Lists that other people keep: which columns they have, and their entries cell by cell."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from .queries import QUOTES, looks_like_query

__all__ = ["FORMS", "Entry", "Layout", "find_layout", "list_entries", "unquoted"]

FORMS = ("csv", "tsv", "arrows", "queries")
"""What a list may be said to be; ``queries`` may stand in any of the others, or one a line."""

_ARROW = "->"
_ARROWS = re.compile(r"-{1,2}>|={1,2}>|\u2192|\u21d2")
_MARK_NAMES = {
    "\t": "columns divided by tabs",
    ",": "columns divided by commas",
    ";": "columns divided by semicolons",
    _ARROW: "lines with an arrow",
    "": "one wording a line",
}
_SAMPLE = 1000
_MOST_LINES = 10
"""How many lines an entry may have."""

_SPUN_NAMES = frozenset(
    "spun spin tortured torture distorted garbled fingerprint fingerprints query queries "
    "tortured|query tortured|fingerprint fingerprint|query spun|query".split()
)
_STANDARD_NAMES = frozenset(
    "standard expected correct original established intended genuine meaning meant proper usual normal correction "
    "replacement untortured non|tortured not|tortured unspun".split()
)
_NAME_ENDINGS = frozenset("phrase phrases term terms wording wordings word words expression expressions form s".split())


@dataclass(slots=True)
class Layout:
    """How a list is written.

    ``mark`` divides the cells (``->``: any arrow; empty: one cell a line). ``spun`` and ``standard`` are the places
    of the two wordings, ``width`` is how many cells are expected, ``header`` the line of the header row or 0.
    ``notes`` say what was assumed.
    """

    mark: str
    spun: int = 0
    standard: int = 1
    width: int = 2
    header: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the list; ``cells`` is None where a quote is not closed."""

    line: int
    text: str
    cells: list[str] | None


def find_layout(lines: Sequence[str], form: str, columns: Sequence[str]) -> Layout:
    """The layout of a list that is in this form, if one is named, and has these columns, if they are named."""
    content = [(number, line) for number, line in enumerate(lines, 1) if _has_content(line)]
    if not content:
        return Layout("", notes=["the list is empty"])
    sample = [line for _, line in content[:_SAMPLE]]
    mark = _mark(sample, form, len(columns) or 2)
    layout, name = Layout(mark), _MARK_NAMES[mark]
    first, head = content[0]
    cells = _cells(head, mark) or []
    roles = [_role(cell) for cell in cells]
    named = _name_both(roles)
    if named or (not mark and roles == ["spun"]):
        layout.header = first
    if not mark:
        layout.width = 1
        layout.notes.append(f"read as {name}")
        return layout
    if columns:
        layout.spun, layout.standard, layout.width = columns.index("spun"), columns.index("standard"), len(columns)
        layout.notes.append(f"read as {name}: {', '.join(columns)}")
    elif named:
        layout.spun, layout.standard, layout.width = roles.index("spun"), roles.index("standard"), len(cells)
        spun, standard = cells[layout.spun], cells[layout.standard]
        layout.notes.append(f"read as {name}; {spun!r} is the spun wording, {standard!r} the standard one")
        if others := [cell for cell in cells if cell and cell not in {spun, standard}]:
            layout.notes.append(f"columns not read: {', '.join(others)}")
    elif mark == _ARROW:
        layout.notes.append(f"read as {name}: spun -> standard")
    else:
        spun_first = _spun_is_first(sample, mark, form)
        layout.spun, layout.standard = (0, 1) if spun_first else (1, 0)
        assumed, other = ("spun,standard", "standard,spun") if spun_first else ("standard,spun", "spun,standard")
        layout.notes.append(f"read as {name} without a header row: {assumed}; otherwise give --columns {other}")
    return layout


def list_entries(lines: Sequence[str], layout: Layout) -> Iterator[Entry]:
    """The entries of a list; empty lines and lines that begin with ``#`` are none."""
    numbered = iter(enumerate(lines, 1))
    for number, line in numbered:
        if number == layout.header or not _has_content(line):
            continue
        cells = _cells(line, layout.mark)
        if cells is None and (found := _long_entry(lines[number - 1 : number - 1 + _MOST_LINES], layout)):
            text, cells = found
            yield Entry(number, text, cells)
            for _ in islice(numbered, text.count("\n")):
                pass
        else:
            yield Entry(number, line.strip(), cells)


def unquoted(cell: str) -> str:
    """The cell without the quotes around the whole of it."""
    inner = cell[1:-1]
    whole = len(cell) > 1 and cell[0] in QUOTES and cell[-1] in QUOTES and not any(quote in inner for quote in QUOTES)
    return inner.strip() if whole else cell


def _has_content(line: str) -> bool:
    return not line.startswith("#") and bool(line.strip())


def _mark(sample: Sequence[str], form: str, width: int) -> str:
    """What divides the cells."""
    if form in {"arrows", "tsv"}:
        return {"arrows": _ARROW, "tsv": "\t"}[form]
    marks = [",", ";"] if form == "csv" else ["\t", ",", ";"]
    for mark in marks:
        if _name_both([_role(cell) for cell in _cells(sample[0], mark) or []]):
            return mark
    half = (len(sample) + 1) // 2
    if form != "csv" and sum(_ARROWS.search(line) is not None for line in sample) >= half:
        return _ARROW
    shares = {mark: sum(len(_cells(line, mark) or []) == width for line in sample) for mark in marks}
    best = max(marks, key=lambda mark: shares[mark])
    if shares[best] >= half:
        return best
    return "," if form == "csv" else ""


def _spun_is_first(sample: Sequence[str], mark: str, form: str) -> bool:
    """The order of two columns without names: queries are spun wordings; else it is that of a phrase table."""
    queries = Counter(
        place
        for line in sample
        for place, cell in enumerate((_cells(line, mark) or [])[:2])
        if looks_like_query(unquoted(cell))
    )
    return queries[0] > queries[1] or (form == "queries" and queries[0] == queries[1])


def _role(cell: str) -> str:
    """What a header cell names: ``spun``, ``standard`` or nothing."""
    words = re.findall(r"[^\W_]+", cell.casefold())
    while len(words) > 1 and words[-1] in _NAME_ENDINGS:
        words.pop()
    name = "|".join(words)
    return "spun" if name in _SPUN_NAMES else "standard" if name in _STANDARD_NAMES else ""


def _name_both(roles: Sequence[str]) -> bool:
    return "spun" in roles and "standard" in roles


def _cells(line: str, mark: str) -> list[str] | None:
    """The cells of a line; None where a quote is not closed."""
    if mark == _ARROW:
        return [cell.strip() for cell in _ARROWS.split(line, maxsplit=1)]
    if not mark or mark not in line:
        return [line.strip()]
    quotes = sum(map(line.count, QUOTES))
    if not quotes:
        return [cell.strip() for cell in line.split(mark)]
    if '"' in line and (cells := _strict_cells(line, mark)) is not None:
        return cells
    if quotes % 2:
        return None
    # Not a CSV record: a query as people type it, whose quotes belong to it.
    cells, start = [], 0
    for found in re.finditer(rf"[{QUOTES}][^{QUOTES}]*[{QUOTES}]|{mark}", line):
        if found[0] == mark:
            cells.append(line[start : found.start()].strip())
            start = found.end()
    return [*cells, line[start:].strip()]


def _strict_cells(text: str, mark: str) -> list[str] | None:
    try:
        (cells,) = csv.reader([text], delimiter=mark, strict=True, skipinitialspace=True)
    except (csv.Error, ValueError):
        return None
    return [cell.strip() for cell in cells]


def _long_entry(lines: Sequence[str], layout: Layout) -> tuple[str, list[str]] | None:
    """The entry that runs over the first of these lines, with its cells.

    Only cells that are not read may have line breaks. Otherwise one quote that is not closed would swallow entries.
    """
    if not layout.header:
        return None
    text = ""
    for line in lines:
        text += line
        if text.count('"') % 2 == 0:
            cells = _strict_cells(text, layout.mark)
            if cells is None or len(cells) != layout.width or "\n" in cells[layout.spun] + cells[layout.standard]:
                return None
            return text, cells
        text += "\n"
    return None
