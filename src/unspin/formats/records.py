"""Files of records: what JSON Lines and separated values have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from unspin.document import Source
from unspin.edits import Edit

from .layout import TextLayout, Unit

__all__ = ["LineCounter", "Problems", "RecordLayout", "RecordUnit", "listed"]

_MOST_PROBLEMS = 100
"""Problems that are told one by one; the others are counted."""
_MOST_NAMES = 20


@dataclass(slots=True)
class RecordUnit(Unit):
    """A field of a record.

    ``start`` and ``end`` are the offsets of its value in the file, ``record`` that of its record; ``quoted`` says
    whether the value stands between quote marks.
    """

    start: int = 0
    end: int = 0
    record: int = 0
    quoted: bool = True


class _Again(Iterable[Unit]):
    """Units that are made anew whenever they are asked for, so that a large file's do not stay in memory."""

    def __init__(self, make: Callable[[], Iterator[Unit]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Unit]:
        return self._make()


class RecordLayout(TextLayout):
    """A text file of records, each field a document of its own.

    ``problems`` says which records could not be read and are left as they are. The prose of a unit knows its own value
    only: looking for ``unspin: off`` in the whole file for every record would take the square of the time.
    """

    def __init__(self, source: Source, problems: list[str]) -> None:
        super().__init__(source, _Again(self._units))
        self.problems = problems

    def _units(self) -> Iterator[Unit]:
        raise NotImplementedError

    def _written(self, unit: RecordUnit, wording: str) -> str:
        """A wording as it stands within the unit's value."""
        raise NotImplementedError

    def placed(self, unit: Unit, edits: Sequence[Edit]) -> list[Edit]:
        """See :class:`unspin.formats.layout.Layout`."""
        if not isinstance(unit, RecordUnit):
            return super().placed(unit, edits)
        placed = unit.prose.placed(edits, lambda wording: self._written(unit, wording))
        return [replace(edit, start=edit.start + unit.start, end=edit.end + unit.start) for edit in placed]


class Problems:
    """Collects what is wrong with records, so that a file of bad records does not fill the memory."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._more = 0

    def add(self, line: int, message: str) -> None:
        """Note what is wrong with the record that begins on a line."""
        if len(self._told) < _MOST_PROBLEMS:
            self._told.append(f"line {line}: {message}")
        else:
            self._more += 1

    def told(self) -> list[str]:
        """The problems, a sentence each."""
        return [*self._told, f"and {self._more:,} more such lines"] if self._more else list(self._told)


class LineCounter:
    """Line numbers, from 1, of offsets that are asked for in rising order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._newline = "\n" if "\n" in text else "\r"
        self._at = 0
        self._line = 1

    def line_of(self, offset: int) -> int:
        """The line that an offset lies in."""
        self._line += self._text.count(self._newline, self._at, offset)
        self._at = offset
        return self._line


def listed(names: Iterable[str]) -> str:
    """Names for a message, not more than one can read."""
    found = [name if name.strip() == name and name else repr(name) for name in names]
    more = len(found) - _MOST_NAMES
    return ", ".join(found[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
