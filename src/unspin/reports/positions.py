"""Lines and columns of offsets."""

from __future__ import annotations

from bisect import bisect_right

from unspin.batch.work import START, Origin

__all__ = ["Positions"]


class Positions:
    """Where the offsets of a text are, for people and editors: line and column, both from 1.

    A line ends with LF or CR LF; columns count characters (code points). ``origin`` is where the text begins in
    its file.
    """

    def __init__(self, text: str, origin: Origin = START) -> None:
        self._origin = origin
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def of(self, offset: int) -> tuple[int, int]:
        """Line and column in the file of the character at this offset."""
        line = bisect_right(self._starts, offset)
        column = offset - self._starts[line - 1] + (1 if line > 1 else self._origin.column)
        return self._origin.line + line - 1, column

    def offset(self, offset: int) -> int:
        """An offset of the text as one of the file."""
        return self._origin.offset + offset
