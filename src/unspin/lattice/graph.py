"""The trigram lattice: states, edges, and the pruning that keeps it small.

Two passes. A bigram Viterbi pass gives every arc its max-marginal, the score of the best reading
through it; arcs far below the best reading go. Stretches without a surviving arc need no further work:
there is one reading. The others become graphs whose states are the last two meant tokens.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import mul

from unspin.document import Sentence
from unspin.language_model import BOUNDARY, LanguageModel
from unspin.topics import TopicFit

from .arcs import Arc
from .articles import ARTICLES, article_for
from .weights import Weights, arc_features

__all__ = [
    "DECODING_MARGIN",
    "EVIDENCE_MARGIN",
    "KEPT",
    "NEUTRAL",
    "SPUN",
    "Edge",
    "Graph",
    "Score",
    "build_graphs",
    "contextual",
]

_PRUNE_RATE = math.log(0.35)
"""The ln spin rate that pruning assumes: a bold one, so that nothing a spun document needs is lost."""
EVIDENCE_MARGIN = 2.5
DECODING_MARGIN = 5.0
"""Arcs whose best reading is this many nats below the best of all are dropped: many where only the sum over readings is
wanted, to see whether a document is spun; few where readings are chosen."""
_BEAM = 48
"""States kept at a node."""
_MAX_EXPONENT = 300.0
_CACHE_LIMIT = 200_000
_ARTICLE_PRIOR = {"a": math.log(0.85), "an": math.log(0.15)}

NEUTRAL, KEPT, SPUN = 0, 1, 2
"""Kinds of edge: a token that no row could spin, one that was spared, and a spun arc."""

Score = Callable[[str, str, str], float]
Features = tuple[float, ...]
Edge = tuple[int, int, float, int, int]


@dataclass(slots=True)
class Graph:
    """A stretch of a sentence with more than one reading.

    ``edges`` are (source state, target state, weight, kind, arc), sorted so that sources come before
    targets; weight is the exponential of the edge's score relative to reading the text as it stands, without
    the spin rate; arc is an index into ``arcs`` or -1. ``gains`` are the edges' language-model gains and
    ``features`` the arcs' features, from which the weights were made. ``states`` counts the states; state 0 is the
    start and ``finals`` are the last node's. ``log_offset`` is what was taken off the exponents in all.
    """

    start: int
    end: int
    arcs: list[Arc]
    features: list[Features]
    edges: list[Edge]
    gains: list[float]
    states: int
    finals: list[int]
    log_offset: float

    def adjust(self, bonus: Sequence[float]) -> None:
        """Add to the arcs' scores, in nats."""
        factors = [math.exp(min(value, 50.0)) for value in bonus]
        self.edges = [
            (source, target, weight * factors[arc] if arc >= 0 else weight, kind, arc)
            for source, target, weight, kind, arc in self.edges
        ]


def contextual(model: LanguageModel) -> Score:
    """A model's score behind a bounded cache, with a and an counted as one word that fits what follows.

    An arc that changes the next sound changes the article with it, so neither reading may profit from it.
    """
    known: dict[tuple[str, str, str], float] = {}

    def score(word: str, previous: str, before: str) -> float:
        key = (word, previous, before)
        found = known.get(key)
        if found is None:
            if len(known) >= _CACHE_LIMIT:
                known.clear()
            if previous in ARTICLES:
                article = article_for(word)
                found = model.score(word, article, before) + _ARTICLE_PRIOR[article]
            else:
                found = model.score(word, previous, before)
            known[key] = found
        return found

    return score


def build_graphs(
    sentence: Sentence,
    arcs: Sequence[Arc],
    spinnable: frozenset[str],
    score: Score,
    weights: Weights,
    topic: TopicFit | None = None,
    margin: float = DECODING_MARGIN,
) -> list[Graph]:
    """The graphs of a sentence's ambiguous stretches, in order; none where nothing competes.

    ``score`` is a model's :func:`contextual` score, ``topic`` the document's topic;
    arcs more than ``margin`` nats below the best reading are pruned.
    """
    norms = [token.norm for token in sentence.tokens]
    features = _features(arcs, norms, score, topic)
    vector = weights.of_features()
    own = [sum(map(mul, vector, values)) for values in features]
    builder = _Builder(norms, arcs, features, own, spinnable, score, weights.language_model)
    graphs = []
    for low, high, members in _stretches(arcs, range(len(arcs)), len(norms)):
        survivors = builder.prune(low, high, members, margin)
        for start, end, kept in _stretches(arcs, survivors, len(norms)):
            graphs.append(builder.trigram_graph(start, end, kept))
    return graphs


def _features(arcs: Sequence[Arc], norms: list[str], score: Score, topic: TopicFit | None) -> list[Features]:
    rivals = Counter((arc.start, arc.end) for arc in arcs)
    features = []
    for arc in arcs:
        seen = norms[arc.start : arc.end]
        fit = 0.0
        if len(seen) == 1:
            left = norms[arc.start - 1] if arc.start else BOUNDARY
            fit = score(seen[0], left, "") - score(seen[0], "", "")
        features.append(
            arc_features(
                arc,
                score(seen[0], "", ""),
                score(arc.words[0], "", ""),
                fit,
                rivals[arc.start, arc.end],
                topic.gain(arc.words, tuple(seen)) if topic else 0.0,
            )
        )
    return features


