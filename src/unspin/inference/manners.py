"""Spinners differ: one works from lists of synonyms, one from round trips through other languages.

A document is a mixture of manners. After a first pass its shares are found by expectation maximisation over the arcs'
posteriors, and arcs of the manner that the document shows gain on the others. An arc's own vote is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from unspin.lattice import Arc

from .spin_rate import log_odds, logistic

__all__ = ["Manners"]

SHARES = {"synonym": 0.75, "back-translation": 0.12, "thesaurus": 0.13}
"""How spinning divides among the manners where nothing is known of the document."""
_DOUBT = 6.0
"""Expected artefacts' worth of prior."""
_ROUNDS = 4


@dataclass(slots=True)
class Manners:
    """Expected numbers of spun arcs by manner over a document."""

    _arcs: list[tuple[str, float]] = field(default_factory=list)
    _mass: dict[str, float] = field(default_factory=lambda: dict.fromkeys(SHARES, 0.0))

    def add(self, arcs: Iterable[Arc], posteriors: Iterable[float]) -> None:
        """Count the arcs of one graph."""
        self._arcs += [(arc.entry.manner, p) for arc, p in zip(arcs, posteriors, strict=True) if p > 0.01]

    def settle(self) -> None:
        """Find the document's shares; to be called once, when all is counted."""
        gains = dict.fromkeys(SHARES, 0.0)
        for _ in range(_ROUNDS):
            self._mass = dict.fromkeys(SHARES, 0.0)
            for manner, posterior in self._arcs:
                self._mass[manner] += logistic(log_odds(posterior) + gains[manner])
            gains = {manner: self._gain(manner, 0.0) for manner in SHARES}

    def gains(self, arcs: Sequence[Arc], posteriors: Sequence[float]) -> list[float]:
        """For every arc ln of its manner's share in the document over its share in general."""
        return [self._gain(arc.entry.manner, p) for arc, p in zip(arcs, posteriors, strict=True)]

    def _gain(self, manner: str, own: float) -> float:
        mass = max(self._mass[manner] - own, 0.0) + _DOUBT * SHARES[manner]
        total = max(sum(self._mass.values()) - own, 0.0) + _DOUBT
        return math.log(mass / total / SHARES[manner])
