"""The lattice of readings: arcs from the tables, pruned and scored by the language model."""

from .arcs import Arc, spun_arcs
from .articles import ARTICLES, article_for
from .graph import Graph, build_graphs
from .weights import DEFAULT_WEIGHTS, Weights

__all__ = ["ARTICLES", "DEFAULT_WEIGHTS", "Arc", "Graph", "Weights", "article_for", "build_graphs", "spun_arcs"]
