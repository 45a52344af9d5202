"""The texts of a part of a Word document: which are seen, in which paragraph, and where they stand in the XML."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from unspin.edits import Edit

from .prose import HIDDEN
from .references import pieces_of
from .word_xml import Attributes, parse

__all__ = ["Paragraph", "Stand", "Styles", "Text", "read_styles", "read_texts"]

_CODE = re.compile(
    r"\b(?:code|verbatim|source|preformatted|macro ?text|listing|html (?:keyboard|sample|typewriter|variable))\b",
    re.IGNORECASE,
)
_WORDS_OF_ID = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TAG = re.compile(rb"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_SPACE_ATTRIBUTE = re.compile(rb"""(?<=\s)xml:space\s*=\s*(?:"[^"]*"|'[^']*')""")
_XML_SPACE = " \t\r\n"
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OFF = frozenset(("0", "false", "off", "none"))

_NOT_SEEN = frozenset(("w:del", "w:moveFrom", "w:rt", "m:oMath"))
"""Elements whose text nobody sees, or which is no prose: deleted, moved away, above other text, formulas."""
_SIGNS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "\n",
    "w:cr": "\n",
    "w:noBreakHyphen": "-",
    "w:sym": HIDDEN,
    "wp:inline": HIDDEN,
}
"""What is seen of elements within a run that are no text."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Something between texts that edits leave alone."""

    words: str


@dataclass(slots=True, eq=False)
class Text:
    """A text element: ``words`` is what is seen of it.

    ``tag`` is the offset of its start tag in the part, ``start`` and ``end`` are those of what is seen; white space
    around it does not count unless ``preserved``. ``twins`` are the same text for programs that cannot show this one.
    """

    words: str
    tag: int
    inner: tuple[int, int]
    start: int
    end: int
    preserved: bool
    twins: list[Text] = field(default_factory=list)

    def changes(self, xml: bytes, edits: Iterable[Edit]) -> list[tuple[int, int, bytes]]:
        """Edits of the words as changes of the part's bytes."""
        raw = xml[self.start : self.end].decode()
        pieces = list(pieces_of(raw, 0, len(raw)))
        starts = [0]
        for piece in pieces:
            starts.append(starts[-1] + len(piece.text))

        def place(offset: int) -> int:
            at = min(bisect_right(starts, offset), len(pieces)) - 1
            if at < 0:
                return 0
            piece, inside = pieces[at], offset - starts[at]
            return piece.start + inside if piece.verbatim else (piece.end if inside else piece.start)

        done: list[str] = []
        at = 0
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            done += (raw[at : place(edit.start)], _escaped(edit.replacement))
            at = place(edit.end)
        written = "".join(done) + raw[at:]
        if self.preserved or written == written.strip(_XML_SPACE):
            return [(self.start, self.end, written.encode())]
        start, end = self.inner
        tag = xml[self.tag : start]
        preserving = b'xml:space="preserve"'
        if _SPACE_ATTRIBUTE.search(tag):
            tag = _SPACE_ATTRIBUTE.sub(preserving, tag)
        else:
            tag = tag[:-1].rstrip() + b" " + preserving + b">"
        return [(self.tag, end, tag + written.encode())]


Paragraph = list[Text | Stand]


def _escaped(wording: str) -> str:
    escaped = wording.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "\n")
    return _NO_XML.sub("", escaped)


# --- Styles -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Styles:
    """The names of styles by identifier, those they are based on, and which of them hide text."""

    names: dict[str, str] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    hiding: set[str] = field(default_factory=set)

    def is_code(self, style: str) -> bool:
        """Whether text in a style is code."""
        return any(_CODE.search(self.names.get(name) or _WORDS_OF_ID.sub(" ", name)) for name in self._line(style))

    def hides(self, style: str) -> bool:
        """Whether text in a style is not seen."""
        return any(name in self.hiding for name in self._line(style))

    def _line(self, style: str) -> Iterator[str]:
        """A style and those it is based on; a circle among them ends."""
        seen: set[str] = set()
        while style and style not in seen:
            yield style
            seen.add(style)
            style = self.bases.get(style, "")


def read_styles(name: str, xml: bytes) -> Styles:
    """The styles of a document."""
    styles = Styles()
    path: list[str] = []
    current = ""

    def start(element: str, attributes: Attributes, _: int) -> None:
        nonlocal current
        path.append(element)
        if element == "w:style":
            current = attributes.get("w:styleId", "")
        elif path[-2:] == ["w:style", "w:name"]:
            styles.names[current] = attributes.get("w:val", "")
        elif path[-2:] == ["w:style", "w:basedOn"]:
            styles.bases[current] = attributes.get("w:val", "")
        elif path[-3:] == ["w:style", "w:rPr", "w:vanish"] and _is_on(attributes):
            styles.hiding.add(current)

    def end(_: str, __: int) -> None:
        path.pop()

    parse(name, xml, start, end)
    return styles


def _is_on(attributes: Attributes) -> bool:
    return attributes.get("w:val", "1").lower() not in _OFF


# --- Texts ------------------------------------------------------------------------------------------------------------


def read_texts(name: str, xml: bytes, styles: Styles) -> list[Paragraph]:
    """The paragraphs of a part in reading order; those in a text box follow the one that it is anchored in."""
    reader = _Reader(xml, styles)
    parse(name, xml, reader.start, reader.end)
    return reader.paragraphs


@dataclass(slots=True)
class _Open:
    """A paragraph that has not ended, and the paragraphs within it."""

    items: Paragraph = field(default_factory=list)
    left_out: bool = False
    within: list[Paragraph] = field(default_factory=list)


@dataclass(slots=True)
class _Run:
    is_code: bool = False
    hidden: bool = False
    stands: bool = False
    """Whether its code has left its mark."""


