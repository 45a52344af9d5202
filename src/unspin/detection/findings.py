"""What a detector found, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from unspin.document import Sentence
from unspin.inference import DEFAULT_PRIOR, BlockEvidence, infer_document, log_odds, logistic
from unspin.language_model import LanguageModel
from unspin.topics import Topics

from .scoring import Detector, Measures, log_likelihoods
from .strangeness import WordEvidence, strange_words

__all__ = ["NOTHING_DETECTED", "Detection", "Part", "SentenceEvidence", "Strange", "detect"]

_MOST_STRANGE = 200
"""Strange words kept of a text: nobody reads more, and memory stays bounded."""
_LEAST_SHARE = 0.02
"""Share of content words taken to be replaced where a word is judged, at least."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence at ``text[start:end]`` and its score: P(the text holds spun prose and this is part of it), 0–100."""

    start: int
    end: int
    score: float
    words: int


@dataclass(frozen=True, slots=True)
class Strange:
    """A word at ``text[start:end]`` that does not fit where it stands, with P(it was put there by a spinner)."""

    start: int
    end: int
    probability: float


@dataclass(frozen=True, slots=True)
class Detection:
    """The score of a text (0–100), that of its sentences, and its strangest words, strangest first."""

    score: float = 0.0
    sentences: tuple[Part, ...] = ()
    strange: tuple[Strange, ...] = ()


NOTHING_DETECTED = Detection()


@dataclass(slots=True)
class SentenceEvidence:
    """A sentence and what the tables say of it by itself."""

    sentence: Sentence
    tables: BlockEvidence


def detect(
    sentences: Sequence[SentenceEvidence], measures: Measures, model: LanguageModel, topics: Topics
) -> Detection:
    """Weigh all evidence on a text; ``model`` is the document's own, ``measures`` lack what strange words say."""
    if not measures.words:
        return NOTHING_DETECTED
    detector = Detector.load()
    words = strange_words([item.sentence for item in sentences], model, topics, detector.words)
    likelihoods = [log_likelihoods(found) for found in words]
    total: Any = np.sum(likelihoods, axis=0) if likelihoods else log_likelihoods([])
    probability = detector.probability(measures._replace(strange=detector.strange(total)))
    share = max(detector.share(total) * probability, _LEAST_SHARE)
    parts = []
    for item, likelihood in zip(sentences, likelihoods, strict=True):
        tables = infer_document([item.tables], DEFAULT_PRIOR).log_bayes_factor
        own = Measures(tables, detector.strange(likelihood), len(item.sentence.tokens))
        # In a text that holds spun prose, a sentence is as likely as not to be part of it.
        score = probability * logistic(detector.log_odds(own) - detector.bias)
        parts.append(Part(*item.sentence.span, 100 * score, own.words))
    return Detection(100 * probability, tuple(parts), _strangest(words, share))


def _strangest(words: Sequence[Sequence[WordEvidence]], share: float) -> tuple[Strange, ...]:
    prior = log_odds(share)
    found = [
        Strange(word.start, word.end, logistic(word.log_ratio + prior))
        for sentence in words
        for word in sentence
        if word.log_ratio + prior > 0
    ]
    found.sort(key=lambda word: -word.probability)
    return tuple(found[:_MOST_STRANGE])
