"""Sentence boundaries, by rule.

NLTK's Punkt does the same with a few more cases, but importing NLTK takes a quarter of a second (over a second where
SciPy is installed, which it then loads), most of the time that restoring an article takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["sentence_spans"]

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st gen col lt sgt capt cmdr adm maj rep sen gov hon rev pres dept est inc ltd co corp "
    "jan feb mar apr jun jul aug sep sept oct nov dec tue tues thu thurs fri vs etc eg ie cf al approx ave blvd "
    "mt".split()
)
_BEFORE_FIGURES = frozenset("no nos p pp vol ch sec fig figs eq eqs ref refs art".split())
# After these a sentence often does end: only a lower-case word or a figure says that it does not.
_MAY_END = frozenset("etc inc ltd co corp jr sr al st".split())
_STARTERS = frozenset("He She It They We You I The This That These Those But And In On At As If When There".split())
_PARAGRAPH_GAP = re.compile(r"\r?\n[ \t]*\r?\n\s*|\r[ \t]*\r\s*")
# A list item or a heading begins a sentence of its own although no full stop stands before it.
_LINE_OF_ITS_OWN = re.compile(r"\r?\n(?=[ \t]*(?:[-*\u2022#>|]|\d+[.)])[ \t])")
_STOP = re.compile(r"([.!?\u2026]+)[\"'\u2019\u201d)\]]*\s+(?=[\"'\u2018\u201c(\[]*([^\W_]))")
_WORD_AFTER = re.compile(r"[^\W\d_]+")
_WORD_BEFORE = re.compile(r"([^\W\d_]+(?:\.[^\W\d_]+)*)$")


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Character spans of the sentences; blank lines and list items always end one."""
    start = 0
    for gap in _PARAGRAPH_GAP.finditer(text):
        yield from _paragraph(text, start, gap.start())
        start = gap.end()
    yield from _paragraph(text, start, len(text))


def _paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in _LINE_OF_ITS_OWN.finditer(text, start, end):
        yield from _line(text, start, cut.start())
        start = cut.end()
    yield from _line(text, start, end)


def _line(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in _STOP.finditer(text, start, end):
        if _ends_sentence(text, start, stop):
            yield start, stop.end()
            start = stop.end()
    if text[start:end].strip():
        yield start, end


def _ends_sentence(text: str, start: int, stop: re.Match[str]) -> bool:
    following = stop[2]
    if following.islower():
        return False
    if stop[1] != ".":
        return True
    word = _WORD_BEFORE.search(text, max(start, stop.start() - 30), stop.start())
    if word is None:
        # "1. One" is a numbered item, "in 1990. One" is not.
        return not text[start : stop.start()].strip().isdigit()
    before = word[1].casefold()
    if before in _BEFORE_FIGURES:
        return not following.isdigit()
    if len(before) == 1:  # an initial; "I." does end sentences
        return word[1] == "I" or word[1].islower()
    if "." in before:  # u.s, p.m, e.g
        return before in {"a.m", "p.m"} or _next_word(text, stop.end()) in _STARTERS
    if before in _MAY_END:
        return before == "etc" or _next_word(text, stop.end()) in _STARTERS
    return before not in _ABBREVIATIONS


def _next_word(text: str, at: int) -> str:
    found = _WORD_AFTER.search(text, at, at + 30)
    return found[0] if found else ""
