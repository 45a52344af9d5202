"""Pages spun with synonyms that no table or thesaurus of ours has: what the detector learns from and is judged by.

    python models/spin_pages.py CORPUS_DIR MOBY.txt.xz OUT.jsonl --words 150 --rates 0,0.1,0.2 [--part test] [--half 1]

Takes pages of so many words from the part of the corpus that trained no language model, and spins each at every rate:
of its content words that have such a synonym, this share is replaced. Synonyms are those of the raw Moby thesaurus
whose pair is neither in a phrase table nor in the compiled thesaurus; pairs are divided into two halves by a hash, so
that training and test share none. Rows: {"source", "rate", "text", "spans"}; spans are the offsets of replaced words.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from lemminflect import getAllInflections, getAllLemmas, getInflection
from spin_text import PARTS, SPARED, documents
from wordfreq import zipf_frequency

from unspin.config import cache_folder
from unspin.document import Document
from unspin.tables import builtin_tables, load_index
from unspin.thesaurus import load_thesaurus
from unspin.wording import carry_case

TAGS = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
COMMON = 3.0  # Zipf frequency: what a spinner's list would offer


def read_moby(path: Path) -> dict[str, list[str]]:
    """Single common words and their single common synonyms."""
    found = {}
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as stream:
        for line in stream:
            head, *synonyms = line.strip().split(",")
            if head.isalpha():
                found[head.casefold()] = [
                    word
                    for word in synonyms
                    if word.isalpha() and word.islower() and zipf_frequency(word, "en") > COMMON
                ]
    return found


class UnknownSpinner:
    """Replaces single words by synonyms of one half that we know nothing of."""

    def __init__(self, moby: dict[str, list[str]], half: int) -> None:
        self._moby, self._half = moby, half
        self._index = load_index(builtin_tables(), cache=cache_folder())
        self._thesaurus = load_thesaurus()
        self.options = cache(self._options)

    def _options(self, word: str) -> tuple[str, ...]:
        found = set()
        for pos, lemmas in getAllLemmas(word).items():
            synonyms = self._moby.get(lemmas[0], []) if pos in TAGS else []
            tag = next((tag for tag, forms in getAllInflections(lemmas[0], upos=pos).items() if word in forms), None)
            for synonym in synonyms if tag else ():
                for form in getInflection(synonym, tag=tag)[:1]:
                    if form.isalpha() and form != word and not self._known(word, form) and self._mine(word, form):
                        found.add(form)
        return tuple(sorted(found))

    def _known(self, word: str, form: str) -> bool:
        return any(" ".join(entry.words) == word for entry in self._index.lookup(form)) or any(
            candidate.word == word for candidate in self._thesaurus.candidates(form)
        )

    def _mine(self, word: str, form: str) -> bool:
        return zlib.crc32(f"{word} {form}".encode()) % 2 == self._half

    def spin(self, text: str, rate: float, chance: random.Random) -> tuple[str, list[tuple[int, int]]]:
        """The spun text and where its words were replaced."""
        out: list[str] = []
        spans: list[tuple[int, int]] = []
        at = size = 0
        for sentence in Document(text).sentences():
            for number, token in enumerate(sentence.tokens):
                if token.protected or token.norm in SPARED or (token.capital and number) or not token.norm.isalpha():
                    continue
                options = self.options(token.norm)
                if not options or chance.random() >= rate:
                    continue
                spun = carry_case(text[token.start : token.end], chance.choice(options))
                out += [text[at : token.start], spun]
                size += token.start - at
                spans.append((size, size + len(spun)))
                size += len(spun)
                at = token.end
        return "".join([*out, text[at:]]), spans


def pages(path: Path, part: str, words: int) -> Iterator[str]:
    """Pages of so many words."""
    pile = ""
    for document in documents(path, part):
        pile += f"{document}\n\n"
        ends = [match.end() for match in re.finditer(r"\S+", pile)]
        if len(ends) >= words:
            yield pile[: ends[words - 1]]
            pile = ""


def main() -> None:
    """Spin and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("moby", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--words", type=int, default=150)
    parser.add_argument("--rates", default="0,0.1,0.2", type=lambda text: [float(rate) for rate in text.split(",")])
    parser.add_argument("--pages", type=int, default=20, help="from each source")
    parser.add_argument("--part", choices=list(PARTS), default="train")
    parser.add_argument("--half", type=int, choices=[0, 1], default=0)
    options = parser.parse_args()
    chance = random.Random(1)
    spinner = UnknownSpinner(read_moby(options.moby), options.half)
    with options.out.open("w", encoding="utf-8") as out:
        for path in sorted(options.corpus.glob("*.txt.xz")):
            for page in islice(pages(path, options.part, options.words), options.pages):
                for rate in options.rates:
                    text, spans = spinner.spin(page, rate, chance) if rate else (page, [])
                    row = {"source": path.name.removesuffix(".txt.xz"), "rate": rate, "text": text, "spans": spans}
                    out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
