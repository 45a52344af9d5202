"""The spinner that makes training text: its alignment is exact."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import index_of
from unspin.thesaurus import load_thesaurus

MODELS = Path(__file__).parents[1] / "models"
TEXT = (
    "An expert said that breast cancer is a grave illness.\n\nThe results, as Dr Ames put it in 1994, were clear: "
    "the leader of the Communist Party had met an envoy, because the party's energy was low."
)
ROWS = (
    "breast cancer|bosom malignancy|noun|10",
    "because|on the grounds that|fixed|6",
    "leader|pioneer|noun|10",
    "Communist Party|Socialist Coalition|fixed|10",
    "expert|master|noun|3",
    "result|outcome|noun|3",
    "clear|unmistakable|adj|3",
)


def script(name: str) -> ModuleType:
    """A module of ``models/``."""
    spec = importlib.util.spec_from_file_location(name, MODELS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


SPINNING = script("spin_text")
SPINNER = SPINNING.Spinner(index_of(*ROWS), load_thesaurus())


def unspun(spun: str, edits: list[dict[str, object]]) -> str:
    """The gold wordings put back."""
    out, at = [], 0
    for edit in edits:
        start, end, (gold,) = edit["start"], edit["end"], edit["gold"]
        assert spun[start:end] == edit["spun"]
        out += [spun[at:start], gold]
        at = end
    return "".join([*out, spun[at:]])


def without_articles(text: str) -> list[str]:
    return [word for word in text.split() if word.casefold() not in {"a", "an"}]


@pytest.mark.parametrize("manner", list(SPINNING.MANNERS))
@given(st.integers(0, 50), st.floats(0, 1))
def test_the_alignment_puts_the_text_back(manner: str, seed: int, rate: float) -> None:
    spun, edits = SPINNER.spin(TEXT, manner, rate, random.Random(seed))
    assert without_articles(unspun(spun, edits)) == without_articles(TEXT)
    assert SPINNER.spin(TEXT, manner, rate, random.Random(seed)) == (spun, edits)


@pytest.mark.parametrize("manner", list(SPINNING.MANNERS))
def test_at_rate_nought_nothing_is_spun(manner: str) -> None:
    assert SPINNER.spin(TEXT, manner, 0.0, random.Random(1)) == (TEXT, [])


def test_phrases_are_spun_whole() -> None:
    spun, _ = SPINNER.spin(TEXT, "phrase", 1.0, random.Random(3))
    for wording in ("bosom malignancy", "on the grounds that", "Socialist Coalition", "pioneer"):
        assert wording in spun
    assert "Dr Ames" in spun
    assert "1994" in spun


def test_terms_alone_are_spun() -> None:
    _, edits = SPINNER.spin(TEXT, "term", 1.0, random.Random(3))
    assert {edit["gold"][0] for edit in edits} <= {"breast cancer", "Communist Party"}
    assert edits
