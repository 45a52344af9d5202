"""How a restored wording is written into the text."""

from __future__ import annotations

import pytest

from helpers import plain_arc, sentence_of
from unspin import apply
from unspin.inference import Choice
from unspin.wording import carry_case, edits_of_choices


@pytest.mark.parametrize(
    ("original", "wording", "expected"),
    [
        ("pioneer", "leader", "leader"),
        ("Pioneer", "leader", "Leader"),
        ("PIONEER", "leader", "LEADER"),
        ("pioneer", "Congress", "Congress"),
        ("I", "we", "We"),
        ("chinese pioneer", "Chinese leader", "Chinese leader"),
        ("Chinese pioneer", "Chinese leader", "Chinese leader"),
        ("Chinese Pioneer", "Chinese leader", "Chinese Leader"),
        ("CHINESE PIONEER", "Chinese leader", "CHINESE LEADER"),
        ("Most exceedingly terrible", "worst", "Worst"),
        ("Most Exceedingly Terrible", "worst", "Worst"),
        ("Top of the Country", "head of state", "Head of State"),
        ("In the event that", "if", "If"),
        ("huge information", "big data", "big data"),
        ("Huge\nInformation", "big data", "Big Data"),
        ("ÉLAN VITAL", "vital force", "VITAL FORCE"),
    ],
)
def test_case_is_carried_over(original: str, wording: str, expected: str) -> None:
    assert carry_case(original, wording) == expected


def test_small_words_at_a_sentence_start_are_no_title() -> None:
    assert carry_case("As to", "with regard to") == "With regard to"
    assert carry_case("On the", "during our long") == "During our long"


def written(text: str, seen: str, wording: str, *, british: bool = False) -> str:
    """The text after one choice over the seen words."""
    sentence = sentence_of(text)
    at = text.index(seen)
    start = next(n for n, token in enumerate(sentence.tokens) if token.start == at)
    end = next(n for n, token in enumerate(sentence.tokens, 1) if token.end == at + len(seen))
    choice = Choice(plain_arc(start, end, wording), 0.9, (("other wording", 0.05),))
    edits = edits_of_choices(text, sentence, [choice], british=british)
    for edit in edits:
        assert text[edit.start : edit.end] == edit.original
    return apply(text, edits)


@pytest.mark.parametrize(
    ("text", "seen", "wording", "expected"),
    [
        ("He is a pioneer.", "pioneer", "elder", "He is an elder."),
        ("He is an elder.", "elder", "leader", "He is a leader."),
        ("He is a pioneer.", "pioneer", "leader", "He is a leader."),
        ("It took an minute.", "minute", "hour", "It took an hour."),
        ("A pioneer spoke.", "pioneer", "elder", "An elder spoke."),
        ("An elder spoke.", "elder", "user", "A user spoke."),
        ("THIS IS A PIONEER", "PIONEER", "elder", "THIS IS AN ELDER"),
        ("A Pioneer Speaks", "Pioneer", "elder", "An Elder Speaks"),
        ("He is a\r\npioneer.", "pioneer", "elder", "He is an\r\nelder."),
        ("Plan (a) pioneer.", "pioneer", "elder", "Plan (a) elder."),
        ("He is the pioneer.", "pioneer", "elder", "He is the elder."),
        ("A real pioneer.", "pioneer", "elder", "A real elder."),
    ],
)
def test_articles_are_mended(text: str, seen: str, wording: str, expected: str) -> None:
    assert written(text, seen, wording) == expected


def test_a_wrong_article_of_the_writer_stays() -> None:
    assert written("He is an pioneer.", "pioneer", "leader") == "He is an leader."


def test_the_mend_is_part_of_the_edit() -> None:
    text = "He is a pioneer."
    choice = Choice(plain_arc(3, 4, "elder"), 0.9, (("leader", 0.05), ("owner", 0.02)))
    (edit,) = edits_of_choices(text, sentence_of(text), [choice], british=False)
    assert (edit.original, edit.replacement) == ("a pioneer", "an elder")
    assert [wording for wording, _ in edit.alternatives] == ["a leader", "an owner"]
    assert edit.confidence == 0.9


@pytest.mark.parametrize(
    ("wording", "british", "expected"),
    [
        ("color", True, "colour"),
        ("color", False, "color"),
        ("labor center", True, "labour centre"),
        ("Labor Department", True, "Labor Department"),
        ("table", True, "table"),
    ],
)
def test_spelling_follows_the_document(wording: str, british: bool, expected: str) -> None:
    assert written("a big hue now", "hue", wording, british=british) == f"a big {expected} now"


def test_a_wording_that_stands_there_already_is_no_edit() -> None:
    assert (
        edits_of_choices(
            "big data", sentence_of("big data"), [Choice(plain_arc(0, 2, "big data"), 1, ())], british=False
        )
        == []
    )
