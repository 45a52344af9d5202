"""What an annotated text says of the arcs over it; shared by the scripts that fit weights."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from unspin.document import Token, normalize_phrase
from unspin.lattice import Arc

__all__ = ["Gold", "derivations", "fold", "read_rows", "spanned", "verdict"]

Gold = dict[str, Any]
"""{"start", "end", "gold": [wordings], "sure"}"""

RIGHT, WRONG, OPEN = 1, 0, -1


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON lines file."""
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def fold(text: str) -> str:
    """A wording as the evaluation compares it: normal words without a leading article."""
    words = normalize_phrase(text).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in {"a", "an", "the"} else words)


def derivations(
    tokens: Sequence[Token], arcs: Sequence[Arc], low: int, high: int, wordings: set[str]
) -> tuple[set[tuple[int, int, str]], set[int]]:
    """Arcs and kept tokens of the readings that turn tokens ``low`` to ``high`` into one of the wordings."""
    found_arcs: set[tuple[int, int, str]] = set()
    kept: set[int] = set()

    def walk(at: int, said: str, path: list[Any]) -> bool:
        if at == high:
            if fold(said) not in wordings:
                return False
            for step in path:
                if isinstance(step, int):
                    kept.add(step)
                else:
                    found_arcs.add((step.start, step.end, step.standard))
            return True
        if said and not any(w.startswith(fold(said)) or fold(said) in {"a", "an", "the"} for w in wordings):
            return False
        found = walk(at + 1, f"{said} {tokens[at].norm}".strip(), [*path, at])
        for arc in arcs:
            if arc.start == at and arc.end <= high:
                found = walk(arc.end, f"{said} {' '.join(arc.words)}".strip(), [*path, arc]) or found
        return found

    walk(low, "", [])
    return found_arcs, kept


def spanned(tokens: Sequence[Token], gold: Gold) -> list[int]:
    """The tokens that an annotation touches."""
    return [n for n, t in enumerate(tokens) if t.start < gold["end"] and t.end > gold["start"]]


def verdict(arc: Arc, tokens: Sequence[Token], arcs: Sequence[Arc], gold: Sequence[Gold]) -> int:
    """Whether an arc is right by the annotation, wrong, or open (it touches only guesses).

    An arc is right on the way to a gold wording, or, where none can be reached, when all that it says stands in one.
    """
    start, end = tokens[arc.start].start, tokens[arc.end - 1].end
    guesses = False
    for item in gold:
        inside = spanned(tokens, item) if item["start"] < end and item["end"] > start else []
        if not inside:
            continue
        low, high = inside[0], inside[-1] + 1
        wordings = {fold(wording) for wording in item["gold"]}
        way, _ = derivations(tokens, arcs, low, high, wordings)
        if (arc.start, arc.end, arc.standard) in way:
            return RIGHT
        seen = {token.norm for token in tokens[arc.start : arc.end]}
        meant = {word for wording in wordings for word in wording.split()}
        if not way and low <= arc.start and arc.end <= high and set(arc.words) <= meant and not seen & set(arc.words):
            return RIGHT
        guesses = guesses or not item.get("sure", True)
    return OPEN if guesses else WRONG
