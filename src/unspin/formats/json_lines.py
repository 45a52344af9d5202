"""JSON Lines: records, one a line, with prose in some of their fields.

The standard library reads the values but does not say where they stand, so objects are walked here member by member,
and each value is left to it. Values keep their spelling: an escape is written anew only where an edit covers it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from unspin.document import Source
from unspin.edits import Edit

from .layout import NOTHING_BEFORE, Before, FormatError, Unit
from .prose import Piece, Prose
from .records import Problems, RecordLayout, RecordUnit, listed

__all__ = ["read_json_lines"]

_SAMPLE = 200
"""Records whose field names are listed in a message."""
_SPACE = re.compile(r"[ \t\r\n]*")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^u])"  # a pair is one character
)
_NON_ASCII_ESCAPE = re.compile(r"\\u(?!00[0-7])[0-9a-fA-F]{4}")


def _no_number(_: str) -> None:
    """Nothing: numbers are not needed, and Python refuses very long ones."""


_DECODER = json.JSONDecoder(parse_int=_no_number, parse_float=_no_number, parse_constant=_no_number)


def read_json_lines(source: Source, fields: Sequence[str], before: Before = NOTHING_BEFORE) -> RecordLayout:
    """One unit for each of these fields in each record; its place is the line and the field.

    Fields of objects within a record are named with dots (``article.body``). A record that lacks a field, or has
    something else than a string in it, has no such unit. What is no record is left as it is and told in ``problems``.
    Raises :class:`FormatError` when no field is named, none of them is found, or no line is a record; of a further
    block of a file less is expected.
    """
    fields = tuple(dict.fromkeys(fields))
    return _JsonLines(source, fields, before.lines, _examined(source.text, fields, before.lines))


# --- Reading ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of an object: where its name begins, where its value stands, and what it is."""

    name: str
    before: int
    start: int
    end: int
    value: object


def _members(text: str, at: int) -> tuple[list[_Member], int]:
    """The members of the object that begins at an offset, and where its closing brace stands."""
    found: list[_Member] = []
    at = _skipped(text, at + 1)
    if text[at : at + 1] == "}":
        return found, at
    while True:
        before = at
        if text[at : at + 1] != '"':
            raise json.JSONDecodeError("a name in quotes is missing", text, at)
        name, at = _DECODER.raw_decode(text, at)
        at = _skipped(text, at)
        if text[at : at + 1] != ":":
            raise json.JSONDecodeError("a colon is missing", text, at)
        start = _skipped(text, at + 1)
        value, end = _DECODER.raw_decode(text, start)
        found.append(_Member(name, before, start, end, value))
        at = _skipped(text, end)
        if text[at : at + 1] == "}":
            return found, at
        if text[at : at + 1] != ",":
            raise json.JSONDecodeError("a comma or a closing brace is missing", text, at)
        at = _skipped(text, at + 1)


