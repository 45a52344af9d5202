"""What an explanation says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from unspin.tables import Row

__all__ = ["Candidate", "Explanation", "Origin", "Point", "Verdict"]


class Verdict(StrEnum):
    """What came of a candidate."""

    made = "made"
    suggested = "suggested"
    weak = "too weak"
    rival = "rival"
    worse = "reads worse"
    honest = "looks honest"
    near = "near"
    name = "name"
    allowed = "allowed"
    protected = "protected"
    unknown = "unknown"
    undone = "undone"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a candidate comes from: ``kind`` is ``row``, ``thesaurus``, ``term`` or ``residue``, ``source`` names it.

    Of a row, ``path``, ``line`` and ``row`` say where and what it is, so far as its table can be read.
    """

    kind: str
    source: str
    row: Row | None = None
    path: Path | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """What could stand at ``text[start:end] == seen``, and what came of it.

    ``channel`` is P(seen | meant) by the tables; ``gain`` what the language model gives the meant words over the seen
    ones among their neighbours as they stand, in nats; ``posterior`` P(meant | seen) by the lattice; ``confidence``
    P(the edit is right) by all evidence. Each is None where it never came to that. ``reason`` is a clause on the
    verdict.
    """

    start: int
    end: int
    seen: str
    meant: str
    origin: Origin
    verdict: Verdict
    reason: str
    channel: float | None = None
    gain: float | None = None
    posterior: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A point of decision, ``text[start:end] == seen``: the candidates, likeliest first, and the outcome in a sentence.

    ``needed`` is the confidence that an edit needs here, None where nothing was weighed. ``known`` says whether any
    table or the thesaurus has the wording or a word of it.
    """

    start: int
    end: int
    seen: str
    candidates: tuple[Candidate, ...]
    needed: float | None
    outcome: str
    changed: bool
    known: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """One sentence, ``text[start:end]``, with its points of decision.

    ``score`` says how spun the document looks (0–100), ``probability`` is P(it holds spun text), ``rate`` its spin
    rate, ``block`` P(the passage around the sentence is spun). ``passed_over`` counts the further words of the sentence
    that some row or the thesaurus could change and that were never in doubt.
    """

    start: int
    end: int
    sentence: str
    score: float
    probability: float
    rate: float
    block: float
    points: tuple[Point, ...]
    passed_over: int = 0
