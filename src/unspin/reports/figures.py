"""Files in numbers, and a run in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from unspin.batch.work import FileResult

__all__ = ["SPUN_SCORE", "Figures", "Joined", "Totals"]

SPUN_SCORE = 50
"""From this score on a text counts as spun."""


@dataclass(slots=True)
class Figures:
    """A file, or a block of one, in numbers.

    ``restored`` are the words that edits of spun wordings cover, ``residue`` counts the other edits; the rest is as in
    :class:`~unspin.batch.work.FileResult`.
    """

    path: Path
    score: float
    spin_rate: float
    words: int
    remaining: float
    edits: int
    restored: int
    residue: int
    suggestions: int
    changed: bool
    foreign: bool

    @classmethod
    def of(cls, result: FileResult) -> Figures:
        """Those of a result."""
        return cls(
            result.path,
            result.score,
            result.spin_rate,
            result.words,
            result.remaining,
            len(result.edits),
            sum(len(edit.original.split()) for edit in result.edits if edit.kind == "phrase"),
            sum(edit.kind != "phrase" for edit in result.edits),
            len(result.suggestions),
            result.changed,
            result.foreign,
        )

    def add(self, more: Figures) -> None:
        """Take the next block of the file in: means are weighted by words, the rest adds up."""
        words = self.words + more.words
        if words:
            share = more.words / words
            self.score += share * (more.score - self.score)
            self.spin_rate += share * (more.spin_rate - self.spin_rate)
        self.foreign = (self.foreign or not self.words) and (more.foreign or not more.words) and words > 0
        self.words = words
        self.remaining += more.remaining
        self.edits += more.edits
        self.restored += more.restored
        self.residue += more.residue
        self.suggestions += more.suggestions
        self.changed = self.changed or more.changed


class Joined:
    """Makes the blocks of files into files again."""

    def __init__(self) -> None:
        self._open: Figures | None = None

    def add(self, result: FileResult) -> Figures | None:
        """The figures of a file once its last block has come."""
        figures = Figures.of(result)
        if result.number and self._open is not None:
            self._open.add(figures)
            figures = self._open
        self._open = None if result.last else figures
        return figures if result.last else None


class Totals:
    """A run in numbers: complete files; of one whose further blocks are still to come nothing."""

    def __init__(self) -> None:
        self.files = 0
        self.changed = 0
        self.restored = 0
        self.residue = 0
        self.remaining = 0.0
        self.spun = 0
        self._joined = Joined()

    def add(self, result: FileResult) -> Figures | None:
        """Count a result in; the figures of its file once the last block has come."""
        figures = self._joined.add(result)
        if figures is not None:
            self.files += 1
            self.changed += figures.changed
            self.restored += figures.restored
            self.residue += figures.residue
            self.remaining += figures.remaining
            self.spun += figures.score >= SPUN_SCORE
        return figures
