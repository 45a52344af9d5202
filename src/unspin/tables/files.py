"""Reading and writing phrase tables."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from unspin.document.tokens import normalize_phrase

from .row import COLUMNS, MANNER, MANNERS, PARTS_OF_SPEECH, Row, Table

__all__ = [
    "ALLOWED_COLUMNS",
    "ALLOWED_FILE",
    "TableError",
    "builtin_folder",
    "builtin_tables",
    "format_table",
    "parse_allowed",
    "parse_lines",
    "parse_table",
    "read_allowed",
    "read_table",
]

ALLOWED_FILE = "allowed.tsv"
ALLOWED_COLUMNS = ("phrase", "reason")

USER_COUNT = 50.0
"""The count of a row without one: people who write such short tables mean what they write."""


class TableError(ValueError):
    """A table file that cannot be read; the message names file, line and what is wrong."""


def builtin_folder() -> Path:
    """The folder of the phrase tables that come with the program."""
    package = Path(__file__).parents[1]
    shipped = package / "phrase_tables"
    return shipped if shipped.is_dir() else package.parents[1] / "phrase_tables"


def builtin_tables() -> list[Path]:
    """The files of the built-in tables, sorted by name."""
    return sorted(path for path in builtin_folder().glob("*.tsv") if path.name != ALLOWED_FILE)


def read_table(path: Path) -> Table:
    """Read a table file; raises :class:`TableError`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: cannot read the table: {error.strerror or error}") from None
    return parse_table(data, path)


def parse_table(data: bytes, path: Path) -> Table:
    """Parse a table file: the full format, two columns, or ``spun -> standard`` lines.

    Raises :class:`TableError` at the first row that cannot be read.
    """
    table = Table(path.stem)
    for number, row in parse_lines(data, path):
        if isinstance(row, str):
            raise TableError(f"{path}:{number}: {row}")
        table.rows.append(row)
        table.lines.append(number)
    lines = data.decode("utf-8-sig").split("\n")
    table.comments = [line[1:].strip() for line in lines if line.startswith("#")]
    return table


def parse_lines(data: bytes, path: Path) -> Iterator[tuple[int, Row | str]]:
    """Line numbers with their rows, or with what is wrong there."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = data[: error.start].count(b"\n") + 1
        raise TableError(f"{path}:{place}: not valid UTF-8; save the table as UTF-8") from None
    header: list[str] | None = None
    begun = False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("#") or not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not begun and cells[:2] == list(COLUMNS[:2]):
            header = cells
        else:
            try:
                yield number, _free_row(line, cells) if header is None else _row(header, cells)
            except ValueError as error:
                yield number, str(error)
        begun = True


def _free_row(line: str, cells: list[str]) -> Row:
    if "->" in line and len(cells) == 1:
        spun, _, standard = line.partition("->")
        cells = [standard.strip(), spun.strip()]
    if len(cells) != 2:
        raise ValueError(
            f"expected a header row ({', '.join(COLUMNS[:4])}, …), two tab-separated columns "
            f"(standard, spun) or 'spun -> standard'; found {len(cells)} column{'s' * (len(cells) != 1)}"
        )
    return _checked(Row(cells[0], cells[1], "fixed", USER_COUNT))


def _row(header: list[str], cells: list[str]) -> Row:
    if not 2 <= len(cells) <= len(header):
        raise ValueError(f"{len(cells)} column{'s' * (len(cells) != 1)}; 2 to {len(header)} expected, divided by tabs")
    values = dict(zip(header, cells, strict=False))
    count = values.get("count", "") or f"{USER_COUNT:g}"
    try:
        number = float(count)
    except ValueError:
        raise ValueError(f"count {count!r} is not a number") from None
    if not (math.isfinite(number) and number > 0):
        raise ValueError(f"count {count!r} is not a positive number")
    near = tuple(word.strip() for word in values.get("near", "").split(",") if word.strip())
    if any(len(normalize_phrase(word).split()) != 1 for word in near):
        raise ValueError("near takes single words, divided by commas")
    pos = values.get("pos", "") or "fixed"
    manner = values.get(MANNER, "")
    if manner and manner not in MANNERS:
        raise ValueError(f"unknown manner {manner!r}; use one of {', '.join(MANNERS)}")
    return _checked(Row(values["standard"], values["spun"], pos, number, near, values.get("note", ""), manner))


def _checked(row: Row) -> Row:
    if row.pos not in PARTS_OF_SPEECH:
        raise ValueError(f"unknown part of speech {row.pos!r}; use one of {', '.join(PARTS_OF_SPEECH)}")
    for side, wording in (("standard", row.standard), ("spun", row.spun)):
        length = len(normalize_phrase(wording).split())
        if not 1 <= length <= 6:
            raise ValueError(f"the {side} side {wording!r} has {length} words; 1 to 6 are allowed")
    if normalize_phrase(row.standard) == normalize_phrase(row.spun):
        raise ValueError(f"{row.standard!r} maps to itself")
    return row


def format_table(table: Table) -> str:
    """The text of a table file in canonical form: sorted, unique, tab-separated, LF."""
    lines = [f"# {comment}".rstrip() for comment in table.comments]
    named = any(row.manner for row in table.rows)
    lines.append("\t".join([*COLUMNS, *[MANNER] * named]))
    seen = set()
    for row in sorted(table.rows, key=lambda r: r.sort_key):
        pair = (normalize_phrase(row.standard), normalize_phrase(row.spun))
        if pair in seen:
            continue
        seen.add(pair)
        cells = [row.standard, row.spun, row.pos, f"{row.count:g}", ", ".join(row.near), row.note, row.manner]
        lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join(lines) + "\n"


def read_allowed(path: Path | None = None) -> list[tuple[str, str]]:
    """The phrases that look spun and are not, each with its reason: the built-in ones, or those of a file.

    Raises :class:`TableError` for a file that cannot be read or holds something else.
    """
    if path is None:
        path = builtin_folder() / ALLOWED_FILE
        if not path.is_file():
            return []
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: cannot read the allow-list: {error.strerror or error}") from None
    return [(phrase, reason) for _, phrase, reason in parse_allowed(data, path)]


def parse_allowed(data: bytes, path: Path) -> Iterator[tuple[int, str, str]]:
    """Line numbers, phrases and reasons of an allow-list: a phrase a line, its reason after a tab.

    The header row may be left out. Raises :class:`TableError`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = data[: error.start].count(b"\n") + 1
        raise TableError(f"{path}:{place}: not valid UTF-8; save the allow-list as UTF-8") from None
    for number, line in enumerate(text.split("\n"), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if line.startswith("#") or not line.strip() or cells[:2] == list(ALLOWED_COLUMNS):
            continue
        length = len(normalize_phrase(cells[0]).split())
        if len(cells) > 2 or not 1 <= length <= 6:
            found = f"{len(cells)} columns" if len(cells) > 2 else f"a phrase of {length} words"
            wanted = "a phrase of 1 to 6 words and, after a tab, a reason"
            raise TableError(f"{path}:{number}: {found} where {wanted} should stand")
        yield number, cells[0], cells[1] if len(cells) > 1 else ""
