"""Terms put together word by word: a listed term needs no row for every distortion of it.

"profound studying" is deep learning because "profound" may be deep, "studying" learning, and "deep learning" is a term
the tables know; "Socialist Coalition" is the Communist Party in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from unspin.document import Token
from unspin.tables import Entry, PhraseIndex
from unspin.thesaurus import Thesaurus

from .names import NameRuns

__all__ = ["TERM", "spelled_terms"]

TERM = "term:"
"""How the source of such an entry begins."""

_LONGEST = 6
_MOST_CHOICES = 200
_FLOOR = -4.0  # ln P(spun | standard) of a thinly listed word; the term vouches for it
_COUNT = 3.0

# What was said so far: its normal words, the words' ln P(spun | standard) and ln P(standard | spun), how many changed.
_Choice = tuple[str, float, float, int]


class _Options(NamedTuple):
    """What one token may say, with ln P(spun | standard) and ln P(standard | spun); ``longer`` has several words."""

    pairs: dict[str, tuple[float, float]]
    longer: tuple[str, ...]


def spelled_terms(
    tokens: list[Token], names: NameRuns, index: PhraseIndex, thesaurus: Thesaurus | None
) -> Iterator[tuple[int, int, Entry]]:
    """(start, end, entry) of every listed term that tokens spell, at least one of them spun."""
    options = [_options(token.norm, index, thesaurus) for token in tokens]
    for start in range(len(tokens)):
        choices: list[_Choice] = [("", 0.0, 0.0, 0)]
        seen = ""
        for end in range(start + 1, min(start + _LONGEST, len(tokens)) + 1):
            token = tokens[end - 1]
            if token.protected or (end > start + 1 and not token.joined):
                break
            seen = f"{seen} {token.norm}".lstrip()
            choices = list(islice(_continued(choices, options[end - 1], token.norm, index), _MOST_CHOICES))
            if not choices:
                break
            if end == start + 1 or index.term(seen) is not None or not names.may_change(start, end):
                continue
            for said, channel, reverse, changed in choices:
                written = index.term(said) if changed else None
                if written is not None:
                    source = f"{TERM}{said}"
                    yield start, end, Entry(written, tuple(said.split(" ")), channel, reverse / changed, _COUNT, source)


def _continued(choices: list[_Choice], options: _Options, norm: str, index: PhraseIndex) -> Iterator[_Choice]:
    """The choices with one more token said, as far as some term goes on like that."""
    pairs, longer = options
    for said, channel, reverse, changed in choices:
        following = index.continuations(said)
        few, many = (following, pairs) if len(following) < len(pairs) else (pairs, following)
        fitting = sorted([word for word in few if word in many])
        fitting += [wording for wording in longer if _leads_on(said, wording, index)]
        for wording in fitting:
            more, back = pairs[wording]
            whole = f"{said} {wording}" if said else wording
            yield whole, channel + more, reverse + back, changed + (wording != norm)


def _leads_on(said: str, wording: str, index: PhraseIndex) -> bool:
    for word in wording.split(" "):
        if word not in index.continuations(said):
            return False
        said = f"{said} {word}" if said else word
    return True


@lru_cache(maxsize=20_000)
def _options(norm: str, index: PhraseIndex, thesaurus: Thesaurus | None) -> _Options:
    """What one token may say: itself, its table entries, the thesaurus's candidates."""
    pairs = {norm: (0.0, 0.0)}
    for entry in index.lookup(norm):
        wording = " ".join(entry.words)
        if index.may_be_in_term(wording):
            pairs.setdefault(wording, (max(entry.channel, _FLOOR), entry.reverse))
    if thesaurus is not None:
        for candidate in thesaurus.candidates(norm):
            if index.may_be_in_term(candidate.word):
                pairs.setdefault(candidate.word, (_FLOOR, candidate.reverse))
    return _Options(pairs, tuple([wording for wording in pairs if " " in wording]))
