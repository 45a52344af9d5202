"""What to say in a line or two."""

from __future__ import annotations

from unspin.restorer import Restoration

__all__ = ["summarize"]


def summarize(restoration: Restoration) -> str:
    """One honest sentence: what was restored, and about how much is left."""
    count = len(restoration.edits)
    left = round(restoration.remaining)
    if not count and restoration.score < 50:
        return "nothing to restore"
    remain = f"about {left} artefact{'s' * (left != 1)} remain{'s' * (left == 1)}"
    if not count:
        return f"looks spun (score {restoration.score:.0f}), not restorable here: {remain}"
    return f"{count} restored, {remain}" if left else f"{count} restored"
