"""The trigram lattice: states, edges, and the pruning that keeps it small.

Two passes. A bigram Viterbi pass gives every arc its max-marginal, the score of the best reading
through it; arcs far below the best reading go. Stretches without a surviving arc need no further work:
there is one reading. The others become graphs whose states are the last two meant tokens.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from unspin.document import Sentence
from unspin.language_model import BOUNDARY, LanguageModel

from .arcs import Arc
from .articles import ARTICLES, article_for
from .weights import Weights

__all__ = ["Graph", "build_graphs"]

_PRUNE_RATE = math.log(0.35)
"""The ln spin rate that pruning assumes: a bold one, so that nothing a spun document needs is lost."""
_MARGIN = 7.0
"""Arcs whose best reading is this many nats below the best of all are dropped."""
_BEAM = 48
"""States kept at a node."""
_MAX_EXPONENT = 300.0
_ARTICLE_PRIOR = {"a": math.log(0.85), "an": math.log(0.15)}

NEUTRAL, KEPT, SPUN = 0, 1, 2
"""Kinds of edge: a token that no row could spin, one that was spared, and a spun arc."""

Score = Callable[[str, str, str], float]


@dataclass(slots=True)
class Graph:
    """A stretch of a sentence with more than one reading.

    ``edges`` are (source state, target state, weight, kind, arc), sorted so that sources come before
    targets; weight is the exponential of the edge's score relative to reading the text as it stands, without
    the spin rate; arc is an index into ``arcs`` or -1. ``states`` counts the states; state 0 is the start and
    ``finals`` are the last node's. ``log_offset`` is what was taken off the exponents in all.
    """

    start: int
    end: int
    arcs: list[Arc]
    edges: list[tuple[int, int, float, int, int]]
    states: int
    finals: list[int]
    log_offset: float


def contextual(model: LanguageModel) -> Score:
    """A model's score with a and an counted as one word that fits what follows.

    An arc that changes the next sound changes the article with it, so neither reading may profit from it.
    """
    score = model.score

    def scored(word: str, previous: str, before: str) -> float:
        if previous in ARTICLES:
            article = article_for(word)
            return score(word, article, before) + _ARTICLE_PRIOR[article]
        return score(word, previous, before)

    return scored


def build_graphs(
    sentence: Sentence,
    arcs: Sequence[Arc],
    spinnable: frozenset[str],
    model: LanguageModel,
    weights: Weights,
) -> list[Graph]:
    """The graphs of a sentence's ambiguous stretches, in order; none where nothing competes."""
    norms = [token.norm for token in sentence.tokens]
    score = contextual(model)
    own = {id(arc): weights.arc(arc, _frequency_gain(arc, norms, model)) for arc in arcs}
    graphs = []
    for low, high, members in _stretches(arcs, len(norms)):
        survivors = _prune(norms, low, high, members, own, score, weights.language_model)
        for start, end, kept in _stretches(survivors, len(norms)):
            graphs.append(_trigram_graph(norms, start, end, kept, own, spinnable, score, weights.language_model))
    return graphs


def _frequency_gain(arc: Arc, norms: list[str], model: LanguageModel) -> float:
    """How much more frequent the meant word is, in nats; 0 where phrases are compared."""
    if arc.end - arc.start != 1 or len(arc.words) != 1:
        return 0.0
    return model.score(arc.words[0], "", "") - model.score(norms[arc.start], "", "")


def _stretches(arcs: Sequence[Arc], length: int) -> list[tuple[int, int, list[Arc]]]:
    """Arcs grouped so that none shares a trigram with another group's; each span ends two tokens later."""
    groups: list[tuple[int, int, list[Arc]]] = []
    for arc in arcs:
        if groups and arc.start < groups[-1][1] + 2:
            low, high, members = groups[-1]
            members.append(arc)
            groups[-1] = (low, max(high, arc.end), members)
        else:
            groups.append((arc.start, arc.end, [arc]))
    return [(low, min(high + 2, length), members) for low, high, members in groups]


