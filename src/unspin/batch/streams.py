"""A long plain text from a pipe, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

__all__ = ["BLOCK", "byte_blocks"]

BLOCK = 1_000_000
"""Bytes of a block, about; a stream that ends before is read as a whole."""

_ENDS = (b"\n\n", b"\n\r\n", b"\n", b" ")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


def byte_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a stream, in blocks that end with a paragraph where they can, else with a line or a word.

    Encodings of several bytes a letter (UTF-16, UTF-32) and compressed or packed data come as one block.
    """
    rest = stream.read(BLOCK)
    if rest.startswith((*_WIDE_MARKS, b"PK\x03\x04", b"\x1f\x8b")) or b"\0" in rest[:1024]:
        yield rest + stream.read()
        return
    while True:
        more = stream.read(BLOCK)
        if not more:
            break
        rest += more
        cut = next((at + len(end) for end in _ENDS if (at := rest.rfind(end, BLOCK // 2, BLOCK)) >= 0), 0)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest
