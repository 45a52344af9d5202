"""Where a text looks spun, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from unspin.batch.work import FileResult
from unspin.detection.findings import Part

from .by import By
from .summary import SPUN_SCORE

__all__ = ["Item", "paragraphs", "parts_of", "remaining_spans", "top_evidence"]

_BREAK = re.compile(r"\n[^\S\n]*\r?\n|</p>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of evidence at ``text[start:end]``: what it is, how sure (0 to 1), and the sentence it stands in."""

    start: int
    end: int
    what: str
    probability: float
    sentence: tuple[int, int]


def top_evidence(result: FileResult, most: int) -> list[Item]:
    """The strongest evidence, an item a place, in the order of the text."""
    found = [
        *((e.start, e.end, _what(e.kind, e.replacement), e.confidence) for e in (*result.edits, *result.suggestions)),
        *((word.start, word.end, "does not fit here", word.probability) for word in result.strange),
    ]
    items: list[Item] = []
    for start, end, what, probability in sorted(found, key=lambda entry: (-entry[3], entry[0])):
        if len(items) == most:
            break
        if all(end <= item.start or start >= item.end for item in items):
            items.append(Item(start, end, what, probability, _around(result.sentences, start, end)))
    return sorted(items, key=lambda item: item.start)


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


def _what(kind: str, replacement: str) -> str:
    if kind != "phrase":
        return kind.removeprefix("residue:")
    return f"for {replacement}"


def _around(sentences: Sequence[Part], start: int, end: int) -> tuple[int, int]:
    return next(((part.start, part.end) for part in sentences if part.start < end and start < part.end), (start, end))


def paragraphs(result: FileResult) -> list[Part]:
    """Scores by paragraph: the means of their sentences', weighted by words."""
    groups: list[list[Part]] = []
    for part in result.sentences:
        if groups and not _BREAK.search(result.text, groups[-1][-1].end, part.start):
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
