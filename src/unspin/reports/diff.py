"""Diffs: for a terminal sentence by sentence, for a pipe as a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unspin.document.sentences import sentence_spans
from unspin.edits import Edit

__all__ = ["print_suggestions", "print_terminal_diff", "unified_diff"]

# What a text contains must not steer the reader's terminal.
_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "�") | {9: " ", 10: " ", 13: None}
_NO_NEWLINE = "\\ No newline at end of file\n"


def unified_diff(path: str, old: str, new: str) -> Iterator[str]:
    """A unified diff that patch(1) takes."""
    lines = difflib.unified_diff(_lines(old), _lines(new), f"a/{path}", f"b/{path}", n=1)
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}"


def _lines(text: str) -> list[str]:
    # Only LF divides lines for patch; str.splitlines would cut at a dozen other characters.
    parts = text.split("\n")
    return [f"{part}\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def print_terminal_diff(console: Console, path: str, text: str, edits: Sequence[Edit]) -> None:
    """Print the changed sentences, before and after, with each change and its confidence below."""
    console.print(Text(path, style="bold"))
    at, line = 0, 1
    for start, end, members in _sentences(text, edits):
        line += text.count("\n", at, start)
        at = start
        console.print(_change(text, start, end, members, line))


def print_suggestions(console: Console, path: str, text: str, suggestions: Sequence[Edit]) -> None:
    """Print what could be changed but is not: place, wording, alternatives with their probabilities."""
    console.print(Text(f"{path}: suggestions, not applied", style="bold"))
    for edit in suggestions:
        line = text.count("\n", 0, edit.start) + 1
        column = edit.start - (text.rfind("\n", 0, edit.start) + 1) + 1
        item = Text(f"{line}:{column}".rjust(8), style="cyan")
        item.append(f"  {_clean(edit.original)}", "red")
        item.append(" → ", "dim")
        item.append(_clean(edit.replacement), "green")
        item.append(f" {100 * edit.confidence:.0f}%", "dim")
        for wording, probability in edit.alternatives[:2]:
            item.append(f", {_clean(wording)} {100 * probability:.0f}%", "dim")
        console.print(item, soft_wrap=True)


def _sentences(text: str, edits: Sequence[Edit]) -> Iterator[tuple[int, int, list[Edit]]]:
    """The sentences that hold edits; sentences that one edit joins come as one."""
    pending = list(edits)
    group: tuple[int, int, list[Edit]] | None = None
    for start, end in sentence_spans(text):
        members = []
        while pending and pending[0].start < end:
            members.append(pending.pop(0))
        if group is not None and group[2][-1].end > start:
            group = (group[0], max(end, group[1]), [*group[2], *members])
        else:
            if group is not None:
                yield group
            group = (min(start, members[0].start), end, members) if members else None
        if not pending and group is not None and group[2][-1].end <= end:
            yield group
            return
    if group is not None:
        yield group


def _change(text: str, start: int, end: int, edits: Sequence[Edit], line: int) -> RenderableType:
    end = max(end, edits[-1].end)
    before, after = Text(), Text()
    at = start
    for edit in edits:
        for side, wording, style in (
            (before, edit.original, "bold red"),
            (after, edit.replacement, "bold green"),
        ):
            side.append(_clean(text[at : edit.start]), "dim" if side is before else "")
            side.append(_clean(wording), style)
        at = edit.end
    before.append(_clean(text[at:end]), "dim")
    after.append(_clean(text[at:end]))
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", style="cyan", width=max(4, len(str(line))), no_wrap=True)
    grid.add_column(width=1)
    grid.add_column(overflow="fold")
    grid.add_row(str(line), Text("-", "red"), before)
    grid.add_row("", Text("+", "green"), after)
    grid.add_row("", "", _changes(edits))
    return Padding(grid, (0, 0, 1, 0))


def _changes(edits: Sequence[Edit]) -> Text:
    parts = []
    for edit in edits:
        # No-break spaces keep a change on one line.
        item = Text()
        item.append(_clean(edit.original).replace(" ", "\u00a0"), "red")
        item.append("\u00a0→\u00a0", "dim")
        item.append(_clean(edit.replacement).replace(" ", "\u00a0"), "green")
        item.append(f"\u00a0{100 * edit.confidence:.0f}%", "dim")
        parts.append(item)
    return Text("  ").join(parts)


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").translate(_CONTROL)
