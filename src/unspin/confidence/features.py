"""What is known of an arc once the lattice has been summed.

The lattice's own log-linear score can only add its evidence up. Whether an edit is right depends on more, and on
combinations: how far the posterior would rise if the text were more densely spun, whether the seen words fit their
neighbours at all, whether the document looks spun.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from unspin.document import Sentence
from unspin.inference import DocumentState, arc_posteriors, log_odds
from unspin.language_model import BOUNDARY
from unspin.lattice import ARC_FEATURES, Graph, Score
from unspin.tables import MAX_PHRASE

__all__ = ["NAMES", "Evidence", "evidence_features"]

SPARSE_RATE, DENSE_RATE = 0.05, 0.3
"""Spin rates at which posteriors are taken beside the document's own."""
_LEAST = 0.02
"""Arcs less likely than this even in dense spinning are no candidates: nobody need know more of them."""

_Fit = tuple[float, float, float, float, float]

NAMES = (
    *ARC_FEATURES,
    "same_elsewhere",
    "kept_elsewhere",
    "manner",  # ln of how much more than usual the document is spun in the row's manner
    "posterior",  # log odds at the document's rate
    "posterior_sparse",
    "posterior_dense",
    "overlapping",  # posteriors of the arcs that share tokens with this one, summed, and the highest
    "rival",
    "block",  # log odds that the block is spun
    "document",
    "bayes_factor",
    "seen_logprob",  # ln P of the seen words and the two that follow
    "meant_logprob",
    "seen_left",  # what the word on the left does for the first word: ln P(word | left) - ln P(word)
    "seen_right",
    "meant_left",
    "meant_right",
    "seen_after",  # ln P of the two words that follow
    "meant_after",
    "seen_length",
    "meant_length",
    "seen_rarest",
    "meant_rarest",
    "capital",
)


@dataclass(slots=True)
class Evidence:
    """One graph with what is known around it.

    ``block`` is P(its block is spun). ``elsewhere`` is what the rest of the document says of every arc: the votes of
    :class:`unspin.inference.Votes` and the gain of :class:`unspin.inference.Manners`. ``posteriors`` are the arcs' own
    at the document's spin rate, with all that known.
    """

    sentence: Sentence
    graph: Graph
    block: float
    elsewhere: Sequence[tuple[float, float, float]]
    posteriors: Sequence[float]


def evidence_features(evidence: Evidence, state: DocumentState, score: Score) -> dict[int, list[float]]:
    """The features of a graph's candidate arcs by their numbers, in the order of :data:`NAMES`."""
    graph, tokens = evidence.graph, evidence.sentence.tokens
    norms = [token.norm for token in tokens]
    arcs = graph.arcs
    sparse = arc_posteriors(graph, SPARSE_RATE)
    dense = arc_posteriors(graph, DENSE_RATE)
    document = [
        log_odds(evidence.block),
        log_odds(state.probability),
        min(max(state.log_bayes_factor, -30.0), 60.0),
    ]
    by_start: defaultdict[int, list[int]] = defaultdict(list)
    for n, arc in enumerate(arcs):
        by_start[arc.start].append(n)
    seen_sides: dict[tuple[int, int], _Fit] = {}
    found = {}
    for n, arc in enumerate(arcs):
        if dense[n] < _LEAST:
            continue
        start, end = arc.start, arc.end
        history = ["", BOUNDARY, *norms[max(start - 2, 0) : start]][-2:]
        following = norms[end : end + 2]
        seen = seen_sides.get((start, end))
        if seen is None:
            seen = seen_sides[start, end] = _fit(norms[start:end], history, following, score)
        meant = _fit(arc.words, history, following, score)
        others = [
            dense[k]
            for at in range(start - MAX_PHRASE + 1, end)
            for k in by_start.get(at, ())
            if k != n and arcs[k].end > start
        ]
        found[n] = [
            *graph.features[n],
            *evidence.elsewhere[n],
            log_odds(evidence.posteriors[n]),
            log_odds(sparse[n]),
            log_odds(dense[n]),
            sum(others),
            max(others, default=0.0),
            *document,
            seen[0],
            meant[0],
            seen[1],
            seen[2],
            meant[1],
            meant[2],
            seen[3],
            meant[3],
            end - start,
            len(arc.words),
            seen[4],
            meant[4],
            float(tokens[start].capital),
        ]
    return found


def _fit(words: Sequence[str], history: Sequence[str], following: Sequence[str], score: Score) -> _Fit:
    """ln P of words and what follows, the gains by either neighbour, ln P of what follows, the rarest word's ln P."""
    before, previous = history
    left = previous
    total = after = 0.0
    for n, word in enumerate((*words, *following)):
        value = score(word, previous, before)
        total += value
        if n >= len(words):
            after += value
        before, previous = previous, word
    alone = [score(word, "", "") for word in words]
    by_left = score(words[0], left, "") - alone[0]
    by_right = score(following[0], words[-1], "") - score(following[0], "", "") if following else 0.0
    return total, by_left, by_right, after, min(alone)
