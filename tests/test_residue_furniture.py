"""Page furniture; the cases are in ``cases/residue/furniture.json``."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from residue_cases import Case, checked, named, read_cases
from unspin.language_model.mixture import default_model
from unspin.residue.furniture import find
from unspin.residue.furniture_patterns import LONGEST, recognise

CASES = read_cases("furniture")


def mended(text: str) -> str:
    return checked(find, "furniture", text)


@pytest.mark.parametrize("case", CASES["changed"], ids=named)
def test_changed(case: Case) -> None:
    assert mended(case["text"]) == case["expected"]


@pytest.mark.parametrize("case", CASES["unchanged"], ids=named)
def test_unchanged(case: Case) -> None:
    assert mended(case["text"]) == case["text"]


PROSE = "The bakery on Mill Street has baked the same rye bread for sixty years."


@pytest.mark.parametrize(
    "line",
    [
        "Leave a Comment",
        "Post a Reply",
        "Leave a Reply Cancel reply",
        "Give an Answer",
        "Your e-mail address won’t be displayed",
        "Obligatory fields are marked *",
        "SAVE MY NAME, EMAIL, AND WEBSITE IN THIS BROWSER FOR THE NEXT TIME I COMMENT.",
        "You must be logged in to post a comment.",
        "Be the first to comment on “Rye bread”",
        "Tap to share on WhatsApp (Opens in new window)",
        "Proportion this on Facebook",
        "Share on Facebook, Twitter and WhatsApp",
        "Like us on Facebook",
        "For the latest news click here",
        "Click here to read more about bread",
        "Subscribe to our free daily newsletter today",
        "Get the latest news delivered to your inbox",
        "By continuing to use this site, you agree to our use of cookies.",
        "Bookmark the permalink.",
        "Posted by Jo Baker on 12 May 2016 at 5:30 pm",
        "View all posts by Jo Baker →",
        "« Previous post",
        "Next article: How to keep a sourdough",
        "Back to top",
        "Advertisement - scroll to continue",
        "5 min read",
        "© 2016 The Mill. All rights reserved.",
    ],
)
def test_recognised(line: str) -> None:
    assert recognise(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "",
        "***",
        "Leave a reply to her letter on the table, and go.",
        "Your email address will be published.",
        "Your email address will not be published in the printed directory of members.",
        "“Leave a Reply”",
        "- Share this",
        "Share this bread with your neighbours",
        "Follow us on foot",
        "We use cookies for the cake.",
        "Get the latest train",
        "No comment.",
        "Posted by the river, the guards slept.",
        "Tagged deer were seen again.",
        "Read more books",
        "For a good view click your heels",
    ],
)
def test_not_recognised(line: str) -> None:
    assert recognise(line) is None


def test_every_first_word_leads_somewhere() -> None:
    # The first words only save time: a line that a pattern fits must be found by its first word.
    from unspin.residue import furniture_patterns as patterns

    compiled = {id(row): row for rows in patterns._by_first_word().values() for row in rows}
    lines = [line.strip() for case in CASES["changed"] for line in case["text"].splitlines() if line.strip()]
    for line in lines:
        fits = any(pattern.fullmatch(line.rstrip(".:")) for _, pattern in compiled.values())
        assert (recognise(line) is not None) == fits, line


PIECES = [
    PROSE,
    "Leave a Reply",
    "Share this on Facebook",
    "Your email address will not be published.",
    "Advertisement",
    "Read more",
    "Related articles",
    "0 Comments",
    "Tags: a, b",
    "A line:",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "unspin: off",
    "unspin: on",
    "x" * (LONGEST + 5),
    "“Leave a Reply”",
    "\ufffc",
    "Menu",
    "© 2014",
    "Source link",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", " ", "\n", "\n\n"]))
def test_any_text(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    assert mended(text).count(PROSE) == text.count(PROSE)


@given(st.text(alphabet="aA \n\r.:*", max_size=60))
def test_text_without_furniture(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize(
    "piece", [" ", "\n", "\t", "-", "Leave a Reply\n", "For a b c d e f\n", "We use cookies x x\n", "word. "]
)
def test_long_monotonous_text_is_quick(piece: str) -> None:
    started = time.perf_counter()
    find(piece * (400_000 // len(piece)), default_model)
    assert time.perf_counter() - started < 10
