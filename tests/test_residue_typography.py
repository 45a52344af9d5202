"""Broken typography; the cases are in ``cases/residue/typography.json``."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residue_cases import Case, checked, named, read_cases
from unspin.language_model import LanguageModel
from unspin.language_model.mixture import default_model
from unspin.residue.typography import find

CASES = read_cases("typography")


def mended(text: str) -> str:
    return checked(find, "typography", text)


@pytest.mark.parametrize("case", CASES["changed"], ids=named)
def test_changed(case: Case) -> None:
    assert mended(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["unchanged"], ids=named)
def test_unchanged(case: Case) -> None:
    assert mended(case["text"]) == case["text"]


def no_model() -> LanguageModel:
    raise AssertionError("the language model was asked for")


def test_rules_that_are_sure_do_not_load_the_model() -> None:
    text = "The harbour – – the oldest  in the county ,, was closed .. A pre- and post-war pier stood in it."
    find(text, no_model)
    find("One plain paragraph. It has an iPhone, a PhD and www.example.com in it, and $3.5 million.", no_model)


def test_the_rule_is_named() -> None:
    edits = find("The harbour – – the oldest  in the county – – lies inthe bay.", default_model)
    assert [edit.source for edit in edits] == [
        "typography:doubled-dash",
        "typography:doubled-space",
        "typography:doubled-dash",
        "typography:glued-words",
    ]


PIECES = [
    "the",
    "word",
    "The",
    "However",
    "US",
    "Ukraine",
    "ended.The",
    "forChina’s",
    "inthe",
    "environ- mental",
    "govern-\n",
    "ment",
    "– –",
    "- -",
    "—",
    " ,",
    ",,",
    "..",
    "...",
    " .",
    ".",
    ",",
    "“",
    "”",
    '"',
    "\n",
    "\n\n",
    "\r\n",
    "  ",
    "\t",
    "|",
    "3.5",
    "a.b",
    "iPhone",
    "x,which",
    "«",
    "(",
    ")",
    "https://example.com/a,,b",
    "[sic]",
    "unspin: off",
    "\ufffc",
    "\u00a0",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["", " "]))
def test_any_text(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    letters = "".join(text.split())
    assert sorted(c for c in mended(text) if c.isalnum()) == sorted(c for c in letters if c.isalnum())


@given(st.text(max_size=80))
def test_random_text(text: str) -> None:
    mended(text)


@pytest.mark.parametrize("piece", [" ", '"', "”", "\n”", "-", "– ", "..", ",,", "\t", "a- ", ". ” ", "word ", "aB"])
def test_long_monotonous_text_is_quick(piece: str) -> None:
    started = time.perf_counter()
    find(piece * (400_000 // len(piece)), default_model)
    assert time.perf_counter() - started < 10
