"""What is suspicious about rows but may be right: pairs that lead on, stand twice, or are usual English."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from .placed import PlacedRow

if TYPE_CHECKING:
    from unspin.language_model import LanguageModel

__all__ = ["TableWarning", "WarningKind", "table_warnings"]

_MUCH = math.log(10)
"""How much likelier than its standard a spun wording must be to be called the usual one, in nats."""
_COMMON = 4.0
"""The Zipf frequency from which a single word is usual: ten times in a million words."""
_COUNT_OF_THE_USUAL = 1.0
"""The count that says by itself that the spun wording is good English."""


class WarningKind(Enum):
    """What a warning is about; the value names one and several of the kind."""

    chain = ("chain", "chains")
    both_ways = ("pair in both directions", "pairs in both directions")
    two_tables = ("pair in two tables", "pairs in two tables")
    usual = ("usual wording", "usual wordings")

    def counted(self, number: int) -> str:
        """``1 chain``, ``2 chains``."""
        return f"{number} {self.value[number != 1]}"


@dataclass(frozen=True, slots=True)
class TableWarning:
    """Something to look at; it may be right."""

    kind: WarningKind
    place: PlacedRow
    message: str

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: warning: {self.message}"


def table_warnings(rows: Sequence[PlacedRow], model: LanguageModel) -> list[TableWarning]:
    """All warnings about the rows of one or several tables, in the order of the rows."""
    found = [*_leading_on(rows), *_in_two_tables(rows), *_usual(rows, model)]
    order = {id(placed): number for number, placed in enumerate(rows)}
    return sorted(found, key=lambda warning: order[id(warning.place)])


def _leading_on(rows: Sequence[PlacedRow]) -> Iterator[TableWarning]:
    """Rows whose standard wording is itself a spun form: of what they make of it, or of something else."""
    behind: dict[str, list[PlacedRow]] = {}
    for placed in rows:
        behind.setdefault(placed.spun, []).append(placed)
    turned: set[frozenset[str]] = set()
    for placed in rows:
        before = behind.get(placed.standard)
        if not before:
            continue
        row = placed.row
        back = next((other for other in before if other.standard == placed.spun), None)
        if back is not None:
            if (pair := frozenset((placed.standard, placed.spun))) not in turned:
                turned.add(pair)
                message = f"{row.standard!r} → {row.spun!r} stands in the other direction at {back.source}"
                yield TableWarning(WarningKind.both_ways, placed, message)
            continue
        first = max(before, key=lambda other: other.row.count)
        message = (
            f"{row.spun!r} is restored to {row.standard!r}, which is itself spun of {first.row.standard!r} "
            f"({first.source})"
        )
        yield TableWarning(WarningKind.chain, placed, message)


def _in_two_tables(rows: Iterable[PlacedRow]) -> Iterator[TableWarning]:
    seen: dict[tuple[str, str], PlacedRow] = {}
    for placed in rows:
        first = seen.setdefault((placed.standard, placed.spun), placed)
        if first.path != placed.path:
            message = f"{placed.row.standard!r} → {placed.row.spun!r} stands at {first.source} too"
            yield TableWarning(WarningKind.two_tables, placed, message)


def _usual(rows: Iterable[PlacedRow], model: LanguageModel) -> Iterator[TableWarning]:
    """Rows whose spun wording is much likelier in plain text than their standard one, and that do not say so."""
    known: dict[str, float] = {}
    for placed in rows:
        row = placed.row
        if row.near or row.count <= _COUNT_OF_THE_USUAL:
            continue
        if " " in placed.standard or " " in placed.spun:
            gain = _likelihood(placed.spun, model, known) - _likelihood(placed.standard, model, known)
            usual = gain >= _MUCH and _hangs_together(placed.spun, model)
        else:
            from wordfreq import zipf_frequency  # noqa: PLC0415  (its word list is loaded when first needed)

            zipf = zipf_frequency(placed.spun, "en")
            gain = (zipf - zipf_frequency(placed.standard, "en")) * math.log(10)
            usual = gain >= _MUCH and zipf >= _COMMON
        if usual:
            message = (
                f"{row.spun!r} is {_times(gain)} times as frequent in plain English as {row.standard!r}; "
                "give it count 1 or near words, or drop it"
            )
            yield TableWarning(WarningKind.usual, placed, message)


def _likelihood(wording: str, model: LanguageModel, known: dict[str, float]) -> float:
    """ln of how likely a normal wording is to stand anywhere."""
    value = known.get(wording)
    if value is None:
        value, previous, before = 0.0, "", ""
        for word in wording.split(" "):
            value += model.score(word, previous, before)
            before, previous = previous, word
        known[wording] = value
    return value


def _hangs_together(wording: str, model: LanguageModel) -> bool:
    """Whether the model has met the words side by side, and does not only know each of them."""
    pairs = pairwise(wording.split(" "))
    return all(model.score(word, previous, "") > model.score(word, "", "") + 1.0 for previous, word in pairs)


def _times(nats: float) -> str:
    return f"{float(f'{math.exp(nats):.1g}'):.0f}"
