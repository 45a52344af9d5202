"""From posteriors to one consistent set of arcs."""

from __future__ import annotations

from dataclasses import dataclass

from unspin.lattice import Arc, Graph

from .sums import arc_posteriors, best_arcs

__all__ = ["SUGGESTED", "Choice", "Decoded", "decode"]

SUGGESTED = 0.2
"""Confidence from which on an arc that is not taken is worth suggesting."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An arc taken, its confidence, and the other wordings of its span with theirs (likeliest first)."""

    arc: Arc
    confidence: float
    alternatives: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The decision on one graph: arcs taken, arcs only worth suggesting, expected spun decisions left as they are."""

    choices: list[Choice]
    suggestions: list[Choice]
    remaining: float


def decode(graph: Graph, rate: float, block: float, threshold: float) -> Decoded:
    """Jointly decode a graph: drop arcs under the threshold and sum again, until nothing changes.

    ``block`` is P(the block is spun); an arc's confidence is that times its posterior, and never more than
    it was with all rivals in the lattice. Choices and suggestions are in text order and do not overlap.
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
            break
        again = arc_posteriors(graph, rate, dropped)
        confidence = [min(old, block * new) for old, new in zip(confidence, again, strict=True)]
    allowed = set(range(len(graph.arcs))) - dropped
    # An arc over the threshold is worth taking although keeping the text may be likelier still.
    odds = max(threshold, 0.01) / max(1 - threshold, 0.01)
    chosen = best_arcs(graph, rate, allowed, min(odds, 1.0)) if allowed else []
    suggested = _suggested(graph, first, chosen)
    return Decoded(
        [Choice(graph.arcs[n], confidence[n], _alternatives(graph, n, first)) for n in chosen],
        [Choice(graph.arcs[n], first[n], _alternatives(graph, n, first)) for n in suggested],
        max(sum(first) - sum(first[n] for n in chosen), 0.0),
    )


def _suggested(graph: Graph, confidence: list[float], chosen: list[int]) -> list[int]:
    """The likeliest arcs beside the chosen ones that are worth showing, none over another."""
    taken = [graph.arcs[n] for n in chosen]
    found = []
    for n in sorted(range(len(graph.arcs)), key=lambda n: -confidence[n]):
        arc = graph.arcs[n]
        if confidence[n] < SUGGESTED:
            break
        if all(arc.end <= other.start or arc.start >= other.end for other in taken):
            taken.append(arc)
            found.append(n)
    return sorted(found, key=lambda n: graph.arcs[n].start)


def _alternatives(graph: Graph, chosen: int, confidence: list[float]) -> tuple[tuple[str, float], ...]:
    span = (graph.arcs[chosen].start, graph.arcs[chosen].end)
    others = [
        (arc.standard, confidence[n])
        for n, arc in enumerate(graph.arcs)
        if n != chosen and (arc.start, arc.end) == span and confidence[n] >= 0.01
    ]
    return tuple(sorted(others, key=lambda item: -item[1])[:5])
