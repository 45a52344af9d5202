"""Paragraphs and sentences twice; the cases are in ``cases/residue/duplicate.json``."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residue_cases import Case, checked, named, read_cases
from unspin.language_model.mixture import default_model
from unspin.residue.duplicate import find

CASES = read_cases("duplicate")


def mended(text: str) -> str:
    return checked(find, "duplicate", text)


@pytest.mark.parametrize("case", CASES["changed"], ids=named)
def test_changed(case: Case) -> None:
    assert mended(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["unchanged"], ids=named)
def test_unchanged(case: Case) -> None:
    assert mended(case["text"]) == case["text"]


LONG = "The council of Brack decided on Monday to close the old swimming pool, after two years of argument about it."
SHORT = "The bus to Lund leaves from the square every hour."
PIECES = [
    LONG,
    LONG.upper(),
    SHORT,
    "A heading",
    "- item",
    "“Speech.”",
    "\n",
    "\n\n",
    "\r\n\r\n",
    " ",
    "\t",
    "|",
    "unspin: off",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", " ", "\n\n"]))
def test_nothing_is_lost(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    result = mended(text).casefold()
    assert all((piece.casefold() in result) == (piece.casefold() in text.casefold()) for piece in (LONG, SHORT))


@given(st.text(alphabet="aB .\n\r“", max_size=80))
def test_random_text(text: str) -> None:
    assert mended(text) == text


def test_the_first_copy_stays() -> None:
    (edit,) = find(f"{LONG}\n\n{LONG}\n\n{SHORT}", default_model)
    assert edit.start == len(LONG)
    assert edit.source == "duplicate:paragraph"


@pytest.mark.parametrize("piece", [" ", "\n", "\n\n", ". ", '" ', f"{SHORT} ", f"{SHORT}\n\n", "a\n"])
def test_long_monotonous_text_is_quick(piece: str) -> None:
    started = time.perf_counter()
    find(piece * (400_000 // len(piece)), default_model)
    assert time.perf_counter() - started < 10
