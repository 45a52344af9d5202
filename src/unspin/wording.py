"""How a restored wording is written into the text: case, spelling, article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .document import Sentence, british_spelling, normalize_word, split_words
from .edits import Edit
from .inference import Choice
from .lattice import ARTICLES, article_for

__all__ = ["carry_case", "edits_of_choices"]

_SMALL_WORDS = frozenset("a an and as at but by for from in nor of on or the to with".split())


def edits_of_choices(text: str, sentence: Sentence, choices: Sequence[Choice], *, british: bool) -> list[Edit]:
    """The edits of a decoded stretch, in text order, with articles mended."""
    edits: list[Edit] = []
    tokens = sentence.tokens
    for choice in choices:
        arc = choice.arc
        start, end = tokens[arc.start].start, tokens[arc.end - 1].end
        original = text[start:end]

        def written(wording: str, original: str = original) -> str:
            return carry_case(original, _spelled(wording, british=british))

        replacement = written(arc.standard)
        if replacement == original:
            continue
        edit = Edit(
            start,
            end,
            original,
            replacement,
            confidence=choice.confidence,
            source=arc.entry.source,
            alternatives=tuple((written(wording), value) for wording, value in choice.alternatives),
        )
        before = tokens[arc.start - 1] if arc.start and tokens[arc.start].joined else None
        if before is not None and before.norm in ARTICLES and not before.protected:
            edit = _mend_article(text, edits, edit, before.start, before.end)
        edits.append(edit)
    return edits


def _mend_article(text: str, edits: list[Edit], edit: Edit, start: int, end: int) -> Edit:
    """Stretch an edit over the article before it where the next sound changes."""
    old, new = _first_word(edit.original), _first_word(edit.replacement)
    if not new or article_for(old) == article_for(new):
        return edit
    article = text[start:end]
    if article.casefold() == article_for(new) or (edits and edits[-1].end > start):
        return edit
    mended = article_for(new)
    mended = mended.upper() if article.isupper() and edit.original.isupper() else mended
    mended = mended.capitalize() if article[0].isupper() and not mended.isupper() else mended
    gap = text[end : edit.start]
    alternatives = tuple((f"{_cased_article(mended, wording)}{gap}{wording}", p) for wording, p in edit.alternatives)
    return replace(
        edit,
        start=start,
        original=text[start : edit.end],
        replacement=f"{mended}{gap}{edit.replacement}",
        alternatives=alternatives,
    )


def _cased_article(like: str, wording: str) -> str:
    article = article_for(_first_word(wording) or "x")
    return article.capitalize() if like[0].isupper() else article


def _first_word(wording: str) -> str:
    words = split_words(wording)
    return normalize_word(words[0]) if words else ""


def _spelled(wording: str, *, british: bool) -> str:
    if not british:
        return wording
    parts = wording.split(" ")
    return " ".join(carry_case(part, british_spelling(part.casefold())) if part.islower() else part for part in parts)


def carry_case(original: str, wording: str) -> str:
    """The wording in the original's case: CHINESE PIONEER, Chinese Pioneer, Chinese pioneer."""
    if original.isupper() and sum(c.isalpha() for c in original) > 1:
        return wording.upper()
    words = original.split()
    if not original[:1].isupper():
        return wording
    capital = wording[0].upper() + wording[1:]
    titled = [word for word in words if word.casefold() not in _SMALL_WORDS]
    if len(words) > 1 and titled and all(word[0].isupper() for word in titled):
        return " ".join(
            word if index and word in _SMALL_WORDS else word[0].upper() + word[1:]
            for index, word in enumerate(capital.split(" "))
        )
    return capital