def _skipped(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def _record(text: str) -> tuple[list[_Member], int]:
    """The same of a line that is one object; raises ValueError with the reason where it is not."""
    try:
        at = _skipped(text, 0)
        if text[at : at + 1] != "{":
            _DECODER.decode(text)
            raise ValueError("not a JSON object")
        members, end = _members(text, at)
        rest = _skipped(text, end + 1)
        if rest < len(text):
            raise json.JSONDecodeError("something follows the object", text, rest)
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON (column {error.pos + 1})") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return members, end


def _found(text: str, members: Sequence[_Member], path: str) -> _Member | None:
    """The string that a path of names leads to; of members with one name the last counts, as for all readers."""
    for member in reversed(members):
        if member.name == path:
            return member if isinstance(member.value, str) else None
        inner = path[len(member.name) + 1 :]
        if (
            isinstance(member.value, dict)
            and path.startswith(member.name + ".")
            and (found := _found(text, _members(text, member.start)[0], inner))
        ):
            return found
    return None


def _newline(text: str) -> str:
    return "\n" if "\n" in text else "\r"


def _lines(text: str, before: int) -> Iterator[tuple[int, int, int]]:
    """Number, start and end of the lines that are not blank; so many lines are counted before them."""
    newline = _newline(text)
    at, number = 0, before
    while at < len(text):
        end = text.find(newline, at)
        end = len(text) if end < 0 else end
        number += 1
        if not text[at:end].isspace() and at < end:
            yield number, at, end
        at = end + 1


def _examined(text: str, fields: Sequence[str], lines: int) -> list[str]:
    """What is wrong with the records after so many lines of a file.

    Raises :class:`FormatError` where the file as a whole is not as it should be.
    """
    problems = Problems()
    names: dict[str, None] = {}
    missing = set(fields)
    records = 0
    first = ""
    for number, start, end in _lines(text, lines):
        line = text[start:end]
        try:
            members, _ = _record(line)
            missing -= {field for field in missing if _found(line, members, field)}
        except ValueError as error:
            problems.add(number, str(error))
            first = first or f"line {number}: {error}"
            continue
        records += 1
        if records <= _SAMPLE and len(missing) == len(fields):
            names |= dict.fromkeys(name for member in members for name in _names(member.name, member.value, 4))
    if lines:
        return problems.told()
    if not records and first:
        array = "; a JSON array must be turned into one record a line" if text.lstrip().startswith("[") else ""
        raise FormatError(f"no line is a JSON record ({first}){array}")
    here = f"fields here: {listed(names)}" if names else "no field here holds text"
    if records and not fields:
        raise FormatError(f"name the field that holds the text with --field; {here}")
    if records and len(missing) == len(fields):
        raise FormatError(f"no record has text in {_named(fields)}; {here}")
    if records and missing:
        return [f"no record has text in {_named(field for field in fields if field in missing)}", *problems.told()]
    return problems.told()


def _named(fields: Sequence[str] | Iterator[str]) -> str:
    return " or ".join(f"the field '{field}'" for field in fields)


def _names(name: str, value: object, depth: int) -> Iterator[str]:
    """The names under which a value has text, so many levels deep."""
    if isinstance(value, str):
        yield name
    elif isinstance(value, dict) and depth > 1:
        for inner, below in value.items():
            yield from _names(f"{name}.{inner}", below, depth - 1)


# --- The layout -------------------------------------------------------------------------------------------------------


class _JsonLines(RecordLayout):
    def __init__(self, source: Source, fields: tuple[str, ...], lines: int, problems: list[str]) -> None:
        super().__init__(source, problems)
        self._fields = fields
        self._lines_before = lines
        self._newline = _newline(source.text)
        self._ascii = source.text.isascii() and _NON_ASCII_ESCAPE.search(source.text) is not None

    def _units(self) -> Iterator[Unit]:
        for number, start, end in _lines(self.text, self._lines_before):
            line = self.text[start:end]
            try:
                members, _ = _record(line)
            except ValueError:
                continue  # told already
            for field in self._fields:
                if member := _found(line, members, field):
                    low, high = member.start + 1, member.end - 1  # within the quote marks
                    prose = Prose(line[low:high], _pieces(line[low:high]))
                    place: dict[str, int | str] = {"record": number, "field": field}
                    yield RecordUnit(prose, place, start + low, start + high, start)

    def _written(self, unit: RecordUnit, wording: str) -> str:
        del unit
        return self._dumped(wording)[1:-1]

    def _dumped(self, value: object) -> str:
        """A value in the file's style; what its encoding lacks is always escaped."""
        dumped = json.dumps(value, ensure_ascii=self._ascii)
        try:
            dumped.encode(self.source.encoding, self.source.errors)
        except UnicodeEncodeError:
            return json.dumps(value)
        return dumped

    def annotated(self, unit: Unit, fields: Mapping[str, object]) -> list[Edit]:
        """See :class:`unspin.formats.layout.Layout`: new members at the record's end, or new values of old ones."""
        if not isinstance(unit, RecordUnit):
            return super().annotated(unit, fields)
        end = self.text.find(self._newline, unit.record)
        line = self.text[unit.record : end if end >= 0 else None]
        members, brace = _record(line)
        edit = partial(_inserted, unit.record)
        compact = bool(members) and line[members[0].start - 1] == ":"
        colon, comma = (":", ",") if compact else (": ", ", ")
        edits: list[Edit] = []
        added: list[str] = []
        for name, value in fields.items():
            dumped = self._dumped(value)
            old = next((member for member in reversed(members) if member.name == name), None)
            if old is None:
                added.append(f"{self._dumped(name)}{colon}{dumped}")
            elif (written := line[old.start : old.end]) != dumped:
                edits.append(edit(old.start, written, dumped))
        if added:
            at = members[-1].end if members else brace
            edits.append(edit(at, "", (comma if members else "") + comma.join(added)))
        return edits


def _inserted(shift: int, at: int, old: str, new: str) -> Edit:
    return Edit(shift + at, shift + at + len(old), old, new, kind="annotation", source="annotate")


def _pieces(raw: str) -> Iterator[Piece]:
    at = 0
    for escape in _ESCAPE.finditer(raw):
        if escape.start() > at:
            yield Piece(at, escape.start(), raw[at : escape.start()])
        at = escape.end()
        yield Piece(escape.start(), at, str(json.loads(f'"{escape[0]}"')))
    if at < len(raw):
        yield Piece(at, len(raw), raw[at:])
