"""The log-linear weights of an arc's evidence."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, fields
from functools import lru_cache

from unspin.tables import UNMET

from .arcs import Arc
from .terms import TERM

__all__ = ["ARC_FEATURES", "DEFAULT_WEIGHTS", "NAMES", "Weights", "arc_features"]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each piece of evidence on a spun arc counts, in nats; fitted by ``models/fit_weights.py``.

    ``language_model`` scales the gain in ln P over the text as it stands. Most others weigh the features
    of :func:`arc_features`, in its order:

    * ``word``, ``phrase``: constants for arcs over one token and over several;
    * ``channel``: ln P(spun | standard); ``reverse``: ln P(standard | spun), both by the tables alone;
      ``typical``: ln of the row's count;
    * ``seen_frequency``, ``meant_frequency``: ln frequency of either word, above a middling word's, where one word
      stands for one; part of what the language model likes is mere frequency;
    * ``seen_fit``: how well the seen word fits its left context, ln P(seen | context) - ln P(seen);
    * ``shorter``, ``longer``: per token that the meant wording has fewer or more, because each word less gains
      language-model points for nothing;
    * ``rivals``: ln of the number of wordings that compete for the span;
    * ``attested``: ln of the seen wording's occurrences per million words of honest prose; ``honest_gain``: the gain
      that the arc's entry has there on average, no evidence of spinning; ``unmet``: a constant where it is unknown;
    * ``phrase_typical``: ln of the row's count once more for arcs over several tokens; ``phrase_unmet``: a constant for
      those that honest prose never has;
    * ``topic``: how much better than the seen words the meant ones fit the rest of the document;
    * ``thesaurus``: a constant for arcs from the thesaurus, not from a table; ``term``: a constant for
      listed terms put together word by word.

    ``same_elsewhere`` and ``kept_elsewhere`` weigh what a second pass knows of the rest of the document, see
    :mod:`unspin.inference.consistency`, and ``manner`` what it knows of how it was spun, see
    :mod:`unspin.inference.manners`.
    """

    language_model: float = 0.524
    word: float = -1.884
    phrase: float = -3.084
    channel: float = 0.55
    reverse: float = 0.401
    typical: float = 0.94
    seen_frequency: float = 0.104
    meant_frequency: float = -0.101
    seen_fit: float = 0.137
    shorter: float = -0.192
    longer: float = -0.111
    rivals: float = 0.316
    attested: float = 0.191
    honest_gain: float = 0.066
    unmet: float = -0.569
    phrase_typical: float = 0.06
    phrase_unmet: float = -0.126
    topic: float = 3.784
    thesaurus: float = 0.761
    term: float = -0.994
    same_elsewhere: float = 2.805
    kept_elsewhere: float = -0.683
    manner: float = 0.502

    @lru_cache(maxsize=8)  # noqa: B019  (few and small)
    def of_features(self) -> tuple[float, ...]:
        """The weights of an arc's features, in the order of :func:`arc_features`."""
        return astuple(self)[1:-3]


NAMES = tuple(field.name for field in fields(Weights))
ARC_FEATURES = NAMES[1:-3]
"""The names of what :func:`arc_features` gives."""

_COMMON = math.log(1e-5)


def arc_features(
    arc: Arc, seen_frequency: float, meant_frequency: float, seen_fit: float, rivals: int, topic: float
) -> tuple[float, ...]:
    """The features of an arc, in the order of :class:`Weights` after ``language_model``."""
    entry = arc.entry
    seen = arc.end - arc.start
    change = len(arc.words) - seen
    word_for_word = seen == len(arc.words) == 1
    return (
        1.0 if seen == 1 else 0.0,
        0.0 if seen == 1 else 1.0,
        entry.channel,
        entry.reverse,
        math.log(entry.count),
        seen_frequency - _COMMON if word_for_word else 0.0,
        meant_frequency - _COMMON if word_for_word else 0.0,
        seen_fit,
        float(min(change, 0)),
        float(max(change, 0)),
        math.log(rivals),
        entry.attested,
        0.0 if entry.honest_gain is None else entry.honest_gain,
        1.0 if entry.honest_gain is None else 0.0,
        math.log(entry.count) if seen > 1 else 0.0,
        1.0 if seen > 1 and entry.attested <= UNMET else 0.0,
        topic,
        1.0 if entry.source.startswith("thesaurus:") else 0.0,
        1.0 if entry.source.startswith(TERM) else 0.0,
    )


DEFAULT_WEIGHTS = Weights()
