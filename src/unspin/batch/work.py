"""One file: taken apart, restored, put together again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from unspin.detection.findings import Part, Strange
from unspin.document import UnreadableTextError
from unspin.edits import Edit, apply
from unspin.formats.layout import FormatError, Layout, TextLayout, Unit
from unspin.formats.reading import ReadOptions, read
from unspin.restorer import Restoration, Unspinner

from .files import FileError, Stamp

__all__ = ["START", "FileResult", "Origin", "RecordResult", "WorkOptions", "opened", "restore_data", "restored"]

Place = dict[str, int | str]


@dataclass(frozen=True, slots=True)
class WorkOptions:
    """How files are worked on.

    ``read`` is how they are read; ``annotate`` adds fields to records and leaves their text alone; ``judge`` is for
    whoever wants to know how spun they are and not what becomes of them, which takes a single reading.
    """

    read: ReadOptions = field(default_factory=ReadOptions)
    annotate: bool = False
    judge: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a block begins in its file: characters before it, and its line and column, from 1."""

    offset: int = 0
    line: int = 1
    column: int = 1

    def after(self, text: str) -> Origin:
        """Where the block after this one begins."""
        lines = text.count("\n")
        column = len(text) - text.rfind("\n") if lines else self.column + len(text)
        return Origin(self.offset + len(text), self.line + lines, column)


START = Origin()


@dataclass(frozen=True, slots=True)
class RecordResult:
    """What was found in one record of a file; ``place`` says in which."""

    place: Place
    score: float
    spin_rate: float
    words: int
    edits: int


@dataclass(slots=True)
class FileResult:
    """What was found in a file, or in a block of a long one, and what it becomes.

    ``edits`` and ``suggestions`` are edits of ``text`` (the decoded file, or the visible text of a DOCX); ``places``
    and ``suggestion_places`` have what else is known of where each is (record, paragraph). ``data`` are the bytes of
    the file with the edits made; with ``--annotate``, with the fields added. ``score`` and ``spin_rate`` are means
    over the file's documents, weighted by words; ``remaining`` is the expected number of artefacts left.
    ``sentences`` have scores of their own, ``strange`` are words that do not fit where they stand, strangest first.
    ``encoding`` says how the bytes were read and ``found`` how that was known, ``problems`` which records could not be,
    ``foreign`` that the text is not English. ``after`` is ``text`` changed; ``stamp`` is that of the file when it was
    read. ``origin`` is where a block begins in its file; all other offsets are in ``text``. Of a file's blocks, which
    are counted from 0, one is the ``last``.
    """

    path: Path
    text: str
    data: bytes
    edits: list[Edit] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    suggestions: list[Edit] = field(default_factory=list)
    suggestion_places: list[Place] = field(default_factory=list)
    score: float = 0.0
    spin_rate: float = 0.0
    words: int = 0
    remaining: float = 0.0
    records: list[RecordResult] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    encoding: str = ""
    foreign: bool = False
    changed: bool = False
    after: str = ""
    stamp: Stamp | None = None
    number: int = 0
    origin: Origin = START
    last: bool = True
    found: str = ""
    sentences: list[Part] = field(default_factory=list)
    strange: list[Strange] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether this is all of the file."""
        return self.last and not self.number


def restore_data(unspinner: Unspinner, path: Path, data: bytes, options: WorkOptions = WorkOptions()) -> FileResult:
    """Restore a file's bytes; raises :class:`FileError` for what cannot be read or written."""
    try:
        layout = read(data, path.name, options.read)
        result = FileResult(path, layout.text, data, problems=list(getattr(layout, "problems", ())))
        if isinstance(layout, TextLayout):
            result.encoding, result.found = layout.source.encoding, layout.source.found
        result.foreign = True
        changes = result.edits
        if options.annotate:
            changes = _annotations(unspinner, layout, result)
        else:
            for unit, restoration in restored(unspinner, layout, judge=options.judge):
                _add(result, layout, unit, restoration)
        if changes:
            result.data = layout.written(changes)
        result.after = apply(layout.text, changes)
        result.changed = result.data != data
    except (FormatError, UnreadableTextError) as error:
        raise FileError(path, str(error)) from None
    result.strange.sort(key=lambda word: -word.probability)
    result.foreign = result.foreign and result.words > 0
    if result.words:
        result.score /= result.words
        result.spin_rate /= result.words
    return result


def opened(path: Path, data: bytes, options: ReadOptions) -> Layout:
    """A file taken apart, with all its units in memory; raises :class:`FileError`."""
    try:
        layout = read(data, path.name, options)
        layout.units = list(layout.units)
    except (FormatError, UnreadableTextError) as error:
        raise FileError(path, str(error)) from None
    return layout


def restored(unspinner: Unspinner, layout: Layout, *, judge: bool = False) -> Iterator[tuple[Unit, Restoration]]:
    """The documents of a file, each with what was found in it; with ``judge`` in a single reading."""
    read = unspinner.judge if judge else unspinner.restore
    for unit in layout.units:
        yield unit, read(unit.prose.text)


def _add(result: FileResult, layout: Layout, unit: Unit, restoration: Restoration) -> None:
    """A unit's findings, in the offsets of the file."""
    for edits, places, found in (
        (result.edits, result.places, restoration.edits),
        (result.suggestions, result.suggestion_places, restoration.suggestions),
    ):
        for edit in layout.placed(unit, found):
            edits.append(edit)
            places.append({**unit.place, **layout.where(edit)})
    result.score += restoration.score * restoration.words
    result.spin_rate += restoration.spin_rate * restoration.words
    result.words += restoration.words
    result.remaining += restoration.remaining
    result.foreign = result.foreign and restoration.foreign
    detection = restoration.detection
    for part in detection.sentences:
        if span := layout.spanned(unit, part.start, part.end):
            result.sentences.append(replace(part, start=span[0], end=span[1]))
    for word in detection.strange:
        if span := layout.spanned(unit, word.start, word.end):
            result.strange.append(replace(word, start=span[0], end=span[1]))
    if unit.place:
        result.records.append(
            RecordResult(
                unit.place, restoration.score, restoration.spin_rate, restoration.words, len(restoration.edits)
            )
        )


def _annotations(unspinner: Unspinner, layout: Layout, result: FileResult) -> list[Edit]:
    """Edits that add each record's score and edits to it; a record's fields share one annotation."""
    found: list[Edit] = []
    pending: list[tuple[Unit, Restoration]] = []

    def settle() -> None:
        if pending:
            words = sum(restoration.words for _, restoration in pending)
            score = sum(restoration.score * restoration.words for _, restoration in pending) / max(words, 1)
            edits = [
                {"field": unit.place.get("field"), "original": edit.original, "replacement": edit.replacement}
                | {"start": edit.start, "end": edit.end, "confidence": round(edit.confidence, 4), "kind": edit.kind}
                for unit, restoration in pending
                for edit in restoration.edits
            ]
            found.extend(layout.annotated(pending[0][0], {"unspin_score": round(score, 2), "unspin_edits": edits}))
            pending.clear()

    for unit, restoration in restored(unspinner, layout):
        if pending and pending[0][0].place.get("record") != unit.place.get("record"):
            settle()
        pending.append((unit, restoration))
        counted = FileResult(result.path, "", b"")
        _add(counted, layout, unit, restoration)
        result.score += counted.score
        result.spin_rate += counted.spin_rate
        result.words += counted.words
        result.remaining += counted.remaining
        result.records += counted.records
        result.foreign = result.foreign and restoration.foreign
    settle()
    return found
