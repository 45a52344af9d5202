"""What the tests of all kinds of residue ask: case files, and what must hold of any edits."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from unspin import Edit, apply, invert
from unspin.language_model import LanguageModel
from unspin.language_model.mixture import default_model

Case = dict[str, str]
Find = Callable[[str, Callable[[], LanguageModel]], list[Edit]]


def read_cases(kind: str) -> dict[str, list[Case]]:
    """The cases of a kind, ``changed`` and ``unchanged``; their names are unique."""
    file = Path(__file__).with_name("cases").joinpath("residue", f"{kind}.json")
    cases: dict[str, list[Case]] = json.loads(file.read_text(encoding="utf-8"))
    names = [case["name"] for case in cases["changed"] + cases["unchanged"]]
    assert len(set(names)) == len(names)
    return cases


def named(case: Case) -> str:
    """The name of a case in a report of pytest."""
    return case["name"].replace(" ", "-")


def checked(find: Find, kind: str, text: str) -> str:
    """The text without residue, after checking all that must hold of the edits."""
    edits = find(text, default_model)
    assert all(text[edit.start : edit.end] == edit.original != edit.replacement for edit in edits)
    assert all(a.end <= b.start for a, b in pairwise(edits))
    assert all(edit.kind == f"residue:{kind}" and edit.source.startswith(f"{kind}:") for edit in edits)
    assert all(0.5 < edit.confidence < 1 for edit in edits)
    result = apply(text, edits)
    assert apply(result, invert(edits)) == text
    assert find(result, default_model) == []
    return result
