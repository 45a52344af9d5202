"""Words that do not fit: evidence of spinning that needs no table.

A spinner puts a synonym where another word belongs. Whatever its list, such a word keeps strange company: the words
beside it do not expect it (their n-gram probability is hardly above, or below, its frequency), and it is off the
document's topic. What is usual differs from document to document: a text full of rare terms, or of sentences that have
nothing to do with each other, is not strange all over. So a word is compared with the document's other words. Every
content word gets a likelihood ratio from these measures, by logistic regression (``models/fit_detector.py``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from unspin.document import Sentence
from unspin.language_model import BOUNDARY, LanguageModel
from unspin.topics import Topics

__all__ = ["COMPARED", "FEATURES", "MEASURED", "WordEvidence", "WordWeights", "compared", "measured", "strange_words"]

MEASURED = (
    "rarity",  # ln of the word's frequency
    "rarity_squared",
    "left_fit",  # ln P(word | word before) - ln P(word): pointwise mutual information with the left neighbour, in nats
    "right_fit",
    "left_phrase",  # what the word before that adds
    "right_phrase",  # what the word says of the next beside what its left neighbour does
    "right_after",  # what it adds to the word after next
    "best_fit",
    "worst_fit",
    "best_fit_rarity",
    "after_function_word",
    "before_function_word",
    "first",
    "last",
    "unknown",
    "left_fit_function",
    "right_fit_function",
    "left_misfit",  # the negative part
    "right_misfit",
    "topic",  # cosine with the rest of the document
    "near",  # mean cosine with the content words around it
    "nearest",  # the highest of them
    "repeated",  # ln of how often the document has the word
    "has_vector",
    "nearest_best_fit",
    "topic_best_fit",
    "repeated_best_fit",
)
"""What is measured of a word by itself."""

COMPARED = (
    *("rarity", "left_fit", "right_fit", "left_phrase", "best_fit", "worst_fit", "after_function_word"),
    *("before_function_word", "unknown", "topic", "near", "nearest", "repeated", "has_vector"),
)
"""Measures whose mean over the document's other content words counts too."""

FEATURES = (*MEASURED, *(f"mean_{name}" for name in COMPARED))
_COLUMNS = [MEASURED.index(name) for name in COMPARED]
_DOUBT = 20.0
"""Words' worth of doubt about a document's means: in a short one they are drawn to what is usual."""
_SUSPECTED = 0.25
"""Odds that a word is spun, before anything is known of it, where it is decided which words say what is usual."""

_WINDOW = 6
_LOW, _HIGH = -4.0, 8.0
_FUNCTION_WORDS = frozenset(
    "a an the of in on at to for from by with and or but not as than that this these those it its is are was were be "
    "been he she they we you i his her their our your who which what has have had do does did will would can could may "
    "might must should shall there here if when then so no nor any all some each".split()
)


class WordWeights(NamedTuple):
    """The fitted numbers of words: a weight for every feature, what is added, and the usual means."""

    features: Any
    offset: float
    usual: Any


class WordEvidence(NamedTuple):
    """A content word at ``text[start:end]`` and ln of how much likelier it is spun than honest."""

    start: int
    end: int
    log_ratio: float


def strange_words(
    sentences: Sequence[Sentence], model: LanguageModel, topics: Topics, weights: WordWeights
) -> list[list[WordEvidence]]:
    """The content words of every sentence with their evidence; ``model`` is the document's own."""
    places, counts, values = measured(sentences, model, topics)
    if not places:
        return [[] for _ in sentences]
    # First against ordinary prose; then against those words of the document that fit, or in a text that is spun
    # throughout nothing would be strange.
    ordinary = weights.features[: len(MEASURED)], weights.usual @ weights.features[len(MEASURED) :]
    first = values @ ordinary[0] + ordinary[1] + weights.offset
    fitting = 1 / (1 + _SUSPECTED * np.exp(np.clip(first, -20, 20)))
    ratios = compared(values, fitting, weights.usual) @ weights.features + weights.offset
    found = [WordEvidence(start, end, float(ratio)) for (start, end), ratio in zip(places, ratios, strict=True)]
    ends = list(accumulate(counts))
    return [found[end - count : end] for count, end in zip(counts, ends, strict=True)]


def measured(
    sentences: Sequence[Sentence], model: LanguageModel, topics: Topics
) -> tuple[list[tuple[int, int]], list[int], Any]:
    """The offsets of a document's content words, how many each sentence has, and their measures, a row a word."""
    topic = _Topic(sentences, topics)
    rows = [list(word_features(sentence, model, topic)) for sentence in sentences]
    places = [(start, end) for row in rows for start, end, _ in row]
    values = np.array([values for row in rows for _, _, values in row], np.float64)
    return places, list(map(len, rows)), values.reshape(len(places), len(MEASURED))


