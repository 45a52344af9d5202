"""Paragraphs and sentences twice; the cases are in ``cases/residue/duplicate.json``."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.edits import apply, invert
from unspin.language_model.mixture import default_model
from unspin.residue.duplicate import find

CASES: dict[str, list[dict[str, str]]] = json.loads(
    Path(__file__).with_name("cases").joinpath("residue", "duplicate.json").read_text(encoding="utf-8")
)


def named(case: dict[str, str]) -> str:
    return case["name"].replace(" ", "-")


def mended(text: str) -> str:
    """The text without residue, after checking all that must hold of the edits."""
    edits = find(text, default_model)
    assert all(text[edit.start : edit.end] == edit.original != edit.replacement for edit in edits)
    assert all(a.end <= b.start for a, b in pairwise(edits))
    assert all(edit.kind == "residue:duplicate" and edit.source.startswith("duplicate:") for edit in edits)
    assert all(0.5 < edit.confidence < 1 for edit in edits)
    result = apply(text, edits)
    assert apply(result, invert(edits)) == text
    assert find(result, default_model) == []
    return result


def test_names_are_unique() -> None:
    names = [case["name"] for case in CASES["changed"] + CASES["unchanged"]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", CASES["changed"], ids=named)
def test_changed(case: dict[str, str]) -> None:
    assert mended(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["unchanged"], ids=named)
def test_unchanged(case: dict[str, str]) -> None:
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
