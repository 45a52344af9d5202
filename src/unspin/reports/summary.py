"""What to say in a line or two."""

from __future__ import annotations

from .figures import SPUN_SCORE, Figures, Totals

__all__ = ["closing", "counted", "left", "summarize"]


def counted(number: int, what: str) -> str:
    """``1 file``, ``2,000 files``."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def left(remaining: float) -> str:
    """How many artefacts remain, in words."""
    number = round(remaining)
    return f"about {counted(number, 'artefact')} remain{'s' * (number == 1)}"


def summarize(figures: Figures) -> str:
    """One honest sentence: what was restored, and about how much is left."""
    if figures.foreign:
        return "not English, left alone; --language en treats it as English"
    words = figures.restored
    parts = []
    if words:
        parts.append(f"{words:,} of {counted(figures.words, 'word')} restored")
    if figures.residue:
        parts.append(f"{counted(figures.residue, 'piece')} of residue mended")
    spun = figures.score >= SPUN_SCORE
    if spun and not words:
        parts.append(f"looks spun (score {figures.score:.0f}), not restorable here")
    if (words or spun) and round(figures.remaining):
        parts.append(left(figures.remaining))
    if figures.suggestions and (words or spun):
        parts.append(counted(figures.suggestions, "suggestion"))
    if words:
        parts.append(f"spin rate {figures.spin_rate:.0%}")
    return ", ".join(parts) or "nothing to restore"


def closing(totals: Totals, *, written: bool) -> str:
    """The summary of several files."""
    verb = "changed" if written else "would change"
    files = f"{counted(totals.files, 'file')} read, {totals.changed:,} {verb}"
    parts = [f"{files}: {counted(totals.restored, 'word')} restored"]
    if totals.residue:
        parts.append(f"{counted(totals.residue, 'piece')} of residue mended")
    return ", ".join([*parts, left(totals.remaining)])
