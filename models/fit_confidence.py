"""Grow the trees that say how sure an edit is.

    python models/fit_confidence.py --real spun.npz news.npz clean.npz --more self.npz:0.1 terms.npz:0.5 honest.npz:0.5

All files are ``collect_evidence.py``'s. ``--real`` are the texts that figures are reported on, fitted and reported on
different rows: one model is grown without the even ones and one without the odd ones (terms by their number), and
what is printed is each one's word on what it has not seen. ``--more`` is further training text with its weight; where
its rows are numbered by term (``terms.npz``), they are halved in the same way. The shipped trees are grown on
everything. ``--compare`` tries other models, ``--ablate`` leaves features out group by group. Needs scikit-learn.
Writes ``src/unspin/confidence/data/trees.npz``.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from unspin.confidence import NAMES
from unspin.confidence.trees import TREES_FILE

SENTENCE_WEIGHT = 0.5  # sentences of a passage say again what the passage says
# More of these never makes an edit less likely right.
RISING = frozenset({"posterior", "posterior_sparse", "posterior_dense", "block", "document", "bayes_factor"})
GROUPS = {
    "the document's state": ("block", "document", "bayes_factor"),
    "other places": ("same_elsewhere", "kept_elsewhere"),
    "rival arcs": ("overlapping", "rival", "rivals"),
    "fit with neighbours": ("seen_left", "seen_right", "meant_left", "meant_right", "seen_after", "meant_after"),
    "rows and their counts": ("channel", "reverse", "typical", "phrase_typical"),
    "honest statistics": ("attested", "honest_gain", "unmet", "phrase_unmet"),
    "topic": ("topic",),
}
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(slots=True)
class Data:
    """One file's arcs."""

    name: str
    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    half: np.ndarray
    raw: Any
    fitted: bool = True

    @classmethod
    def read(cls, path: Path, weight: float) -> Data:
        """Read a file; halves go by blocks of forty terms or by row."""
        raw = np.load(path)
        if tuple(raw["names"]) != NAMES:
            raise SystemExit(f"{path}: collected with other features; run collect_evidence.py again")
        size = 40 if "term" in path.stem else 1
        weights = weight * np.where(raw["alone"], SENTENCE_WEIGHT, 1.0)
        return cls(path.stem, raw["features"].astype(float), raw["right"], weights, raw["fold"] // size % 2, raw)


def trees(columns: Sequence[int], **options: Any) -> Any:
    """The model that is shipped."""
    settings: dict[str, Any] = {
        "max_iter": 300, "learning_rate": 0.04, "max_leaf_nodes": 15, "min_samples_leaf": 60, "l2_regularization": 20,
        "max_features": 0.2,  # a split sees a few features only, so that trees differ and their mean varies less
        "early_stopping": False, "random_state": 1,
        "monotonic_cst": [int(NAMES[n] in RISING) for n in columns],
    }  # fmt: skip
    return HistGradientBoostingClassifier(**settings | options)


def linear(_: Sequence[int]) -> Any:
    """Logistic regression on scaled features."""
    return make_pipeline(StandardScaler(), LogisticRegression(C=0.05, max_iter=1000))


def neural(_: Sequence[int]) -> Any:
    """A small network on scaled features."""
    return make_pipeline(StandardScaler(), MLPClassifier((32,), alpha=1e-2, max_iter=12, random_state=1))


def fit(make: Callable[[Sequence[int]], Any], parts: Sequence[tuple[Data, np.ndarray]], columns: Sequence[int]) -> Any:
    """Fit a model to the chosen rows of the files."""
    x = np.vstack([data.x[rows][:, columns] for data, rows in parts])
    y = np.concatenate([data.y[rows] for data, rows in parts])
    w = np.concatenate([data.weight[rows] for data, rows in parts])
    model = make(columns)
    last = model.steps[-1][0] if hasattr(model, "steps") else ""
    if last == "mlpclassifier":  # takes no weights: draw rows by weight
        chosen = np.random.default_rng(1).choice(len(y), len(y), p=w / w.sum())
        return model.fit(x[chosen], y[chosen])
    return model.fit(x, y, **{f"{last}__sample_weight" if last else "sample_weight": w})


def cross_fitted(
    make: Callable[[Sequence[int]], Any], real: Sequence[Data], more: Sequence[Data], columns: Sequence[int]
) -> list[np.ndarray]:
    """For each file of ``real`` the confidences by the model that has not seen the row."""
    found = [np.zeros(len(data.y)) for data in real]
    for half in (0, 1):
        parts = [(data, data.half != half) for data in real if data.fitted]
        parts += [(data, (data.half != half) if "term" in data.name else np.ones(len(data.y), bool)) for data in more]
        model = fit(make, parts, columns)
        for confidence, data in zip(found, real, strict=True):
            rows = data.half == half
            if rows.any():
                confidence[rows] = model.predict_proba(data.x[rows][:, columns])[:, 1]
    return found


def chosen(data: Data, confidence: np.ndarray, threshold: float, *, alone: bool) -> list[int]:
    """The surest arcs over the threshold that do not overlap."""
    taken: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    found = []
    for n in np.argsort(-confidence):
        if confidence[n] < threshold:
            break
        if data.raw["alone"][n] != alone:
            continue
        start, end = data.raw["start"][n], data.raw["end"][n]
        others = taken[int(data.raw["document"][n]), int(data.raw["sentence"][n])]
        if all(end <= a or start >= b for a, b in others):
            others.append((start, end))
            found.append(n)
    return found


def report(title: str, real: Sequence[Data], confidences: Sequence[np.ndarray]) -> None:
    """Per file and threshold: precision and right arcs for an artefact, or false edits in 10,000 words."""
    for data, confidence in zip(real, confidences, strict=True):
        for alone in sorted(set(data.raw["document_alone"].tolist())):
            here = data.raw["document_alone"] == alone
            artefacts, words = data.raw["artefacts"][here].sum(), data.raw["words"][here].sum()
            cells = []
            for threshold in THRESHOLDS:
                taken = chosen(data, confidence, threshold, alone=alone)
                right = data.y[taken].sum()
                cells.append(
                    f"{right / max(len(taken), 1):.3f}/{right / artefacts:.3f}"
                    if artefacts
                    else f"{1e4 * len(taken) / words:11.2f}"
                )
            print(f"{title:24} {data.name:10} {'sentence' if alone else 'passage':8} {'  '.join(cells)}", flush=True)


def export(model: Any, path: Path) -> None:
    """The trees as one list of nodes."""
    feature, threshold, left, right, value, roots = [], [], [], [], [], []
    depth = 0
    for (tree,) in model._predictors:
        base = len(feature)
        roots.append(base)
        for n, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            feature.append(0 if leaf else node["feature_idx"])
            threshold.append(0.0 if leaf else node["num_threshold"])
            left.append(base + (n if leaf else int(node["left"])))
            right.append(base + (n if leaf else int(node["right"])))
            value.append(node["value"] if leaf else 0.0)
            depth = max(depth, int(node["depth"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        names=np.frombuffer("\n".join(NAMES).encode(), np.uint8),
        feature=np.array(feature, np.uint8),
        threshold=np.array(threshold, np.float64),
        left=np.array(left, np.int32),
        right=np.array(right, np.int32),
        value=np.array(value, np.float32),
        roots=np.array(roots, np.int32),
        depth=np.array(depth),
        start=np.array(float(model._baseline_prediction.ravel()[0])),
    )
    print(f"{path}: {len(roots)} trees, {len(feature)} nodes, {path.stat().st_size / 1e3:.0f} kB")


def weighted(text: str) -> Data:
    """``FILE:WEIGHT`` of the command line."""
    name, _, weight = text.partition(":")
    return Data.read(Path(name), float(weight or 1.0))


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", nargs="+", type=weighted, required=True, metavar="FILE[:WEIGHT]")
    parser.add_argument(
        "--unseen", nargs="*", type=weighted, default=[], metavar="FILE", help="reported on, never fitted"
    )
    parser.add_argument("--more", nargs="*", type=weighted, default=[], metavar="FILE[:WEIGHT]")
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--ablate", action="store_true")
    parser.add_argument("--half", type=int, choices=[0, 1], help="grow without the rows of this half of the real texts")
    parser.add_argument("--out", type=Path, default=TREES_FILE)
    options = parser.parse_args()
    for data in options.unseen:
        data.fitted = False
    options.real += options.unseen
    everything = list(range(len(NAMES)))
    print(f"{'':24} {'':10} {'':8} {'          '.join(f'{t:.1f}' for t in THRESHOLDS)}")
    report("trees", options.real, cross_fitted(trees, options.real, options.more, everything))
    if options.compare:
        for title, make in (("logistic regression", linear), ("neural network", neural)):
            report(title, options.real, cross_fitted(make, options.real, options.more, everything))
    if options.ablate:
        for title, group in GROUPS.items():
            columns = [n for n in everything if NAMES[n] not in group]
            report(f"without {title}", options.real, cross_fitted(trees, options.real, options.more, columns))
    parts = [
        (data, np.ones(len(data.y), bool) if options.half is None else data.half != options.half)
        for data in options.real
        if data.fitted
    ]
    parts += [(data, np.ones(len(data.y), bool)) for data in options.more]
    export(fit(trees, parts, everything), options.out)


if __name__ == "__main__":
    main()
