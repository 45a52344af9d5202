"""Context-free word frequencies for words the n-gram models lack."""

from __future__ import annotations

import math
from functools import lru_cache

__all__ = ["unigram_logprob"]

_FLOOR = 1e-9


@lru_cache(maxsize=50_000)
def unigram_logprob(word: str) -> float:
    """ln of the word's share of English text (wordfreq), floored at one in a thousand million."""
    from wordfreq import word_frequency  # noqa: PLC0415  (its word list is loaded when first needed)

    return math.log(max(word_frequency(word, "en"), _FLOOR))
