"""A text as the model sees it: tokens, grouped into sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .protected import merge_spans, protected_spans
from .sentences import sentence_spans
from .tokens import Token, tokenize

__all__ = ["MAX_SENTENCE_TOKENS", "Document", "Sentence"]

# A "sentence" without a full stop (a data dump, a one-line file) is cut, so that memory stays bounded.
MAX_SENTENCE_TOKENS = 200


@dataclass(slots=True)
class Sentence:
    """A run of tokens that one lattice covers; never empty."""

    tokens: list[Token]

    @property
    def span(self) -> tuple[int, int]:
        """Character offsets from the first token's start to the last one's end."""
        return self.tokens[0].start, self.tokens[-1].end


class Document:
    """A text with its protected regions; hands out sentences without keeping them.

    ``foreign`` are the offsets of stretches in other languages, which are protected too.
    """

    def __init__(self, text: str, foreign: Sequence[tuple[int, int]] = ()) -> None:
        self.text = text
        self._protected = merge_spans([*protected_spans(text), *foreign])
        self._protected_ends = [end for _, end in self._protected]

    def sentences(self) -> Iterator[Sentence]:
        """The sentences in order, protected tokens marked."""
        for start, end in sentence_spans(self.text):
            tokens = self._tokens(start, end)
            for cut in range(0, len(tokens), MAX_SENTENCE_TOKENS):
                piece = tokens[cut : cut + MAX_SENTENCE_TOKENS]
                piece[0].joined = False
                yield Sentence(piece)

    def sentence(self, span: tuple[int, int]) -> Sentence:
        """The sentence with this span, read again."""
        return Sentence(self._tokens(*span))

    def _tokens(self, start: int, end: int) -> list[Token]:
        tokens = list(tokenize(self.text, start, end))
        at = bisect_right(self._protected_ends, start)
        for low, high in self._protected[at:]:
            if low >= end:
                break
            for token in tokens:
                if token.start < high and token.end > low:
                    token.protected = True
        return tokens
