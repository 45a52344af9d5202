"""What can be scored."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["By"]


class By(StrEnum):
    """What gets a score of its own."""

    file = "file"
    paragraph = "paragraph"
    sentence = "sentence"
