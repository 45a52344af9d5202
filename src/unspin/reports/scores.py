"""Scores for a reader: a line a file, and below it what speaks for it."""

from __future__ import annotations

import re

from rich.console import Console
from rich.style import Style
from rich.text import Text

from unspin.batch.work import FileResult
from unspin.detection.findings import Part

from .by import By
from .evidence import Item, parts_of, strongest, top_evidence
from .figures import SPUN_SCORE, Figures, Joined
from .grades import DOUBTFUL_SCORE, STRONG_SCORE, remark
from .positions import Positions
from .reporter import Reporter
from .screen import clean

__all__ = ["ScoreReporter"]

_AROUND = 40
"""Characters shown on both sides of a piece of evidence."""


class ScoreReporter(Reporter):
    """Score, path, length and spin rate, a line each; for what looks spun the strongest evidence."""

    def __init__(self, console: Console, by: By = By.file, evidence: int = 3, *, heatmap: bool = False) -> None:
        self._console, self._by, self._evidence, self._heatmap = console, by, evidence, heatmap
        self._joined = Joined()
        self._found: list[tuple[float, Text]] = []
        self._parts: list[Text] = []
        self._shaded: list[Text] = []

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        if not result.number:
            self._found, self._parts, self._shaded = [], [], []
        positions = Positions(result.text, result.origin)
        for item in top_evidence(result, self._evidence):
            self._found.append((item.probability, _evidence_line(result, item, positions)))
        self._parts += [_part_line(result, part, positions) for part in parts_of(result, self._by)]
        if self._heatmap:
            self._shaded.append(_heatmap(result))
        if figures := self._joined.add(result):
            self._print_file(figures)

    def _print_file(self, figures: Figures) -> None:
        line = Text(f"{figures.score:5.1f}", style=_color(figures.score))
        line.append(f"  {clean(str(figures.path))}", style="default")
        line.append(f"  ({remark(figures)})", style="dim")
        self._print(line)
        if figures.score >= DOUBTFUL_SCORE:
            for _, line in strongest(self._found, self._evidence, lambda found: found[0]):
                self._print(line)
        for line in self._parts:
            self._print(line)
        if self._heatmap:
            self._print(Text().join(self._shaded))

    def _print(self, line: Text) -> None:
        self._console.print(line, soft_wrap=True)


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
    return Style(color="black", bgcolor="bright_yellow" if score < STRONG_SCORE else "bright_red")


def _color(score: float) -> str:
    return "red" if score >= SPUN_SCORE else "yellow" if score >= DOUBTFUL_SCORE else "green"


def _one_line(text: str) -> str:
    return clean(re.sub(r"\s+", " ", text))


def _lines(text: str) -> str:
    return "\n".join(map(clean, text.split("\n")))
