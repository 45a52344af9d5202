"""The few numbers that weigh evidence on an arc."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .arcs import Arc

__all__ = ["DEFAULT_WEIGHTS", "Weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-linear weights of an arc's evidence.

    ``language_model`` scales ln P of the meant words: a trigram's neighbours count the same evidence
    twice, so it is below one. ``channel`` scales ln P(spun | standard), ``reverse`` ln P(standard | spun) by
    the tables alone, ``typical`` ln of the row's count. ``frequency`` scales the gain in plain word frequency
    where one word stands for one: part of what the language model likes is only that. ``shorter`` and
    ``longer`` are per token that the meant wording has fewer or more than the seen one, because each
    word less gains language-model points for nothing. ``word`` and ``phrase`` are constants for arcs over one
    token and over several.
    """

    language_model: float = 0.75
    channel: float = 0.6
    reverse: float = 0.3
    typical: float = 0.3
    frequency: float = -0.2
    shorter: float = -3.0
    longer: float = 2.5
    word: float = -1.0
    phrase: float = 0.0

    def arc(self, arc: Arc, frequency_gain: float) -> float:
        """The score of a spun arc without its language-model part and its spin rate, in nats."""
        seen = arc.end - arc.start
        change = len(arc.words) - seen
        return (
            (self.word if seen == 1 else self.phrase)
            + self.channel * arc.channel
            + self.reverse * arc.reverse
            + self.typical * math.log(arc.count)
            + self.frequency * frequency_gain
            + (self.longer if change > 0 else -self.shorter) * change
        )


DEFAULT_WEIGHTS = Weights()
