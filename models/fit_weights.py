"""Fit the lattice's weights to passages whose artefacts are annotated.

    python models/fit_weights.py --spun spun_dev.jsonl news_dev.jsonl --clean clean_dev.jsonl

Maximises the conditional likelihood of the annotated readings: for every graph, ln of the sum over readings
that agree with the annotation minus ln of the sum over all, with a ridge towards the start. The objective's gradient
is the difference of the expected features. ``--half 0`` or ``1`` fits on every other passage, so that
figures can be reported on the rest. Prints the weights as Python.

Rows of the JSON lines files: {"spun_text", "edits": [{"start", "end", "gold": [wordings], "sure"}]} and {"text"}.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from annotation import derivations, fold, spanned
from scipy.optimize import minimize

from unspin.config import cache_folder
from unspin.document import Document, Sentence
from unspin.lattice import DEFAULT_WEIGHTS, SPUN, Graph, Weights
from unspin.lattice.weights import NAMES
from unspin.restorer import Settings, Unspinner

RIDGE = 0.02
CLEAN_RATE = 0.05
CLEAN_WEIGHT = 0.25


@dataclass(slots=True)
class Example:
    """A graph with, for every edge, whether the annotation allows it."""

    edges: list[tuple[int, int, int, int]]
    gains: list[float]
    allowed: list[bool]
    features: np.ndarray
    states: int
    finals: list[int]
    rate: float
    weight: float


def annotate(sentence: Sentence, graph: Graph, gold: list[dict[str, Any]], weight: float, rate: float) -> Example:
    """Mark the edges that agree with the annotation.

    Inside a span with a reachable gold wording only its derivations are allowed; an unreachable one should stay
    as it stands, or come nearer word by word; guesses (``sure: false``) allow everything.
    """
    tokens = sentence.tokens
    free: set[int] = set()
    right: set[tuple[int, int, str]] = set()
    kept = set(range(len(tokens)))
    for item in gold:
        inside = spanned(tokens, item)
        if not inside:
            continue
        if not item.get("sure", True):
            free.update(inside)
            continue
        low, high = inside[0], inside[-1] + 1
        wordings = {fold(wording) for wording in item["gold"]}
        inside_graph = low >= graph.start and high <= graph.end
        ways = derivations(tokens, graph.arcs, low, high, wordings) if inside_graph else (set(), set())
        found_arcs, found_kept = ways
        if found_arcs:
            right |= found_arcs
            kept -= set(inside) - found_kept
        else:
            near = {word for wording in wordings for word in wording.split()}
            right |= {
                (a.start, a.end, a.standard)
                for a in graph.arcs
                if low <= a.start and a.end <= high and set(a.words) <= near
            }
    allowed = []
    for _, _, _, kind, number in graph.edges:
        if kind == SPUN:
            arc = graph.arcs[number]
            span = range(arc.start, arc.end)
            allowed.append((arc.start, arc.end, arc.standard) in right or all(n in free for n in span))
        else:
            allowed.append(True)
    # Kept edges carry no position: find it from the source state's node, which the arcs' order implies.
    positions = state_positions(graph)
    for n, (source, _, _, kind, _) in enumerate(graph.edges):
        if kind != SPUN:
            allowed[n] = positions[source] in kept or positions[source] in free
    edges = [(s, t, k, a) for s, t, _, k, a in graph.edges]
    return Example(
        edges,
        graph.gains,
        allowed,
        np.array(graph.features, dtype=float),
        graph.states,
        graph.finals,
        rate,
        weight,
    )


def state_positions(graph: Graph) -> list[int]:
    """The token each state stands before."""
    positions = [graph.start] * graph.states
    for source, target, _, kind, number in graph.edges:
        length = graph.arcs[number].end - graph.arcs[number].start if kind == SPUN else 1
        positions[target] = positions[source] + length
    return positions


def examples_of(
    unspinner: Unspinner, text: str, gold: list[dict[str, Any]], weight: float, rate: float
) -> Iterator[Example]:
    """The examples of one passage; what the second pass knows of the document is taken from the present weights."""
    document = Document(text)
    reader = unspinner._reader(text)
    blocks = unspinner._blocks(document, reader)
    state = unspinner._infer(blocks)
    if gold:  # the spin rate that the program itself infers
        rate = state.rate
    everywhere = replace(state, rate=rate, blocks=(1.0,) * len(blocks))
    for pieces in unspinner._chapters(document, reader, blocks, everywhere):
        for item in unspinner._evidence(pieces, everywhere):
            example = annotate(item.sentence, item.graph, gold, weight, rate)
            example.features = np.hstack([example.features, np.array(item.elsewhere)])
            yield example


def objective(example: Example, theta: np.ndarray) -> tuple[float, np.ndarray]:
    """ln P(annotation) of one graph and its gradient."""
    own = (example.features @ theta[1:]).tolist() if len(example.features) else []
    cost = (0.0, math.log1p(-example.rate), math.log(example.rate))
    scores = [
        theta[0] * gain + cost[kind] + (own[arc] if arc >= 0 else 0.0)
        for (_, _, kind, arc), gain in zip(example.edges, example.gains, strict=True)
    ]
    free = _expect(example, scores, None)
    gold = _expect(example, scores, example.allowed)
    if gold is None or free is None:
        return 0.0, np.zeros_like(theta)
    gradient = np.empty_like(theta)
    gradient[0] = gold[1] - free[1]
    gradient[1:] = (gold[2] - free[2]) @ example.features
    return gold[0] - free[0], gradient


def _expect(
    example: Example, scores: list[float], allowed: list[bool] | None
) -> tuple[float, float, np.ndarray] | None:
    weights = [math.exp(max(score, -300.0)) for score in scores]
    alpha = [0.0] * example.states
    alpha[0] = 1.0
    for n, (source, target, _, _) in enumerate(example.edges):
        if allowed is None or allowed[n]:
            alpha[target] += alpha[source] * weights[n]
    total = sum(alpha[state] for state in example.finals)
    if not 1e-280 < total < 1e280:
        return None
    beta = [0.0] * example.states
    for state in example.finals:
        beta[state] = 1.0
    gain = 0.0
    arcs = np.zeros(len(example.features))
    for n in range(len(example.edges) - 1, -1, -1):
        if allowed is not None and not allowed[n]:
            continue
        source, target, _, arc = example.edges[n]
        through = weights[n] * beta[target]
        beta[source] += through
        share = alpha[source] * through / total
        gain += share * example.gains[n]
        if arc >= 0:
            arcs[arc] += share
    return math.log(total), gain, arcs


_EXAMPLES: list[Example] = []


def _load(job: tuple[list[tuple[str, list[dict[str, Any]], float, float]], Weights]) -> int:
    rows, weights = job
    unspinner = Unspinner(Settings(cache=cache_folder(), weights=weights))
    for row in rows:
        _EXAMPLES.extend(examples_of(unspinner, *row))
    return len(_EXAMPLES)


def _sum(theta: np.ndarray) -> tuple[float, np.ndarray]:
    value, gradient = 0.0, np.zeros_like(theta)
    for example in _EXAMPLES:
        v, g = objective(example, theta)
        value += example.weight * v
        gradient += example.weight * g
    return value, gradient


def read(paths: list[Path], half: int) -> Iterator[dict[str, Any]]:
    """The rows of JSON lines files, every other one with ``half``."""
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines()):
            if line.strip() and (half < 0 or number % 2 == half):
                yield json.loads(line)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spun", nargs="+", type=Path, required=True)
    parser.add_argument("--clean", nargs="*", type=Path, default=[])
    parser.add_argument("--half", type=int, default=-1, choices=[-1, 0, 1])
    parser.add_argument("--rounds", type=int, default=2, help="how often the lattice is pruned anew with the weights")
    options = parser.parse_args()
    rows: list[tuple[str, list[dict[str, Any]], float, float]] = []
    for row in read(options.spun, options.half):
        text, gold = row["spun_text"], [g for g in row["edits"] if "start" in g]
        rows.append((text, gold, 1.0, 0.0))
    rows += [(row["text"], [], CLEAN_WEIGHT, CLEAN_RATE) for row in read(options.clean, options.half)]
    weights = DEFAULT_WEIGHTS
    for number in range(options.rounds):
        start = np.array(astuple(weights))
        # Each worker keeps its share of the graphs, so the workers must stay two separate single ones.
        pools = [Pool(1), Pool(1)]
        counts = [pool.apply_async(_load, ((rows[n::2], weights),)) for n, pool in enumerate(pools)]
        size = sum(count.get() for count in counts)

        def negative(
            theta: np.ndarray, pools: list[Any] = pools, start: np.ndarray = start
        ) -> tuple[float, np.ndarray]:
            parts = [job.get() for job in [pool.apply_async(_sum, (theta,)) for pool in pools]]
            value = sum(part[0] for part in parts) - RIDGE * float((theta - start) @ (theta - start))
            gradient = sum(part[1] for part in parts) - 2 * RIDGE * (theta - start)
            return -value, -gradient

        result = minimize(negative, start, jac=True, method="L-BFGS-B", options={"maxiter": 60})
        for pool in pools:
            pool.terminate()
        weights = Weights(*(round(float(value), 3) for value in result.x))
        print(f"round {number + 1}: {size} graphs, ln likelihood {-result.fun:.1f}", flush=True)
        print(json.dumps(dict(zip(NAMES, astuple(weights), strict=True))), flush=True)


if __name__ == "__main__":
    main()
