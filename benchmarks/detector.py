"""How well scores tell spun pages from honest ones, by rate and genre.

    python models/spin_pages.py CORPUS MOBY PAGES.jsonl --words 150 --rates 0,0.05,0.1,0.2,0.5 --part test --half 1
    python benchmarks/detector.py PAGES.jsonl…

The pages are spun with synonyms that no table or thesaurus of ours has, from text that trained nothing. For every file
and rate: the area under the ROC curve against the file's honest pages, and the share that scores over 50. For honest
pages: the share over 50 by source, worst first.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from _common import markdown_table
from unspin import Unspinner
from unspin.config import cache_folder
from unspin.restorer import Settings

Page = tuple[str, float, float]
"""Source, rate of spinning, score."""

OVER = 50.0


@cache
def program() -> Unspinner:
    """The program as it stands."""
    return Unspinner(Settings(cache=cache_folder()))


def scored(line: str) -> Page:
    """The page of a line."""
    row = json.loads(line)
    return row["source"], row["rate"], program().score(row["text"])


def area(honest: list[float], spun: list[float]) -> float:
    """P(a spun page scores higher than an honest one)."""
    wins = sum((s > h) + 0.5 * (s == h) for s in spun for h in honest)
    return wins / (len(honest) * len(spun))


def over(scores: list[float]) -> float:
    """The share that counts as spun."""
    return sum(score > OVER for score in scores) / len(scores)


def main() -> None:
    """Score, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    options = parser.parse_args()
    rows, genres = [], []
    for path in options.pages:
        with Pool() as pool:
            pages = pool.map(scored, path.read_text("utf-8").splitlines(), chunksize=8)
        by_rate: defaultdict[float, list[float]] = defaultdict(list)
        by_source: defaultdict[str, list[float]] = defaultdict(list)
        for source, rate, score in pages:
            by_rate[rate].append(score)
            if not rate:
                by_source[source].append(score)
        for rate, scores in sorted(by_rate.items()):
            auc = f"{area(by_rate[0.0], scores):.3f}" if rate else ""
            rows.append([path.stem, f"{rate:.0%}", f"{len(scores):,}", auc, f"{over(scores):.3f}"])
        genres += [[path.stem, source, str(len(s)), f"{over(s):.3f}"] for source, s in by_source.items() if over(s)]
    print(markdown_table(["pages", "spun", "number", "ROC AUC", "over 50"], rows))
    print()
    print(markdown_table(["honest pages", "source", "number", "over 50"], sorted(genres, key=lambda row: row[3])[::-1]))


if __name__ == "__main__":
    main()
