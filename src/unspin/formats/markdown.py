"""Markdown: the prose of a CommonMark document (with tables, strikethrough, footnotes, math and front matter).

``markdown-it-py`` reads the file. It says which lines a block stands on, and here also where in the block's content
each bit of text began. Block content is then found again in those lines. What does not match is left out.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import pairwise
from operator import itemgetter
from types import MappingProxyType

from markdown_it.token import Token

from unspin.document import Source
from unspin.edits import Edit

from .blocks import Blocks
from .commonmark import AT, LABEL, tokens_of
from .html import UNSEEN, Shown, hides
from .layout import FormatError, TextLayout, Unit
from .prose import Piece, Prose

__all__ = ["read_markdown"]

_NEWLINE = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r"[^\r\n]*")
# What may stand before the text of a line: quotation and list markers, a heading's mark.
_MARKERS = re.compile(r"[\s>]*(?:(?:[-+*]|\d{1,9}[.)])\s[\s>]*)*(?:#{1,6}\s+)?")
_CONTINUED = re.compile(r"[\s>]*")
_SPACE = re.compile(r"\s*")
_HEADING_END = re.compile(r"\s*#*\s*")
_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED_BAR = re.compile(r"\\\|")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_EMPHASIS = frozenset(("em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"))
_STAND_INS = frozenset(("code_inline", "image", "math_inline", "math_inline_double"))

_SPECIAL = re.compile(r"[\\`*\[\]<|~]|\$(?!\d)|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"(\s*)(?:(>|(?:\+|-+|=+|#{1,6})(?=\s|$))|(\d{1,9})([.)])(?=\s|$))")
_Marks = dict[tuple[int, int], tuple[int, int]]
"""What emphasis encloses, and the same with its marks, in offsets of the source."""


def read_markdown(source: Source) -> TextLayout:
    """One unit with the text of paragraphs, headings, list items and table cells.

    Left out are code, math, images, HTML blocks, link targets and titles, autolinks, footnotes, reference definitions
    and front matter. Line breaks have no place in the file, so that they stay. Raises :class:`FormatError` when the
    parser fails.
    """
    marks: _Marks = {}
    prose = Prose(source.text, _pieces(source.text, marks))
    return _MarkdownLayout(source, prose, marks)


class _MarkdownLayout(TextLayout):
    def __init__(self, source: Source, prose: Prose, marks: _Marks) -> None:
        super().__init__(source, [Unit(prose)], _escaped)
        self._marks = marks

    def placed(self, unit: Unit, edits: Sequence[Edit]) -> list[Edit]:
        """As everywhere, but what is emptied takes its marks along: ``****`` and blank lines mean something else."""
        return [self._with_marks(edit) for edit in super().placed(unit, edits)]

    def _with_marks(self, edit: Edit) -> Edit:
        text, start, end, replacement = self.text, edit.start, edit.end, edit.replacement
        if replacement.strip() or not edit.original.strip():
            return edit
        while (start, end) in self._marks:
            start, end = self._marks[start, end]
        line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        line = _LINE.match(text, line_start)
        line_end = line.end() if line else len(text)
        rest = text[line_start:start] + text[end:line_end]
        if line_start and end <= line_end and _CONTINUED.fullmatch(rest):
            newline = 2 if text.startswith("\r\n", line_start - 2) else 1
            start, end, replacement = line_start - newline, line_end, ""
        return replace(edit, start=start, end=end, original=text[start:end], replacement=replacement)


def _escaped(wording: str) -> str:
    """A wording in which nothing is markup."""
    written = _SPECIAL.sub(r"\\\g<0>", wording)
    if "&" in written and html.unescape(written) != written:
        written = written.replace("&", r"\&")
    return _LINE_START.sub(lambda m: m[1] + (f"\\{m[2]}" if m[2] else f"{m[3]}\\{m[4]}"), written, count=1)


# --- Blocks -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Content:
    """A block's content and where its parts stand: (start, end) in the content, start in the source."""

    text: str
    parts: list[tuple[int, int, int]]

    def spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A stretch of the content in offsets of the source."""
        first = max(bisect_right(self.parts, start, key=itemgetter(0)) - 1, 0)
        for number in range(first, len(self.parts)):
            low, high, at = self.parts[number]
            if low >= end:
                break
            if start < high:
                yield at + max(start - low, 0), at + min(end, high) - low


def _pieces(source: str, marks: _Marks) -> Iterator[Piece]:
    newlines = [match.span() for match in _NEWLINE.finditer(source)]
    lines = list(zip([0, *(end for _, end in newlines)], [*(start for start, _ in newlines), len(source)], strict=True))
    blocks = Blocks()
    rows: list[list[_Content]] = []
    column, in_cell, note = -1, False, 0
    for token in _tokens(source):
        blocks.divide()
        match token.type:
            case "footnote_reference_open" | "footnote_reference_close":
                note += token.nesting
            case "tr_open" if token.map:
                rows = [_cells(source, *lines[token.map[0]], before) for before in (_MARKERS, _CONTINUED)]
                column = -1
            case "th_open" | "td_open":
                column += 1
                in_cell = True
            case "th_close" | "td_close":
                in_cell = False
            case "inline" if token.map and token.children and not note:
                if in_cell:
                    found = [row[column] for row in rows if column < len(row) and row[column].text == token.content]
                else:
                    found = _content(source, lines[slice(*token.map)], token.content)
                if found:
                    _Sentence(source, found[0], blocks).read(token.children)
                    marks.update(_emphasis(found[0], token.children))
    return blocks.pieces()


def _tokens(source: str) -> list[Token]:
    try:
        return tokens_of(source)
    except Exception as error:  # whatever a parser trips over in somebody's file, the other files go on
        reason = f"the parser failed ({type(error).__name__}: {error})"
        raise FormatError(f"cannot be read as Markdown: {reason}; try --input-format text") from None


def _content(source: str, lines: Sequence[tuple[int, int]], content: str) -> list[_Content]:
    """Content of a paragraph or heading found again in its lines, without the marks at their ends; empty if not."""
    parts: list[tuple[int, int, int]] = []
    rest = iter(lines)
    offset = 0
    for text in content.split("\n"):
        bare = text.lstrip(" \t")
        for start, end in rest:
            at = _found(source[start:end].replace("\0", "\ufffd"), bare, first=not parts)
            if at is not None:
                parts.append((offset + len(text) - len(bare), offset + len(text), start + at))
                break
            if source[start:end].strip(" \t>"):
                return []
        else:
            return []
        offset += len(text) + 1
    return [_Content(content, parts)]


def _found(line: str, text: str, *, first: bool) -> int | None:
    at = line.rfind(text)
    marks, after = (_MARKERS, _HEADING_END) if first else (_CONTINUED, _SPACE)
    if at < 0 or not marks.fullmatch(line, 0, at) or not after.fullmatch(line, at + len(text)):
        return None
    return at


def _cells(source: str, start: int, end: int, marks: re.Pattern[str]) -> list[_Content]:
    """The cells of a table's row as the parser divides it; ``\\|`` is a bar of the text."""
    before = marks.match(source, start, end)
    start = before.end() if before else start
    bounds = [start - 1, *(match.start() for match in _BAR.finditer(source, start, end)), end]
    spans = [(low + 1, high) for low, high in pairwise(bounds)]
    if len(spans) > 1 and not source[slice(*spans[0])].strip():
        spans.pop(0)
    return [_cell(source, low, high) for low, high in spans]


