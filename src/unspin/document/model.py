"""A text as the model sees it: tokens, grouped into sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .protected import protected_spans
from .sentences import sentence_spans
from .tokens import Token, tokenize

__all__ = ["MAX_SENTENCE_TOKENS", "Sentence", "read_sentences"]

# A "sentence" without a full stop (a data dump, a one-line file) is cut, so that memory stays bounded.
MAX_SENTENCE_TOKENS = 200


@dataclass(slots=True)
class Sentence:
    """A run of tokens that one lattice covers; never empty."""

    tokens: list[Token]


def read_sentences(text: str) -> Iterator[Sentence]:
    """Split a text into sentences of tokens; protected tokens are marked."""
    spans = protected_spans(text)
    at = 0
    for start, end in sentence_spans(text):
        tokens = list(tokenize(text, start, end))
        for token in tokens:
            while at < len(spans) and spans[at][1] <= token.start:
                at += 1
            if at < len(spans) and spans[at][0] < token.end:
                token.protected = True
        for cut in range(0, len(tokens), MAX_SENTENCE_TOKENS):
            piece = tokens[cut : cut + MAX_SENTENCE_TOKENS]
            piece[0].joined = False
            yield Sentence(piece)
