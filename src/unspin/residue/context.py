"""The words around a place, as the language model wants them."""

from __future__ import annotations

import re

from unspin.document import normalize_word, tokenize
from unspin.language_model import BOUNDARY, LanguageModel

__all__ = ["Surroundings", "following", "history", "line_window", "log_frequency", "phrase_score"]

_REACH = 80
_CELL = 1000
_STOP = re.compile(r"[.!?:;\u201c\u201d\"()\n]")
_CODE = re.compile(r"\w\(\)|\w_\w|\w\.\w+\(|[=!]=|[-=]>|::|</\w|[{}]|\\\w|\$\w|;\s*$", re.MULTILINE)


def history(text: str, at: int) -> tuple[str, str]:
    """(before, previous): the two normal words before an offset, a sentence boundary among them."""
    low = max(at - _REACH, 0)
    words: list[str] = [BOUNDARY] if low == 0 else []
    last = low
    for token in tokenize(text, low, at):
        if _STOP.search(text, last, token.start):
            words.append(BOUNDARY)
        words.append(token.norm)
        last = token.end
    if _STOP.search(text, last, at):
        words.append(BOUNDARY)
    words = ["", "", *words]
    if words[-1] == BOUNDARY:
        return "", BOUNDARY
    return words[-2], words[-1]


def following(text: str, at: int, count: int = 1) -> list[str]:
    """Up to ``count`` normal words after an offset, to the end of their clause."""
    words: list[str] = []
    last = at
    for token in tokenize(text, at, min(at + _REACH, len(text))):
        if len(words) == count or _STOP.search(text, last, token.start):
            break
        words.append(token.norm)
        last = token.end
    return words


def phrase_score(model: LanguageModel, words: list[str], before: str, previous: str) -> float:
    """ln P(words | before previous)."""
    total = 0.0
    for word in words:
        total += model.score(word, previous, before)
        before, previous = previous, word
    return total


def log_frequency(word: str) -> float:
    """log10 of a word's uses in a thousand million words of English (its Zipf frequency); 0 when it has none."""
    from unspin.language_model.frequencies import unigram_logprob  # noqa: PLC0415  (its list is loaded when wanted)

    return unigram_logprob(normalize_word(word)) / 2.302585 + 9.0


def line_window(text: str, start: int, end: int, reach: int = 400) -> tuple[int, int]:
    """The bounds of the line around a span, cut at ``reach`` characters on either side."""
    low = text.rfind("\n", max(start - reach, 0), start) + 1 or max(start - reach, 0)
    high = text.find("\n", end, end + reach)
    return low, high if high >= 0 else min(end + reach, len(text))


class Surroundings:
    """Whether program code or markup stands around a place, where capitals and dots follow other rules."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._signs: dict[int, int] = {}

    def code_at(self, at: int) -> bool:
        """Whether the text about this offset has signs of code."""
        cell = at // _CELL
        return sum(map(self._count, range(cell - 1, cell + 2))) > 1

    def _count(self, cell: int) -> int:
        if cell not in self._signs:
            self._signs[cell] = len(_CODE.findall(self._text, max(cell, 0) * _CELL, max(cell + 1, 0) * _CELL))
        return self._signs[cell]
