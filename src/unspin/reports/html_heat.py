"""The heat map: a text with its sentences shaded by score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from unspin.batch.work import FileResult

from .evidence import Item
from .grades import DOUBTFUL_SCORE, shade
from .html_paragraphs import WORD, paragraph_spans
from .summary import counted
from .visible import harmless

__all__ = ["HeatMap"]

_WHOLE = 40_000
"""Characters of a text that is shown with all its paragraphs; of a longer one long runs of calm ones are left out."""
_MOST = 200_000
"""Characters of a file that are shown: with more of them a browser becomes slow."""
_CALM = 400
"""Characters that paragraphs without a shaded sentence may have, together, to be shown in a long text."""
_LONG_STRETCH = 1200
"""Characters of a stretch without scores (code, a table) that are shown."""
_LONG_SENTENCE = 6000
"""Characters of what was taken for a sentence that are shown."""


_CLOSING = ".!?…\"'’”»)]"
_OPENING = "\"'‘“«(["


class Run(NamedTuple):
    """A stretch of a piece; one with a name is evidence."""

    text: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence with its score, or what stands between sentences, which has no ``shade``."""

    runs: Sequence[Run]
    shade: str = ""
    score: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's pieces; without any it stands for what is ``left_out``."""

    pieces: Sequence[Piece] = ()
    left_out: str = ""


class _Sentence(NamedTuple):
    start: int
    end: int
    score: float


class HeatMap:
    """The paragraphs of a file, shaded; ``room`` is how many characters they may have.

    ``used`` are those shown, ``more`` the words that are left out at the end, ``names`` the evidence that can be
    pointed at.
    """

    def __init__(self, room: int) -> None:
        self.paragraphs: list[Paragraph] = []
        self.names: set[str] = set()
        self.used = self.more = 0
        self._room = min(room, _MOST)

    def add(self, result: FileResult, evidence: Mapping[str, Item]) -> None:
        """Take in a file, or a block of one, with its evidence by name."""
        text, sentences = result.text, _sentences(result)
        if not sentences:
            return
        marks = sorted((item.start, item.end, name) for name, item in evidence.items() if item.start < item.end)
        long = not result.whole or len(text) > _WHOLE
        calm: list[tuple[int, int]] = []
        at = 0
        for start, end in paragraph_spans(text, sentences):
            if self.used >= self._room:
                self.more += len(WORD.findall(text, start))
                return
            first = at
            while at < len(sentences) and sentences[at].start < end:
                at += 1
            inside = sentences[first:at]
            if long and not any(shade(sentence.score) for sentence in inside):
                calm.append((start, end))
                continue
            self._add_calm(text, calm)
            calm = []
            self._add_paragraph(text, start, end, inside, [mark for mark in marks if start <= mark[0] < end])
        self._add_calm(text, calm)

    def _add_calm(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        if sum(end - start for start, end in spans) > _CALM:
            what = counted(len(spans), "paragraph")
            self.paragraphs.append(Paragraph(left_out=f"… {what} without a sentence of {DOUBTFUL_SCORE} or more"))
            return
        for start, end in spans:
            if wording := text[start:end].strip():
                self.paragraphs.append(Paragraph([Piece([Run(harmless(wording))])]))
                self.used += len(wording)

    def _add_paragraph(
        self,
        text: str,
        start: int,
        end: int,
        sentences: Sequence[_Sentence],
        marks: Sequence[tuple[int, int, str]],
    ) -> None:
        pieces: list[Piece] = []
        for low, high, score in _segments(start, end, sentences):
            if self.used >= self._room:
                self.more += len(WORD.findall(text, low, end))
                break
            most = _LONG_STRETCH if score is None else _LONG_SENTENCE
            runs = list(_runs(text, low, high, marks, most))
            self.used += sum(len(run.text) for run in runs)
            self.names |= {run.name for run in runs if run.name}
            found = "" if score is None else shade(score)
            pieces.append(Piece(runs, found, f"{score:.0f}" if found else ""))
        self.paragraphs.append(Paragraph(pieces))


def _sentences(result: FileResult) -> list[_Sentence]:
    """Sentences in order, with the marks around them; of those that overlap the first."""
    found: list[_Sentence] = []
    for part in sorted(result.sentences, key=lambda part: part.start):
        wording = result.text[part.start : part.end]
        start = part.start + len(wording) - len(wording.lstrip())
        end = start + len(wording.strip())
        before = found[-1].end if found else 0
        if before <= start < end:
            while start > before and result.text[start - 1] in _OPENING:
                start -= 1
            while end < len(result.text) and result.text[end] in _CLOSING:
                end += 1
            found.append(_Sentence(start, end, part.score))
    return found


def _segments(start: int, end: int, sentences: Sequence[_Sentence]) -> Iterator[tuple[int, int, float | None]]:
    """Sentences, and what stands between them."""
    at = start
    for sentence in sentences:
        if at < sentence.start:
            yield at, sentence.start, None
        yield sentence
        at = sentence.end
    if at < end:
        yield at, end, None


def _runs(text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]], most: int) -> Iterator[Run]:
    """The text with its evidence apart; what goes over a sentence's end is not marked."""
    at = start
    for low, high, name in marks:
        if at <= low and high <= end:
            if at < low:
                yield Run(_elided(text[at:low], most))
            yield Run(_elided(text[low:high], most), name)
            at = high
    if at < end:
        yield Run(_elided(text[at:end], most))


def _elided(text: str, most: int) -> str:
    if len(text) <= most:
        return harmless(text)
    head, tail = text[: most // 3].rpartition(" ")[0], text[-most // 3 :].partition(" ")[2]
    left_out = len(WORD.findall(text)) - len(WORD.findall(head)) - len(WORD.findall(tail))
    return harmless(f"{head} [… {counted(left_out, 'word')} …] {tail}")
