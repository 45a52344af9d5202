"""What spinners and scrapers leave behind that is no synonym: each kind a module whose ``find`` yields edits."""

from __future__ import annotations

from collections.abc import Callable, Collection
from importlib import import_module

from unspin.edits import Edit, apply, merge
from unspin.language_model import LanguageModel

__all__ = ["KINDS", "find_residue"]

KINDS = ("mojibake", "lookalike", "spintax", "furniture", "duplicate", "typography")
"""The kinds, in the order in which they are mended: each sees what the former left."""


def find_residue(
    text: str, kinds: Collection[str], model: Callable[[], LanguageModel], min_confidence: float
) -> list[Edit]:
    """Edits that take the residue of these kinds out, where they are sure enough. ``model`` is called when needed."""
    edits: list[Edit] = []
    current = text
    for kind in KINDS:
        if kind in kinds:
            find: Callable[[str, Callable[[], LanguageModel]], list[Edit]] = import_module(f"{__name__}.{kind}").find
            found = [edit for edit in find(current, model) if edit.confidence >= min_confidence]
            if found:
                edits = merge(text, edits, found)
                current = apply(text, edits)
    return edits
