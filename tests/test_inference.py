"""Sums, the spin rate and the joint decision, against brute force."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import plain_arc, plain_graph
from unspin.inference import (
    DEFAULT_PRIOR,
    HONEST_RATE,
    RATES,
    BlockEvidence,
    Decoded,
    Prior,
    arc_posteriors,
    decode,
    infer_document,
    log_evidence,
)
from unspin.lattice import KEPT, NEUTRAL, SPUN, Graph


def random_graph(seed: int) -> Graph:
    """A small layered graph: some edges are arcs, some skip a layer, every state can reach the end."""
    rng = random.Random(seed)
    layers = [[0]]
    states = 1
    for _ in range(rng.randint(1, 4)):
        width = rng.randint(1, 3)
        layers.append(list(range(states, states + width)))
        states += width
    edges, arcs = [], 0
    for here, there in pairwise(layers):
        for source in here:
            for target in there:
                edges.append((source, target, rng.uniform(0.2, 2), rng.choice([NEUTRAL, KEPT]), -1))
                if rng.random() < 0.5:
                    edges.append((source, target, rng.uniform(0.2, 8), SPUN, arcs))
                    arcs += 1
    for here, there in zip(layers, layers[2:], strict=False):
        if rng.random() < 0.5:
            edges.append((here[0], there[-1], rng.uniform(0.2, 8), SPUN, arcs))
            arcs += 1
    edges.sort(key=lambda edge: edge[0])
    return plain_graph(edges, states, layers[-1], arcs)


def all_paths(graph: Graph, rate: float) -> list[tuple[float, tuple[int, ...]]]:
    """Weight and arcs of every path from the start to an end."""
    factor = {NEUTRAL: 1.0, KEPT: 1 - rate, SPUN: rate}
    done, open_paths = [], [(0, 1.0, ())]
    while open_paths:
        state, weight, arcs = open_paths.pop()
        if state in graph.finals:
            done.append((weight, arcs))
        for source, target, edge_weight, kind, arc in graph.edges:
            if source == state:
                taken = (*arcs, arc) if arc >= 0 else arcs
                open_paths.append((target, weight * edge_weight * factor[kind], taken))
    return done


graphs = st.integers(0, 10_000).map(random_graph)
rates = st.sampled_from([HONEST_RATE, *RATES])


@given(graphs, rates)
def test_evidence_is_the_sum_over_all_paths(graph: Graph, rate: float) -> None:
    assert log_evidence(graph, rate) == pytest.approx(math.log(sum(weight for weight, _ in all_paths(graph, rate))))


@given(graphs, rates)
def test_posteriors_are_shares_of_all_paths(graph: Graph, rate: float) -> None:
    paths = all_paths(graph, rate)
    total = sum(weight for weight, _ in paths)
    expected = [sum(weight for weight, arcs in paths if n in arcs) / total for n in range(len(graph.arcs))]
    assert arc_posteriors(graph, rate) == pytest.approx(expected)


@given(graphs, rates, st.sets(st.integers(0, 5)))
def test_posteriors_without_dropped_arcs(graph: Graph, rate: float, dropped: set[int]) -> None:
    paths = [(weight, arcs) for weight, arcs in all_paths(graph, rate) if not dropped & set(arcs)]
    total = sum(weight for weight, _ in paths)
    expected = [sum(weight for weight, arcs in paths if n in arcs) / total for n in range(len(graph.arcs))]
    assert arc_posteriors(graph, rate, dropped) == pytest.approx(expected)


def one_choice(weight: float, rivals: tuple[float, ...] = ()) -> Graph:
    """One token: kept, or one of several arcs."""
    edges = [(0, 1, 1.0, NEUTRAL, -1)]
    edges += [(0, 1, w, SPUN, n) for n, w in enumerate((weight, *rivals))]
    return plain_graph(edges, 2, [1], 1 + len(rivals))


def decoded(graph: Graph, rate: float, threshold: float, block: float = 1.0) -> Decoded:
    """Decode by bare posteriors."""
    return decode(graph, rate, [block * value for value in arc_posteriors(graph, rate)], threshold)


def test_decode_takes_what_is_sure() -> None:
    found = decoded(one_choice(1000.0), 0.4, 0.5)
    (choice,) = found.choices
    assert choice.arc.standard == "meant0"
    assert choice.confidence == pytest.approx(400 / 401)
    assert found.suggestions == []


def test_decode_leaves_what_is_doubtful() -> None:
    found = decoded(one_choice(1.0), 0.4, 0.5)
    assert found.choices == []
    (suggestion,) = found.suggestions
    assert suggestion.arc.standard == "meant0"


def test_a_bold_threshold_takes_what_is_likelier_kept() -> None:
    (choice,) = decoded(one_choice(1.0), 0.4, 0.25).choices
    assert choice.confidence == pytest.approx(0.4 / 1.4)


def test_an_honest_block_makes_every_edit_doubtful() -> None:
    assert decoded(one_choice(1000.0), 0.4, 0.5, block=0.1).choices == []
    (choice,) = decoded(one_choice(1000.0), 0.4, 0.05, block=0.1).choices
    assert choice.confidence < 0.1


def test_dropping_a_rival_makes_nobody_surer() -> None:
    graph = one_choice(20.0, (8.0, 0.1))
    (choice,) = decoded(graph, 0.5, 0.5).choices
    first = arc_posteriors(graph, 0.5)[0]
    assert choice.confidence == pytest.approx(first)


def test_what_was_likely_only_beside_a_dropped_arc_is_dropped_too() -> None:
    # Two tokens: the second arc is good only after the first.
    edges = [(0, 1, 1.0, NEUTRAL, -1), (0, 2, 30.0, SPUN, 0), (1, 3, 1.0, NEUTRAL, -1), (1, 4, 0.01, SPUN, 1)]
    edges += [(2, 3, 0.1, NEUTRAL, -1), (2, 4, 30.0, SPUN, 1)]
    graph = plain_graph(edges, 5, [3, 4], 2)
    assert len(decode(graph, 0.5, [0.9, 0.9], 0.5).choices) == 2
    assert decode(graph, 0.5, [0.4, 0.9], 0.5).choices == []


def test_the_arcs_that_put_most_tokens_right_are_taken() -> None:
    arcs = [plain_arc(0, 2, "whole"), plain_arc(0, 1, "left"), plain_arc(1, 2, "right")]
    edges = [(0, 1, 1.0, NEUTRAL, -1), (0, 2, 9.0, SPUN, 0), (0, 1, 9.0, SPUN, 1)]
    edges += [(1, 2, 1.0, NEUTRAL, -1), (1, 2, 9.0, SPUN, 2)]
    graph = replace(plain_graph(edges, 3, [2], 3), arcs=arcs)

    def taken(*confidence: float) -> list[str]:
        return [choice.arc.standard for choice in decode(graph, 0.5, confidence, 0.3).choices]

    assert taken(0.8, 0.7, 0.7) == ["whole"]
    assert taken(0.8, 0.9, 0.9) == ["left", "right"]
    assert taken(0.2, 0.9, 0.1) == ["left"]


@given(graphs, rates, st.floats(0.1, 1), st.floats(0.05, 0.95))
def test_decoding_again_gives_the_same(graph: Graph, rate: float, block: float, threshold: float) -> None:
    found = decoded(graph, rate, threshold, block)
    choices = found.choices
    assert all(threshold <= choice.confidence <= block + 1e-9 for choice in choices)
    for choice in choices:
        probabilities = [p for _, p in choice.alternatives]
        assert probabilities == sorted(probabilities, reverse=True)
    assert decoded(graph, rate, threshold, block) == found


def spun_block(strength: float, decisions: int = 20) -> BlockEvidence:
    """A block with ``decisions`` spared decisions and as many spun ones, worth ``strength`` nats each."""

    def at(rate: float) -> float:
        return decisions * (math.log1p(-rate) + math.log1p(rate * math.expm1(strength)))

    return BlockEvidence(at(HONEST_RATE), tuple(map(at, RATES)))


HONEST = BlockEvidence(
    40 * math.log1p(-HONEST_RATE),
    tuple(40 * math.log1p(-rate) for rate in RATES),
)


def test_no_blocks() -> None:
    state = infer_document([], DEFAULT_PRIOR)
    assert (state.probability, state.rate, state.blocks) == (0.0, 0.0, ())


def test_no_evidence_leaves_the_prior() -> None:
    flat = BlockEvidence(0.0, (0.0,) * len(RATES))
    assert infer_document([flat], Prior(spun=0.3)).probability == pytest.approx(0.3, abs=1e-6)


def test_honest_and_spun() -> None:
    honest = infer_document([HONEST] * 4, DEFAULT_PRIOR)
    spun = infer_document([spun_block(4.0)] * 4, DEFAULT_PRIOR)
    assert honest.probability < 0.1
    assert spun.probability > 0.99
    assert all(p < 0.1 for p in honest.blocks)
    assert all(p > 0.9 for p in spun.blocks)
    assert spun.rate > 0.3


def test_honest_text_stays_honest_however_long() -> None:
    probabilities = [infer_document([HONEST] * n, DEFAULT_PRIOR).probability for n in (1, 10, 100, 1000)]
    assert probabilities == sorted(probabilities, reverse=True)


def test_more_evidence_makes_more_probable() -> None:
    states = [infer_document([spun_block(s)] * 3, DEFAULT_PRIOR) for s in (0.0, 0.5, 1.0, 2.0, 4.0)]
    values = [state.probability for state in states]
    assert values == sorted(values)
    assert [s.log_bayes_factor for s in states] == sorted(s.log_bayes_factor for s in states)


def test_a_spun_passage_in_an_honest_document() -> None:
    state = infer_document([HONEST, HONEST, spun_block(4.0), HONEST, HONEST], DEFAULT_PRIOR)
    assert state.probability > 0.9
    assert state.blocks[2] > 0.9
    assert all(p < 0.5 for n, p in enumerate(state.blocks) if n != 2)


@given(
    st.lists(
        st.builds(
            lambda honest, spun: BlockEvidence(honest, tuple(spun)),
            st.floats(-500, 500),
            st.lists(st.floats(-800, 800), min_size=len(RATES), max_size=len(RATES)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_probabilities_are_probabilities(blocks: list[BlockEvidence]) -> None:
    state = infer_document(blocks, DEFAULT_PRIOR)
    assert 0 <= state.probability <= 1
    assert 0 <= state.rate <= max(RATES) + 1e-9
    assert len(state.blocks) == len(blocks)
    assert all(-1e-9 <= p <= state.probability + 1e-9 for p in state.blocks)


@given(st.permutations([0, 1, 2, 3]))
def test_the_order_of_blocks_does_not_matter(order: list[int]) -> None:
    blocks = [HONEST, spun_block(1.0), spun_block(2.0), spun_block(4.0)]
    plain = infer_document(blocks, DEFAULT_PRIOR)
    other = infer_document([blocks[n] for n in order], DEFAULT_PRIOR)
    assert other.probability == pytest.approx(plain.probability)
    assert list(other.blocks) == pytest.approx([plain.blocks[n] for n in order])


@pytest.mark.parametrize("prior", [DEFAULT_PRIOR, Prior(alpha=0.5, beta=0.5), Prior(alpha=3, beta=8)])
def test_the_prior_is_a_distribution(prior: Prior) -> None:
    assert sum(prior.rate_weights()) == pytest.approx(1)
    assert len(prior.rate_weights()) == len(RATES)
    assert sum(weight for _, weight in prior.shares) == pytest.approx(1)
