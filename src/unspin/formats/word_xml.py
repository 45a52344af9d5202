"""The XML of Word documents, element by element, with the place of each in its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from .layout import FormatError

__all__ = ["Attributes", "parse"]

Attributes = Mapping[str, str]
"""Values by name: ``w:val``, or ``Target`` where the name has no prefix."""

_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_PREFIXES = {
    f"{_OFFICE}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OFFICE}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OFFICE}drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp",
    f"{_OFFICE}markup-compatibility/2006": "mc",
    f"{_OFFICE}package/2006/relationships": "rel",
    "http://www.w3.org/XML/1998/namespace": "xml",
}


def parse(
    name: str,
    xml: bytes,
    start: Callable[[str, Attributes, int], None],
    end: Callable[[str, int], None] | None = None,
) -> None:
    """Call back for each element with its name (``w:p``, whatever its prefix in the file) and the offset of its tag.

    ``xml`` is UTF-8, whatever its declaration says; ``name`` is that of the part, for messages. Raises
    :class:`FormatError` for what is not well-formed, and for a document type: Word writes none, and entities are how a
    few bytes become gigabytes.
    """
    from xml.parsers import expat  # noqa: PLC0415  (few files need it)

    names: dict[str, str] = {}

    def short(full: str) -> str:
        if full not in names:
            space, _, local = full.rpartition(" ")
            names[full] = f"{_PREFIXES.get(space, '?')}:{local}" if space else local
        return names[full]

    parser = expat.ParserCreate("utf-8", " ", {})

    def on_start(full: str, attributes: dict[str, str]) -> None:
        named = {short(key): value for key, value in attributes.items()} if attributes else attributes
        start(short(full), named, parser.CurrentByteIndex)

    def on_end(full: str) -> None:
        if end is not None:
            end(short(full), parser.CurrentByteIndex)

    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end if end is not None else None
    parser.StartDoctypeDeclHandler = partial(_refused, name)
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "error")
        raise FormatError(
            f"{name} in the DOCX is not well-formed XML ({reason}, line {error.lineno}, column {error.offset + 1})"
        ) from None


def _refused(name: str, *_: object) -> None:
    raise FormatError(f"{name} in the DOCX has a document type (DTD), which Word never writes and is not safe to read")
