"""Sentence boundaries, the document, and what no edit may touch."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.document import Document
from unspin.document.model import MAX_SENTENCE_TOKENS
from unspin.document.protected import protected_spans
from unspin.document.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n \n", []),
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He met Dr. Smith at St. Mary's. They talked.", ["He met Dr. Smith at St. Mary's.", "They talked."]),
        ("She left at 5 p.m. He stayed.", ["She left at 5 p.m.", "He stayed."]),
        ("The U.S. Army moved. It rained.", ["The U.S. Army moved.", "It rained."]),
        ("Use fruit, e.g. Apples are fine.", ["Use fruit, e.g. Apples are fine."]),
        ("Pens, paper, etc. Then we left.", ["Pens, paper, etc.", "Then we left."]),
        ("J. R. Hall wrote it. Who read it?", ["J. R. Hall wrote it.", "Who read it?"]),
        ("It was he and I. Nobody else came.", ["It was he and I.", "Nobody else came."]),
        ("It happened in 1990. Nobody cared.", ["It happened in 1990.", "Nobody cared."]),
        ("1. First open the lid.", ["1. First open the lid."]),
        ("Version 2.5 is out. Try it.", ["Version 2.5 is out.", "Try it."]),
        ("“Stop.” She ran. (Fast.) Then he ran.", ["“Stop.”", "She ran.", "(Fast.)", "Then he ran."]),
        ("It costs approx. ten euros.", ["It costs approx. ten euros."]),
        ("What now... nothing came.", ["What now... nothing came."]),
        ("Well… Nothing came.", ["Well…", "Nothing came."]),
        ("A line\nruns on. Next", ["A line\nruns on.", "Next"]),
        ("A heading\n\nA text", ["A heading", "A text"]),
        ("A heading\r\n\r\nA text", ["A heading", "A text"]),
        ("A heading\r\rA text", ["A heading", "A text"]),
        ("A heading\n  \nA text", ["A heading", "A text"]),
        ("Buy:\n- milk\n- bread\n* eggs", ["Buy:", "- milk", "- bread", "* eggs"]),
        ("Buy:\r\n- milk\r\n- bread", ["Buy:", "- milk", "- bread"]),
        ("Do:\n1. wash\n2) dry", ["Do:", "1. wash", "2) dry"]),
        ("# Title\nText below", ["# Title\nText below"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet="aB. \n\r!?-1)…“”é", max_size=60))
def test_spans_are_in_order_and_hold_every_word(text: str) -> None:
    at = 0
    outside = []
    for start, end in sentence_spans(text):
        assert at <= start < end <= len(text)
        outside.append(text[at:start])
        at = end
    outside.append(text[at:])
    assert not any(c.isalnum() for c in "".join(outside))


def test_a_sentence_without_end_is_cut() -> None:
    document = Document("word " * (2 * MAX_SENTENCE_TOKENS + 5))
    pieces = list(document.sentences())
    assert [len(piece.tokens) for piece in pieces] == [MAX_SENTENCE_TOKENS, MAX_SENTENCE_TOKENS, 5]
    assert not any(piece.tokens[0].joined for piece in pieces)


@pytest.mark.parametrize(
    "text",
    [
        "The dogs' bones lie here. See https://a.example/b for more.\n\n- One 'item' here\n- Two 5G phones, 1990s",
        "word " * (MAX_SENTENCE_TOKENS - 1) + "well-known dogs' bone",
    ],
)
def test_a_sentence_read_again_is_the_same(text: str) -> None:
    document = Document(text)
    for sentence in document.sentences():
        assert document.sentence(sentence.span).tokens == sentence.tokens


def test_sentence_spans_of_the_document() -> None:
    text = "One two. Three four."
    spans = [sentence.span for sentence in Document(text).sentences()]
    assert [text[a:b] for a, b in spans] == ["One two", "Three four"]


def protected_words(text: str) -> list[str]:
    return [
        text[token.start : token.end]
        for sentence in Document(text).sentences()
        for token in sentence.tokens
        if token.protected
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing here", []),
        ("see https://a.example/big-data?x=1 now", ["https://a.example/big-data?x=1"]),
        ("see www.a.example now", ["www.a.example"]),
        ("see ftp://a.example now", ["ftp://a.example"]),
        ("write to big.data+x@a.example.org now", ["big.data+x@a.example.org"]),
        ("visit bigdata.com now", ["bigdata.com"]),
        ("ask @bigdata about #counterfeit stuff", ["@bigdata", "#counterfeit"]),
        ("open /usr/share/big now", ["/usr/share/big"]),
        ("he said “big date” [sic] and left", ["“big date” [sic]"]),
        ('he said "big date" (sic) and left', ['"big date" (sic)']),
        ("a pionear [sic] of it", ["pionear [sic]"]),
        ("it cost $3,000 and 5% of 12:30", ["$3,000", "5%", "12:30"]),
    ],
)
def test_protected(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in protected_spans(text)] == expected


def test_switched_off() -> None:
    text = "One two. <!-- unspin: off --> three four. Five <!-- unspin: on --> six. # unspin:off\nseven"
    words = set(protected_words(text))
    assert {"three", "four", "Five", "seven"} <= words
    assert not {"One", "two", "six"} & words


def test_switched_off_without_end() -> None:
    assert {"three", "four"} <= set(protected_words("One. // unspin: off\nthree. Four four."))


def test_on_without_off_protects_nothing() -> None:
    assert protected_spans("One unspin: on two") == []


@given(st.text(alphabet='ab1@#/.:-"[] \nunspin: off', max_size=50))
def test_protected_spans_are_sorted_and_apart(text: str) -> None:
    spans = protected_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] < b[0] for a, b in pairwise(spans))
