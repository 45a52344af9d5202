"""Suggestions: what was found and is not sure enough to be changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import tiny_unspinner
from unspin import Restoration, Settings, Unspinner, apply
from unspin.batch.work import restore_data
from unspin.inference.decoding import SUGGESTED
from unspin.reports.json_report import Entries

SPUN = (
    "The Chinese pioneer told the Socialist Coalition that man-made consciousness is the most exceedingly "
    "terrible threat.\nThe profound studying framework was utilized by the analysts to discover the ailment, and "
    "the exploration group thought the technique was strong.\n"
)
HONEST = "We walked along the river before breakfast and talked about the garden.\n"
ROWS = ("leader|pioneer|noun|20", "settler|pioneer|noun|8", "big data|huge information|fixed|20")
MEANT = ["the chinese leader met the old settler", "the leader of the town likes big data"] * 5


def check(text: str, restoration: Restoration) -> None:
    """What holds for suggestions at any threshold."""
    assert restoration.text == apply(text, restoration.edits)
    apply(text, [*restoration.edits, *restoration.suggestions])  # raises where they overlap or do not fit
    at = 0
    for suggestion in restoration.suggestions:
        assert at <= suggestion.start < suggestion.end
        assert text[suggestion.start : suggestion.end] == suggestion.original != suggestion.replacement
        assert SUGGESTED <= suggestion.confidence <= 1 + 1e-9
        assert suggestion.source
        at = suggestion.end


@pytest.mark.parametrize("threshold", [0.0, 0.45, 0.8, 1.0])
def test_suggestions_stand_beside_the_edits(unspinner: Unspinner, threshold: float) -> None:
    strict = Unspinner(Settings(cache=unspinner.settings.cache, min_confidence=threshold))
    restoration = strict.restore(SPUN)
    check(SPUN, restoration)
    assert restoration.edits or restoration.suggestions
    check(SPUN * 2, strict.restore(SPUN * 2))


def test_what_is_not_made_is_suggested(unspinner: Unspinner) -> None:
    strict = Unspinner(Settings(cache=unspinner.settings.cache, min_confidence=1.0)).restore(SPUN)
    pairs = {(suggestion.original, suggestion.replacement) for suggestion in strict.suggestions}
    assert {("pioneer", "leader"), ("Socialist Coalition", "Communist Party")} <= pairs
    assert "Socialist Coalition" in strict.text


def test_honest_text_gets_no_suggestions(unspinner: Unspinner) -> None:
    assert unspinner.restore(HONEST).suggestions == ()


@pytest.mark.parametrize("text", ["", "\n", "pioneer"])
def test_hardly_any_text(unspinner: Unspinner, text: str) -> None:
    check(text, unspinner.restore(text))


def test_an_edit_is_not_suggested_as_well(tmp_path: Path) -> None:
    text = "The Chinese pioneer likes huge information."
    tiny = tiny_unspinner(tmp_path, ROWS, MEANT, thesaurus=False)
    made = tiny.restore(text)
    assert made.text == "The Chinese leader likes big data."
    assert made.suggestions == ()


def test_suggestions_have_offsets_of_the_original_text(tmp_path: Path) -> None:
    text = "Huge information, she said. The Chinese pioneer agreed."
    restoration = tiny_unspinner(tmp_path, ROWS, MEANT, thesaurus=False, min_confidence=1.0).restore(text)
    check(text, restoration)
    assert restoration.text == text
    assert [(s.start, s.original, s.replacement) for s in restoration.suggestions] == [
        (0, "Huge information", "Big data"),
        (text.index("pioneer"), "pioneer", "leader"),
    ]


def test_the_json_report_lists_them(tmp_path: Path) -> None:
    unspinner = tiny_unspinner(tmp_path, ROWS, MEANT, thesaurus=False, min_confidence=1.0)
    entry = Entries(None, 0).add(restore_data(unspinner, Path("a.txt"), b"A pioneer came."))
    assert entry
    assert entry["edits"] == []
    assert [(s["start"], s["end"], s["original"]) for s in entry["suggestions"]] == [(2, 9, "pioneer")]
    assert json.loads(json.dumps(entry)) == entry


@pytest.fixture
def folder(tmp_path: Path, unspinner: Unspinner) -> Path:
    """A folder with the spun text; the tables are in the cache by now."""
    (tmp_path / "a.txt").write_text(SPUN, encoding="utf-8")
    return tmp_path


def fix(folder: Path, *arguments: str) -> str:
    """What ``unspin fix`` writes to standard output; the file stays as it was."""
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    done = subprocess.run(
        [sys.executable, "-m", "unspin", "fix", *arguments, "a.txt"],
        cwd=folder,
        env={**kept, "PYTHONUTF8": "1", "COLUMNS": "100", "TERM": "dumb"},
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert (folder / "a.txt").read_text(encoding="utf-8") == SPUN
    return done.stdout.decode()


def test_the_command_line_lists_them(folder: Path) -> None:
    shown = fix(folder, "--suggest", "--min-confidence", "1")
    _, _, listed = shown.partition("a.txt: suggestions, not applied\n")
    assert f"1:{SPUN.index('pioneer') + 1}  pioneer → leader" in listed
    assert "Socialist Coalition → Communist Party" in listed
    column = SPUN.splitlines()[1].index("ailment") + 1
    assert f"2:{column}  ailment → disease" in listed


def test_the_command_line_does_not_list_them_unasked(folder: Path) -> None:
    assert "suggestions" not in fix(folder, "--min-confidence", "1")


def test_the_json_report_of_the_command_line(folder: Path) -> None:
    (file,) = json.loads(fix(folder, "--format", "json", "--min-confidence", "1"))["files"]
    assert isinstance(file["suggestions"], list)
    found = {suggestion["original"]: suggestion for suggestion in file["suggestions"]}
    pioneer = found["pioneer"]
    assert pioneer["replacement"] == "leader"
    assert SPUN[pioneer["start"] : pioneer["end"]] == "pioneer"
    assert {"confidence", "kind", "source", "alternatives"} <= pioneer.keys()
