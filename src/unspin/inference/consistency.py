"""Spinners are consistent: the same seen wording mostly hides the same standard wording.

After a first pass every arc votes with its posterior for its pair of wordings. In the second pass an arc is helped by
the votes that other places of the document gave its pair, and held back where the wording was kept
elsewhere. Its own vote is left out, so that no arc talks itself up.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from unspin.document import Sentence
from unspin.lattice import Arc, Graph

__all__ = ["Votes"]

Pair = tuple[str, tuple[str, ...]]


@dataclass(slots=True)
class Votes:
    """Expected numbers over a document: of each pair of wordings, and of a wording's places and spun places."""

    pairs: defaultdict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    places: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    spun: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, sentence: Sentence, graph: Graph, posteriors: Sequence[float]) -> None:
        """Count one graph's arcs."""
        met = set()
        for arc, posterior in zip(graph.arcs, posteriors, strict=True):
            seen = _seen(sentence, arc)
            self.pairs[seen, arc.words] += posterior
            self.spun[seen] += posterior
            if (arc.start, arc.end) not in met:
                met.add((arc.start, arc.end))
                self.places[seen] += 1

    def features(self, sentence: Sentence, graph: Graph, posteriors: Sequence[float]) -> Iterable[tuple[float, float]]:
        """For every arc: ln(1 + votes of other places for its pair), ln(1 + other places kept).

        ``posteriors`` are those the graph was counted with.
        """
        own_spun: defaultdict[tuple[int, int], float] = defaultdict(float)
        for arc, posterior in zip(graph.arcs, posteriors, strict=True):
            own_spun[arc.start, arc.end] += posterior
        for arc, posterior in zip(graph.arcs, posteriors, strict=True):
            seen = _seen(sentence, arc)
            others = self.places[seen] - 1
            if others <= 0:
                yield 0.0, 0.0
                continue
            same = max(self.pairs[seen, arc.words] - posterior, 0.0)
            kept = max(others - (self.spun[seen] - own_spun[arc.start, arc.end]), 0.0)
            yield math.log1p(same), math.log1p(kept)


def _seen(sentence: Sentence, arc: Arc) -> str:
    return " ".join([token.norm for token in sentence.tokens[arc.start : arc.end]])
