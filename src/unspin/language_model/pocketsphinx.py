"""The English trigram model that ships with pocketsphinx, behind our protocol."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .frequencies import unigram_logprob
from .protocol import BOUNDARY, ModelError

__all__ = ["PocketsphinxModel"]

_LN_BASE = math.log(1.0001)  # pocketsphinx counts in this base
_UNKNOWN = -1_000_000  # anything below is its "no such word"
_NUMBER = "five"
"""Numbers are spelled out in the model's training text; one of them stands for all."""

# An unknown word is rarer in context than its frequency says: it competes with the words of the model, and
# must not look cheap beside them.
_UNKNOWN_PENALTY = -1.0
_POSSESSIVE_PENALTY = -4.0  # ln P('s | noun) for possessives the vocabulary lacks
_CACHE_LIMIT = 200_000


class PocketsphinxModel:
    """A binary n-gram model read by pocketsphinx.

    Case-folded; knows about 72,000 words, contractions and frequent possessives among them, and no
    punctuation.
    """

    def __init__(self, path: Path | None = None) -> None:
        from pocketsphinx import LogMath, NGramModel, get_model_path, set_loglevel  # noqa: PLC0415

        set_loglevel("FATAL")  # our own message is enough
        path = path or Path(get_model_path()) / "en-us" / "en-us.lm.bin"
        if not path.is_file():
            raise ModelError(f"the language model {path} is missing; reinstall pocketsphinx")
        try:
            self._model: Any = NGramModel(None, LogMath(), str(path))
        except (RuntimeError, ValueError, TypeError) as error:
            raise ModelError(f"the language model {path} cannot be read ({error}); reinstall it") from None
        self._resolved: dict[str, tuple[str | None, float]] = {BOUNDARY: (BOUNDARY, 0.0)}
        self._prob: Callable[[list[str]], int] = self._model.prob

    def knows(self, word: str) -> bool:
        """Whether the word itself is in the vocabulary."""
        return (self._resolved.get(word) or self._resolve(word))[0] is not None

    def score(self, word: str, previous: str, before: str) -> float:
        """ln P(word | before previous); see :class:`~unspin.language_model.LanguageModel`."""
        resolved = self._resolved
        known, penalty = resolved.get(word) or self._resolve(word)
        if known is None:
            return unigram_logprob(word) + _UNKNOWN_PENALTY
        query = [known]
        if previous:
            name = (resolved.get(previous) or self._resolve(previous))[0]
            if name is not None:
                query.append(name)
                if before:
                    name = (resolved.get(before) or self._resolve(before))[0]
                    if name is not None:
                        query.append(name)
        return float(self._prob(query)) * _LN_BASE + penalty

    def _resolve(self, word: str) -> tuple[str | None, float]:
        """The vocabulary's word for this one and what the detour costs; None if there is none."""
        if len(self._resolved) >= _CACHE_LIMIT:
            self._resolved.clear()
            self._resolved[BOUNDARY] = (BOUNDARY, 0.0)
        found = self._resolved[word] = self._find(word)
        return found

    def _find(self, word: str) -> tuple[str | None, float]:
        if self._prob([word]) > _UNKNOWN:
            return word, 0.0
        if word[:1].isdigit():
            return (_NUMBER, 0.0) if word[-1].isdigit() else (None, 0.0)
        base = word[:-2] if word.endswith("'s") else word[:-1] if word.endswith("'") else ""
        if base and self._prob([base]) > _UNKNOWN:
            return base, _POSSESSIVE_PENALTY
        return None, 0.0
