"""Bytes to text and back, without loss."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Source", "UnreadableTextError", "decode", "encode"]

# Longest mark first: the UTF-32 mark begins with the UTF-16 one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED_WITHIN = 4096
"""Bytes of a file that are searched for a declaration; browsers search 1,024, pages with long heads need more."""
_XML_DECLARATION = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)""")
_META = re.compile(rb"""<meta\s[^>]*?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_NON_ASCII = bytes(range(128, 256))
_ESCAPED = re.compile("[\udc80-\udcff]")
_MULTIBYTE = re.compile("[^\x00-\x7f\udc80-\udcff]")
_GOOD_FOR_BAD, _GOOD_FOR_BAD_ELSEWHERE = 1, 2
"""How many characters of valid UTF-8 must stand against a bad byte, in what may be English and in other scripts. Text
in a single-byte encoding has next to none, in Chinese or Japanese ones a few come about by chance."""
_MANY_NON_ASCII, _ENOUGH_NON_ASCII = 0.15, 8
"""English has a smaller share of bytes over 127 than this, whatever its encoding; other scripts have a larger one. A
share of fewer bytes than the second figure says nothing."""


class UnreadableTextError(ValueError):
    """The bytes are no text, or the text cannot be written in the file's encoding."""


@dataclass(frozen=True, slots=True)
class Source:
    """A decoded file: its text, newlines untouched, and what is needed to write it back.

    ``encoding`` and ``errors`` are the codec and the error handler; with the handler ``surrogateescape`` a byte
    that is no UTF-8 is one lone surrogate in ``text``. ``found`` says how the encoding was found: by a byte-order mark,
    by a declaration in the file or of the caller, because all or nearly all is valid UTF-8, or by a guess.
    """

    text: str
    encoding: str
    bom: bytes = b""
    errors: Literal["strict", "surrogateescape"] = "strict"
    found: Literal["bom", "declared", "utf-8", "guessed"] = "utf-8"


def decode(data: bytes, *, declared: str | None = None) -> Source:
    """Decode a file's bytes so that :func:`encode` gives the same bytes back.

    In this order: a byte-order mark; ``declared`` (a label the caller knows, say from a header), else the label
    that HTML or XML declares in its first bytes; UTF-8; UTF-8 with a few bad bytes; a guess. Labels mean what
    browsers take them for: ``iso-8859-1`` is Windows-1252. Text that is valid UTF-8 beyond ASCII is UTF-8 whatever is
    declared, for no other encoding looks like it by chance. Raises :class:`UnreadableTextError` for binary data.
    """
    for bom, marked in _BYTE_ORDER_MARKS:
        if data.startswith(bom):
            return _marked(data[len(bom) :], marked, bom)
    nul = data.find(b"\0")
    if nul >= 0:
        raise UnreadableTextError(f"binary data (NUL byte at offset {nul}), not text")
    label = declared or _declaration(data)
    encoding = _codec(label) if label else None
    source = _try(data, encoding, "declared") if encoding is not None else None
    if source is None or (encoding != "utf-8" and not data.isascii()):
        source = _try(data, "utf-8", "utf-8") or source
    return source or _mostly_utf8(data) or _guess(data)


def _marked(data: bytes, encoding: str, bom: bytes) -> Source:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and (source := _mostly_utf8(data)):
            return Source(source.text, encoding, bom, source.errors, "bom")
        raise UnreadableTextError(
            f"not valid {encoding.upper()} although its byte-order mark says so (offset {error.start})"
        ) from None
    if text.encode(encoding) != data:
        raise UnreadableTextError(f"not valid {encoding.upper()} although its byte-order mark says so")
    return Source(text, encoding, bom, found="bom")


def _declaration(data: bytes) -> str | None:
    """The encoding that a page or an XML file names; only what begins with a tag is one."""
    head = data[:_DECLARED_WITHIN].lstrip()
    if not head.startswith(b"<"):
        return None
    label = _XML_DECLARATION.match(head) or _META.search(_COMMENT.sub(b"", head))
    return label[1].decode("ascii") if label else None


def _codec(label: str) -> str | None:
    """Python's name for a declared encoding; None where nobody knows it."""
    if label.lower() in {"utf-8", "utf8"}:
        return "utf-8"
    import webencodings  # noqa: PLC0415  (few files declare anything but UTF-8)

    found = webencodings.lookup(label)
    if found is None or found.name == "x-user-defined":
        return None
    # What can be read without NUL bytes is not in UTF-16: browsers take UTF-8.
    return "utf-8" if found.name.startswith("utf-16") else str(found.codec_info.name)


def _try(data: bytes, encoding: str, found: Literal["declared", "utf-8", "guessed"]) -> Source | None:
    """The data in this encoding, None where it does not fit or would not come back the same."""
    try:
        text = data.decode(encoding)
        if text.encode(encoding) == data:
            return Source(text, encoding, found=found)
    except (UnicodeError, LookupError):
        pass
    return None


def _mostly_utf8(data: bytes) -> Source | None:
    """UTF-8 with a few bad bytes, which are kept; None where they are not few."""
    text = data.decode("utf-8", "surrogateescape")
    bad = len(_ESCAPED.findall(text))
    wanted = bad * (_GOOD_FOR_BAD if _may_be_english(data) else _GOOD_FOR_BAD_ELSEWHERE)
    if len(_MULTIBYTE.findall(text)) < wanted:
        return None
    return Source(text, "utf-8", errors="surrogateescape")


def _may_be_english(data: bytes) -> bool:
    non_ascii = len(data) - len(data.translate(None, _NON_ASCII))
    return non_ascii < max(_MANY_NON_ASCII * len(data), _ENOUGH_NON_ASCII)


def _guess(data: bytes) -> Source:
    # English text in an unknown encoding is Windows-1252 more often than anything else.
    if _may_be_english(data) and (source := _try(data, "cp1252", "guessed")):
        return source
    from charset_normalizer import from_bytes  # noqa: PLC0415  (few files need it)

    best = from_bytes(data).best()
    # Latin-1 reads any byte.
    for encoding in (best.encoding if best is not None else None, "cp1252", "latin-1"):
        if encoding is not None and (source := _try(data, encoding, "guessed")):
            return source
    raise UnreadableTextError("no text encoding fits these bytes")  # pragma: no cover (Latin-1 always does)


def encode(source: Source, text: str) -> bytes:
    """The bytes of a changed text in the encoding of the file it came from."""
    try:
        return source.bom + text.encode(source.encoding, source.errors)
    except UnicodeEncodeError as error:
        raise UnreadableTextError(f"{text[error.start : error.end]!r} cannot be written in {source.encoding}") from None
