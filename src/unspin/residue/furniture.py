"""Furniture of the page a text was scraped from: comment forms, share buttons, banners, links to other articles."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from unspin.edits import Edit
from unspin.language_model import LanguageModel

from .furniture_patterns import LONGEST, SURE, Rule, recognise, tail_rule
from .passes import permitted, settled

__all__ = ["find"]

_NEARBY = 3
"""Lines (blank ones not counted) within which one piece of furniture bears another out."""
_PROSE_WORDS = 8
_TAIL = 800
_LINE = re.compile(r"[^\r\n]+")
_END_OF_SENTENCE = re.compile(r"[.!?\u2026][\"\u201d\u2019')\]]*\s+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is furniture by its wording; ``number`` counts the lines that are not blank."""

    start: int
    end: int
    number: int
    rule: Rule


def find(text: str, model: Callable[[], LanguageModel]) -> list[Edit]:
    """Edits that take furniture out: whole lines, with the blank lines they leave; sorted.

    A line that may also be a heading goes only where other furniture or its place bears it out. So does a run of
    furniture behind the last sentence, on its line. A text with nothing else in it is left alone.
    """
    del model  # wording and place decide
    return settled(text, _once)


def _once(text: str) -> list[Edit]:
    lines, total, prose = _candidates(text)
    if not prose:
        return []
    edits = [_removal(text, block) for block in _blocks(_borne_out(text, lines, total))]
    if not edits or edits[-1].end < len(text.rstrip()):
        edits += _tail(text)
    return permitted(text, edits)


def _candidates(text: str) -> tuple[list[_Line], int, bool]:
    """The lines that look like furniture, how many lines there are, and whether any is prose."""
    found: list[_Line] = []
    number, prose = 0, False
    for match in _LINE.finditer(text):
        line = match[0] if match.end() - match.start() <= 2 * LONGEST else ""
        words = line.strip() if line else "long"
        if not words:
            continue
        rule = recognise(words) if line and len(words) <= LONGEST else None
        if rule is not None:
            start = match.start() + len(line) - len(line.lstrip())
            found.append(_Line(start, start + len(words), number, rule))
        elif not prose:
            prose = not line or words.count(" ") >= _PROSE_WORDS - 1
        number += 1
    return found, number, prose


def _borne_out(text: str, lines: list[_Line], total: int) -> list[_Line]:
    """The lines that are furniture beyond doubt, or have company or a place that says so."""
    lines = _not_quoted(text, lines)
    last = total
    for line in reversed(lines):
        if line.number != last - 1:
            break
        last = line.number  # from here on all is furniture
    numbers = [line.number for line in lines]
    kept = []
    for index, line in enumerate(lines):
        rule = line.rule
        if rule.strength >= SURE or (rule.last and line.number >= last) or _heads(text, line):
            kept.append(line)
            continue
        low = bisect_left(numbers, line.number - _NEARBY)
        near = {
            other.rule.name: other.rule.strength
            for at, other in enumerate(lines[low : index + _NEARBY + 1], low)
            if at != index and abs(other.number - line.number) <= _NEARBY
        }
        near.pop(rule.name, None)
        if rule.strength + sum(near.values()) > SURE or SURE in near.values():
            kept.append(line)
    return kept


def _not_quoted(text: str, lines: list[_Line]) -> list[_Line]:
    """The lines that are not shown as an example, in a block after a line that ends in a colon."""
    kept: list[_Line] = []
    last, quoted = -2, False
    for line in lines:
        if line.number != last + 1:
            quoted = text[max(line.start - 40, 0) : line.start].rstrip().endswith((":", "\ufffc"))
        last = line.number
        if not quoted:
            kept.append(line)
    return kept


def _heads(text: str, line: _Line) -> bool:
    """Whether a line begins the text and the title follows, so that it cannot be the title itself."""
    if line.number or not line.rule.first:
        return False
    following = _LINE.search(text, line.end)
    while following is not None and not following[0].strip():
        following = _LINE.search(text, following.end())
    if following is None:
        return False
    title = following[0].strip()
    return len(title) <= 120 and title.count(" ") >= 2 and title[-1].isalnum()


def _blocks(lines: list[_Line]) -> list[tuple[int, int]]:
    """Spans of lines with nothing but white space between them."""
    blocks: list[tuple[int, int]] = []
    number = -2
    for line in lines:
        if line.number == number + 1:
            blocks[-1] = (blocks[-1][0], line.end)
        else:
            blocks.append((line.start, line.end))
        number = line.number
    return blocks


def _removal(text: str, block: tuple[int, int]) -> Edit:
    """The edit that takes a block out and leaves the larger of the two gaps around it."""
    start, end = block
    low, high = start, end
    while low > 0 and text[low - 1].isspace():
        low -= 1
    while high < len(text) and text[high].isspace():
        high += 1
    if high == len(text):
        low = low or start  # the white space at the end of the file stays as it is
        high = end
    elif low == 0 or _line_breaks(text[low:start]) >= _line_breaks(text[end:high]):
        low = start
        while text[high - 1] in " \t":  # nor does the next line lose its indentation
            high -= 1
    else:
        high = end
    return _edit(text, low, high, _name(text[start:end]), 0.95)


def _name(block: str) -> str:
    rule = recognise(block.splitlines()[0].strip())
    return rule.name if rule is not None else "lines"


def _line_breaks(gap: str) -> int:
    return gap.count("\n") or gap.count("\r")


def _tail(text: str) -> list[Edit]:
    """Furniture glued behind the last sentence, on its line."""
    end = len(text.rstrip())
    low = max(text.rfind("\n", 0, end) + 1, end - _TAIL)
    line = text[low:end]
    for stop in _END_OF_SENTENCE.finditer(line):
        rule = tail_rule(line[stop.end() :])
        if rule is not None:
            start = low + len(line[: stop.end()].rstrip())
            return [_edit(text, start, end, rule.name, 0.9)]
    return []


def _edit(text: str, start: int, end: int, name: str, confidence: float) -> Edit:
    return Edit(start, end, text[start:end], "", confidence, "residue:furniture", f"furniture:{name}")
