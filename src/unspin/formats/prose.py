"""What a reader sees of a document, every character tied to its place in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from unspin.document.protected import switched_off
from unspin.edits import Edit

__all__ = ["GAP", "HIDDEN", "Piece", "Prose"]

GAP = "\n\n"
"""Divides blocks (paragraphs, headings, cells) of the visible text."""
HIDDEN = "\ufffc"
"""Stands in the visible text for what is part of the sentence but no prose, such as code or an image."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """``source[start:end]`` reads as ``text``.

    Where the two differ in length (a character reference, an escape) the piece is one unit that is written anew as a
    whole. A piece with ``start == end`` has no place in the file: text between blocks, or :data:`HIDDEN`.
    """

    start: int
    end: int
    text: str

    @property
    def verbatim(self) -> bool:
        """Whether visible and source offsets run in step."""
        return self.end - self.start == len(self.text)


class Prose:
    """The visible text of a document, with the way back into its source.

    ``pieces`` come in reading order, and in the order of the source, without overlaps. Pieces between ``unspin: off``
    and ``unspin: on``, and on the line after ``unspin: ignore-next-line``, are hidden.
    """

    def __init__(self, source: str, pieces: Iterable[Piece]) -> None:
        self._source = source
        self._pieces = list(_without_switched_off(source, pieces))
        self._starts: list[int] = []
        size = 0
        for piece in self._pieces:
            self._starts.append(size)
            size += len(piece.text)
        self.text = "".join([piece.text for piece in self._pieces])

    def placed(self, edits: Sequence[Edit], escape: Callable[[str], str] = str) -> list[Edit]:
        """Edits of the visible text as edits of the source.

        Where markup splits a wording, its new words go where the old ones stood, so that the markup survives: one edit
        may become several. ``escape`` writes a wording as the format wants it.
        """
        return [placed for edit in edits for placed in self._placed(edit, escape)]

    def _placed(self, edit: Edit, escape: Callable[[str], str]) -> Iterator[Edit]:
        parts = list(self._parts(edit.start, edit.end))
        if not parts:
            return
        low, high, replacement = edit.start, edit.end, edit.replacement
        if len(parts) > 1 or not self._source[parts[0][1] : parts[0][2]] == edit.original == escape(edit.original):
            low, high, replacement = _trimmed(edit)
            parts = list(self._parts(low, high)) or parts[:1]
        starts = [part[0] for part in parts]
        shares = _shared_out(self.text[low:high], low, replacement, starts)
        for number, start in enumerate(starts[1:]):
            if self._divided_before(start):
                shares[number] = shares[number].rstrip()
        first = True
        for (_, source_start, source_end, lead, tail), share in zip(parts, shares, strict=True):
            written = escape(lead + share + tail)
            original = self._source[source_start:source_end]
            if written == original:
                continue
            if len(parts) > 1 and "\n" in original and original.isspace() and written.isspace():
                continue  # a line break between two elements
            yield replace(
                edit,
                start=source_start,
                end=source_end,
                original=original,
                replacement=written,
                alternatives=edit.alternatives if first else (),
            )
            first = False

    def _divided_before(self, start: int) -> bool:
        """Whether white space that has no place in the file, such as a line break, stands before this offset."""
        piece = self._pieces[bisect_right(self._starts, start - 1) - 1]
        return piece.start == piece.end and self.text[start - 1].isspace()

    def _parts(self, low: int, high: int) -> Iterator[tuple[int, int, int, str, str]]:
        """(visible start, source start, source end, what to keep before and after) of what a span covers."""
        at = max(bisect_right(self._starts, low) - 1, 0)
        run: tuple[int, int, int, str, str] | None = None
        for number in range(at, len(self._pieces)):
            piece, start = self._pieces[number], self._starts[number]
            if start >= high and not low == high == start:
                break
            begin, end = max(low, start), min(high, start + len(piece.text))
            if piece.start == piece.end or begin > end or (begin == end and low != high):
                continue
            if piece.verbatim:
                part = (begin, piece.start + begin - start, piece.start + end - start, "", "")
            else:
                part = (begin, piece.start, piece.end, piece.text[: begin - start], piece.text[end - start :])
            if run is not None and run[2] == part[1] and not run[4] and not part[3]:
                run = (run[0], run[1], part[2], run[3], part[4])  # neighbours without markup between them
            else:
                if run is not None:
                    yield run
                run = part
            if low == high:
                break
        if run is not None:
            yield run


def _trimmed(edit: Edit) -> tuple[int, int, str]:
    """An edit's span and replacement without the words at both ends that stay."""
    old, new = edit.original, edit.replacement
    before = after = 0
    for a, b in zip(_WORD.finditer(old), _WORD.finditer(new), strict=False):
        if old[: a.end()] != new[: b.end()] or a.end() == len(old) or b.end() == len(new):
            break
        before = a.end()
    while before < min(len(old), len(new)) and old[before].isspace() and old[before] == new[before]:
        before += 1
    rest = min(len(old), len(new)) - before
    while after < rest and old[-1 - after] == new[-1 - after]:
        after += 1
    while after and not (old[-after].isspace() and new[-after].isspace()):
        after -= 1  # whole words only
    return edit.start + before, edit.end - after, new[before : len(new) - after]


def _shared_out(old: str, low: int, new: str, starts: Sequence[int]) -> list[str]:
    """A replacement divided among the parts of what it replaces: word by word where the numbers agree."""
    if len(starts) == 1:
        return [new]
    old_words, new_words = list(_WORD.finditer(old)), list(_WORD.finditer(new))
    if len(old_words) != len(new_words) or len(new_words) < 2:
        return [new] + [""] * (len(starts) - 1)
    cuts = [0]
    for start in starts[1:]:
        # Words go with the part their first letter stands in.
        at = next((n for n, word in enumerate(old_words) if low + word.start() >= start), len(new_words))
        place = len(new) if at == len(new_words) else new_words[at].start()
        if at and at < len(new_words) and low + old_words[at - 1].end() >= start:
            place = new_words[at - 1].end()  # the white space begins the part
        cuts.append(max(place, cuts[-1]))
    return [new[a:b] for a, b in zip(cuts, [*cuts[1:], len(new)], strict=True)]


def _without_switched_off(source: str, pieces: Iterable[Piece]) -> Iterator[Piece]:
    off = switched_off(source) if "unspin:" in source else []
    for piece in pieces:
        hidden = next((span for span in off if span[0] < piece.end and piece.start < span[1]), None)
        if hidden is None or piece.start == piece.end:
            yield piece
        elif not piece.verbatim or (hidden[0] <= piece.start and piece.end <= hidden[1]):
            yield Piece(piece.start, piece.start, HIDDEN)
        else:
            at = piece.start
            for low, high in off:
                if high <= at or low >= piece.end:
                    continue
                if low > at:
                    yield Piece(at, low, source[at:low])
                yield Piece(low, low, HIDDEN)
                at = high
            if at < piece.end:
                yield Piece(at, piece.end, source[at : piece.end])
