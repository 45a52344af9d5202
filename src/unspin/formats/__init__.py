"""Formats: what of a file is prose, and how edits are written back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from unspin.document import decode

from .layout import FormatError, Layout, TextLayout, Unit
from .prose import GAP, HIDDEN, Piece, Prose

__all__ = [
    "GAP",
    "HIDDEN",
    "SUFFIXES",
    "Format",
    "FormatError",
    "Layout",
    "Piece",
    "Prose",
    "ReadOptions",
    "TextLayout",
    "Unit",
    "format_of",
    "read",
]


class Format(StrEnum):
    """What a file can be."""

    text = "text"
    markdown = "markdown"
    html = "html"
    docx = "docx"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    srt = "srt"
    vtt = "vtt"


SUFFIXES = {
    ".txt": Format.text,
    ".text": Format.text,
    ".md": Format.markdown,
    ".markdown": Format.markdown,
    ".html": Format.html,
    ".htm": Format.html,
    ".xhtml": Format.html,
    ".docx": Format.docx,
    ".jsonl": Format.jsonl,
    ".ndjson": Format.jsonl,
    ".csv": Format.csv,
    ".tsv": Format.tsv,
    ".srt": Format.srt,
    ".vtt": Format.vtt,
}
"""The formats of file names; ``.gz`` may follow each of them."""

GZIP = ".gz"
_GZIP_MAGIC = b"\x1f\x8b"
_ZIP_MAGIC = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read files: ``format`` is forced, else found out; ``fields`` are the record fields that hold prose."""

    format: Format | None = None
    fields: tuple[str, ...] = ()


def format_of(name: str, head: bytes) -> Format:
    """The format by a file's name, else by its first bytes (1 kB will do); plain text where nothing speaks against it."""
    path = PurePath(name.lower())
    suffix = PurePath(path.stem).suffix if path.suffix == GZIP else path.suffix
    if suffix in SUFFIXES:
        return SUFFIXES[suffix]
    if head.startswith(_ZIP_MAGIC):
        return Format.docx
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return Format.html
    if start.startswith(b"webvtt"):
        return Format.vtt
    return Format.text


def read(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> Layout:  # noqa: B008  (immutable)
    """Take a file apart.

    Raises :class:`FormatError` for what is not of its format or unreasonably large when unpacked, and
    :class:`unspin.document.UnreadableTextError` for what is no text.
    """
    if data.startswith(_GZIP_MAGIC):
        from .compressed import read_gzip  # noqa: PLC0415

        return read_gzip(data, lambda inner: read(inner, name, options))
    form = options.format or format_of(name, data[:1024])
    if form is Format.docx:
        from .docx import read_docx  # noqa: PLC0415

        return read_docx(data)
    return _read_text(data, form, options)


def _read_text(data: bytes, form: Format, options: ReadOptions) -> Layout:  # noqa: PLR0912
    source = decode(data)
    match form:
        case Format.markdown:
            from .markdown import read_markdown  # noqa: PLC0415

            return read_markdown(source)
        case Format.html:
            from .html import read_html  # noqa: PLC0415

            return read_html(source)
        case Format.jsonl:
            from .json_lines import read_json_lines  # noqa: PLC0415

            return read_json_lines(source, options.fields)
        case Format.csv | Format.tsv:
            from .separated import read_separated  # noqa: PLC0415

            return read_separated(source, options.fields, "\t" if form is Format.tsv else None)
        case Format.srt | Format.vtt:
            from .subtitles import read_subtitles  # noqa: PLC0415

            return read_subtitles(source)
        case _:
            from .plain import read_plain  # noqa: PLC0415

            return read_plain(source)
