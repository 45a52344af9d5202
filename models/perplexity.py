"""Held-out perplexity per source: of each component, of the mixture with its default weights, and adapted.

    python models/perplexity.py WORK_DIR [--general FILE.bin] [--science FILE.bin] [--words 20000]

Reads the held-out sentences that ``prepare_corpus.py`` wrote to WORK_DIR. About 500 words count as a document, for
which the mixture is adapted on the first half and measured, like all others, on the second.
Words that no component knows are left out. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from unspin.language_model import BOUNDARY
from unspin.language_model.mixture import DEFAULT_WEIGHTS, Mixture, model_folder
from unspin.language_model.ngrams import news_model, own_model

DOCUMENT = 500


def documents(path: Path, words: int) -> Iterator[list[list[str]]]:
    """Consecutive sentences in groups of about :data:`DOCUMENT` words, evenly spread over the file."""
    groups: list[list[list[str]]] = [[]]
    size = 0
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            groups[-1].append(line.split())
            size += len(groups[-1][-1])
            if size >= DOCUMENT:
                groups.append([])
                size = 0
    step = max(len(groups) * DOCUMENT // words, 1)
    yield from islice(groups, 0, None, step)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--general", type=Path, default=model_folder() / "general.bin")
    parser.add_argument("--science", type=Path, default=model_folder() / "science.bin")
    parser.add_argument("--words", type=int, default=20_000)
    options = parser.parse_args()
    models = [news_model(), own_model(options.general), own_model(options.science)]
    mixture = Mixture(models, DEFAULT_WEIGHTS)
    print("| source | news | general | science | mixture | adapted | weights |\n|---|---|---|---|---|---|---|")
    for path in sorted(options.work.glob("*.heldout.txt")):
        sums = [0.0] * 5
        count = 0
        shares = [0.0] * 3
        number = 0
        for sentences in documents(path, options.words):
            half = len(sentences) // 2
            adapted = mixture.adapted(sentences[:half])
            number += 1
            shares = [share + weight for share, weight in zip(shares, adapted.weights, strict=True)]
            for words in sentences[half:]:
                previous, before = BOUNDARY, ""
                for word in words:
                    parts = mixture.components(word, previous, before)
                    if all(parts):
                        count += 1
                        values = [*parts, math.exp(mixture.score(word, previous, before))]
                        values.append(math.exp(adapted.score(word, previous, before)))
                        sums = [total + math.log(value) for total, value in zip(sums, values, strict=True)]
                    before, previous = previous, word
        cells = [f"{math.exp(-total / max(count, 1)):.0f}" for total in sums]
        weights = " ".join(f"{share / max(number, 1):.2f}" for share in shares)
        print(f"| {path.name.partition('.')[0]} | {' | '.join(cells)} | {weights} |", flush=True)


if __name__ == "__main__":
    main()
