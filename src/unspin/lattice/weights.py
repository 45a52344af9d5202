"""The log-linear weights of an arc's evidence."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, fields

from .arcs import Arc

__all__ = ["DEFAULT_WEIGHTS", "Weights", "arc_features"]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each piece of evidence on a spun arc counts, in nats; fitted by ``benchmarks/fit_weights.py``.

    ``language_model`` scales the gain in ln P over the text as it stands. All others weigh the features
    of :func:`arc_features`, in its order:

    * ``word``, ``phrase``: constants for arcs over one token and over several;
    * ``channel``: ln P(spun | standard); ``reverse``: ln P(standard | spun), both by the tables alone;
      ``typical``: ln of the row's count;
    * ``seen_frequency``, ``meant_frequency``: ln P of either wording by itself, above a middling word's; rare wordings
      are suspicious, and part of what the language model likes is mere frequency;
    * ``seen_fit``: how well the seen word fits its left context, ln P(seen | context) - ln P(seen);
    * ``shorter``, ``longer``: per token that the meant wording has fewer or more, because each word less gains
      language-model points for nothing;
    * ``rivals``: ln of the number of wordings that compete for the span.
    """

    language_model: float = 0.508
    word: float = -1.089
    phrase: float = -2.329
    channel: float = 0.418
    reverse: float = 1.047
    typical: float = 0.55
    seen_frequency: float = 0.108
    meant_frequency: float = -0.145
    seen_fit: float = 0.146
    shorter: float = -0.375
    longer: float = -0.569
    rivals: float = 0.697

    def of_features(self) -> tuple[float, ...]:
        """The weights of an arc's features, in the order of :func:`arc_features`."""
        return astuple(self)[1:]


NAMES = tuple(field.name for field in fields(Weights))

_COMMON = math.log(1e-5)


def arc_features(
    arc: Arc, seen_frequency: float, meant_frequency: float, seen_fit: float, rivals: int
) -> tuple[float, ...]:
    """The features of an arc, in the order of :class:`Weights` after ``language_model``."""
    seen = arc.end - arc.start
    change = len(arc.words) - seen
    return (
        1.0 if seen == 1 else 0.0,
        0.0 if seen == 1 else 1.0,
        arc.channel,
        arc.reverse,
        math.log(arc.count),
        seen_frequency - _COMMON,
        meant_frequency - _COMMON,
        seen_fit,
        float(min(change, 0)),
        float(max(change, 0)),
        math.log(rivals),
    )


DEFAULT_WEIGHTS = Weights()
