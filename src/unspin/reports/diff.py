"""Diffs: for a terminal inside the sentences or side by side, for a pipe as a unified diff."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rich.console import Console
from rich.table import Table
from rich.text import Text

from unspin.batch.work import START, FileResult, Origin
from unspin.document.sentences import sentence_spans
from unspin.edits import Edit

from .evidence import remaining_spans
from .positions import Positions
from .reporter import Reporter
from .screen import clean
from .visible import readable, shortened

__all__ = [
    "DiffReporter",
    "DiffStyle",
    "print_head",
    "print_inline",
    "print_remaining",
    "print_side_by_side",
    "print_suggestions",
    "unified_diff",
]

_NO_NEWLINE = "\\ No newline at end of file\n"
_MEASURE = 120
"""Columns beyond which a line of text is hard to read."""
_LONG_WORDING = 400
"""Characters of a wording that are shown; a repeated paragraph needs no more to be known again."""
_LONG_STRETCH = 600
"""Characters between two changes of which only the ends are shown, where a sentence does not end for so long."""
_LEGEND = "small figures: confidence in %"
_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_BLANK_LINE = re.compile(r"\n\s*\n")
_NEEDS_QUOTES = re.compile(r'[\x00-\x1f"\\\x7f]')
_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class DiffStyle(Enum):
    """How changes are shown; ``suited`` is inline on a terminal, else a unified diff."""

    suited = auto()
    inline = auto()
    unified = auto()
    side_by_side = auto()


class DiffReporter(Reporter):
    """Shows changes on the console, or as a unified diff through ``write``.

    ``context`` is how many sentences are shown around a changed one, in a unified diff how many lines; without it
    none and 1.
    """

    def __init__(
        self,
        console: Console,
        write: Callable[[str], None],
        *,
        suggest: bool,
        remaining: bool = False,
        style: DiffStyle = DiffStyle.suited,
        context: int | None = None,
    ) -> None:
        self._console, self._write = console, write
        self._suggest, self._remaining = suggest, remaining
        if style is DiffStyle.suited:
            style = DiffStyle.inline if console.is_terminal else DiffStyle.unified
        self._style = style
        self._context = context
        self._legend = True
        self._headed = False
        self._old: list[str] = []
        self._new: list[str] = []

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        if not result.number:
            self._headed = False
            self._old, self._new = [], []
        path = str(result.path)
        if self._style is DiffStyle.unified:
            self._collect(path, result)
        elif result.edits:
            if not self._headed:
                print_head(self._console, path, legend=self._legend)
            self._legend, self._headed = False, True
            shown = print_inline if self._style is DiffStyle.inline else print_side_by_side
            shown(self._console, result.text, result.edits, context=self._context or 0, origin=result.origin)
        if self._suggest and result.suggestions:
            print_suggestions(self._console, path, result.text, result.suggestions, result.origin)
        if self._remaining and (spans := remaining_spans(result)):
            print_remaining(self._console, path, result.text, spans, result.origin)

    def _collect(self, path: str, result: FileResult) -> None:
        """The blocks of a file make one diff: patch(1) wants lines around a change, also where blocks meet."""
        self._old.append(result.text)
        self._new.append(result.after)
        if result.last:
            lines = 1 if self._context is None else self._context
            old, new = "".join(self._old), "".join(self._new)
            self._old, self._new = [], []
            if old != new:
                self._write("".join(unified_diff(path, old, new, lines)))


def unified_diff(path: str, old: str, new: str, context: int = 1) -> Iterator[str]:
    """A unified diff that patch(1) takes, with so many lines around a change."""
    lines = difflib.unified_diff(_lines(old), _lines(new), _name(f"a/{path}"), _name(f"b/{path}"), n=context)
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _lines(text: str) -> list[str]:
    # Only LF divides lines for patch; str.splitlines would cut at a dozen other characters.
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def _name(path: str) -> str:
    """A file name as git writes it into a diff's header; a tab ends one that has spaces."""
    if _NEEDS_QUOTES.search(path):
        return '"' + _NEEDS_QUOTES.sub(lambda match: _ESCAPES.get(match[0], f"\\{ord(match[0]):03o}"), path) + '"'
    return f"{path}\t" if " " in path else path


