"""From evidence to a score."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from unspin.inference import logistic

from .strangeness import COMPARED, FEATURES, WordEvidence, WordWeights

__all__ = ["MEASURES", "RATES", "Detector", "Measures", "log_likelihoods"]

WEIGHTS_FILE = Path(__file__).parent / "data" / "weights.json"

RATES = (0.0, 0.005, 0.01, 0.02, 0.035, 0.06, 0.1, 0.16, 0.25, 0.4, 0.6)
"""Shares of content words that do not fit. Honest prose has its own small share, which differs from text to text."""

MEASURES = ("tables", "strange")

_LEAST, _MOST = -5.0, 20.0
_UNIT = 5.0
"""What is beyond these, in nats, says no more; weights are for so many."""


class Measures(NamedTuple):
    """What is known of a text of ``words`` words, or of a part of it.

    ``tables`` is ln of the Bayes factor from phrase tables and thesaurus, ``strange`` that from words that do not fit.
    """

    tables: float
    strange: float
    words: int

    def values(self) -> tuple[float, ...]:
        """What the score weighs, in the order of :data:`MEASURES`.

        Tables speak for spinning only: a spinner whose synonyms they lack looks honest to them.
        """
        return min(max(self.tables, 0.0), _MOST) / _UNIT, min(max(self.strange, _LEAST), _MOST) / _UNIT


def log_likelihoods(words: Sequence[WordEvidence]) -> Any:
    """ln of the likelihood of words at each of :data:`RATES`, against all of them being honest."""
    if not words:
        return np.zeros(len(RATES))
    ratios = np.exp(np.clip([word.log_ratio for word in words], -20, 20))
    return np.array([np.log1p(rate * (ratios - 1)).sum() for rate in RATES])


@dataclass(frozen=True, slots=True)
class Detector:
    """The fitted weights.

    ``words`` are the weights of words; ``honest`` and ``spun`` say how often a text has each of :data:`RATES`;
    ``score`` has a weight for every measure, ``bias`` is added.
    """

    words: WordWeights
    honest: Any
    spun: Any
    score: Any
    bias: float

    @classmethod
    @cache
    def load(cls) -> Detector:
        """The weights that come with the program."""
        return cls.of(json.loads(WEIGHTS_FILE.read_text("utf-8")))

    @classmethod
    def of(cls, weights: Mapping[str, Any]) -> Detector:
        """The weights as the file has them."""
        return cls(
            WordWeights(
                np.array([weights["words"][name] for name in FEATURES]),
                weights["offset"],
                np.array([weights["usual"][name] for name in COMPARED]),
            ),
            np.array(weights["honest"]),
            np.array(weights["spun"]),
            np.array([weights["score"][name] for name in MEASURES]),
            weights["bias"],
        )

    def strange(self, likelihoods: Any) -> float:
        """ln of the Bayes factor of words with these likelihoods: spun against honest."""
        return float(_log_sum(likelihoods + np.log(self.spun)) - _log_sum(likelihoods + np.log(self.honest)))

    def share(self, likelihoods: Any) -> float:
        """The share of content words that do not fit, were the text spun."""
        joint = likelihoods + np.log(self.spun)
        return float(np.exp(joint - _log_sum(joint)) @ np.array(RATES))

    def log_odds(self, measures: Measures) -> float:
        """ln of P(spun) over P(honest)."""
        return self.bias + float(self.score @ measures.values())

    def probability(self, measures: Measures) -> float:
        """P(spun), 0 to 1."""
        return logistic(self.log_odds(measures))


def _log_sum(values: Any) -> Any:
    top = values.max()
    return top + np.log(np.exp(values - top).sum())
