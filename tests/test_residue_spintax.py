"""Spintax that was left standing, and all the braces that are none."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import FakeModel
from unspin import Edit, apply
from unspin.language_model import LanguageModel
from unspin.language_model.mixture import default_model
from unspin.residue.braces import MAX_DEPTH, brace_groups
from unspin.residue.spintax import find

Case = dict[str, str]
CASES: dict[str, list[Case]] = json.loads(
    Path(__file__).with_name("cases").joinpath("residue", "spintax.json").read_text(encoding="utf-8")
)
FAKE = FakeModel(["the big dog ran across the yard", "it was a very good day"])


def no_model() -> LanguageModel:
    raise AssertionError("no language model is needed here")


def fake() -> LanguageModel:
    return FAKE


def checked(text: str, edits: list[Edit]) -> list[Edit]:
    end = 0
    for edit in edits:
        assert end <= edit.start < edit.end
        end = edit.end
        assert text[edit.start : edit.end] == edit.original != edit.replacement
        assert "{" in edit.original
        assert edit.kind == "residue:spintax"
        assert 0 < edit.confidence <= 1
        shares = [share for _, share in edit.alternatives]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1.001
        assert edit.replacement not in [wording for wording, _ in edit.alternatives]
    return edits


@pytest.mark.parametrize("case", CASES["changed"], ids=lambda case: case["name"])
def test_changed(case: Case) -> None:
    assert apply(case["text"], checked(case["text"], find(case["text"], default_model))) == case["expected"]
    assert find(case["expected"], default_model) == []


@pytest.mark.parametrize("case", CASES["unchanged"], ids=lambda case: case["name"])
def test_unchanged(case: Case) -> None:
    assert find(case["text"], no_model) == []


def test_alternatives_are_the_other_readings() -> None:
    text = "The {big|large|huge} dog ran across the yard."
    (edit,) = checked(text, find(text, fake))
    assert edit.replacement == "big"
    assert {wording for wording, _ in edit.alternatives} == {"large", "huge"}


def test_the_article_goes_with_every_reading() -> None:
    text = "It was a {odd|strange|unusual} day for the people in the town."
    (edit,) = checked(text, find(text, default_model))
    wordings = {edit.replacement, *(wording for wording, _ in edit.alternatives)}
    assert wordings == {"an odd", "a strange", "an unusual"}


def test_a_capital_a_inside_a_sentence_is_no_article() -> None:
    text = "Vitamin A {intake|absorption|uptake} was low in the people of the town."
    (edit,) = checked(text, find(text, default_model))
    assert edit.original == "{intake|absorption|uptake}"


def test_confidence_grows_with_proof() -> None:
    alone = "The {big|large} dog ran across the yard."
    proven = alone + " It was a {good|fine} day for the {dog|hound} and the {cat|kitten}."
    assert find(proven, fake)[0].confidence > find(alone, fake)[0].confidence


def test_groups() -> None:
    text = "{a|{b|c}} {d} {{e|f}} {g|h} {i|{j}} {k|\n{l|m} n}"
    assert [text[group.start : group.end] for group in brace_groups(text)] == ["{a|{b|c}}", "{g|h}", "{l|m}"]
    assert brace_groups(text)[0].readings == 3


def test_depth_is_bounded() -> None:
    def nested(depth: int) -> str:
        return "{big|" * depth + "huge" + "}" * depth

    assert len(brace_groups(nested(MAX_DEPTH))) == 1
    assert brace_groups(nested(MAX_DEPTH + 1)) == []


@pytest.mark.parametrize(
    "bomb",
    [
        "{" * 100_000,
        "{big|" * 50_000,
        "}" * 100_000,
        "{big|" * 50_000 + "x" + "}" * 50_000,
        "{a|{b|}c|" * 20_000,
        ("{big|" * 9 + "huge" + "}" * 9 + " of the ") * 2_000,
        "the {" + "|".join(["big"] * 50_000) + "} dog",
        "{" + " " * 100_000 + "|" + " " * 100_000 + "}",
        "a" * 100_000 + "{big|large}" + "a" * 100_000,
        "{\n" * 50_000,
    ],
    ids=[
        "open",
        "open options",
        "close",
        "deep",
        "crossed",
        "many readings",
        "many options",
        "blanks",
        "long word",
        "lines",
    ],
)
def test_bombs(bomb: str) -> None:
    start = time.perf_counter()
    checked(bomb, find(bomb, fake))
    assert time.perf_counter() - start < 5.0  # a second on an idle machine


def test_prose_is_passed_over() -> None:
    prose = "The committee met on Tuesday to discuss the budget, and nobody was surprised. " * 13_000
    start = time.perf_counter()
    assert find(prose, no_model) == []
    assert time.perf_counter() - start < 0.1


pieces = st.sampled_from(
    [
        "{",
        "}",
        "|",
        "{big|large}",
        "{a|an}",
        "{|very }",
        "{|really}",
        " ",
        " the ",
        " a ",
        "dog",
        ".",
        "\n",
        "{big|{large|huge}}",
    ]
)


@given(
    st.one_of(st.text(max_size=40), st.text("{}| aAn.\nbig", max_size=60), st.lists(pieces, max_size=25).map("".join))
)
def test_any_text(text: str) -> None:
    fixed = apply(text, checked(text, find(text, fake)))
    assert find(fixed, fake) == []
