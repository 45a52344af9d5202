"""What several test modules share: a small language model, tiny tables, graphs made by hand."""

from __future__ import annotations

import math
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from functools import cache
from pathlib import Path

from unspin import Settings, Unspinner
from unspin.document import Document, Sentence, normalize_phrase
from unspin.inference import Prior
from unspin.lattice import Arc, Graph, Weights, spun_arcs
from unspin.tables import PhraseIndex, compile_tables, parse_table

THOROUGH = bool(os.environ.get("UNSPIN_THOROUGH"))
"""Whether round trips are tried with four times the examples, and with all documents that can be found."""
MANY = 600 if THOROUGH else 150
"""Generated files of a property that concerns a whole format."""

HEADER = "standard\tspun\tpos\tcount\tnear\tnote\n"


class FakeModel:
    """Trigram counts of a few sentences, interpolated; it claims to know every word but the ``unknown``."""

    def __init__(self, sentences: Iterable[str] = (), unknown: Iterable[str] = ()) -> None:
        self.unknown = frozenset(unknown)
        self.counts: Counter[tuple[str, ...]] = Counter()
        self.total = 0
        for sentence in sentences:
            words = ["<s>", *normalize_phrase(sentence).split()]
            self.total += len(words)
            for size in (1, 2, 3):
                self.counts.update(tuple(words[at : at + size]) for at in range(len(words) - size + 1))

    def _share(self, words: tuple[str, ...]) -> float:
        return self.counts[words] / max(self.counts[words[:-1]] if len(words) > 1 else self.total, 1)

    def score(self, word: str, previous: str, before: str) -> float:
        share = 1e-6 + 0.1 * self._share((word,))
        if previous:
            share += 0.4 * self._share((previous, word))
            if before:
                share += 0.5 * self._share((before, previous, word))
        return math.log(min(share, 1.0))

    def knows(self, word: str) -> bool:
        return word not in self.unknown

    def adapted(self, sentences: Iterable[Sequence[str]]) -> FakeModel:
        assert all(word for sentence in sentences for word in sentence)
        return self


def table_bytes(*rows: str, header: bool = True) -> bytes:
    """A table file's content; the cells of a row are divided by ``|``."""
    return ((HEADER if header else "") + "".join(row.replace("|", "\t") + "\n" for row in rows)).encode()


def index_of(*rows: str) -> PhraseIndex:
    return PhraseIndex(compile_tables([parse_table(table_bytes(*rows), Path("tiny.tsv"))]))


def sentence_of(text: str) -> Sentence:
    """The text's only sentence."""
    (sentence,) = Document(text).sentences()
    return sentence


def tiny_unspinner(folder: Path, rows: Sequence[str], sentences: Iterable[str], **options: object) -> Unspinner:
    """An Unspinner over its own small table and model that believes in spinners; nothing built in."""
    table = folder / "tiny.tsv"
    table.write_bytes(table_bytes(*rows))
    settings: dict[str, object] = {"tables": (table,), "builtin": False, "min_confidence": 0.3, "judged": False}
    settings |= {"kinds": frozenset({"phrase"})}
    settings |= options
    settings.setdefault("prior", Prior(spun=0.9))
    settings.setdefault("weights", PLAIN_WEIGHTS)
    return Unspinner(Settings(**settings), model=FakeModel(sentences))  # type: ignore[arg-type]


@cache
def _arc(wording: str) -> Arc:
    # Made by the program itself, so that what else an arc knows may change.
    (arc,) = spun_arcs(sentence_of("spunword"), index_of(f"{wording}|spunword|fixed|10"), FakeModel())
    return arc


def plain_arc(start: int, end: int, wording: str) -> Arc:
    return replace(_arc(wording), start=start, end=end)


# Context and table decide, nothing fitted does.
PLAIN_WEIGHTS = Weights(**({field.name: 0.0 for field in fields(Weights)} | {"language_model": 1.0, "channel": 1.0}))


def plain_graph(edges: Sequence[tuple[int, int, float, int, int]], states: int, finals: list[int], arcs: int) -> Graph:
    """A graph with these (source, target, weight, kind, arc) edges; its arcs stand side by side."""
    return Graph(
        start=0,
        end=arcs,
        arcs=[plain_arc(n, n + 1, f"meant{n}") for n in range(arcs)],
        features=[()] * arcs,
        edges=list(edges),
        gains=[0.0] * len(edges),
        states=states,
        finals=finals,
        log_offset=0.0,
    )
