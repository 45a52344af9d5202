"""Bytes to layouts: each format by its module."""

from __future__ import annotations

from dataclasses import dataclass

from unspin.document import decode

from .layout import NOTHING_BEFORE, Before, Layout
from .names import Format, format_of

__all__ = ["ReadOptions", "read"]

_GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read files: ``format`` is forced, else found out; ``fields`` are the record fields that hold prose.

    ``before`` says what comes before the data where they are a further block of a file.
    """

    format: Format | None = None
    fields: tuple[str, ...] = ()
    before: Before = NOTHING_BEFORE


def read(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> Layout:
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


def _read_text(data: bytes, form: Format, options: ReadOptions) -> Layout:
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

            return read_json_lines(source, options.fields, options.before)
        case Format.csv | Format.tsv:
            from .separated import read_separated  # noqa: PLC0415

            return read_separated(source, options.fields, "\t" if form is Format.tsv else None)
        case Format.srt | Format.vtt:
            from .subtitles import read_subtitles  # noqa: PLC0415

            return read_subtitles(source)
        case _:
            from .plain import read_plain  # noqa: PLC0415

            return read_plain(source, options.before)
