"""Arcs: what may have been meant by which tokens of a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from unspin.document import Sentence, Token
from unspin.language_model import BOUNDARY, LanguageModel
from unspin.language_model.frequencies import unigram_logprob
from unspin.tables import UNMET, Entry, PhraseIndex
from unspin.thesaurus import Candidate, Thesaurus

from .names import NameRuns
from .terms import spelled_terms

__all__ = ["THESAURUS_GAIN", "Arc", "allowed_spans", "spun_arcs", "touches"]

THESAURUS_GAIN = 0.7
"""Nats that a thesaurus candidate must gain with its neighbours to be worth an arc; most never do."""
_THESAURUS_BEST = 6
_THESAURUS_SHARE = -4.5
"""ln of the least share in what the thesaurus knows behind a word; long entries trail off into nonsense."""
_THESAURUS_RARER = 2.0
"""Nats by which a candidate may be rarer than the seen word: spinners replace the common word by the rarer one."""
_LN_MILLION = math.log(1e6)


@dataclass(frozen=True, slots=True)
class Arc:
    """Tokens ``start`` to ``end`` (exclusive) of a sentence may stand for ``words``.

    ``standard`` is the wording to write; ``entry`` is the table entry, or one made up for a name that was put
    together word by word.
    """

    start: int
    end: int
    words: tuple[str, ...]
    standard: str
    entry: Entry


def spun_arcs(
    sentence: Sentence, index: PhraseIndex, model: LanguageModel, broad: Thesaurus | None = None
) -> list[Arc]:
    """All arcs of table entries over a sentence, with ``broad`` also the thesaurus's best; one a span and wording."""
    tokens = sentence.tokens
    names = NameRuns(tokens)
    best: dict[tuple[int, int, tuple[str, ...]], Arc] = {}
    for arc in _table_arcs(tokens, names, index, model):
        _offer(best, arc)
    for start, end, entry in spelled_terms(tokens, names, index, broad):
        arc = Arc(start, end, entry.words, entry.standard, entry)
        if (start, end, arc.words) not in best:  # a row of the whole term knows more
            _offer(best, arc)
    if broad is not None:
        for arc in _thesaurus_arcs(tokens, names, model, broad):
            if (arc.start, arc.end, arc.words) not in best:
                _offer(best, arc)
    arcs = sorted(best.values(), key=lambda arc: (arc.start, arc.end))
    allowed = allowed_spans(tokens, index)
    return [arc for arc in arcs if not touches(arc, allowed)] if allowed else arcs


def _table_arcs(tokens: list[Token], names: NameRuns, index: PhraseIndex, model: LanguageModel) -> Iterator[Arc]:
    norms = frozenset(token.norm for token in tokens)
    for start, token in enumerate(tokens):
        if token.protected:
            continue
        for length in _lengths(index, token.norm):
            end = start + length
            if end > len(tokens) or not _joined(tokens, start, end):
                break
            if length == 1 and (names.inside[start] or not model.knows(token.norm)):
                continue
            for entry, suffix in _entries(index, tokens, start, end):
                if entry.near and norms.isdisjoint(entry.near):
                    continue
                words = (*entry.words[:-1], entry.words[-1] + suffix) if suffix else entry.words
                yield Arc(start, end, words, entry.standard + suffix, entry)


def _thesaurus_arcs(tokens: list[Token], names: NameRuns, model: LanguageModel, thesaurus: Thesaurus) -> Iterator[Arc]:
    """The thesaurus's few best candidates for each word, by the language model and the neighbours as they stand."""
    score = model.score
    for at, token in enumerate(tokens):
        if token.protected or names.inside[at] or not model.knows(token.norm):
            continue
        candidates = _plausible(token.norm, thesaurus)
        if not candidates:
            continue
        left = tokens[at - 1].norm if at else BOUNDARY
        right = tokens[at + 1].norm if at + 1 < len(tokens) else ""

        def fit(word: str, left: str = left, right: str = right) -> float:
            return score(word, left, "") + (score(right, word, "") if right else 0.0)

        least = fit(token.norm) + THESAURUS_GAIN
        ranked = sorted([(value, c) for c in candidates if (value := fit(c.word)) >= least], reverse=True)
        for _, c in ranked[:_THESAURUS_BEST]:
            source = f"thesaurus:{thesaurus.lemma(token.norm)}"
            entry = Entry(
                c.word, (c.word,), c.channel, c.reverse, 1.0, source, (), _attested(token.norm), None, "thesaurus"
            )
            yield Arc(at, at + 1, entry.words, c.word, entry)


@lru_cache(maxsize=50_000)
def _plausible(seen: str, thesaurus: Thesaurus) -> list[Candidate]:
    """The candidates worth asking a language model about."""
    least = unigram_logprob(seen) - _THESAURUS_RARER
    return [c for c in thesaurus.candidates(seen) if c.reverse >= _THESAURUS_SHARE and unigram_logprob(c.word) >= least]


def _attested(word: str) -> float:
    """ln occurrences per million words."""
    return max(unigram_logprob(word) + _LN_MILLION, UNMET)


def allowed_spans(tokens: list[Token], index: PhraseIndex) -> list[tuple[int, int]]:
    """Where wordings stand that look spun and are not."""
    spans = []
    for start, token in enumerate(tokens):
        for wording in index.allowed(token.norm):
            end = start + wording.count(" ") + 1
            if end <= len(tokens) and wording == " ".join([t.norm for t in tokens[start:end]]):
                spans.append((start, end))
    return spans


def touches(arc: Arc, spans: list[tuple[int, int]]) -> bool:
    """Whether an arc changes part of one of the spans; one that takes a longer wording whole may."""
    return any(
        arc.start < end
        and arc.end > start
        and not (arc.start <= start and arc.end >= end and arc.end - arc.start > end - start)
        for start, end in spans
    )


def _offer(best: dict[tuple[int, int, tuple[str, ...]], Arc], arc: Arc) -> None:
    key = (arc.start, arc.end, arc.words)
    known = best.get(key)
    if known is None or known.entry.channel < arc.entry.channel:
        best[key] = arc


def _lengths(index: PhraseIndex, norm: str) -> list[int] | tuple[int, ...]:
    found = index.lengths(norm)
    base = _without_possessive(norm)
    if base is None or 1 in found:
        return tuple(found)
    return (1, *found) if 1 in index.lengths(base) else tuple(found)


def _entries(index: PhraseIndex, tokens: list[Token], start: int, end: int) -> Iterator[tuple[Entry, str]]:
    """Entries over a span, with the possessive ending to put after the standard wording."""
    wording = tokens[start].norm if end == start + 1 else " ".join([t.norm for t in tokens[start:end]])
    found = index.lookup(wording)
    for entry in found:
        yield entry, ""
    if not found:
        base = _without_possessive(wording)
        if base is not None:
            for entry in index.lookup(base):
                yield entry, "'" if entry.standard.endswith("s") else "'s"


def _without_possessive(norm: str) -> str | None:
    if norm.endswith("'s"):
        return norm[:-2]
    if norm.endswith("s'"):
        return norm[:-1]
    return None


def _joined(tokens: list[Token], start: int, end: int) -> bool:
    if end == start + 1:
        return True
    return all(t.joined and not t.protected for t in tokens[start + 1 : end])