def _cell(source: str, start: int, end: int) -> _Content:
    raw = source[start:end].rstrip(" \t")
    start += len(raw) - len(raw.lstrip(" \t"))
    raw = raw.lstrip(" \t").replace("\0", "\ufffd")
    parts: list[tuple[int, int, int]] = []
    offset = low = 0
    for bar in _ESCAPED_BAR.finditer(raw):
        parts.append((offset, offset + bar.start() - low, start + low))
        offset += bar.start() - low
        low = bar.start() + 1
    parts.append((offset, offset + len(raw) - low, start + low))
    return _Content(_ESCAPED_BAR.sub("|", raw), parts)


# --- Inline text ------------------------------------------------------------------------------------------------------


class _Sentence:
    """Hands the text of one block on, piece by piece, each compared with the source."""

    def __init__(self, source: str, content: _Content, blocks: Blocks) -> None:
        self._source = source
        self._content = content
        self._blocks = blocks
        self._elements = _Elements()

    def read(self, tokens: Sequence[Token]) -> None:
        closes = iter([token.meta.get(AT, 0) for token in tokens if token.type == "link_close"])  # links do not nest
        kept = False
        for token in tokens:
            if token.type == "html_inline":
                self._tag(token.content)
            elif token.type == "link_open":
                close = next(closes, 0)
                kept = token.info == "auto" or (LABEL in token.meta and not self._has_label(close))
                if kept and self._elements.shown:
                    self._blocks.hidden(0)
            elif token.type == "link_close":
                kept = False
            elif kept or not self._elements.shown:
                continue
            elif token.type == "text":
                self._text(token)
            elif token.type == "text_special":
                self._special(token)
            elif token.type in ("softbreak", "hardbreak"):
                self._blocks.newline()
            elif token.type in _STAND_INS:
                self._blocks.hidden(0)

    def _has_label(self, close: int) -> bool:
        """Whether a reference link names its target apart from its text: ``[text][label]``, not ``[label]``."""
        return self._content.text.startswith("][", close) and not self._content.text.startswith("][]", close)

    def _text(self, token: Token) -> None:
        at = token.meta.get(AT)
        if at is None or not token.content or not self._content.text.startswith(token.content, at):
            return
        for start, end in self._content.spans(at, at + len(token.content)):
            self._blocks.add(Piece(start, end, self._source[start:end]))

    def _special(self, token: Token) -> None:
        at, size = token.meta.get(AT), len(token.markup)
        spans = [] if at is None else list(self._content.spans(at, at + size))
        if len(spans) == 1 and self._source[slice(*spans[0])] == token.markup:
            self._blocks.add(Piece(*spans[0], token.content))

    def _tag(self, markup: str) -> None:
        shown = self._elements.shown
        name = self._elements.enter(markup)
        if shown and name == "br":
            self._blocks.line_break(0)
        elif shown and name is not None and name not in UNSEEN and (hides(name) or not self._elements.shown):
            self._blocks.hidden(0)


