"""Broken typography: marks, spaces and word boundaries that scraping and spinning damaged."""

from __future__ import annotations

from collections.abc import Callable

from unspin.edits import Edit
from unspin.language_model import LanguageModel

from .glued import glued_words, lost_stops, unspaced_marks
from .hyphenation import broken_words
from .marks import doubled_dashes, doubled_marks, slid_quotes, spaced_marks
from .passes import in_order, settled
from .regions import outside_regions
from .spacing import doubled_spaces

__all__ = ["find"]


def find(text: str, model: Callable[[], LanguageModel]) -> list[Edit]:
    """Edits that mend broken typography; sorted, and complete: what they leave has nothing more to mend.

    ``model`` hands out the language model; it is asked for only where a rule alone would guess.
    """

    def once(current: str) -> list[Edit]:
        found = [
            *doubled_dashes(current),
            *doubled_spaces(current),
            *doubled_marks(current),
            *spaced_marks(current),
            *slid_quotes(current),
            *broken_words(current, model),
            *glued_words(current, model),
            *lost_stops(current, model),
            *unspaced_marks(current, model),
        ]
        return outside_regions(current, in_order(found)) if found else []

    return settled(text, once)
