"""CSV: an edit a row, or for scores a file a row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from unspin.batch.work import FileResult
from unspin.detection.findings import Part
from unspin.edits import Edit

from .by import By
from .evidence import Item, evidence_of_parts, parts_of, strongest, top_evidence
from .figures import Figures, Joined
from .positions import Positions
from .reporter import Reporter
from .visible import harmless, readable, shortened, valid

__all__ = ["EDIT_COLUMNS", "PART_COLUMNS", "SCORE_COLUMNS", "CsvReporter", "CsvScoreReporter", "guarded"]

EDIT_COLUMNS = (
    *("path", "line", "column", "start", "end", "original", "replacement", "confidence", "kind", "source", "applied"),
    *("record", "field", "paragraph"),
)
SCORE_COLUMNS = ("path", "score", "spin_rate", "words", "edits", "suggestions", "remaining", "language", "evidence")
PART_COLUMNS = ("path", "line", "column", "start", "end", "score", "words", "text", "evidence")
_LONG_WORDING = 120
"""Characters of a wording that a cell of evidence has."""
_LONG_TEXT = 30_000
"""Characters of a part that are given: a cell of a spreadsheet holds 32,767."""
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
        positions = Positions(result.text, result.origin)
        found = [
            *((edit, place, "yes") for edit, place in zip(result.edits, result.places, strict=True)),
            *((edit, place, "no") for edit, place in zip(result.suggestions, result.suggestion_places, strict=True)),
        ]
        for edit, place, applied in sorted(found, key=lambda entry: entry[0].start):
            self._rows.writerow(_edit_row(result, positions, edit, place, applied))


class CsvScoreReporter(Reporter):
    """The figures of each file, or with ``by`` the scores of its parts; of each row the strongest evidence, so many."""

    def __init__(self, write: Callable[[str], None], by: By | None = None, evidence: int = 0) -> None:
        self._by = None if by is By.file else by
        self._evidence = evidence
        self._rows = _rows(write, PART_COLUMNS if self._by else SCORE_COLUMNS)
        self._joined = Joined()
        self._found: list[tuple[float, str]] = []

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        if self._by:
            positions = Positions(result.text, result.origin)
            parts = parts_of(result, self._by)
            found = evidence_of_parts(result, parts, self._evidence)
            for part in parts:
                self._rows.writerow(_part_row(result, positions, part, found[part]))
            return
        if not result.number:
            self._found = []
        self._found += [(item.probability, _evidence(result, item)) for item in top_evidence(result, self._evidence)]
        if figures := self._joined.add(result):
            wordings = strongest(self._found, self._evidence, lambda found: found[0])
            self._rows.writerow(_score_row(figures, [wording for _, wording in wordings]))


def _rows(write: Callable[[str], None], columns: tuple[str, ...]) -> _Writer:
    class Target:
        """A file as far as csv needs one."""

        def write(self, text: str, /) -> None:
            write(text)

    writer = csv.writer(Target())  # ends rows with CR LF, as RFC 4180 has it
    writer.writerow(columns)
    return writer


def _score_row(figures: Figures, evidence: Sequence[str]) -> list[str]:
    return [
        guarded(str(figures.path)),
        f"{figures.score:.2f}",
        f"{figures.spin_rate:.4f}",
        str(figures.words),
        str(figures.edits),
        str(figures.suggestions),
        f"{figures.remaining:.1f}",
        "other" if figures.foreign else "en",
        guarded("; ".join(evidence)),
    ]


def _part_row(result: FileResult, positions: Positions, part: Part, evidence: Sequence[Item]) -> list[str]:
    return [
        guarded(str(result.path)),
        *_place(result, positions, part.start, part.end),
        f"{part.score:.2f}",
        str(part.words),
        guarded(_one_line(result.text[part.start : part.end], _LONG_TEXT)),
        guarded("; ".join(_evidence(result, item) for item in evidence)),
    ]


def _evidence(result: FileResult, item: Item) -> str:
    """A wording, what it was put for where that is known, and how sure that is."""
    if item.edit:
        old, new = (shortened(wording, _LONG_WORDING) for wording in readable(item.edit))
        wording = f"{old} → {new}" if new else old
    else:
        wording = _one_line(result.text[item.start : item.end], _LONG_WORDING)
    return f"{wording} ({item.probability:.0%})"


def _one_line(text: str, most: int) -> str:
    return shortened(" ".join(harmless(text).split()), most)


def _place(result: FileResult, positions: Positions, start: int, end: int) -> list[str]:
    """Line, column, start and end."""
    # Of a file that is no text (DOCX) lines and columns would lead nowhere.
    line, column = positions.of(start) if result.encoding else ("", "")
    return list(map(str, (line, column, positions.offset(start), positions.offset(end))))


def _edit_row(
    result: FileResult, positions: Positions, edit: Edit, place: Mapping[str, int | str], applied: str
) -> list[str]:
    return [
        guarded(str(result.path)),
        *_place(result, positions, edit.start, edit.end),
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
