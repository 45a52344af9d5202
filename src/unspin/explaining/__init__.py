"""Why a wording is changed, or why it is not: what was considered at each point of decision, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from unspin.document import Sentence
from unspin.edits import Edit, invert
from unspin.restorer import CloseReading, Judged, Restoration, Unspinner
from unspin.tables import builtin_tables
from unspin.tables.allowed import allowed_reasons
from unspin.thesaurus import load_thesaurus

from .candidates import NO_ENTRY, Known, Weighed, percent
from .model import Candidate, Explanation, Origin, Point, Verdict
from .phrases import find_phrase, nearest_phrase
from .rows import Rows, row_label

__all__ = [
    "NO_ENTRY",
    "Candidate",
    "Explanation",
    "Origin",
    "Point",
    "Verdict",
    "explain",
    "find_phrase",
    "nearest_phrase",
    "percent",
    "row_label",
]

_NOTEWORTHY = 0.1
"""Confidence or posterior from which on a candidate makes its place a point of decision."""
_CLOSING = frozenset(".,;:!?…\"'”’)]")


def explain(
    unspinner: Unspinner, text: str, spans: Sequence[tuple[int, int]] | None = None, *, whole: bool = False
) -> list[Explanation]:
    """Explain what is decided on these spans of a text, or with None on all sentences; in text order.

    The text is the whole document: how spun the rest of it is counts. A span that lies in no sentence is left out.
    ``whole`` explains the sentences that the spans meet with all that is in question in them.
    """
    settings = unspinner.settings
    known = Known(
        unspinner.index,
        Rows([*settings.tables, *(builtin_tables() if settings.builtin else ())]),
        load_thesaurus() if settings.thesaurus else None,
        dict.fromkeys(settings.allowed, "by your options") | allowed_reasons(settings.allow_lists),
        settings.min_confidence,
    )
    explainer = _Explainer(known, text, unspinner.restore(text), unspinner.read_closely(text))
    return list(explainer.explanations(spans, whole=whole))


class _Explainer:
    """Explains one text.

    Within, offsets are those of the text without residue, which the lattice read; they are placed when handed out.
    """

    def __init__(self, known: Known, original: str, restoration: Restoration, reading: CloseReading) -> None:
        self._known, self._original, self._restoration, self._reading = known, original, restoration, reading
        self._back = invert(reading.residue)
        self._edits = [(*_moved(reading.residue, edit.start, edit.end), edit) for edit in restoration.edits]

    def explanations(self, spans: Sequence[tuple[int, int]] | None, *, whole: bool) -> Iterator[Explanation]:
        wanted = None if spans is None else [_moved(self._reading.residue, start, end) for start, end in spans]
        judged: dict[tuple[int, int], list[Judged]] = {}
        for item in self._reading.judged:
            judged.setdefault(item.evidence.sentence.span, []).append(item)
        for sentence in self._reading.document.sentences():
            low, high = sentence.span
            mine = None if wanted is None else [(a, b) for a, b in wanted if a < high and low < b]
            if mine is None or mine:
                yield self._sentence(sentence, judged.get(sentence.span, []), None if whole else mine)

    def _sentence(
        self, sentence: Sentence, judged: Sequence[Judged], spans: Sequence[tuple[int, int]] | None
    ) -> Explanation:
        low, high = sentence.span
        block = next((p for (a, b), p in self._reading.blocks if a <= low < b), 0.0)
        weighed = Weighed(self._reading, sentence, judged, block, self._known, self._is_made)
        chosen = self._noteworthy(weighed, low, high) if spans is None else spans
        points = [self._point(weighed, max(a, low), min(b, high)) for a, b in chosen]
        start, end = self._placed(low, high)
        while end < len(self._original) and self._original[end] in _CLOSING:
            end += 1
        return Explanation(
            start,
            end,
            self._original[start:end],
            self._restoration.score,
            self._reading.state.probability,
            self._reading.state.rate,
            block,
            tuple(points),
            weighed.passed_over(chosen) if spans is None else 0,
        )

    def _noteworthy(self, weighed: Weighed, low: int, high: int) -> list[tuple[int, int]]:
        """Where something was seriously in question; spans that overlap made one."""
        found = [
            (c.start, c.end)
            for c in weighed.weighed
            if c.verdict in {Verdict.made, Verdict.suggested} or max(c.confidence or 0, c.posterior or 0) >= _NOTEWORTHY
        ]
        found += [(start, end) for start, end, _ in self._edits if start < end]
        merged: list[tuple[int, int]] = []
        for start, end in sorted(span for span in found if span[0] < high and low < span[1]):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def _point(self, weighed: Weighed, start: int, end: int) -> Point:
        candidates = weighed.candidates(start, end)
        candidates += list(self._made_otherwise(start, end, candidates))
        candidates.sort(key=_rank)
        made = sorted((c for c in candidates if c.verdict is Verdict.made), key=lambda c: c.start)
        known = bool(candidates) or weighed.has_entries(start, end)
        if made:
            parts = [f"“{c.seen}” to “{c.meant}”" for c in made]
            alone = len(made) == 1 and (made[0].start, made[0].end) == (start, end)
            outcome = f"changed to “{made[0].meant}”." if alone else f"changed: {', '.join(parts)}."
        else:
            outcome = f"not changed: {weighed.unchanged_because(start, end, candidates, known=known)}."
        low, high = self._placed(start, end)
        placed = [replace(c, start=a, end=b) for c in candidates for a, b in [self._placed(c.start, c.end)]]
        needed = weighed.needed(start, end)
        return Point(low, high, self._original[low:high], tuple(placed), needed, outcome, bool(made), known)

    def _made_otherwise(self, start: int, end: int, known: Sequence[Candidate]) -> Iterator[Candidate]:
        """The edits made in a span that the first reading of the lattice did not choose: residue, and later finds."""
        for low, high, edit in self._edits:
            if not (low < end and start < high) or any(
                c.verdict is Verdict.made and c.start < high and low < c.end for c in known
            ):
                continue
            reason = "residue" if edit.kind != "phrase" else "it was found once its neighbours had been put right"
            yield Candidate(
                low,
                high,
                edit.original,
                edit.replacement,
                self._origin(edit),
                Verdict.made,
                reason,
                confidence=edit.confidence,
            )

    def _origin(self, edit: Edit) -> Origin:
        return self._known.rows.origin(edit.source) if edit.kind == "phrase" else Origin("residue", edit.kind)

    def _is_made(self, start: int, end: int) -> bool:
        return any(low < end and start < high for low, high, _ in self._edits)

    def _placed(self, start: int, end: int) -> tuple[int, int]:
        return _moved(self._back, start, end)


def _rank(candidate: Candidate) -> tuple[bool, float, float, float, int]:
    gain = -99.0 if candidate.gain is None else candidate.gain
    made = candidate.verdict is Verdict.made
    return (not made, -(candidate.confidence or 0.0), -(candidate.posterior or 0.0), -gain, candidate.start)


def _moved(edits: Sequence[Edit], start: int, end: int) -> tuple[int, int]:
    """A span of the text before the edits as a span of the text after; it grows over those that it meets."""
    shift_start = shift_end = 0
    for edit in sorted(edits, key=lambda e: e.start):
        growth = len(edit.replacement) - len(edit.original)
        if edit.end <= start:
            shift_start += growth
            shift_end += growth
        elif edit.start < end:
            start = min(start, edit.start)
            end = max(end, edit.end)
            shift_end += growth
    return start + shift_start, end + shift_end
