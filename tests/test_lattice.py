"""Arcs and graphs over small tables and a small language model."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from helpers import PLAIN_WEIGHTS, FakeModel, index_of, sentence_of
from unspin.inference import arc_posteriors, log_evidence
from unspin.lattice import KEPT, SPUN, Graph, article_for, build_graphs, contextual, spun_arcs
from unspin.tables import PhraseIndex

INDEX = index_of(
    "leader|pioneer|noun|8",
    "settler|pioneer|noun|2",
    "big data|huge information|fixed|5",
    "worst|most exceedingly terrible|fixed|5",
    "face-to-face talk|up close and personal talk|noun|3",
    "Communist Party|Socialist Coalition|noun|6",
    "party|gathering|noun|3",
    "communist|red|adj|2",
    "Security Council|Safety Chamber|fixed|3",
    "united|unified|adj|4",
    "nation|country|noun|4",
    "United Nations|Joined Countries|fixed|2",
    "bank|shore|noun|3|river, water",
)


def arcs(text: str, index: PhraseIndex = INDEX, model: FakeModel | None = None) -> set[tuple[str, str]]:
    """(seen, standard) of every arc."""
    sentence = sentence_of(text)
    return {
        (text[sentence.tokens[arc.start].start : sentence.tokens[arc.end - 1].end], arc.standard)
        for arc in spun_arcs(sentence, index, model or FakeModel())
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing to see", set()),
        ("the pioneer spoke", {("pioneer", "leader"), ("pioneer", "settler")}),
        ("the pioneers spoke", {("pioneers", "leaders"), ("pioneers", "settlers")}),
        ("the pioneer's talk", {("pioneer's", "leader's"), ("pioneer's", "settler's")}),
        ("the pioneer’s talk", {("pioneer’s", "leader's"), ("pioneer’s", "settler's")}),
        ("the pioneers' talk", {("pioneers'", "leaders'"), ("pioneers'", "settlers'")}),
        ("use huge information now", {("huge information", "big data")}),
        ("use huge-information now", {("huge-information", "big data")}),
        ("use huge\ninformation now", {("huge\ninformation", "big data")}),
        ("use huge\r\ninformation now", {("huge\r\ninformation", "big data")}),
        ("it is huge, information is not", set()),
        ("it is huge (information is not)", set()),
        ("it is huge – information is not", set()),
        ("the most exceedingly terrible day", {("most exceedingly terrible", "worst")}),
        ("the Most Exceedingly Terrible day", {("Most Exceedingly Terrible", "worst")}),
        ("an up-close and personal talk", {("up-close and personal talk", "face-to-face talk")}),
    ],
)
def test_arcs(text: str, expected: set[tuple[str, str]]) -> None:
    assert arcs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the pioneer [sic] spoke",
        "see @pioneer there",
        "see https://a.example/pioneer there",
        "“huge information” [sic] here",
        "write to pioneer@a.example now",
        "<!-- unspin: off --> the pioneer and huge information",
    ],
)
def test_protected_tokens_have_no_arcs(text: str) -> None:
    assert arcs(text) == set()


def test_a_phrase_does_not_run_into_a_protected_word() -> None:
    assert arcs("the huge “information” [sic] here") == set()
    assert arcs("the huge #information here") == set()


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("we met the Pioneer on stage", set()),
        ("we met John Pioneer on stage", set()),
        ("Pioneer Smith spoke to us", set()),
        ("Pioneer groups spoke", {"Pioneer"}),
        ("The pioneer spoke", {"pioneer"}),
    ],
)
def test_names_are_left_alone(text: str, seen: set[str]) -> None:
    assert {wording for wording, _ in arcs(text)} == seen


@pytest.mark.parametrize("text", ["He met Jim Pioneer.", "So Mr Pioneer ran off.", "Did Eve Pioneer go?"])
def test_short_sentences_with_names_are_no_headings(text: str) -> None:
    assert arcs(text) == set()


def test_headings_say_nothing_about_names() -> None:
    assert ("Pioneer", "leader") in arcs("Young Pioneer Gives Great Speech")
    assert ("PIONEER", "leader") in arcs("YOUNG PIONEER GIVES GREAT SPEECH")


def test_a_run_of_capitals_becomes_a_known_name() -> None:
    found = arcs("he left the Red Gathering last year")
    assert ("Red Gathering", "Communist Party") in found
    assert all(" " in seen for seen, _ in found)


def test_a_name_run_must_end_in_a_known_name() -> None:
    assert arcs("he left the Red House last year") == set()


def test_the_name_may_stand_inside_its_run() -> None:
    assert ("Unified Countries", "United Nations") in arcs("he praised The Unified Countries of last year")


def test_the_entry_for_a_whole_name() -> None:
    assert ("Socialist Coalition", "Communist Party") in arcs("he left the Socialist Coalition")
    assert ("Socialist Coalition's", "Communist Party's") in arcs("he left the Socialist Coalition's house")


def test_near_words() -> None:
    assert ("shore", "bank") in arcs("they sat on the shore of the river")
    assert ("shore", "bank") not in arcs("they sat on the shore of the sea")


def test_unknown_words_are_edited_in_phrases_only() -> None:
    model = FakeModel(unknown=["pioneer", "huge"])
    assert arcs("the pioneer spoke", model=model) == set()
    assert arcs("the huge information", model=model) == {("huge information", "big data")}


def test_arcs_come_in_order_and_once() -> None:
    found = spun_arcs(sentence_of("huge information pioneers pioneer huge information"), INDEX, FakeModel())
    places = [(arc.start, arc.end) for arc in found]
    assert places == sorted(places)
    keys = [(arc.start, arc.end, arc.words) for arc in found]
    assert len(keys) == len(set(keys))
    assert all(arc.words == tuple(arc.standard.lower().replace("-", " ").split()) for arc in found)


@pytest.mark.parametrize(
    ("article", "words"),
    [
        (
            "a",
            "leader user university european one one-off uniform unique useful ubiquitous uk once horse house history",
        ),
        ("a", "union unit usual utensil hair 1 10 100 7 20"),
        ("an", "apple hour honest honour heir mp fbi urban umbrella unimportant unanimous unintended utter usher"),
        ("an", "idea oak eel oven x hourly 8 80 8th 11 11th 18 18,000"),
    ],
)
def test_articles(article: str, words: str) -> None:
    assert {word: article_for(word) for word in words.split()} == dict.fromkeys(words.split(), article)


def test_articles_before_short_words() -> None:
    words = ["fly", "sky", "shy", "ski", "spa", "flu", "spy", "she"]
    assert {word: article_for(word) for word in words} == dict.fromkeys(words, "a")


def test_articles_before_un_and_i() -> None:
    words = ["unidentified", "unideal", "uninhabited"]
    assert {word: article_for(word) for word in words} == dict.fromkeys(words, "an")


def test_article_before_heirloom() -> None:
    assert article_for("heirloom") == "an"


def graphs_of(text: str, index: PhraseIndex, model: FakeModel) -> list[Graph]:
    sentence = sentence_of(text)
    found = spun_arcs(sentence, index, model)
    return build_graphs(sentence, found, index.spinnable, contextual(model), PLAIN_WEIGHTS)


def readings(graphs: list[Graph], rate: float = 0.4) -> list[str]:
    return [arc.standard for g in graphs for arc, p in zip(g.arcs, arc_posteriors(g, rate), strict=True) if p > 0.5]


def test_no_arcs_no_graphs() -> None:
    assert graphs_of("nothing to see here", INDEX, FakeModel()) == []


def test_the_language_model_chooses() -> None:
    model = FakeModel(["the chinese leader spoke"] * 5 + ["the early settler from the valley"] * 5)
    assert readings(graphs_of("the chinese pioneer spoke", INDEX, model)) == ["leader"]
    assert readings(graphs_of("the early pioneer from the valley", INDEX, model)) == ["settler"]


def test_hopeless_arcs_are_pruned() -> None:
    model = FakeModel(["the early pioneer from the valley"] * 50, unknown=["leader", "settler"])
    assert graphs_of("the early pioneer from the valley", INDEX, model) == []


def test_stretches_apart_become_graphs_of_their_own() -> None:
    model = FakeModel(["the leader spoke", "of big data"] * 5)
    text = "the pioneer spoke to us for a long long time about the use of huge information"
    graphs = graphs_of(text, INDEX, model)
    assert len(graphs) == 2
    assert graphs[0].end <= graphs[1].start
    assert readings(graphs) == ["leader", "big data"]


def test_edges_go_forward_and_kinds_fit() -> None:
    model = FakeModel(["the leader spoke"] * 5)
    (graph,) = graphs_of("the pioneer spoke of leaders", INDEX, model)
    assert all(0 <= source < target < graph.states for source, target, *_ in graph.edges)
    order = [source for source, *_ in graph.edges]
    assert all(kind == SPUN for *_, kind, arc in graph.edges if arc >= 0)
    assert all(kind != SPUN for *_, kind, arc in graph.edges if arc < 0)
    reached = {0}
    for source, target, *_ in graph.edges:
        assert source in reached
        reached.add(target)
    assert set(graph.finals) <= reached
    assert order


def test_a_word_that_could_be_spun_and_was_not_counts_as_kept() -> None:
    model = FakeModel(["the leader met the leader"] * 5)
    (graph,) = graphs_of("the pioneer met leaders", INDEX, model)
    assert sum(kind == KEPT for *_, kind, _ in graph.edges) > 0


def many_choices(length: int, choices: int) -> tuple[str, PhraseIndex, FakeModel, list[str]]:
    """A text in which every word has several candidates, one of which makes the model's sentence."""
    meant = [f"m{chr(97 + n)}{chr(97 + n)}" for n in range(length)]
    seen = [f"s{chr(97 + n)}{chr(97 + n)}" for n in range(length)]
    rows = [f"{m}|{s}|fixed|5" for m, s in zip(meant, seen, strict=True)]
    rows += [f"d{s}{'xyzwvu'[k]}|{s}|fixed|5" for s in seen for k in range(choices - 1)]
    return " ".join(seen), index_of(*rows), FakeModel([" ".join(meant)] * 3), meant


