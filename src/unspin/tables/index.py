"""Compiled tables: inflected entries by their spun wording, cached on disk."""

from __future__ import annotations

import hashlib
import math
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgpack

from unspin.document.tokens import normalize_phrase

from .files import parse_table, read_table
from .row import Row, Table

__all__ = ["MAX_PHRASE", "Entry", "PhraseIndex", "compile_tables", "load_index"]

MAX_PHRASE = 6
KAPPA = 4.0
"""Pseudo-count of the spun forms nobody listed; keeps P(spun | standard) of a thinly described standard down."""

# Part of the cache key: raise it when compiling changes.
_FORMAT = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """An inflected pair: what may stand behind a spun wording.

    ``standard`` is the wording to write, ``words`` its normal tokens, ``channel`` is ln P(spun | standard),
    ``reverse`` is ln of the row's share in the counts of all standards of this spun wording, ``count`` the
    row's own count, and ``source`` its ``table:line``.
    """

    standard: str
    words: tuple[str, ...]
    channel: float
    reverse: float
    count: float
    source: str
    near: tuple[str, ...] = ()


class PhraseIndex:
    """Finds entries whose spun wording matches a run of tokens.

    ``_packed`` maps a spun wording to raw entries; they become :class:`Entry` objects when first met, so
    that loading tens of thousands of them costs little.
    """

    def __init__(self, packed: dict[str, Any], sources: list[list[Any]]) -> None:
        self._packed: dict[str, Any] = packed["entries"]
        self._lengths: dict[str, Sequence[int]] = packed["lengths"]
        self.spinnable: frozenset[str] = frozenset(packed["spinnable"])
        self.names: dict[str, str] = packed["names"]
        self._name_beginnings = {
            said[:cut] for said in self.names for cut in [*_spaces(said), len(said)]
        }
        self._sources = sources
        self._entries: dict[str, tuple[Entry, ...]] = {}

    def __len__(self) -> int:
        return len(self._packed)

    def lengths(self, first: str) -> Sequence[int]:
        """How many tokens the entries have that begin with this token; empty where none does."""
        return self._lengths.get(first, ())

    def starts_name(self, wording: str) -> bool:
        """Whether some known name begins with these words, or is them."""
        return wording in self._name_beginnings

    def lookup(self, wording: str) -> tuple[Entry, ...]:
        """The entries of a space-joined normal wording."""
        found = self._entries.get(wording)
        if found is None:
            found = self._entries[wording] = tuple(map(self._unpack, self._packed.get(wording, ())))
        return found

    def _unpack(self, raw: Sequence[Any]) -> Entry:
        standard, words, channel, reverse, count, row = raw
        source, near = self._sources[row]
        return Entry(standard, tuple(words.split(" ")), channel, reverse, count, source, tuple(near))


def _spaces(phrase: str) -> list[int]:
    return [at for at, character in enumerate(phrase) if character == " "]


def compile_tables(tables: Iterable[Table]) -> dict[str, Any]:
    """Inflect all rows and compute channel probabilities; the result is plain data for the cache."""
    from .inflection import inflect_row  # noqa: PLC0415  (pulls in the inflection library)

    pairs: dict[tuple[str, str], list[Any]] = {}
    totals: dict[str, float] = {}
    sources: list[tuple[str, list[str]]] = []
    names: dict[str, str] = {}
    for table, line, row in _rows(tables):
        sources.append((f"{table.name}:{line}", list(row.near)))
        for standard, spun in inflect_row(row.standard, row.spun, row.pos):
            key = (normalize_phrase(spun), normalize_phrase(standard))
            if key[0] == key[1] or max(len(side.split(" ")) for side in key) > MAX_PHRASE:
                continue
            known = pairs.get(key)
            if known is None or known[1] < row.count:
                totals[key[1]] = totals.get(key[1], 0.0) + row.count - (known[1] if known else 0.0)
                pairs[key] = [standard, row.count, len(sources) - 1]
        if " " in row.standard and row.standard[0].isupper():
            names[normalize_phrase(row.standard)] = row.standard
    spun_totals: dict[str, float] = {}
    for (spun, _), (_, count, _) in pairs.items():
        spun_totals[spun] = spun_totals.get(spun, 0.0) + count
    entries: dict[str, list[Any]] = {}
    lengths: dict[str, set[int]] = {}
    for (spun, words), (standard, count, source) in sorted(pairs.items()):
        channel = math.log(count / (totals[words] + KAPPA))
        reverse = math.log(count / (spun_totals[spun] + 1.0))
        entries.setdefault(spun, []).append((standard, words, channel, reverse, count, source))
        first, *rest = spun.split(" ")
        lengths.setdefault(first, set()).add(1 + len(rest))
    return {
        "entries": entries,
        "lengths": {first: sorted(found) for first, found in lengths.items()},
        "spinnable": sorted(standard for standard in totals if " " not in standard),
        "names": names,
        "sources": sources,
    }


def _rows(tables: Iterable[Table]) -> Iterator[tuple[Table, int, Row]]:
    for table in tables:
        for row, line in zip(table.rows, table.lines, strict=True):
            yield table, line, row


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
    contents = [(path, path.read_bytes()) for path in builtin]
    contents += [(path, _user_bytes(path)) for path in user]
    digest = hashlib.sha256(f"{_FORMAT} {KAPPA} {MAX_PHRASE}".encode())
    for path, data in contents:
        digest.update(f"\0{path.stem}\0{len(data)}\0".encode())
        digest.update(data)
    file = cache / f"tables-{digest.hexdigest()[:32]}.msgpack" if cache else None
    packed = _read_cache(file) if file else None
    if packed is None:
        on_compile()
        packed = compile_tables(parse_table(data, path) for path, data in contents)
        if file:
            _write_cache(file, packed)
    return PhraseIndex(packed, packed["sources"])


def _user_bytes(path: Path) -> bytes:
    from .files import TableError  # noqa: PLC0415

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
