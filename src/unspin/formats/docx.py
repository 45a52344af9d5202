"""DOCX: the words of a Word document, written back into the runs where they stood.

Nothing is built anew: ``expat`` says where in each part's XML the texts stand, and only their edited words change, so
that whatever else a document holds stays as it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from unspin.document.protected import switched_off
from unspin.edits import Edit, apply

from .layout import Layout, Unit
from .prose import GAP, HIDDEN, Piece, Prose
from .word_package import Package
from .word_text import Paragraph, Styles, Text, read_styles, read_texts

__all__ = ["read_docx"]

_APART = "\0"
"""Divides texts in what :class:`Prose` takes for the source; XML cannot hold it."""


def read_docx(data: bytes) -> Layout:
    """One unit with the paragraphs of the body (tables and text boxes too), headers, footers, footnotes and endnotes.

    Left out are code, hidden and deleted text, formulas and the codes of fields. Reports say in which paragraph (from
    1, of those with text) and how many characters into it an edit is. Raises :class:`FormatError` for what is no DOCX,
    is encrypted or damaged, and for what unpacks to more than a document can be.
    """
    package = Package(data)
    found = package.styles()
    styles = read_styles(*found) if found else Styles()
    parts = {name: read_texts(name, package.xml(name), styles) for name in package.text_parts()}
    return _Docx(package, parts)


@dataclass(slots=True)
class _Placed:
    """A stretch of a text, or what stands between texts (``text`` None), as it is read."""

    words: str
    part: str = ""
    text: Text | None = None
    at: int = 0
    """Offset of the stretch in the text."""


_DIVIDER = _Placed(GAP)


class _Docx(Layout):
    def __init__(self, package: Package, parts: Mapping[str, Sequence[Paragraph]]) -> None:
        self._package = package
        self._stretches = list(_without_switched_off(_read(parts)))
        self._paragraphs: list[int] = [0] if self._stretches else []
        self._starts: list[int] = []
        self._source_starts: list[int] = []
        pieces: list[Piece] = []
        source: list[str] = []
        size = at = 0
        for stretch in self._stretches:
            self._starts.append(size)
            self._source_starts.append(at)
            size += len(stretch.words)
            if stretch is _DIVIDER:
                self._paragraphs.append(size)
            if stretch.text is None:
                pieces.append(Piece(at, at, stretch.words))
            else:
                pieces.append(Piece(at, at + len(stretch.words), stretch.words))
                source += (stretch.words, _APART)
                at += len(stretch.words) + 1
        prose = Prose("".join(source), pieces)
        self.text = prose.text
        self.units = [Unit(prose)]

    def placed(self, unit: Unit, edits: Sequence[Edit]) -> list[Edit]:
        """See :class:`Layout`: each within one run, and none where an edit meets a sign that is no text."""
        found: list[Edit] = []
        for edit in edits:
            low, high = self._covered(edit)
            if any(stretch.text is None and not stretch.words.isspace() for stretch in self._stretches[low:high]):
                continue
            found += self._in_runs(unit, edit)
        return found

    def spanned(self, unit: Unit, start: int, end: int) -> tuple[int, int] | None:
        """See :class:`Layout`."""
        placed = self._in_runs(unit, Edit(start, end, self.text[start:end], "\0"))
        return (placed[0].start, placed[-1].end) if placed else None

    def _in_runs(self, unit: Unit, edit: Edit) -> list[Edit]:
        found: list[Edit] = []
        for placed in unit.prose.placed([edit]):
            at = bisect_right(self._source_starts, placed.start) - 1
            shift = self._starts[at] - self._source_starts[at]
            found.append(replace(placed, start=placed.start + shift, end=placed.end + shift))
        return found

    def _covered(self, edit: Edit) -> tuple[int, int]:
        low = max(bisect_right(self._starts, edit.start) - 1, 0)
        return low, max(bisect_right(self._starts, max(edit.end - 1, edit.start)), low)

    def where(self, edit: Edit) -> dict[str, int]:
        """See :class:`Layout`."""
        number = bisect_right(self._paragraphs, edit.start)
        return {"paragraph": number, "offset": edit.start - self._paragraphs[number - 1]} if number else {}

    def written(self, edits: Sequence[Edit]) -> bytes:
        """See :class:`Layout`; raises ValueError for an edit that does not stand within one run."""
        apply(self.text, edits)  # they fit, and do not overlap
        changed: dict[str, dict[int, tuple[Text, list[Edit]]]] = {}
        for edit in edits:
            at = self._holder(edit)
            stretch = self._stretches[at]
            text = stretch.text
            if text is None:
                raise ValueError(f"no run holds the edit at offset {edit.start}")
            shift = stretch.at - self._starts[at]
            local = replace(edit, start=edit.start + shift, end=edit.end + shift)
            changed.setdefault(stretch.part, {}).setdefault(id(text), (text, []))[1].append(local)
        return self._package.written(
            {part: _changed(self._package.xml(part), list(texts.values())) for part, texts in changed.items()}
        )

    def _holder(self, edit: Edit) -> int:
        """The stretch that an edit stands in."""
        at = bisect_right(self._starts, edit.start) - 1
        while at > 0 and self._stretches[at].text is None and self._starts[at] == edit.start == edit.end:
            at -= 1  # an insertion goes with the text before it
        stretch = self._stretches[at]
        if edit.end > self._starts[at] + len(stretch.words):
            raise ValueError(f"no run holds the edit at offset {edit.start}")
        return at


def _read(parts: Mapping[str, Sequence[Paragraph]]) -> Iterator[_Placed]:
    first = True
    for part, paragraphs in parts.items():
        for paragraph in paragraphs:
            if not any(map(str.isalpha, "".join([item.words for item in paragraph]))):
                continue
            if not first:
                yield _DIVIDER
            first = False
            for item in paragraph:
                yield _Placed(item.words, part, item) if isinstance(item, Text) else _Placed(item.words)


def _without_switched_off(stretches: Iterator[_Placed]) -> Iterator[_Placed]:
    """What comments in the text take out, hidden; done here, since a run may end within the comment."""
    all_of_it = list(stretches)
    text = "".join([stretch.words for stretch in all_of_it])
    off = switched_off(text) if "unspin:" in text else []
    at = 0
    for stretch in all_of_it:
        start, at = at, at + len(stretch.words)
        if stretch.text is None or not any(low < at and start < high for low, high in off):
            yield stretch
            continue
        done = start
        for low, high in off:
            if low >= at or high <= start:
                continue
            if low > done:
                yield _part(stretch, done - start, low - start)
            yield _Placed(HIDDEN)
            done = min(high, at)
        if done < at:
            yield _part(stretch, done - start, at - start)


def _part(stretch: _Placed, low: int, high: int) -> _Placed:
    return replace(stretch, words=stretch.words[low:high], at=low)


def _changed(xml: bytes, texts: Sequence[tuple[Text, Sequence[Edit]]]) -> bytes:
    """A part with the edits of its texts, and of their twins, made."""
    changes = [
        change for text, edits in texts for twin in (text, *text.twins) for change in twin.changes(xml, list(edits))
    ]
    done: list[bytes] = []
    at = 0
    for start, end, written in sorted(changes):
        done += (xml[at:start], written)
        at = end
    return b"".join([*done, xml[at:]])
