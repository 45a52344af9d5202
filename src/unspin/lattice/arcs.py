"""Arcs: what may have been meant by which tokens of a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from unspin.document import Sentence, Token
from unspin.language_model import BOUNDARY, LanguageModel
from unspin.language_model.frequencies import unigram_logprob
from unspin.tables import UNMET, Entry, PhraseIndex
from unspin.thesaurus import Thesaurus

__all__ = ["Arc", "spun_arcs"]

_LINKS = frozenset({"a", "an", "of", "and", "for", "the", "in", "on", "to", "with", "at", "by"})
_MAX_RUN = 8
_THESAURUS_GAIN = 0.7
"""Nats that a thesaurus candidate must gain with its neighbours to be worth an arc; most never do."""
_THESAURUS_BEST = 6
_LN_MILLION = math.log(1e6)
_MAX_NAME_CHOICES = 400
_NAME_CHANNEL, _NAME_REVERSE, _NAME_COUNT = -1.5, -0.5, 5.0
"""What a name spun word by word is given in place of a row's figures: those of a row of middling weight."""


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
    names = _NameRuns(tokens)
    best: dict[tuple[int, int, tuple[str, ...]], Arc] = {}
    norms: frozenset[str] | None = None
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
                if entry.near:
                    norms = norms or frozenset(t.norm for t in tokens)
                    if norms.isdisjoint(entry.near):
                        continue
                words = (*entry.words[:-1], entry.words[-1] + suffix)
                _offer(best, Arc(start, end, words, entry.standard + suffix, entry))
    for arc in _name_arcs(tokens, names, index):
        _offer(best, arc)
    if broad is not None:
        for arc in _thesaurus_arcs(tokens, names, model, broad):
            if (arc.start, arc.end, arc.words) not in best:
                _offer(best, arc)
    arcs = sorted(best.values(), key=lambda arc: (arc.start, arc.end))
    allowed = _allowed_spans(tokens, index)
    return [arc for arc in arcs if not _touches(arc, allowed)] if allowed else arcs


def _thesaurus_arcs(tokens: list[Token], names: _NameRuns, model: LanguageModel, thesaurus: Thesaurus) -> Iterator[Arc]:
    """The thesaurus's few best candidates for each word, by the language model and the neighbours as they stand."""
    score = model.score
    for at, token in enumerate(tokens):
        if token.protected or names.inside[at] or not model.knows(token.norm):
            continue
        candidates = thesaurus.candidates(token.norm)
        if not candidates:
            continue
        left = tokens[at - 1].norm if at else BOUNDARY
        right = tokens[at + 1].norm if at + 1 < len(tokens) else ""

        def fit(word: str, left: str = left, right: str = right) -> float:
            return score(word, left, "") + (score(right, word, "") if right else 0.0)

        least = fit(token.norm) + _THESAURUS_GAIN
        ranked = sorted([(value, c) for c in candidates if (value := fit(c.word)) >= least], reverse=True)
        for _, c in ranked[:_THESAURUS_BEST]:
            source = f"thesaurus:{thesaurus.lemma(token.norm)}"
            entry = Entry(c.word, (c.word,), c.channel, c.reverse, 1.0, source, (), _attested(token.norm))
            yield Arc(at, at + 1, entry.words, c.word, entry)


def _attested(word: str) -> float:
    """ln occurrences per million words."""
    return max(unigram_logprob(word) + _LN_MILLION, UNMET)


def _allowed_spans(tokens: list[Token], index: PhraseIndex) -> list[tuple[int, int]]:
    """Where wordings stand that look spun and are not."""
    spans = []
    for start, token in enumerate(tokens):
        for wording in index.allowed(token.norm):
            end = start + wording.count(" ") + 1
            if end <= len(tokens) and wording == " ".join([t.norm for t in tokens[start:end]]):
                spans.append((start, end))
    return spans


def _touches(arc: Arc, spans: list[tuple[int, int]]) -> bool:
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
    base = _possessive(norm)[0]
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
        base, _ = _possessive(wording)
        if base is not None:
            for entry in index.lookup(base):
                yield entry, "'" if entry.standard.endswith("s") else "'s"


def _possessive(norm: str) -> tuple[str | None, str]:
    if norm.endswith("'s"):
        return norm[:-2], "'s"
    if norm.endswith("s'"):
        return norm[:-1], "'"
    return None, ""


def _joined(tokens: list[Token], start: int, end: int) -> bool:
    if end == start + 1:
        return True
    return all(t.joined and not t.protected for t in tokens[start + 1 : end])


class _NameRuns:
    """Where capitals mean names.

    ``inside[i]``: token i is a capitalised word that a single-word entry must leave alone.
    ``runs``: stretches of capitalised words (with linking words between) that may be a spun name.
    A heading in title case or in capitals says nothing about names.
    """

    def __init__(self, tokens: list[Token]) -> None:
        words = [t for t in tokens if t.norm not in _LINKS and not t.norm[0].isdigit()]
        heading = len(words) > 2 and sum(t.capital for t in words) > 0.8 * len(words)
        self.runs: list[tuple[int, int]] = []
        self.inside = [t.capital and not heading for t in tokens]
        start = 0
        while start < len(tokens):
            if not tokens[start].capital:
                start += 1
                continue
            end = start + 1
            ahead = end
            while ahead < len(tokens) and tokens[ahead].joined and ahead - start < _MAX_RUN:
                if tokens[ahead].capital:
                    end = ahead + 1
                elif tokens[ahead].norm not in _LINKS:
                    break
                ahead += 1
            if end - start > 1:
                self.runs.append((start, end))
            start = end
        # The first word of a sentence is capitalised anyway; it is a name's only beside another capital.
        if tokens and self.inside[0] and not (len(tokens) > 1 and tokens[1].joined and tokens[1].capital):
            self.inside[0] = False


def _name_arcs(tokens: list[Token], names: _NameRuns, index: PhraseIndex) -> Iterator[Arc]:
    """Runs of capitalised words that become, word by word, a name the tables know."""
    for low, high in names.runs:
        # The first word of a run may stand before the name ("The Socialist Coalition"), so may the last after it.
        for start in range(low, high - 1):
            for end in range(high, start + 1, -1):
                yield from _name_arcs_over(tokens, start, end, index)


def _name_arcs_over(tokens: list[Token], start: int, end: int, index: PhraseIndex) -> Iterator[Arc]:
    span = tokens[start:end]
    if any(t.protected for t in span):
        return
    choices: list[tuple[str, float, str]] = [("", 0.0, "")]
    for token in span:
        options = [(token.norm, 0.0, "")]
        options += [(" ".join(e.words), max(e.channel, -3.0), e.source) for e in index.lookup(token.norm)]
        choices = [
            (f"{said} {word}".lstrip(), channel + more, source or row)
            for said, channel, source in choices
            for word, more, row in options
            if index.starts_name(f"{said} {word}".lstrip())
        ][:_MAX_NAME_CHOICES]
    for said, channel, source in choices:
        if source and (name := index.name(said)) is not None:
            words = tuple(said.split(" "))
            entry = Entry(name, words, channel + _NAME_CHANNEL, _NAME_REVERSE, _NAME_COUNT, source)
            yield Arc(start, end, words, name, entry)
