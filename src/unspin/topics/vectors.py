"""Word vectors, and how well words fit a document's topic.

``models/train_topics.py`` makes the vectors from co-occurrence counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from unspin.model_files import read_arrays

__all__ = ["TOPIC_FILE", "TopicFit", "Topics", "load_topics"]

TOPIC_FILE = Path(__file__).parent / "data" / "topics.npz"

_SHRINK = 15.0
"""Words' worth of doubt about a document's topic: a single sentence says little about it."""


class Topics:
    """Unit vectors of some forty thousand words; ``size`` is their number of dimensions."""

    def __init__(self, words: Sequence[str], vectors: Any) -> None:
        self.vectors: dict[str, Any] = dict(zip(words, vectors, strict=True))
        self.size: int = len(vectors[0])

    def of(self, document: Iterable[str]) -> TopicFit:
        """The topic of a document given by its words in normal form."""
        found = [self.vectors[word] for word in document if word in self.vectors]
        return TopicFit(self.vectors, sum(found) if found else None, len(found))


class TopicFit:
    """How much better than the seen words other words fit the rest of one document."""

    def __init__(self, vectors: dict[str, Any], total: Any, count: int) -> None:
        self._vectors = vectors
        self._total = total
        self._count = count
        self._known: dict[tuple[Sequence[str], Sequence[str]], float] = {}

    def gain(self, meant: tuple[str, ...], seen: tuple[str, ...]) -> float:
        """Mean cosine with the document of the meant words less that of the seen ones.

        The seen words are taken out of the document first: they must not vouch for themselves. Wordings
        without a known word gain nothing.
        """
        key = (meant, seen)
        gain = self._known.get(key)
        if gain is None:
            gain = self._known[key] = self._gain(meant, seen)
        return gain

    def _gain(self, meant: tuple[str, ...], seen: tuple[str, ...]) -> float:
        new = [self._vectors[word] for word in meant if word in self._vectors]
        old = [self._vectors[word] for word in seen if word in self._vectors]
        rest = self._count - len(old)
        if not new or not old or rest <= 0:
            return 0.0
        topic = self._total - sum(old)
        length = math.sqrt(topic @ topic)
        if length == 0.0:
            return 0.0
        difference = sum(new) / len(new) - sum(old) / len(old)
        cosine: float = float(difference @ topic) / length
        return cosine * rest / (rest + _SHRINK)


@cache
def load_topics() -> Topics:
    """The vectors that come with the program."""
    data = read_arrays(TOPIC_FILE)
    return Topics(bytes(data["words"]).decode().split("\n"), data["vectors"].astype("float32") / 127)
