"""CSV: an edit a row, or for scores a file a row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from typing import Protocol

from unspin.batch.work import FileResult
from unspin.edits import Edit

from .by import By
from .evidence import parts_of
from .positions import Positions
from .reporter import Reporter
from .visible import valid

__all__ = ["EDIT_COLUMNS", "SCORE_COLUMNS", "CsvReporter", "CsvScoreReporter", "guarded"]

EDIT_COLUMNS = (
    *("path", "line", "column", "start", "end", "original", "replacement", "confidence", "kind", "source", "applied"),
    *("record", "field", "paragraph"),
)
SCORE_COLUMNS = ("path", "score", "spin_rate", "words", "edits", "suggestions", "remaining", "language")
PART_COLUMNS = ("path", "line", "column", "start", "end", "score", "words")
# What spreadsheets take for the beginning of a formula, also in full width; the apostrophe so that this can be undone.
_FORMULA = tuple("=+-@\t\r\n'＝＋－＠")


class _Writer(Protocol):
    def writerow(self, row: list[str], /) -> object: ...


class CsvReporter(Reporter):
    """All edits, and the suggestions with ``applied`` being ``no``."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._rows = _rows(write, EDIT_COLUMNS)

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        positions = Positions(result.text)
        found = [
            *((edit, place, "yes") for edit, place in zip(result.edits, result.places, strict=True)),
            *((edit, place, "no") for edit, place in zip(result.suggestions, result.suggestion_places, strict=True)),
        ]
        for edit, place, applied in sorted(found, key=lambda entry: entry[0].start):
            self._rows.writerow(_edit_row(result, positions, edit, place, applied))


class CsvScoreReporter(Reporter):
    """The figures of each file, or with ``by`` the scores of its parts."""

    def __init__(self, write: Callable[[str], None], by: By | None = None) -> None:
        self._by = None if by is By.file else by
        self._rows = _rows(write, PART_COLUMNS if self._by else SCORE_COLUMNS)

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        if self._by:
            positions = Positions(result.text)
            for part in parts_of(result, self._by):
                place = [*positions.of(part.start), part.start, part.end]
                self._rows.writerow([guarded(str(result.path)), *map(str, place), f"{part.score:.2f}", str(part.words)])
            return
        self._rows.writerow(
            [
                guarded(str(result.path)),
                f"{result.score:.2f}",
                f"{result.spin_rate:.4f}",
                str(result.words),
                str(len(result.edits)),
                str(len(result.suggestions)),
                f"{result.remaining:.1f}",
                "other" if result.foreign else "en",
            ]
        )


def _rows(write: Callable[[str], None], columns: tuple[str, ...]) -> _Writer:
    class Target:
        """A file as far as csv needs one."""

        def write(self, text: str, /) -> None:
            write(text)

    writer = csv.writer(Target())  # ends rows with CR LF, as RFC 4180 has it
    writer.writerow(columns)
    return writer


def _edit_row(
    result: FileResult, positions: Positions, edit: Edit, place: Mapping[str, int | str], applied: str
) -> list[str]:
    # Of a file that is no text (DOCX) lines and columns would lead nowhere.
    line, column = positions.of(edit.start) if result.encoding else ("", "")
    return [
        guarded(str(result.path)),
        *map(str, (line, column, edit.start, edit.end)),
        guarded(edit.original),
        guarded(edit.replacement),
        f"{edit.confidence:.4f}",
        guarded(edit.kind),
        guarded(edit.source),
        applied,
        *(guarded(str(place.get(name, ""))) for name in ("record", "field", "paragraph")),
    ]


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe comes before what looks like one or has one.

    Taking one leading apostrophe away gives the text back.
    """
    text = valid(text)
    return f"'{text}" if text.startswith(_FORMULA) else text
