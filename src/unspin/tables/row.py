"""One line of a phrase table."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["COLUMNS", "MANNER", "MANNERS", "PARTS_OF_SPEECH", "Row", "Table"]

COLUMNS = ("standard", "spun", "pos", "count", "near", "note")
MANNER = "manner"
"""A further column, where a row's manner is not its table's."""
MANNERS = ("synonym", "back-translation")
PARTS_OF_SPEECH = ("noun", "verb", "adj", "adv", "fixed")


@dataclass(frozen=True, slots=True)
class Row:
    """A spinner turns ``standard`` into ``spun``.

    ``pos`` tells how both sides inflect (``fixed``: not at all); ``count`` is a pseudo-count of how
    typical the pair is; ``near`` lists words any of which must stand in the sentence; ``manner``
    names the kind of spinner, where it is not that of the whole table.
    """

    standard: str
    spun: str
    pos: str = "fixed"
    count: float = 1.0
    near: tuple[str, ...] = ()
    note: str = ""
    manner: str = ""

    @property
    def sort_key(self) -> tuple[str, str, str, str, str]:
        """The order of rows in a table file."""
        return (self.standard.casefold(), self.standard, self.spun.casefold(), self.spun, self.pos)


@dataclass(slots=True)
class Table:
    """A table file: its name, its opening comment lines (without ``#``), its rows with line numbers."""

    name: str
    comments: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def manner(self) -> str:
        """The manner of its rows, which a comment ``# manner: …`` names."""
        named = [comment.partition(":")[2].strip() for comment in self.comments if comment.startswith(f"{MANNER}:")]
        return named[0] if named and named[0] in MANNERS else MANNERS[0]
