"""What the tests of the HTML and Markdown formats share: case files, edits by wording, documents of this computer."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from helpers import THOROUGH
from unspin.document import Source, UnreadableTextError, decode
from unspin.edits import Edit
from unspin.formats.layout import TextLayout
from unspin.formats.prose import Prose

Reader = Callable[[Source], TextLayout]
Case = dict[str, Any]

WORD = re.compile(r"[^\W\d_]{3,}")


def cases(name: str, kind: str) -> list[Case]:
    path = Path(__file__).with_name("cases") / "formats" / f"{name}.json"
    found: list[Case] = json.loads(path.read_text(encoding="utf-8"))[kind]
    return found


def named(case: Case) -> str:
    return str(case["name"]).replace(" ", "-")


def source_of(text: str) -> Source:
    return Source(text, "utf-8")


def prose_of(layout: TextLayout) -> Prose:
    (unit,) = layout.units
    return unit.prose


def visible(read: Reader, text: str) -> str:
    return prose_of(read(source_of(text))).text


def written(layout: TextLayout, edits: Iterable[Edit]) -> str:
    """The file's text after edits of the visible text."""
    (unit,) = layout.units
    return layout.written(layout.placed(unit, list(edits))).decode(layout.source.encoding)


def edit_of(text: str, old: str, new: str) -> Edit:
    assert text.count(old) == 1, f"{old!r} must occur once in {text!r}"
    start = text.index(old)
    return Edit(start, start + len(old), old, new)


def word_edits(text: str, new: str = "Xx") -> list[Edit]:
    """An edit of every word."""
    return [Edit(*match.span(), match[0], new) for match in WORD.finditer(text) if match[0] != new]


def replaced(text: str, edit: Edit) -> str:
    return text[: edit.start] + edit.replacement + text[edit.end :]


def common_ends(before: str, after: str) -> tuple[int, int]:
    """How many characters at the beginning and the end are the same."""
    size = min(len(before), len(after))
    head = next((n for n in range(size) if before[n] != after[n]), size)
    tail = next((n for n in range(size - head) if before[-1 - n] != after[-1 - n]), size - head)
    return head, tail


def documents(*suffixes: str, size: int = 300_000, total: int) -> list[Path]:
    """Documents that came with this project and with installed packages, the smaller ones first."""
    files = 1000 if THOROUGH else 200
    total *= 40 if THOROUGH else 1
    roots = [Path(__file__).parent.parent, Path(sys.prefix), Path("/usr/share/doc")]
    found = {path.resolve() for root in roots for path in _walk(root) if path.suffix.lower() in suffixes}
    sized = sorted((path.stat().st_size, path) for path in found)
    chosen: list[Path] = []
    for length, path in sized:
        total -= length
        if 0 < length <= size and total >= 0:
            chosen.append(path)
    return chosen[:: max(len(chosen) // files, 1)][:files]


def _walk(root: Path) -> Iterator[Path]:
    for name, folders, names in os.walk(root):
        folder = Path(name)
        folders[:] = [inner for inner in folders if inner not in (".git", "node_modules")]
        yield from (folder / inner for inner in names if (folder / inner).is_file())


def check_document(read: Reader, path: Path) -> bool:
    """Read a real file and change one word of it; whether there was a word to change."""
    data = path.read_bytes()
    try:
        source = decode(data)
    except UnreadableTextError:
        return False
    layout = read(source)
    assert layout.written([]) == data, path
    text = prose_of(layout).text
    words = list(WORD.finditer(text))
    if not words:
        return False
    word = words[len(words) // 2]
    edit = Edit(*word.span(), word[0], "Qwertz" if word[0] != "Qwertz" else "Uiop")
    (unit,) = layout.units
    placed = layout.placed(unit, [edit])
    after = decode(layout.written(placed))
    assert visible_text(read, after) == replaced(text, edit), (path, word)
    head, tail = common_ends(source.text, after.text)
    assert head >= placed[0].start, path
    assert len(source.text) - tail <= placed[-1].end, path
    assert "".join(e.original for e in placed).endswith(word[0][-1]) or "&" in placed[-1].original, path
    return True


def visible_text(read: Reader, source: Source) -> str:
    return prose_of(read(source)).text
