"""Explanations: what was considered at each point, what came of it, and how it looks."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from helpers import table_bytes, tiny_unspinner
from unspin import Settings, Unspinner
from unspin.document import decode
from unspin.explaining import Explanation, Point, Verdict, explain, find_phrase, nearest_phrase, row_label
from unspin.explaining.rows import Rows
from unspin.formats.places import Lines, prose_at
from unspin.formats.plain import read_plain
from unspin.reports.explanation import Explained, explanation_entry, explanation_lines, print_explanation

ROWS = (
    "leader|pioneer|noun|8",
    "Communist Party|socialist coalition|fixed|8",
    "money|bread|noun|3|bank, coin",
    "party|coalition|noun|2",
)
SPOKEN = ["the chinese leader met the communist party", "she was a pioneer of flight", "the bread was warm"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Unspinner:
    folder = tmp_path_factory.mktemp("tiny")
    allowed = folder / "mine.tsv"
    allowed.write_text("silver coalition\tour brand\n")
    return tiny_unspinner(folder, ROWS, SPOKEN, allow_lists=(allowed,), allowed=("golden pioneer",), thesaurus=False)


def point_at(unspinner: Unspinner, text: str, phrase: str) -> Point:
    (found,) = explain(unspinner, text, find_phrase(text, phrase)[:1])
    (point,) = found.points
    return point


def test_a_change_and_what_it_rests_on(tiny: Unspinner) -> None:
    text = "The Chinese pioneer met the Socialist Coalition."
    (found,) = explain(tiny, text)
    assert found.sentence == text
    assert [point.seen for point in found.points] == ["pioneer", "Socialist Coalition"]
    first = found.points[0].candidates[0]
    assert (first.seen, first.meant, first.verdict) == ("pioneer", "leader", Verdict.made)
    assert first.channel == pytest.approx(8 / 12, abs=0.01)
    assert first.gain is not None
    assert first.gain > 0
    assert first.confidence is not None
    assert found.points[0].needed is not None
    assert first.confidence >= found.points[0].needed
    assert row_label(first.origin) == "row tiny:2 (leader ← pioneer, noun, count 8)"
    assert found.points[0].outcome == "changed to “leader”."
    rival = next(c for c in found.points[1].candidates if c.meant == "Party")
    assert rival.verdict is Verdict.name
    assert {c.verdict for c in found.points[1].candidates} == {Verdict.made, Verdict.name}


@pytest.mark.parametrize(
    ("text", "phrase", "verdict", "outcome"),
    [
        (
            "She was a pioneer of flight.",
            "pioneer",
            Verdict.worse,
            "the language model prefers the words as they stand",
        ),
        (
            "The bread was warm.",
            "bread",
            Verdict.near,
            "the row asks for one of these words in the sentence: bank, coin",
        ),
        ("The silver coalition met.", "coalition", Verdict.allowed, "“silver coalition” is on the list"),
        ("The golden pioneer met.", "pioneer", Verdict.allowed, "(by your options)"),
        ("They saw Mary Pioneer there.", "Pioneer", Verdict.name, "it stands in a name"),
        ("He wrote pioneer [sic] on it.", "pioneer", Verdict.protected, "it is protected: quoted as it stands"),
        (
            "See https://example.org/pioneer there.",
            "pioneer",
            Verdict.protected,
            "it is protected: part of a web address",
        ),
        ("See @pioneer there.", "pioneer", Verdict.protected, "it is protected: a handle"),
        ("<!-- unspin: off --> A pioneer met.", "pioneer", Verdict.protected, "it is protected: switched off"),
        ("It cost 300 coins.", "300", None, "it is protected: a number"),
        ("A zorblat met.", "zorblat", None, "no table and no thesaurus entry has it"),
    ],
)
def test_why_nothing_is_changed(tiny: Unspinner, text: str, phrase: str, verdict: Verdict | None, outcome: str) -> None:
    assert tiny.fix(text) == text
    point = point_at(tiny, text, phrase)
    assert not point.changed
    assert [c.verdict for c in point.candidates][:1] == ([verdict] if verdict else [])
    assert outcome in point.outcome
    assert point.outcome.startswith("not changed: ")


def test_a_honest_passage_is_not_looked_at(tmp_path: Path) -> None:
    from unspin.inference import Prior

    honest = tiny_unspinner(tmp_path, ROWS, SPOKEN, prior=Prior(spun=1e-6), thesaurus=False)
    text = "She was a pioneer of flight. " * 3
    point = point_at(honest, text, "pioneer")
    assert point.candidates[0].verdict is Verdict.honest
    assert point.candidates[0].confidence is None
    assert "the passage looks honest" in point.outcome


def test_under_the_threshold(tmp_path: Path) -> None:
    strict = tiny_unspinner(tmp_path, ROWS, SPOKEN, min_confidence=1.0, thesaurus=False)
    point = point_at(strict, "The Chinese pioneer met.", "pioneer")
    assert point.candidates[0].verdict in {Verdict.suggested, Verdict.weak}
    assert point.needed == 1.0
    assert "is under the 100% needed" in point.outcome


def test_the_language_model_lacks_a_word(tmp_path: Path) -> None:
    from helpers import FakeModel

    strange = tiny_unspinner(tmp_path, ["leader|gropnik|noun|8"], SPOKEN, thesaurus=False)
    strange._model = FakeModel(SPOKEN, unknown=["gropnik"])
    point = point_at(strange, "The Chinese gropnik met.", "gropnik")
    assert point.candidates[0].verdict is Verdict.unknown
    assert "only longer wordings" in point.outcome


def test_residue_is_a_rule(tmp_path: Path) -> None:
    mending = tiny_unspinner(
        tmp_path, ROWS, SPOKEN, kinds=frozenset({"phrase", "mojibake"}), min_confidence=0.1, thesaurus=False
    )
    text = "It isn\u00e2\u20ac\u2122t old. The Chinese pioneer met the Socialist Coalition."
    assert mending.fix(text) == "It isn\u2019t old. The Chinese leader met the Communist Party."
    found = explain(mending, text)
    rules = [c for e in found for p in e.points for c in p.candidates if c.origin.kind == "residue"]
    assert [(c.verdict, c.origin.source) for c in rules] == [(Verdict.made, "residue:mojibake")]
    assert "\u00e2" in rules[0].seen
    # Behind the residue offsets are those of the text as it was given.
    assert [p.seen for e in found for p in e.points][1:] == ["pioneer", "Socialist Coalition"]
    for explanation in found:
        for point in explanation.points:
            assert text[point.start : point.end] == point.seen
            assert all(text[c.start : c.end] == c.seen for c in point.candidates)


def test_the_program_as_shipped(unspinner: Unspinner) -> None:
    text = "Chinese pioneer Xi Jinping arrived in Moscow.\n\nThe black market grew."
    first, second = explain(unspinner, text)
    assert first.points[0].changed
    assert first.points[0].candidates[0].origin.row is not None
    assert "set phrase" in point_at(unspinner, text, "black market").outcome
    assert not second.points
    arrived = point_at(unspinner, text, "arrived")
    assert {c.origin.kind for c in arrived.candidates} >= {"row"}
    assert "the language model prefers the words as they stand" in arrived.outcome


WORDS = st.sampled_from(
    "the Chinese pioneer pioneers met a an socialist Coalition bread bank coin, 300 e-mail@x.org black market zorblat. "
    "said – and \n\n".split(" ")
)


@given(st.lists(WORDS, max_size=30).map(" ".join))
def test_explanations_agree_with_the_restorer(tiny: Unspinner, text: str) -> None:
    restoration = tiny.restore(text)
    found = explain(tiny, text)
    made = []
    for explanation in found:
        assert text[explanation.start : explanation.end] == explanation.sentence
        for point in explanation.points:
            assert text[point.start : point.end] == point.seen
            assert point.changed == any(c.verdict is Verdict.made for c in point.candidates)
            made += [(c.start, c.end) for c in point.candidates if c.verdict is Verdict.made]
            for candidate in point.candidates:
                assert text[candidate.start : candidate.end] == candidate.seen
                assert candidate.reason
    # Every edit is explained by a point, and nothing else is said to be changed.
    for edit in restoration.edits:
        assert any(start < edit.end and edit.start < end for start, end in made)
    for start, end in made:
        assert any(start < edit.end and edit.start < end for edit in restoration.edits)


@given(st.lists(WORDS, max_size=20).map(" ".join), st.data())
def test_any_span_can_be_explained(tiny: Unspinner, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for explanation in explain(tiny, text, [(start, end)]):
        lines = list(explanation_lines(Explained("a.txt:1", explanation), every=True))
        assert lines[0].startswith("a.txt:1: ")
        assert explanation_entry(Explained("", explanation))["place"] is None


# Phrases and places


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("A Pioneer met pioneers.", "pioneer", ["Pioneer"]),
        ("man-made\nconsciousness", "man made consciousness", ["man-made\nconsciousness"]),
        ("The colour and the color.", "colour", ["colour", "color"]),
        ("wait – now", "–", ["–"]),
        ("pioneering", "pioneer", []),
        ("", "x", []),
        ("x", "", []),
    ],
)
def test_find_phrase(text: str, phrase: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in find_phrase(text, phrase)] == found


def test_nearest_phrase() -> None:
    text = "Told the Socialist\n Coalition that it was so."
    assert nearest_phrase(text, "socialist colition") == "Socialist Coalition"
    assert nearest_phrase(text, "pterodactyl") is None
    assert nearest_phrase("", "x") is None


@given(st.text(alphabet="ab \n\r"))
def test_lines_cover_the_text(text: str) -> None:
    lines = Lines(text)
    spans = [lines.span(number) for number in range(1, len(lines) + 1)]
    assert "".join(text[start:end] for start, end in spans) == text
    for offset in range(len(text)):
        start, end = lines.span(lines.line_of(offset))
        assert start <= offset < end
    for beyond in (0, len(lines) + 1):
        with pytest.raises(IndexError):
            lines.span(beyond)


def test_prose_at_a_place_of_a_page() -> None:
    from unspin.formats.html import read_html

    layout = read_html(decode(b"<p>The <b>Chi</b>nese\npioneer met. She left.</p>\n<script>pioneer()</script>\n"))
    lines = Lines(layout.text)
    (found,) = prose_at(layout, *lines.span(1), words=False)
    assert found[0].prose.text[slice(*found[1])] == "The Chinese\npioneer met. "
    assert [unit.prose.text[slice(*span)] for unit, span in prose_at(layout, *lines.span(2), words=True)] == [
        "pioneer", "met", "She", "left",
    ]  # fmt: skip
    assert list(prose_at(layout, *lines.span(3), words=False)) == []


def test_placed_span_of_plain_text() -> None:
    layout = read_plain(decode(b"X is a letter."))
    (unit,) = layout.units
    assert layout.spanned(unit, 0, 1) == (0, 1)
    assert layout.spanned(unit, 5, 6) == (5, 6)


def test_rows_of_sources(tmp_path: Path) -> None:
    path = tmp_path / "news.tsv"
    path.write_bytes(table_bytes("leader|pioneer|noun|8|party, state"))
    rows = Rows([path])
    assert row_label(rows.origin("news:2")) == "row news:2 (leader ← pioneer, noun, count 8, near party, state)"
    assert row_label(rows.origin("news:2 + other:1")).startswith("row news:2 + other:1 (leader")
    assert row_label(rows.origin("news:9")) == "row news:9"
    assert rows.origin("thesaurus:pioneer").kind == "thesaurus"
    assert rows.origin("term:deep learning").kind == "term"
    assert row_label(rows.origin("residue:typography")) == "rule residue:typography"
    path.unlink()
    assert Rows([path]).origin("news:2").row is None


# The screen


@pytest.fixture(scope="module")
def explained(tiny: Unspinner) -> Explanation:
    text = "The Chinese pioneer \x1b[31m met the Socialist Coalition and a zorblat."
    (found,) = explain(tiny, text, find_phrase(text, "pioneer") + find_phrase(text, "zorblat"))
    return found


@pytest.mark.parametrize("width", [60, 80, 119, 120, 200])
def test_the_screen_fits(explained: Explanation, width: int) -> None:
    console = Console(width=width, force_terminal=True, color_system=None, record=True, file=io.StringIO())
    print_explanation(console, Explained("a.txt:1", explained))
    shown = console.export_text()
    assert all(len(line.rstrip()) <= width for line in shown.splitlines())
    flat = " ".join(shown.split())
    for part in (
        "a.txt:1",
        "“The Chinese pioneer",
        "pioneer: changed to “leader”.",
        "channel",
        "nats",
        "made",
        "P(spun)",
    ):
        assert part in flat
    assert "unspin tables add STANDARD" in flat
    assert "\x1b" not in shown


def test_the_lines(explained: Explanation) -> None:
    lines = list(explanation_lines(Explained("a.txt:1", explained)))
    assert lines[0] == "a.txt:1: The Chinese pioneer �[31m met the Socialist Coalition and a zorblat."
    assert lines[1].startswith("  document: score ")
    assert "  pioneer: changed to “leader”." in lines
    assert any("language model +" in line and " nats, posterior " in line for line in lines)
    assert '    if it is spun, add a row: unspin tables add STANDARD "zorblat" --to mine.tsv' in lines


def test_the_entry(explained: Explanation) -> None:
    entry = explanation_entry(Explained("a.txt:1", explained))
    point = entry["points"][0]
    assert (point["seen"], point["changed"]) == ("pioneer", True)
    candidate = point["candidates"][0]
    assert candidate["verdict"] == "made"
    assert candidate["row"] == {
        "standard": "leader", "spun": "pioneer", "pos": "noun", "count": 8.0, "near": [], "note": "",
    }  # fmt: skip
    assert entry["points"][1]["known"] is False


# The allow-lists of users


def test_allow_lists_are_obeyed(tmp_path: Path) -> None:
    text = "The Chinese pioneer met the Socialist Coalition."
    mine = tmp_path / "mine.tsv"
    mine.write_text("# ours\nphrase\treason\nChinese  Pioneer\tour paper\n")
    plain = tiny_unspinner(tmp_path, ROWS, SPOKEN, thesaurus=False)
    obeying = tiny_unspinner(tmp_path, ROWS, SPOKEN, thesaurus=False, allow_lists=(mine,))
    assert plain.fix(text) == "The Chinese leader met the Communist Party."
    assert obeying.fix(text) == "The Chinese pioneer met the Communist Party."
    assert "(our paper)" in point_at(obeying, text, "pioneer").outcome
    assert isinstance(obeying.settings, Settings)
