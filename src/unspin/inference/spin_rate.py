"""How spun a document is: a spike for honest prose, a slab for the spun, block by block.

Every block of a few hundred words is honest (its spin rate is the small rate that false evidence shows in
honest prose) or spun at the document's rate. Rate and share of spun blocks have priors on small grids, so
the Bayes factor is an integral and not a maximised ratio, which would grow with the text's length.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = [
    "DEFAULT_PRIOR",
    "HONEST_RATE",
    "RATES",
    "BlockEvidence",
    "DocumentState",
    "Prior",
    "infer_document",
    "log_odds",
    "logistic",
]

HONEST_RATE = 0.001
RATES = (0.02, 0.05, 0.1, 0.17, 0.27, 0.4, 0.55)
"""The grid of spin rates; decisions spun, of those that could be."""


@dataclass(frozen=True, slots=True)
class Prior:
    """``spun`` is P(the document holds spun text); ``alpha`` and ``beta`` shape the spin rate's Beta prior.

    ``shares`` are (share of spun blocks, weight): a document is spun through and through, or a spun passage
    was pasted into it.
    """

    spun: float = 0.25
    alpha: float = 1.3
    beta: float = 4.0
    shares: tuple[tuple[float, float], ...] = ((0.95, 0.75), (0.5, 0.15), (0.1, 0.1))

    def rate_weights(self) -> list[float]:
        """The Beta prior on the grid of rates, each standing for the stretch of the line around it."""
        edges = [0.0, *(math.sqrt(a * b) for a, b in pairwise(RATES)), 0.9]
        raw = [
            rate ** (self.alpha - 1) * (1 - rate) ** (self.beta - 1) * (high - low)
            for rate, low, high in zip(RATES, edges, edges[1:], strict=False)
        ]
        return [value / sum(raw) for value in raw]


DEFAULT_PRIOR = Prior()


@dataclass(frozen=True, slots=True)
class BlockEvidence:
    """ln P(block seen | rate) at the honest rate and at every rate of the grid, up to one constant."""

    honest: float
    spun: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What was inferred: P(document holds spun text), its spin rate, and P(spun) of every block."""

    probability: float
    rate: float
    blocks: tuple[float, ...]
    log_bayes_factor: float


def infer_document(blocks: Sequence[BlockEvidence], prior: Prior) -> DocumentState:
    """Combine the blocks' evidence under the document prior."""
    if not blocks:
        return DocumentState(0.0, 0.0, (), 0.0)
    # One hypothesis for each (share, rate); log weights against "all blocks honest".
    hypotheses: list[tuple[float, float, int]] = []
    for share, share_weight in prior.shares:
        for k, rate_weight in enumerate(prior.rate_weights()):
            total = math.log(share_weight * rate_weight)
            for block in blocks:
                total += _log_add(math.log(share) + block.spun[k] - block.honest, math.log1p(-share))
            hypotheses.append((total, share, k))
    bayes = _log_sum([total for total, _, _ in hypotheses])
    probability = logistic(bayes + math.log(prior.spun / (1 - prior.spun)))
    weights = [math.exp(total - bayes) for total, _, _ in hypotheses]
    rate = sum(weight * RATES[k] for weight, (_, _, k) in zip(weights, hypotheses, strict=True))
    spun_blocks = tuple(
        probability
        * sum(
            weight * logistic(math.log(share) - math.log1p(-share) + block.spun[k] - block.honest)
            for weight, (_, share, k) in zip(weights, hypotheses, strict=True)
        )
        for block in blocks
    )
    return DocumentState(probability, rate, spun_blocks, bayes)


def log_odds(p: float) -> float:
    """The log odds of a probability, kept finite."""
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def logistic(x: float) -> float:
    """The probability that these log odds say."""
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def _log_add(a: float, b: float) -> float:
    high, low = (a, b) if a > b else (b, a)
    return high + math.log1p(math.exp(low - high))


def _log_sum(values: list[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))
