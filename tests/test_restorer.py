"""Text in, restoration out: with a table and a language model small enough to know what must happen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import unspin
from helpers import FakeModel, table_bytes, tiny_unspinner
from unspin import Restoration, Settings, Unspinner, apply, invert
from unspin.inference import DEFAULT_PRIOR
from unspin.tables import TableError

ROWS = (
    "leader|pioneer|noun|20",
    "settler|pioneer|noun|2",
    "Communist Party|Socialist Coalition|noun|20",
    "artificial intelligence|counterfeit consciousness|fixed|20",
    "worst|most exceedingly terrible|fixed|20",
    "elder|colonial|noun|20",
    "color|tint|noun|20",
)
MEANT = [
    "the chinese leader met the leader from the communist party",
    "the leader said that artificial intelligence is the worst of all",
    "she is an elder of the party and likes the color of the flag",
    "the leaders and the elders met the leader's men",
] * 20

SPUN = (
    "The Chinese pioneer met the pioneer from the Socialist Coalition. "
    "The pioneer said that counterfeit consciousness is the most exceedingly terrible of all."
)
RESTORED = (
    "The Chinese leader met the leader from the Communist Party. "
    "The leader said that artificial intelligence is the worst of all."
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Unspinner:
    return tiny_unspinner(tmp_path_factory.mktemp("tiny"), ROWS, MEANT)


def check(text: str, restoration: Restoration) -> None:
    """What holds for every restoration."""
    assert apply(text, restoration.edits) == restoration.text
    assert apply(restoration.text, invert(restoration.edits)) == text
    assert 0 <= restoration.score <= 100
    assert 0 <= restoration.spin_rate <= 1
    assert restoration.remaining >= 0
    at = 0
    for edit in restoration.edits:
        assert at <= edit.start <= edit.end
        assert text[edit.start : edit.end] == edit.original != edit.replacement
        assert 0 <= edit.confidence <= 1 + 1e-9
        assert edit.source
        at = edit.end


def test_spun_text(tiny: Unspinner) -> None:
    restoration = tiny.restore(SPUN)
    check(SPUN, restoration)
    assert restoration.text == RESTORED
    assert len(restoration.edits) == 6
    assert restoration.words == 23
    assert restoration.score > 80
    assert restoration.spin_rate > 0.1
    assert {edit.source for edit in restoration.edits} <= {f"tiny:{line}" for line in range(2, 9)}
    assert all(edit.kind == "phrase" for edit in restoration.edits)


def test_fix_and_score_are_parts_of_restore(tiny: Unspinner) -> None:
    restoration = tiny.restore(SPUN)
    assert tiny.fix(SPUN) == restoration.text
    assert tiny.score(SPUN) == pytest.approx(restoration.score)


def test_fixing_twice_changes_nothing(tiny: Unspinner) -> None:
    restoration = tiny.restore(tiny.fix(SPUN))
    assert restoration.text == RESTORED
    assert restoration.edits == ()


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "\ufeff", "\x0b\x0c", "12 34", "😀"])
def test_nothing_to_read(tiny: Unspinner, text: str) -> None:
    restoration = tiny.restore(text)
    assert restoration.text == text
    assert restoration.edits == ()
    assert restoration.score == tiny.score(text)


def test_empty_text(tiny: Unspinner) -> None:
    assert tiny.restore("") == Restoration("", (), 0.0, 0.0, 0, 0.0)


def test_honest_text(tmp_path: Path) -> None:
    unspinner = tiny_unspinner(tmp_path, ROWS, MEANT, prior=DEFAULT_PRIOR)
    text = " ".join([RESTORED] * 5)
    restoration = unspinner.restore(text)
    assert restoration.text == text
    assert restoration.score < 20
    assert unspinner.score(" ".join([SPUN] * 5)) > 80


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SPUN.replace(" met ", "\r\nmet "), RESTORED.replace(" met ", "\r\nmet ")),
        (SPUN.replace("Coalition.", "Coalition's men."), RESTORED.replace("Party.", "Party's men.")),
        (SPUN.upper(), RESTORED.upper()),
        (f"{SPUN} She is a colonial of the party.", f"{RESTORED} She is an elder of the party."),
        (f"{SPUN} She likes the tint of the flag.", f"{RESTORED} She likes the color of the flag."),
        (f"{SPUN} Our favourite: the tint of the flag.", f"{RESTORED} Our favourite: the colour of the flag."),
        (f"{SPUN} The pioneers met.", f"{RESTORED} The leaders met."),
        (
            f"{SPUN} On the small market square beside the river he met Jim Pioneer.",
            f"{RESTORED} On the small market square beside the river he met Jim Pioneer.",
        ),
        (f"{SPUN} The “pioneer” [sic] left.", f"{RESTORED} The “pioneer” [sic] left."),
        (f"{SPUN} See https://a.example/the-pioneer-of now.", f"{RESTORED} See https://a.example/the-pioneer-of now."),
        (
            f"<!-- unspin: off -->\n{SPUN}\n<!-- unspin: on -->\n{SPUN}",
            f"<!-- unspin: off -->\n{SPUN}\n<!-- unspin: on -->\n{RESTORED}",
        ),
        (f"{SPUN}\n# unspin: off\n{SPUN}", f"{RESTORED}\n# unspin: off\n{SPUN}"),
    ],
)
def test_contract(tiny: Unspinner, text: str, expected: str) -> None:
    restoration = tiny.restore(text)
    check(text, restoration)
    assert restoration.text == expected


def test_wholly_switched_off(tiny: Unspinner) -> None:
    text = f"unspin: off\n{SPUN}"
    assert tiny.restore(text).edits == ()


def test_min_confidence(tmp_path: Path) -> None:
    counts = []
    for least in (0.0, 0.3, 0.9, 1.0):
        restoration = tiny_unspinner(tmp_path, ROWS, MEANT, min_confidence=least).restore(SPUN)
        check(SPUN, restoration)
        assert all(edit.confidence >= least for edit in restoration.edits)
        counts.append(len(restoration.edits))
    assert counts[1] == 6
    assert counts[1:] == sorted(counts[1:], reverse=True)
    assert counts[-1] == 0


@pytest.mark.parametrize("least", [-0.1, 1.1, float("nan")])
def test_min_confidence_out_of_range(least: float) -> None:
    with pytest.raises(ValueError, match="min_confidence must lie between 0 and 1"):
        Settings(min_confidence=least)


def test_a_missing_table() -> None:
    with pytest.raises(TableError, match="cannot read"):
        Unspinner(Settings(tables=(Path("no/such.tsv"),), builtin=False), model=FakeModel())


def test_compiling_is_announced(tmp_path: Path) -> None:
    table = tmp_path / "t.tsv"
    table.write_bytes(table_bytes(*ROWS))
    calls: list[int] = []
    options = Settings(tables=(table,), builtin=False, cache=tmp_path / "c", on_compile=lambda: calls.append(1))
    Unspinner(options, model=FakeModel())
    Unspinner(options, model=FakeModel())
    assert calls == [1]


def test_a_long_document_is_restored_throughout(tiny: Unspinner) -> None:
    text = "\n\n".join([SPUN] * 80)
    restoration = tiny.restore(text)
    check(text, restoration)
    assert restoration.text == "\n\n".join([RESTORED] * 80)


def test_chapters_cover_the_whole_text(tiny: Unspinner, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\n\n".join([SPUN, RESTORED, SPUN] * 4)
    monkeypatch.setattr("unspin.restorer._BLOCK_WORDS", 20)
    monkeypatch.setattr("unspin.restorer._CHAPTER_BLOCKS", 2)
    assert tiny.restore(text).text == "\n\n".join([RESTORED] * 12)


def test_one_endless_line(tiny: Unspinner) -> None:
    text = "the pioneer met the pioneer from the Socialist Coalition and " * 60
    restoration = tiny.restore(text)
    check(text, restoration)
    assert "pioneer" not in restoration.text


PIECES = (
    "the The Chinese pioneer pioneers' pioneer’s Pioneer PIONEER counterfeit consciousness an elder a tint met of all "
    "is . , - “ ” ' [sic] https://a.example 3,000 é 漢字 😀 U.S. colour"
).split(" ")
PIECES += ["Socialist Coalition", "most exceedingly terrible", "a colonial", "unspin: off", "unspin: on"]
PIECES += ["\n", "\r\n\r\n", "\u200b", "\u2028", "\t"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_restorations_hold_on_any_mixture(tiny: Unspinner, text: str) -> None:
    restoration = tiny.restore(text)
    check(text, restoration)
    assert tiny.fix(restoration.text) == restoration.text


@given(st.text(max_size=80))
def test_restorations_hold_on_any_text(tiny: Unspinner, text: str) -> None:
    check(text, tiny.restore(text))


SPUN_PIECES = [
    "counterfeit consciousness",
    "man-made consciousness",
    "the most exceedingly terrible",
    "in the event that",
    "Chinese pioneer",
    "the Socialist Coalition",
    "huge information",
    "profound learning",
    "bosom malignancy",
    "utilizing",
    "subsequent to going to",
    "a counterfeit consciousness framework",
]
FILLERS = [
    "the old farmer",
    "walked home",
    "said that",
    "is here",
    "and then",
    "a neighbour",
    "with his two dogs",
    "in the morning",
    "was",
    "of",
    ".",
    ", but",
    "\n\nOn Sunday",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(SPUN_PIECES + FILLERS), max_size=16).map(" ".join))
def test_the_shipped_program_reaches_a_fixed_point(unspinner: Unspinner, text: str) -> None:
    restoration = unspinner.restore(text)
    check(text, restoration)
    assert unspinner.fix(restoration.text) == restoration.text


@settings(max_examples=40)
@given(st.lists(st.one_of(st.sampled_from(SPUN_PIECES), st.text(max_size=12)), max_size=8).map(" ".join))
def test_the_shipped_program_on_any_text(unspinner: Unspinner, text: str) -> None:
    check(text, unspinner.restore(text))


def test_module_functions(unspinner: Unspinner) -> None:
    text = "Chinese pioneer Xi Jinping praised counterfeit consciousness as the most exceedingly terrible idea."
    assert unspin.fix(text) == unspinner.fix(text)
    assert unspin.restore(text) == unspinner.restore(text)
    assert unspin.score(text) == unspinner.score(text)


@pytest.mark.parametrize("text", [SPUN, RESTORED, "The farmer fed his hens , and the rain went on."])
def test_a_single_reading_finds_the_same_score(unspinner: Unspinner, text: str) -> None:
    whole, single = unspinner.restore(text), unspinner.judge(text)
    assert (single.score, single.spin_rate, single.words) == (whole.score, whole.spin_rate, whole.words)
    assert single.detection == whole.detection
    assert apply(text, single.edits) == single.text
    assert bool(single.edits) == bool(whole.edits)
