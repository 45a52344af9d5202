"""Finding the rows that have a phrase, in whatever form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from unspin.document import british_spelling, normalize_phrase

from .files import TableError, parse_lines
from .inflection import inflect_row
from .placed import PlacedRow, placed_rows
from .row import COLUMNS

__all__ = ["FoundRow", "search_tables"]

_LEMMA_TAGS = ("NOUN", "VERB", "ADJ")
_GRADES = frozenset({"more", "most"})
"""Words that an adjective's row need not have: they are added when it is compared."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row that has the phrase; ``whole`` where one of its sides, in some form, is the phrase and no more."""

    place: PlacedRow
    whole: bool


def search_tables(
    phrase: str, builtin: Sequence[Path], user: Sequence[Path] = (), *, standard: bool = True, spun: bool = True
) -> list[FoundRow]:
    """The rows that have a phrase as whole words on one of the sides asked for; those that are the phrase come first.

    Phrase and rows are compared as in matching, in all their inflected forms. Raises
    :class:`~unspin.tables.TableError`.
    """
    wanted = normalize_phrase(phrase)
    if not wanted:
        return []
    found = [
        FoundRow(placed, whole)
        for placed in (*placed_rows(user), *_candidates(wanted, builtin))
        if (whole := _match(placed, wanted, standard, spun)) is not None
    ]
    return sorted(found, key=lambda row: not row.whole)


def _match(placed: PlacedRow, wanted: str, standard: bool, spun: bool) -> bool | None:
    """Whether the row's side is the phrase, or None where it lacks it."""
    best: bool | None = None
    for pair in inflect_row(placed.row.standard, placed.row.spun, placed.row.pos):
        for wording, asked in zip(pair, (standard, spun), strict=True):
            if not asked:
                continue
            words = normalize_phrase(wording)
            if words == wanted:
                return True
            if f" {wanted} " in f" {words} ":
                best = False
    return best


def _candidates(wanted: str, paths: Sequence[Path]) -> Iterator[PlacedRow]:
    """The rows of canonical tables that may have the phrase, found without reading the others."""
    spellings = [_spellings(word) for word in wanted.split(" ") if word not in _GRADES]
    for path in paths:
        try:
            lines = path.read_text("utf-8").split("\n")
        except OSError as error:
            raise TableError(f"{path}: cannot read the table: {error.strerror or error}") from None
        chosen = [line if _may_have(line.casefold().replace("’", "'"), spellings) else "" for line in lines]
        # The header and the places of the lines stay as they are.
        head = next((at for at, line in enumerate(lines) if line and not line.startswith("#")), 0)
        chosen[head] = lines[head]
        if lines[head].split("\t")[:2] != list(COLUMNS[:2]):
            chosen = lines
        for line, row in parse_lines("\n".join(chosen).encode(), path):
            if isinstance(row, str):
                raise TableError(f"{path}:{line}: {row}")
            yield PlacedRow.of(path, line, row)


def _may_have(line: str, spellings: Sequence[frozenset[str]]) -> bool:
    return all(any(spelling in line for spelling in choice) for choice in spellings)


def _spellings(word: str) -> frozenset[str]:
    """What of a line must be there for it to have the word in some form."""
    from lemminflect import getAllLemmas, getAllLemmasOOV  # noqa: PLC0415  (the dictionary is slow to load)

    stems = {word}
    for lemmas in getAllLemmas(word).values():
        stems.update(lemmas)
    for tag in _LEMMA_TAGS:
        for lemmas in getAllLemmasOOV(word, tag).values():
            stems.update(lemmas)
    stems |= {part for stem in stems for part in stem.split("-") if part}
    return frozenset(stems | {british_spelling(stem) for stem in stems})
