"""Rows inflect on both sides."""

from __future__ import annotations

import pytest

from unspin.tables.inflection import inflect_row


@pytest.mark.parametrize(
    ("standard", "spun", "pos", "expected"),
    [
        ("leader", "pioneer", "noun", {("leaders", "pioneers")}),
        ("woman", "lady", "noun", {("women", "ladies")}),
        ("party leader", "gathering pioneer", "noun", {("party leaders", "gathering pioneers")}),
        ("head of state", "top of country", "noun", {("heads of state", "tops of country")}),
        ("leader", "head of the pack", "noun", {("leaders", "heads of the pack")}),
        ("meet", "encounter", "verb", {("met", "encountered"), ("meets", "encounters"), ("meeting", "encountering")}),
        ("write", "pen", "verb", {("wrote", "penned"), ("written", "penned")}),
        ("take part", "partake", "verb", {("took part", "partook"), ("taken part", "partaken")}),
        ("be able", "have the option", "verb", {("is able", "has the option"), ("were able", "had the option")}),
        ("go", "travel", "verb", {("went", "traveled"), ("gone", "traveled")}),
        ("big", "large", "adj", {("bigger", "larger"), ("biggest", "largest")}),
        ("bad", "terrible", "adj", {("worse", "more terrible"), ("worst", "most terrible")}),
        ("good", "superb", "adj", {("better", "more superb"), ("best", "most superb")}),
        ("beautiful", "lovely", "adj", {("more beautiful", "lovelier")}),
        ("well-known", "famed", "adj", {("more well-known", "more famed")}),
    ],
)
def test_forms(standard: str, spun: str, pos: str, expected: set[tuple[str, str]]) -> None:
    pairs = inflect_row(standard, spun, pos)
    assert pairs[0] == (standard, spun)
    assert expected <= set(pairs)
    assert len(set(pairs)) == len(pairs)


@pytest.mark.parametrize("pos", ["adv", "fixed"])
def test_what_does_not_inflect(pos: str) -> None:
    assert inflect_row("in charge", "in control", pos) == [("in charge", "in control")]


def test_forms_of_be_are_paired_one_by_one() -> None:
    pairs = inflect_row("be", "exist", "verb")
    assert {("is", "exists"), ("are", "exists"), ("been", "existed"), ("being", "existing")} <= set(pairs)
    assert ("is ready", "are set") not in inflect_row("be ready", "be set", "verb")
    assert ("are ready", "are set") in inflect_row("be ready", "be set", "verb")


def test_capitals_stay() -> None:
    assert ("Communist Parties", "Socialist Coalitions") in inflect_row(
        "Communist Party", "Socialist Coalition", "noun"
    )
