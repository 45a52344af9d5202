"""What the lattice asks of a language model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from unspin.model_files import ModelError

__all__ = ["BOUNDARY", "LanguageModel", "ModelError"]

BOUNDARY = "<s>"
"""History before the first word of a sentence."""


class LanguageModel(Protocol):
    """A trigram view of English: all that inference needs, so that engines and mixtures can change."""

    def score(self, word: str, previous: str, before: str) -> float:
        """ln P(word | before previous), natural logarithm, always finite.

        Words are in normal form; ``previous`` is the nearer history word, and an empty history word cuts the
        history there, as does one that the model does not know. Unknown words get a context-free estimate.
        """
        ...

    def knows(self, word: str) -> bool:
        """Whether the model has seen the word in context."""
        ...

    def adapted(self, sentences: Iterable[Sequence[str]]) -> LanguageModel:
        """The model for a document of which these sentences (of normal words) are a sample."""
        ...
