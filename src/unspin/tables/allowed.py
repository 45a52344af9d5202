"""The wordings that look spun and are not, by their normal form."""

from __future__ import annotations

from unspin.document import normalize_phrase

from .files import read_allowed

__all__ = ["allowed_reasons"]


def allowed_reasons() -> dict[str, str]:
    """Why each wording of ``allowed.tsv`` is allowed."""
    return {normalize_phrase(phrase): reason for phrase, reason in read_allowed()}
