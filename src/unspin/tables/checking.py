"""What is wrong with a table file, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from unspin.document import fold_spelling

from .allowed import allowed_reasons
from .files import ALLOWED_FILE, TableError, format_table, parse_lines
from .forms import is_form_of, not_inflectable, wording_forms
from .placed import PlacedRow
from .row import Table

__all__ = ["CheckedTable", "Problem", "check_table", "examine_table", "row_problem"]

_NUMBER_WORDS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion".split()
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend at ``path:line``."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass(slots=True)
class CheckedTable:
    """What is wrong with a table file, and those of its rows that can be read."""

    problems: list[Problem] = field(default_factory=list)
    rows: list[PlacedRow] = field(default_factory=list)


def check_table(path: Path) -> Iterator[Problem]:
    """Every problem of a table file; raises :class:`~unspin.tables.TableError` where it cannot be read at all."""
    yield from examine_table(path).problems


def examine_table(path: Path) -> CheckedTable:
    """Read and check a file: broken rows, duplicates, rows that are no spinning or have no effect, wrong order."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: cannot read the table: {error.strerror or error}") from None
    checked, allowed = CheckedTable(), allowed_reasons()
    broken = False
    seen: dict[tuple[str, str], int] = {}
    for line, row in parse_lines(data, path):
        if isinstance(row, str):
            broken = True
            checked.problems.append(Problem(path, line, row))
            continue
        placed = PlacedRow.of(path, line, row)
        checked.rows.append(placed)
        pair = (placed.standard, placed.spun)
        if pair in seen:
            message = f"{row.spun!r} for {row.standard!r} stands at line {seen[pair]} already"
            checked.problems.append(Problem(path, line, message))
        seen.setdefault(pair, line)
        if found := row_problem(placed, allowed):
            checked.problems.append(Problem(path, line, found))
    # A user's short table has no canonical form to keep.
    if not broken and b"\tpos" in data:
        text = data.decode("utf-8")
        comments = [line[1:].strip() for line in text.split("\n") if line.startswith("#")]
        canonical = format_table(Table(path.stem, comments, [placed.row for placed in checked.rows]))
        if text != canonical:
            message = "not in canonical form (rows sorted and unique, tabs, LF); run 'unspin tables format'"
            checked.problems.append(Problem(path, _first_difference(text, canonical), message))
    return checked


def row_problem(placed: PlacedRow, allowed: Mapping[str, str]) -> str | None:
    """What is wrong with a row taken by itself: no spinning, without effect, or not to be inflected."""
    row = placed.row
    if message := _no_spinning(placed):
        return message
    if placed.spun in allowed:
        # Other forms of the wording may go on being restored, which is not meant either.
        effect = "only its other forms are" if wording_forms(row.spun, row.pos) - allowed.keys() else "it is never"
        return f"{row.spun!r} stands in {ALLOWED_FILE} ({allowed[placed.spun]}), so {effect} restored"
    return not_inflectable(row.standard, row.pos)


def _no_spinning(placed: PlacedRow) -> str | None:
    """Why a row is a variant of writing and not a spinner's work, if it is."""
    row, standard, spun = placed.row, placed.standard, placed.spun
    if standard.replace(" ", "") == spun.replace(" ", ""):
        return f"{row.spun!r} is {row.standard!r} written apart or together, not spun"
    if fold_spelling(standard) == fold_spelling(spun):
        return f"{row.spun!r} is a spelling variant of {row.standard!r}"
    if standard in _NUMBER_WORDS and spun.isdigit():
        return f"{row.spun!r} is {row.standard!r} in figures"
    letters = spun.replace(".", "")
    words = standard.split()
    if len(words) > 1 and letters == "".join(word[0] for word in words):
        return f"{row.spun!r} is an abbreviation of {row.standard!r}"
    if is_form_of(standard, spun, row.pos):
        return f"{row.spun!r} is {row.standard!r} in another form, not spun"
    return None


def _first_difference(text: str, wanted: str) -> int:
    for number, (a, b) in enumerate(zip(text.split("\n"), wanted.split("\n"), strict=False), 1):
        if a != b:
            return number
    return min(text.count("\n"), wanted.count("\n")) + 1
