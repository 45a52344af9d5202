"""Journal, undo and resume: nothing that a file held is ever lost."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from unspin.batch import FileError, read_bytes
from unspin.batch.files import Replacement, Stamp
from unspin.batch.journal import Journal, JournalError, find_journal, journal_of
from unspin.batch.lock import Lock, LockedError
from unspin.batch.originals import DamagedOriginalError, Originals, digest_of
from unspin.batch.progress import Lines
from unspin.batch.undo import Outcome, Undone, last_run, undo
from unspin.batch.work import FileResult
from unspin.batch.writer import Writer

SPUN = "Chinese pioneer Xi Jinping told the Socialist Coalition that it was the most exceedingly terrible year.\n"
needs_user = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")


def result_of(path: Path, data: bytes) -> FileResult:
    """What restoring a file would give: its new content, and the stamp of the old."""
    old, stamp = read_bytes(path)
    return FileResult(path, "", data, changed=data != old, stamp=stamp)


def run(folder: Path, changes: dict[str, bytes], **options: Any) -> None:
    """Write these contents in a run that ends."""
    with Writer(Journal(journal_of(folder)), **options) as writer:
        for name, data in changes.items():
            writer.replace(result_of(folder / name, data))


class Crash(Exception):  # noqa: N818
    pass


def interrupted_run(folder: Path, changes: dict[str, bytes], **options: Any) -> None:
    with contextlib.suppress(Crash), Writer(Journal(journal_of(folder)), **options) as writer:
        for name, data in changes.items():
            writer.replace(result_of(folder / name, data))
        raise Crash


def undo_last(folder: Path, within: Path | None = None, *, dry_run: bool = False) -> list[Undone]:
    with Journal(journal_of(folder)) as journal:
        last = last_run(journal, within)
        return [] if last is None else list(undo(journal, last, within, dry_run=dry_run))


def outcomes(undone: list[Undone]) -> dict[str, Outcome]:
    return {item.path.name: item.outcome for item in undone}


def texts(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(f"old {name}".encode())
    return tmp_path


# Undo.


def test_undo_puts_back_run_by_run(folder: Path) -> None:
    before = texts(folder)
    run(folder, {"a.txt": b"one", "b.txt": b"one"})
    between = texts(folder)
    run(folder, {"a.txt": b"two", "c.txt": b"two"})
    assert outcomes(undo_last(folder, dry_run=True)) == {"a.txt": Outcome.restored, "c.txt": Outcome.restored}
    assert texts(folder)["a.txt"] == b"two"
    assert outcomes(undo_last(folder)) == {"a.txt": Outcome.restored, "c.txt": Outcome.restored}
    assert texts(folder) == between
    undo_last(folder)
    assert texts(folder) == before
    assert undo_last(folder) == []


def test_any_bytes_come_back(folder: Path) -> None:
    old = bytes(range(256)) * 500
    (folder / "a.txt").write_bytes(old)
    run(folder, {"a.txt": b"", "b.txt": old})
    undo_last(folder)
    assert (folder / "a.txt").read_bytes() == old


def test_what_changed_since_is_left_alone_and_the_run_before_can_be_undone(folder: Path) -> None:
    run(folder, {"a.txt": b"one", "b.txt": b"one"})
    run(folder, {"a.txt": b"two", "b.txt": b"two", "c.txt": b"two"})
    (folder / "a.txt").write_bytes(b"mine")
    (folder / "c.txt").unlink()
    undone = undo_last(folder)
    assert outcomes(undone) == {"c.txt": Outcome.missing, "b.txt": Outcome.restored, "a.txt": Outcome.changed}
    kept = next(item.message for item in undone if item.outcome is Outcome.changed).removeprefix("its original is ")
    assert gzip.decompress(Path(kept).read_bytes()) == b"one"
    assert outcomes(undo_last(folder)) == {"b.txt": Outcome.restored, "a.txt": Outcome.changed}
    assert texts(folder) == {"a.txt": b"mine", "b.txt": b"old b.txt"}


def test_a_file_that_is_as_before_already(folder: Path) -> None:
    run(folder, {"a.txt": b"one"})
    (folder / "a.txt").write_bytes(b"old a.txt")
    assert outcomes(undo_last(folder)) == {"a.txt": Outcome.untouched}


def test_undo_of_one_file_or_folder(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub/d.txt").write_bytes(b"old")
    run(folder, {"a.txt": b"one", "b.txt": b"one", "sub/d.txt": b"one"})
    assert outcomes(undo_last(folder, folder / "b.txt")) == {"b.txt": Outcome.restored}
    assert undo_last(folder, folder / "b.txt") == []
    assert outcomes(undo_last(folder, folder / "sub")) == {"d.txt": Outcome.restored}
    assert outcomes(undo_last(folder)) == {"a.txt": Outcome.restored}


def test_undo_through_a_link(folder: Path) -> None:
    (folder / "link.txt").symlink_to("a.txt")
    run(folder, {"link.txt": b"one"})
    undo_last(folder)
    assert (folder / "link.txt").is_symlink()
    assert (folder / "a.txt").read_bytes() == b"old a.txt"


def test_a_folder_may_be_moved(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    before = texts(folder)
    run(folder, {"a.txt": b"one"})
    moved = folder.rename(tmp_path_factory.mktemp("moved") / "there")
    undo_last(moved)
    assert texts(moved) == before


def test_files_that_were_made_are_removed(folder: Path) -> None:
    out = folder / "out"
    out.mkdir()
    (out / "b.txt").write_bytes(b"was there")
    with Writer(Journal(journal_of(out))) as writer:
        writer.create(result_of(folder / "a.txt", b"one"), out / "x/y/a.txt")
        writer.create(result_of(folder / "b.txt", b"old b.txt"), out / "b.txt")
        writer.create(result_of(folder / "c.txt", b"one"), out / "x/c.txt")
    (out / "x/c.txt").write_bytes(b"mine")
    assert outcomes(undo_last(out)) == {
        "c.txt": Outcome.changed,
        "b.txt": Outcome.restored,
        "a.txt": Outcome.removed,
    }
    found = sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if ".unspin" not in p.parts)
    assert found == ["b.txt", "x", "x/c.txt"]
    assert (out / "b.txt").read_bytes() == b"was there"
    assert (folder / "a.txt").read_bytes() == b"old a.txt"


@needs_user
def test_what_failed_is_tried_again(folder: Path) -> None:
    run(folder, {"a.txt": b"one", "b.txt": b"one"})
    (folder / "a.txt").chmod(0o444)
    assert outcomes(undo_last(folder)) == {"b.txt": Outcome.restored, "a.txt": Outcome.failed}
    (folder / "a.txt").chmod(0o644)
    assert outcomes(undo_last(folder)) == {"a.txt": Outcome.restored}


def test_a_damaged_original_is_not_put_back(folder: Path) -> None:
    run(folder, {"a.txt": b"one", "b.txt": b"one"})
    originals = Journal(journal_of(folder)).originals
    originals.path(digest_of(b"old a.txt")).write_bytes(gzip.compress(b"something else"))
    undone = undo_last(folder)
    assert outcomes(undone) == {"b.txt": Outcome.restored, "a.txt": Outcome.failed}
    assert "its original is damaged" in undone[-1].message
    assert (folder / "a.txt").read_bytes() == b"one"


# Originals.


def test_originals_are_kept_once_private_and_readable_by_gunzip(tmp_path: Path) -> None:
    originals = Originals(tmp_path / "originals")
    digest = originals.put(io.BytesIO(b"text" * 1000))
    path = originals.path(digest)
    inode = path.stat().st_ino
    assert originals.put(io.BytesIO(b"text" * 1000)) == digest
    assert path.stat().st_ino == inode
    assert gzip.decompress(path.read_bytes()) == b"text" * 1000
    assert path.stat().st_size < 100
    for place, mode in ((path, 0o600), (path.parent, 0o700), (originals.folder, 0o700)):
        assert place.stat().st_mode & 0o777 == mode
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_damaged_original_is_replaced_when_its_content_comes_again(tmp_path: Path) -> None:
    originals = Originals(tmp_path)
    digest = originals.put(io.BytesIO(b"text"))
    for broken in (b"", b"no gzip", gzip.compress(b"other"), gzip.compress(b"text")[:-3]):
        originals.path(digest).write_bytes(broken)
        with pytest.raises(DamagedOriginalError):
            originals.get(digest)
        originals.put(io.BytesIO(b"text"))
        assert originals.get(digest) == b"text"


# The journal file.


def test_nothing_is_left_where_nothing_was_changed(folder: Path) -> None:
    before = texts(folder)
    run(folder, before)
    assert not (folder / ".unspin").exists()
    run(folder, {"a.txt": b"one"})
    journal = journal_of(folder).read_bytes()
    run(folder, {"a.txt": b"one"})
    assert journal_of(folder).read_bytes() == journal
    assert (folder / ".unspin/.gitignore").read_bytes() == b"*\n"
    assert sorted(p.name for p in (folder / ".unspin").iterdir()) == [
        ".gitignore",
        "journal.jsonl",
        "journal.originals",
    ]


def test_each_write_is_on_record_before_it_happens(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = Replacement.commit

    def look(replacement: Replacement, expected: Stamp | None = None) -> None:
        line = json.loads(journal_of(folder).read_bytes().splitlines()[-1])
        assert (line["event"], line["path"], line["after"]) == ("write", "a.txt", digest_of(b"one"))
        assert Journal(journal_of(folder)).originals.get(line["before"]) == replacement.path.read_bytes()
        assert line["mode"] == 0o640
        commit(replacement, expected)

    (folder / "a.txt").chmod(0o640)
    monkeypatch.setattr(Replacement, "commit", look)
    run(folder, {"a.txt": b"one"})
    assert (folder / "a.txt").read_bytes() == b"one"


@pytest.mark.parametrize("cut", [1, 5, 40, 150])
def test_a_line_cut_short_is_no_line(folder: Path, cut: int) -> None:
    run(folder, {"a.txt": b"one"})
    interrupted_run(folder, {"b.txt": b"one"})
    file = journal_of(folder)
    data = file.read_bytes()
    assert len(data.splitlines()[-1]) > cut
    file.write_bytes(data[:-cut])
    (folder / "b.txt").write_bytes(b"old b.txt")  # what is not on record was not written
    run(folder, {"c.txt": b"one"})
    journal = Journal(file)
    assert [sorted(r.writes) for r in journal.runs()] == [["a.txt"], [], ["c.txt"]]
    assert journal.unreadable == 0
    undo_last(folder)
    undo_last(folder)
    assert texts(folder) == {name: f"old {name}".encode() for name in ("a.txt", "b.txt", "c.txt")}


def test_other_damage_is_counted_and_the_rest_is_put_back(folder: Path) -> None:
    run(folder, {"a.txt": b"one", "b.txt": b"one"})
    file = journal_of(folder)
    lines = file.read_bytes().splitlines(keepends=True)
    lines[2] = b"\0" * 20 + b"\n"
    lines.insert(3, b'{"event":"write","run":"unknown"}\n[]\n{"event":"dance","run":"x"}\n')
    file.write_bytes(b"".join(lines))
    journal = Journal(file)
    assert [sorted(r.writes) for r in journal.runs()] == [["b.txt"]]
    assert journal.unreadable == 4


def test_another_file_is_not_taken_for_a_journal(folder: Path) -> None:
    with pytest.raises(JournalError, match="is not a journal"), Journal(folder / "a.txt"):
        pass
    with pytest.raises(JournalError, match="is not a journal"):
        Journal(folder / "a.txt").runs()
    assert (folder / "a.txt").read_bytes() == b"old a.txt"


def test_the_journal_is_looked_for_upwards(folder: Path) -> None:
    assert find_journal(folder) is None
    run(folder, {"a.txt": b"one"})
    (folder / "sub").mkdir()
    for place in (folder, folder / "sub", folder / "a.txt"):
        assert find_journal(place) == journal_of(folder)


def test_names_that_are_not_unicode(folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    try:
        (folder / name).write_bytes(b"old")
    except (OSError, UnicodeError):
        pytest.skip("this file system wants Unicode names")
    run(folder, {name: b"one"})
    assert outcomes(undo_last(folder)) == {name: Outcome.restored}
    assert (folder / name).read_bytes() == b"old"


# The disk is full.


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("unspin.batch.originals.os.open", "not written, its original cannot be kept in .*: no space left"),
        ("unspin.batch.journal.os.fsync", "not written, .*: no space left"),
        ("unspin.batch.files.tempfile.mkstemp", "cannot be written: no space left"),
    ],
)
def test_a_full_disk_leaves_the_old_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, target: str, message: str
) -> None:
    with Writer(Journal(journal_of(folder))) as writer:
        writer.replace(result_of(folder / "b.txt", b"one"))
        size = journal_of(folder).stat().st_size
        result = result_of(folder / "a.txt", b"one")
        with monkeypatch.context() as patch:
            patch.setattr(target, full)
            with pytest.raises(FileError, match=message) as caught:
                writer.replace(result)
            assert caught.value.path == folder / "a.txt"
        assert (folder / "a.txt").read_bytes() == b"old a.txt"
        if "files" not in target:
            assert journal_of(folder).stat().st_size == size
        writer.replace(result_of(folder / "c.txt", b"one"))
    undo_last(folder)
    assert texts(folder) == {name: f"old {name}".encode() for name in ("a.txt", "b.txt", "c.txt")}


def test_half_a_line_is_taken_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Journal(journal_of(folder)) as journal:
        name = journal.begin({})
        before = journal.path.read_bytes()
        real: Callable[[int, bytes], int] = os.write
        calls = iter([lambda d, data: real(d, data[:10]), full])

        def write(descriptor: int, data: bytes) -> int:
            return next(calls)(descriptor, data)

        with monkeypatch.context() as patch:
            patch.setattr("unspin.batch.journal.os.write", write)
            with pytest.raises(OSError, match="No space"):
                journal.append("write", name, path="a.txt", before=None, after="x")
        assert journal.path.read_bytes() == before


def test_a_file_that_changed_meanwhile_is_not_written(folder: Path) -> None:
    with Writer(Journal(journal_of(folder))) as writer:
        result = result_of(folder / "a.txt", b"one")
        (folder / "a.txt").write_bytes(b"mine, and longer")
        with pytest.raises(FileError, match="changed while it was being worked on"):
            writer.replace(result)
    assert (folder / "a.txt").read_bytes() == b"mine, and longer"
    assert not (folder / ".unspin").exists()


# Resume.


def resumed(folder: Path, changes: dict[str, bytes], options: dict[str, Any] | None = None) -> list[str]:
    """Go on with a run; the files that were left to do."""
    done = []
    with Writer(Journal(journal_of(folder)), options, resume=True) as writer:
        for path in writer.remaining([folder / name for name in changes]):
            assert isinstance(path, Path)
            done.append(path.name)
            writer.replace(result_of(path, changes[path.name]))
        assert writer.before == len(changes) - len(done)
    return done


def test_resume_does_what_is_left(folder: Path) -> None:
    before = texts(folder)
    changes = {"a.txt": b"one", "b.txt": before["b.txt"], "c.txt": b"one"}
    interrupted_run(folder, {"a.txt": b"one", "b.txt": before["b.txt"]})
    assert resumed(folder, changes) == ["c.txt"]
    assert texts(folder) == changes
    undo_last(folder)  # one run, though it took two starts
    assert texts(folder) == before


def test_resume_looks_at_files_that_changed_meanwhile(folder: Path) -> None:
    before = texts(folder)
    interrupted_run(folder, {"a.txt": b"one", "b.txt": before["b.txt"]})
    (folder / "a.txt").write_bytes(b"mine a")
    (folder / "b.txt").write_bytes(b"mine b")
    assert resumed(folder, {"a.txt": b"new a", "b.txt": b"new b"}) == ["a.txt", "b.txt"]
    undo_last(folder)
    assert texts(folder) == {"a.txt": b"mine a", "b.txt": b"mine b", "c.txt": before["c.txt"]}


def test_resume_does_what_was_recorded_and_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(replacement: Replacement, expected: Stamp | None = None) -> None:
        del expected
        path = replacement.path
        (path.parent / f".{path.name}.abcd1234.unspin").write_bytes(b"o")  # what a kill leaves
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(Replacement, "commit", crash)
        interrupted_run(folder, {"a.txt": b"one"})
    assert (folder / "a.txt").read_bytes() == b"old a.txt"
    assert resumed(folder, {"a.txt": b"one"}) == ["a.txt"]
    assert sorted(texts(folder)) == ["a.txt", "b.txt", "c.txt"]


def test_a_target_that_changes_meanwhile_is_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = folder / "out.txt"
    target.write_bytes(b"was there")
    record = Writer._record

    def changed(*arguments: Any) -> None:
        record(*arguments)
        target.write_bytes(b"somebody else's")

    monkeypatch.setattr(Writer, "_record", changed)
    with Writer(Journal(journal_of(folder))) as writer, pytest.raises(FileError, match="changed while"):
        writer.place(result_of(folder / "a.txt", b"one"), target)
    assert target.read_bytes() == b"somebody else's"


def test_resume_of_files_written_elsewhere(folder: Path) -> None:
    out = folder / "out"
    out.mkdir()
    names = ["a.txt", "b.txt", "c.txt"]
    with contextlib.suppress(Crash), Writer(Journal(journal_of(out))) as writer:
        for name in names:
            writer.create(result_of(folder / name, b"new"), out / name)
        raise Crash
    (out / "a.txt").write_bytes(b"spoilt")
    (folder / "b.txt").write_bytes(b"changed")
    with Writer(Journal(journal_of(out)), resume=True) as writer:
        left = [item.name for item in writer.remaining(folder / name for name in names) if isinstance(item, Path)]
    assert left == ["a.txt", "b.txt"]


def test_nothing_to_resume(folder: Path) -> None:
    with pytest.raises(JournalError, match="nothing to resume"):
        resumed(folder, {})
    assert not (folder / ".unspin").exists()
    run(folder, {"a.txt": b"one"})
    with pytest.raises(JournalError, match="nothing to resume"):
        resumed(folder, {})
    interrupted_run(folder, {"b.txt": b"one"})
    undo_last(folder)
    with pytest.raises(JournalError, match="nothing to resume"):
        resumed(folder, {})


def test_resume_wants_the_same_options(folder: Path) -> None:
    interrupted_run(folder, {"a.txt": b"one"}, options={"min_confidence": 0.8, "only": ["phrase"]})
    with pytest.raises(JournalError, match=r"had another min_confidence: 0\.8, not 0\.5; give the same options"):
        resumed(folder, {}, {"min_confidence": 0.5, "only": ["phrase"]})
    with pytest.raises(JournalError, match="had another only: phrase, not none"):
        resumed(folder, {}, {"min_confidence": 0.8, "only": []})
    assert resumed(folder, {"b.txt": b"one"}, {"min_confidence": 0.8, "only": ["phrase"]}) == ["b.txt"]


# One at a time.

HOLD = """
import sys
from pathlib import Path
from unspin.batch.journal import Journal
with Journal(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def holder(file: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_two_at_once(folder: Path) -> None:
    with holder(journal_of(folder)) as process:
        with pytest.raises(JournalError, match=rf"another unspin \(process {process.pid}\) is at work here; wait"):
            run(folder, {"a.txt": b"one"})
        process.kill()
        process.wait()
        run(folder, {"a.txt": b"one"})  # a killed process leaves no lock
    assert (folder / "a.txt").read_bytes() == b"one"


def test_a_lock_that_was_removed_is_no_lock(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    lock.acquire()
    lock.release()
    lock.release()
    assert not (tmp_path / "lock").exists()
    lock.acquire()
    assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    lock.release()
    assert str(LockedError("")) == "locked by process unknown"


# Whatever happens, in whatever order.


class Batch(RuleBasedStateMachine):
    """Runs, interruptions, resumes, other people's edits and undos over three files.

    ``model`` is what each file must hold. Whatever a run or an undo replaces must be somewhere: in the file, or among
    the originals.
    """

    names = st.sampled_from(["a.txt", "b.txt", "sub/c.txt"])
    contents = st.binary(max_size=2)
    changes = st.dictionaries(names, contents, max_size=3)

    @initialize()
    def start(self) -> None:
        import tempfile

        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "sub").mkdir()
        self.model: dict[str, bytes | None] = dict.fromkeys(("a.txt", "b.txt", "sub/c.txt"), b"")
        for name in self.model:
            (self.folder / name).write_bytes(b"")
        self.runs: list[tuple[dict[str, tuple[bytes, bytes]], bool]] = []
        self.precious: set[bytes] = set()

    def _write(self, changes: dict[str, bytes], *, interrupted: bool) -> None:
        changes = {name: data for name, data in changes.items() if self.model[name] is not None}
        written = {
            name: (old, data) for name, data in changes.items() if (old := self.model[name]) != data and old is not None
        }
        (interrupted_run if interrupted else run)(self.folder, changes)
        self.precious |= {old for old, _ in written.values()}
        self.model |= changes
        if written or interrupted:
            self.runs.append((written, interrupted))

    @rule(changes=changes)
    def whole_run(self, changes: dict[str, bytes]) -> None:
        self._write(changes, interrupted=False)

    @rule(changes=changes)
    def interrupted_run(self, changes: dict[str, bytes]) -> None:
        self._write(changes, interrupted=True)

    @rule(name=names, data=contents)
    def edit(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)
        self.model[name] = data

    @rule(name=names)
    def delete(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)
        self.model[name] = None

    @rule(cut=st.integers(1, 30))
    def half_a_line(self, cut: int) -> None:
        file = journal_of(self.folder)
        if file.exists():
            with file.open("ab") as stream:
                stream.write(b'{"event":"write","run":"abcdef'[:cut])

    @rule()
    def undo(self) -> None:
        if not journal_of(self.folder).exists():
            assert not any(writes for writes, _ in self.runs)
            return
        undone = {item.path.relative_to(self.folder).as_posix(): item.outcome for item in undo_last(self.folder)}
        while self.runs and not self.runs[-1][0]:
            self.runs.pop()
        wanted: dict[str, Outcome] = {}
        for name, (before, after) in (self.runs.pop()[0] if self.runs else {}).items():
            now = self.model[name]
            if now is None:
                wanted[name] = Outcome.missing
            elif now == before:
                wanted[name] = Outcome.untouched
            elif now == after:
                wanted[name] = Outcome.restored
                self.model[name] = before
            else:
                wanted[name] = Outcome.changed
        assert undone == wanted

    @invariant()
    def files_are_as_they_must_be(self) -> None:
        if not hasattr(self, "folder"):
            return
        for name, data in self.model.items():
            path = self.folder / name
            assert (path.read_bytes() if path.exists() else None) == data
        originals = Journal(journal_of(self.folder)).originals
        for data in self.precious:
            assert originals.get(digest_of(data)) == data

    def teardown(self) -> None:
        import shutil

        if hasattr(self, "folder"):
            shutil.rmtree(self.folder)


TestBatch = Batch.TestCase
TestBatch.settings = settings(max_examples=40, stateful_step_count=12)


# Kills and interruptions of the real program.


def command(folder: Path, *arguments: str) -> list[str]:
    options = ["--only", "phrase", "--language", "en", "--isolated"]
    return [sys.executable, "-m", "unspin", "fix", *options, "--write", *arguments, str(folder)]


def spun_folder(folder: Path) -> Path:
    folder.mkdir()
    for number in range(16):
        name = f"{number:02}.txt"
        (folder / name).write_text(SPUN * (1 + number % 3) if number % 4 else "The farmer fed his hens again.\n")
    return folder


def settle(folder: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    """Every file is old or new, and whole."""
    for name, data in texts(folder).items():
        if name in old:
            assert data in {old[name], new[name]}, name
        else:
            assert name.endswith(".unspin")


def test_kill_and_resume(tmp_path: Path, unspinner: object) -> None:
    whole = spun_folder(tmp_path / "whole")
    old = texts(whole)
    subprocess.run(command(whole, "--jobs", "1"), check=True, capture_output=True, timeout=60)
    new = texts(whole)
    assert sum(old[name] != new[name] for name in old) == 12
    choice = random.Random(20)
    kills = 0
    for attempt in range(5):
        folder = spun_folder(tmp_path / str(attempt))
        wanted = choice.randrange(1, 12)
        journal = journal_of(folder)
        process = subprocess.Popen(
            command(folder, "--jobs", "2" if attempt % 2 else "1"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # The model load dominates: wait for a number of lines, then strike a random moment later.
        deadline = time.monotonic() + 30
        while process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(FileNotFoundError):
                if journal.read_bytes().count(b"\n") > wanted:
                    break
            time.sleep(0.0005)
        time.sleep(choice.random() * 0.004)
        process.send_signal(signal.SIGKILL)
        process.wait()
        settle(folder, old, new)
        done = subprocess.run(command(folder, "--resume"), check=False, capture_output=True, text=True, timeout=60)
        if done.returncode == 2:
            assert "nothing to resume" in done.stderr  # it had come to its end
        else:
            assert done.returncode == 0, done.stderr
            assert "resumed: " in done.stderr
            kills += 1
        assert texts(folder) == new  # and no temporary file is left
        undo_last(folder)
        assert texts(folder) == old
    assert kills >= 3


def test_an_interrupt_says_what_was_done(tmp_path: Path, unspinner: object) -> None:
    folder = spun_folder(tmp_path / "texts")
    old = texts(folder)
    process = subprocess.Popen(
        command(folder, "--jobs", "2"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    while not (line := process.stderr.readline()).startswith(f"{folder}{os.sep}01.txt"):
        assert line, "it ended too early"
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    last = stderr.splitlines()[-1]
    assert last.startswith("unspin: interrupted after ")
    assert last.endswith(" changed; unspin undo puts them back, --resume goes on")
    assert " of 16 files; " in last
    undo_last(folder)
    assert texts(folder) == old


# Progress.


def test_lines_of_progress() -> None:
    now = [0.0]
    shown: list[str] = []
    lines = Lines(1000, shown.append, lambda: now[0])
    lines.before = 200
    for _ in range(25):
        now[0] += 0.5
        lines.advance(50)
    assert shown == [
        "211 of 1,000 files, 2.0 files/s, about 7 min left, 550 edits",
        "221 of 1,000 files, 2.0 files/s, about 6 min left, 1,050 edits",
    ]


def test_a_short_run_shows_no_progress() -> None:
    shown: list[str] = []
    lines = Lines(10, shown.append, lambda: 0.0)
    for _ in range(10):
        lines.advance(0)
    assert (shown, lines.done) == ([], 10)