@dataclass(slots=True)
class _Row:
    """A stretch of text that is shown as one; ``apart`` says that a gap sets it off from the one before."""

    start: int
    end: int
    edits: list[Edit]
    apart: bool


def print_inline(
    console: Console, text: str, edits: Sequence[Edit], *, context: int = 0, origin: Origin = START
) -> None:
    """Print the changed sentences with what goes struck out and what comes beside it, confidence as a small figure.

    Where the console has no colour, ``[-…-]`` and ``{+…+}`` say the same.
    """
    positions = Positions(text, origin)
    marked = _is_marked(console)
    for row in _rows(text, edits, context):
        if row.apart:
            console.print()
        line = Text()
        for piece in _pieces(text, row):
            if isinstance(piece, str):
                line.append(piece)
                continue
            old, new = _wordings(piece)
            if old:
                line.append(f"[-{old}-]" if marked else old, "red strike")
            if new:
                line.append("" if marked or not old else " ")
                line.append(f"{{+{new}+}}" if marked else new, "bold green")
            line.append(_small(piece.confidence), "dim")
        grid = Table.grid(padding=(0, 1))
        number = positions.of(row.start)[0]
        grid.add_column(justify="right", style="cyan", width=max(4, len(str(number))), no_wrap=True)
        grid.add_column(overflow="fold", max_width=_MEASURE)
        grid.add_row(str(number), line)
        console.print(grid)
    console.print()


