"""Words that a line break divided, and that stayed divided."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from unspin.document import normalize_word
from unspin.edits import Edit
from unspin.language_model import LanguageModel

from .context import history, log_frequency, phrase_score

__all__ = ["broken_words"]

_BROKEN = re.compile(r"[-\u2010](?: |(?P<line>[ \t]?\r?\n[ \t]*))(?P<right>[a-z]{2,})(?![\w\u2019'-]*[@/\\_])")
_LEFT = re.compile(r"(?:^|(?<=[\s(\[\"\u201c\u2018/-]))[^\W\d_]+$")
# "pre- and post-war", "two- to four-year", "short- or long-term": the hyphen is waiting for its word.
_SUSPENDS = frozenset("and or to nor but as than versus vs through und if by plus rather well".split())
# These make compounds that have a hyphen of their own; the joined word must then be really common.
_PREFIXES = frozenset(
    "anti co counter cross ex extra inter macro meta mid micro mini multi neo non over post pre pro quasi re self semi "
    "sub super trans ultra un under".split()
)
_COMMON = 4.0
_KNOWN = 2.9
_HARDLY_A_WORD = 3.4
_MARGIN = 4.0
"""Nats by which the joined word must beat its two parts."""


def broken_words(text: str, model: Callable[[], LanguageModel]) -> Iterator[Edit]:
    """``environ- mental`` joined; ``pre- and post-war``, ``year- end`` and compounds are left alone."""
    if "- " not in text and "-\n" not in text and "-\r" not in text and "\u2010" not in text:
        return
    for match in _BROKEN.finditer(text):
        start, right = match.start(), match["right"]
        left = _LEFT.search(text, max(start - 30, 0), start)
        if left is None or len(left[0]) < 2 or right in _SUSPENDS or left[0][1:].lower() != left[0][1:]:
            continue
        if not _is_one_word(text, left, right, match.end(), model):
            continue
        end, joined = match.end(), right
        if match["line"] is not None:
            # The line break goes behind the joined word.
            tail = re.compile(r"[^\s]*").match(text, end)
            end = tail.end() if tail else end
            joined = text[match.start("right") : end]
            if text[end : end + 1] == " ":
                end += 1
                joined += match["line"].lstrip(" \t")
            elif text[end : end + 1] not in {"\n", "\r", ""}:
                continue
        yield Edit(start, end, text[start:end], joined, 0.93, "residue:typography", "typography:broken-word")


def _is_one_word(text: str, left: re.Match[str], right: str, end: int, model: Callable[[], LanguageModel]) -> bool:
    del end
    first, second = normalize_word(left[0]), normalize_word(right)
    if second.startswith(first):  # a stutter
        return False
    joined = normalize_word(left[0] + right)
    frequency = log_frequency(joined)
    if frequency < _KNOWN or not model().knows(joined):
        return False
    a, b = log_frequency(first), log_frequency(second)
    if first in _PREFIXES and frequency < _COMMON:
        return False
    if min(a, b) >= _HARDLY_A_WORD and frequency < _COMMON:
        return False
    before, previous = history(text, left.start())
    language = model()
    one = phrase_score(language, [joined], before, previous)
    two = phrase_score(language, [first, second], before, previous)
    return one - two > _MARGIN
