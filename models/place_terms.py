"""Put spun terms where their standard terms stand in real sentences.

    python models/place_terms.py CORPUS_DIR TERMS.tsv OUT.jsonl [--most 2]

TERMS.tsv has a spun term and its standard terms (``a|b``) a line. For every standard term, held-out sentences of the
corpus that have it are searched, and the spun term is written in its place, so that the weights learn from
sentences as people write them. Rows are those of ``spin_text.py``, with ``term`` the number of the line the term
stands in.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections import Counter, defaultdict
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from spin_text import HOLD_OUT

from unspin.document import Document, normalize_phrase
from unspin.wording import carry_case

Wanted = dict[str, list[tuple[int, str]]]
LONGEST = 6
SENTENCES = 20_000  # held-out lines read of a source


def read_terms(path: Path) -> tuple[Wanted, set[str]]:
    """Standard term in normal form to (line number, spun term), and all first words."""
    wanted: Wanted = defaultdict(list)
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        if line.strip() and not line.startswith("#"):
            spun, standard = line.split("\t")[:2]
            for term in standard.split("|"):
                if normalize_phrase(term):
                    wanted[normalize_phrase(term)].append((number, spun))
    return wanted, {term.split(" ")[0] for term in wanted}


def search(job: tuple[Path, Path]) -> list[tuple[int, dict[str, Any]]]:
    """Rows of one source."""
    source, terms = job
    wanted, first_words = read_terms(terms)
    found = []
    with lzma.open(source, "rt", encoding="utf-8") as stream:
        for number, raw in enumerate(stream):
            if number % HOLD_OUT:
                continue
            if number > SENTENCES * HOLD_OUT:
                break
            line = raw.strip()
            for sentence in Document(line).sentences():
                tokens = sentence.tokens
                for at, token in enumerate(tokens):
                    if token.norm not in first_words:
                        continue
                    for length in range(LONGEST, 0, -1):
                        part = tokens[at : at + length]
                        term = " ".join([t.norm for t in part])
                        if len(part) < length or term not in wanted:
                            continue
                        low, high = sentence.span
                        text = line[low : high + 1]
                        start, end = part[0].start - low, part[-1].end - low
                        for line_number, spun in wanted[term]:
                            written = carry_case(text[start:end], spun)
                            edit = {"start": start, "end": start + len(written), "spun": written}
                            edit |= {"gold": [text[start:end]], "sure": True}
                            row = {"source": source.name.removesuffix(".txt.xz"), "manner": "term", "term": line_number}
                            row |= {"text": text, "spun_text": text[:start] + written + text[end:], "edits": [edit]}
                            found.append((line_number, row))
                        break
    return found


def main() -> None:
    """Search and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("terms", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--most", type=int, default=2, help="sentences a term")
    options = parser.parse_args()
    with Pool() as pool:
        rows = [row for part in pool.imap(search, [(p, options.terms) for p in sorted(options.corpus.glob("*.txt.xz"))])
                for row in part]  # fmt: skip
    random.Random(1).shuffle(rows)
    taken: Counter[int] = Counter()
    with options.out.open("w", encoding="utf-8") as out:
        for number, row in rows:
            if taken[number] < options.most:
                taken[number] += 1
                out.write(json.dumps(row) + "\n")
    print(f"{len(taken):,} terms in {sum(taken.values()):,} sentences")


if __name__ == "__main__":
    main()