def print_side_by_side(
    console: Console, text: str, edits: Sequence[Edit], *, context: int = 0, origin: Origin = START
) -> None:
    """Print the changed sentences in two columns, before and after."""
    positions = Positions(text, origin)
    marked = _is_marked(console)
    rows = list(_rows(text, edits, context))
    width = max(4, len(str(positions.of(rows[-1].start)[0]))) if rows else 4
    column = min((console.width - width - 4) // 2, _MEASURE)
    grid = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
    grid.add_column("", justify="right", style="cyan", width=width, no_wrap=True)
    grid.add_column("before", overflow="fold", width=column)
    grid.add_column("after", overflow="fold", width=column)
    for number, row in enumerate(rows):
        before, after = Text(), Text()
        for piece in _pieces(text, row):
            if isinstance(piece, str):
                before.append(piece)
                after.append(piece)
                continue
            old, new = _wordings(piece)
            if old:
                before.append(f"[-{old}-]" if marked else old, "red strike")
            if new:
                after.append(f"{{+{new}+}}" if marked else new, "bold green")
            after.append(_small(piece.confidence), "dim")
        if number and row.apart:
            grid.add_row()
        grid.add_row(str(positions.of(row.start)[0]), before, after)
    console.print(grid)
    console.print()


def print_suggestions(
    console: Console, path: str, text: str, suggestions: Sequence[Edit], origin: Origin = START
) -> None:
    """Print what could be changed but is not: place, wording, alternatives with their probabilities."""
    console.print(Text(f"{clean(path)}: suggestions, not applied", style="bold"), soft_wrap=True)
    positions = Positions(text, origin)
    for edit in suggestions:
        item = _place(positions, edit.start)
        item.append(f"  {clean(edit.original)}", "red")
        item.append(" → ", "dim")
        item.append(clean(edit.replacement), "green")
        item.append(f" {100 * edit.confidence:.0f}%", "dim")
        for wording, probability in edit.alternatives[:2]:
            item.append(f", {clean(wording)} {100 * probability:.0f}%", "dim")
        console.print(item, soft_wrap=True)


def print_remaining(
    console: Console, path: str, text: str, spans: Sequence[tuple[int, int, float]], origin: Origin = START
) -> None:
    """Print what is probably spun and stays as it is: place, wording in its sentence, probability.

    ``spans`` are start, end and P(spun) of wordings in ``text``.
    """
    console.print(Text(f"{clean(path)}: probably spun, not restorable here", style="bold"), soft_wrap=True)
    positions = Positions(text, origin)
    for start, end, probability in sorted(spans):
        item = _place(positions, start)
        item.append(f" {100 * probability:3.0f}%  ", "dim")
        before, after = _around(text, start, end)
        # Off a terminal no style tells the wording from the words around it.
        marks = ("[", "]") if _is_marked(console) else ("", "")
        item.append(before, "dim")
        item.append(f"{marks[0]}{shortened(clean(text[start:end]), _LONG_WORDING)}{marks[1]}", "yellow")
        item.append(after, "dim")
        if console.is_terminal:
            item.truncate(console.width, overflow="ellipsis")
        console.print(item, soft_wrap=True)


def _around(text: str, start: int, end: int, most: int = 30) -> tuple[str, str]:
    """The words around a wording, within its line."""
    low = max(text.rfind("\n", 0, start) + 1, start - most)
    high = text.find("\n", end)
    high = min(len(text) if high < 0 else high, end + most)
    before, after = clean(text[low:start]).lstrip(), clean(text[end:high]).rstrip()
    if low and text[low - 1] != "\n":
        before = f"… {before.partition(' ')[2]}"
    if high < len(text) and text[high] not in "\r\n":
        after = f"{after.rpartition(' ')[0]} …"
    return before, after


def _place(positions: Positions, offset: int) -> Text:
    line, column = positions.of(offset)
    return Text(f"{line}:{column}".rjust(8), style="cyan")


def print_head(console: Console, path: str, *, legend: bool) -> None:
    """Print the line above a file's changes."""
    head = Text(clean(path), style="bold")
    if legend:
        head.append(f"  ({_LEGEND})", "not bold dim")
    console.print(head)


def _is_marked(console: Console) -> bool:
    """Whether signs must say what colour cannot."""
    return console.no_color or console.color_system is None


def _wordings(edit: Edit) -> tuple[str, str]:
    old, new = (shortened(wording, _LONG_WORDING) for wording in readable(edit))
    return old, new


def _small(confidence: float) -> str:
    return f"{100 * confidence:.0f}".translate(_SMALL)


def _pieces(text: str, row: _Row) -> Iterator[str | Edit]:
    """A row's unchanged stretches and its edits, in order."""
    at = row.start
    for number, edit in enumerate(row.edits):
        yield _stretch(text[at : edit.start], first=number == 0)
        yield edit
        at = edit.end
    yield _stretch(text[at : row.end].rstrip(), first=not row.edits, last=True)


def _stretch(text: str, *, first: bool = False, last: bool = False) -> str:
    """Unchanged text; of a very long stretch what is near the changes."""
    if len(text) > _LONG_STRETCH:
        side = _LONG_STRETCH // 3
        head = "" if first else text[:side].rpartition(" ")[0]
        tail = "" if last else text[-side:].partition(" ")[2]
        text = f"{head} […] {tail}"
    text = clean(text)
    return text.lstrip() if first else text


def _rows(text: str, edits: Sequence[Edit], context: int) -> Iterator[_Row]:
    """The stretches that hold edits, sentence by sentence, with so many sentences around them.

    Sentences that stand side by side on a line come as one row, and so do those that one edit joins.
    """
    spans = list(sentence_spans(text)) or [(0, len(text))]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    wanted: set[int] = set()
    members: dict[int, list[Edit]] = defaultdict(list)
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        first = min(bisect_right(ends, edit.start), len(spans) - 1)
        last = max(first, bisect_left(starts, edit.end) - 1)
        wanted.update(range(max(0, first - context), min(len(spans), last + context + 1)))
        members[first].append(edit)
    row: _Row | None = None
    before = -1
    for number in sorted(wanted):
        found = members[number]
        low = min([starts[number], *(edit.start for edit in found[:1])])
        high = max([ends[number], *(edit.end for edit in found[-1:])])
        near = row is not None and number == before + 1
        before = number
        if row is not None and near and (row.end > low or "\n" not in text[row.end - 1 : low]):
            row.end = max(row.end, high)
            row.edits += found
            continue
        if row is not None:
            yield row
        apart = row is not None and (not near or _BLANK_LINE.search(text, max(row.end - 2, 0), low) is not None)
        row = _Row(low, high, list(found), apart)
    if row is not None:
        yield row
