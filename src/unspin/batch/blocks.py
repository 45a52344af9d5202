"""Long files, block by block, so that memory stays bounded.

Only what can be cut anywhere between two lines comes in blocks: plain text and JSON Lines. Each block is judged by
itself, as a file would be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from unspin.document.protected import ends_off
from unspin.formats.layout import NOTHING_BEFORE, Before
from unspin.formats.names import Format, format_of
from unspin.formats.reading import ReadOptions

from .files import FileError, Stamp, reading

__all__ = ["BLOCK", "LONGEST", "Block", "blocks_of_files", "blocks_of_stream"]

BLOCK = 1_000_000
"""Bytes of a block, about."""
LONGEST = BLOCK * 3 // 2
"""Bytes of a last block at most, for a few lines by themselves are hard to judge; what is shorter comes as a whole."""

_PARAGRAPHS = (b"\n\n", b"\n\r\n", b"\n", b" ")
_RECORDS = (b"\n",)
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 1024


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a file that is worked on by itself: mostly all of it.

    ``data`` are its bytes, None for a whole file that has not been read; ``stamp`` is the file's. Blocks of a file are
    counted from 0; ``before`` says what comes before this one.
    """

    path: Path
    data: bytes | None = None
    stamp: Stamp | None = None
    number: int = 0
    before: Before = NOTHING_BEFORE
    last: bool = True


def blocks_of_files(
    files: Iterable[Path | FileError], options: ReadOptions, dropped: Collection[Path]
) -> Iterator[Block | FileError]:
    """The blocks of files, in order; of files that are in ``dropped`` no further ones are read."""
    for item in files:
        if isinstance(item, FileError):
            yield item
            continue
        try:
            if item.stat().st_size <= LONGEST:
                yield Block(item)
                continue
        except OSError:
            pass  # whoever reads it says what is wrong
        try:
            with reading(item) as (stream, stamp):
                for block in blocks_of_stream(stream, item, options, stamp):
                    yield block
                    if item in dropped:
                        break
        except FileError as error:
            yield error


def blocks_of_stream(
    stream: BinaryIO, path: Path, options: ReadOptions, stamp: Stamp | None = None
) -> Iterator[Block | FileError]:
    """What a stream holds, in blocks that end with a paragraph where they can, else with a line or a word.

    Encodings of several bytes a letter (UTF-16, UTF-32), compressed data and formats that are read as a whole come as
    one block.
    """
    rest = stream.read(_HEAD)
    ends = _ends(options.format or format_of(path.name, rest))
    if rest.startswith((*_WIDE_MARKS, b"PK\x03\x04", b"\x1f\x8b")) or b"\0" in rest or not ends:
        yield Block(path, rest + stream.read(), stamp)
        return
    number = start = 0
    before = NOTHING_BEFORE
    wanted = 2 * BLOCK
    while True:
        more = stream.read(wanted - len(rest))
        complete = len(more) < wanted - len(rest)
        rest += more
        cut = len(rest) if complete and len(rest) <= LONGEST else _cut(rest, ends)
        if not cut and not complete:
            wanted *= 2
            continue
        wanted = 2 * BLOCK
        data, rest = rest[: cut or None], rest[cut:] if cut else b""
        last = complete and not rest
        if number and (nul := data.find(b"\0")) >= 0:
            yield FileError(path, f"binary data (NUL byte at offset {start + nul}), not text")
            return
        yield Block(path, data, stamp, number, before, last)
        if last:
            return
        number, start = number + 1, start + len(data)
        before = Before(before.lines + data.count(b"\n"), ends_off(data, off=before.off))


def _ends(form: Format) -> Sequence[bytes]:
    """Where a file may be cut, the best place first; nowhere if it must be read as a whole."""
    return {Format.text: _PARAGRAPHS, Format.jsonl: _RECORDS}.get(form, ())


def _cut(data: bytes, ends: Sequence[bytes]) -> int:
    """Where the block ends that these bytes begin with; 0 where a record has no end yet."""
    for end in ends:
        if (at := data.rfind(end, BLOCK // 2, BLOCK)) >= 0:
            return at + len(end)
    if ends is _RECORDS:
        return data.find(b"\n", BLOCK) + 1
    # No prose: anywhere but within a letter.
    return next((at for at in range(BLOCK, BLOCK - 4, -1) if data[at] & 0xC0 != 0x80), BLOCK)
