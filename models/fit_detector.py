"""Fit the detector's weights; write ``src/unspin/detection/data/weights.json``.

    python models/fit_detector.py WORDS.jsonl PAGES.jsonl… [--test TEST.jsonl…]

WORDS.jsonl and the test files come from ``models/spin_pages.py``, PAGES from there and from ``models/spin_text.py``.
Among them should be honest texts of many thousand words (a file that is named several times counts so often), which
show how often honest prose has strange words, and honest prose that is hard to judge: novels, scripture, licences,
manuals by authors whose mother tongue is another. In turn:
a logistic regression tells replaced words from the others of their page; expectation maximisation finds how often
honest and spun pages have each share of words that do not fit; a logistic regression weighs all evidence on a page,
spun pages counting as three in a hundred, so that a score of 50 means even odds for a page of ordinary prose. Needs
scikit-learn.
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
from unspin.detection.strangeness import COMPARED, FEATURES, MEASURED, WordWeights, compared, measured, strange_words
from unspin.document import Document
from unspin.language_model.mixture import default_model
from unspin.reader import sample_of
from unspin.restorer import Settings
from unspin.topics import load_topics

SPUN_PAGES = 0.03
"""The share of pages of ordinary prose that are spun: what even odds are even about."""
ROUNDS = 60
NEWTON_STEPS = 20


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The pages of a file: "text", "rate", and "spans" where words were replaced one by one."""
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    return [{**row, "text": row.get("spun_text", row["text"])} for row in rows]


def words_of(row: dict[str, Any]) -> tuple[list[tuple[int, int]], Any]:
    """The offsets of a page's content words, and their measures."""
    sentences = list(Document(row["text"]).sentences())
    places, _, values = measured(sentences, default_model().adapted(sample_of(row["text"])), load_topics())
    return places, values


def fit_words(path: Path) -> WordWeights:
    """Weights, offset and usual means of a word's log likelihood ratio.

    Spun words are told from the others of the same page: which pages are spun must not be read off their means, so
    the log odds of the page's own share are given, and honest pages only say what is usual.
    """
    rows = rows_of(path)
    with Pool() as pool:
        pages = pool.map(words_of, rows, chunksize=16)
    columns = [MEASURED.index(name) for name in COMPARED]
    usual = np.vstack([values for row, (_, values) in zip(rows, pages, strict=True) if not row["rate"]])[
        :, columns
    ].mean(0)
    x, y, odds = [], [], []
    for row, (places, values) in zip(rows, pages, strict=True):
        starts = {start for start, _ in row["spans"]}
        replaced = np.array([start in starts for start, _ in places], float)
        if replaced.any():
            share = min(max(replaced.mean(), 0.005), 0.6)
            x.append(compared(values, 1 - replaced, usual))
            y.append(replaced)
            odds.append(np.full(len(replaced), np.log(share / (1 - share))))
    features, labels = np.vstack(x), np.concatenate(y)
    weights, offset = logistic_regression(features, labels, np.concatenate(odds))
    auc = roc_auc_score(labels, features @ weights)
    print(f"{len(labels):,} words, {labels.mean():.3f} replaced, AUC {auc:.3f}")
    return WordWeights(weights, offset, usual)


def logistic_regression(x: Any, y: Any, odds: Any) -> tuple[Any, float]:
    """Weights and offset that explain ``y`` beside known log odds, by Newton's method.

    scikit-learn takes no such odds.
    """
    mean, scale = x.mean(0), x.std(0) + 1e-9
    design = np.hstack([(x - mean) / scale, np.ones((len(x), 1))])
    penalty = np.array([1.0] * x.shape[1] + [1e-6])
    weights = np.zeros(len(penalty))
    for _ in range(NEWTON_STEPS):
        p = 1 / (1 + np.exp(-(design @ weights + odds)))
        gradient = design.T @ (y - p) - penalty * weights
        hessian = (design * (p * (1 - p))[:, None]).T @ design + np.diag(penalty)
        weights += np.linalg.solve(hessian, gradient)
    return weights[:-1] / scale, float(weights[-1] - (weights[:-1] * mean / scale).sum())


@cache
def program() -> Unspinner:
    """The program as it stands."""
    return Unspinner(Settings(cache=cache_folder()))


def evidence_of(job: tuple[dict[str, Any], WordWeights]) -> tuple[Any, Measures]:
    """A page's likelihoods by share of strange words, and its measures (the strange one left 0)."""
    row, weights = job
    return likelihoods_of(row["text"], weights), program().measures(row["text"])


def likelihoods_of(text: str, weights: WordWeights) -> Any:
    """ln of the likelihoods of a page's words at each share of strange ones."""
    sentences = list(Document(text).sentences())
    model = default_model().adapted(sample_of(text))
    found = strange_words(sentences, model, load_topics(), weights)
    return log_likelihoods([word for words in found for word in words])


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


def rising(honest: Any, spun: Any) -> Any:
    """Honest shares changed so that more words that do not fit never speak less for spinning.

    Few honest pages have large shares; by chance there may be more of them than of somewhat smaller ones.
    """
    ratios = np.maximum.accumulate(spun / honest)
    changed = spun / ratios
    return changed / changed.sum()


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
    words = fit_words(options.words)

    def evidence(path: Path) -> tuple[list[dict[str, Any]], list[Any], list[Measures]]:
        rows = rows_of(path)
        with Pool() as pool:
            found = pool.map(evidence_of, [(row, words) for row in rows], chunksize=8)
        return rows, [likelihoods for likelihoods, _ in found], [measures for _, measures in found]

    parts = [evidence(path) for path in options.pages]
    rows = [row for part in parts for row in part[0]]
    likelihoods = [item for part in parts for item in part[1]]
    spun = np.array([row["rate"] > 0 for row in rows])
    honest = shares([item for item, is_spun in zip(likelihoods, spun, strict=True) if not is_spun])
    mixed = shares([item for item, is_spun in zip(likelihoods, spun, strict=True) if is_spun])
    honest = rising(honest, mixed)
    names = dict(zip(FEATURES, words.features.round(4).tolist(), strict=True))
    fitted: dict[str, Any] = {"words": names, "offset": round(words.offset, 4)}
    fitted["usual"] = dict(zip(COMPARED, words.usual.round(4).tolist(), strict=True))
    fitted |= {"honest": honest.round(7).tolist(), "spun": mixed.round(7).tolist()}
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
