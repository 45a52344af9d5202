"""Word vectors for topic fit, from co-occurrence counts of the training corpus.

    python models/train_topics.py WORK_DIR

Counts which words stand within ten words of each other in the same sentence (``prepare_corpus.py`` wrote the
sentences to WORK_DIR), turns the counts into positive pointwise mutual information (contexts smoothed with the power
0.75) and keeps 64 dimensions of a truncated singular value decomposition. Vectors are scaled to unit length and stored
as bytes. Writes ``src/unspin/topics/data/topics.npz``.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds

from unspin.topics import TOPIC_FILE

WORDS = 40_000
STOP_WORDS = 150  # the most frequent words say nothing about the topic
WINDOW = 10
DIMENSIONS = 64
MIN_PAIR = 4
CHUNK = 4_000_000  # tokens counted at a time
# About the same share of general, news and scientific text.
SOURCES = {
    "wikinews": 1.0, "voa_news": 1.0, "us_gov_blogs": 1.0, "us_presidential_speeches": 1.0, "un_general_debate": 0.5,
    "fed_beige_book": 0.5, "openstax": 1.0, "wikipedia_2014": 0.7, "wikipedia_later": 0.7, "arxiv_cs": 0.5,
    "wikipedia_vital_summaries": 1.0, "wikipedia_vital_intros": 1.0, "arxiv_biology": 1.0, "arxiv_economics": 1.0,
    "arxiv_physics": 1.0, "plos": 1.0, "cdc": 1.0, "medquad": 1.0, "d2l": 1.0, "common_voice": 1.0,
}  # fmt: skip


def read(work: Path) -> list[list[str]]:
    """The sentences of all sources, thinned by share."""
    found = []
    for source, share in SOURCES.items():
        with (work / f"{source}.train.txt").open(encoding="utf-8") as stream:
            for number, line in enumerate(stream):
                if (number * 0.618034) % 1 < share:
                    found.append(line.split())
    return found


def main() -> None:
    """Count, factorise, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    sentences = read(options.work)
    frequency: Counter[str] = Counter()
    for sentence in sentences:
        frequency.update(sentence)
    ranked = [word for word, _ in frequency.most_common(WORDS + STOP_WORDS) if word[0] != "<"]
    vocabulary = ranked[STOP_WORDS:]
    number = {word: n for n, word in enumerate(vocabulary)}
    size = len(vocabulary)

    ids: list[int] = []
    keys = np.empty(0, dtype=np.int64)
    counts = np.empty(0, dtype=np.int64)
    for sentence in sentences:
        ids += [number[word] for word in sentence if word in number]
        ids += [-1] * WINDOW
        if len(ids) > CHUNK:
            keys, counts = _merge(keys, counts, np.array(ids), size)
            ids = []
    keys, counts = _merge(keys, counts, np.array(ids), size)
    kept = counts >= MIN_PAIR
    keys, counts = keys[kept], counts[kept]
    rows, columns = keys // size, keys % size
    matrix = csr_matrix((counts.astype(np.float32), (rows, columns)), shape=(size, size))
    matrix = matrix + matrix.T
    total = matrix.sum()
    row_sums = np.asarray(matrix.sum(axis=1)).ravel()
    contexts = row_sums**0.75
    contexts /= contexts.sum()
    matrix = matrix.tocoo()
    pmi = np.log(matrix.data / total / (row_sums[matrix.row] / total) / contexts[matrix.col])
    positive = pmi > 0
    ppmi = csr_matrix((pmi[positive], (matrix.row[positive], matrix.col[positive])), shape=(size, size))
    left, values, _ = svds(ppmi.astype(np.float32), k=DIMENSIONS, random_state=1)
    vectors = left * np.sqrt(values)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    TOPIC_FILE.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        TOPIC_FILE,
        words=np.array("\n".join(vocabulary).encode()),
        vectors=np.clip(np.round(vectors * 127), -127, 127).astype(np.int8),
    )
    print(f"{len(sentences):,} sentences, {ppmi.nnz:,} pairs, {TOPIC_FILE.stat().st_size / 1e6:.1f} MB")


def _merge(keys: np.ndarray, counts: np.ndarray, ids: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Add the pairs of one stretch of token numbers; -1 separates sentences."""
    found = [keys]
    weights = [counts]
    for distance in range(1, WINDOW + 1):
        left, right = ids[:-distance], ids[distance:]
        both = (left >= 0) & (right >= 0)
        low, high = np.minimum(left[both], right[both]), np.maximum(left[both], right[both])
        pairs, number = np.unique(low.astype(np.int64) * size + high, return_counts=True)
        found.append(pairs)
        weights.append(number)
    every, inverse = np.unique(np.concatenate(found), return_inverse=True)
    return every, np.bincount(inverse, weights=np.concatenate(weights)).astype(np.int64)


if __name__ == "__main__":
    main()
