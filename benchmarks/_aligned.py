"""Texts spun by ``models/spin_text.py``, restored: every edit and artefact with whether it came out as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

from unspin import Edit, Unspinner
from unspin.config import cache_folder
from unspin.document import normalize_phrase
from unspin.restorer import Settings

__all__ = ["Document", "Gold", "restored"]


class Gold(NamedTuple):
    """An artefact: its place, what the spinner wrote, what had stood there."""

    start: int
    end: int
    spun: str
    meant: str


class Document(NamedTuple):
    """A restored text: ``edits`` and ``artefacts`` each with whether they came out right."""

    row: dict[str, Any]
    words: int
    edits: list[tuple[Edit, bool]]
    artefacts: list[tuple[Gold, bool]]


@cache
def _program() -> Unspinner:
    return Unspinner(Settings(cache=cache_folder()))


def restored(path: Path) -> Iterator[Document]:
    """The documents of a file, restored in several processes, in order."""
    with path.open(encoding="utf-8") as stream, Pool() as pool:
        yield from pool.imap(_restored, map(json.loads, stream), chunksize=16)


def _restored(row: dict[str, Any]) -> Document:
    text = row["spun_text"]
    gold = [Gold(e["start"], e["end"], e["spun"], e["gold"][0]) for e in row["edits"]]
    done = _program().restore(text)
    made = [(e.start, e.end, e.replacement) for e in done.edits]
    meant = [(g.start, g.end, g.meant) for g in gold]

    def right(start: int, end: int) -> bool:
        low, high = _grown(start, end, [*made, *meant])
        return _segment(text, low, high, made) == _segment(text, low, high, meant)

    return Document(
        row, done.words, [(e, right(e.start, e.end)) for e in done.edits], [(g, right(g.start, g.end)) for g in gold]
    )


def _grown(start: int, end: int, changes: Sequence[tuple[int, int, str]]) -> tuple[int, int]:
    """The span with every change that meets it."""
    while True:
        met = [(low, high) for low, high, _ in changes if low < end and high > start]
        grown = min([start, *(low for low, _ in met)]), max([end, *(high for _, high in met)])
        if grown == (start, end):
            return grown
        start, end = grown


def _segment(text: str, start: int, end: int, changes: Sequence[tuple[int, int, str]]) -> str:
    """What a part of the text becomes, in normal form."""
    parts, at = [], start
    for low, high, new in sorted(changes):
        if low >= start and high <= end:
            parts += [text[at:low], new]
            at = high
    return normalize_phrase("".join([*parts, text[at:end]]))
