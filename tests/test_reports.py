"""Diffs, JSON and summaries."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from unspin import Edit, Restoration
from unspin.reports.diff import print_terminal_diff, unified_diff
from unspin.reports.json_report import file_entry, json_report
from unspin.reports.summary import summarize


def test_unified_diff() -> None:
    assert "".join(unified_diff("a.txt", "one\ntwo\nthree\n", "one\n2\nthree\n")) == (
        "--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n"
    )


def test_unified_diff_without_a_last_newline() -> None:
    assert "".join(unified_diff("a.txt", "one", "two")) == (
        "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n\\ No newline at end of file\n"
        "+two\n\\ No newline at end of file\n"
    )


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch(1)")
@settings(max_examples=15)
@given(*[st.lists(st.sampled_from(["a", "b\r", "c\u2028d", "", "é\x0c"]), max_size=6).map("\n".join)] * 2)
def test_patch_takes_the_diff(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(old.encode())
    diff = "".join(unified_diff("a.txt", old, new))
    if diff:
        subprocess.run(
            ["patch", "--binary", "-s", "-p1"], cwd=tmp_path, input=diff.encode(), check=True, capture_output=True
        )
    assert (file.read_bytes() if file.exists() else b"") == new.encode()


def terminal(text: str, edits: list[Edit], width: int = 60) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=False)
    print_terminal_diff(console, "a.txt", text, edits)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_terminal_diff() -> None:
    text = "A first line.\nThe old pioneer spoke. Nothing here.\n\nOne more pioneer."
    starts = [text.index("pioneer"), text.rindex("pioneer")]
    shown = terminal(text, [Edit(at, at + 7, "pioneer", "leader", 0.87) for at in starts])
    lines = [line.split() for line in shown.splitlines() if line.strip()]
    assert lines[0] == ["a.txt"]
    assert ["2", "-", "The", "old", "pioneer", "spoke."] in lines
    assert ["+", "The", "old", "leader", "spoke."] in lines
    assert ["4", "-", "One", "more", "pioneer."] in lines
    assert shown.replace("\u00a0", " ").count("pioneer → leader 87%") == 2
    assert "Nothing here" not in shown


def test_terminal_diff_shows_no_control_characters() -> None:
    text = "A \x1b[31mred\x1b[0m pioneer\x07 spoke\x9b2J [bold]loud[/bold]."
    at = text.index("pioneer")
    shown = terminal(text, [Edit(at, at + 7, "pioneer", "leader", 0.9)])
    assert not {"\x1b", "\x07", "\x9b"} & set(shown)
    assert "[bold]loud[/bold]" in shown


def test_terminal_diff_of_an_edit_over_two_sentences() -> None:
    text = "One big. Dog sat. End here."
    shown = terminal(text, [Edit(4, 12, "big. Dog", "cat", 0.9), Edit(18, 21, "End", "Stop", 0.9)])
    assert "One cat sat." in shown
    assert "Stop here." in shown


EDIT = Edit(4, 11, "pioneer", "leader", 0.87654321, "phrase", "news:3", (("settler", 0.1),))


def test_json_report() -> None:
    restoration = Restoration("The leader", (EDIT,), 91.23456, 0.2345678, 2, 1.2)
    report = json.loads(json_report([file_entry("a.txt", restoration)], [("b.txt", "is gone")]))
    assert report == {
        "version": 1,
        "files": [
            {
                "path": "a.txt",
                "score": 91.23,
                "spin_rate": 0.2346,
                "words": 2,
                "edits": [
                    {
                        "start": 4,
                        "end": 11,
                        "original": "pioneer",
                        "replacement": "leader",
                        "confidence": 0.8765,
                        "kind": "phrase",
                        "source": "news:3",
                        "alternatives": [{"text": "settler", "probability": 0.1}],
                    }
                ],
                "suggestions": [],
            }
        ],
        "errors": [{"path": "b.txt", "message": "is gone"}],
    }


@pytest.mark.parametrize(
    ("edits", "score", "remaining", "expected"),
    [
        (0, 3.0, 0.2, "nothing to restore"),
        (0, 88.0, 3.4, "looks spun (score 88), not restorable here: about 3 artefacts remain"),
        (0, 88.0, 1.0, "looks spun (score 88), not restorable here: about 1 artefact remains"),
        (2, 88.0, 0.2, "2 restored"),
        (2, 88.0, 1.2, "2 restored, about 1 artefact remains"),
        (31, 88.0, 12.0, "31 restored, about 12 artefacts remain"),
    ],
)
def test_summary(edits: int, score: float, remaining: float, expected: str) -> None:
    assert summarize(Restoration("", (EDIT,) * edits, score, 0.1, 10, remaining)) == expected
