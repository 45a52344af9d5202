"""The detector: scores of texts and sentences, and words that do not fit."""

from __future__ import annotations

import json

import numpy as np
import pytest

from unspin import Unspinner
from unspin.detection.scoring import MEASURES, RATES, WEIGHTS_FILE, Detector, Measures, log_likelihoods
from unspin.detection.strangeness import FEATURES, WordEvidence

HONEST = (
    "The committee met on Thursday to discuss the budget for the coming year. Most members agreed that spending on "
    "schools should rise, but they could not agree on how to pay for it. The chairman said a decision would be made "
    "before the end of the month, and asked the treasurer to prepare a report on the cost of the new buildings."
)
# Synonyms of the wrong sense for words that no table need list: what an unknown spinner would make of it.
STRANGE = (
    "The bandage met on Thursday to quarrel the satchel for the coming twelvemonth. Most limbs nodded that lavishing "
    "on shoals should sprout, but they could not nod on how to reward for it. The furniture said a firmness would be "
    "coined before the extremity of the moon, and begged the purser to prepare a rumour on the price of edifices."
)
# The same with half of its words as they were.
HALF_STRANGE = (
    "The bandage met on Thursday to discuss the satchel for the coming year. Most limbs agreed that lavishing on "
    "schools should sprout, but they could not nod on how to pay for it. The furniture said a decision would be coined "
    "before the end of the moon, and asked the purser to prepare a report on the price of the new edifices."
)
PASTED = f"{HONEST}\n\n{STRANGE}\n\n{HONEST}"


def test_words_that_do_not_fit_raise_the_score(unspinner: Unspinner) -> None:
    assert unspinner.score(HONEST) < 5
    assert unspinner.score(HALF_STRANGE) > 20  # sixty words are few
    assert unspinner.score(STRANGE) > 50
    assert unspinner.score(PASTED) > 20


def test_the_strange_words_are_named(unspinner: Unspinner) -> None:
    detection = unspinner.restore(HALF_STRANGE).detection
    named = {HALF_STRANGE[word.start : word.end] for word in detection.strange}
    assert {"satchel", "limbs", "lavishing", "sprout"} <= named
    assert not {"committee", "budget", "chairman", "schools", "decision"} & named
    assert all(0.5 <= word.probability <= 1 for word in detection.strange)
    assert [word.probability for word in detection.strange] == sorted(
        (word.probability for word in detection.strange), reverse=True
    )


def test_a_pasted_passage_stands_out(unspinner: Unspinner) -> None:
    parts = unspinner.restore(PASTED).detection.sentences
    low, high = PASTED.index(STRANGE), PASTED.index(STRANGE) + len(STRANGE)
    inside = [part.score for part in parts if low <= part.start < high]
    outside = [part.score for part in parts if not low <= part.start < high]
    assert len(inside) == 3
    assert min(inside) > max(outside)


def test_sentences_lie_where_the_text_says(unspinner: Unspinner) -> None:
    # The residue is taken out before the text is judged; offsets are those of the text with it.
    text = HONEST.replace("Thursday", "Thurs\u00adday").replace("on how", "on  how")
    parts = unspinner.restore(text).detection.sentences
    assert [text[part.start : part.end].split()[0] for part in parts] == ["The", "Most", "The"]
    assert all(text[part.start : part.end].split()[-1] in {"year", "it", "buildings"} for part in parts)


@pytest.mark.parametrize("text", ["", " \n", "...", "Yes.", "12 34"])
def test_too_little_to_judge(unspinner: Unspinner, text: str) -> None:
    assert unspinner.score(text) < 20


def test_no_words_are_no_evidence() -> None:
    assert Detector.load().strange(log_likelihoods([])) == pytest.approx(0.0, abs=1e-3)


def test_honest_words_speak_against_and_strange_ones_for() -> None:
    detector = Detector.load()
    plain = log_likelihoods([WordEvidence(0, 1, -2.0)] * 100)
    odd = log_likelihoods([WordEvidence(0, 1, -2.0)] * 80 + [WordEvidence(0, 1, 3.0)] * 20)
    assert detector.strange(plain) < 0 < detector.strange(odd)
    assert detector.share(plain) < 0.05 < detector.share(odd)


@pytest.mark.parametrize("measure", range(2))
def test_more_evidence_scores_higher(measure: int) -> None:
    detector = Detector.load()
    values = (-2.0, 0.0, 2.0, 8.0, 30.0)
    scores = [detector.probability(Measures(*((v, 0.0) if measure == 0 else (0.0, v)), words=200)) for v in values]
    assert scores == sorted(scores)


def test_the_weights_are_complete() -> None:
    weights = json.loads(WEIGHTS_FILE.read_text("utf-8"))
    assert set(weights["words"]) == set(FEATURES)
    assert set(weights["score"]) == set(MEASURES)
    for name in ("honest", "spun"):
        assert len(weights[name]) == len(RATES)
        assert np.sum(weights[name]) == pytest.approx(1, abs=0.001)
