"""What scores mean, in words and in shades."""

from __future__ import annotations

from .figures import SPUN_SCORE, Figures

__all__ = ["DOUBTFUL_SCORE", "STRONG_SCORE", "is_noted", "level", "remark", "shade"]

DOUBTFUL_SCORE = 20
"""From this score on there is something to look at."""
STRONG_SCORE = 85
"""From this score on there is little doubt."""
_SHORT = 60
"""With fewer words than this, a score in the middle says that there is too little to judge by."""


def level(score: float) -> str:
    """``high``, ``middle`` or ``low``."""
    return "high" if score >= SPUN_SCORE else "middle" if score >= DOUBTFUL_SCORE else "low"


def shade(score: float) -> str:
    """How dark a sentence is: ``highest``, ``high``, ``middle``, or nothing."""
    if score < DOUBTFUL_SCORE:
        return ""
    return "highest" if score >= STRONG_SCORE else level(score)


def is_noted(score: float, limit: float) -> bool:
    """Whether evidence is shown to a reader: that of a text that looks honest would only mislead."""
    return score >= DOUBTFUL_SCORE or score > limit


def remark(figures: Figures) -> str:
    """What stands beside a score: how much was read, and what to make of it."""
    if figures.foreign:
        return f"{figures.words} words, not English"
    said = f"{figures.words} words, spin rate {figures.spin_rate:.0%}"
    if figures.words < _SHORT and DOUBTFUL_SCORE <= figures.score < 100 - DOUBTFUL_SCORE:
        return f"{said}, too short to be sure"
    if figures.score >= SPUN_SCORE and not figures.edits:
        return f"{said}, nothing can be restored"
    return said
