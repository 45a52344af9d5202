"""Inflecting both sides of a row by part of speech, when tables are compiled.

lemminflect knows the irregular forms; which word of a phrase inflects is decided here.
"""

from __future__ import annotations

from functools import cache

__all__ = ["inflect_row"]

_AFTER_HEAD = frozenset("of for in to on at with by from against between among about into over under per as".split())
_VERB_TAGS = ("VB", "VBZ", "VBG", "VBD", "VBN")
_BE = {
    "VB": ("be",), "VBZ": ("is", "are", "am"), "VBG": ("being",), "VBD": ("was", "were"), "VBN": ("been",)
}  # fmt: skip


def inflect_row(standard: str, spun: str, pos: str) -> list[tuple[str, str]]:
    """All (standard, spun) pairs of inflected forms; the base pair comes first.

    A spun form that can be two forms of its verb ("caught") is paired with both standard forms; the
    language model tells them apart.
    """
    if pos == "noun":
        pairs = _pair(_noun_forms(standard), _noun_forms(spun))
    elif pos == "verb":
        pairs = _pair(_verb_forms(standard), _verb_forms(spun))
    elif pos == "adj":
        pairs = _pair(_adjective_forms(standard), _adjective_forms(spun))
    else:
        pairs = []
    pairs.insert(0, (standard, spun))
    return list(dict.fromkeys(pairs))


def _pair(left: list[tuple[str, ...]], right: list[tuple[str, ...]]) -> list[tuple[str, str]]:
    return [
        # A verb with several forms in one slot (is/are) is paired form by form, otherwise all with all.
        pair
        for a, b in zip(left, right, strict=True)
        for pair in (zip(a, b, strict=True) if len(a) == len(b) > 1 else ((x, y) for x in a for y in b))
    ]


@cache
def _forms(word: str, tag: str) -> tuple[str, ...]:
    from lemminflect import getInflection  # noqa: PLC0415  (only a compile needs it)

    return tuple(getInflection(word, tag)[:1])


def _keep_case(model: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(form.capitalize() for form in forms) if model[:1].isupper() else forms


def _inflected(word: str, tag: str) -> tuple[str, ...]:
    if tag in _BE and word == "be":
        return _BE[tag]
    return _keep_case(word, _forms(word.lower(), tag)) or (word,)


def _at(words: list[str], head: int, tag: str) -> tuple[str, ...]:
    stem, hyphen, last = words[head].rpartition("-")
    return tuple(" ".join([*words[:head], stem + hyphen + form, *words[head + 1 :]]) for form in _inflected(last, tag))


def _noun_forms(phrase: str) -> list[tuple[str, ...]]:
    words = phrase.split()
    head = len(words) - 1
    for index, word in enumerate(words):
        if index > 0 and word in _AFTER_HEAD:
            head = index - 1
            break
    return [(phrase,), _at(words, head, "NNS")]


def _verb_forms(phrase: str) -> list[tuple[str, ...]]:
    words = phrase.split()
    stem, hyphen, first = words[0].rpartition("-")
    rest = "".join(f" {word}" for word in words[1:])
    return [tuple(stem + hyphen + form + rest for form in _inflected(first, tag)) for tag in _VERB_TAGS]


def _adjective_forms(phrase: str) -> list[tuple[str, ...]]:
    return [(phrase,), _graded(phrase, "JJR", "more"), _graded(phrase, "JJS", "most")]


@cache
def _graded(phrase: str, tag: str, periphrase: str) -> tuple[str, ...]:
    from wordfreq import word_frequency  # noqa: PLC0415

    if " " not in phrase and "-" not in phrase:
        forms = _forms(phrase.lower(), tag)
        # lemminflect grades any word by rule ("beautifuler"): believe forms that people write.
        if forms and word_frequency(forms[0], "en") > 1e-7:
            return _keep_case(phrase, forms)
    return (f"{periphrase} {phrase}",)
