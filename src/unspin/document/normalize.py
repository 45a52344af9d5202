"""The one normal form of a word: what tables, language models and inference all compare."""

from __future__ import annotations

from functools import cache, lru_cache

__all__ = ["british_spelling", "fold_spelling", "normalize_word"]

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'"})

# Entries of the spelling list that are words of their own in American English, or no American usage at all.
_NOT_VARIANTS = frozenset(
    "appal axe baulk bevvy buses disc discs gaols gases gauge gauged gauges gauging metre metres practise "
    "practised practises practising pzazz storey storeys tonne tonnes tyre tyres whilst licence licences".split()
)


@cache
def _american_by_british() -> dict[str, str]:
    from breame.spelling import BRITISH_ENGLISH_SPELLINGS  # noqa: PLC0415  (a long list, wanted late)

    return {b: a for b, a in BRITISH_ENGLISH_SPELLINGS.items() if b not in _NOT_VARIANTS}


@cache
def _british_by_american() -> dict[str, str]:
    return {american: british for british, american in _american_by_british().items()}


def fold_spelling(word: str) -> str:
    """The American spelling of a lower-case word: ``colour`` becomes ``color``."""
    return _american_by_british().get(word, word)


def british_spelling(word: str) -> str:
    """The British spelling of a lower-case word: ``color`` becomes ``colour``."""
    return _british_by_american().get(word, word)


@lru_cache(maxsize=100_000)
def normalize_word(word: str) -> str:
    """One token in normal form: case folded, plain apostrophes, American spelling.

    Every table key and every language-model query goes through this function, so that a word
    is the same word everywhere.
    """
    return fold_spelling(word.translate(_APOSTROPHES).casefold())
