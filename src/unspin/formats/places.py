"""Lines and columns of a file, and which of its prose stands there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from unspin.document import tokenize
from unspin.document.sentences import sentence_spans

from .layout import Layout, Unit

__all__ = ["Lines", "prose_at"]

_NEWLINE = re.compile(r"\r\n|\n|\r")


class Lines:
    """The lines of a text, counted from 1."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._starts = [0, *(match.end() for match in _NEWLINE.finditer(text))]
        if len(self._starts) > 1 and self._starts[-1] == len(text):
            self._starts.pop()  # the last newline ends a line and begins none

    def __len__(self) -> int:
        return len(self._starts)

    def line_of(self, offset: int) -> int:
        """The line that an offset lies in."""
        return bisect_right(self._starts, offset)

    def span(self, line: int) -> tuple[int, int]:
        """The offsets of a line, its newline included; raises IndexError where there is no such line."""
        if not 1 <= line <= len(self._starts):
            raise IndexError(line)
        end = self._starts[line] if line < len(self._starts) else self._length
        return self._starts[line - 1], end


def prose_at(layout: Layout, low: int, high: int, *, words: bool) -> Iterator[tuple[Unit, tuple[int, int]]]:
    """The sentences of visible text, or with ``words`` their words, that meet a stretch of the layout's text."""
    for unit in layout.units:
        text = unit.prose.text
        for start, end in sentence_spans(text):
            found = layout.spanned(unit, start, end)
            if found is None or found[0] >= max(high, low + 1) or found[1] <= low:
                continue
            if not words:
                yield unit, (start, end)
                continue
            for token in tokenize(text, start, end):
                word = layout.spanned(unit, token.start, token.end)
                if word is not None and word[0] < high and low < word[1]:
                    yield unit, (token.start, token.end)
