"""Where a text looks spun, and why."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeVar

from unspin.batch.work import FileResult
from unspin.detection.findings import Part
from unspin.edits import Edit

from .by import By
from .figures import SPUN_SCORE

__all__ = [
    "STRANGE",
    "Item",
    "evidence_of_parts",
    "paragraphs",
    "parts_of",
    "remaining_spans",
    "strongest",
    "top_evidence",
]

T = TypeVar("T")

STRANGE = "strange"
"""The kind of evidence that is a word which does not fit where it stands."""
_NEWLINE = re.compile(r"\n")
_BREAK = re.compile(r"\n[^\S\n]*\r?\n|</p>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of evidence at ``text[start:end]``: what it is, how sure (0 to 1), and the sentence it stands in.

    ``edit`` is what it would become, None for a word that does not fit; ``applied`` says that :program:`unspin fix`
    makes the edit, and does not only suggest it. ``place`` is what else is known of where it is (record, paragraph).
    """

    start: int
    end: int
    what: str
    probability: float
    sentence: tuple[int, int]
    edit: Edit | None = None
    applied: bool = False
    place: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of damage: that of the edit, or :data:`STRANGE`."""
        return self.edit.kind if self.edit else STRANGE


def top_evidence(result: FileResult, most: int) -> list[Item]:
    """The strongest evidence, an item a place, in the order of the text."""
    return _strongest(_found(result), most) if most else []


def evidence_of_parts(result: FileResult, parts: Sequence[Part], most: int) -> dict[Part, list[Item]]:
    """The same for each part by itself."""
    groups: dict[Part, list[Item]] = {part: [] for part in parts}
    if most:
        finder = _Finder(parts)
        for item in _found(result):
            if part := finder.around(item.start, item.end):
                groups[part].append(item)
    return {part: _strongest(items, most) for part, items in groups.items()}


def strongest(found: Sequence[T], most: int, probability: Callable[[T], float]) -> list[T]:
    """So many of the likeliest, in their order: of the evidence in the blocks of a file that of the file."""
    numbers = sorted(range(len(found)), key=lambda number: -probability(found[number]))[:most]
    return [found[number] for number in sorted(numbers)]


def remaining_spans(result: FileResult) -> list[tuple[int, int, float]]:
    """Start, end and P(spun) of the words that probably are spun and stay as they are, in the order of the text."""
    if result.score < SPUN_SCORE:
        return []
    taken = [(edit.start, edit.end) for edit in result.edits]
    return [
        (word.start, word.end, word.probability)
        for word in sorted(result.strange, key=lambda word: word.start)
        if all(word.end <= start or word.start >= end for start, end in taken)
    ]


def _found(result: FileResult) -> Iterator[Item]:
    """All evidence, whether or not it overlaps."""
    finder = _Finder(result.sentences)

    def sentence(start: int, end: int) -> tuple[int, int]:
        part = finder.around(start, end)
        return (part.start, part.end) if part else (start, end)

    for edits, places, applied in (
        (result.edits, result.places, True),
        (result.suggestions, result.suggestion_places, False),
    ):
        for edit, place in zip(edits, places, strict=True):
            where = sentence(edit.start, edit.end)
            yield Item(edit.start, edit.end, _what(edit), edit.confidence, where, edit, applied, place)
    for word in result.strange:
        where = sentence(word.start, word.end)
        yield Item(word.start, word.end, "does not fit here", word.probability, where)


def _strongest(found: Iterator[Item] | Sequence[Item], most: int) -> list[Item]:
    items: list[Item] = []
    for item in sorted(found, key=lambda item: (-item.probability, item.start)):
        if len(items) == most:
            break
        if all(item.end <= other.start or item.start >= other.end for other in items):
            items.append(item)
    return sorted(items, key=lambda item: item.start)


class _Finder:
    """Which of some parts a place is in."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = sorted(parts, key=lambda part: part.start)
        self._ends = list(accumulate((part.end for part in self._parts), max))

    def around(self, start: int, end: int) -> Part | None:
        """The first part that has some of this in it."""
        at = bisect_right(self._ends, start)
        if at == len(self._parts) or self._parts[at].start >= max(end, start + 1):
            return None
        return self._parts[at]


def _what(edit: Edit) -> str:
    if edit.kind != "phrase":
        return edit.kind.removeprefix("residue:")
    return f"for {edit.replacement}"


def paragraphs(result: FileResult) -> list[Part]:
    """Scores by paragraph: the means of their sentences', weighted by words; no record shares one with another."""
    gap = _NEWLINE if result.records else _BREAK
    groups: list[list[Part]] = []
    for part in result.sentences:
        if groups and not gap.search(result.text, groups[-1][-1].end, part.start):
            groups[-1].append(part)
        else:
            groups.append([part])
    return [_joined(group) for group in groups]


def parts_of(result: FileResult, by: By) -> Sequence[Part]:
    """The parts of a file that are scored."""
    return {By.file: (), By.paragraph: paragraphs(result), By.sentence: result.sentences}[by]


def _joined(parts: Sequence[Part]) -> Part:
    words = sum(part.words for part in parts)
    score = sum(part.score * part.words for part in parts) / max(words, 1)
    return Part(parts[0].start, parts[-1].end, score, words)