def compared(values: Any, fitting: Any, usual: Any) -> Any:
    """All of :data:`FEATURES`: the measures of a document's words, and the means of the words beside each.

    Words count by ``fitting``, their probabilities of not being spun; ``usual`` are the means of ordinary prose.
    """
    counted = values[:, _COLUMNS] * fitting[:, None]
    means = (counted.sum(0) - counted + _DOUBT * usual) / (fitting.sum() - fitting + _DOUBT)[:, None]
    return np.hstack([values, means])


class _Topic:
    """The document's sum of word vectors, and how often it has each word."""

    def __init__(self, sentences: Iterable[Sentence], topics: Topics) -> None:
        self.counts = Counter(token.norm for sentence in sentences for token in sentence.tokens)
        self._vectors = topics.vectors
        self._total: Any = sum(
            (
                count * self._vectors[word]
                for word, count in self.counts.items()
                if word in self._vectors and word not in _FUNCTION_WORDS
            ),
            np.zeros(topics.size, np.float32),
        )

    def vectors(self, words: Sequence[str]) -> list[Any]:
        """The vectors of content words; None for the others."""
        return [None if word in _FUNCTION_WORDS else self._vectors.get(word) for word in words]

    def cosine(self, word: str, vector: Any) -> float:
        """With the document's other words."""
        rest = self._total - self.counts[word] * vector
        length = math.sqrt(float(rest @ rest))
        return float(vector @ rest) / length if length else 0.0


def word_features(
    sentence: Sentence, model: LanguageModel, topic: _Topic
) -> Iterator[tuple[int, int, tuple[float, ...]]]:
    """(start, end, values in the order of :data:`MEASURED`) of a sentence's content words; names are left out."""
    tokens = sentence.tokens
    words = [token.norm for token in tokens]
    count, score = len(words), model.score
    alone = [score(word, "", "") for word in words]
    pairs, triples = [], []
    previous, before = BOUNDARY, ""
    for word in words:
        pairs.append(score(word, previous, ""))
        triples.append(score(word, previous, before))
        before, previous = previous, word
    vectors = topic.vectors(words)
    for n, token in enumerate(tokens):
        word = words[n]
        if token.protected or word in _FUNCTION_WORDS or not word.isalpha() or (token.capital and n):
            continue
        first, last = n == 0, n + 1 == count
        left = 0.0 if first else _clipped(pairs[n] - alone[n])
        right = 0.0 if last else _clipped(pairs[n + 1] - alone[n + 1])
        best = max(left, right)
        after_function = not first and words[n - 1] in _FUNCTION_WORDS
        before_function = not last and words[n + 1] in _FUNCTION_WORDS
        fit, near, nearest = _topic_fit(n, word, words, vectors, topic)
        repeated = math.log(topic.counts[word])
        yield (
            token.start,
            token.end,
            (
                alone[n],
                alone[n] * alone[n] / 10,
                left,
                right,
                0.0 if first else _clipped(triples[n] - pairs[n]),
                0.0 if last else _clipped(triples[n + 1] - pairs[n + 1]),
                _clipped(triples[n + 2] - pairs[n + 2]) if n + 2 < count else 0.0,
                best,
                min(left, right),
                best * (alone[n] + 11) / 3,
                float(after_function),
                float(before_function),
                float(first),
                float(last),
                float(not model.knows(word)),
                left * after_function,
                right * before_function,
                min(left, 0.0),
                min(right, 0.0),
                fit,
                near,
                nearest,
                repeated,
                float(vectors[n] is not None),
                nearest * best,
                fit * best,
                repeated * best,
            ),
        )


def _topic_fit(
    n: int, word: str, words: Sequence[str], vectors: Sequence[Any], topic: _Topic
) -> tuple[float, float, float]:
    vector = vectors[n]
    if vector is None:
        return 0.0, 0.0, 0.0
    around = [
        vectors[m]
        for m in range(max(0, n - _WINDOW), min(len(words), n + _WINDOW + 1))
        if vectors[m] is not None and words[m] != word
    ]
    if not around:
        return topic.cosine(word, vector), 0.0, 0.0
    cosines = np.array(around) @ vector
    return topic.cosine(word, vector), float(cosines.mean()), float(cosines.max())


def _clipped(value: float) -> float:
    return min(max(value, _LOW), _HIGH)
