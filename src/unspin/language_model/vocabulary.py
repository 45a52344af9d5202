"""Words as our own language models know them: normal form, with classes for numbers."""

from __future__ import annotations

import re

__all__ = ["model_word"]

_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


def model_word(norm: str) -> str:
    """A normal word as it stands in training text: years, ordinals and other numbers become classes."""
    if not norm[0].isdigit():
        return norm
    if _YEAR.fullmatch(norm):
        return "<year>"
    return "<ordinal>" if _ORDINAL.fullmatch(norm) else "<number>"
