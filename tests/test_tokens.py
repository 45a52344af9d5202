"""Words and their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.document import british_spelling, fold_spelling, normalize_phrase, normalize_word, split_words, tokenize


def words(text: str) -> list[str]:
    return [text[t.start : t.end] for t in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat sat.", ["The", "cat", "sat"]),
        ("", []),
        (" \n\t…—!", []),
        ("the dog's bone", ["the", "dog's", "bone"]),
        ("the dog’s bone", ["the", "dog’s", "bone"]),
        ("the dogs' bones", ["the", "dogs'", "bones"]),
        ("the dogs’ bones", ["the", "dogs’", "bones"]),
        ("don't we'll o'clock", ["don't", "we'll", "o'clock"]),
        ("She said 'go to the dogs' and left", ["She", "said", "go", "to", "the", "dogs", "and", "left"]),
        ("a well-known, face-to-face talk", ["a", "well", "known", "face", "to", "face", "talk"]),
        ("3,000 men at 12:30 paid 4.5", ["3,000", "men", "at", "12:30", "paid", "4.5"]),
        ("in the 1990s, on the 3rd", ["in", "the", "1990s", "on", "the", "3rd"]),
        ("He has 3.", ["He", "has", "3"]),
        ("a 5G phone", ["a", "5G", "phone"]),
        ("the U.S. and the e.g. case", ["the", "U.S.", "and", "the", "e.g.", "case"]),
        ("snake_case name", ["snake", "case", "name"]),
        ("naïve café über", ["naïve", "café", "über"]),
        ("“quoted” (words)", ["quoted", "words"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_offsets_of_a_part_count_from_the_beginning() -> None:
    text = "one two three four"
    assert [text[t.start : t.end] for t in tokenize(text, 4, 13)] == ["two", "three"]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("red wine", True),
        ("red  wine", True),
        ("red\nwine", True),
        ("red\r\nwine", True),
        ("red\u00a0wine", True),
        ("red-wine", True),
        ("red‑wine", True),
        ("red, wine", False),
        ("red. wine", False),
        ("red — wine", False),
        ("red (wine", False),
        ("red/wine", False),
        ("red\n\nwine", False),
        ("red_wine", False),
    ],
)
def test_joined(text: str, joined: bool) -> None:
    first, second = tokenize(text)
    assert not first.joined
    assert second.joined is joined


def test_capitals() -> None:
    assert [t.capital for t in tokenize("The Éclair and IBM iPhone 3D")] == [True, True, False, True, False, False]


@pytest.mark.parametrize(
    ("word", "norm"),
    [
        ("Colour", "color"),
        ("DON’T", "don't"),
        ("Straße", "strasse"),
        ("metres", "metres"),
        ("tyre", "tyre"),
        ("organised", "organized"),
    ],
)
def test_normal_form(word: str, norm: str) -> None:
    assert normalize_word(word) == norm


@given(st.text(st.characters(codec="utf-8"), max_size=12))
def test_normal_form_is_stable(word: str) -> None:
    assert normalize_word(normalize_word(word)) == normalize_word(word)


def test_phrases() -> None:
    assert normalize_phrase("Face-to-face  Colour") == "face to face color"
    assert split_words("Face-to-face talk") == ["Face", "to", "face", "talk"]


def test_spelling_there_and_back() -> None:
    assert british_spelling("color") == "colour"
    assert fold_spelling("colour") == "color"
    assert british_spelling("table") == fold_spelling("table") == "table"


PIECES = "the Dog's dogs' ’ ' U.S. 3,000 1990s 12 4x - ‑ _ . , é e\u0301 漢字 ʼ 😀 ß ١٢".split(" ")
PIECES += [" ", "\n", "\r\n", "\u200b", "\u00a0"]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=20).map("".join)))
def test_offsets_increase_and_cover_every_word_character(text: str) -> None:
    tokens = list(tokenize(text))
    at = 0
    covered = set()
    for token in tokens:
        assert at <= token.start < token.end <= len(text)
        at = token.end
        covered |= set(range(token.start, token.end))
        assert token.norm == normalize_word(text[token.start : token.end])
        assert " " not in token.norm
    assert {n for n, c in enumerate(text) if c.isalnum()} <= covered
