"""Reading the compiled thesaurus.

``models/build_thesaurus.py`` makes the file from the Moby thesaurus and WordNet.
"""

from __future__ import annotations

import math
import struct
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from unspin.model_files import read_packed

__all__ = ["SLOTS", "THESAURUS_FILE", "Candidate", "Thesaurus", "load_thesaurus"]

THESAURUS_FILE = Path(__file__).parent / "data" / "thesaurus.msgpack.xz"

SLOTS = ("NN", "NNS", "VB", "VBZ", "VBG", "VBD", "VBN", "JJ", "JJR", "JJS", "RB")
"""The inflections (Penn tags) by which forms of two words match."""


class Candidate(NamedTuple):
    """A word that may stand behind another: its form, ln P(seen | it), ln of its share among the seen word's own."""

    word: str
    channel: float
    reverse: float


class Thesaurus:
    """Candidates by seen form. Pairs stay packed until a word is first asked for."""

    def __init__(self, packed: dict[str, Any]) -> None:
        self._lemmas: list[str] = packed["lemmas"].split("\n")
        self._forms: list[str] = packed["forms"].split("\n")
        self._pairs: list[bytes] = packed["pairs"]
        self._places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for lemma, line in enumerate(self._forms):
            for slot, form in enumerate(line.split("\t")):
                if form:
                    self._places[form].append((lemma, slot))
        self._known: dict[str, tuple[Candidate, ...]] = {}

    def candidates(self, seen: str) -> tuple[Candidate, ...]:
        """What may stand behind a word in normal form, best first."""
        found = self._known.get(seen)
        if found is None:
            if seen not in self._places:
                return ()
            found = self._known[seen] = tuple(self._find(seen))
        return found

    def words(self) -> Iterable[str]:
        """All word forms that have candidates or may be one."""
        return self._places

    def lemma(self, seen: str) -> str:
        """A lemma of a form, for naming it as a source; the form itself where the thesaurus lacks it."""
        return self._lemmas[self._places[seen][0][0]] if seen in self._places else seen

    def _find(self, seen: str) -> list[Candidate]:
        weights: dict[str, float] = {}
        sizes: dict[str, int] = {}
        for lemma, slot in self._places[seen]:
            numbers, shares = _unpack(self._pairs[lemma])
            for number, share in zip(numbers, shares, strict=True):
                form = self._forms[number].split("\t")[slot]
                if form and form != seen:
                    weights[form] = max(weights.get(form, 0.0), float(share))
                    sizes[form] = len(self._pairs[number]) // 3
        total = sum(weights.values())
        ranked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
        return [
            # A standard word with many synonyms gives each of them less.
            Candidate(form, math.log(weight / (3.0 * sizes[form] + 20.0)), math.log(weight / (total + 1.0)))
            for form, weight in ranked
        ]


def _unpack(pairs: bytes) -> tuple[tuple[int, ...], bytes]:
    count = len(pairs) // 3
    return struct.unpack(f"<{count}H", pairs[: 2 * count]), pairs[2 * count :]


@cache
def load_thesaurus() -> Thesaurus:
    """The thesaurus that comes with the program."""
    return Thesaurus(read_packed(THESAURUS_FILE))
