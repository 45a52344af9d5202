"""Case files of formats: sources, edits of what is seen of them, and what they become."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from unspin.document import Source, decode
from unspin.edits import Edit, apply
from unspin.formats.layout import Layout, TextLayout, Unit

Case = dict[str, Any]


def cases(form: str, kind: str) -> list[Case]:
    path = Path(__file__).with_name("cases").joinpath("formats", f"{form}.json")
    found: list[Case] = json.loads(path.read_text(encoding="utf-8"))[kind]
    return found


def named(case: Case) -> str:
    return str(case["name"]).replace(" ", "-")


def source_of(text: str) -> Source:
    return decode(text.encode())


def edits_of(layout: Layout, wanted: Sequence[Sequence[str]]) -> list[Edit]:
    """Each wording where it first stands, placed unit by unit."""
    left = list(wanted)
    placed: list[Edit] = []
    for unit in layout.units:
        text = unit.prose.text
        here = [pair for pair in left if pair[0] in text]
        left = [pair for pair in left if pair not in here]
        edits = [Edit(text.index(old), text.index(old) + len(old), old, new) for old, new in here]
        placed += layout.placed(unit, edits)
    assert not left, f"not seen: {left}"
    return placed


def visible(layout: Layout) -> list[str]:
    return [unit.prose.text for unit in layout.units]


def check_changed(layout: Layout, read: Callable[[bytes], Layout], case: Case) -> None:
    """The edits have the result that the case says, and the rest of what is seen stays."""
    before = visible(layout)
    edits = edits_of(layout, case["edits"])
    written = layout.written(edits)
    assert written.decode() == case["expected"]
    assert apply(layout.text, edits).encode() == written
    after = visible(read(written))
    assert len(after) == len(before)
    assert sum(a != b for a, b in zip(after, before, strict=True)) <= len(case["edits"])


def check_unchanged(layout: TextLayout, case: Case) -> None:
    """What is seen is what the case says, twice, and the bytes stay."""
    expected = case["visible"]
    expected = [expected] if isinstance(expected, str) else expected
    assert visible(layout) == expected
    assert visible(layout) == expected
    assert layout.written([]).decode() == case["source"]


def word_edit(unit: Unit, number: int, new: str) -> Edit | None:
    """An edit of a word of what is seen; None where there is none."""
    words = unit.prose.text.split()
    if not words:
        return None
    at = 0
    for word in words[: number % len(words) + 1]:
        start = unit.prose.text.index(word, at)
        at = start + len(word)
    return Edit(start, at, unit.prose.text[start:at], new)
