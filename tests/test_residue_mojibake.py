"""Text that was decoded wrongly, and text that only looks unusual."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin import Edit, apply
from unspin.language_model import LanguageModel
from unspin.residue.mojibake import find

Case = dict[str, str]
CASES: dict[str, list[Case]] = json.loads(
    Path(__file__).with_name("cases").joinpath("residue", "mojibake.json").read_text(encoding="utf-8")
)


def no_model() -> LanguageModel:
    raise AssertionError("no language model is needed here")


def found(text: str) -> list[Edit]:
    edits = find(text, no_model)
    assert edits == sorted(edits, key=lambda edit: edit.start)
    for edit in edits:
        assert text[edit.start : edit.end] == edit.original != edit.replacement
        assert edit.kind == "residue:mojibake"
        assert edit.source.startswith("mojibake:")
        assert 0 < edit.confidence <= 1
    return edits


@pytest.mark.parametrize("case", CASES["changed"], ids=lambda case: case["name"])
def test_changed(case: Case) -> None:
    assert apply(case["text"], found(case["text"])) == case["expected"]
    assert found(case["expected"]) == []


@pytest.mark.parametrize("case", CASES["unchanged"], ids=lambda case: case["name"])
def test_unchanged(case: Case) -> None:
    assert found(case["text"]) == []


def test_edits_are_words() -> None:
    text = "The naÃ¯ve baker wonâ€™t sell cafÃ© au lait."
    assert [(edit.original, edit.replacement) for edit in found(text)] == [
        ("naÃ¯ve", "naïve"),
        ("wonâ€™t", "won’t"),
        ("cafÃ©", "café"),
    ]


def test_source_names_the_encoding() -> None:
    (edit,) = found("They won‚Äôt come.")
    assert edit.source == "mojibake:macroman+utf-8"


def test_damage_on_one_long_line() -> None:
    text = "The baker of the town sold bread. " * 5000 + "CafÃ© and â€œteaâ€\x9d. " + "So it went on. " * 5000
    assert [edit.replacement for edit in found(text)] == ["Café", "“tea”"]


def test_time_on_large_texts() -> None:
    prose = "The committee met “on Tuesday” to discuss the café’s budget – and nobody was surprised. "
    start = time.perf_counter()
    assert found(prose * 12_000) == []
    assert time.perf_counter() - start < 2.0
    start = time.perf_counter()
    assert len(found(prose * 12_000 + "\ncafÃ©")) == 1
    assert time.perf_counter() - start < 2.0


words = st.sampled_from(
    [
        "the",
        "cafÃ©",
        "wonâ€™t",
        "Ã",
        "Â£5",
        "â€œ",
        "â€\x9d",
        "café",
        "–",
        "“so”",
        "\x92",
        "NÃO",
        "\n",
        "Ã ",
        "привет",
        "日本",
    ]
)


@given(
    st.one_of(
        st.text(max_size=60), st.lists(words, max_size=12).map(" ".join), st.lists(words, max_size=8).map("".join)
    )
)
def test_any_text(text: str) -> None:
    fixed = apply(text, found(text))
    assert found(fixed) == []


@given(st.text(st.characters(max_codepoint=0x24F, exclude_categories=["Cc", "Cs"]), max_size=40))
def test_text_read_as_windows_1252(text: str) -> None:
    try:
        damaged = text.encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return
    fixed = apply(damaged, found(damaged))
    assert found(fixed) == []


def test_a_stray_sign_alone_is_a_suggestion() -> None:
    (alone,) = find("A ticket costs \u00c2\u00a35.", no_model)
    assert alone.confidence < 0.63
    both = find("A ticket costs \u00c2\u00a35 at the caf\u00c3\u00a9.", no_model)
    assert min(edit.confidence for edit in both) > 0.9
