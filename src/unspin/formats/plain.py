"""Plain text: all of it is prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from unspin.document import Source

from .layout import TextLayout, Unit
from .prose import Piece, Prose

__all__ = ["BLOCK", "read_plain"]

BLOCK = 1_000_000
"""Characters that are judged as one document at most, so that memory stays bounded; results of a longer text may depend
on it. Blocks end with a paragraph where they can, else with a line, a sentence or a word."""

_ENDS = tuple(re.compile(pattern) for pattern in (r"\n[^\S\n]*\n", r"\n", r"[.!?]\s", r"\s"))
_REACH = BLOCK // 4
"""How far before its end a block may be cut."""


class _Blocks(Iterable[Unit]):
    """The units of a text, made anew whenever they are asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __iter__(self) -> Iterator[Unit]:
        start = 0
        while start < len(self._text) or start == 0:
            end = _block_end(self._text, start)
            yield Unit(Prose(self._text, [Piece(start, end, self._text[start:end])]))
            start = end or 1


def read_plain(source: Source) -> TextLayout:
    """The text as it stands, in blocks."""
    return TextLayout(source, _Blocks(source.text))


def _block_end(text: str, start: int) -> int:
    limit = start + BLOCK
    if limit >= len(text):
        return len(text)
    for pattern in _ENDS:
        ends = [match.end() for match in pattern.finditer(text, limit - _REACH, limit)]
        if ends:
            return ends[-1]
    return limit
