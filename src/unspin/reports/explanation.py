"""Explanations as people and programs get them: tables on a terminal, lines in a pipe, JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from unspin.explaining import NO_ENTRY, Candidate, Explanation, Point, Verdict, percent, row_label

from .screen import clean

__all__ = ["Explained", "explanation_entry", "explanation_lines", "print_explanation"]

_MOST = 4
"""Candidates of a point that are shown unasked."""
_WIDE = 120
"""Columns from which reasons and rows have columns of their own."""
_STYLES = {Verdict.made: "green", Verdict.suggested: "yellow", Verdict.rival: "cyan"}
_LEGEND = (
    "channel: P(seen | meant) by the tables. nats: what the language model gives the meant words over the seen ones "
    "here. post: P(meant | seen) by the lattice alone. conf: P(the edit is right) by all evidence."
)


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation with the place of its sentence, ``FILE:LINE`` or empty for a text that stands in no file."""

    place: str
    explanation: Explanation


def explanation_lines(explained: Explained, *, every: bool = False) -> Iterator[str]:
    """The lines for a pipe, without newlines; with ``every`` all candidates and not the likeliest few."""
    found = explained.explanation
    place = f"{explained.place}: " if explained.place else ""
    yield f"{place}{_joined(found.sentence)}"
    yield f"  {_state(found)}"
    for point in found.points:
        yield ""
        yield f"  {_joined(point.seen)}: {point.outcome}"
        yield from (f"    {hint}" for hint in _hints(point))
        shown, left = _shown(point, every=every)
        for candidate in shown:
            yield f"    {_joined(candidate.seen)} → {_joined(candidate.meant)}: {_figures(candidate)}"
            yield f"      {row_label(candidate.origin)}"
            yield f"      {candidate.verdict}: {candidate.reason}"
        if left:
            yield f"    {left}"
    if note := _note(found):
        yield ""
        yield f"  {note}"


def print_explanation(console: Console, explained: Explained, *, every: bool = False, legend: bool = True) -> None:
    """Print an explanation on a terminal of whatever width."""
    found = explained.explanation
    if explained.place:
        console.print(Text(clean(explained.place), "bold"))
    console.print(_marked(found))
    console.print(Text(_state(found), "dim"))
    tables = False
    for point in found.points:
        console.print()
        head = Text(_joined(point.seen), "bold")
        head.append(f": {point.outcome}", "green" if point.changed else "")
        console.print(head)
        for hint in _hints(point):
            console.print(Text(hint, "yellow"))
        shown, left = _shown(point, every=every)
        if shown:
            tables = True
            wide = console.width >= _WIDE
            console.print(Padding(_wide_table(shown) if wide else _narrow_table(shown), (0, 0, 0, 2)))
        if left:
            console.print(Padding(Text(left, "dim"), (0, 0, 0, 2)))
    if note := _note(found):
        console.print()
        console.print(Text(note, "dim"))
    if tables and legend:
        console.print()
        console.print(Text(_LEGEND, "dim"))


def explanation_entry(explained: Explained) -> dict[str, Any]:
    """An explanation for the JSON report; offsets count characters of the document's visible text."""
    found = explained.explanation
    return {
        "place": explained.place or None,
        "start": found.start,
        "end": found.end,
        "sentence": found.sentence,
        "score": round(found.score, 2),
        "probability": round(found.probability, 4),
        "spin_rate": round(found.rate, 4),
        "passage_probability": round(found.block, 4),
        "passed_over": found.passed_over,
        "points": [_point_entry(point) for point in found.points],
    }


def _point_entry(point: Point) -> dict[str, Any]:
    return {
        "start": point.start,
        "end": point.end,
        "seen": point.seen,
        "changed": point.changed,
        "outcome": point.outcome,
        "needed": _rounded(point.needed),
        "known": point.known,
        "candidates": [_candidate_entry(candidate) for candidate in point.candidates],
    }


def _candidate_entry(candidate: Candidate) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "start": candidate.start,
        "end": candidate.end,
        "seen": candidate.seen,
        "meant": candidate.meant,
        "verdict": candidate.verdict.name,
        "reason": candidate.reason,
        "channel": _rounded(candidate.channel),
        "gain_nats": _rounded(candidate.gain),
        "posterior": _rounded(candidate.posterior),
        "confidence": _rounded(candidate.confidence),
        "kind": candidate.origin.kind,
        "source": candidate.origin.source,
    }
    if row := candidate.origin.row:
        entry["row"] = {
            "standard": row.standard,
            "spun": row.spun,
            "pos": row.pos,
            "count": row.count,
            "near": list(row.near),
            "note": row.note,
        }
    return entry


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _state(found: Explanation) -> str:
    return (
        f"document: score {found.score:.0f}, P(spun) {percent(found.probability)}, spin rate {percent(found.rate)}; "
        f"this passage: P(spun) {percent(found.block)}"
    )


