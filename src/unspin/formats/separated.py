"""Separated values (CSV, TSV): a header row, and records with prose in some of their columns.

Cells are read as RFC 4180 says. The standard library's reader does not say where a cell stands, so this is one of its
own; each cell keeps its quote marks or the lack of them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from unspin.document import Source
from unspin.edits import Edit, apply

from .layout import FormatError, Unit
from .prose import Piece, Prose
from .records import LineCounter, Problems, RecordLayout, RecordUnit, listed

__all__ = ["DELIMITERS", "read_separated"]

DELIMITERS = ",;\t|"
"""What may divide cells where nobody says so."""
_SNIFFED, _SNIFFED_ROWS = 65_536, 20
"""Characters and rows that are looked at to find out."""
_DECLARED = re.compile(r"sep=([,;\t|])(?:\r\n|\n|\r)", re.IGNORECASE)  # the first line of some spreadsheets' files
_NEWLINE = re.compile(r"\r\n|\n|\r")


def read_separated(source: Source, fields: Sequence[str], delimiter: str | None) -> RecordLayout:
    """One unit for each of these columns in each row; its place is the row (the header not counted) and the column.

    Columns are given by their name in the header or by their number, from 1. ``delimiter`` None: what divides the
    cells is found out. A row that is blank or lacks a column has no such unit; one with more cells than the header has
    an unquoted delimiter somewhere, so that nobody knows which cell is which: it is left as it is, and told in
    ``problems``. Raises :class:`FormatError` for no or unknown columns, and for a quote mark that is never closed.
    """
    text = source.text
    declared = _DECLARED.match(text)
    start = declared.end() if declared else 0
    if delimiter is None:
        delimiter = declared[1] if declared else _sniffed(text)
    quoting = delimiter != "\t" or _is_quoted(text, delimiter, start)
    table = _Table(text, start, delimiter, quoting)
    header = next(table.rows(), None)
    columns: dict[str, int] = {}
    problems = Problems()
    if header is not None:
        columns = _columns([table.value(cell) for cell in header], fields)
        _examine(table, header, columns, problems)
    return _Separated(source, table, columns, problems.told())


# --- Reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a cell's value stands, its quote marks left out; ``whole`` is False where something follows them."""

    start: int
    end: int
    quoted: bool = False
    whole: bool = True


