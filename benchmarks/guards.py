"""Per row of the tables: how often it fired and was right, on honest prose and on prose we spun ourselves.

    python models/spin_text.py CORPUS HONEST.jsonl --honest 1 --part test --documents 20000
    python models/spin_text.py CORPUS SPUN.jsonl --honest 0 --part test --documents 4000
    python benchmarks/guards.py HONEST.jsonl SPUN.jsonl [--all] [--output FILE]

Both files come from the part of the corpus that trained nothing. An edit in an honest text is wrong by definition; one
in a spun text is right where what had stood there is back. Rows (``table:line``, thesaurus entries, listed terms) are
sorted by the harm they do: honest firings first, then wrong ones. Rows that did no harm are left out without ``--all``.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from _aligned import restored
from _common import markdown_table

HEADER = ["row", "seen → restored", "honest", "spun: fired", "right"]


def main() -> None:
    """Restore both files, count, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("honest", type=Path)
    parser.add_argument("spun", type=Path)
    parser.add_argument("--all", action="store_true", help="list the rows that did no harm too")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the table there instead of printing it")
    options = parser.parse_args()
    honest, fired, right = Counter[str](), Counter[str](), Counter[str]()
    example: dict[str, str] = {}
    words = 0
    for path, counted in ((options.honest, honest), (options.spun, fired)):
        for document in restored(path):
            words += document.words if counted is honest else 0
            for edit, good in document.edits:
                example.setdefault(edit.source, f"{edit.original} → {edit.replacement}")
                counted[edit.source] += 1
                right[edit.source] += good
    names = sorted(honest | fired, key=lambda name: (-honest[name], right[name] - fired[name], name))
    rows = [
        [name, example[name], str(honest[name]), str(fired[name]), str(right[name])]
        for name in names
        if options.all or honest[name] or right[name] < fired[name]
    ]
    text = markdown_table(HEADER, rows) + "\n"
    if options.output:
        options.output.write_text(text, "utf-8")
    else:
        print(text, end="")
    edits, good = fired.total(), right.total()
    print(
        f"{len(names):,} rows fired. Honest prose: {honest.total()} edits in {words:,} words "
        f"({1e4 * honest.total() / max(words, 1):.2f} per 10,000). "
        f"Spun prose: {good:,} of {edits:,} edits right ({good / max(edits, 1):.3f}).",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
