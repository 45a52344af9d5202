"""Sentence boundaries, without any downloaded data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nltk.tokenize.punkt import PunktSentenceTokenizer

__all__ = ["sentence_spans"]

# Punkt learns these from a corpus; our list stands in for its downloadable model.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st gen col lt sgt capt cmdr adm maj rep sen gov hon rev pres dept est inc ltd co corp "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun vs etc e.g i.e eg ie cf al approx "
    "fig figs eq eqs no nos vol pp ed eds ch sec ref refs art ave blvd u.s u.k u.n a.m p.m d.c ph.d b.a m.a m.d j.d "
    "mt ft".split()
)
_PARAGRAPH_GAP = re.compile(r"\r?\n[ \t]*\r?\n\s*|\r\n?[ \t]*\r\n?\s*")
# A list item or a heading begins a sentence of its own although no full stop stands before it.
_LINE_OF_ITS_OWN = re.compile(r"\r?\n(?=[ \t]*(?:[-*\u2022#>|]|\d+[.)])[ \t])")


# Punkt gives up with an error on input that takes it seconds; a piece of this size takes milliseconds.
_LONGEST_PIECE = 20_000


@cache
def _splitter() -> PunktSentenceTokenizer:
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer  # noqa: PLC0415

    parameters = PunktParameters()
    parameters.abbrev_types = set(_ABBREVIATIONS)
    return PunktSentenceTokenizer(parameters)


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Character spans of the sentences; blank lines and list items always end one."""
    start = 0
    for gap in _PARAGRAPH_GAP.finditer(text):
        yield from _paragraph(text, start, gap.start())
        start = gap.end()
    yield from _paragraph(text, start, len(text))


def _paragraph(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for low, high in _lines(text, start, end):
        for begin, stop in _pieces(text, low, high):
            part = text[begin:stop]
            if part.strip():
                for a, b in list(_splitter().span_tokenize(part)):
                    yield begin + a, begin + b


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A very long line in handy pieces, cut after a full stop or at least between words."""
    while end - start > _LONGEST_PIECE:
        cut = text.rfind(". ", start, start + _LONGEST_PIECE) + 1 or text.rfind(" ", start, start + _LONGEST_PIECE) + 1
        cut = cut if cut > start else start + _LONGEST_PIECE
        yield start, cut
        start = cut
    yield start, end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for cut in _LINE_OF_ITS_OWN.finditer(text, start, end):
        yield start, cut.start()
        start = cut.end()
    yield start, end
