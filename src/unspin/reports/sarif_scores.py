"""SARIF 2.1.0 of the scores: what is over the limit, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from unspin.batch.work import FileResult
from unspin.detection.findings import Part

from .by import By
from .evidence import STRANGE, Item, parts_of, strongest, top_evidence
from .figures import SPUN_SCORE, Figures
from .grades import is_noted
from .positions import Positions
from .sarif import edit_finding
from .sarif_log import KIND_RULES, Finding, Rule, SarifLog, region_of
from .summary import counted
from .visible import harmless, shortened

__all__ = ["SarifScoreReporter"]

_MOST = 120
"""Characters of a wording that a message quotes."""
_LONG = 4000
"""Characters of a sentence or paragraph that are given as a snippet; a longer one can be read in the file."""
_LIKELY = 50
"""Percent from which on a piece of evidence is worth a warning."""
_FILE = "score"
_RULES = {
    _FILE: Rule(
        "spun text",
        "The text probably holds spun prose: wordings that a program put in the place of the usual ones. A score says "
        "how likely that is, 0 to 100, and nothing about who did it.",
    ),
    f"{_FILE}:{By.paragraph}": Rule(
        "spun paragraph",
        "A paragraph that is probably part of the spun prose. Its score is the mean of its sentences'.",
    ),
    f"{_FILE}:{By.sentence}": Rule("spun sentence", "A sentence that is probably part of the spun prose."),
    STRANGE: Rule(
        "word that does not fit", "The words around it do not expect this word; a spinner may have put it there."
    ),
}


class _Found(NamedTuple):
    """What waits until the score of its file is known."""

    finding: Finding
    regions: Mapping[str, Any]
    place: Mapping[str, int | str] | None = None


class SarifScoreReporter(SarifLog):
    """A result for each file over the limit, with ``by`` for each of its parts that is, and for the top evidence.

    A file over a ``limit`` that was asked for is an error, as the exit code has it, else a warning. Parts are warnings,
    and so is evidence that is likelier than not in files over the limit; other evidence is a note.
    """

    def __init__(
        self,
        write: Callable[[str], None],
        base: Path,
        by: By | None = None,
        evidence: int = 0,
        limit: float | None = None,
    ) -> None:
        super().__init__(write, base, {**_RULES, **KIND_RULES}, "score/v1")
        self._by, self._evidence = by or By.file, evidence
        self._limit = SPUN_SCORE if limit is None else limit
        self._level = "warning" if limit is None else "error"
        self._parts: list[_Found] = []
        self._items: list[_Found] = []

    def _find(self, result: FileResult, positions: Positions | None) -> None:
        if not result.number:
            self._parts, self._items = [], []
        for part in parts_of(result, self._by):
            if part.score > self._limit:
                regions = _regions(result, positions, (part.start, part.end))
                self._parts.append(_Found(self._part(result, part), regions))
        for item in top_evidence(result, self._evidence):
            regions = _regions(result, positions, (item.start, item.end), item.sentence)
            self._items.append(_Found(_evidence(result, item, with_sentence=not positions), regions, item.place))

    def _finish(self, figures: Figures) -> None:
        over = figures.score > self._limit
        if over:
            self._add(self._file(figures))
        for found in self._parts:
            self._add(found.finding, found.regions)
        if is_noted(figures.score, self._limit):
            for finding, regions, place in strongest(self._items, self._evidence, lambda found: found.finding.rank):
                level = "warning" if over and finding.rank >= _LIKELY else "note"
                self._add(finding._replace(level=level), regions, place)

    def _file(self, figures: Figures) -> Finding:
        message = (
            f"Looks spun: score {figures.score:.0f} of 100, spin rate {figures.spin_rate:.0%}, "
            f"{counted(figures.words, 'word')}"
        )
        properties = {
            "score": round(figures.score, 2),
            "limit": self._limit,
            "spin_rate": round(figures.spin_rate, 4),
            "words": figures.words,
        }
        return Finding(_FILE, self._level, message, (), figures.score, properties)

    def _part(self, result: FileResult, part: Part) -> Finding:
        wording = result.text[part.start : part.end]
        quoted = shortened(" ".join(wording.split()), _MOST)
        message = f"This {self._by} looks spun: score {part.score:.0f} of 100: “{quoted}”"
        properties = {"score": round(part.score, 2), "limit": self._limit, "words": part.words}
        return Finding(f"{_FILE}:{self._by}", "warning", message, (wording,), part.score, properties)


def _evidence(result: FileResult, item: Item, *, with_sentence: bool) -> Finding:
    wording = result.text[item.start : item.end]
    if item.edit:
        finding = edit_finding(item.edit, "note", suggestion=not item.applied)
    else:
        sure = f"{100 * item.probability:.0f}%"
        message = f"“{shortened(harmless(wording), _MOST)}” does not fit here: a spinner may have put it there ({sure})"
        properties = {"original": wording, "probability": round(item.probability, 4)}
        finding = Finding(STRANGE, "note", message, (wording,), 100 * item.probability, properties)
    if with_sentence:
        sentence = result.text[slice(*item.sentence)][:_LONG]
        finding = finding._replace(properties={**finding.properties, "sentence": sentence})
    return finding


def _regions(
    result: FileResult,
    positions: Positions | None,
    span: tuple[int, int],
    around: tuple[int, int] | None = None,
) -> dict[str, Any]:
    """Region and context with their texts; nothing of a file that is no text."""
    if not positions:
        return {}
    found = {"region": _with_snippet(result, positions, *span)}
    if around:
        low, high = min(span[0], around[0]), max(span[1], around[1])
        if (low, high) != span:  # the context must be more than the region
            found["contextRegion"] = _with_snippet(result, positions, low, high)
    return found


def _with_snippet(result: FileResult, positions: Positions, start: int, end: int) -> dict[str, Any]:
    region = region_of(positions, start, end)
    if end - start <= _LONG:
        region["snippet"] = {"text": result.text[start:end]}
    return region
