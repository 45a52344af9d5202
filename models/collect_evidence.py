"""Collect the evidence on every arc of annotated or honest texts, for fitting confidences.

    python models/collect_evidence.py TEXTS.jsonl OUT.npz [--sentences] [--every N]

Rows: {"spun_text", "edits": [{"start", "end", "gold", "sure"}]}, or {"text"} of an honest text. Features are computed
just as the program computes them. ``--sentences`` adds every sentence as a document of its own. OUT.npz has
``features``, ``right`` (1, 0), ``document`` and ``fold`` (a row's number; that of its term where it has one),
``alone`` (a sentence by itself), ``sentence``, ``start``, ``end`` (where the arc stands), ``pair`` ("seen -> meant")
and, by document, ``words`` and ``artefacts``.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any

import numpy as np
from annotation import OPEN, Gold, read_rows, verdict

from unspin.confidence import NAMES, evidence_features
from unspin.config import cache_folder
from unspin.document import Document
from unspin.restorer import Settings, Unspinner

_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"\u201c])")

Row = tuple[list[float], int, int, int, int, str]


@cache
def program() -> Unspinner:
    """The program as it stands."""
    return Unspinner(Settings(cache=cache_folder()))


def rows_of(text: str, gold: Sequence[Gold]) -> list[Row]:
    """(features, right, sentence, start, end, pair) of the arcs over a text."""
    unspinner = program()
    document = Document(text)
    reader = unspinner._reader(text)
    blocks = unspinner._blocks(document, reader)
    state = unspinner._infer(blocks)
    found: list[Row] = []
    for pieces in unspinner._chapters(document, reader, blocks, state):
        for item in unspinner._evidence(pieces, state):
            tokens, arcs = item.sentence.tokens, item.graph.arcs
            for number, values in evidence_features(item, state, reader.score).items():
                arc = arcs[number]
                right = verdict(arc, tokens, arcs, gold)
                if right != OPEN:
                    seen = " ".join([token.norm for token in tokens[arc.start : arc.end]])
                    where = item.sentence.span[0]
                    found.append((values, right, where, arc.start, arc.end, f"{seen} -> {arc.standard}"))
    return found


def documents(row: dict[str, Any], *, sentences: bool) -> Iterator[tuple[bool, str, list[Gold]]]:
    """A row's text and, if wanted, its sentences."""
    text = row.get("spun_text") or row["text"]
    gold = [item for item in row.get("edits", []) if "start" in item]
    yield False, text, gold
    if sentences:
        at = 0
        for match in [*_END.finditer(text), None]:
            end = match.start() if match else len(text)
            part = [
                {**item, "start": item["start"] - at, "end": item["end"] - at}
                for item in gold
                if item["start"] >= at and item["end"] <= end
            ]
            yield True, text[at:end], part
            at = match.end() if match else end


def collect(job: tuple[int, bool, str, list[Gold]]) -> tuple[int, bool, int, int, list[Row]]:
    """One document's rows."""
    fold, alone, text, gold = job
    sure = sum(item.get("sure", True) for item in gold)
    return fold, alone, len(text.split()), sure, rows_of(text, gold)


def main() -> None:
    """Collect and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sentences", action="store_true")
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    jobs = [
        (row.get("term", number), alone, text, gold)
        for number, row in enumerate(read_rows(options.texts))
        if number % options.every == 0
        for alone, text, gold in documents(row, sentences=options.sentences)
    ]
    with Pool() as pool:
        results = list(pool.imap(collect, jobs, chunksize=4))
    rows = [(n, fold, alone, row) for n, (fold, alone, _, _, part) in enumerate(results) for row in part]
    np.savez_compressed(
        options.out,
        names=np.array(NAMES),
        features=np.array([row[0] for _, _, _, row in rows], np.float32),
        right=np.array([row[1] for _, _, _, row in rows], np.int8),
        document=np.array([n for n, _, _, _ in rows]),
        fold=np.array([fold for _, fold, _, _ in rows]),
        alone=np.array([alone for _, _, alone, _ in rows]),
        sentence=np.array([row[2] for _, _, _, row in rows]),
        start=np.array([row[3] for _, _, _, row in rows]),
        end=np.array([row[4] for _, _, _, row in rows]),
        pair=np.array([row[5] for _, _, _, row in rows]),
        words=np.array([words for _, _, words, _, _ in results]),
        artefacts=np.array([sure for _, _, _, sure, _ in results]),
        document_alone=np.array([alone for _, alone, _, _, _ in results]),
        document_fold=np.array([fold for fold, _, _, _, _ in results]),
    )
    right = np.mean([row[1] for _, _, _, row in rows])
    print(f"{options.texts}: {len(results):,} documents, {len(rows):,} arcs, {right:.3f} right")


if __name__ == "__main__":
    main()
