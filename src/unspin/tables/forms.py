"""Which forms a wording has, and whether it can be inflected at all."""

from __future__ import annotations

from functools import cache

from unspin.document import normalize_phrase

from .inflection import inflect_row

__all__ = ["is_form_of", "not_inflectable", "wording_forms"]

_LEMMA_TAGS = {"noun": "NOUN", "verb": "VERB", "adj": "ADJ"}
_GRADES = ("more ", "most ")
_SUPPLETIVE = frozenset("am are is was were went better best worse worst".split())
"""Forms that do not begin with the letter of their base form; all others do."""


def wording_forms(wording: str, pos: str) -> frozenset[str]:
    """The wording and its inflected forms, in normal form."""
    return frozenset(normalize_phrase(form) for form, _ in inflect_row(wording, wording, pos))


def is_form_of(first: str, second: str, pos: str) -> bool:
    """Whether one of two normal wordings is the other in an inflected form ("leaders" of "leader")."""
    if pos not in _LEMMA_TAGS:
        return False
    if pos == "adj" and any(first == grade + second or second == grade + first for grade in _GRADES):
        return True
    left, right = first.split(" "), second.split(" ")
    if len(left) != len(right):
        return False
    differing = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    # Only one word of a wording inflects: asking about it alone spares most rows the longer way.
    if len(differing) != 1 or not _are_forms(*differing[0], pos):
        return False
    return second in wording_forms(first, pos) or first in wording_forms(second, pos)


@cache
def _are_forms(first: str, second: str, pos: str) -> bool:
    if first[0] != second[0] and first not in _SUPPLETIVE and second not in _SUPPLETIVE:
        return False
    return second in wording_forms(first, pos) or first in wording_forms(second, pos)


@cache
def not_inflectable(wording: str, pos: str) -> str | None:
    """Why a wording has no forms as this part of speech, if so.

    Silent where in doubt: only a word without letters, or one that a dictionary knows as an inflected form and as
    nothing else, is complained about.
    """
    word = _inflecting_word(wording, pos)
    if word is None:
        return None
    if not any(map(str.isalpha, word)):
        return f"{wording!r} has no word to inflect as {pos}; give it the part of speech fixed"
    if _is_inflected(word.lower(), pos):
        return f"{wording!r} is not a base form; write the base form, or give it the part of speech fixed"
    return None


def _inflecting_word(wording: str, pos: str) -> str | None:
    """The word that carries the ending, without what a hyphen joins to it."""
    words = wording.split()
    if pos == "verb":
        return words[0].rpartition("-")[2]
    if pos == "adj" and len(words) == 1:
        return words[0].rpartition("-")[2]
    if pos == "noun":
        for plural, _ in inflect_row(wording, wording, pos)[1:]:
            for word, inflected in zip(words, plural.split(), strict=True):
                if word != inflected:
                    return word.rpartition("-")[2]
    return None


@cache
def _is_inflected(word: str, pos: str) -> bool:
    from lemminflect import getAllLemmas  # noqa: PLC0415  (the dictionary is slow to load)

    lemmas = getAllLemmas(word).get(_LEMMA_TAGS[pos], ())
    return bool(lemmas) and word not in lemmas
