"""How much of the examples unspin puts back, by word.

    python benchmarks/examples.py

Words of the original (NAME.restored.txt) are aligned with the spun text and with what unspin makes of it. A word of
the original that the spun text lacks was *changed*; it is *put back* where the restoration has it at its place again.
A word that unspin wrote and the original does not have there is *wrong*. An original is one wording among several
good ones, so a wrong word need not be a bad one.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import unspin
from _common import example_pairs, markdown_table

_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


@dataclass(frozen=True, slots=True)
class Count:
    """Words of one file, or of all."""

    changed: int
    put_back: int
    wrong: int

    def __add__(self, other: Count) -> Count:
        return Count(self.changed + other.changed, self.put_back + other.put_back, self.wrong + other.wrong)


def words(text: str) -> list[str]:
    """The words of a text, case folded."""
    return [word.casefold() for word in _WORD.findall(text)]


def unmatched(a: Sequence[str], b: Sequence[str]) -> set[int]:
    """The places of those words of ``a`` that have no partner in ``b``."""
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return set(range(len(a))).difference(*(range(m.a, m.a + m.size) for m in matcher.get_matching_blocks()))


def count(spun: str, restored: str, original: str) -> Count:
    """Compare a restoration with the original."""
    seen, made, meant = words(spun), words(restored), words(original)
    changed = unmatched(meant, seen)
    return Count(
        len(changed),
        len(changed - unmatched(meant, made)),
        len(unmatched(made, seen) & unmatched(made, meant)),
    )


def row(name: str, found: Count) -> tuple[str, str, str, str, str]:
    """The cells of a table row."""
    share = f"{found.put_back / found.changed:.0%}" if found.changed else ""
    return name, str(found.changed), str(found.put_back), share, str(found.wrong)


def main() -> None:
    """Restore every example and print the table."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    rows, total = [], Count(0, 0, 0)
    for spun, original in example_pairs():
        text = spun.read_text("utf-8")
        found = count(text, unspin.fix(text), original.read_text("utf-8"))
        rows.append(row(spun.name, found))
        total += found
    rows.append(row("all", total))
    print(markdown_table(("example", "words changed", "put back", "share", "wrong words"), rows))


if __name__ == "__main__":
    main()
