"""Scores for a reader: a line a file, and below it what speaks for it."""

from __future__ import annotations

import re

from rich.console import Console
from rich.style import Style
from rich.text import Text

from unspin.batch.work import FileResult
from unspin.detection.findings import Part

from .by import By
from .evidence import Item, parts_of, top_evidence
from .positions import Positions
from .reporter import Reporter
from .screen import clean
from .summary import SPUN_SCORE

__all__ = ["ScoreReporter"]

DOUBTFUL_SCORE = 20
_SHORT = 60
"""With fewer words than this, a score in the middle says that there is too little to judge by."""
_AROUND = 40
"""Characters shown on both sides of a piece of evidence."""


class ScoreReporter(Reporter):
    """Score, path, length and spin rate, a line each; for what looks spun the strongest evidence."""

    def __init__(self, console: Console, by: By = By.file, evidence: int = 3, *, heatmap: bool = False) -> None:
        self._console, self._by, self._evidence, self._heatmap = console, by, evidence, heatmap

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        line = Text(f"{result.score:5.1f}", style=_color(result.score))
        line.append(f"  {clean(str(result.path))}", style="default")
        line.append(f"  ({_figures(result)})", style="dim")
        self._print(line)
        positions = Positions(result.text)
        if result.score >= DOUBTFUL_SCORE:
            for item in top_evidence(result, self._evidence):
                self._print(_evidence_line(result, item, positions))
        for part in parts_of(result, self._by):
            self._print(_part_line(result, part, positions))
        if self._heatmap:
            self._print(_heatmap(result))

    def _print(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True)


def _figures(result: FileResult) -> str:
    if result.foreign:
        return f"{result.words} words, not English"
    figures = f"{result.words} words, spin rate {result.spin_rate:.0%}"
    if result.words < _SHORT and DOUBTFUL_SCORE <= result.score < 100 - DOUBTFUL_SCORE:
        return f"{figures}, too short to be sure"
    if result.score >= SPUN_SCORE and not result.edits:
        return f"{figures}, nothing can be restored"
    return figures


def _evidence_line(result: FileResult, item: Item, positions: Positions) -> Text:
    line, column = positions.of(item.start)
    text = Text(f"         {line}:{column}".ljust(16), style="cyan")
    low, high = item.sentence
    before = result.text[max(low, item.start - _AROUND) : item.start]
    after = result.text[item.end : min(high, item.end + _AROUND)]
    text.append("…" if item.start - _AROUND > low else "")
    text.append(_one_line(before), "dim")
    text.append(_one_line(result.text[item.start : item.end]) or "·", "bold red")
    text.append(_one_line(after), "dim")
    text.append("…" if item.end + _AROUND < high else "")
    text.append(f"  {clean(item.what)} {item.probability:.0%}", "green" if item.what.startswith("for ") else "yellow")
    return text


def _part_line(result: FileResult, part: Part, positions: Positions) -> Text:
    line, column = positions.of(part.start)
    text = Text(f"  {part.score:5.1f}", style=_color(part.score))
    text.append(f"  {line}:{column}".ljust(9), style="cyan")
    words = _one_line(result.text[part.start : part.end])
    text.append(f"  {words[:80]}{'…' * (len(words) > 80)}")
    return text


def _heatmap(result: FileResult) -> Text:
    """The text, its sentences shaded by score."""
    text, at = Text(), 0
    for part in sorted(result.sentences, key=lambda part: part.start):
        if part.start < at:
            continue
        text.append(_lines(result.text[at : part.start]))
        text.append(_lines(result.text[part.start : part.end]), _shade(part.score))
        at = part.end
    text.append(_lines(result.text[at:]))
    return text


def _shade(score: float) -> Style:
    if score < DOUBTFUL_SCORE:
        return Style()
    if score < SPUN_SCORE:
        return Style(color="yellow", underline=True)
    return Style(color="black", bgcolor="bright_yellow" if score < 85 else "bright_red")


def _color(score: float) -> str:
    return "red" if score >= SPUN_SCORE else "yellow" if score >= DOUBTFUL_SCORE else "green"


def _one_line(text: str) -> str:
    return clean(re.sub(r"\s+", " ", text))


def _lines(text: str) -> str:
    return "\n".join(map(clean, text.split("\n")))