def _hints(point: Point) -> Iterator[str]:
    if NO_ENTRY in point.outcome:
        yield f'if it is spun, add a row: unspin tables add STANDARD "{_joined(point.seen)}" --to mine.tsv'


def _note(found: Explanation) -> str:
    if found.passed_over:
        more = "further " if found.points else ""
        words = f"1 {more}word" if found.passed_over == 1 else f"{found.passed_over} {more}words"
        doubt = f"{words} could be changed and never came into question; --phrase WORDS says why"
        return f"{doubt}." if found.points else f"Nothing is changed here: {doubt}."
    return "" if found.points else "No table and no thesaurus entry could change a word of this."


def _shown(point: Point, *, every: bool) -> tuple[Sequence[Candidate], str]:
    """The candidates to show, and what to say of the others."""
    left = len(point.candidates) - _MOST
    if every or left <= 0:
        return point.candidates, ""
    return point.candidates[:_MOST], f"and {left} less likely; --all shows {'it' if left == 1 else 'them'}"


def _figures(candidate: Candidate) -> str:
    values: list[tuple[str, float | None, Callable[[float], str]]] = [
        ("channel", candidate.channel, percent),
        ("language model", candidate.gain, lambda value: f"{value:+.1f} nats"),
        ("posterior", candidate.posterior, percent),
        ("confidence", candidate.confidence, percent),
    ]
    return ", ".join(f"{name} {shown(value)}" for name, value, shown in values if value is not None)


def _marked(found: Explanation) -> Text:
    """The sentence with its points of decision standing out."""
    text = Text("“")
    at = found.start
    for point in sorted(found.points, key=lambda point: point.start):
        start, end = max(point.start, at), min(point.end, found.end)
        if start >= end:
            continue
        text.append(_spaced(found.sentence[at - found.start : start - found.start]))
        style = "bold green" if point.changed else "bold"
        text.append(_spaced(found.sentence[start - found.start : end - found.start]), f"{style} underline")
        at = end
    text.append(_spaced(found.sentence[at - found.start :]))
    return text.append("”")


def _narrow_table(candidates: Sequence[Candidate]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("candidate", overflow="fold", ratio=3)
    for name in ("channel", "nats", "post", "conf"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", overflow="fold", min_width=9)
    for candidate in candidates:
        reads = _reading(candidate)
        reads.append(f"\n{row_label(candidate.origin)}", "dim")
        style = _STYLES.get(candidate.verdict, "")
        table.add_row(reads, *_cells(candidate), Text(candidate.verdict.value, style))
    return table


def _wide_table(candidates: Sequence[Candidate]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("candidate", overflow="fold", min_width=16)
    for name in ("channel", "nats", "post", "conf"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("from", overflow="fold", ratio=2)
    table.add_column("why", overflow="fold", ratio=3)
    for candidate in candidates:
        why = Text(candidate.verdict.value, _STYLES.get(candidate.verdict, "bold"))
        why.append(f": {candidate.reason}", "")
        table.add_row(_reading(candidate), *_cells(candidate), Text(row_label(candidate.origin), "dim"), why)
    return table


def _reading(candidate: Candidate) -> Text:
    text = Text(_joined(candidate.seen))
    text.append(" → ", "dim")
    return text.append(_joined(candidate.meant), _STYLES.get(candidate.verdict, ""))


def _cells(candidate: Candidate) -> Iterator[str]:
    yield _short(candidate.channel)
    yield "" if candidate.gain is None else f"{candidate.gain:+.1f}"
    yield _short(candidate.posterior)
    yield _short(candidate.confidence)


def _short(value: float | None) -> str:
    return "" if value is None else "<1%" if 0 < value < 0.01 else f"{100 * value:.0f}%"


def _joined(text: str) -> str:
    return clean(" ".join(text.split())) or clean(text)


def _spaced(text: str) -> str:
    return clean(text.replace("\r", " ").replace("\n", " "))
