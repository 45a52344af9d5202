"""HTML: the text nodes of the page, tied to their places in the source.

``justhtml`` builds the tree as browsers do (implied end tags, misnested markup, stray text in tables) and knows where
each node began in the source. It sees a copy of the source in which every character keeps its place: character
references are masked and newlines made plain, so that a text node is always a slice of that copy, apart from tags the
parser ignored in its middle. References are decoded here, one by one. What does not align with the source is left out.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, cast

from unspin.document import Source

from .blocks import Blocks
from .layout import FormatError, TextLayout, Unit
from .prose import Piece, Prose

if TYPE_CHECKING:
    from justhtml.dom import Node, Text

__all__ = ["BLOCKS", "UNSEEN", "Shown", "hides", "read_html"]

BLOCKS = frozenset(
    "address article aside blockquote body button caption center col colgroup dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main "
    "menu nav ol optgroup option p plaintext pre search section summary table tbody td tfoot th thead title tr ul "
    "xmp".split()
)
"""Elements that stand apart from the text around them."""
UNSEEN = frozenset(
    "area base basefont bgsound datalist link meta noembed noframes noscript param rp rt script source style template "
    "track".split()
)
"""Elements of which a reader sees nothing in the text: it runs on across them."""
_NO_PROSE = frozenset(
    "applet audio canvas code del embed iframe img input kbd listing map math meter object output picture plaintext "
    "pre progress samp select svg textarea tt var video xmp".split()
)
_ENGLISH = frozenset(("", "en", "eng", "english", "mul", "und"))

_AMPERSAND = "\ue000"  # stands for & in what the parser reads; which character it is does not matter
_REFERENCE = re.compile(r"&(?:#[0-9]{1,4000}|#[xX][0-9a-fA-F]{1,4000}|[A-Za-z][A-Za-z0-9]{1,31});?")
_MARKUP = re.compile(
    r"""
      <!--(?:-?>|.*?(?:--!?>|\Z))
    | <[!?][^>]*(?:>|\Z)
    | </(?:>|[^A-Za-z>][^>]*(?:>|\Z))
    | </?(?P<name>[A-Za-z][^\s/>]*)(?:=\s*"[^"]*"|=\s*'[^']*'|[^>])*+(?:>|\Z)
    """,
    re.VERBOSE | re.DOTALL,
)
# In XML an element may end within its own tag; an HTML parser would take the rest of the file for a script's.
_CLOSED_AT_ONCE = re.compile(
    r"""<(?:script|style|title|textarea|iframe|noscript|noembed|noframes|xmp)\b"""
    r"""(?:[^>"'/]|/(?!>)|"[^"]*"|'[^']*')*+/>"""
)


def read_html(source: Source) -> TextLayout:
    """One unit with the page's text; blocks, cells and double line breaks are divided by a gap.

    Left out are code, scripts, form fields, ``translate="no"``, ``class="notranslate"``, and what ``lang`` says is not
    English. Raises :class:`FormatError` when the parser fails.
    """
    encoding = "ascii" if source.text.isascii() else source.encoding
    return TextLayout(source, [Unit(Prose(source.text, _pieces(source.text)))], partial(_escaped, encoding))


@dataclass(frozen=True, slots=True)
class Shown:
    """What the attributes of the elements around a text say about it."""

    english: bool = True
    translated: bool = True

    def within(self, attributes: Mapping[str, str | None]) -> Shown:
        """The same inside an element with these attributes."""
        if not attributes:
            return self
        shown = self
        language = attributes.get("lang", attributes.get("xml:lang"))
        if language is not None:
            shown = replace(shown, english=re.split(r"[-_]", language.strip().lower())[0] in _ENGLISH)
        translate = attributes.get("translate", "?")
        if translate is None or translate.lower() in ("", "yes"):
            shown = replace(shown, translated=True)
        if (translate or "").lower() == "no" or "notranslate" in (attributes.get("class") or "").split():
            shown = replace(shown, translated=False)
        return shown

    @property
    def is_prose(self) -> bool:
        """Whether the text may be read and changed."""
        return self.english and self.translated


def hides(name: str) -> bool:
    """Whether nothing inside elements of this name is prose, whatever their attributes."""
    return name in _NO_PROSE or name in UNSEEN


def _referenced(source: str, start: int, end: int) -> Iterator[Piece]:
    """A stretch of source without tags as pieces, its character references decoded."""
    at = start
    for match in _REFERENCE.finditer(source, start, end):
        meant = html.unescape(match[0])
        if meant == match[0]:
            continue
        if match.start() > at:
            yield Piece(at, match.start(), source[at : match.start()])
        at = match.end()
        if meant:  # a reference to no character shows nothing
            yield Piece(match.start(), at, meant)
    if at < end:
        yield Piece(at, end, source[at:end])


def _escaped(encoding: str, wording: str) -> str:
    """A wording as text of the page; what the file's encoding lacks becomes a reference."""
    written = html.escape(wording, quote=False).replace("\xa0", "&nbsp;")
    return written.encode(encoding, "xmlcharrefreplace").decode(encoding)


# --- The tree ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """Something of the page in the source's order; ``run`` numbers the stretches that no block divides."""

    start: int
    run: int


@dataclass(frozen=True, slots=True)
class _Words(_Found):
    text: str
    literal: bool  # a title, in which tags are text


class _Break(_Found):
    pass


class _Stand(_Found):
    """What is part of the sentence but no prose."""


_Entry = tuple["Node | Text | None", Shown | None]


def _pieces(source: str) -> Iterator[Piece]:
    masked = _masked(source)
    found, starts = _walk(_tree(masked))
    found.sort(key=lambda item: item.start)
    blocks, run = Blocks(), 0
    for item in found:
        if item.run != run:
            blocks.divide()
            run = item.run
        if isinstance(item, _Words):
            limit = bisect_right(starts, item.start)
            end = starts[limit] if limit < len(starts) else len(source)
            for span in _aligned(masked, item, end):
                if span is None:
                    blocks.divide()
                elif span[0] == span[1]:
                    blocks.hidden(span[0])
                else:
                    for piece in _referenced(source, *span):
                        blocks.add(piece)
        elif isinstance(item, _Break):
            blocks.line_break(item.start)
        else:
            blocks.hidden(item.start)
    return blocks.pieces()


def _masked(source: str) -> str:
    """A copy of the same length that the parser reads without decoding or dropping a character."""
    masked = source.replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd").replace("&", _AMPERSAND)
    if masked.startswith("\ufeff"):
        masked = " " + masked[1:]
    if masked.lstrip().startswith("<?xml"):
        masked = _CLOSED_AT_ONCE.sub(lambda match: f"<!--{'-->':>{len(match[0]) - 4}}", masked)
    return masked


def _tree(masked: str) -> Node:
    from justhtml import JustHTML  # noqa: PLC0415  (a tenth of a second)

    try:
        return JustHTML(masked, sanitize=False, track_node_locations=True).root
    except Exception as error:  # whatever a parser trips over on somebody's page, the other files go on
        reason = f"the parser failed ({type(error).__name__}: {error})"
        raise FormatError(f"cannot be read as HTML: {reason}; try --input-format text") from None


def _walk(root: Node) -> tuple[list[_Found], list[int]]:
    """What is seen, in the tree's order, and where all nodes begin, sorted."""
    found: list[_Found] = []
    starts: list[int] = []
    run = at = 0
    stack: list[_Entry] = [(root, Shown())]  # None for the node: a block ends; for what is shown: nothing inside is
    while stack:
        node, shown = stack.pop()
        if node is None:
            run += 1
            continue
        name = node.name
        at = at if node.origin_offset is None else node.origin_offset
        # A second <html> or <body> tag only lends its attributes to the first: text goes on around it.
        if node.origin_offset is not None and name not in ("html", "head", "body"):
            starts.append(at)
        if name == "#text":
            if shown is not None and shown.is_prose and node.origin_offset is not None and isinstance(node.data, str):
                found.append(_Words(at, run, node.data, node.parent is not None and node.parent.name == "title"))
            continue
        if name == "br" and shown is not None:
            found.append(_Break(at, run))
        run = _descend(cast("Node", node), at, run, shown, stack, found)
    starts.sort()
    return found, starts


def _descend(node: Node, at: int, run: int, shown: Shown | None, stack: list[_Entry], found: list[_Found]) -> int:
    """Put an element's content on the stack; the number of the run that begins there."""
    name = node.name
    inside = shown if shown is None or not node.attrs else shown.within(node.attrs)
    if hides(name):
        inside = None
    if name in BLOCKS and shown is not None:
        run += 1
        stack.append((None, None))
    elif (
        shown is not None
        and shown.is_prose
        and name not in UNSEEN
        and not name.startswith("#")
        and (inside is None or not inside.is_prose)
    ):
        found.append(_Stand(at, run))
    stack += [(child, inside) for child in reversed(node.children or ())]
    return run


def _aligned(masked: str, words: _Words, limit: int) -> Iterator[tuple[int, int] | None]:
    """The spans of a text node before ``limit``, None where a block's tag that the parser ignored divides them.

    An empty span says that something is missing there.
    """
    at, data = words.start, words.text
    if data[:1].isspace() and not masked[at : at + 1].isspace():
        data = data.lstrip()  # white space that was moved here from elsewhere
    done = 0
    while done < len(data) and at < limit:
        mark = -1 if words.literal else masked.find("<", at, limit)
        if mark == at:
            tag = _MARKUP.match(masked, at, limit)
            if tag is not None:
                if (tag["name"] or "").lower() in BLOCKS:
                    yield None
                if data.startswith(tag[0], done):
                    done += len(tag[0])  # the parser, when it tracks places, hands bogus comments on as text
                at = tag.end()
                continue
            mark = masked.find("<", at + 1, limit)
        stop = min(limit if mark < 0 else mark, at + len(data) - done)
        if masked[at:stop] != data[done : done + stop - at]:
            break
        yield at, stop
        done += stop - at
        at = stop
    if data[done:].strip():
        yield at, at
