"""Charts of a text from its beginning to its end: what was put into it stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

from .html_paragraphs import WORD, Span

__all__ = ["Chart", "changed_words", "changes_chart", "scores_chart"]

_BARS = 40
"""Bars of a chart, at most."""
_WORDS_A_BAR = 20
"""Words that a bar stands for, at least: in fewer a single change looks like many."""
_HEIGHT = 60
_BAR_WIDTH = 12


class _Bar(NamedTuple):
    """A bar of a chart; ``rest`` is the part on top that stands for suggestions."""

    x: int
    height: float
    rest: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure of each stretch of a text, as bars."""

    bars: Sequence[_Bar]
    width: int
    height: int
    bar_width: int
    label: str


class _Change(Span, Protocol):
    @property
    def suggested(self) -> bool: ...


def changed_words(text: str, spans: Sequence[_Change]) -> bytes:
    """A number for each word: 0 if it stays, 1 if it is changed, 2 if a change is suggested."""
    found = bytearray()
    at = 0
    for word in WORD.finditer(text):
        offset = word.start()
        while at < len(spans) and spans[at].end <= offset:
            at += 1
        inside = at < len(spans) and spans[at].start <= offset
        found.append(1 + spans[at].suggested if inside else 0)
    return bytes(found)


def changes_chart(words: bytes | bytearray) -> Chart | None:
    """How many of the words are changed, from stretch to stretch; stretches have the same number of words."""
    bars = _bars(len(words))
    if not bars:
        return None
    stretches = [words[low:high] for low, high in pairwise(_edges(len(words), bars))]
    shares = [(stretch.count(1) / len(stretch), stretch.count(2) / len(stretch)) for stretch in stretches]
    highest = max(made + maybe for made, maybe in shares) or 1.0
    mean = words.count(1) / len(words)
    most, place = _peak([made for made, _ in shares])
    label = f"Share of words changed, from beginning to end: {mean:.0%} on average, at most {most:.0%}, {place}"
    return _chart([(made / highest, maybe / highest) for made, maybe in shares], label)


def scores_chart(scores: Sequence[tuple[int, float]]) -> Chart | None:
    """The mean score from stretch to stretch; ``scores`` are those of sentences with their numbers of words."""
    total = sum(words for words, _ in scores)
    bars = _bars(total)
    if not bars:
        return None
    sums = [0.0] * bars
    edges = _edges(total, bars)
    bar = at = 0
    for words, score in scores:
        end = at + words
        while at < end:
            while edges[bar + 1] <= at:
                bar += 1
            step = min(end, edges[bar + 1]) - at
            sums[bar] += step * score
            at += step
    means = [found / (high - low) for found, (low, high) in zip(sums, pairwise(edges), strict=True)]
    most, place = _peak(means)
    mean = sum(sums) / total
    label = f"Scores of the sentences, from beginning to end: {mean:.0f} on average, at most {most:.0f}, {place}"
    return _chart([(found / 100, 0.0) for found in means], label)


def _bars(words: int) -> int:
    """How many bars so many words get; none where there would be too few to see anything."""
    bars = min(_BARS, words // _WORDS_A_BAR)
    return bars if bars >= 3 else 0


def _edges(words: int, bars: int) -> list[int]:
    """Where the stretches begin and end that the bars stand for, in words."""
    return [-(-number * words // bars) for number in range(bars + 1)]


def _peak(values: Sequence[float]) -> tuple[float, str]:
    """The highest value, and where it is."""
    most = max(values)
    return most, f"{100 * (values.index(most) + 0.5) / len(values):.0f}% of the way through"


def _chart(shares: Sequence[tuple[float, float]], label: str) -> Chart:
    bars = [
        _Bar(n * _BAR_WIDTH, round(_HEIGHT * made, 1), round(_HEIGHT * rest, 1))
        for n, (made, rest) in enumerate(shares)
    ]
    return Chart(bars, len(bars) * _BAR_WIDTH, _HEIGHT, _BAR_WIDTH - 2, label)
