"""Several models as one, weighted anew for every document."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from operator import mul
from pathlib import Path

from .frequencies import unigram_logprob
from .ngrams import NgramModel, news_model, own_model
from .protocol import BOUNDARY

__all__ = ["Mixture", "default_model", "model_folder"]

# An unknown word is rarer in context than its frequency says: it competes with the words of the model, and
# must not look cheap beside them.
_UNKNOWN_PENALTY = -1.0
_PRIOR_STRENGTH = 8.0
"""Words of prior evidence for the default weights."""
_ROUNDS = 10
_NEGLIGIBLE = 0.08
"""Components below this weight are left out of a document's mixture; they would cost a query a word."""
_CACHE_LIMIT = 150_000

Trigram = tuple[str, str, str]

DEFAULT_WEIGHTS = (0.3, 0.5, 0.2)


class Mixture:
    """A linear interpolation of n-gram models.

    ``weights`` sum to one. Documents get their own by expectation maximisation over a sample of their words, so that
    a medical text is judged by medical English; components that hardly matter there are not asked. Component
    probabilities are cached over documents.
    """

    def __init__(
        self,
        models: Sequence[NgramModel],
        weights: Sequence[float],
        caches: dict[tuple[bool, ...], dict[Trigram, tuple[float, ...]]] | None = None,
    ) -> None:
        active = tuple(weight >= _NEGLIGIBLE for weight in weights)
        total = sum(weight for weight, used in zip(weights, active, strict=True) if used)
        self.weights = tuple(weight / total if used else 0.0 for weight, used in zip(weights, active, strict=True))
        self.models = tuple(models)
        self._caches = {} if caches is None else caches
        self._parts = self._caches.setdefault(active, {})
        self._asked = [model.probability for model, used in zip(models, active, strict=True) if used]
        self._shares = [weight for weight in self.weights if weight > 0.0]

    def knows(self, word: str) -> bool:
        """Whether any component has the word in its vocabulary."""
        return any(model.knows(word) for model in self.models)

    def score(self, word: str, previous: str, before: str) -> float:
        """ln of the weighted sum; see :class:`~unspin.language_model.LanguageModel`."""
        key = (word, previous, before)
        parts = self._parts.get(key)
        if parts is None:
            if len(self._parts) >= _CACHE_LIMIT:
                self._parts.clear()
            parts = self._parts[key] = tuple([ask(word, previous, before) for ask in self._asked])
        total = sum(map(mul, self._shares, parts))
        return math.log(total) if total > 0.0 else unigram_logprob(word) + _UNKNOWN_PENALTY

    def components(self, word: str, previous: str, before: str) -> tuple[float, ...]:
        """P(word | before previous) by every component, 0 where it lacks the word."""
        return tuple([model.probability(word, previous, before) for model in self.models])

    def adapted(self, sentences: Iterable[Sequence[str]]) -> Mixture:
        """This mixture with the weights that explain these sentences best, drawn towards its own."""
        rows = [row for words in sentences for row in self._rows(words)]
        weights = self.weights
        for _ in range(_ROUNDS if rows else 0):
            sums = [_PRIOR_STRENGTH * weight for weight in self.weights]
            for row in rows:
                joint = [weight * part for weight, part in zip(weights, row, strict=True)]
                total = sum(joint)
                if total == 0.0:  # known only to a component that was left out
                    continue
                for number, value in enumerate(joint):
                    sums[number] += value / total
            weights = tuple(value / sum(sums) for value in sums)
        return Mixture(self.models, weights, self._caches)

    def _rows(self, words: Sequence[str]) -> list[tuple[float, ...]]:
        previous, before = BOUNDARY, ""
        rows = []
        for word in words:
            row = self.components(word, previous, before)
            if any(row):
                rows.append(row)
            before, previous = previous, word
        return rows


def model_folder() -> Path:
    """The folder of the model files that come with the program."""
    return Path(__file__).parent / "data"


@cache
def default_model() -> Mixture:
    """The program's models: pocketsphinx's news model and our own."""
    folder = model_folder()
    return Mixture(
        [news_model(), own_model(folder / "general.bin"), own_model(folder / "science.bin")], DEFAULT_WEIGHTS
    )
