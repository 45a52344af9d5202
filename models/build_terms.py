"""The inventory of standard terms: what word-by-word readings may add up to.

    python models/build_terms.py CORPUS_DIR WORK_DIR

Two sources: the lists in ``CORPUS_DIR/terms/``, as far as the prepared corpus (``prepare_corpus.py``) has the term
often enough; and the corpus itself, whose pairs and triples of content words that stand together far more often than
chance are terms too (pointwise mutual information; the words must be no names, for their case is lost). Writes
``src/unspin/tables/data/terms.txt.xz``: a term a line, as it is to be written.
"""

from __future__ import annotations

import argparse
import lzma
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from multiprocessing import Pool
from pathlib import Path

from wordfreq import top_n_list

from unspin.document import Document, fold_spelling, normalize_phrase
from unspin.tables.inventory import TERMS_FILE

LISTED_AT_LEAST = 4  # occurrences of a listed term
MINED_AT_LEAST = 40  # occurrences of a mined pair or triple
MINED_INFORMATION = 3.2  # nats
LONGEST = 5
FUNCTION_WORDS = frozenset(top_n_list("en", 250))
NAME = 0.5  # share of capitals inside sentences from which on a word is a name
CASE_LINES = 4_000  # raw lines of a source read for case
LIST_ENDING = ".tsv.xz"


def listed(folder: Path) -> dict[str, str]:
    """The terms of the lists: normal form to written form."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob(f"*{LIST_ENDING}")):
        with lzma.open(path, "rt", encoding="utf-8") as stream:
            for line in list(stream)[2:]:
                written = line.rstrip("\n").partition("\t")[0].strip()
                normal = normalize_phrase(written)
                words = normal.split(" ")
                plain = written.replace(" ", "").replace("-", "").replace("'", "").isalpha()
                if plain and 1 < len(words) <= LONGEST and sum(w not in FUNCTION_WORDS for w in words) > 1:
                    found.setdefault(normal, written)
    return found


def count(
    job: tuple[Path, dict[str, list[int]], set[str]],
) -> tuple[Counter[str], Counter[tuple[str, ...]], Counter[str]]:
    """Occurrences in one source: listed terms, pairs and triples of content words, words."""
    path, lengths, terms = job
    found: Counter[str] = Counter()
    groups: Counter[tuple[str, ...]] = Counter()
    words: Counter[str] = Counter()
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            tokens = line.split()
            words.update(tokens)
            content = [t.isalpha() and len(t) > 2 and t not in FUNCTION_WORDS for t in tokens]
            for at, token in enumerate(tokens):
                for length in lengths.get(token, ()):
                    wording = " ".join(tokens[at : at + length])
                    if wording in terms:
                        found[wording] += 1
                if content[at] and content[at + 1 : at + 2] == [True]:
                    groups[token, tokens[at + 1]] += 1
                    if content[at + 2 : at + 3] == [True]:
                        groups[token, tokens[at + 1], tokens[at + 2]] += 1
    rare = [group for group, number in groups.items() if number < 4]
    for group in rare:
        del groups[group]
    return found, groups, words


def capitals(path: Path) -> tuple[Counter[str], Counter[str]]:
    """How often words are capitalised inside sentences, and how often they stand there at all."""
    capital: Counter[str] = Counter()
    every: Counter[str] = Counter()
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            if number > CASE_LINES:
                break
            for sentence in Document(line).sentences():
                for token in sentence.tokens[1:]:
                    every[token.norm] += 1
                    capital[token.norm] += token.capital
    return capital, every


def added(counters: Iterable[Counter]) -> Counter:  # type: ignore[type-arg]
    """The sum of counters."""
    total: Counter = Counter()  # type: ignore[type-arg]
    for counter in counters:
        total.update(counter)
    return total


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    options = parser.parse_args()
    terms = listed(options.corpus / "terms")
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    for term in terms:
        first, size = term.partition(" ")[0], term.count(" ") + 1
        if size not in lengths[first]:
            lengths[first].append(size)
    paths = sorted(options.work.glob("*.train.txt"), key=lambda path: -path.stat().st_size)
    with Pool() as pool:
        parts = list(pool.imap(count, [(path, dict(lengths), set(terms)) for path in paths]))
        cases = list(pool.imap(capitals, sorted(options.corpus.glob("*.txt.xz"))))
    found, groups, words = (added(part[n] for part in parts) for n in range(3))
    capital, every = (added(case[n] for case in cases) for n in range(2))
    total = sum(words.values())

    def is_name(word: str) -> bool:
        return capital[word] > NAME * max(every[word], 1)

    def information(group: tuple[str, ...]) -> float:
        return math.log(groups[group] * total ** (len(group) - 1) / math.prod(words[word] for word in group))

    chosen: dict[str, str] = {}
    for term, number in found.items():
        written = terms[term]
        if number < LISTED_AT_LEAST or (written.islower() and any(map(is_name, term.split(" ")))):
            continue  # a name in small letters: how it is written is lost
        first, _, rest = written.partition(" ")
        # A capital in the middle makes a name; one at the beginning is a title's.
        chosen[term] = written if rest != rest.lower() or is_name(normalize_phrase(first)) else written.lower()
    for group, number in groups.items():
        if number >= MINED_AT_LEAST and not any(map(is_name, group)) and all(fold_spelling(w) == w for w in group):
            least = min([information(pair) for pair in pairwise(group)])
            if least >= MINED_INFORMATION:
                chosen.setdefault(" ".join(group), " ".join(group))
    TERMS_FILE.parent.mkdir(exist_ok=True)
    with lzma.open(TERMS_FILE, "wt", encoding="utf-8", newline="\n", preset=9) as out:
        out.writelines(f"{written}\n" for written in sorted(chosen.values()))
    mined = sum(term not in terms for term in chosen)
    print(f"{len(chosen):,} terms, {mined:,} of them mined; {TERMS_FILE.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