@pytest.mark.parametrize(("length", "choices"), [(3, 3), (12, 5), (20, 7)])
def test_beam_and_pruning_keep_the_best_reading(length: int, choices: int) -> None:
    text, index, model, meant = many_choices(length, choices)
    graphs = graphs_of(text, index, model)
    assert readings(graphs) == meant


def test_a_long_spun_stretch_does_not_overflow() -> None:
    text, index, model, meant = many_choices(26, 4)
    graphs = graphs_of(" ".join([text] * 6), index, model)
    for graph in graphs:
        assert math.isfinite(log_evidence(graph, 0.3))
        assert all(0 <= p <= 1 + 1e-6 for p in arc_posteriors(graph, 0.3))
    assert set(readings(graphs)) == set(meant)


def all_readings(graph: Graph) -> list[tuple[int, ...]]:
    """All sets of arcs that do not overlap."""
    found: list[tuple[int, ...]] = []
    for size in range(len(graph.arcs) + 1):
        for chosen in itertools.combinations(range(len(graph.arcs)), size):
            spans = sorted((graph.arcs[n].start, graph.arcs[n].end) for n in chosen)
            if all(a[1] <= b[0] for a, b in itertools.pairwise(spans)):
                found.append(tuple(sorted(chosen, key=lambda n: graph.arcs[n].start)))
    return found


