"""Word classes, the mixture over components that are known, model files, and the models that are shipped."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from unspin.language_model import BOUNDARY, ModelError
from unspin.language_model.frequencies import unigram_logprob
from unspin.language_model.mixture import Mixture, default_model, model_folder
from unspin.language_model.ngrams import NgramModel, own_model
from unspin.language_model.vocabulary import model_word


@pytest.mark.parametrize(
    ("norm", "expected"),
    [
        ("leader", "leader"),
        ("leader's", "leader's"),
        ("u.s.", "u.s."),
        ("covid19", "covid19"),
        (BOUNDARY, BOUNDARY),
        ("1500", "<year>"),
        ("1999", "<year>"),
        ("2024", "<year>"),
        ("1499", "<number>"),
        ("2100", "<number>"),
        ("19990", "<number>"),
        ("7", "<number>"),
        ("3.14", "<number>"),
        ("10,000", "<number>"),
        ("1990s", "<number>"),
        ("3d", "<number>"),
        ("1st", "<ordinal>"),
        ("22nd", "<ordinal>"),
        ("3rd", "<ordinal>"),
        ("1900th", "<ordinal>"),
    ],
)
def test_model_word(norm: str, expected: str) -> None:
    assert model_word(norm) == expected


class Component:
    """Gives every word of its vocabulary the same probability, whatever stands before; notes what it was asked."""

    def __init__(self, **vocabulary: float) -> None:
        self.vocabulary = vocabulary
        self.asked: list[str] = []

    def knows(self, word: str) -> bool:
        return word in self.vocabulary

    def probability(self, word: str, *_history: str) -> float:
        self.asked.append(word)
        return self.vocabulary.get(word, 0.0)


def mixture(first: Component, second: Component, *weights: float) -> Mixture:
    return Mixture([first, second], weights or (0.5, 0.5))  # type: ignore[list-item]


@pytest.fixture
def medical() -> Component:
    return Component(patient=0.1, disease=0.1, the=0.05)


@pytest.fixture
def sporty() -> Component:
    return Component(patient=0.001, goal=0.1, the=0.05)


@pytest.mark.parametrize("weights", [(0.5, 0.5), (3.0, 1.0), (0.3, 0.2), (0.97, 0.03)])
def test_weights_sum_to_one(medical: Component, sporty: Component, weights: tuple[float, float]) -> None:
    assert sum(mixture(medical, sporty, *weights).weights) == pytest.approx(1)


def test_the_score_is_the_weighted_sum(medical: Component, sporty: Component) -> None:
    both = mixture(medical, sporty, 0.75, 0.25)
    assert both.score("patient", "the", "") == pytest.approx(math.log(0.75 * 0.1 + 0.25 * 0.001))
    assert both.score("goal", "the", "") == pytest.approx(math.log(0.25 * 0.1))


def test_any_component_may_know_a_word(medical: Component, sporty: Component) -> None:
    both = mixture(medical, sporty)
    assert both.knows("disease")
    assert both.knows("goal")
    assert not both.knows("zxqvw")


def test_a_query_is_put_once(medical: Component, sporty: Component) -> None:
    both = mixture(medical, sporty)
    assert both.score("patient", "the", "") == both.score("patient", "the", "")
    assert medical.asked == sporty.asked == ["patient"]


def test_adaptation_favours_the_better_component(medical: Component, sporty: Component) -> None:
    both = mixture(medical, sporty)
    adapted = both.adapted([["the", "patient"], ["the", "disease"]] * 3)
    assert adapted.weights[0] > both.weights[0]
    assert sum(adapted.weights) == pytest.approx(1)
    assert adapted.score("patient", "the", "") > both.score("patient", "the", "")
    assert both.adapted([["goal", "goal", "goal"]]).weights[1] > both.weights[1]


def test_more_text_moves_the_weights_further(medical: Component, sporty: Component) -> None:
    both = mixture(medical, sporty)
    assert both.adapted([["patient"]] * 6).weights[0] > both.adapted([["patient"]] * 2).weights[0]


@pytest.mark.parametrize("sample", [[], [[]], [["zxqvw", "zxqvx"]], [["the", "the"]]])
def test_a_sample_that_tells_nothing_moves_nothing(
    medical: Component, sporty: Component, sample: list[list[str]]
) -> None:
    both = mixture(medical, sporty, 0.6, 0.4)
    assert both.adapted(sample).weights == pytest.approx(both.weights)


def test_adaptation_leaves_the_mixture_itself_alone(medical: Component, sporty: Component) -> None:
    both = mixture(medical, sporty)
    before = both.score("patient", "the", "")
    both.adapted([["patient"]] * 200).score("patient", "the", "")
    assert both.weights == (0.5, 0.5)
    assert both.score("patient", "the", "") == before


def test_a_negligible_component_is_not_asked(medical: Component, sporty: Component) -> None:
    one = mixture(medical, sporty, 0.95, 0.05)
    assert one.weights == (1.0, 0.0)
    assert one.score("patient", "the", "") == pytest.approx(math.log(0.1))
    assert sporty.asked == []


def test_a_document_makes_components_negligible(medical: Component, sporty: Component) -> None:
    adapted = mixture(medical, sporty).adapted([["patient", "disease"]] * 100)
    assert adapted.weights == (1.0, 0.0)
    sporty.asked.clear()
    adapted.score("disease", "", "")
    assert sporty.asked == []


def test_mixtures_do_not_mix_up_what_they_share(medical: Component, sporty: Component) -> None:
    both = mixture(medical, sporty)
    before = both.score("goal", "the", "")
    adapted = both.adapted([["goal"]] * 200)
    assert adapted.score("goal", "the", "") == pytest.approx(math.log(0.1))
    assert both.score("goal", "the", "") == before < adapted.score("goal", "the", "")


def test_unknown_words_get_finite_scores(medical: Component, sporty: Component) -> None:
    both = mixture(medical, sporty)
    assert math.isfinite(both.score("zxqvw", "the", ""))
    assert both.score("zxqvw", "the", "") < both.score("water", "the", "") < unigram_logprob("water")
    # The only component that has the word is not asked.
    assert math.isfinite(mixture(medical, sporty, 0.95, 0.05).score("goal", "the", ""))


def test_a_missing_model_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"language model .*none\.bin is missing; reinstall unspin"):
        own_model(tmp_path / "none.bin")


def test_a_folder_is_no_model_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing"):
        own_model(tmp_path)


@pytest.mark.parametrize("kept", [0, 19, 1000])
def test_a_damaged_model_file(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "cut.bin"
    with (model_folder() / "science.bin").open("rb") as whole:
        path.write_bytes(whole.read(kept))
    with pytest.raises(ModelError, match=r"language model .*cut\.bin cannot be read .*reinstall it"):
        own_model(path)


def test_another_file_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "text.bin"
    path.write_text("This is no language model.\n" * 20)
    with pytest.raises(ModelError, match=r"text\.bin cannot be read"):
        NgramModel(path, model_word)


@pytest.fixture(scope="module")
def general() -> NgramModel:
    return own_model(model_folder() / "general.bin")


def test_known_and_unknown_words(general: NgramModel) -> None:
    assert general.knows("leader")
    assert 0 < general.probability("leader", "the", "") < 1
    assert not general.knows("zxqvw")
    assert general.probability("zxqvw", "the", "") == 0


@pytest.mark.parametrize(("one", "other"), [("1987", "1988"), ("17", "423"), ("4th", "5th")])
def test_numbers_of_a_kind_are_alike(general: NgramModel, one: str, other: str) -> None:
    assert general.knows(one)
    assert general.probability(one, "in", "") == general.probability(other, "in", "")


def test_an_unknown_history_is_cut_off(general: NgramModel) -> None:
    assert general.probability("leader", "zxqvw", "the") == general.probability("leader", "", "")
    assert general.probability("leader", "the", "zxqvw") == general.probability("leader", "the", "")


def test_context_counts(general: NgramModel) -> None:
    assert general.probability("of", "one", "") > general.probability("of", "the", "")


def test_the_shipped_mixture_prefers_what_people_say() -> None:
    model = default_model()
    assert model is default_model()
    assert sum(model.weights) == pytest.approx(1)
    assert model.score("leader", "chinese", "") > model.score("pioneer", "chinese", "")
    assert model.score("leader", "chinese", "the") > model.score("pioneer", "chinese", "the")


@pytest.mark.parametrize(
    "word", ["zxqvw", "1999", "3rd", "²", "naïve", "日本", "o'brien's", "bosses'", "u.s.", "<unk>", BOUNDARY, "x" * 500]
)
def test_shipped_scores_are_finite(word: str) -> None:
    model = default_model()
    for score in (model.score(word, "", ""), model.score(word, "the", BOUNDARY), model.score("the", word, word)):
        assert math.isfinite(score)
        assert score < 0


def test_shipped_model_files_are_small() -> None:
    assert sum((model_folder() / name).stat().st_size for name in ("general.bin", "science.bin")) < 40_000_000
