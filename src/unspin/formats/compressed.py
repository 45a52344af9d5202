"""Gzip around a file of any format."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from unspin.edits import Edit

from .layout import FormatError, Layout, Unit

__all__ = ["MAX_UNPACKED", "GzipLayout", "read_gzip"]

MAX_UNPACKED = 512 * 2**20
"""Bytes that a file may unpack to; a few kB can be made to unpack to gigabytes."""
_MAGIC = b"\x1f\x8b"
_CHUNK = 2**20
_HEADER_CHECK, _EXTRA, _NAME, _COMMENT = 2, 4, 8, 16
_BEST, _FASTEST = 2, 4
"""What the header's byte for extra flags says about the compression."""
_DEFLATE = 8


def read_gzip(data: bytes, read: Callable[[bytes], Layout]) -> GzipLayout:
    """Unpack a file and have ``read`` take apart what is in it.

    A file of several members is one text, as for ``gunzip``. Raises :class:`FormatError` for what is damaged, ends
    early, unpacks to more than :data:`MAX_UNPACKED` bytes, or is gzip once more.
    """
    header = _read_header(data)
    content, rest = _unpacked(data)
    if content.startswith(_MAGIC):
        raise FormatError("the file is compressed twice; unpack it once (gunzip) and try again")
    return GzipLayout(read(content), data, header, rest)


@dataclass(frozen=True, slots=True)
class _Header:
    """What a member's header says about its file, as it is written back."""

    written: bytes
    level: int


class GzipLayout(Layout):
    """The layout of a file's content; written back it is compressed again, as one member with the first one's header.

    ``content`` is the layout of what was unpacked.
    """

    def __init__(self, content: Layout, data: bytes, header: _Header, rest: bytes) -> None:
        self.content = content
        self.text = content.text
        self._data = data
        self._header = header
        self._rest = rest

    @property
    def units(self) -> Iterable[Unit]:
        """Those of the content."""
        return self.content.units

    @units.setter
    def units(self, units: Iterable[Unit]) -> None:
        self.content.units = units

    @property
    def problems(self) -> list[str]:
        """What is wrong with the file although it could be read."""
        found: list[str] = list(getattr(self.content, "problems", ()))
        if self._rest.strip(b"\0"):
            found.append(f"{len(self._rest):,} bytes after the end of the gzip data were not read")
        return found

    def placed(self, unit: Unit, edits: Sequence[Edit]) -> list[Edit]:
        """See :class:`Layout`."""
        return self.content.placed(unit, edits)

    def annotated(self, unit: Unit, fields: Mapping[str, object]) -> list[Edit]:
        """See :class:`Layout`."""
        return self.content.annotated(unit, fields)

    def where(self, edit: Edit) -> dict[str, int]:
        """See :class:`Layout`."""
        return self.content.where(edit)

    def written(self, edits: Sequence[Edit]) -> bytes:
        """See :class:`Layout`."""
        if not edits:
            return self._data
        content = self.content.written(edits)
        compressor = zlib.compressobj(self._header.level, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = compressor.compress(content) + compressor.flush()
        sums = struct.pack("<LL", zlib.crc32(content), len(content) & 0xFFFFFFFF)
        return self._header.written + packed + sums + self._rest


def _read_header(data: bytes) -> _Header:
    """The first header, without what holds for its own member only (extra fields, a checksum of the header)."""
    if len(data) < 10 or data[2] != _DEFLATE:
        raise FormatError("the gzip header is damaged")
    flags, extra = data[3], data[8]
    at = 10
    if flags & _EXTRA:
        at += 2 + int.from_bytes(data[at : at + 2], "little")
    names = b""
    for flag in (_NAME, _COMMENT):
        if flags & flag:
            end = data.find(b"\0", at) + 1
            if not end:
                raise FormatError("the gzip header is damaged")
            names += data[at:end]
            at = end
    level = {_BEST: 9, _FASTEST: 1}.get(extra, 6)
    return _Header(data[:3] + bytes([flags & ~(_EXTRA | _HEADER_CHECK)]) + data[4:10] + names, level)


def _unpacked(data: bytes) -> tuple[bytes, bytes]:
    """The content of all members, and what follows them."""
    parts: list[bytes] = []
    size = 0
    while data.startswith(_MAGIC):
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            while not member.eof:
                part = member.decompress(data, _CHUNK)
                data = member.unconsumed_tail
                size += len(part)
                if size > MAX_UNPACKED:
                    raise FormatError(f"unpacks to more than {MAX_UNPACKED // 2**20} MB; unpack it and split it")
                parts.append(part)
                if not part and not data and not member.eof:
                    raise FormatError("the gzip data end early: the file was cut off")
        except zlib.error:
            raise FormatError(f"the gzip data are damaged (after {size:,} bytes of content)") from None
        data = member.unused_data
    return b"".join(parts), data
