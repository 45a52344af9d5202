"""Topic fit, with vectors small enough to reckon by hand."""

from __future__ import annotations

import numpy as np
import pytest

from unspin.topics import TOPIC_FILE, Topics, load_topics

VECTORS = {
    "heart": (1.0, 0.0),
    "disease": (0.8, 0.6),
    "clinic": (0.96, 0.28),
    "guitar": (0.0, 1.0),
    "song": (0.28, 0.96),
    "noise": (-1.0, 0.0),
}
TOPICS = Topics(list(VECTORS), np.array(list(VECTORS.values()), dtype=np.float32))
MEDICINE = ["heart", "clinic", "heart"]
MUSIC = ["guitar", "song", "guitar"]


def test_a_word_of_the_topic_gains() -> None:
    assert TOPICS.of([*MEDICINE, "song"]).gain(("disease",), ("song",)) > 0
    assert TOPICS.of([*MEDICINE, "disease"]).gain(("song",), ("disease",)) < 0
    assert TOPICS.of([*MUSIC, "disease"]).gain(("song",), ("disease",)) > 0
    assert TOPICS.of([*MUSIC, "song"]).gain(("disease",), ("song",)) < 0


def test_the_same_word_gains_nothing() -> None:
    assert TOPICS.of(MEDICINE).gain(("heart",), ("heart",)) == 0


def test_the_seen_word_does_not_vouch_for_itself() -> None:
    gain = TOPICS.of(["heart", "guitar"]).gain(("disease",), ("guitar",))
    assert gain == pytest.approx(0.8 / 16)  # the topic is the heart alone, and one word is weak evidence


def test_a_document_of_nothing_else_says_nothing() -> None:
    assert TOPICS.of(["guitar"]).gain(("disease",), ("guitar",)) == 0
    assert TOPICS.of(["guitar", "song"]).gain(("heart", "disease"), ("guitar", "song")) == 0


def test_words_that_cancel_out_say_nothing() -> None:
    assert TOPICS.of(["heart", "noise", "guitar"]).gain(("disease",), ("guitar",)) == 0


@pytest.mark.parametrize(
    ("meant", "seen"), [(("zxqvw",), ("heart",)), (("disease",), ("zxqvw",)), (("zxqvw",), ("zxqvx",)), ((), ())]
)
def test_unknown_words_gain_nothing(meant: tuple[str, ...], seen: tuple[str, ...]) -> None:
    assert TOPICS.of(MEDICINE).gain(meant, seen) == 0


@pytest.mark.parametrize("document", [[], ["zxqvw"]])
def test_an_unknown_document_gains_nothing(document: list[str]) -> None:
    assert TOPICS.of(document).gain(("disease",), ("guitar",)) == 0


def test_unknown_words_beside_known_ones_do_not_count() -> None:
    fit = TOPICS.of([*MEDICINE, "song", "zxqvw"])
    plain = TOPICS.of([*MEDICINE, "song"])
    assert fit.gain(("disease", "zxqvw"), ("song",)) == plain.gain(("disease",), ("song",))


def test_a_longer_document_says_more() -> None:
    short = TOPICS.of([*MEDICINE, "song"]).gain(("disease",), ("song",))
    long = TOPICS.of([*MEDICINE * 20, "song"]).gain(("disease",), ("song",))
    assert long > short > 0


def test_shipped_vectors() -> None:
    topics = load_topics()
    assert topics is load_topics()
    document = "the patients were treated in hospital for the disease by doctors and nurses".split()
    assert topics.of([*document, "guitar"]).gain(("surgery",), ("guitar",)) > 0
    assert topics.of([*document, "surgery"]).gain(("guitar",), ("surgery",)) < 0


def test_the_shipped_file_is_small() -> None:
    assert TOPIC_FILE.stat().st_size < 6_000_000
