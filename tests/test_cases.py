"""Texts and what must become of them; see ``cases/``.

``restored.json`` holds blatant spinning only, which any state of the model must mend; ``unchanged.json`` honest prose
full of words that spinners like; ``known_failures.json`` what the program cannot do yet: when it can, the case moves.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from unspin import Unspinner

Case = dict[str, str]


def cases(name: str) -> list[Case]:
    found: list[Case] = json.loads(Path(__file__).with_name("cases").joinpath(name).read_text(encoding="utf-8"))
    return found


def named(case: Case) -> str:
    return case["name"].replace(" ", "-")


def test_names_are_unique() -> None:
    names = [case["name"] for name in ("restored", "unchanged", "known_failures") for case in cases(f"{name}.json")]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", cases("restored.json"), ids=named)
def test_restored(unspinner: Unspinner, case: Case) -> None:
    assert unspinner.fix(case["text"]) == case["expected"]
    assert unspinner.fix(case["expected"]) == case["expected"]


@pytest.mark.parametrize("case", cases("unchanged.json"), ids=named)
def test_unchanged(unspinner: Unspinner, case: Case) -> None:
    restoration = unspinner.restore(case["text"])
    assert [(edit.original, edit.replacement) for edit in restoration.edits] == []
    assert restoration.score < 50


def test_honest_prose_of_any_length_stays(unspinner: Unspinner) -> None:
    text = "\n\n".join(case["text"] for case in cases("unchanged.json")[:-2])
    for times in (1, 4):
        restoration = unspinner.restore("\n\n".join([text] * times))
        assert [(edit.original, edit.replacement) for edit in restoration.edits] == []
        assert restoration.score < 30


@pytest.mark.parametrize("case", cases("known_failures.json"), ids=named)
def test_known_failures(unspinner: Unspinner, case: Case, request: pytest.FixtureRequest) -> None:
    request.applymarker(pytest.mark.xfail(reason=case["reason"], strict=True))
    assert unspinner.fix(case["text"]) == case["expected"]


def test_scores_tell_the_two_apart(unspinner: Unspinner) -> None:
    spun = [unspinner.score(case["text"]) for case in cases("restored.json")[:4]]
    honest = [unspinner.score(case["text"]) for case in cases("unchanged.json")]
    assert min(spun) > max(honest) + 20
