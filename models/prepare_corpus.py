"""Tokenise the training corpus exactly as the program tokenises what it reads.

    python models/prepare_corpus.py CORPUS_DIR WORK_DIR

Reads ``*.txt.xz`` (a paragraph or sentence a line) and writes, for each source, ``SOURCE.train.txt`` and
``SOURCE.heldout.txt`` with one sentence a line in normal form. Every tenth line is held out: it trains nothing.
"""

from __future__ import annotations

import argparse
import lzma
from multiprocessing import Pool
from pathlib import Path

from unspin.document import Document
from unspin.language_model.vocabulary import model_word

HOLD_OUT = 10
PLACEHOLDERS = frozenset({"x"})  # mathematics in the arXiv sources


def sentences(line: str, *, drop: frozenset[str]) -> list[str]:
    """The sentences of one paragraph, in the words of the language model."""
    found = []
    for sentence in Document(line).sentences():
        words = [model_word(token.norm) for token in sentence.tokens]
        words = [word for word in words if word not in drop]
        if len(words) > 1:
            found.append(" ".join(words))
    return found


def prepare(job: tuple[Path, Path]) -> str:
    """Tokenise one source; returns a line for the log."""
    source, work = job
    name = source.name.removesuffix(".txt.xz")
    drop = PLACEHOLDERS if name.startswith(("arxiv", "d2l")) else frozenset()
    words = 0
    with (
        lzma.open(source, "rt", encoding="utf-8") as stream,
        (work / f"{name}.train.txt").open("w", encoding="utf-8") as train,
        (work / f"{name}.heldout.txt").open("w", encoding="utf-8") as held_out,
    ):
        for number, line in enumerate(stream):
            target = held_out if number % HOLD_OUT == 0 else train
            for sentence in sentences(line.strip(), drop=drop):
                words += sentence.count(" ") + 1
                target.write(f"{sentence}\n")
    return f"{name}\t{words}"


def main() -> None:
    """Tokenise all sources."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    sources = sorted(options.corpus.glob("*.txt.xz"), key=lambda path: -path.stat().st_size)
    with Pool() as pool:
        for line in pool.imap_unordered(prepare, [(source, options.work) for source in sources]):
            print(line, flush=True)


if __name__ == "__main__":
    main()
