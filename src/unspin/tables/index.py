"""Compiled tables: inflected entries by their spun wording, cached on disk."""

from __future__ import annotations

import hashlib
import math
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgpack

from unspin.document.tokens import normalize_phrase

from .files import ALLOWED_FILE, TableError, builtin_folder, parse_table, read_allowed
from .honest import UNMET, honest_digest, read_honest
from .inventory import inventory_digest, read_inventory
from .row import Row, Table

__all__ = ["MAX_PHRASE", "Entry", "PhraseIndex", "compile_tables", "load_index"]

MAX_PHRASE = 6
KAPPA = 4.0
"""Pseudo-count of the spun forms nobody listed; keeps P(spun | standard) of a thinly described standard down."""

_FUNCTION_WORDS = frozenset(
    "a an the of in on at to for from by with and or but not as than that this these those it its is are was "
    "were be been being have has had do does did will would can could may might must shall should all any each "
    "every both few many much more most some such no nor so too very one ones other another same own if then "
    "else when while where who whom whose which what how why there here he she they we you i me him her them "
    "us his their our your my up down out off over under into onto about after before between through during "
    "against because until since per also only just even still".split()
)

# Part of the cache key: raise it when compiling changes.
_FORMAT = 11
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """An inflected pair: what may stand behind a spun wording.

    ``standard`` is the wording to write, ``words`` its normal tokens, ``channel`` is ln P(spun | standard),
    ``reverse`` is ln of the row's share in the counts of all standards of this spun wording, ``count`` the row's
    own count, ``source`` its ``table:line`` and ``manner`` the kind of spinner.
    """

    standard: str
    words: tuple[str, ...]
    channel: float
    reverse: float
    count: float
    source: str
    near: tuple[str, ...] = ()
    attested: float = UNMET
    honest_gain: float | None = None
    manner: str = "synonym"


class PhraseIndex:
    """Finds entries whose spun wording matches a run of tokens.

    Entries stay the text lines they were compiled to until a wording is first met, so that a hundred thousand of
    them load fast and small.
    """

    def __init__(self, compiled: dict[str, Any]) -> None:
        self._lines: dict[str, str] = compiled["entries"]
        self._lengths: dict[str, Sequence[int]] = compiled["lengths"]
        self._near: dict[str, Sequence[str]] = compiled["near"]
        self._manners: dict[str, str] = compiled["manners"]
        self._terms: dict[str, str] = compiled["terms"]
        self._continuations: dict[str, str] = compiled["continuations"]
        self._known_continuations: dict[str, frozenset[str]] = {}
        self._term_words = {word for said in self._terms for word in said.split(" ")}
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._allowed: dict[str, Sequence[str]] = compiled["allowed"]
        self.spinnable: frozenset[str] = frozenset(compiled["spinnable"])
        """Normal words that some row can spin."""

    def __len__(self) -> int:
        return len(self._lines)

    def wordings(self) -> Iterable[str]:
        """All spun wordings, in normal form."""
        return self._lines

    def lengths(self, first: str) -> Sequence[int]:
        """How many tokens the entries have that begin with this token; empty where none does."""
        return self._lengths.get(first, ())

    def allowed(self, first: str) -> Sequence[str]:
        """The wordings beginning with this token that look spun and are not."""
        return self._allowed.get(first, ())

    def allow(self, phrases: Iterable[str]) -> None:
        """Add wordings that look spun and are not."""
        for wording in map(normalize_phrase, phrases):
            first = wording.partition(" ")[0]
            self._allowed[first] = (*self.allowed(first), wording)

    def continuations(self, wording: str) -> frozenset[str]:
        """The words that may follow these normal words in some listed term; with "" those that begin one."""
        found = self._known_continuations.get(wording)
        if found is None:
            words = self._continuations.get(wording)
            if words is None:
                return _NOTHING  # not remembered: there are endlessly many wordings
            found = self._known_continuations[wording] = frozenset(words.split())
        return found

    def may_be_in_term(self, wording: str) -> bool:
        """Whether some listed term has the first of these words, so that they are worth trying at all."""
        return wording.partition(" ")[0] in self._term_words

    def term(self, wording: str) -> str | None:
        """The listed term or name that reads like this in normal form, as it is written."""
        return self._terms.get(wording)

    def lookup(self, wording: str) -> tuple[Entry, ...]:
        """The entries of a space-joined normal wording."""
        found = self._entries.get(wording)
        if found is None:
            lines = self._lines.get(wording)
            if lines is None:
                return ()
            found = self._entries[wording] = tuple(map(self._parse, lines.split("\n")))
        return found

    def _parse(self, line: str) -> Entry:
        standard, channel, reverse, count, source, attested, gain = line.split("\t")
        words = tuple(normalize_phrase(standard).split(" "))
        near = tuple(self._near.get(source, ()))
        return Entry(
            standard,
            words,
            float(channel),
            float(reverse),
            float(count),
            source,
            near,
            float(attested),
            float(gain) if gain else None,
            self._manners.get(source, "synonym"),
        )


