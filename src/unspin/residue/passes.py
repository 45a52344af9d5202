"""What the finders of residue share: fixed points, order, and what is switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from unspin.document.protected import switched_off
from unspin.edits import Edit, apply, merge

__all__ = ["in_order", "permitted", "settled"]

_MAX_PASSES = 12


def settled(text: str, once: Callable[[str], list[Edit]]) -> list[Edit]:
    """The edits that ``once`` finds, then finds in what they leave, until it finds none: as one list."""
    collected = edits = once(text)
    current = text
    for _ in range(_MAX_PASSES):
        if not edits:
            break
        current = apply(current, edits)
        edits = once(current)
        if edits:
            collected = merge(text, collected, edits)
    return collected


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """The edits sorted; of those that overlap or touch only the first is kept."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if not kept or edit.start > kept[-1].end:
            kept.append(edit)
    return kept


def permitted(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits outside ``unspin: off`` … ``unspin: on``, for whole lines that may go with all they hold."""
    off = switched_off(text) if "unspin:" in text else []
    return [edit for edit in edits if not any(low < edit.end and edit.start < high for low, high in off)]