class _UnclosedError(Exception):
    """A quote mark at this offset is never closed."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@cache
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    quoted = re.compile(rf'"((?:[^"]++|"")*+)"([^{re.escape(delimiter)}\r\n]*)')
    return plain, quoted


def _rows(text: str, at: int, delimiter: str, quoting: bool) -> Iterator[list[_Cell]]:
    """The rows from an offset on that are not blank."""
    plain, quoted = _patterns(delimiter)
    while at < len(text):
        row: list[_Cell] = []
        while True:
            if quoting and text.startswith('"', at):
                match = quoted.match(text, at)
                if match is None:
                    raise _UnclosedError(at)
                row.append(_Cell(*match.span(1), quoted=True, whole=not match[2]))
            else:
                match = plain.match(text, at)
                row.append(_Cell(at, match.end() if match else at))
            at = match.end() if match else at
            if not text.startswith(delimiter, at):
                break
            at += 1
        if len(row) > 1 or row[0].quoted or text[row[0].start : row[0].end].strip():
            yield row
        newline = _NEWLINE.match(text, at)
        at = newline.end() if newline else at


@dataclass(frozen=True, slots=True)
class _Table:
    """A text as rows of cells; without ``quoting`` a quote mark is a character like others."""

    text: str
    start: int
    delimiter: str
    quoting: bool

    def rows(self, at: int | None = None) -> Iterator[list[_Cell]]:
        """The rows from an offset on; raises :class:`FormatError` at a quote mark that is never closed."""
        try:
            yield from _rows(self.text, self.start if at is None else at, self.delimiter, self.quoting)
        except _UnclosedError as error:
            line = LineCounter(self.text).line_of(error.offset)
            raise FormatError(f"line {line}: the quote mark that begins a cell here is never closed") from None

    def value(self, cell: _Cell) -> str:
        """What a cell says."""
        raw = self.text[cell.start : cell.end]
        return raw.replace('""', '"') if cell.quoted else raw

    def written(self, value: str, *, quoted: bool = False) -> str:
        """A value as a cell."""
        if self.quoting and (quoted or self.needs_quotes(value)):
            return '"' + value.replace('"', '""') + '"'
        return value

    def needs_quotes(self, value: str) -> bool:
        """Whether a value cannot stand in a cell as it is."""
        return any(mark in value for mark in (self.delimiter, '"', "\n", "\r"))


def _sniffed(text: str) -> str:
    """The delimiter that gives the most even rows."""
    sample = text[:_SNIFFED]

    def merit(delimiter: str) -> tuple[bool, float, int]:
        widths: list[int] = []
        try:
            for row in _rows(sample, 0, delimiter, quoting=True):
                widths.append(len(row))
                if len(widths) == _SNIFFED_ROWS:
                    break
        except _UnclosedError:
            pass  # the sample may end within a cell
        if len(widths) > 1 and len(sample) < len(text) and len(widths) < _SNIFFED_ROWS:
            widths.pop()
        if not widths or widths[0] == 1:
            return False, 0, 0
        return True, widths.count(widths[0]) / len(widths), widths[0]

    return max(DELIMITERS, key=merit)


def _is_quoted(text: str, delimiter: str, start: int) -> bool:
    """Whether quote marks enclose cells throughout; many TSV files have them as characters like others."""
    try:
        return all(cell.whole for row in _rows(text, start, delimiter, quoting=True) for cell in row)
    except _UnclosedError:
        return False


def _columns(header: Sequence[str], fields: Sequence[str]) -> dict[str, int]:
    """The columns asked for, by name; raises :class:`FormatError` where they are not clear."""
    names = [name.strip() for name in header]
    here = f"columns here: {listed(names)}"
    if not fields:
        raise FormatError(f"name the column that holds the text with --field; {here}")
    times = Counter(names)
    columns: dict[str, int] = {}
    for field in fields:
        name = field.strip()
        if times[name] > 1:
            numbers = [str(number) for number, other in enumerate(names, 1) if other == name]
            raise FormatError(f"several columns are named '{name}': give the number ({' or '.join(numbers)})")
        if times[name]:
            columns.setdefault(name, names.index(name))
        elif name.isascii() and name.isdigit() and 1 <= int(name) <= len(names):
            column = int(name) - 1
            columns.setdefault(names[column] if names[column] and times[names[column]] == 1 else name, column)
        else:
            raise FormatError(f"no column is named '{name}'; {here}")
    return columns


def _examine(table: _Table, header: Sequence[_Cell], columns: Mapping[str, int], problems: Problems) -> None:
    """Note what is wrong with the rows; raises :class:`FormatError` at a quote mark that is never closed."""
    lines = LineCounter(table.text)
    for number, row in enumerate(table.rows()):
        if not number:
            continue
        if len(row) > len(header):
            problems.add(lines.line_of(row[0].start), f"{len(row)} cells where the header has {len(header)}")
        elif missing := [name for name, column in columns.items() if column >= len(row)]:
            problems.add(lines.line_of(row[0].start), f"no cell for '{missing[0]}' ({len(row)} of {len(header)} cells)")
        elif any(not row[column].whole for column in columns.values()):
            problems.add(lines.line_of(row[0].start), "something follows a closing quote mark")


# --- The layout -------------------------------------------------------------------------------------------------------


class _Separated(RecordLayout):
    def __init__(self, source: Source, table: _Table, columns: Mapping[str, int], problems: list[str]) -> None:
        super().__init__(source, problems)
        self._table = table
        self._columns = columns
        self._titled: int | None = None
        """The record whose annotation came first; the header's goes with it."""

    def _units(self) -> Iterator[Unit]:
        self._titled = None
        width = 0
        for number, row in enumerate(self._table.rows()):
            width = width or len(row)
            if not number or len(row) > width:
                continue
            for name, column in self._columns.items():
                if column < len(row) and row[column].whole:
                    cell = row[column]
                    raw = self.text[cell.start : cell.end]
                    prose = Prose(raw, _pieces(raw) if cell.quoted else [Piece(0, len(raw), raw)])
                    place: dict[str, int | str] = {"record": number, "field": name}
                    record = row[0].start - row[0].quoted
                    yield RecordUnit(prose, place, cell.start, cell.end, record, cell.quoted)

    def _written(self, unit: RecordUnit, wording: str) -> str:
        return wording.replace('"', '""') if unit.quoted else wording

    def placed(self, unit: Unit, edits: Sequence[Edit]) -> list[Edit]:
        """See :class:`unspin.formats.layout.Layout`.

        Where a wording needs quote marks and the cell has none, the edits become one that writes the whole cell.
        """
        placed = super().placed(unit, edits)
        if not isinstance(unit, RecordUnit) or unit.quoted:
            return placed
        if not self._table.quoting:
            # Nothing can be quoted here: what would end the cell is not written.
            return [edit for edit in placed if not any(mark in edit.replacement for mark in "\t\r\n")]
        if not any(self._table.needs_quotes(edit.replacement) for edit in placed):
            return placed
        raw = self.text[unit.start : unit.end]
        local = [replace(edit, start=edit.start - unit.start, end=edit.end - unit.start) for edit in placed]
        lead = min(placed, key=lambda edit: edit.confidence)
        sources = " + ".join(dict.fromkeys(edit.source for edit in placed if edit.source))
        whole = self._table.written(apply(raw, local), quoted=True)
        return [replace(lead, start=unit.start, end=unit.end, original=raw, replacement=whole, source=sources)]

    def annotated(self, unit: Unit, fields: Mapping[str, object]) -> list[Edit]:
        """See :class:`unspin.formats.layout.Layout`: cells at the row's end, or new values of old ones.

        Values are JSON. The header's edit comes with that of the record that is annotated first.
        """
        if not isinstance(unit, RecordUnit):
            return super().annotated(unit, fields)
        header = next(self._table.rows())
        row = next(self._table.rows(unit.record))
        names = [self._table.value(cell).strip() for cell in header]
        new = [name for name in fields if name not in names]
        edits: list[Edit] = []
        if self._titled is None:
            self._titled = unit.record
        if self._titled == unit.record and new:
            cells = [self._table.written(name, quoted=header[-1].quoted) for name in new]
            edits.append(self._added(header, cells))
        values = dict.fromkeys(range(len(row), len(names) + len(new)), "")
        for name, value in fields.items():
            column = names.index(name) if name in names else len(names) + new.index(name)
            values[column] = self._table.written(self._dumped(value), quoted=True)
        edits += [
            _annotation(low, self.text[low:high], values.pop(column))
            for column in sorted(values)
            if column < len(row)
            for low, high in [_outer(row[column])]
        ]
        if values:
            edits.append(self._added(row, [values[column] for column in sorted(values)]))
        return [edit for edit in edits if edit.original != edit.replacement]

    def _added(self, row: Sequence[_Cell], cells: Sequence[str]) -> Edit:
        end = _outer(row[-1])[1]
        if not row[-1].whole:
            _, quoted = _patterns(self._table.delimiter)
            match = quoted.match(self.text, row[-1].start - 1)
            end = match.end() if match else end
        return _annotation(end, "", "".join(self._table.delimiter + cell for cell in cells))

    def _dumped(self, value: object) -> str:
        dumped = json.dumps(value, ensure_ascii=False)
        try:
            dumped.encode(self.source.encoding, self.source.errors)
        except UnicodeEncodeError:
            return json.dumps(value)
        return dumped


def _outer(cell: _Cell) -> tuple[int, int]:
    return cell.start - cell.quoted, cell.end + cell.quoted


def _annotation(at: int, old: str, new: str) -> Edit:
    return Edit(at, at + len(old), old, new, kind="annotation", source="annotate")


def _pieces(raw: str) -> Iterator[Piece]:
    """A quoted value, its doubled quote marks taken as one."""
    at = 0
    while (mark := raw.find('""', at)) >= 0:
        if mark > at:
            yield Piece(at, mark, raw[at:mark])
        yield Piece(mark, mark + 2, '"')
        at = mark + 2
    if at < len(raw):
        yield Piece(at, len(raw), raw[at:])
