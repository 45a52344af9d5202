"""N-gram model files, read by pocketsphinx's engine."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .protocol import BOUNDARY, ModelError
from .vocabulary import model_word

__all__ = ["NgramModel", "news_model", "own_model"]

_LN_BASE = math.log(1.0001)  # pocketsphinx counts in this base
_UNKNOWN = -1_000_000  # anything below is its "no such word"
_POSSESSIVE_PENALTY = -4.0  # ln P('s | noun) for possessives the vocabulary lacks
_CACHE_LIMIT = 100_000


class NgramModel:
    """One binary n-gram file. ``word_form`` gives a normal word's form in the model's training text.

    The file is read once and its pages are shared with forked workers. Raises
    :class:`~unspin.language_model.ModelError` when it is missing or damaged.
    """

    def __init__(self, path: Path, word_form: Callable[[str], str]) -> None:
        from pocketsphinx import LogMath, NGramModel, set_loglevel  # noqa: PLC0415

        set_loglevel("FATAL")  # our own message is enough
        if not path.is_file():
            raise ModelError(f"the language model {path} is missing; reinstall unspin and pocketsphinx")
        try:
            self._model: Any = NGramModel(None, LogMath(), str(path))
        except (RuntimeError, ValueError, TypeError) as error:
            raise ModelError(f"the language model {path} cannot be read ({error}); reinstall it") from None
        self._prob: Callable[[list[str]], int] = self._model.prob
        self._word_form = word_form
        self._forms: dict[str, tuple[str | None, float]] = {}

    def knows(self, word: str) -> bool:
        """Whether the vocabulary has the word."""
        return self._form(word)[0] is not None

    def probability(self, word: str, previous: str, before: str) -> float:
        """P(word | before previous); 0 for a word the vocabulary lacks. Unknown or empty history is cut off."""
        forms = self._forms
        known, penalty = forms.get(word) or self._form(word)
        if known is None:
            return 0.0
        query = [known]
        if previous:
            name = (forms.get(previous) or self._form(previous))[0]
            if name is not None:
                query.append(name)
                if before:
                    name = (forms.get(before) or self._form(before))[0]
                    if name is not None:
                        query.append(name)
        return math.exp(self._prob(query) * _LN_BASE + penalty)

    def _form(self, word: str) -> tuple[str | None, float]:
        """The vocabulary's word for this one and what the detour costs; None if there is none."""
        if len(self._forms) >= _CACHE_LIMIT:
            self._forms.clear()
        found = self._forms[word] = self._find(word)
        return found

    def _find(self, word: str) -> tuple[str | None, float]:
        form = word if word == BOUNDARY else self._word_form(word)
        if self._prob([form]) > _UNKNOWN:
            return form, 0.0
        base = word[:-2] if word.endswith("'s") else word[:-1] if word.endswith("'") else ""
        if base and self._prob([base]) > _UNKNOWN:
            return base, _POSSESSIVE_PENALTY
        return None, 0.0


def own_model(path: Path) -> NgramModel:
    """A model trained by the scripts in ``models/``."""
    return NgramModel(path, model_word)


def news_model() -> NgramModel:
    """The English model that ships with pocketsphinx: news and talk, numbers spelled out, 72,000 words."""
    from pocketsphinx import get_model_path  # noqa: PLC0415

    return NgramModel(Path(get_model_path()) / "en-us" / "en-us.lm.bin", _spelled_out)


def _spelled_out(word: str) -> str:
    # One number stands for all; years and ordinals were spelled out too variously to have one.
    return "five" if model_word(word) == "<number>" else word
