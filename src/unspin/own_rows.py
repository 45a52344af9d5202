"""Rows made of edits that somebody approved of for good."""

from __future__ import annotations

from .document import normalize_phrase
from .edits import Edit
from .explaining.rows import Rows
from .reviewing import wording_pair
from .tables import PhraseIndex, Row
from .tables.adding import make_row

__all__ = ["row_of_edit"]


def row_of_edit(edit: Edit, index: PhraseIndex, rows: Rows) -> Row:
    """The row that says what an edit did; raises :class:`~unspin.tables.adding.RefusedRowError`.

    Where a row of the tables says it already, that row is copied without its conditions, so that the other forms of
    the wordings are covered too; its count is that of a row which is meant. Else the row holds for this form only.
    """
    standard, spun = wording_pair(edit.original, edit.replacement)
    meant, seen = normalize_phrase(standard), normalize_phrase(spun)
    for entry in index.lookup(seen):
        if " ".join(entry.words) == meant:
            row = rows.origin(entry.source).row
            return make_row(row.standard, row.spun, row.pos) if row else make_row(entry.standard, spun.lower())
    return make_row(index.term(meant) or _uncapitalized(standard, spun), spun.lower())


def _uncapitalized(standard: str, spun: str) -> str:
    """A standard wording without the capital that only its place in the sentence gave it."""
    by_place = spun[:1].isupper() and (spun[1:].islower() or spun.isupper())
    capital = standard[1:].islower() or (standard.isupper() and len(standard) > 1)
    return standard.lower() if by_place and capital else standard
