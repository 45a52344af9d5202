"""Words with exact character offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .normalize import normalize_word

__all__ = ["Token", "normalize_phrase", "split_words", "tokenize"]

# A number keeps its inner separators, an abbreviation its dots, a word its inner apostrophes and a
# plural possessive's final one; hyphenated compounds are split, because the models know their parts.
_WORD = re.compile(
    r"""
      \d+(?:[.,:]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_])
    | (?:[^\W\d_]\.){2,}
    | [^\W_]+(?:['\u2019\u02bc][^\W_]+)*(?:(?<=[sS])['\u2019](?![^\W_]))?
    """,
    re.VERBOSE,
)
_JOINT = re.compile(r"[ \t\u00a0]*\r?\n?[ \t\u00a0]*|[-\u2010\u2011]")


@dataclass(slots=True)
class Token:
    """A word of the document.

    ``start`` and ``end`` are character offsets into the text. ``norm`` is its normal form.
    ``joined`` is true when only white space or one hyphen divides it from the token before,
    so that a phrase may run across. ``protected`` tokens are never edited.
    """

    start: int
    end: int
    norm: str
    joined: bool
    capital: bool
    protected: bool = False


def tokenize(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The words of ``text[start:end]``, in order; offsets count from the text's beginning."""
    last = -1
    stop = len(text) if end is None else end
    for match in _WORD.finditer(text, start, stop):
        low, high = match.span()
        joined = last >= 0 and (
            (low == last + 1 and text[last] in " -\n") or (low > last and _JOINT.fullmatch(text, last, low) is not None)
        )
        word = match[0]
        # A closing quote is no possessive when an opening one stands before the word's phrase.
        if word[-1] in "'\u2019" and not _is_plural_possessive(text, low, high):
            high -= 1
            word = word[:-1]
        yield Token(low, high, normalize_word(word), joined, word[0].isupper())
        last = high


def _is_plural_possessive(text: str, low: int, high: int) -> bool:
    """Whether the apostrophe at ``high - 1`` belongs to the word, not to a quotation."""
    following = text[high : high + 2]
    if len(following) < 2 or following[0] != " " or not following[1].isalpha():
        return False
    opening = "\u2018" if text[high - 1] == "\u2019" else "'"
    line = text.rfind("\n", 0, low) + 1
    return text.rfind(opening, max(line, low - 200), low) < 0


def split_words(phrase: str) -> list[str]:
    """The words of a table phrase, as written."""
    return [phrase[token.start : token.end] for token in tokenize(phrase)]


def normalize_phrase(phrase: str) -> str:
    """A table phrase as space-joined normal tokens: ``Face-to-face`` becomes ``face to face``."""
    words = phrase.split(" ")
    if phrase.isascii() and all(map(str.isalpha, words)):  # nearly every phrase: the same result, sooner
        return " ".join(map(normalize_word, words))
    return " ".join(token.norm for token in tokenize(phrase))
