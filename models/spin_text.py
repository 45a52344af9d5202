"""A synonym spinner of our own: spun text with exact alignment, as much as is wanted.

    python models/spin_text.py CORPUS_DIR OUT.jsonl --documents 3000 [--part train|tune|test] [--manner M] [--seed N]

Takes held-out lines of the corpus (``CORPUS_DIR/*.txt.xz``; they trained no language model), and spins them with the
phrase tables and the thesaurus as the channel, each document in one manner and at one rate, honest or 10 to 60 % of the
decisions:

* ``word``: single words, by the tables;
* ``phrase``: the longest standard wording first, by the tables;
* ``thesaurus``: single words, by the thesaurus alone, whatever the sense;
* ``back-translation``: fixed wordings and the rows of the back-translation table;
* ``term``: only listed terms, all their words at once, by tables and thesaurus; the rest stays honest.

Like real spinners it does not always mend articles and inflections. Lines are kept apart by part: their number
decides. Rows: {"source", "manner", "rate", "text", "spun_text", "edits": [{"start", "end", "spun", "gold", "sure"}]};
offsets are into spun_text.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from lemminflect import getLemma

from unspin.config import cache_folder
from unspin.document import Document, Token
from unspin.lattice import ARTICLES, article_for
from unspin.tables import MAX_PHRASE, PhraseIndex, builtin_tables, load_index
from unspin.thesaurus import Thesaurus, load_thesaurus
from unspin.wording import carry_case

MANNERS = {"word": 0.2, "phrase": 0.25, "thesaurus": 0.2, "back-translation": 0.1, "term": 0.25}
HOLD_OUT = 10  # every tenth line trained no language model; see prepare_corpus.py
PARTS = {"train": (0, 1, 2, 3, 4, 5), "tune": (6, 7), "test": (8, 9)}
SLIPS = 0.05  # how often an inflection is lost
ARTICLES_LEFT = 0.6  # how often a and an are not mended
SPARED = frozenset(
    "a an the of in on at to for from by with and or but not as than that this these those it its is are was were be "
    "been he she they we you i his her their our your who which what".split()
)

Options = list[tuple[str, float]]


class Piece(NamedTuple):
    """Tokens ``start`` to ``end`` of a sentence become ``spun``."""

    start: int
    end: int
    spun: str


class Spinner:
    """Spins by the program's own tables and thesaurus, read backwards."""

    def __init__(self, index: PhraseIndex, thesaurus: Thesaurus) -> None:
        self.index = index
        self.rows: defaultdict[str, Options] = defaultdict(list)
        self.translations: defaultdict[str, Options] = defaultdict(list)
        for spun in index.wordings():
            for entry in index.lookup(spun):
                standard = " ".join(entry.words)
                self.rows[standard].append((spun, entry.count))
                if entry.source.startswith("back_translation:"):
                    self.translations[standard].append((spun, entry.count))
        self.synonyms: defaultdict[str, Options] = defaultdict(list)
        for seen in thesaurus.words():
            for candidate in thesaurus.candidates(seen):
                self.synonyms[candidate.word].append((seen, 1.0))

    def spin(self, text: str, manner: str, rate: float, chance: random.Random) -> tuple[str, list[dict[str, Any]]]:
        """The spun text and its alignment."""
        out: list[str] = []
        edits: list[dict[str, Any]] = []
        at = size = 0
        for sentence in Document(text).sentences():
            tokens = sentence.tokens
            for piece in self._pieces(tokens, manner, rate, chance):
                start, end = tokens[piece.start].start, tokens[piece.end - 1].end
                gap = text[at:start]
                spun = carry_case(text[start:end], piece.spun)
                if piece.start and tokens[piece.start - 1].norm in ARTICLES and chance.random() > ARTICLES_LEFT:
                    gap = mend(gap, text[tokens[piece.start - 1].start : tokens[piece.start - 1].end], spun)
                out += [gap, spun]
                size += len(gap)
                edits.append(
                    {
                        "start": size,
                        "end": size + len(spun),
                        "spun": spun,
                        "gold": [text[start:end]],
                        "sure": True,
                    }
                )
                size += len(spun)
                at = end
        return "".join([*out, text[at:]]), edits

    def _pieces(self, tokens: list[Token], manner: str, rate: float, chance: random.Random) -> Iterator[Piece]:
        at = 0
        while at < len(tokens):
            found = None
            if chance.random() < rate:
                found = self._term(tokens, at, chance) if manner == "term" else self._piece(tokens, at, manner, chance)
            if found is None:
                at += 1
            else:
                yield found
                at = found.end

    def _piece(self, tokens: list[Token], at: int, manner: str, chance: random.Random) -> Piece | None:
        longest = MAX_PHRASE if manner in {"phrase", "back-translation"} else 1
        for length in range(min(longest, len(tokens) - at), 0, -1):
            wording = span(tokens, at, at + length)
            if wording is None:
                continue
            found = draw(self._options(wording, manner), chance)
            if found is not None:
                return Piece(at, at + length, slip(found, chance))
        return None

    def _options(self, wording: str, manner: str) -> Options:
        if wording in SPARED:
            return []
        if manner == "thesaurus":
            return self.synonyms.get(wording, [])
        if manner == "back-translation":
            return self.translations.get(wording, [])
        return self.rows.get(wording, [])

    def _term(self, tokens: list[Token], at: int, chance: random.Random) -> Piece | None:
        """A listed term, every word spun that can be, by the rows or (one time in four) by the thesaurus."""
        for length in range(min(MAX_PHRASE, len(tokens) - at), 1, -1):
            wording = span(tokens, at, at + length)
            if wording is None or self.index.term(wording) is None:
                continue
            whole = draw(self.rows.get(wording, []), chance)
            if whole is not None and chance.random() < 0.3:
                return Piece(at, at + length, whole)
            words = wording.split(" ")
            spun = [
                draw((self.synonyms if chance.random() < 0.25 else self.rows).get(word, []), chance)
                if word not in SPARED and chance.random() < 0.8
                else None
                for word in words
            ]
            if any(spun):
                return Piece(at, at + length, " ".join(new or old for new, old in zip(spun, words, strict=True)))
        return None


