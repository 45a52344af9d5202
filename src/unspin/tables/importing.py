"""Lists that other people keep, as rows of a phrase table.

A row never says more than its entry: it applies only where the entry's query would find the text. What an entry says
beyond its rows is reported, with the line and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from unspin.document.tokens import normalize_phrase, tokenize

from .adding import RefusedRowError, make_row
from .allowed import allowed_reasons
from .checking import row_problem
from .expressing import Wording, expressible
from .files import USER_COUNT
from .index import MAX_PHRASE
from .lists import FORMS, Entry, Layout, find_layout, list_entries, unquoted
from .placed import PlacedRow
from .queries import QUOTES, QueryError, looks_like_query, parse_query
from .row import Row

__all__ = ["ImportListError", "Imported", "Report", "import_list"]

_NOWHERE = Path()
_LISTED_LINES = 5
_MOST_PAIRS = 10_000
"""How many rows an entry may have."""

_PLACEHOLDERS = frozenset({"", "?", "-", "--", "\u2013", "\u2014", "n/a", "tbd", "todo"})
_OR_IDIOMS = frozenset(
    {"more or less", "sooner or later", "whether or not", "one or more", "one or two", "two or three"}
)

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_QUOTE_MARKS = QUOTES + "'\u2018\u2019\u201a`\u00b4\u00ab\u00bb "
_END_MARKS = _QUOTE_MARKS + ".,;:!\u2026"

_PLAIN = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)*")
"""Most wordings: only words and what may join them."""
_SPECIAL = re.compile(r"[;|/(){}\[\]]|,(?!\d)|\bor\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)")
_OR_IN_PARENTHESIS = re.compile(r"\(\s*or\s+([^()]*)\)", re.IGNORECASE)
_STRONG_MARK = re.compile(r"[;|]")
_SLASH = re.compile(r"\s+/\s*|/\s+")
_SLASH_OR = re.compile(r",?\s+or\s+|\s+/\s*|/\s+", re.IGNORECASE)
_COMMA = re.compile(r",(?!\d)")


class ImportListError(ValueError):
    """The columns or the form asked for make no sense; the message says why."""


@dataclass(frozen=True, slots=True)
class Report:
    """Something about the entry at ``line``; ``partial`` where the entry has rows nevertheless."""

    line: int
    text: str
    reason: str
    partial: bool = False


@dataclass(slots=True)
class Imported:
    """What a list gave.

    ``rows`` has each pair once. ``reports`` say what no row expresses, ``repeats`` which pairs are listed several
    times, ``notes`` what was assumed about the list.
    """

    rows: list[Row] = field(default_factory=list)
    entries: int = 0
    reports: list[Report] = field(default_factory=list)
    repeats: list[Report] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def unexpressed(self) -> int:
        """How many entries are not expressed, or not wholly."""
        return len({report.line for report in self.reports})

    @property
    def partly_expressed(self) -> int:
        """How many of them have rows nevertheless."""
        return len({report.line for report in self.reports if report.partial})


def import_list(
    text: str,
    *,
    form: str = "",
    columns: Sequence[str] = (),
    count: float = USER_COUNT,
    pos: str = "fixed",
    lower_first: bool = False,
) -> Imported:
    """The rows of a list in one of :data:`~unspin.tables.lists.FORMS`, by default whatever it looks like.

    ``columns`` names the columns in their order, ``spun`` and ``standard`` among them. ``lower_first`` writes the
    first letter of standard wordings small. Raises :class:`ImportListError`; a bad entry is reported instead.
    """
    if form and form not in FORMS:
        raise ImportListError(f"unknown form {form!r}; use one of {', '.join(FORMS)}")
    if columns and (columns.count("spun") != 1 or columns.count("standard") != 1):
        raise ImportListError(f"columns {','.join(columns)!r} must name 'spun' and 'standard' once each")
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    layout = find_layout(lines, form, columns)
    importer = _Importer(layout, form, count, pos, lower_first=lower_first, allowed=allowed_reasons())
    found = Imported(notes=layout.notes)
    places: dict[tuple[str, str], list[int]] = {}
    rows: dict[tuple[str, str], Row] = {}
    for entry in list_entries(lines, layout):
        found.entries += 1
        made, reasons = importer.rows(entry)
        found.reports += [Report(entry.line, entry.text, reason, bool(made)) for reason in reasons]
        for pair, row in made.items():
            rows[pair] = _either(rows[pair], row) if pair in rows else row
            places.setdefault(pair, []).append(entry.line)
    found.rows = list(rows.values())
    found.repeats = [_repeat(rows[pair], lines) for pair, lines in places.items() if len(lines) > 1]
    capitals = sum(_lowered(row.standard) != row.standard for row in found.rows)
    if capitals > 2 and 2 * capitals > len(found.rows):
        found.notes.append(
            f"{capitals} of {len(found.rows)} standard wordings begin with a capital and will be written so within a "
            "sentence; --lower-first writes them small"
        )
    return found


def _either(one: Row, other: Row) -> Row:
    """A row for a pair that applies where either of two rows does."""
    return replace(one, near=tuple(dict.fromkeys(one.near + other.near)) if one.near and other.near else ())


def _repeat(row: Row, places: Sequence[int]) -> Report:
    listed = ", ".join(map(str, places[:_LISTED_LINES])) + ", \u2026" * (len(places) > _LISTED_LINES)
    return Report(
        places[0], f"{row.spun} -> {row.standard}", f"listed {len(places)} times (lines {listed}), made one row"
    )


def _lowered(wording: str) -> str:
    # One capital alone is a letter (X-ray, A level), several an abbreviation.
    return wording[0].lower() + wording[1:] if wording[:1].isupper() and wording[1:2].islower() else wording


class _InexpressibleError(ValueError):
    """Why there is no row."""


@dataclass(frozen=True, slots=True)
class _Importer:
    """Makes rows of entries."""

    layout: Layout
    form: str
    count: float
    pos: str
    lower_first: bool
    allowed: Mapping[str, str]

    def rows(self, entry: Entry) -> tuple[dict[tuple[str, str], Row], list[str]]:
        """The rows of an entry by their pair in normal form, and why there are not more."""
        reasons: list[str] = []
        rows: dict[tuple[str, str], Row] = {}
        try:
            spun, standard = self._wordings(entry)
            phrases: list[Wording] = []
            for found in self._phrases(unquoted(spun)):
                if isinstance(found, str):
                    reasons.append(found)
                else:
                    phrases.append(found)
            keeps_or = any(_OR.search(phrase) for phrase, _ in phrases)
            standards = list(_alternatives(unquoted(standard), split_or=not keeps_or))
            if not standards or not (phrases or reasons):
                raise _InexpressibleError(f"there is no {'spun' if standards else 'standard'} wording")
            if len(phrases) * len(standards) > _MOST_PAIRS:
                raise _InexpressibleError(f"it lists more than {_MOST_PAIRS} pairs")
        except (QueryError, _InexpressibleError) as error:
            return {}, [*reasons, str(error)]
        for phrase, near in phrases:
            for wording in standards:
                try:
                    pair, row = self._row(wording, phrase, near)
                    rows[pair] = _either(rows[pair], row) if pair in rows else row
                except (RefusedRowError, _InexpressibleError) as error:
                    reasons.append(str(error))
        return rows, list(dict.fromkeys(reasons))

    def _wordings(self, entry: Entry) -> tuple[str, str]:
        """The spun and the standard cell."""
        layout, cells = self.layout, entry.cells
        if cells is None:
            column = max(map(entry.text.rfind, QUOTES)) + 1
            raise _InexpressibleError(f"the quote is not closed (column {column})")
        if not layout.mark:
            raise _InexpressibleError("there is no standard wording")
        if not any(cells[layout.width :]):
            cells = cells[: layout.width]
        if not max(layout.spun, layout.standard) < len(cells) <= layout.width:
            raise _InexpressibleError(f"{len(cells)} column{'s' * (len(cells) != 1)}; {layout.width} expected")
        spun, standard = cells[layout.spun], cells[layout.standard]
        if not spun or standard.casefold() in _PLACEHOLDERS:
            raise _InexpressibleError(f"there is no {'standard' if spun else 'spun'} wording")
        return spun, standard

    def _phrases(self, cell: str) -> Iterator[Wording | str]:
        """The spun wordings of a cell, and what they do not say."""
        is_query = looks_like_query(cell)
        if is_query and self.form not in {"", "queries"}:
            raise _InexpressibleError("it is a query; --from queries reads it")
        if not is_query and self.form != "queries":
            for text in _alternatives(cell, split_or=False):
                yield text, ()
            return
        for found in expressible(parse_query(cell)):
            yield found if isinstance(found, str) else (_trimmed(found[0]), found[1])

    def _row(self, standard: str, spun: str, near: tuple[str, ...]) -> tuple[tuple[str, str], Row]:
        if fault := _standard_fault(standard) or _spun_fault(spun):
            raise _InexpressibleError(fault)
        row = Row(_lowered(standard) if self.lower_first else standard, spun, self.pos, self.count, near)
        placed = PlacedRow.of(_NOWHERE, 0, row)
        pair = (placed.standard, placed.spun)
        if not all(pair) or pair[0] == pair[1] or max(map(_word_count, pair)) > MAX_PHRASE or standard.startswith("#"):
            make_row(standard, spun, self.pos, repr(self.count), ",".join(near))  # says what is wrong
        if fault := row_problem(placed, self.allowed):
            raise _InexpressibleError(fault)
        return pair, row


def _word_count(normal: str) -> int:
    return normal.count(" ") + 1


def _standard_fault(standard: str) -> str | None:
    if "?" in standard:
        return f"the list itself doubts {standard!r}"
    return None if standard.isprintable() else f"{standard!r} has characters that cannot be printed"


def _spun_fault(spun: str) -> str | None:
    """Why a spun wording would never be found in a text."""
    if _PLAIN.fullmatch(spun):
        return None
    tokens = list(tokenize(spun))
    if not tokens:
        return None
    for part in (spun[: tokens[0].start], spun[tokens[-1].end :]):
        if part:
            return f"{part.strip()!r} is no part of a word, so {spun!r} would never be found"
    for before, after in pairwise(tokens):
        if not after.joined:
            gap = spun[before.end : after.start].strip()
            return f"{gap!r} stands between words, so {spun!r} would never be found"
    return None


def _trimmed(text: str) -> str:
    """The wording without the quotes around it, the full stop after it, and characters nobody sees."""
    if _PLAIN.fullmatch(text):
        return text
    text = " ".join(text.translate(_INVISIBLE).split())
    tokens = list(tokenize(text))
    if not tokens:
        return text
    start, end = tokens[0].start, tokens[-1].end
    head, tail = text[:start], text[end:]
    return text[0 if head.strip(_QUOTE_MARKS) else start : None if tail.strip(_END_MARKS) else end]


def _alternatives(cell: str, *, split_or: bool) -> Iterator[str]:
    """The wordings that a cell lists: ``region of interest (ROI); area of interest`` has two.

    Raises :class:`_InexpressibleError` where it cannot be seen what the wordings are.
    """
    if not _SPECIAL.search(cell):
        yield _trimmed(cell)
        return
    for part in _STRONG_MARK.split(_OR_IN_PARENTHESIS.sub(r"; \1", " ".join(cell.split()))):
        text = _without_abbreviation(part)
        mark = _SLASH_OR if split_or and normalize_phrase(text) not in _OR_IDIOMS else _SLASH
        pieces = mark.split(text)
        if len(pieces) > 1:
            pieces = [piece for whole in pieces for piece in _COMMA.split(whole)]
            lengths = {" " in normalized for piece in pieces if (normalized := normalize_phrase(piece))}
            if len(lengths) > 1:
                raise _InexpressibleError(f"{text!r} may leave a shared word out; divide full wordings by ';'")
        elif _COMMA.search(text.rstrip(_END_MARKS)):
            raise _InexpressibleError(f"{text!r} may be one wording or several; divide several by ';'")
        yield from filter(None, map(_trimmed, pieces))


def _without_abbreviation(text: str) -> str:
    outside = " ".join(_PARENTHESIS.sub(" ", text).split())
    for match in _PARENTHESIS.finditer(text):
        inside = match[1].strip()
        if _abbreviates(outside, inside):
            outside = inside
        elif not _abbreviates(inside, outside) and inside.casefold() != "s":
            raise _InexpressibleError(f"it is not clear what '({inside})' means")
    if bracket := re.search(r"[(){}\[\]]", outside):
        raise _InexpressibleError(f"it is not clear what {bracket[0]!r} means")
    return outside


def _abbreviates(short: str, long: str) -> bool:
    """Whether ``short`` looks like an abbreviation of the wording ``long``: capitals, or how its words begin."""
    letters = [letter for letter in short.rstrip("s") if letter.isalpha()]
    if not 2 <= len(letters) <= 8 or " " in short or " " not in long:
        return False
    if sum(letter.isupper() for letter in letters) >= 2:
        return True
    return "".join(letters).casefold() == "".join(word[0] for word in normalize_phrase(long).split())
