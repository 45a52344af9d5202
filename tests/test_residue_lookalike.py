"""Disguised words and invisible characters, and the foreign words, formulas and emoji that resemble them."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin import Edit, apply
from unspin.language_model import LanguageModel
from unspin.residue.letters import ODD_LETTER, letter
from unspin.residue.lookalike import find

Case = dict[str, str]
CASES: dict[str, list[Case]] = json.loads(
    Path(__file__).with_name("cases").joinpath("residue", "lookalike.json").read_text(encoding="utf-8")
)


def no_model() -> LanguageModel:
    raise AssertionError("no language model is needed here")


def found(text: str) -> list[Edit]:
    edits = find(text, no_model)
    end = 0
    for edit in edits:
        assert end <= edit.start
        end = edit.end
        assert text[edit.start : edit.end] == edit.original != edit.replacement
        assert edit.kind == "residue:lookalike"
        assert edit.source.startswith("lookalike:")
        assert 0 < edit.confidence <= 1
    return edits


@pytest.mark.parametrize("case", CASES["changed"], ids=lambda case: case["name"])
def test_changed(case: Case) -> None:
    assert apply(case["text"], found(case["text"])) == case["expected"]
    assert found(case["expected"]) == []


@pytest.mark.parametrize("case", CASES["unchanged"], ids=lambda case: case["name"])
def test_unchanged(case: Case) -> None:
    assert found(case["text"]) == []


def test_edits_are_words_and_name_their_rules() -> None:
    text = "The s\u200bmall b\u043eat was so\u00adcial."
    assert [(edit.original, edit.replacement, edit.source) for edit in found(text)] == [
        ("s\u200bmall", "small", "lookalike:zero-width"),
        ("b\u043eat", "boat", "lookalike:homoglyph"),
        ("so\u00adcial", "social", "lookalike:soft-hyphen"),
    ]


def test_words_of_look_alikes_need_proof() -> None:
    whole = "\u0441\u043e\u0440\u0435"  # reads "cope"
    assert found(f"We {whole} with it.") == []
    assert [edit.replacement for edit in found(f"W\u0435 {whole} with it.")] == ["We", "cope"]
    assert [edit.replacement for edit in found(f"W\u0435 {whole} with \u0436\u0443\u043a.")] == [
        "We"
    ]  # real Cyrillic near


@pytest.mark.parametrize(
    ("character", "kind", "plain"),
    [
        ("a", "latin", ("a",)),
        ("\u00e9", "latin", ("\u00e9",)),
        ("\u0430", "cyrillic", ("a",)),
        ("\u0406", "cyrillic", ("I",)),
        ("\u03bf", "greek", ("o",)),
        ("\u0261", "phonetic", ("g",)),
        ("\u1d00", "small", ("a",)),
        ("\U0001d41a", "styled", ("a",)),
        ("\u210e", "styled", ("h",)),
        ("\U0001f177", "styled", ("H",)),
        ("\uff21", "wide", ("A",)),
        ("\u1d43", "raised", ("a",)),
        ("\ufb01", "ligature", ("fi",)),
        ("\u0436", "other", ()),
        ("\u042c", "other", ()),  # a capital that looks like a small letter
    ],
)
def test_letters(character: str, kind: str, plain: tuple[str, ...]) -> None:
    assert (letter(character).kind, letter(character).plain) == (kind, plain)


def test_letters_are_where_they_are_looked_for() -> None:
    missed = [
        chr(code)
        for code in range(0x180, 0x20000)
        if letter(chr(code)).kind
        in ("cyrillic", "greek", "armenian", "cherokee", "lisu", "coptic", "small", "phonetic", "wide")
        and unicodedata.category(chr(code)).startswith("L")
        and not ODD_LETTER.match(chr(code))
        and not 0x1F00 <= code < 0x1FFF  # accented Greek, of one look-alike only
    ]
    assert missed == []


def test_time_on_large_texts() -> None:
    prose = "The committee met “on Tuesday” to discuss the café’s budget – and nobody was surprised. "
    start = time.perf_counter()
    assert found(prose * 12_000) == []
    assert time.perf_counter() - start < 2.0
    for dense in ("\u200b" * 50_000, "a\u200b" * 20_000, "\u0430" * 50_000, "b\u043eat " * 5_000, "\u200e " * 20_000):
        start = time.perf_counter()
        found(dense)
        assert time.perf_counter() - start < 6.0


characters = st.one_of(
    st.characters(),
    st.sampled_from(
        "the boa \u0430\u043e\u0435\u0440\u0441\u0456\u0406\u03b1\u03bf\u0261\u1d00\u1d07\uff21\uff22\U0001d41a"
    ),
    st.sampled_from(
        " \n\u200b\u200c\u200d\u00ad\ufeff\u2060\u200e\u202e\u202c\ufe0f\u0644\u05d0\u0915\u65e5\U0001f469\u2764\u0436"
    ),
)


@given(st.text(characters, max_size=60))
def test_any_text(text: str) -> None:
    fixed = apply(text, found(text))
    assert found(fixed) == []


@given(
    st.lists(
        st.sampled_from(
            ["Th\u0435", "bo\u0430t", "\u0430", "is", "\u0441\u043e\u0440\u0435", "\u0436", "-", ".", "\n"]
        ),
        max_size=20,
    )
)
def test_disguised_words(words: list[str]) -> None:
    text = " ".join(words)
    fixed = apply(text, found(text))
    assert found(fixed) == []
    assert len(fixed) == len(text)


@given(st.text(st.characters(max_codepoint=0x17F, exclude_characters="\u00ad"), max_size=60))
def test_western_text_stays(text: str) -> None:
    assert found(text) == []
