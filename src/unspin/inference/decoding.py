"""From posteriors to one consistent set of arcs."""

from __future__ import annotations

from dataclasses import dataclass

from unspin.lattice import Arc, Graph

from .sums import arc_posteriors, best_arcs

__all__ = ["Choice", "decode"]


@dataclass(frozen=True, slots=True)
class Choice:
    """An arc taken, its confidence, and the other wordings of its span with theirs (likeliest first)."""

    arc: Arc
    confidence: float
    alternatives: tuple[tuple[str, float], ...]


def decode(graph: Graph, rate: float, block: float, threshold: float) -> tuple[list[Choice], float]:
    """Jointly decode a graph: drop arcs under the threshold and sum again, until nothing changes.

    ``block`` is P(the block is spun); an arc's confidence is that times its posterior, and never more than
    it was with all rivals in the lattice. Returns the chosen arcs in text order and the expected number
    of spun decisions that were left as they are.
    """
    first = [block * value for value in arc_posteriors(graph, rate)]
    confidence = first
    dropped: set[int] = set()
    while True:
        weak = {n for n, value in enumerate(confidence) if n not in dropped and value < threshold}
        if not weak:
            break
        dropped |= weak
        if len(dropped) == len(graph.arcs):
            return [], sum(first)
        again = arc_posteriors(graph, rate, dropped)
        confidence = [min(old, block * new) for old, new in zip(confidence, again, strict=True)]
    allowed = set(range(len(graph.arcs))) - dropped
    chosen = best_arcs(graph, rate, allowed)
    choices = [Choice(graph.arcs[n], confidence[n], _alternatives(graph, n, first)) for n in chosen]
    return choices, max(sum(first) - sum(first[n] for n in chosen), 0.0)


def _alternatives(graph: Graph, chosen: int, confidence: list[float]) -> tuple[tuple[str, float], ...]:
    span = (graph.arcs[chosen].start, graph.arcs[chosen].end)
    others = [
        (arc.standard, confidence[n])
        for n, arc in enumerate(graph.arcs)
        if n != chosen and (arc.start, arc.end) == span and confidence[n] >= 0.01
    ]
    return tuple(sorted(others, key=lambda item: -item[1])[:5])
