"""A file as the restorer needs it: documents to restore, and a way to write the edits back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from unspin.document import Source, encode
from unspin.edits import Edit, apply

from .prose import Prose

__all__ = ["NOTHING_BEFORE", "Before", "FormatError", "Layout", "TextLayout", "Unit"]


class FormatError(ValueError):
    """A file that is not what it should be; the message says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Before:
    """What stands in a file before a block of it: so many lines, and ``off`` says that it has been switched off."""

    lines: int = 0
    off: bool = False


NOTHING_BEFORE = Before()


@dataclass(slots=True)
class Unit:
    """A document of its own: the whole file, or one record of it.

    ``place`` says which, in the report's words (``{"record": 3}``); it is empty for a whole file.
    """

    prose: Prose
    place: dict[str, int | str] = field(default_factory=dict)


class Layout(ABC):
    """A file taken apart.

    ``text`` is what offsets in reports count in: the decoded file for text formats, else the visible text.
    """

    text: str
    units: Iterable[Unit]

    @abstractmethod
    def placed(self, unit: Unit, edits: Sequence[Edit]) -> list[Edit]:
        """Edits of a unit's visible text as edits of :attr:`text`."""

    @abstractmethod
    def written(self, edits: Sequence[Edit]) -> bytes:
        """The file with these edits of :attr:`text` made; with none, the bytes it was read from."""

    def annotated(self, unit: Unit, fields: Mapping[str, object]) -> list[Edit]:
        """Edits of :attr:`text` that add fields to a unit's record; raises :class:`FormatError` where it has none."""
        del unit, fields
        raise FormatError("only records (JSON Lines, CSV) can be annotated")

    def spanned(self, unit: Unit, start: int, end: int) -> tuple[int, int] | None:
        """Offsets into :attr:`text` of a stretch of a unit's visible text; None where nothing of it has a place."""
        placed = self.placed(unit, [Edit(start, end, unit.prose.text[start:end], "\0")])
        return (min(edit.start for edit in placed), max(edit.end for edit in placed)) if placed else None

    def where(self, edit: Edit) -> dict[str, int]:
        """What else a report says about an edit's place."""
        del edit
        return {}


class TextLayout(Layout):
    """A file that is text: edits are made in its source, everything else stays as it is."""

    def __init__(self, source: Source, units: Iterable[Unit], escape: Callable[[str], str] = str) -> None:
        self.source = source
        self.text = source.text
        self.units = units
        self._escape = escape

    def placed(self, unit: Unit, edits: Sequence[Edit]) -> list[Edit]:
        """See :class:`Layout`."""
        return unit.prose.placed(edits, self._escape)

    def written(self, edits: Sequence[Edit]) -> bytes:
        """See :class:`Layout`; raises :class:`unspin.document.UnreadableTextError` where the encoding lacks one."""
        return encode(self.source, apply(self.text, edits))
