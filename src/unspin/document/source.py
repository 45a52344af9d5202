"""Bytes to text and back, without loss."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

__all__ = ["Source", "UnreadableTextError", "decode", "encode"]

# Longest mark first: the UTF-32 mark begins with the UTF-16 one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class UnreadableTextError(ValueError):
    """The bytes are no text, or the text cannot be written in the file's encoding."""


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded file: its text, newlines untouched, and what is needed to write it back."""

    text: str
    encoding: str
    bom: bytes = b""


def decode(data: bytes) -> Source:
    """Decode a file's bytes so that :func:`encode` gives the same bytes back.

    UTF-8 and anything with a byte-order mark is read as such; other bytes are guessed by
    charset-normalizer. Raises :class:`UnreadableTextError` for binary data.
    """
    for bom, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding, bom)
    nul = data.find(b"\0")
    if nul >= 0:
        raise UnreadableTextError(f"binary data (NUL byte at offset {nul}), not text")
    try:
        return Source(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guess(data)


def _strictly(data: bytes, encoding: str, bom: bytes) -> Source:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableTextError(
            f"not valid {encoding.upper()} although its byte-order mark says so (offset {error.start})"
        ) from None
    if text.encode(encoding) != data:
        raise UnreadableTextError(f"not valid {encoding.upper()} although its byte-order mark says so")
    return Source(text, encoding, bom)


def _guess(data: bytes) -> Source:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (only files that are not UTF-8 need it)

    best = from_bytes(data).best()
    guess = best.encoding if best is not None else None
    # English text in an unknown encoding is Windows-1252 more often than anything else; Latin-1 reads any byte.
    for encoding in ("cp1252", guess, "latin-1"):
        if encoding is None:
            continue
        try:
            text = data.decode(encoding)
            if text.encode(encoding) == data:
                return Source(text, encoding)
        except (UnicodeError, LookupError):
            continue
    raise UnreadableTextError("no text encoding fits these bytes")  # pragma: no cover (Latin-1 always does)


def encode(source: Source, text: str) -> bytes:
    """The bytes of a changed text in the encoding of the file it came from."""
    try:
        return source.bom + text.encode(source.encoding)
    except UnicodeEncodeError as error:
        raise UnreadableTextError(f"{text[error.start : error.end]!r} cannot be written in {source.encoding}") from None
