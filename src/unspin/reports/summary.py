"""What to say in a line or two."""

from __future__ import annotations

from collections.abc import Sequence

from unspin.batch.work import FileResult
from unspin.edits import Edit

__all__ = ["closing", "counted", "left", "restored_words", "summarize"]

SPUN_SCORE = 50
"""From this score on a text counts as spun."""


def counted(number: int, what: str) -> str:
    """``1 file``, ``2,000 files``."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def left(remaining: float) -> str:
    """How many artefacts remain, in words."""
    number = round(remaining)
    return f"about {counted(number, 'artefact')} remain{'s' * (number == 1)}"


def restored_words(edits: Sequence[Edit]) -> int:
    """How many words the edits of spun wordings cover."""
    return sum(len(edit.original.split()) for edit in edits if edit.kind == "phrase")


def summarize(result: FileResult) -> str:
    """One honest sentence: what was restored, and about how much is left."""
    if result.foreign:
        return "not English, left alone; --language en treats it as English"
    residue = sum(edit.kind != "phrase" for edit in result.edits)
    parts = []
    if words := restored_words(result.edits):
        parts.append(f"{words:,} of {counted(result.words, 'word')} restored")
    if residue:
        parts.append(f"{counted(residue, 'piece')} of residue mended")
    spun = result.score >= SPUN_SCORE
    if spun and not words:
        parts.append(f"looks spun (score {result.score:.0f}), not restorable here")
    if (words or spun) and round(result.remaining):
        parts.append(left(result.remaining))
    if result.suggestions and (words or spun):
        parts.append(counted(len(result.suggestions), "suggestion"))
    if words:
        parts.append(f"spin rate {result.spin_rate:.0%}")
    return ", ".join(parts) or "nothing to restore"


def closing(files: int, changed: int, words: int, residue: int, remaining: float, *, written: bool) -> str:
    """The summary of several files."""
    verb = "changed" if written else "would change"
    parts = [f"{counted(files, 'file')} read, {changed:,} {verb}: {counted(words, 'word')} restored"]
    if residue:
        parts.append(f"{counted(residue, 'piece')} of residue mended")
    return ", ".join([*parts, left(remaining)])
