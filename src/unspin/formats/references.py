"""Character references (``&amp;``, ``&#233;``) within a stretch of text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from .prose import Piece

__all__ = ["pieces_of"]

_REFERENCE = re.compile(r"&(?:#[0-9]{1,10}|#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});")


def pieces_of(source: str, start: int, end: int) -> Iterator[Piece]:
    """The stretch as pieces, each reference one of its own; an ``&`` that begins none is text."""
    at = start
    for reference in _REFERENCE.finditer(source, start, end):
        meant = html.unescape(reference[0])
        if meant == reference[0]:
            continue
        if reference.start() > at:
            yield Piece(at, reference.start(), source[at : reference.start()])
        at = reference.end()
        if meant:  # a reference to no character shows nothing
            yield Piece(reference.start(), at, meant)
    if at < end:
        yield Piece(at, end, source[at:end])
