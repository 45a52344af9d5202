"""Texts taken apart for a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

__all__ = ["WORD", "Span", "paragraph_spans"]

WORD = re.compile(r"\w+")
_GAP = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+")


class Span(Protocol):
    """Something that stands in a text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


def paragraph_spans(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The offsets of paragraphs; where one of these goes over the gap between two, they come as one."""
    starts = iter(spans)
    span = next(starts, None)
    start = 0
    for gap in _GAP.finditer(text):
        low, high = gap.span()
        while span is not None and (span.end < low or span.start < span.end == low):
            span = next(starts, None)
        if span is not None and (span.start < high or span.start == span.end == high):
            continue
        if low > start:
            yield start, low
        start = high
    if start < len(text) or span is not None:
        yield start, len(text)
