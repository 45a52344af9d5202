"""Fit the detector's weights; write ``src/unspin/detection/data/weights.json``.

    python models/fit_detector.py WORDS.jsonl PAGES.jsonl… [--test TEST.jsonl…]

WORDS.jsonl and the test files come from ``models/spin_pages.py``, PAGES from there and from ``models/spin_text.py``;
among them should be honest texts of many thousand words, which show how often honest prose has strange words. In
turn: a logistic regression tells replaced words from others; expectation maximisation finds how often honest and spun
pages have each share of words that do not fit; a logistic regression weighs all evidence on a page, spun pages counting
as three in a hundred, so that a score of 50 means even odds for a page of ordinary prose. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from unspin import Unspinner
from unspin.config import cache_folder
from unspin.detection.scoring import MEASURES, RATES, WEIGHTS_FILE, Detector, Measures, log_likelihoods
from unspin.detection.strangeness import FEATURES, WordEvidence, features_of
from unspin.document import Document
from unspin.language_model.mixture import default_model
from unspin.reader import sample_of
from unspin.restorer import Settings
from unspin.topics import load_topics

SPUN_PAGES = 0.03
"""The share of pages of ordinary prose that are spun: what even odds are even about."""
ROUNDS = 60


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The pages of a file: "text", "rate", and "spans" where words were replaced one by one."""
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    return [{**row, "text": row.get("spun_text", row["text"])} for row in rows]


def words_of(row: dict[str, Any]) -> tuple[list[tuple[float, ...]], list[bool]]:
    """Features of a page's content words, and which were replaced."""
    document = Document(row["text"])
    model = default_model().adapted(sample_of(row["text"]))
    replaced = {start for start, _ in row["spans"]}
    found = list(features_of(list(document.sentences()), model, load_topics()))
    return [values for _, _, values in found], [start in replaced for start, _, _ in found]


def fit_words(path: Path) -> tuple[Any, float]:
    """Weights and offset of a word's log likelihood ratio."""
    with Pool() as pool:
        parts = pool.map(words_of, rows_of(path), chunksize=16)
    x = np.array([values for part, _ in parts for values in part])
    y = np.array([replaced for _, part in parts for replaced in part])
    scale = x.std(0) + 1e-9
    model = LogisticRegression(max_iter=3000).fit(x / scale, y)
    base = y.mean()
    print(f"{len(y):,} words, {base:.3f} replaced, AUC {roc_auc_score(y, model.decision_function(x / scale)):.3f}")
    return model.coef_[0] / scale, float(model.intercept_[0] - np.log(base / (1 - base)))


@cache
def program() -> Unspinner:
    """The program as it stands."""
    return Unspinner(Settings(cache=cache_folder()))


def evidence_of(job: tuple[dict[str, Any], Any, float]) -> tuple[Any, Measures]:
    """A page's likelihoods by share of strange words, and its measures (the strange one left 0)."""
    row, weights, offset = job
    text = row["text"]
    document = Document(text)
    model = default_model().adapted(sample_of(text))
    found = [
        WordEvidence(a, b, float(np.dot(weights, values) + offset))
        for a, b, values in features_of(list(document.sentences()), model, load_topics())
    ]
    return log_likelihoods(found), program().measures(text)


def shares(likelihoods: Sequence[Any]) -> Any:
    """How often each rate occurs, by expectation maximisation, a little smoothed."""
    values = np.array(likelihoods)
    prior = np.full(len(RATES), 1 / len(RATES))
    for _ in range(ROUNDS):
        joint = values + np.log(prior)
        joint = np.exp(joint - joint.max(1, keepdims=True))
        prior = (joint / joint.sum(1, keepdims=True)).sum(0) + 0.5
        prior /= prior.sum()
    return prior


def fit_score(measures: Sequence[Measures], spun: Any) -> tuple[Any, float]:
    """Weights and bias of the score."""
    x = np.array([item.values() for item in measures])
    weight = np.where(spun, SPUN_PAGES / spun.mean(), (1 - SPUN_PAGES) / (1 - spun.mean()))
    model = LogisticRegression(C=10, max_iter=3000).fit(x, spun, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])


def report(title: str, rows: Sequence[dict[str, Any]], scores: Any) -> None:
    """AUC by rate, and the share of honest pages over 50, all and by source."""
    rate = np.array([row["rate"] for row in rows])
    honest = scores[rate == 0]
    for value in sorted(set(rate) - {0.0}):
        spun = scores[rate == value]
        auc = roc_auc_score([0] * len(honest) + [1] * len(spun), [*honest, *spun])
        print(f"{title}: rate {value:.2f}: AUC {auc:.3f}, over 50: {(spun > 0.5).mean():.3f}")
    by_source: defaultdict[str, list[float]] = defaultdict(list)
    for row, score in zip(rows, scores, strict=True):
        if row["rate"] == 0:
            by_source[row["source"]].append(score)
    worst = sorted(((np.mean(np.array(v) > 0.5), k) for k, v in by_source.items()), reverse=True)[:4]
    print(f"{title}: honest over 50: {(honest > 0.5).mean():.4f} of {len(honest)}; worst {worst}")


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", type=Path)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--test", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    options = parser.parse_args()
    weights, offset = fit_words(options.words)

    def evidence(path: Path) -> tuple[list[dict[str, Any]], list[Any], list[Measures]]:
        rows = rows_of(path)
        with Pool() as pool:
            found = pool.map(evidence_of, [(row, weights, offset) for row in rows], chunksize=8)
        return rows, [likelihoods for likelihoods, _ in found], [measures for _, measures in found]

    parts = [evidence(path) for path in options.pages]
    rows = [row for part in parts for row in part[0]]
    likelihoods = [item for part in parts for item in part[1]]
    spun = np.array([row["rate"] > 0 for row in rows])
    honest = shares([item for item, is_spun in zip(likelihoods, spun, strict=True) if not is_spun])
    mixed = shares([item for item, is_spun in zip(likelihoods, spun, strict=True) if is_spun])
    names = dict(zip(FEATURES, weights.round(4).tolist(), strict=True))
    fitted: dict[str, Any] = {"words": names, "offset": round(offset, 4)}
    fitted |= {"honest": honest.round(5).tolist(), "spun": mixed.round(5).tolist()}
    fitted |= {"score": dict.fromkeys(MEASURES, 0.0), "bias": 0.0}

    def completed(part: tuple[list[dict[str, Any]], list[Any], list[Measures]]) -> list[Measures]:
        detector = Detector.of(fitted)
        return [m._replace(strange=detector.strange(item)) for item, m in zip(part[1], part[2], strict=True)]

    coefficients, bias = fit_score([m for part in parts for m in completed(part)], spun)
    fitted |= {"score": dict(zip(MEASURES, coefficients.round(4).tolist(), strict=True)), "bias": round(bias, 4)}
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")
    print(json.dumps(fitted, indent=1))
    detector = Detector.of(fitted)
    for path in options.test:
        part = evidence(path)
        report(path.stem, part[0], np.array([detector.probability(m) for m in completed(part)]))


if __name__ == "__main__":
    main()
