"""Lines and columns of offsets."""

from __future__ import annotations

from bisect import bisect_right

__all__ = ["Positions"]


class Positions:
    """Where the offsets of a text are, for people and editors: line and column, both from 1.

    A line ends with LF or CR LF; columns count characters (code points).
    """

    def __init__(self, text: str) -> None:
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)

    def of(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at this offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