def _continuations(terms: Iterable[str]) -> dict[str, str]:
    """For every beginning of a term the words that may follow it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for said in terms:
        before = ""
        for word in said.split(" "):
            found[before].add(word)
            before = f"{before} {word}" if before else word
    return {before: " ".join(sorted(words)) for before, words in found.items()}


def compile_tables(tables: Iterable[Table], inventory: Iterable[str] = ()) -> dict[str, Any]:
    """Inflect all rows and compute channel probabilities; the result is plain data for the cache.

    ``inventory`` are standard terms beside those of the rows, as they are to be written.
    """
    from .inflection import inflect_row  # noqa: PLC0415  (pulls in the inflection library)

    pairs: dict[tuple[str, str], tuple[str, float, str]] = {}
    near: dict[str, tuple[str, ...]] = {}
    manners: dict[str, str] = {}
    terms: dict[str, str] = {}
    for table in tables:
        for row, line in zip(table.rows, table.lines, strict=True):
            source = f"{table.name}:{line}"
            if (manner := row.manner or table.manner) != "synonym":
                manners[source] = manner
            if row.near:
                near[source] = tuple(map(normalize_phrase, row.near))
            for standard, spun in inflect_row(row.standard, row.spun, row.pos):
                key = (normalize_phrase(spun), normalize_phrase(standard))
                if key[0] == key[1] or max(side.count(" ") for side in key) >= MAX_PHRASE:
                    continue
                if _is_term(key[1], row):
                    terms.setdefault(key[1], standard)
                if key not in pairs or pairs[key][1] < row.count:
                    pairs[key] = (standard, row.count, source)
    known = {normalize_phrase(written): written for written in inventory}
    terms = {normal: written for normal, written in known.items() if 0 < normal.count(" ") < MAX_PHRASE} | terms
    by_standard: defaultdict[str, float] = defaultdict(float)
    by_spun: defaultdict[str, float] = defaultdict(float)
    for (spun, standard_words), (_, count, _) in pairs.items():
        by_standard[standard_words] += count
        by_spun[spun] += count
    allowed: dict[str, list[str]] = {}
    for phrase, _ in read_allowed():
        wording = normalize_phrase(phrase)
        allowed.setdefault(wording.partition(" ")[0], []).append(wording)
    attested, honest_gains = read_honest()
    lines: dict[str, list[str]] = {}
    lengths: dict[str, set[int]] = {}
    for (spun, standard_words), (standard, count, source) in sorted(pairs.items()):
        channel = math.log(count / (by_standard[standard_words] + KAPPA))
        reverse = math.log(count / (by_spun[spun] + 1.0))
        gain = honest_gains.get((spun, standard_words))
        honest = f"{attested.get(spun, UNMET):.2f}\t{'' if gain is None else gain}"
        lines.setdefault(spun, []).append(f"{standard}\t{channel:.3f}\t{reverse:.3f}\t{count:g}\t{source}\t{honest}")
        lengths.setdefault(spun.partition(" ")[0], set()).add(1 + spun.count(" "))
    return {
        "entries": {spun: "\n".join(found) for spun, found in lines.items()},
        "lengths": {first: sorted(found) for first, found in lengths.items()},
        "spinnable": sorted(standard for standard in by_standard if " " not in standard),
        "terms": terms,
        "continuations": _continuations(terms),
        "near": near,
        "manners": manners,
        "allowed": allowed,
    }


def _is_term(words: str, row: Row) -> bool:
    """Whether a standard wording is a term or a name that may be spelled word by word."""
    if row.pos not in {"noun", "fixed"}:
        return False
    return sum(word not in _FUNCTION_WORDS for word in words.split(" ")) > 1


def load_index(
    builtin: Sequence[Path],
    user: Sequence[Path] = (),
    *,
    cache: Path | None = None,
    on_compile: Callable[[], None] = lambda: None,
) -> PhraseIndex:
    """The index over these table files, from the cache folder where it holds them already.

    The cache file's name is a digest of the tables' contents and it carries a digest of its own, so
    a stale or damaged file is never believed. A cache that cannot be written costs time, nothing else.
    ``on_compile`` is called before a slow compile. Raises :class:`~unspin.tables.TableError`.
    """
    allowed = builtin_folder() / ALLOWED_FILE
    contents = [(path, path.read_bytes()) for path in builtin]
    contents += [(path, _user_bytes(path)) for path in user]
    digest = hashlib.sha256(f"{_FORMAT} {KAPPA} {MAX_PHRASE}".encode() + honest_digest() + inventory_digest())
    digest.update(allowed.read_bytes() if allowed.is_file() else b"")
    for path, data in contents:
        digest.update(f"\0{path.stem}\0{len(data)}\0".encode())
        digest.update(data)
    file = cache / f"tables-{digest.hexdigest()[:32]}.msgpack" if cache else None
    packed = _read_cache(file) if file else None
    if packed is None:
        tables = [parse_table(data, path) for path, data in reversed(contents)]  # the user's first: errors are there
        on_compile()
        packed = compile_tables(tables, read_inventory() if builtin else ())
        if file:
            _write_cache(file, packed)
    return PhraseIndex(packed)


def _user_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TableError(f"{path}: cannot read the table: {error.strerror or error}") from None


def _read_cache(file: Path) -> dict[str, Any] | None:
    try:
        data = file.read_bytes()
        if hashlib.sha256(data[32:]).digest() != data[:32]:
            return None
        packed = msgpack.unpackb(data[32:], use_list=False, strict_map_key=False)
    except (OSError, ValueError, msgpack.UnpackException):
        return None
    return packed if isinstance(packed, dict) else None


def _write_cache(file: Path, packed: dict[str, Any]) -> None:
    body = msgpack.packb(packed)
    temporary = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".tables-", delete=False) as stream:
            temporary = Path(stream.name)
            stream.write(hashlib.sha256(body).digest() + body)
        os.replace(temporary, file)  # noqa: PTH105  (atomic on every platform)
    except OSError:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