def _stretches(arcs: Sequence[Arc], members: Sequence[int], length: int) -> list[tuple[int, int, list[int]]]:
    """Arcs grouped so that none shares a trigram with another group's; each span ends two tokens later."""
    groups: list[tuple[int, int, list[int]]] = []
    for number in members:
        arc = arcs[number]
        if groups and arc.start < groups[-1][1] + 2:
            low, high, group = groups[-1]
            group.append(number)
            groups[-1] = (low, max(high, arc.end), group)
        else:
            groups.append((arc.start, arc.end, [number]))
    return [(low, min(high + 2, length), group) for low, high, group in groups]


@dataclass(slots=True)
class _Builder:
    """Builds the graphs of one sentence."""

    norms: list[str]
    arcs: Sequence[Arc]
    features: list[Features]
    own: list[float]
    spinnable: frozenset[str]
    score: Score
    scale: float

    def prune(self, low: int, high: int, members: list[int], margin: float) -> list[int]:
        """The arcs whose best bigram reading is within the margin of the best reading."""
        norms, score, scale = self.norms, self.score, self.scale
        moves: list[list[tuple[int, str, str, float, int]]] = [
            [(at + 1, norms[at], norms[at], 0.0, -1)] for at in range(low, high)
        ]
        for number in members:
            arc = self.arcs[number]
            inner = self.own[number] + _PRUNE_RATE
            for left, right in zip(arc.words, arc.words[1:], strict=False):
                inner += scale * score(right, left, "")
            moves[arc.start - low].append((arc.end, arc.words[0], arc.words[-1], inner, number))

        first = norms[low - 1] if low else BOUNDARY
        forward: list[dict[str, float]] = [{} for _ in range(high - low + 1)]
        forward[0][first] = 0.0
        reached: list[list[float]] = []
        for here, options in zip(forward, moves, strict=False):
            values = []
            for end, head, last, inner, _ in options:
                best = inner + max([value + scale * score(head, word, "") for word, value in here.items()])
                values.append(best)
                there = forward[end - low]
                if best > there.get(last, -math.inf):
                    there[last] = best
            reached.append(values)

        backward: list[dict[str, float]] = [{} for _ in range(high - low + 1)]
        backward[-1] = dict.fromkeys(forward[-1], 0.0)
        for at in range(high - low - 1, -1, -1):
            ahead = [(head, inner + backward[end - low][last]) for end, head, last, inner, _ in moves[at]]
            backward[at] = {
                word: max([scale * score(head, word, "") + rest for head, rest in ahead]) for word in forward[at]
            }
        floor = backward[0][first] - margin
        return [
            number
            for values, options in zip(reached, moves, strict=True)
            for value, (end, _, last, _, number) in zip(values, options, strict=True)
            if number >= 0 and value + backward[end - low][last] >= floor
        ]

    def trigram_graph(self, low: int, high: int, members: list[int]) -> Graph:
        """The graph over tokens ``low`` to ``high`` with these arcs."""
        norms, score, scale = self.norms, self.score, self.scale
        history = ["", BOUNDARY, *norms[max(low - 2, 0) : low]] if low < 2 else norms[low - 2 : low]
        before, previous = history[-2:]
        kept = self._kept_scores(low, high, before, previous)

        moves: list[list[tuple[int, tuple[str, ...], float, int, int]]] = [
            [(at + 1, (norms[at],), 0.0, KEPT if norms[at] in self.spinnable else NEUTRAL, -1)]
            for at in range(low, high)
        ]
        for local, number in enumerate(members):
            arc = self.arcs[number]
            moves[arc.start - low].append((arc.end, arc.words, self.own[number], SPUN, local))

        # Nodes hold their states as {(before, previous): [state number, best score]}.
        nodes: list[dict[tuple[str, str], list[float]]] = [{} for _ in range(high - low + 1)]
        nodes[0][before, previous] = [0, 0.0]
        raw: list[tuple[int, int, float, int, int, int]] = []
        gains: list[float] = []
        count = 1
        for at in range(low, high):
            states = nodes[at - low]
            if len(states) > _BEAM:
                states = dict(sorted(states.items(), key=lambda item: -item[1][1])[:_BEAM])
            for end, words, own, kind, number in moves[at - low]:
                stands = sum(kept[at - low : end - low])
                bold = _PRUNE_RATE if kind == SPUN else 0.0
                there = nodes[end - low]
                for (h2, h1), (state, value) in states.items():
                    gain, b, p = -stands, h2, h1
                    for word in words:
                        gain += score(word, p, b)
                        b, p = p, word
                    total = own + scale * gain
                    target = there.get((b, p))
                    reached = value + total + bold
                    if target is None:
                        target = there[b, p] = [count, reached]
                        count += 1
                    elif reached > target[1]:
                        target[1] = reached
                    raw.append((int(state), int(target[0]), total, kind, number, end - at))
                    gains.append(gain)
        finals = [int(number) for number, _ in nodes[-1].values()]
        best = max(value for _, value in nodes[-1].values())
        # Weights are relative to the text as it stands; a long and thoroughly spun stretch would overflow.
        offset = max(0.0, best - _MAX_EXPONENT) / (high - low)
        edges = [
            (source, target, math.exp(min(total - offset * span, 700.0)), kind, number)
            for source, target, total, kind, number, span in raw
        ]
        return Graph(
            low,
            high,
            [self.arcs[number] for number in members],
            [self.features[number] for number in members],
            edges,
            gains,
            count,
            finals,
            offset * (high - low),
        )

    def _kept_scores(self, low: int, high: int, before: str, previous: str) -> list[float]:
        scores = []
        for at in range(low, high):
            scores.append(self.score(self.norms[at], previous, before))
            before, previous = previous, self.norms[at]
        return scores
