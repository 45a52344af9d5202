"""The trees and the features they read."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from unspin import Unspinner
from unspin.confidence import NAMES, Trees, evidence_features, load_trees
from unspin.document import Document


@pytest.fixture
def stumps(tmp_path: Path) -> Trees:
    """Two trees: a <= 1 gives -1, else 2; b <= 0 gives 0.5, else a again: a <= 3 gives 1, else -3."""
    path = tmp_path / "trees.npz"
    np.savez(
        path,
        names=np.frombuffer(b"a\nb", np.uint8),
        feature=np.array([0, 0, 0, 1, 0, 0, 0, 0]),
        threshold=np.array([1.0, 0, 0, 0.0, 0, 3.0, 0, 0]),
        left=np.array([1, 1, 2, 4, 4, 6, 6, 7]),
        right=np.array([2, 1, 2, 5, 4, 7, 6, 7]),
        value=np.array([0, -1.0, 2.0, 0, 0.5, 0, 1.0, -3.0]),
        roots=np.array([0, 3]),
        depth=np.array(2),
        start=np.array(0.25),
    )
    return Trees(path)


@pytest.mark.parametrize(
    ("row", "total"), [((1, 0), -0.25), ((1.5, -1), 2.75), ((2, 1), 3.25), ((4, 0.1), -0.75), ((-9, 2), 0.25)]
)
def test_trees_add_up(stumps: Trees, row: tuple[float, float], total: float) -> None:
    assert stumps.probabilities([row]) == pytest.approx([1 / (1 + math.exp(-total))])


def test_rows_are_judged_one_by_one(stumps: Trees) -> None:
    rows = [(n % 5 - 1.0, n % 3 - 1.0) for n in range(4_321)]
    together = stumps.probabilities(rows)
    assert together[:50] == [stumps.probabilities([row])[0] for row in rows[:50]]
    assert len(together) == len(rows)


def test_no_rows(stumps: Trees) -> None:
    assert stumps.probabilities([]) == []


def test_the_shipped_trees_read_these_features() -> None:
    assert load_trees().names == NAMES
    assert len(set(NAMES)) == len(NAMES)


def test_every_arc_has_every_feature(unspinner: Unspinner) -> None:
    text = "The Chinese pioneer told the Socialist Coalition that it was the most exceedingly terrible year.\n" * 3
    document, reader = Document(text), unspinner._reader(text)
    blocks = unspinner._blocks(document, reader)
    state = unspinner._infer(blocks)
    arcs = 0
    for pieces in unspinner._chapters(document, reader, blocks, state):
        for evidence in unspinner._evidence(pieces, state):
            rows = evidence_features(evidence, state, reader.score)
            assert set(rows) <= set(range(len(evidence.graph.arcs)))
            arcs += len(rows)
            for row in rows.values():
                assert len(row) == len(NAMES)
                assert all(math.isfinite(value) for value in row)
    assert arcs > 6


def test_a_blatant_artefact_is_surer_than_a_look_alike(unspinner: Unspinner) -> None:
    spun = unspinner.restore("The Chinese pioneer told the Socialist Coalition about counterfeit consciousness.")
    assert max(edit.confidence for edit in spun.edits) > 0.8
    honest = unspinner.restore("She was a pioneer of aviation and joined a coalition of small airlines.")
    assert honest.edits == ()
