"""Forward and backward sums over a lattice graph at a given spin rate."""

from __future__ import annotations

import math
from collections.abc import Container

from unspin.lattice import Graph

__all__ = ["arc_posteriors", "log_evidence"]

_TINY = 1e-300


def _factors(rate: float) -> tuple[float, float, float]:
    """What an edge of each kind costs: neutral, kept, spun."""
    return 1.0, 1.0 - rate, rate


def log_evidence(graph: Graph, rate: float) -> float:
    """ln of the sum over all readings, relative to reading the text as it stands."""
    factors = _factors(rate)
    alpha = [0.0] * graph.states
    alpha[0] = 1.0
    for source, target, weight, kind, _ in graph.edges:
        alpha[target] += alpha[source] * weight * factors[kind]
    return math.log(max(sum([alpha[state] for state in graph.finals]), _TINY)) + graph.log_offset


def arc_posteriors(graph: Graph, rate: float, dropped: Container[int] = ()) -> list[float]:
    """P(arc | seen) for every arc of the graph, the dropped ones at zero."""
    factors = _factors(rate)
    edges = [(s, t, w * factors[kind], arc) for s, t, w, kind, arc in graph.edges if arc < 0 or arc not in dropped]
    alpha = [0.0] * graph.states
    alpha[0] = 1.0
    for source, target, weight, _ in edges:
        alpha[target] += alpha[source] * weight
    beta = [0.0] * graph.states
    for state in graph.finals:
        beta[state] = 1.0
    posteriors = [0.0] * len(graph.arcs)
    for source, target, weight, arc in reversed(edges):
        through = weight * beta[target]
        beta[source] += through
        if arc >= 0:
            posteriors[arc] += alpha[source] * through
    total = max(beta[0], _TINY)
    return [min(value / total, 1.0) for value in posteriors]
