"""Paragraphs and sentences that a scraper took twice."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from unspin.edits import Edit
from unspin.language_model import LanguageModel

from .passes import permitted, settled

__all__ = ["find"]

_FEWEST_WORDS = 8
_NEAR = 5
"""Paragraphs back within which a repeated one counts."""
_FEWEST_WORDS_APART = 15
"""Words that a paragraph must have where others stand between it and its copy."""
_VERSE_WIDTH = 65

_BLANK = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")
_LIST = re.compile(r"\s*(?:[-*\u2022\u25cf>|#+]|\(?(?:\d+|[a-zA-Z])[.):]\s|\u2014)")
_SPEECH = re.compile(r"\s*[\"\u201c\u2018\u00ab'\u2013]")
_STOP = re.compile(r"[.!?](?:[\"\u201d\u2019')\]]*)[ \t]+(?=[^\s])")
_SENTENCE_END = re.compile(r"[.!?\u2026][\"\u201d\u2019')\]*]*$")


_LEGAL = re.compile(
    r"\b(?:copyright|licen[cs]e|permission|warrant(?:y|ies)|liab(?:le|ility)|disclaim|hereby|pursuant)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    start: int
    end: int
    key: int
    headed: bool


def find(text: str, model: Callable[[], LanguageModel]) -> list[Edit]:
    """Edits that take the later copy out of a paragraph, or a sentence, that was doubled; sorted.

    A paragraph counts when it stands again within a few paragraphs, a sentence when it follows itself. Lists, tables,
    verse, speech, refrains and short lines are left alone.
    """
    del model  # sameness decides
    return settled(text, _once)


def _once(text: str) -> list[Edit]:
    edits = sorted([*_paragraphs(text), *_sentences(text)], key=lambda e: (e.start, e.end))
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return permitted(text, kept)


def _paragraphs(text: str) -> Iterator[Edit]:
    recent: deque[_Paragraph] = deque(maxlen=_NEAR)
    found: list[tuple[_Paragraph, _Paragraph, int]] = []
    headed = True
    for start, end in _blocks(text):
        key = hash(_same(text[start:end]))
        paragraph = _Paragraph(start, end, key, headed)
        headed = _SENTENCE_END.search(text[max(end - 12, start) : end].rstrip()) is None
        for distance, other in enumerate(reversed(recent), 1):
            if other.key == key:
                found.append((other, paragraph, distance))
                break
        else:
            recent.append(paragraph)
            continue
        if found[-1][2] > 1:
            recent.append(paragraph)
    apart = {copy.key for _, copy, distance in found if distance > 1}
    often = _often(text, apart) if apart else frozenset()
    for first, copy, distance in found:
        body = text[copy.start : copy.end]
        # Under a heading of its own it is that part's text; and every licence repeats the words of the others.
        if distance > 1 and (copy.key in often or copy.headed or _LEGAL.search(body)):
            continue
        if not _may_go(body, distance):
            continue
        if _same(text[first.start : first.end]) != _same(body):
            continue
        start = _gap_start(text, copy.start)
        end = copy.start + len(body.rstrip())
        yield _edit(text, start, end, "paragraph", 0.96 if distance == 1 else 0.9)


def _gap_start(text: str, at: int) -> int:
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs: what blank lines divide, and within it lines, where each ends like a sentence."""
    at = 0
    for gap in _BLANK.finditer(text):
        yield from _lines(text, at, gap.start())
        at = gap.end()
    yield from _lines(text, at, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cut = text.find("\n", start, end)
    if cut < 0 or end - start < 2 * _VERSE_WIDTH:
        if start < end:
            yield start, end
        return
    bounds = [start]
    while cut >= 0:
        bounds.append(cut + 1)
        cut = text.find("\n", cut + 1, end)
    bounds.append(end + 1)
    lines = [(a, b - 1) for a, b in pairwise(bounds)]
    long = sum(b - a > 2 * _VERSE_WIDTH for a, b in lines)
    if 3 * long >= len(lines):  # a line is a paragraph here
        yield from ((a, b) for a, b in lines if a < b)
    else:
        yield start, end


def _same(paragraph: str) -> str:
    """What two copies have in common."""
    return " ".join(paragraph.casefold().split())


def _often(text: str, keys: set[int]) -> frozenset[int]:
    """The paragraphs of these that come more than twice: a refrain or a form's own words."""
    counts = Counter(key for start, end in _blocks(text) if (key := hash(_same(text[start:end]))) in keys)
    return frozenset(key for key, count in counts.items() if count > 2)


def _may_go(paragraph: str, distance: int) -> bool:
    """Whether this is a paragraph of prose."""
    words = paragraph.split()
    if len(words) < (_FEWEST_WORDS if distance == 1 else _FEWEST_WORDS_APART):
        return False
    if _LIST.match(paragraph) or _SPEECH.match(paragraph) or "|" in paragraph or "\t" in paragraph.strip():
        return False
    if not _SENTENCE_END.search(paragraph.rstrip()[-8:]):
        return False
    if sum(word[0].isalpha() for word in words) < 0.7 * len(words):
        return False
    lines = paragraph.strip().splitlines()
    return len(lines) == 1 or max(len(line) for line in lines) > _VERSE_WIDTH


def _sentences(text: str) -> Iterator[Edit]:
    """Sentences that follow themselves, on one line."""
    before: tuple[int, int] | None = None
    start = 0
    for match in _STOP.finditer(text):
        yield from _copy(text, before, (start, match.end()))
        before, start = (start, match.end()), match.end()
    if before is not None:
        end = text.find("\n", start)
        yield from _copy(text, before, (start, len(text) if end < 0 else end))


def _copy(text: str, before: tuple[int, int] | None, now: tuple[int, int]) -> Iterator[Edit]:
    if before is None:
        return
    low, middle = before
    end = now[1]
    # A sentence that begins a line has what stands above it in its span.
    line = text.rfind("\n", low, middle) + 1
    low = max(low, line)
    stop = text.find("\n", middle, end)
    end = end if stop < 0 else stop
    size, other = middle - low, end - middle
    if not 30 < other < 2000 or abs(size - other) > 4 or text[low : low + 1] != text[middle : middle + 1]:
        return
    first, copy = text[low:middle].strip(), text[middle:end].strip()
    if _same(first) != _same(copy) or len(copy.split()) < _FEWEST_WORDS or not _SENTENCE_END.search(copy[-8:]):
        return
    if (
        _SPEECH.match(copy)
        or _LIST.match(copy)
        or text.rfind("\u201c", max(low - 1000, 0), low) > text.rfind("\u201d", max(low - 1000, 0), low)
    ):
        return
    start = low + len(text[low:middle].rstrip())
    yield _edit(text, start, middle + len(text[middle:end].rstrip()), "sentence", 0.93)


def _edit(text: str, start: int, end: int, what: str, confidence: float) -> Edit:
    return Edit(start, end, text[start:end], "", confidence, "residue:duplicate", f"duplicate:{what}")
