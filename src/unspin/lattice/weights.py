"""The few numbers that weigh evidence on an arc."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DEFAULT_WEIGHTS", "Weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-linear weights of an arc's evidence.

    ``language_model`` scales ln P of the meant words: a trigram's neighbours count the same evidence
    twice, so it is below one. ``channel`` scales ln P(spun | standard). ``shorter`` and ``longer``
    are added for every token that the meant wording has fewer or more than the seen one, because
    each word less gains language-model points for nothing. ``spun`` is a constant for every spun arc.
    """

    language_model: float = 0.75
    channel: float = 0.6
    shorter: float = -3.0
    longer: float = 2.5
    spun: float = 0.0

    def arc(self, channel: float, seen: int, meant: int) -> float:
        """The score of a spun arc without its language-model part and its spin rate, in nats."""
        change = meant - seen
        return self.spun + self.channel * channel + (self.longer if change > 0 else -self.shorter) * change


DEFAULT_WEIGHTS = Weights()