@dataclass(slots=True)
class _Branch:
    """One of several ways to show the same; only the first counts."""

    hidden: bool
    texts: list[Text] = field(default_factory=list)


class _Reader:
    def __init__(self, xml: bytes, styles: Styles) -> None:
        self.paragraphs: list[Paragraph] = []
        self._xml = xml
        self._styles = styles
        self._path = [""]
        self._open: list[_Open] = []
        self._runs: list[_Run] = []
        self._choices: list[list[Text] | None] = []
        """For each choice that is open, the texts of its first branch."""
        self._branches: list[_Branch] = []
        self._fields: list[bool] = []
        """For each field that is open, whether its result has begun."""
        self._unseen = 0
        self._text: tuple[int, bool] | None = None
        self._on_start: dict[str, Callable[[Attributes], None]] = {
            "w:p": lambda _: self._open.append(_Open(left_out=self._is_hidden())),
            "w:pStyle": self._paragraph_style,
            "w:r": lambda _: self._runs.append(_Run()),
            "w:rStyle": self._run_style,
            "w:vanish": self._vanish,
            "w:fldChar": self._field,
            "mc:AlternateContent": lambda _: self._choices.append(None),
            "mc:Choice": lambda _: self._branch(),
            "mc:Fallback": lambda _: self._branch(),
        }

    def start(self, element: str, attributes: Attributes, offset: int) -> None:
        """An element begins."""
        self._path.append(element)
        if element == "w:t":
            self._text = offset, attributes.get("xml:space") == "preserve"
        elif element in self._on_start:
            self._on_start[element](attributes)
        elif element in _SIGNS:
            if self._runs and "w:tabs" not in self._path[-2:]:
                self._sign(_SIGNS[element])
        elif element in _NOT_SEEN:
            if element == "m:oMath":
                self._add(Stand(HIDDEN))
            self._unseen += 1

    def end(self, element: str, offset: int) -> None:
        """An element ends."""
        self._path.pop()
        if element == "w:t":
            self._end_text(offset)
        elif element == "w:r" and self._runs:
            self._runs.pop()
        elif element == "w:p" and self._open:
            self._end_paragraph()
        elif element in ("mc:Choice", "mc:Fallback") and self._branches:
            self._end_branch()
        elif element == "mc:AlternateContent" and self._choices:
            self._choices.pop()
        elif element in _NOT_SEEN:
            self._unseen -= 1

    def _is_hidden(self) -> bool:
        return self._unseen > 0 or any(branch.hidden for branch in self._branches)

    # What surrounds a text

    def _paragraph_style(self, attributes: Attributes) -> None:
        style = attributes.get("w:val", "")
        if (
            self._open
            and self._path[-3:-1] == ["w:p", "w:pPr"]
            and (self._styles.is_code(style) or self._styles.hides(style))
        ):
            self._open[-1].left_out = True

    def _run_style(self, attributes: Attributes) -> None:
        if self._runs and self._path[-3:-1] == ["w:r", "w:rPr"]:
            style = attributes.get("w:val", "")
            self._runs[-1].is_code = self._styles.is_code(style)
            self._runs[-1].hidden = self._styles.hides(style)

    def _vanish(self, attributes: Attributes) -> None:
        if self._runs and self._path[-3:-1] == ["w:r", "w:rPr"]:
            self._runs[-1].hidden = _is_on(attributes)

    def _field(self, attributes: Attributes) -> None:
        kind = attributes.get("w:fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _branch(self) -> None:
        self._branches.append(_Branch(bool(self._choices) and self._choices[-1] is not None))

    def _end_branch(self) -> None:
        branch = self._branches.pop()
        if not self._choices:
            return
        first = self._choices[-1]
        if first is None:
            self._choices[-1] = branch.texts
        elif [text.words for text in first] == [text.words for text in branch.texts]:
            for text, twin in zip(first, branch.texts, strict=True):
                text.twins += [twin, *twin.twins]

    # Texts and paragraphs

    def _sign(self, words: str) -> None:
        run = self._runs[-1]
        if not run.hidden and not run.is_code and all(self._fields):
            self._add(Stand(words))

    def _add(self, item: Text | Stand) -> None:
        if self._open and not self._is_hidden():
            self._open[-1].items.append(item)

    def _end_text(self, end: int) -> None:
        if self._text is None:
            return
        (offset, preserved), self._text = self._text, None
        tag = _TAG.match(self._xml, offset)
        run = self._runs[-1] if self._runs else _Run()
        if tag is None or tag.end() >= end or self._unseen or run.hidden or not all(self._fields):
            return
        if run.is_code or (self._open and self._open[-1].left_out and not self._branches):
            if not run.stands:
                self._add(Stand(HIDDEN))
            run.stands = True
            return
        start, inner = tag.end(), self._xml[tag.end() : end]
        if b"<" in inner:  # a comment, or a section of raw characters; Word writes neither
            self._add(Stand(HIDDEN))
            return
        low, high = start, end
        if not preserved:
            low, high = end - len(inner.lstrip()), start + len(inner.rstrip())
        raw = self._xml[low:high].decode()
        words = "".join([piece.text for piece in pieces_of(raw, 0, len(raw))])
        if low >= high or not words:
            return
        text = Text(words, offset, (start, end), low, high, preserved)
        self._add(text)
        for branch in reversed(self._branches):
            branch.texts.append(text)
            if branch.hidden:
                break

    def _end_paragraph(self) -> None:
        paragraph = self._open.pop()
        found = [*([] if paragraph.left_out else [paragraph.items]), *paragraph.within]
        if self._open:
            self._open[-1].within += found
        else:
            self.paragraphs += found
