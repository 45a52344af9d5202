"""Doubled spaces between words, where they are neither a style nor an alignment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unspin.edits import Edit

__all__ = ["doubled_spaces"]

_GAP = re.compile(
    r"(?<=[\w.,;:!?)\u201d\"\u2019'%]) {2,}(?=[^\W\d]|[(\"\u201c\u2018'])"
)  # a space before a figure pads dates
_AFTER_STOP = re.compile(r"(?<=[.!?:])[\"\u201d\u2019')]? {2}(?=[^\s])")
_ONE_AFTER_STOP = re.compile(r"[.!?][\"\u201d\u2019')]? (?=[A-Z\"\u201c\u2018(])")
_STOP_BEFORE = re.compile(r"[.!?:][\"\u201d\u2019')]?$")
_RIGHTS = re.compile(r"\u00a9|\([cC]\)|Copyright")
_SLIPS = 4
"""Full stops with one space for each with two, where two spaces are slips and not the style of a part."""
_WIDEST = 3
"""Spaces of a slip; more are meant."""
_FEWEST_WORDS = 6
_JUSTIFIED_WIDTH = 110


def doubled_spaces(text: str) -> Iterator[Edit]:
    """Several spaces between two words made one.

    Left alone: indentation, columns, code, text that is justified with spaces, and two spaces after a full stop in
    a document that mostly has them.
    """
    if "  " not in text:
        return
    lines = list(_lines_with_gaps(text))
    narrow = sum(high - low <= _JUSTIFIED_WIDTH for low, high, _ in lines)
    if narrow > 3 and narrow > 0.3 * (text.count("\n") + 1):
        return
    keep_stops = _SLIPS * len(_AFTER_STOP.findall(text)) > len(_ONE_AFTER_STOP.findall(text))
    for number, (low, high, gaps) in enumerate(lines):
        line = text[low:high]
        if _RIGHTS.search(line) or line[:1] == "\t" or line.startswith("    ") or "|" in line or "\t" in line:
            continue
        inner = [gap for gap in gaps if _STOP_BEFORE.search(line[max(gap[0] - low - 2, 0) : gap[0] - low]) is None]
        words = len(line.split())
        if words < _FEWEST_WORDS or 4 * len(inner) > words:
            continue
        wrapped = high - low <= _JUSTIFIED_WIDTH and _among_lines(text, low, high)
        near = [
            (other_low, other)
            for other_low, other_high, other in lines[max(number - 1, 0) : number + 2]
            if other_low != low and (other_high + 1 == low or other_low == high + 1)
        ]
        columns = {end - other_low for other_low, other in near for _, end in other}
        for start, end in gaps:
            if end - start > _WIDEST or end - low in columns or (wrapped and near):
                continue
            if (start, end) not in inner and (keep_stops or wrapped):
                continue
            yield Edit(start, end, text[start:end], " ", 0.97, "residue:typography", "typography:doubled-space")


def _among_lines(text: str, low: int, high: int) -> bool:
    """Whether the line has neighbours without a blank line between: text that somebody wrapped by hand."""
    before, after = text[max(low - 2, 0) : max(low - 1, 0)], text[high + 1 : high + 2]
    return bool(before.strip() or after.strip())


def _lines_with_gaps(text: str) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    at = text.find("  ")
    while at >= 0:
        low = text.rfind("\n", 0, at) + 1
        high = text.find("\n", at)
        high = len(text) if high < 0 else high
        gaps = [match.span() for match in _GAP.finditer(text, at, high)]
        if gaps:
            yield low, high, gaps
        at = text.find("  ", high)