def _prune(
    norms: list[str], low: int, high: int, arcs: list[Arc], own: dict[int, float], score: Score, scale: float
) -> list[Arc]:
    """The arcs whose best bigram reading is within the margin of the best reading."""
    by_start: dict[int, list[tuple[int, str, str, float, Arc | None]]] = {}
    for at in range(low, high):
        by_start[at] = [(at + 1, norms[at], norms[at], 0.0, None)]
    for arc in arcs:
        inner = own[id(arc)] + _PRUNE_RATE
        for left, right in zip(arc.words, arc.words[1:], strict=False):
            inner += scale * score(right, left, "")
        by_start[arc.start].append((arc.end, arc.words[0], arc.words[-1], inner, arc))

    first = norms[low - 1] if low else BOUNDARY
    forward: list[dict[str, float]] = [{} for _ in range(high - low + 1)]
    forward[0][first] = 0.0
    entered: dict[int, list[float]] = {}
    for at in range(low, high):
        here = forward[at - low]
        scores = []
        for end, head, last, inner, _ in by_start[at]:
            best = inner + max([value + scale * score(head, word, "") for word, value in here.items()])
            scores.append(best)
            there = forward[end - low]
            if best > there.get(last, -math.inf):
                there[last] = best
        entered[at] = scores

    backward: list[dict[str, float]] = [{} for _ in range(high - low + 1)]
    backward[high - low] = dict.fromkeys(forward[high - low], 0.0)
    for at in range(high - 1, low - 1, -1):
        options = [(scale, head, inner + backward[end - low][last]) for end, head, last, inner, _ in by_start[at]]
        backward[at - low] = {
            word: max([factor * score(head, word, "") + rest for factor, head, rest in options])
            for word in forward[at - low]
        }
    best = backward[0][first]
    return [
        arc
        for at in range(low, high)
        for value, (end, _, last, _, arc) in zip(entered[at], by_start[at], strict=True)
        if arc is not None and value + backward[end - low][last] >= best - _MARGIN
    ]


def _trigram_graph(
    norms: list[str],
    low: int,
    high: int,
    arcs: list[Arc],
    own: dict[int, float],
    spinnable: frozenset[str],
    score: Score,
    scale: float,
) -> Graph:
    history = (BOUNDARY, *norms[max(low - 2, 0) : low])[-2:]
    before, previous = ("", BOUNDARY) if low == 0 else (history[-2], history[-1])
    kept_scores = _kept_scores(norms, low, high, before, previous, score, scale)

    by_start: dict[int, list[int]] = {}
    for number, arc in enumerate(arcs):
        by_start.setdefault(arc.start, []).append(number)

    # Nodes hold their states as {(before, previous): [state number, best score]}.
    nodes: list[dict[tuple[str, str], list[float]]] = [{} for _ in range(high - low + 1)]
    nodes[0][before, previous] = [0.0, 0.0]
    raw: list[tuple[int, int, float, int, int, int]] = []
    count = 1
    for at in range(low, high):
        states = nodes[at - low]
        if len(states) > _BEAM:
            states = dict(sorted(states.items(), key=lambda item: -item[1][1])[:_BEAM])
        norm = norms[at]
        moves: list[tuple[int, tuple[str, ...], float, int, int]] = [
            (at + 1, (norm,), -kept_scores[at - low], KEPT if norm in spinnable else NEUTRAL, -1)
        ]
        for number in by_start.get(at, ()):
            arc = arcs[number]
            gain = own[id(arc)] - sum(kept_scores[arc.start - low : arc.end - low])
            moves.append((arc.end, arc.words, gain, SPUN, number))
        for (h2, h1), (state, value) in states.items():
            for end, words, gain, kind, number in moves:
                total, b, p = gain, h2, h1
                for word in words:
                    total += scale * score(word, p, b)
                    b, p = p, word
                there = nodes[end - low]
                target = there.get((b, p))
                reached = value + total + (_PRUNE_RATE if kind == SPUN else 0.0)
                if target is None:
                    target = there[b, p] = [count, reached]
                    count += 1
                elif reached > target[1]:
                    target[1] = reached
                raw.append((int(state), int(target[0]), total, kind, number, end - at))
    finals = [int(number) for number, _ in nodes[-1].values()]
    best = max(value for _, value in nodes[-1].values())
    # Weights are relative to the text as it stands; a long and thoroughly spun stretch would overflow.
    offset = max(0.0, best - _MAX_EXPONENT) / (high - low)
    edges = [
        (source, target, math.exp(min(total - offset * span, 700.0)), kind, number)
        for source, target, total, kind, number, span in raw
    ]
    return Graph(low, high, list(arcs), edges, count, finals, offset * (high - low))


def _kept_scores(
    norms: list[str], low: int, high: int, before: str, previous: str, score: Score, scale: float
) -> list[float]:
    scores = []
    for at in range(low, high):
        scores.append(scale * score(norms[at], previous, before))
        before, previous = previous, norms[at]
    return scores
