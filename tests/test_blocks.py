"""Long files, block by block."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from unspin import Unspinner
from unspin.batch import FileError, blocks
from unspin.batch.blocks import Block, blocks_of_stream
from unspin.batch.files import Replacement
from unspin.batch.journal import Journal, journal_of
from unspin.batch.pool import Outcome, restore_files
from unspin.batch.undo import last_run, undo
from unspin.batch.work import FileResult, Origin, WorkOptions
from unspin.batch.writer import Writer
from unspin.cli import run
from unspin.document import decode
from unspin.formats import plain
from unspin.formats.names import Format
from unspin.formats.plain import read_plain
from unspin.formats.reading import ReadOptions
from unspin.reports.by import By
from unspin.reports.csv_report import CsvReporter
from unspin.reports.diff import DiffReporter, DiffStyle
from unspin.reports.figures import Figures, Totals
from unspin.reports.json_report import JsonReporter
from unspin.reports.positions import Positions
from unspin.reports.reporter import Reporter
from unspin.reports.scores import ScoreReporter
from unspin.restorer import Settings

SPUN = (
    "The Chinese pioneer Xi Jinping told the Socialist Coalition that counterfeit consciousness was a most exceedingly "
    "terrible danger. "
)
HONEST = "The farmer fed his hens, and the rain went on until the evening. "
TEXT = "".join(f"Part {number} begins here.\n{SPUN}{HONEST * 3}\n\n" for number in range(12))
DEFAULT = ReadOptions()
PLAIN = WorkOptions()


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK", 800)
    monkeypatch.setattr(blocks, "LONGEST", 1200)


@pytest.fixture(scope="module")
def unspinner(cache_dir: Path) -> Unspinner:
    """Without the residue of which repeated sentences are a part."""
    return Unspinner(Settings(cache=cache_dir, kinds=frozenset({"phrase"})))


def cut(data: bytes, name: str = "a.txt", options: ReadOptions = DEFAULT) -> list[Block]:
    found = list(blocks_of_stream(io.BytesIO(data), Path(name), options))
    assert all(isinstance(block, Block) for block in found)
    return [block for block in found if isinstance(block, Block)]


def restored(paths: list[Path], unspinner: Unspinner, options: WorkOptions = PLAIN, jobs: int = 1) -> Iterator[Outcome]:
    return restore_files(paths, lambda: unspinner, options, jobs, set())


def results(path: Path, unspinner: Unspinner, options: WorkOptions = PLAIN) -> list[FileResult]:
    found = list(restored([path], unspinner, options))
    assert all(isinstance(item, FileResult) for item in found), found
    return [item for item in found if isinstance(item, FileResult)]


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    path = tmp_path / "long.txt"
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


# Cutting.


@given(st.lists(st.sampled_from([b"word ", b"a\n", b"\n\n", b"\r\n", b"x" * 30, "\u00e9".encode()]), max_size=60))
def test_nothing_is_lost_and_no_letter_cut(parts: list[bytes]) -> None:
    data = b"".join(parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", 40)
        patch.setattr(blocks, "LONGEST", 60)
        found = cut(data)
    assert b"".join(block.data or b"" for block in found) == data
    assert [block.number for block in found] == list(range(len(found)))
    assert [block.last for block in found] == [False] * (len(found) - 1) + [True]
    for block in found:
        assert block.data is not None
        block.data.decode()
        assert len(block.data) <= 60


@given(st.lists(st.sampled_from([b'{"a": "b"}\n', b"\n", b'{"a": "' + b"x" * 70 + b'"}\n', b"{}"]), max_size=30))
def test_records_are_not_cut(parts: list[bytes]) -> None:
    data = b"".join(parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", 40)
        patch.setattr(blocks, "LONGEST", 60)
        found = cut(data, "a.jsonl")
    assert b"".join(block.data or b"" for block in found) == data
    lines = 0
    for block in found:
        assert block.before.lines == lines
        assert block.last or (block.data or b"").endswith(b"\n")
        lines += (block.data or b"").count(b"\n")


@pytest.mark.parametrize("start", [b"\xff\xfea\0", b"PK\x03\x04", b"\x1f\x8b", b"a\0b"])
def test_what_cannot_be_cut_stays_whole(start: bytes) -> None:
    data = start + b"word \n\n" * 500
    assert [block.data for block in cut(data)] == [data]


@pytest.mark.parametrize("form", [Format.html, Format.markdown, Format.csv, Format.srt])
def test_formats_that_are_read_whole(form: Format) -> None:
    data = b"word \n\n" * 500
    assert [block.data for block in cut(data, options=ReadOptions(form))] == [data]


@given(st.lists(st.sampled_from(["word ", "a.\n", "\n\n", "x" * 30, "\u00e9"]), max_size=60).map("".join))
def test_the_units_of_a_text_cover_it(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "BLOCK", 40)
        patch.setattr(plain, "_REACH", 10)
        layout = read_plain(decode(text.encode()))
        units = [unit.prose.text for unit in layout.units]
    assert "".join(units) == text
    assert all(len(unit) <= 60 for unit in units)
    assert units


@given(st.lists(st.sampled_from(["word ", "\n", "\r\n", "\u00e9"]), max_size=20), st.integers(0, 20))
def test_places_go_on_from_block_to_block(parts: list[str], at: int) -> None:
    text, head = "".join(parts), "".join(parts[:at])
    rest = text[len(head) :]
    whole, further = Positions(text), Positions(rest, Origin().after(head))
    for offset in range(len(rest)):
        assert further.of(offset) == whole.of(len(head) + offset)
        assert further.offset(offset) == len(head) + offset


# Restoring.


def test_blocks_make_the_file(long_file: Path, unspinner: Unspinner) -> None:
    found = results(long_file, unspinner)
    assert len(found) > 3
    assert "".join(item.text for item in found) == TEXT
    offset = 0
    for item in found:
        assert item.origin.offset == offset
        offset += len(item.text)
    assert sum(len(item.edits) for item in found) >= 12


def test_workers_share_the_blocks_of_a_file(long_file: Path, unspinner: Unspinner) -> None:
    alone = results(long_file, unspinner)
    shared = list(restored([long_file], unspinner, jobs=2))
    assert shared == alone


def test_a_file_is_written_as_its_blocks_are(long_file: Path, unspinner: Unspinner) -> None:
    with Writer(Journal(journal_of(long_file.parent))) as writer:
        found = results(long_file, unspinner)
        for item in found[:-1]:
            writer.replace(item)
        assert long_file.read_text("utf-8") == TEXT  # half is nothing
        writer.replace(found[-1])
    assert long_file.read_bytes() == b"".join(item.data for item in found)
    assert "Communist Party" in long_file.read_text("utf-8")
    with Journal(journal_of(long_file.parent)) as journal:
        last = last_run(journal)
        assert last is not None
        assert all(item.good for item in undo(journal, last))
    assert long_file.read_text("utf-8") == TEXT
    assert sorted(path.name for path in long_file.parent.iterdir()) == [".unspin", "long.txt"]


@pytest.mark.parametrize("journal", [True, False])
def test_an_interrupted_write_leaves_the_file(long_file: Path, unspinner: Unspinner, journal: bool) -> None:
    kept = Journal(journal_of(long_file.parent)) if journal else None
    with pytest.raises(KeyboardInterrupt), Writer(kept) as writer:
        writer.replace(results(long_file, unspinner)[0])
        raise KeyboardInterrupt
    assert long_file.read_text("utf-8") == TEXT
    assert [path.name for path in long_file.parent.iterdir() if path.name != ".unspin"] == ["long.txt"]


def test_what_a_kill_left_is_removed(long_file: Path, unspinner: Unspinner) -> None:
    (long_file.parent / ".long.txt.abcd1234.unspin").write_bytes(b"half")
    with Writer(Journal(journal_of(long_file.parent))) as writer:
        for item in results(long_file, unspinner):
            writer.replace(item)
    assert sorted(path.name for path in long_file.parent.iterdir()) == [".unspin", "long.txt"]


def test_an_unchanged_long_file_is_not_written(tmp_path: Path, unspinner: Unspinner) -> None:
    path = tmp_path / "long.txt"
    path.write_text((HONEST * 5 + "\n") * 10, encoding="utf-8")
    before = path.stat()
    with Writer() as writer:
        for item in results(path, unspinner):
            writer.replace(item)
    assert path.stat().st_ino == before.st_ino
    assert [entry.name for entry in tmp_path.iterdir()] == ["long.txt"]


def test_binary_data_far_on(long_file: Path, unspinner: Unspinner) -> None:
    data = TEXT.encode()
    long_file.write_bytes(data[:3000] + b"\0" + data[3000:])
    *good, bad = restored([long_file], unspinner)
    assert good
    assert isinstance(bad, FileError)
    assert bad.message == "binary data (NUL byte at offset 3000), not text"


def test_no_block_is_read_of_a_dropped_file(tmp_path: Path, unspinner: Unspinner) -> None:
    names = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path in names:
        path.write_text(HONEST * 100, encoding="utf-8")
    dropped: set[Path] = set()
    seen = []
    for item in restore_files(names, lambda: unspinner, WorkOptions(), 1, dropped):
        assert isinstance(item, FileResult)
        seen.append((item.path.name, item.number))
        if item.path == names[0]:
            dropped.add(item.path)
    assert [number for name, number in seen if name == "a.txt"] == [0]
    assert len([name for name, _ in seen if name == "b.txt"]) > 3


def test_what_is_switched_off_stays_off_in_the_next_blocks(tmp_path: Path, unspinner: Unspinner) -> None:
    path = tmp_path / "a.txt"
    quiet = f"# unspin: off\n{(SPUN + HONEST * 3) * 8}\n# unspin: on\n"
    path.write_text(f"{SPUN}\n\n{quiet}\n{SPUN}\n", encoding="utf-8")
    found = results(path, unspinner)
    assert len(found) > 3
    new = b"".join(item.data for item in found).decode()
    assert quiet in new
    assert new.startswith("The Chinese leader")
    assert new.count("Communist Party") == 2


def test_records_keep_their_numbers(tmp_path: Path, unspinner: Unspinner) -> None:
    path = tmp_path / "a.jsonl"
    lines = [json.dumps({"body": f"{SPUN}{HONEST}{number}"}) for number in range(12)]
    lines[5], lines[8] = "no record", json.dumps({"other": "nothing " * 100})
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = results(path, unspinner, WorkOptions(ReadOptions(fields=("body",))))
    assert len(found) > 3
    records = [record.place["record"] for item in found for record in item.records]
    assert records == [1, 2, 3, 4, 5, 7, 8, 10, 11, 12]
    assert [problem for item in found for problem in item.problems] == ["line 6: not valid JSON (column 1)"]


# Reports: a file in blocks reads like a file.


def reported(make: Any, found: list[FileResult]) -> str:
    written: list[str] = []
    reporter: Reporter = make(written.append)
    for item in found:
        reporter.file(item)
    reporter.end([])
    return "".join(written)


def test_json_has_one_entry_with_offsets_of_the_file(long_file: Path, unspinner: Unspinner) -> None:
    found = results(long_file, unspinner)
    (entry,) = json.loads(reported(lambda write: JsonReporter(write, By.sentence, 4), found))["files"]
    assert len(entry["edits"]) == sum(len(item.edits) for item in found)
    for edit in (*entry["edits"], *entry["suggestions"]):
        assert TEXT[edit["start"] : edit["end"]] == edit["original"]
    for item in entry["evidence"]:
        assert TEXT[item["start"] : item["end"]] == item["text"]
        assert item["text"] in item["sentence"]
    assert len(entry["evidence"]) == 4
    starts = [part["start"] for part in entry["sentences"]]
    assert starts == sorted(starts)
    assert TEXT[starts[-1] :].startswith(HONEST.strip())
    assert entry["words"] == sum(item.words for item in found)
    scores = [item.score for item in found]
    assert min(scores) - 0.01 <= entry["score"] <= max(scores) + 0.01


def test_csv_has_the_lines_of_the_file(long_file: Path, unspinner: Unspinner) -> None:
    rows = reported(CsvReporter, results(long_file, unspinner)).splitlines()
    lines = [int(row.split(",")[1]) for row in rows[1:]]
    assert lines == sorted(lines)
    assert lines[-1] == 2 + 3 * 11


def test_a_unified_diff_can_be_applied(long_file: Path, unspinner: Unspinner) -> None:
    found = results(long_file, unspinner)
    shown = Console(file=io.StringIO())
    diff = reported(
        lambda write: DiffReporter(shown, write, suggest=False, style=DiffStyle.unified),
        found,
    )
    assert diff.count("--- a/") == 1
    done = subprocess.run(
        ["patch", "-s", "--fuzz=0", str(long_file)], input=diff.encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert long_file.read_bytes() == b"".join(item.data for item in found)


def test_an_inline_diff_has_one_head_and_the_lines_of_the_file(long_file: Path, unspinner: Unspinner) -> None:
    shown = Console(file=io.StringIO(), width=300)
    found = results(long_file, unspinner)
    reported(lambda write: DiffReporter(shown, write, suggest=False, style=DiffStyle.inline), found)
    output = shown.file.getvalue()  # type: ignore[attr-defined]
    assert output.count("long.txt") == 1
    assert f"{2 + 3 * 11:>4} The " in output


def test_scores_come_in_one_line(long_file: Path, unspinner: Unspinner) -> None:
    shown = Console(file=io.StringIO(), width=300)
    reported(lambda _: ScoreReporter(shown, By.file, 2), results(long_file, unspinner))
    lines = shown.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3
    assert "long.txt" in lines[0]


def test_figures_add_up(long_file: Path, unspinner: Unspinner) -> None:
    found = results(long_file, unspinner)
    totals = Totals()
    complete = [figures for item in found if (figures := totals.add(item))]
    assert len(complete) == 1
    assert totals.files == totals.changed == 1
    assert complete[0].edits == sum(len(item.edits) for item in found)
    assert totals.restored == complete[0].restored
    mean = sum(item.score * item.words for item in found) / sum(item.words for item in found)
    assert complete[0].score == pytest.approx(mean)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [([(True, 5), (False, 5)], False), ([(True, 5), (True, 0)], True), ([(False, 0), (True, 3)], True)],
)
def test_a_file_is_foreign_when_all_that_has_words_is(blocks: list[tuple[bool, int]], expected: bool) -> None:
    first, second = (
        Figures.of(FileResult(Path("a"), "", b"", foreign=foreign, words=words)) for foreign, words in blocks
    )
    first.add(second)
    assert first.foreign is expected


# The command.


def test_a_file_that_cannot_be_written_is_told_of_once(
    long_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:

    def full(self: Replacement, data: bytes) -> None:
        del data
        self.discard()
        raise FileError(self.path, "cannot be written: no space left on device")

    monkeypatch.setattr(Replacement, "write", full)
    assert run(["fix", "--write", "--no-journal", "--isolated", "--jobs", "1", str(long_file)]) == 2
    assert capsys.readouterr().err.count("no space left on device") == 1
    assert long_file.read_text("utf-8") == TEXT


def test_a_long_pipe_passes_through() -> None:
    text = HONEST * 24_000
    done = subprocess.run(
        [sys.executable, "-m", "unspin", "fix", "--only", "typography"],
        input=text.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == text
