"""The visible text of marked-up files, collected block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .prose import GAP, HIDDEN, Piece

__all__ = ["Blocks"]


class Blocks:
    """Pieces in the order of the source; blocks are trimmed, divided by :data:`GAP`, and left out without a letter."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._block: list[Piece] = []
        self._end = 0

    def add(self, piece: Piece) -> None:
        """Text of the block; what overlaps earlier text is left out."""
        if piece.start == piece.end:
            piece = replace(piece, start=max(piece.start, self._end), end=max(piece.end, self._end))
        elif piece.start < self._end:
            return
        self._end = piece.end
        self._block.append(piece)

    def hidden(self, start: int) -> None:
        """Something of the sentence that is no prose."""
        self.add(Piece(start, start, HIDDEN))

    def line_break(self, start: int) -> None:
        """Two of them divide blocks."""
        if _is_break(self._block[-1:]) or (_is_break(self._block[-2:-1]) and self._block[-1].text.isspace()):
            self.divide()
        else:
            self.add(Piece(start, start, "\n"))

    def newline(self) -> None:
        """A line of the source ends; several are as good as one."""
        if not _is_break(self._block[-1:]):
            self.add(Piece(0, 0, "\n"))

    def divide(self) -> None:
        """A block ends here."""
        if not self._block:
            return
        block = _trimmed(self._block)
        self._block = []
        if any(map(str.isalpha, "".join([piece.text for piece in block]))):
            if self._pieces:
                self._pieces.append(Piece(block[0].start, block[0].start, GAP))
            self._pieces += block

    def pieces(self) -> Iterator[Piece]:
        """All blocks, the last one ended."""
        self.divide()
        for number, piece in enumerate(self._pieces):
            if _is_break([piece]) and _beside_newline(self._pieces, number):
                continue  # the source breaks the line there too; two newlines would end the paragraph
            yield piece


def _is_break(pieces: list[Piece]) -> bool:
    return len(pieces) == 1 and pieces[0].start == pieces[0].end and pieces[0].text == "\n"


def _beside_newline(pieces: list[Piece], number: int) -> bool:
    before, after = pieces[number - 1].text, pieces[number + 1].text  # trimmed blocks: a break has neighbours
    around = before[len(before.rstrip()) :] + after[: len(after) - len(after.lstrip())]
    return "\n" in around or "\r" in around


def _trimmed(block: list[Piece]) -> list[Piece]:
    """A block without white space at its ends."""
    low, high = 0, len(block)
    while low < high and not block[low].text.strip():
        low += 1
    while low < high and not block[high - 1].text.strip():
        high -= 1
    block = block[low:high]
    if block and block[0].verbatim:
        text = block[0].text.lstrip()
        block[0] = Piece(block[0].end - len(text), block[0].end, text)
    if block and block[-1].verbatim:
        text = block[-1].text.rstrip()
        block[-1] = Piece(block[-1].start, block[-1].start + len(text), text)
    return block
