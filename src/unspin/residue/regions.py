"""Regions that repairs of letters and braces leave alone: addresses, quotations with ``[sic]``, what is off."""

from __future__ import annotations

import re
from collections.abc import Iterable

from unspin.document.protected import protected_spans, switched_off
from unspin.edits import Edit

__all__ = ["outside_regions"]

_WINDOW = 450
"""Characters on either side of an edit in which a region around it must show."""
_BLOCK = 4000
"""Characters of text for which the regions are looked up together."""
_NUMBER = re.compile(r"[$\u20ac\u00a3]?\d[\w.,:/%\u2013-]*")


def outside_regions(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits, in order, that cut into no protected region and lie in none.

    Unlike words, damaged letters are mended in numbers too (a stray letter before a degree sign), and an edit may
    hold a whole region (a choice between two prices).
    """
    ordered = sorted(edits, key=lambda edit: edit.start)
    off = switched_off(text) if ordered and "unspin:" in text else []
    kept: list[Edit] = []
    spans: list[tuple[int, int]] = []
    known_to = first_off = at = 0
    for edit in ordered:
        while first_off < len(off) and off[first_off][1] <= edit.start:
            first_off += 1
        if first_off < len(off) and off[first_off][0] < edit.end:
            continue
        if edit.end > known_to:
            low, known_to = max(edit.start - _WINDOW, 0), edit.end + _BLOCK
            found = protected_spans(text[low : known_to + _WINDOW])
            spans, at = [(low + a, low + b) for a, b in found], 0
        while at < len(spans) and spans[at][1] <= edit.start:
            at += 1
        if not any(_cut(text, edit, *span) for span in spans[at : at + 200] if span[0] < edit.end):
            kept.append(edit)
    return kept


def _cut(text: str, edit: Edit, start: int, end: int) -> bool:
    if start >= edit.start and end <= edit.end and end - start < edit.end - edit.start:
        return False
    return start < edit.end and edit.start < end and _NUMBER.fullmatch(text, start, end) is None
