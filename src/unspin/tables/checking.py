"""What is wrong with a table file, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from unspin.document import fold_spelling, normalize_phrase

from .files import TableError, format_table, parse_lines, parse_table
from .row import Row

__all__ = ["Problem", "check_table"]

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


def check_table(path: Path) -> Iterator[Problem]:
    """Every problem of a table file: broken rows, duplicates, variants that are no spinning, wrong order."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: cannot read the table: {error.strerror or error}") from None
    broken = False
    seen: dict[tuple[str, str], int] = {}
    for line, row in parse_lines(data, path):
        if isinstance(row, str):
            broken = True
            yield Problem(path, line, row)
            continue
        pair = (normalize_phrase(row.standard), normalize_phrase(row.spun))
        if pair in seen:
            yield Problem(path, line, f"{row.spun!r} for {row.standard!r} stands at line {seen[pair]} already")
        seen.setdefault(pair, line)
        if message := _no_spinning(row):
            yield Problem(path, line, message)
    # A user's short table has no canonical form to keep.
    if not broken and b"\tpos" in data:
        text, canonical = data.decode("utf-8"), format_table(parse_table(data, path))
        if text != canonical:
            message = "not in canonical form (rows sorted and unique, tabs, LF); run 'unspin tables format'"
            yield Problem(path, _first_difference(text, canonical), message)


def _no_spinning(row: Row) -> str | None:
    """Why a row is a variant of writing and not a spinner's work, if it is."""
    standard, spun = normalize_phrase(row.standard), normalize_phrase(row.spun)
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
    return None


def _first_difference(text: str, wanted: str) -> int:
    for number, (a, b) in enumerate(zip(text.split("\n"), wanted.split("\n"), strict=False), 1):
        if a != b:
            return number
    return min(text.count("\n"), wanted.count("\n")) + 1
