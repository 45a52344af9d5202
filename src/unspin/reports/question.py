"""An edit as a reviewer is asked about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from unspin.document.sentences import sentence_spans
from unspin.edits import Edit

from .screen import clean

__all__ = ["Question", "keys", "print_help", "print_question"]

_MOST_CONTEXT = 400
"""Characters of a sentence shown on either side of an edit."""
_DIGITS = 9
"""Alternatives that have a key."""


@dataclass(frozen=True, slots=True)
class Question:
    """An edit of ``text`` to ask about; ``decided`` are those of the same text that are to be made already."""

    path: str
    place: str
    number: int
    total: int
    text: str
    edit: Edit
    suggested: bool
    origin: str
    decided: Sequence[Edit] = ()


def print_question(console: Console, question: Question, *, notice: str = "") -> None:
    """Print a question, with the keys: for whatever width a terminal has now, in unbroken lines elsewhere."""
    edit, terminal = question.edit, console.is_terminal
    head = Text(f"{question.number}/{question.total} ", "bold")
    head.append(clean(question.path), "bold cyan")
    about = [part for part in (question.place, "a suggestion, not sure enough to be made" * question.suggested) if part]
    change = Text(_shown(edit.original), "red")
    change.append(" → ", "dim")
    change.append(_shown(edit.replacement), "green")
    choices = [(" ", change, edit.confidence)]
    choices += [(str(n), Text(_shown(wording)), p) for n, (wording, p) in enumerate(edit.alternatives[:_DIGITS], 1)]
    parts: list[Text] = [Text(", ".join(about), "dim")] if about else []
    parts.append(_sentence(question))
    for key, wording, probability in choices:
        line = Text(f"{key} ", "bold yellow")
        line.append_text(wording)
        parts.append(line.append(f"  {100 * probability:.0f}%", "dim"))
    if question.origin:
        parts.append(Text(f"  {clean(question.origin)}", "dim"))
    if terminal:
        console.print(Rule(head, align="left", style="dim"))
        for part in parts:
            console.print(Padding(part, (0, 1, 0, 2)))
    else:
        _lines(console, [head, *parts])
    if notice:
        _lines(console, [Text(notice, "yellow")])
    for line in _key_lines(edit, console.width if terminal else None):
        console.print(line, soft_wrap=True)


def print_help(console: Console) -> None:
    """Print what the keys do."""
    if not console.is_terminal:
        _lines(console, [Text(f"{key}: {meaning}") for key, meaning in _HELP])
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style="bold yellow", no_wrap=True)
    grid.add_column(overflow="fold")
    for key, meaning in _HELP:
        grid.add_row(key, meaning)
    console.print(Padding(grid, (0, 2)))


def _lines(console: Console, lines: Sequence[Text]) -> None:
    for line in lines:
        console.print(line, soft_wrap=True)


def keys(edit: Edit) -> str:
    """The keys that can be pressed for an edit."""
    numbers = "".join(str(number) for number in range(1, min(len(edit.alternatives), _DIGITS) + 1))
    return f"yn{numbers}e{'ad' if edit.kind == 'phrase' else ''}bqQx?"


_HELP = (
    ("y", "make this change"),
    ("n", "leave the text as it is here"),
    ("1-9", "write this alternative instead"),
    ("e", "write a wording of your own; empty goes back to the question"),
    ("a", "make this change always: here, at all further places, and by a row in your own table"),
    ("d", "do not touch this phrase: not here, nor at any further place, and by a line in your allow-list"),
    ("b", "back to the question before, whose answer is forgotten"),
    ("q", "quit: save what was decided, leave the rest as it is"),
    ("Q x", "quit without saving this file; files finished before it are written"),
    ("?", "show this"),
)


def _key_lines(edit: Edit, width: int | None) -> list[Text]:
    """The keys with their meanings, in as many lines as the width takes; a key stays with its meaning."""
    count = min(len(edit.alternatives), _DIGITS)
    offered = [("y", "accept"), ("n", "skip")]
    if count:
        offered.append(("1" if count == 1 else f"1-{count}", "alternative"))
    offered.append(("e", "own words"))
    if edit.kind == "phrase":
        offered += [("a", "always"), ("d", "never")]
    offered += [("b", "back"), ("q", "save and quit"), ("x", "quit"), ("?", "help")]
    lines = [Text()]
    for key, meaning in offered:
        size = len(key) + 1 + len(meaning)
        if width is not None and lines[-1] and len(lines[-1]) + 2 + size > width:
            lines.append(Text())
        lines[-1].append("  " if lines[-1] else "")
        lines[-1].append(key, "bold yellow").append(f" {meaning}", "dim")
    return lines


def _sentence(question: Question) -> Text:
    """The sentence around the edit, decided edits made; old and new wording side by side."""
    text, edit = question.text, question.edit
    start, end = next(((a, b) for a, b in sentence_spans(text) if a <= edit.start < b), (edit.start, edit.end))
    start = max(min(start, edit.start), edit.start - _MOST_CONTEXT)
    end = min(max(end, edit.end), edit.end + _MOST_CONTEXT)
    shown = Text("…" * (start > 0 and not text[start - 1].isspace()))
    _append(shown, text, start, edit.start, question.decided)
    if edit.original:
        shown.append(f"[-{_shown(edit.original)}-]", "bold red")
    if edit.replacement:
        shown.append(f"{{+{_shown(edit.replacement)}+}}", "bold green")
    _append(shown, text, edit.end, end, question.decided)
    shown.append("…" * (end < len(text) and not text[end - 1].isspace() and not text[end].isspace()))
    shown.rstrip()
    return shown


def _append(shown: Text, text: str, low: int, high: int, decided: Sequence[Edit]) -> None:
    at = low
    for edit in sorted(decided, key=lambda edit: edit.start):
        if low <= edit.start and edit.end <= high and edit.start >= at:
            shown.append(clean(text[at : edit.start]))
            shown.append(clean(edit.replacement), "green")
            at = edit.end
    shown.append(clean(text[at:high]))


def _shown(wording: str) -> str:
    return clean(wording) or "(nothing)"
