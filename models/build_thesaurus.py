"""The thesaurus channel: which common words may stand behind a word, by the Moby thesaurus and WordNet.

    python models/build_thesaurus.py MOBY.txt.xz [--wordnet /usr/share/wordnet]

Both are inflected by part of speech and pruned by frequency; spelling variants, numerals, abbreviations and function
words are left out. Writes ``src/unspin/thesaurus/data/thesaurus.msgpack.xz``. MOBY.txt.xz has a line a root
word with comma-separated synonyms; WordNet's files come with the Debian package ``wordnet-base``.
"""

from __future__ import annotations

import argparse
import lzma
import struct
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import msgpack
from lemminflect import getAllInflections, getAllLemmas
from wordfreq import top_n_list, zipf_frequency

from unspin.document import fold_spelling
from unspin.thesaurus import SLOTS, THESAURUS_FILE

MIN_SPUN = 2.4  # Zipf frequency of words worth listing as spun, and as standard
MIN_STANDARD = 3.3
MOST = 70  # candidates a word
FUNCTION_WORDS = 150
NUMBERS = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve hundred thousand million billion".split()
)
# What a source says of a pair: listed under one of the two roots, under both, synonyms in WordNet, close kin there.
LISTED, SYNONYM, KIN = 1, 3, 1


def moby_pairs(path: Path) -> Iterator[tuple[str, str, int]]:
    """(one word, other word, weight) of single words listed under a root."""
    with lzma.open(path, "rt", encoding="utf-8", errors="replace") as stream:
        for line in stream:
            root, *synonyms = (word.strip() for word in line.split(","))
            for synonym in synonyms:
                yield root, synonym, LISTED
                yield synonym, root, LISTED


def wordnet_pairs(folder: Path) -> Iterator[tuple[str, str, int]]:
    """Words of one synset, and of synsets one hypernym or similarity pointer away."""
    for part in ("noun", "verb", "adj", "adv"):
        synsets: dict[str, list[str]] = {}
        links: list[tuple[str, str]] = []
        with (folder / f"data.{part}").open(encoding="utf-8") as stream:
            for line in stream:
                if line.startswith(" "):
                    continue
                fields = line.split(" | ")[0].split()
                count = int(fields[3], 16)
                synsets[fields[0]] = [fields[4 + 2 * n].partition("(")[0] for n in range(count)]
                pointers = fields[4 + 2 * count + 1 :]
                links += [(fields[0], pointers[n + 1]) for n in range(0, len(pointers) - 3, 4) if pointers[n] in "@&"]
        for words in synsets.values():
            yield from ((a, b, SYNONYM) for a in words for b in words if a != b)
        for one, other in links:
            for a in synsets.get(one, ()):
                for b in synsets.get(other, ()):
                    yield a, b, KIN
                    yield b, a, KIN


def lemma_forms(lemma: str) -> dict[str, str]:
    """The inflected forms of a word by slot (Penn tag), its own form under every base tag it has."""
    forms: dict[str, str] = {}
    known = getAllLemmas(lemma)
    for pos, base in (("NOUN", "NN"), ("VERB", "VB"), ("ADJ", "JJ"), ("ADV", "RB")):
        if lemma in known.get(pos, ()):
            forms[base] = lemma
            for tag, inflected in getAllInflections(lemma, upos=pos).items():
                # Graded forms are made by rule for any adjective: believe those that people write.
                if tag in SLOTS and tag not in forms and zipf_frequency(inflected[0], "en") > 1.5:
                    forms[tag] = inflected[0]
    return forms


def main() -> None:
    """Build the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("moby", type=Path)
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    options = parser.parse_args()
    stop = set(top_n_list("en", FUNCTION_WORDS)) | NUMBERS
    zipf = {}

    def listed(word: str) -> bool:
        if word not in zipf:
            plain = word.isascii() and word.isalpha() and word.islower() and len(word) > 2 and word not in stop
            zipf[word] = zipf_frequency(word, "en") if plain and fold_spelling(word) == word else 0.0
        return zipf[word] >= MIN_SPUN

    weights: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for source in (moby_pairs(options.moby), wordnet_pairs(options.wordnet)):
        for spun, standard, weight in source:
            if spun != standard and listed(spun) and listed(standard) and zipf[standard] >= MIN_STANDARD:
                weights[spun][standard] += weight
    forms = {
        word: found for word in {*weights, *(t for c in weights.values() for t in c)} if (found := lemma_forms(word))
    }
    lemmas = sorted(forms)
    number = {lemma: n for n, lemma in enumerate(lemmas)}
    if len(lemmas) > 0xFFFF:
        raise SystemExit("too many lemmas for 16 bits")
    pairs = []
    for lemma in lemmas:
        shared = [
            (standard, weight)
            for standard, weight in weights[lemma].items()
            if standard in forms and forms[lemma].keys() & forms[standard].keys()
        ]
        shared.sort(key=lambda item: (-item[1], -zipf[item[0]]))
        kept = shared[:MOST]
        pairs.append(
            struct.pack(f"<{len(kept)}H", *(number[standard] for standard, _ in kept))
            + bytes(min(weight, 255) for _, weight in kept)
        )
    packed = {
        "lemmas": "\n".join(lemmas),
        "forms": "\n".join("\t".join(forms[lemma].get(slot, "") for slot in SLOTS) for lemma in lemmas),
        "pairs": pairs,
    }
    THESAURUS_FILE.parent.mkdir(exist_ok=True)
    THESAURUS_FILE.write_bytes(lzma.compress(msgpack.packb(packed), preset=9))
    total = sum(len(pair) // 3 for pair in pairs)
    print(f"{len(lemmas):,} lemmas, {total:,} pairs, {THESAURUS_FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
