"""Diffs, JSON and summaries."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unspin import Edit
from unspin.batch.work import FileResult, RecordResult
from unspin.reports.diff import unified_diff
from unspin.reports.figures import Figures
from unspin.reports.json_report import JsonReporter
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


EDIT = Edit(4, 11, "pioneer", "leader", 0.87654321, "phrase", "news:3", (("settler", 0.1),))


def result(number: int = 1, **fields: object) -> FileResult:
    found = FileResult(
        Path("a.txt"), "The pioneer", b"", [EDIT] * number, [{}] * number, words=412, spin_rate=0.2145678
    )
    for name, value in fields.items():
        setattr(found, name, value)
    return found


def json_of(*results: FileResult) -> dict[str, object]:
    written: list[str] = []
    reporter = JsonReporter(written.append)
    for one in results:
        reporter.file(one)
    reporter.end([("b.txt", "is gone")])
    report: dict[str, object] = json.loads("".join(written))
    return report


def test_json_report() -> None:
    assert json_of(result(score=91.23456)) == {
        "version": 1,
        "files": [
            {
                "path": "a.txt",
                "score": 91.23,
                "spin_rate": 0.2146,
                "words": 412,
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


def test_json_report_of_records() -> None:
    place: dict[str, int | str] = {"record": 3, "field": "body"}
    (entry,) = json_of(
        result(places=[place], records=[RecordResult(place, 91.23456, 0.25, 10, 1)], problems=["line 7: no JSON"])
    )["files"]  # type: ignore[misc,attr-defined]
    assert entry["edits"][0]["record"] == 3
    assert entry["records"] == [
        {"record": 3, "field": "body", "score": 91.23, "spin_rate": 0.25, "words": 10, "edits": 1}
    ]
    assert entry["problems"] == ["line 7: no JSON"]


@pytest.mark.parametrize(
    ("edits", "score", "remaining", "suggestions", "expected"),
    [
        (0, 3.0, 0.2, 0, "nothing to restore"),
        (0, 3.0, 0.2, 2, "nothing to restore"),
        (0, 88.0, 3.4, 0, "looks spun (score 88), not restorable here, about 3 artefacts remain"),
        (0, 88.0, 1.0, 0, "looks spun (score 88), not restorable here, about 1 artefact remains"),
        (2, 88.0, 0.2, 0, "2 of 412 words restored, spin rate 21%"),
        (2, 88.0, 1.2, 1, "2 of 412 words restored, about 1 artefact remains, 1 suggestion, spin rate 21%"),
        (31, 88.0, 12.0, 3, "31 of 412 words restored, about 12 artefacts remain, 3 suggestions, spin rate 21%"),
    ],
)
def test_summary(edits: int, score: float, remaining: float, suggestions: int, expected: str) -> None:
    found = result(edits, score=score, remaining=remaining, suggestions=[EDIT] * suggestions)
    assert summarize(Figures.of(found)) == expected


def test_summary_of_residue_and_of_other_languages() -> None:
    mended = Edit(0, 2, "– –", "–", 1.0, "residue:typography")
    assert summarize(Figures.of(result(0, edits=[mended], remaining=4.0))) == "1 piece of residue mended"
    foreign = Figures.of(result(0, foreign=True))
    assert summarize(foreign) == "not English, left alone; --language en treats it as English"