def _emphasis(content: _Content, tokens: Sequence[Token]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    opened: list[tuple[int, int]] = []
    for token in tokens:
        if token.type not in _EMPHASIS or AT not in token.meta:
            continue
        at, size = token.meta[AT], len(token.markup)
        # Of two marks for strong emphasis the inner one is the token that is left.
        start = at - 1 if token.type == "strong_open" else at
        span = next(content.spans(start, start + size), (0, 0))
        if not content.text.startswith(token.markup, start) or span[1] - span[0] != size:
            span = (-1, -1)
        if token.nesting > 0:
            opened.append(span)
        elif opened:
            before = opened.pop()
            if before[0] >= 0 <= span[0]:
                yield (before[1], span[0]), (before[0], span[1])


class _Elements:
    """HTML elements that are open inside a paragraph."""

    def __init__(self) -> None:
        self._open: list[tuple[str, Shown | None]] = []

    @property
    def shown(self) -> bool:
        """Whether text here is prose."""
        within = self._open[-1][1] if self._open else Shown()
        return within is not None and within.is_prose

    def enter(self, markup: str) -> str | None:
        """Take note of a tag; the name of the element if it begins here."""
        tag = _TAG.match(markup)
        if tag is None:  # a comment or the like
            return None
        name = tag[2].lower()
        if tag[1]:
            for number in range(len(self._open) - 1, -1, -1):
                if self._open[number][0] == name:
                    del self._open[number:]
                    break
            return None
        if name not in _VOID:
            within = self._open[-1][1] if self._open else Shown()
            inside = None if within is None or hides(name) else within.within(_attributes(markup))
            self._open.append((name, inside))
        return name


class _TagReader(HTMLParser):
    attributes: Mapping[str, str | None] = MappingProxyType({})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See the base class."""
        del tag
        self.attributes = dict(attrs)


def _attributes(markup: str) -> Mapping[str, str | None]:
    if "=" not in markup and "translate" not in markup:
        return {}
    reader = _TagReader()
    reader.feed(markup)
    return reader.attributes
