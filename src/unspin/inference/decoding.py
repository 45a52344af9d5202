"""From confidences to one consistent set of arcs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unspin.lattice import Arc, Graph

from .sums import arc_posteriors

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
    """The decision on one graph: arcs taken, and arcs only worth suggesting."""

    choices: list[Choice]
    suggestions: list[Choice]


def decode(graph: Graph, rate: float, confidence: Sequence[float], threshold: float) -> Decoded:
    """Decide on a graph's arcs jointly.

    ``confidence`` holds P(arc is right) for every arc. Arcs under the threshold are dropped and the graph is
    summed again: an arc that was only likely beside a dropped one loses its confidence in proportion, until nothing
    changes. Of what is left the arcs are taken that together put the most tokens right. Choices and suggestions are
    in text order and do not overlap.
    """
    posteriors = arc_posteriors(graph, rate)
    sure = list(confidence)
    dropped: set[int] = set()
    while True:
        weak = {n for n, value in enumerate(sure) if n not in dropped and value < threshold}
        if not weak or len(dropped | weak) == len(sure):
            dropped |= weak
            break
        dropped |= weak
        again = arc_posteriors(graph, rate, dropped)
        sure = [
            min(old, first * min(new / max(before, 1e-12), 1.0))
            for old, first, before, new in zip(sure, confidence, posteriors, again, strict=True)
        ]
    chosen = _best(graph.arcs, sure, [n for n in range(len(sure)) if n not in dropped])
    suggested = _suggested(graph.arcs, confidence, chosen)
    return Decoded(
        [Choice(graph.arcs[n], sure[n], _alternatives(graph.arcs, n, confidence)) for n in chosen],
        [Choice(graph.arcs[n], confidence[n], _alternatives(graph.arcs, n, confidence)) for n in suggested],
    )


def _best(arcs: Sequence[Arc], confidence: Sequence[float], allowed: Sequence[int]) -> list[int]:
    """The arcs among the allowed that do not overlap and put the most tokens right, by expectation."""
    best: list[tuple[float, list[int]]] = [(0.0, [])]  # by number of arcs that end early enough
    ordered = sorted(allowed, key=lambda n: (arcs[n].end, arcs[n].start, arcs[n].standard))
    for count, n in enumerate(ordered, 1):
        arc = arcs[n]
        before = count - 1
        while before and arcs[ordered[before - 1]].end > arc.start:
            before -= 1
        value, taken = best[before]
        value += confidence[n] * (arc.end - arc.start)
        best.append((value, [*taken, n]) if value > best[-1][0] else best[-1])
    return best[-1][1]


def _suggested(arcs: Sequence[Arc], confidence: Sequence[float], chosen: Sequence[int]) -> list[int]:
    """The likeliest arcs beside the chosen ones that are worth showing, none over another."""
    taken = [arcs[n] for n in chosen]
    found = []
    for n in sorted(range(len(arcs)), key=lambda n: -confidence[n]):
        arc = arcs[n]
        if confidence[n] < SUGGESTED:
            break
        if all(arc.end <= other.start or arc.start >= other.end for other in taken):
            taken.append(arc)
            found.append(n)
    return sorted(found, key=lambda n: arcs[n].start)


def _alternatives(arcs: Sequence[Arc], chosen: int, confidence: Sequence[float]) -> tuple[tuple[str, float], ...]:
    span = (arcs[chosen].start, arcs[chosen].end)
    others = [
        (arc.standard, confidence[n])
        for n, arc in enumerate(arcs)
        if n != chosen and (arc.start, arc.end) == span and confidence[n] >= 0.01
    ]
    return tuple(sorted(others, key=lambda item: -item[1])[:5])