def span(tokens: Sequence[Token], start: int, end: int) -> str | None:
    """The normal wording of some tokens that a spinner may take; None where it may not."""
    part = tokens[start:end]
    if any(token.protected for token in part) or not all(token.joined for token in part[1:]):
        return None
    if len(part) == 1 and part[0].capital and start:  # a name
        return None
    return " ".join([token.norm for token in part])


def draw(options: Options, chance: random.Random) -> str | None:
    """One of the options by weight."""
    if not options:
        return None
    return chance.choices([spun for spun, _ in options], [weight for _, weight in options])[0]


def slip(wording: str, chance: random.Random) -> str:
    """Now and then a word that has lost its inflection."""
    if " " in wording or chance.random() > SLIPS:
        return wording
    lemmas = getLemma(wording, upos="VERB") or getLemma(wording, upos="NOUN")
    return lemmas[0] if lemmas else wording


def mend(gap: str, article: str, spun: str) -> str:
    """The text between two edits with the article at its end fitted to what follows."""
    cut = gap.rfind(article)
    return gap if cut < 0 else gap[:cut] + carry_case(article, article_for(spun.casefold())) + gap[cut + len(article) :]


def documents(path: Path, part: str) -> Iterator[str]:
    """Documents of a source: sentences, paragraphs, and several paragraphs, in turn."""
    kind, pile = 0, ""
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for number, raw in enumerate(stream):
            if number % HOLD_OUT or number // HOLD_OUT % 10 not in PARTS[part]:
                continue
            line = raw.strip().replace(" X ", " ") if path.name.startswith(("arxiv", "d2l")) else raw.strip()
            if kind % 3 == 0:
                for sentence in islice(Document(line).sentences(), 4):
                    low, high = sentence.span
                    if len(sentence.tokens) > 5:
                        yield line[low : min(high + 1, len(line))]
                kind += 1
            else:
                pile += f"{line}\n\n"
                if len(pile) > (700 if kind % 3 == 1 else 2_000):
                    yield pile
                    kind, pile = kind + 1, ""


def main() -> None:
    """Spin and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--part", choices=list(PARTS), default="train")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--manner", choices=list(MANNERS), help="all documents in this manner")
    parser.add_argument("--honest", type=float, default=0.35, help="share of documents that are not spun at all")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    spinner = Spinner(load_index(builtin_tables(), cache=cache_folder()), load_thesaurus())
    paths = sorted(options.corpus.glob("*.txt.xz"))
    with options.out.open("w", encoding="utf-8") as out:
        for path in paths:
            for text in islice(documents(path, options.part), options.documents // len(paths)):
                manner = options.manner or chance.choices(list(MANNERS), list(MANNERS.values()))[0]
                rate = 0.0 if chance.random() < options.honest else chance.uniform(0.1, 0.6)
                spun, edits = spinner.spin(text, manner, max(rate, 0.3) if rate and manner == "term" else rate, chance)
                row = {"source": path.name.removesuffix(".txt.xz"), "manner": manner, "rate": round(rate, 3)}
                out.write(json.dumps({**row, "text": text, "spun_text": spun, "edits": edits}) + "\n")


if __name__ == "__main__":
    main()
