"""Which indefinite article a word takes."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["ARTICLES", "article_for"]

ARTICLES = frozenset({"a", "an"})

_SILENT_H = re.compile(r"(?:hour|honest|honou?r|heir|herb(?!i|ert))")
_CONSONANT_SOUND = re.compile(
    r"(?:eu|ewe|uni(?:[tqcfovsp]|l(?!l)|d(?!e|m))|us[aeiu]|ut[aeio]|ubiq|ur[aio]n|one(?![a-z])|once|ufo|uk(?![a-z])|u\.)"
)
_INITIALISM = re.compile(r"[fhlmnrsx][bcdfghjklmnpqrstvwxz]{0,2}$|(?:mri|rna|fbi|hiv|mba|fda|nsa|nba|nhs)$")


@lru_cache(maxsize=50_000)
def article_for(word: str) -> str:
    """``"a"`` or ``"an"`` by the sound a lower-case word begins with."""
    if _SILENT_H.match(word):
        return "an"
    if word[0] in "aeiou":
        return "a" if _CONSONANT_SOUND.match(word) else "an"
    if _INITIALISM.match(word):
        return "an"
    return "an" if word[0] == "8" or re.match(r"1[18](?!\d{2}\b)(?:\d{3})*(?!\d)", word) else "a"
