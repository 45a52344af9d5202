"""Groups in braces, ``{one|other}``, as trees; one pass, no recursion, whatever the text holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["MAX_DEPTH", "Group", "brace_groups", "first_reading", "literals", "padded"]

MAX_DEPTH = 10
"""Groups nested deeper than this are no text that anybody wrote."""
_MAX_OPTIONS = 60
_MAX_LENGTH = 6000
_MARKS = re.compile(r"[{}|\r\n]")


@dataclass(slots=True)
class Group:
    """``text[start:end]``, braces included; an option is a sequence of literal strings and groups."""

    start: int
    end: int
    options: list[list[str | Group]]
    readings: int
    """How many texts the group may stand for."""


@dataclass(slots=True)
class _Open:
    """A group whose closing brace has not come yet."""

    start: int
    at: int
    options: list[list[str | Group]] = field(default_factory=lambda: [[]])
    groups: list[Group] = field(default_factory=list)
    depth: int = 0
    readings: list[int] = field(default_factory=lambda: [1])
    sound: bool = True


def brace_groups(text: str) -> list[Group]:
    """The outermost groups with two options or more, on one line and balanced, in text order.

    A group inside braces that hold no choice (a block of code, a template) is not handed out, nor is one that holds
    such braces, and nothing of what is nested too deeply or is too long.
    """
    found: list[Group] = []
    stack: list[_Open] = []
    for mark in _MARKS.finditer(text):
        kind, at = mark[0], mark.start()
        if kind == "{":
            if stack:
                _literal(text, stack[-1], at)
            stack.append(_Open(at, at + 1))
        elif not stack:
            continue
        elif kind == "|":
            top = stack[-1]
            _literal(text, top, at)
            top.at = at + 1
            top.options.append([])
            top.readings.append(1)
        elif kind == "}":
            top = stack.pop()
            _literal(text, top, at)
            group = _closed(top, at + 1)
            parent = stack[-1] if stack else None
            if parent is None:
                found += [group] if group else []
                continue
            parent.at = at + 1
            parent.depth = max(parent.depth, top.depth + 1)
            if group is None:
                parent.sound = False
            else:
                parent.groups.append(group)
                parent.options[-1].append(group)
                parent.readings[-1] = min(parent.readings[-1] * group.readings, 1_000_000)
        else:  # a line ends: what is open stays open, what closed inside stands for itself
            for left_open in stack:
                found += left_open.groups
            stack.clear()
    for left_open in stack:
        found += left_open.groups
    return sorted(found, key=lambda group: group.start)


def _literal(text: str, group: _Open, at: int) -> None:
    if at > group.at:
        group.options[-1].append(text[group.at : at])


def _closed(group: _Open, end: int) -> Group | None:
    choice = 2 <= len(group.options) <= _MAX_OPTIONS and end - group.start <= _MAX_LENGTH
    if not (choice and group.sound and group.depth < MAX_DEPTH):
        return None
    return Group(group.start, end, group.options, min(sum(group.readings), 1_000_000))


def literals(group: Group) -> Iterator[str]:
    """The literal strings of a group, nested ones included."""
    for option in group.options:
        for part in option:
            if isinstance(part, str):
                yield part
            else:
                yield from literals(part)


def first_reading(option: list[str | Group]) -> str:
    """An option as text, with the first options of the groups in it."""
    return "".join(part if isinstance(part, str) else first_reading(part.options[0]) for part in option)


def padded(options: list[str]) -> bool:
    """Whether blanks on both sides set off every bar, as in ``{big | large}``: they belong to no option."""
    return (
        all(not left or left[-1].isspace() for left in options[:-1])
        and all(not right or right[0].isspace() for right in options[1:])
        and any(option.strip() for option in options)
    )