@pytest.mark.parametrize("seed", range(6))
def test_graphs_agree_with_writing_every_reading_out(seed: int) -> None:
    rng = random.Random(seed)
    seen = ["oak", "elm", "fir", "ash", "yew"]
    meant = ["rook", "wren", "lark", "gull"]
    spoken = [" ".join(rng.choices(seen + meant, k=6)) for _ in range(12)]
    model = FakeModel(spoken)
    rows = {f"{rng.choice(meant)}|{s}|fixed|{rng.randint(1, 9)}" for s in seen for _ in range(2)}
    rows |= {f"rook lark|{' '.join(rng.sample(seen, 2))}|fixed|4", f"wren|{seen[1]} {seen[2]}|fixed|4"}
    index = index_of(*sorted(rows))
    sentence = sentence_of(" ".join(seen))
    norms = [token.norm for token in sentence.tokens]
    score = contextual(model)
    rate = 0.3
    compared = 0
    for graph in build_graphs(sentence, spun_arcs(sentence, index, model), index.spinnable, score, PLAIN_WEIGHTS):
        own = [
            sum(w * f for w, f in zip(PLAIN_WEIGHTS.of_features(), features, strict=True))
            for features in graph.features
        ]

        def spoken_as(words: list[str], start: int = graph.start) -> float:
            history = ["", "<s>", *norms[:start]]
            if start >= 2:
                history = norms[:start]
            total = 0.0
            for word in words:
                total += score(word, history[-1], history[-2])
                history.append(word)
            return total

        base = spoken_as(norms[graph.start : graph.end])
        weights = {}
        for reading in all_readings(graph):
            words, at, log_weight = [], graph.start, 0.0
            for n in (*reading, None):
                stop = graph.end if n is None else graph.arcs[n].start
                kept = norms[at:stop]
                words += kept
                log_weight += sum(math.log1p(-rate) for word in kept if word in index.spinnable)
                if n is not None:
                    words += graph.arcs[n].words
                    log_weight += own[n] + math.log(rate)
                    at = graph.arcs[n].end
            gain = PLAIN_WEIGHTS.language_model * (spoken_as(words) - base)
            weights[reading] = math.exp(log_weight + gain)
        total = sum(weights.values())
        assert log_evidence(graph, rate) == pytest.approx(math.log(total), abs=1e-6)
        for n, posterior in enumerate(arc_posteriors(graph, rate)):
            expected = sum(weight for reading, weight in weights.items() if n in reading) / total
            assert posterior == pytest.approx(expected, abs=1e-6)
        compared += 1
    assert compared


def test_an_article_is_no_evidence() -> None:
    model = FakeModel(["an elder is a leader"] * 5)
    score = contextual(model)
    assert score("leader", "an", "is") == score("leader", "a", "is")


def test_scores_are_remembered() -> None:
    model = FakeModel(["the leader spoke"])
    score = contextual(model)
    first = score("leader", "the", "<s>")
    model.counts.clear()
    assert score("leader", "the", "<s>") == first
