"""Edits: what changes where, and how to apply, invert and merge them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

__all__ = ["Edit", "Offsets", "apart", "apply", "invert", "merge"]


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end] == original`` becomes ``replacement``.

    Offsets count characters of the decoded text. ``confidence`` is the probability that the change is
    right; ``kind`` is ``phrase`` or ``residue:…``; ``source`` names the table rows or the rule;
    ``alternatives`` are other wordings with their probabilities, likeliest first.
    """

    start: int
    end: int
    original: str
    replacement: str
    confidence: float = 1.0
    kind: str = "phrase"
    source: str = ""
    alternatives: tuple[tuple[str, float], ...] = ()


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits made. Raises ValueError when an edit overlaps another or does not fit."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            raise ValueError(f"edits overlap at offset {edit.start}")
        if text[edit.start : edit.end] != edit.original or edit.end - edit.start != len(edit.original):
            raise ValueError(f"the text at offset {edit.start} is not {edit.original!r}")
        parts += [text[at : edit.start], edit.replacement]
        at = edit.end
    parts.append(text[at:])
    return "".join(parts)


def invert(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that take the changed text back: ``apply(apply(t, e), invert(e)) == t``."""
    inverted, shift = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        start = edit.start + shift
        end = start + len(edit.replacement)
        inverted.append(
            replace(
                edit,
                start=start,
                end=end,
                original=edit.replacement,
                replacement=edit.original,
                alternatives=(),
            )
        )
        shift += len(edit.replacement) - len(edit.original)
    return inverted


def apart(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Edits of the text that ``first`` has changed, as edits of the text before.

    Those that meet one of ``first`` are left out.
    """
    changed = invert(first)  # places in the changed text
    found, at, shift = [], 0, 0
    for edit in sorted(second, key=lambda e: (e.start, e.end)):
        while at < len(changed) and changed[at].end <= edit.start:
            shift += len(changed[at].replacement) - len(changed[at].original)
            at += 1
        if at == len(changed) or edit.end <= changed[at].start:
            found.append(replace(edit, start=edit.start + shift, end=edit.end + shift))
    return found


class Offsets:
    """From offsets into a changed text to those into the text before."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._changed = invert(edits)
        self._starts = [edit.start for edit in self._changed]
        self._shifts = [0, *accumulate(len(edit.replacement) - len(edit.original) for edit in self._changed)]

    def before(self, offset: int) -> int:
        """Where the character stood; within what an edit wrote, where that began."""
        at = bisect_right(self._starts, offset)
        if at and offset < self._changed[at - 1].end:
            return self._changed[at - 1].start + self._shifts[at - 1]
        return offset + self._shifts[at]


def merge(text: str, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """One list of edits of ``text`` that does what ``first`` and then ``second`` do.

    ``second`` are edits of ``apply(text, first)``. Where edits of both meet they become one, with the lower
    confidence of the two; edits that cancel each other out vanish.
    """
    changed = apply(text, first)
    # Clusters of overlapping edits, in offsets of the changed text between the two.
    spans = [(e.start, e.end, e, None) for e in invert(first)]
    originals = dict(zip([id(s[2]) for s in spans], sorted(first, key=lambda e: (e.start, e.end)), strict=True))
    items: list[tuple[int, int, Edit, bool]] = [(s, e, originals[id(inverse)], True) for s, e, inverse, _ in spans]
    items += [(e.start, e.end, e, False) for e in second]
    items.sort(key=lambda item: (item[0], item[1]))
    clusters: list[tuple[int, int, list[tuple[int, int, Edit, bool]]]] = []
    for item in items:
        if clusters and (item[0] < clusters[-1][1] or item[:2] == clusters[-1][:2]):
            low, high, members = clusters[-1]
            clusters[-1] = (low, max(high, item[1]), [*members, item])
        else:
            clusters.append((item[0], item[1], [item]))
    merged, shift = [], 0
    for low, high, members in clusters:
        mine = [(s, e, edit) for s, e, edit, is_first in members if is_first]
        growth = sum(len(edit.replacement) - len(edit.original) for _, _, edit in mine)
        start, end = low - shift, high - shift - growth
        shift += growth
        if len(members) == 1 and mine:
            merged.append(mine[0][2])
            continue
        local = [
            replace(edit, start=edit.start - low, end=edit.end - low)
            for _, _, edit, is_first in members
            if not is_first
        ]
        replacement = apply(changed[low:high], local)
        if text[start:end] == replacement:
            continue
        lead = max((edit for _, _, edit, _ in members), key=lambda e: e.end - e.start)
        sources = dict.fromkeys(edit.source for _, _, edit, _ in members)
        merged.append(
            replace(
                lead,
                start=start,
                end=end,
                original=text[start:end],
                replacement=replacement,
                confidence=min(edit.confidence for _, _, edit, _ in members),
                source=" + ".join(filter(None, sources)),
                alternatives=() if len(members) > 1 else lead.alternatives,
            )
        )
    return merged
