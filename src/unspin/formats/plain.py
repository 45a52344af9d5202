"""Plain text: all of it is prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from unspin.document import Source
from unspin.document.protected import switched_on

from .layout import NOTHING_BEFORE, Before, TextLayout, Unit
from .prose import Piece, Prose

__all__ = ["BLOCK", "read_plain"]

BLOCK = 1_000_000
"""Characters that are judged as one document, about, so that memory stays bounded; results of a longer text may depend
on it. Blocks end with a paragraph where they can, else with a line, a sentence or a word; the last may be half as long
again."""

_ENDS = tuple(re.compile(pattern) for pattern in (r"\n[^\S\n]*\n", r"\n", r"[.!?]\s", r"\s"))
_REACH = BLOCK // 4
"""How far before its end a block may be cut."""


class _Blocks(Iterable[Unit]):
    """The units of a text, made anew whenever they are asked for."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._start = text, start

    def __iter__(self) -> Iterator[Unit]:
        start, end = self._start, -1
        while end < len(self._text):
            end = _block_end(self._text, start)
            yield Unit(Prose(self._text, [Piece(start, end, self._text[start:end])]))
            start = end


def read_plain(source: Source, before: Before = NOTHING_BEFORE) -> TextLayout:
    """The text as it stands, in blocks."""
    return TextLayout(source, _Blocks(source.text, switched_on(source.text) if before.off else 0))


def _block_end(text: str, start: int) -> int:
    limit = start + BLOCK
    if limit + BLOCK // 2 >= len(text):
        return len(text)
    for pattern in _ENDS:
        ends = [match.end() for match in pattern.finditer(text, limit - _REACH, limit)]
        if ends:
            return ends[-1]
    return limit
