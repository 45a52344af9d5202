"""Text in: encodings, tokens with offsets, sentences, protected regions."""

from .model import Document, Sentence
from .normalize import british_spelling, fold_spelling, normalize_word
from .source import Source, UnreadableTextError, decode, encode
from .tokens import Token, normalize_phrase, split_words, tokenize

__all__ = [
    "Document",
    "Sentence",
    "Source",
    "Token",
    "UnreadableTextError",
    "british_spelling",
    "decode",
    "encode",
    "fold_spelling",
    "normalize_phrase",
    "normalize_word",
    "split_words",
    "tokenize",
]
