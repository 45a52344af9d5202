"""How the places of a document vote on what a wording hides."""

from __future__ import annotations

import math

import pytest

from helpers import plain_arc, plain_graph, sentence_of
from unspin.document import Sentence
from unspin.inference import Votes
from unspin.lattice import Graph

# (start, end, standard wording, posterior)
Voter = tuple[int, int, str, float]


class Poll:
    """Sentences, each with its arcs and their posteriors."""

    def __init__(self, *places: tuple[str, list[Voter]]) -> None:
        self.votes = Votes()
        self.places = [(sentence_of(text), _graph(arcs), [arc[3] for arc in arcs]) for text, arcs in places]
        for sentence, graph, posteriors in self.places:
            self.votes.add(sentence, graph, posteriors)

    def features(self, place: int) -> list[tuple[float, float]]:
        """(Same elsewhere, kept elsewhere) of every arc, as numbers of places."""
        sentence, graph, posteriors = self.places[place]
        found = self.votes.features(sentence, graph, posteriors)
        return [(math.expm1(same), math.expm1(kept)) for same, kept in found]


def _graph(arcs: list[Voter]) -> Graph:
    graph = plain_graph([], 1, [0], 0)
    graph.arcs = [plain_arc(start, end, standard) for start, end, standard, _ in arcs]
    return graph


def place(posterior: float, standard: str = "leader", text: str = "pioneer") -> tuple[str, list[Voter]]:
    return text, [(0, 1, standard, posterior)]


@pytest.mark.parametrize("posterior", [0.0, 0.4, 1.0])
def test_a_single_place_has_no_vote(posterior: float) -> None:
    assert Poll(place(posterior)).features(0) == [(0, 0)]


@pytest.mark.parametrize("own", [0.0, 0.4, 1.0])
def test_the_own_vote_is_left_out(own: float) -> None:
    ((same, kept),) = Poll(place(own), place(0.7)).features(0)
    assert (same, kept) == pytest.approx((0.7, 0.3))


def test_the_same_wording_elsewhere_helps() -> None:
    ((few, _),) = Poll(place(0.4), place(0.9)).features(0)
    ((many, _),) = Poll(place(0.4), place(0.9), place(0.8)).features(0)
    assert (few, many) == pytest.approx((0.9, 1.7))


def test_places_that_keep_the_wording_are_counted() -> None:
    ((same, kept),) = Poll(place(0.5), place(0.0), place(0.1)).features(0)
    assert (same, kept) == pytest.approx((0.1, 1.9))


def test_another_meaning_elsewhere_is_neither_the_same_nor_kept() -> None:
    ((same, kept),) = Poll(place(0.5), place(1.0, "settler")).features(0)
    assert (same, kept) == pytest.approx((0, 0))


def test_another_wording_does_not_vote() -> None:
    assert Poll(place(0.5), place(0.9, text="trailblazer")).features(0) == [(0, 0)]


def test_capitals_make_no_other_wording() -> None:
    ((same, _),) = Poll(place(0.5), place(0.9, text="Pioneer")).features(0)
    assert same == pytest.approx(0.9)


def test_rivals_stand_in_one_place() -> None:
    rivals = ("pioneer", [(0, 1, "leader", 0.6), (0, 1, "settler", 0.3)])
    assert Poll(rivals).features(0) == [(0, 0), (0, 0)]
    leader, settler = Poll(rivals, place(0.8)).features(0)
    assert leader == pytest.approx((0.8, 0.2))
    assert settler == pytest.approx((0.0, 0.2))


def test_two_places_in_one_sentence() -> None:
    twice = ("pioneer after pioneer", [(0, 1, "leader", 0.9), (2, 3, "leader", 0.2)])
    first, second = Poll(twice).features(0)
    assert first == pytest.approx((0.2, 0.8))
    assert second == pytest.approx((0.9, 0.1))


def test_a_phrase_is_one_wording() -> None:
    phrase = ("huge information", [(0, 2, "big data", 0.9)])
    ((same, _),) = Poll(phrase, ("huge-information", [(0, 2, "big data", 0.6)])).features(0)
    assert same == pytest.approx(0.6)
    assert Poll(phrase, place(0.6, "big", "huge")).features(0) == [(0, 0)]


def test_features_are_never_negative() -> None:
    poll = Poll(*[place(0.1 + 0.2)] * 7, place(1.0), place(1.0))
    for number in range(9):
        assert all(same >= 0 and kept >= 0 for same, kept in poll.features(number))


def test_a_sentence_without_arcs() -> None:
    votes = Votes()
    sentence: Sentence = sentence_of("nothing here")
    votes.add(sentence, _graph([]), [])
    assert list(votes.features(sentence, _graph([]), [])) == []
