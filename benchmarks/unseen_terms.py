"""Listed terms in distortions that no row lists: how many does the program restore by putting word rows together?

    python models/spin_text.py CORPUS SPUN.jsonl --honest 0 --manner term --part test --documents 4000
    python benchmarks/unseen_terms.py SPUN.jsonl

Terms are distorted word by word, by table rows and (one word in four) by the thesaurus, in real sentences of the part
of the corpus that trained nothing. A distortion counts as listed where a row has it whole.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

from _aligned import restored
from _common import markdown_table
from unspin.config import cache_folder
from unspin.document import normalize_phrase
from unspin.tables import builtin_tables, load_index


def main() -> None:
    """Restore, count, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("spun", type=Path)
    options = parser.parse_args()
    index = load_index(builtin_tables(), cache=cache_folder())
    counts: defaultdict[tuple[str, str], list[bool]] = defaultdict(list)
    for document in restored(options.spun):
        for gold, right in document.artefacts:
            spun, meant = normalize_phrase(gold.spun), normalize_phrase(gold.meant)
            listed = any(" ".join(entry.words) == meant for entry in index.lookup(spun))
            changed = sum(a != b for a, b in zip(spun.split(), meant.split(), strict=False))
            counts["listed" if listed else "unseen", "one word" if changed == 1 else "several words"].append(right)
    rows = [
        [f"{kind}, {many} changed", f"{len(found):,}", f"{sum(found):,}", f"{sum(found) / len(found):.3f}"]
        for (kind, many), found in sorted(counts.items())
    ]
    print(markdown_table(["distortions", "number", "restored exactly", "share"], rows))


if __name__ == "__main__":
    main()
