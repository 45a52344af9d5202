"""Which paragraphs are English; see ``cases/language.json``.

``english`` must never be called foreign, spun, disguised or odd as it is; ``foreign`` are whole paragraphs of other
languages; ``mixed`` lists what is foreign in longer texts.
"""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin import Unspinner
from unspin.document.language import foreign_spans, is_foreign
from unspin.restorer import Settings

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    Path(__file__).with_name("cases").joinpath("language.json").read_text(encoding="utf-8")
)
ENGLISH = {case["name"]: case["text"] for case in CASES["english"]}
FOREIGN = {case["name"]: case["text"] for case in CASES["foreign"]}
PROSE = (
    "The mayor thanked the workers for their help and said that the bridge would be open before the first snow fell."
)


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in foreign_spans(text)]


def test_there_are_more_texts_to_leave_than_to_find() -> None:
    assert len(CASES["english"]) >= 50
    for kind in CASES.values():
        assert len({case["name"] for case in kind}) == len(kind)


@pytest.mark.parametrize("text", ENGLISH.values(), ids=ENGLISH)
def test_english(text: str) -> None:
    assert found(text) == []
    assert not is_foreign(text)


@pytest.mark.parametrize("text", ENGLISH.values(), ids=ENGLISH)
def test_english_in_other_forms(text: str) -> None:
    assert found(f"{text}\n\n{text}\n\n{text}") == []
    assert found(text.replace(". ", ".\n").replace("; ", ";\n").replace(", ", ",\n")) == []
    assert found(f"{PROSE}\n\n{text}\n\n{PROSE}") == []


@pytest.mark.parametrize("text", FOREIGN.values(), ids=FOREIGN)
def test_foreign(text: str) -> None:
    assert found(text) == [text]
    assert is_foreign(text)
    assert found(f"{PROSE}\n\n{text}\n\n{PROSE}\n") == [text]


@pytest.mark.parametrize("case", CASES["mixed"], ids=lambda case: case["name"])
def test_mixed(case: dict[str, Any]) -> None:
    assert found(case["text"]) == case["foreign"]


def test_most_letters_decide_about_a_document() -> None:
    german = FOREIGN["German 1"]
    assert not is_foreign(f"{PROSE}\n\n{german}\n\n{PROSE}")
    assert is_foreign(f"{german}\n\n{PROSE}\n\n{german}")
    assert is_foreign(german, [(0, len(german))])
    assert not is_foreign(german, [])
    assert not is_foreign("")


def test_a_long_line_is_judged_in_pieces() -> None:
    english, german = " ".join([PROSE] * 60), " ".join([FOREIGN["German 1"]] * 60)
    text = f"{english} {german}"
    ((start, end),) = foreign_spans(text)
    assert end == len(text)
    assert abs(start - len(english)) < 3000


def test_letters_are_not_lost_where_bytes_could_not_be_read() -> None:
    broken = FOREIGN["German 1"].replace("ü", "\udcfc")
    assert found(broken) == [broken]
    assert found(PROSE.replace("m", "\udcff")) == []


def test_plain_english_loads_no_library() -> None:
    code = (
        "import sys; from unspin.document.language import is_foreign; "
        "assert not is_foreign(sys.argv[1]); print({'pycld2', 'wordfreq'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, PROSE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


PARAGRAPHS = st.sampled_from([*ENGLISH.values(), *FOREIGN.values(), PROSE, "Short title", "α", "—", "12", "\udcff"])
GAPS = st.sampled_from(["\n\n", "\r\n\r\n", "\n", "\n \n", "\n\n\n", "\r\r", " "])


@given(st.lists(st.tuples(PARAGRAPHS, GAPS), max_size=8).map(lambda parts: "".join(p + g for p, g in parts)))
def test_spans_are_sorted_apart_and_inside(text: str) -> None:
    spans = foreign_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert foreign_spans(text) == spans


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    spans = foreign_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert isinstance(is_foreign(text), bool)


@given(st.lists(st.sampled_from(PROSE.split()), max_size=60).map(" ".join))
def test_english_words_in_any_order_are_english(text: str) -> None:
    assert found(text) == []


@given(st.lists(st.sampled_from([PROSE, *ENGLISH.values()]), max_size=6), GAPS)
def test_english_stays_english_beside_english(paragraphs: list[str], gap: str) -> None:
    assert found(gap.join(paragraphs)) == []


GERMAN = (
    "Der Bauer fütterte am Abend seine Hühner  und ging dann über den Hof zu der alten Scheune , weil der Regen seit "
    "dem frühen Morgen nicht aufgehört hatte und das Dach dort nicht mehr dicht war.\n\n"
)


def test_what_is_not_english_keeps_its_residue(unspinner: Unspinner, cache_dir: Path) -> None:
    text = GERMAN * 3
    found = unspinner.restore(text)
    assert found.foreign
    assert found.text == text
    as_english = Unspinner(Settings(cache=cache_dir, any_language=True)).restore(text)
    assert {edit.kind for edit in as_english.edits} >= {"residue:duplicate", "residue:typography"}


def test_residue_goes_from_english_beside_another_language(unspinner: Unspinner) -> None:
    english = "The farmer fed his hens  and walked over the yard , because the rain had not stopped since the morning."
    found = unspinner.restore(f"{english}\n\n{GERMAN * 2}{english[:-9]} evening.")
    assert GERMAN * 2 in found.text
    assert "yard, because" in found.text
    assert "hens and" in found.text
