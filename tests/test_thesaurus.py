"""The thesaurus channel: a small one packed here, and the one that is shipped."""

from __future__ import annotations

import lzma
import math
import struct
from typing import Any

import msgpack
import pytest

from unspin.document import fold_spelling
from unspin.thesaurus import SLOTS, THESAURUS_FILE, Candidate, Thesaurus, load_thesaurus

FORMS = {
    "begin": {"VB": "begin", "VBZ": "begins", "VBG": "beginning", "VBD": "began", "VBN": "begun"},
    "commence": {"VB": "commence", "VBZ": "commences", "VBG": "commencing", "VBD": "commenced", "VBN": "commenced"},
    "start": {
        "NN": "start", "NNS": "starts", "VB": "start", "VBZ": "starts", "VBG": "starting", "VBD": "started",
        "VBN": "started",
    },
    "outset": {"NN": "outset", "NNS": "outsets"},
    "large": {"JJ": "large", "JJR": "larger", "JJS": "largest"},
    "sizable": {"JJ": "sizable"},
    "sheep": {"NN": "sheep", "NNS": "sheep"},
    "ewe": {"NN": "ewe", "NNS": "ewes"},
}  # fmt: skip
PAIRS = {
    "commence": {"start": 5, "begin": 3},
    "start": {"begin": 4, "outset": 1},
    "outset": {"start": 2},
    "sizable": {"large": 3},
    "large": {"sizable": 1},
    "ewe": {"sheep": 2},
    "sheep": {"ewe": 1},
}


def packed(forms: dict[str, dict[str, str]], pairs: dict[str, dict[str, int]]) -> dict[str, Any]:
    """What ``models/build_thesaurus.py`` writes."""
    lemmas = sorted(forms)
    kept = [pairs.get(lemma, {}) for lemma in lemmas]
    return {
        "lemmas": "\n".join(lemmas),
        "forms": "\n".join("\t".join(forms[lemma].get(slot, "") for slot in SLOTS) for lemma in lemmas),
        "pairs": [struct.pack(f"<{len(k)}H", *map(lemmas.index, k)) + bytes(k.values()) for k in kept],
    }


@pytest.fixture(scope="module")
def small() -> Thesaurus:
    # There and back, as the file is read.
    return Thesaurus(msgpack.unpackb(msgpack.packb(packed(FORMS, PAIRS))))


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    content: dict[str, Any] = msgpack.unpackb(lzma.decompress(THESAURUS_FILE.read_bytes()))
    return content


def words(candidates: tuple[Candidate, ...]) -> list[str]:
    return [candidate.word for candidate in candidates]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("commence", ["start", "begin"]),
        ("commences", ["starts", "begins"]),
        ("commencing", ["starting", "beginning"]),
        ("commenced", ["started", "began", "begun"]),
        ("outset", ["start"]),
        ("outsets", ["starts"]),
        ("starts", ["begins", "outsets"]),
        ("larger", []),
        ("large", ["sizable"]),
        ("sizable", ["large"]),
        ("ewes", ["sheep"]),
        ("sheep", ["ewe", "ewes"]),
        ("begin", []),
        ("unheard", []),
        ("", []),
    ],
)
def test_candidates_are_inflected_to_match(small: Thesaurus, seen: str, expected: list[str]) -> None:
    assert words(small.candidates(seen)) == expected
    assert words(small.candidates(seen)) == expected


def test_never_the_word_itself() -> None:
    forms = {"sheep": {"NN": "sheep", "NNS": "sheep"}, "sheepfold": {"NN": "sheep", "NNS": "sheepfolds"}}
    thesaurus = Thesaurus(packed(forms, {"sheep": {"sheepfold": 3}}))
    assert words(thesaurus.candidates("sheep")) == ["sheepfolds"]


def test_probabilities(small: Thesaurus) -> None:
    for seen in ("commence", "commenced", "starts", "sheep", "large"):
        found = small.candidates(seen)
        assert found
        assert all(candidate.channel <= 0 and candidate.reverse <= 0 for candidate in found)
        assert sum(math.exp(candidate.reverse) for candidate in found) < 1


def test_heavier_pairs_are_likelier(small: Thesaurus) -> None:
    start, begin = small.candidates("commence")
    assert start.reverse > begin.reverse
    assert start.reverse == pytest.approx(math.log(5 / 9))


def test_a_word_with_many_synonyms_gives_each_less() -> None:
    forms = {word: {"NN": word} for word in ("seen", "few", "many", "a", "b", "c")}
    thesaurus = Thesaurus(packed(forms, {"seen": {"few": 2, "many": 2}, "many": {"a": 1, "b": 1, "c": 1}}))
    channel = {candidate.word: candidate.channel for candidate in thesaurus.candidates("seen")}
    assert channel["many"] < channel["few"]


def test_the_lemma_names_the_source(small: Thesaurus) -> None:
    assert small.lemma("commenced") == "commence"
    assert small.lemma("largest") == "large"


def test_the_shipped_thesaurus_loads() -> None:
    thesaurus = load_thesaurus()
    assert thesaurus is load_thesaurus()
    assert "used" in words(thesaurus.candidates("utilized"))
    assert "initiates" in words(thesaurus.candidates("pioneers"))
    assert thesaurus.candidates("zxqvw") == ()


def test_the_shipped_file_is_small() -> None:
    assert THESAURUS_FILE.stat().st_size < 6_000_000


def test_shipped_candidates(shipped: dict[str, Any]) -> None:
    thesaurus = load_thesaurus()
    met = 0
    for lemma in shipped["lemmas"].split("\n")[::100]:
        found = thesaurus.candidates(lemma)
        assert lemma not in words(found)
        assert len(set(words(found))) == len(found)
        assert all(candidate.channel <= 0 and candidate.reverse <= 0 for candidate in found)
        met += bool(found)
    assert met > 100


def test_shipped_lemmas_are_plain_words(shipped: dict[str, Any]) -> None:
    lemmas = shipped["lemmas"].split("\n")
    assert len(lemmas) == len(set(lemmas)) == len(shipped["pairs"]) == len(shipped["forms"].split("\n"))
    assert all(lemma.isascii() and lemma.isalpha() and lemma.islower() for lemma in lemmas)
    assert [lemma for lemma in lemmas if fold_spelling(lemma) != lemma] == []
    numerals = "zero one two three four five six seven eight nine ten eleven twelve hundred thousand million billion"
    assert not set(numerals.split()) & set(lemmas)
    assert not {"the", "of", "and", "is", "was"} & set(lemmas)
