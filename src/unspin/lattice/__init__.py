"""The lattice of readings: arcs from the tables, pruned and scored by the language model."""

from .arcs import Arc, spun_arcs
from .articles import ARTICLES, article_for
from .graph import DECODING_MARGIN, EVIDENCE_MARGIN, KEPT, NEUTRAL, SPUN, Graph, Score, build_graphs, contextual
from .weights import ARC_FEATURES, DEFAULT_WEIGHTS, Weights, arc_features

__all__ = [
    "ARC_FEATURES",
    "ARTICLES",
    "DECODING_MARGIN",
    "DEFAULT_WEIGHTS",
    "EVIDENCE_MARGIN",
    "KEPT",
    "NEUTRAL",
    "SPUN",
    "Arc",
    "Graph",
    "Score",
    "Weights",
    "arc_features",
    "article_for",
    "build_graphs",
    "contextual",
    "spun_arcs",
]
