"""Plain text: all of it is prose."""

from __future__ import annotations

from unspin.document import Source

from .layout import TextLayout, Unit
from .prose import Piece, Prose

__all__ = ["read_plain"]


def read_plain(source: Source) -> TextLayout:
    """One unit with the text as it stands."""
    return TextLayout(source, [Unit(Prose(source.text, [Piece(0, len(source.text), source.text)]))])
