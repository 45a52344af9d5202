"""Finding, reading and writing files."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from unspin.batch import FileError, find_files, read_source, write_atomically
from unspin.document import Source

needs_user = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")


def names(folder: Path, found: object) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in found]  # type: ignore[attr-defined]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ["b.txt", "a.md", "c.py", "D.TXT", ".hidden.txt", "sub/e.text", ".git/f.txt", "sub/deep/g.markdown"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    return tmp_path


def test_text_files_below_a_folder(tree: Path) -> None:
    assert names(tree, find_files([tree])) == ["D.TXT", "a.md", "b.txt", "sub/e.text", "sub/deep/g.markdown"]


def test_named_files_are_taken_whatever_they_are(tree: Path) -> None:
    assert names(tree, find_files([tree / "c.py", tree / ".hidden.txt", tree / "none.txt"])) == [
        "c.py",
        ".hidden.txt",
        "none.txt",
    ]


def test_each_file_once(tree: Path) -> None:
    (tree / "link.txt").symlink_to("b.txt")
    assert names(tree, find_files([tree / "b.txt", tree, tree / "sub" / ".." / "b.txt"])).count("b.txt") == 1
    assert "link.txt" not in names(tree, find_files([tree / "b.txt", tree]))


@needs_user
def test_a_closed_folder_is_an_error(tree: Path) -> None:
    (tree / "sub").chmod(0)
    try:
        found = list(find_files([tree]))
    finally:
        (tree / "sub").chmod(0o755)
    assert any(isinstance(item, FileError) and "cannot open the folder" in item.message for item in found)


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"caf\xc3\xa9\r\n")
    source, stamp = read_source(path)
    assert source == Source("café\r\n", "utf-8")
    assert stamp.size == 7


def test_reading_what_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\0")
    for path, message in [
        (tmp_path / "a.txt", "binary data"),
        (tmp_path / "none.txt", "cannot be read: no such file"),
        (tmp_path, "cannot be read: is a directory"),
    ]:
        with pytest.raises(FileError, match=message) as caught:
            read_source(path)
        assert caught.value.path == path


def test_writing_keeps_the_mode_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_writing_a_new_file_obeys_the_umask(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        write_atomically(tmp_path / "a.txt", b"new")
    finally:
        os.umask(old)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    link = tmp_path / "link.txt"
    link.symlink_to("a.txt")
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "a.txt").read_bytes() == b"new"


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    _, stamp = read_source(path)
    write_atomically(path, b"one", stamp)
    with pytest.raises(FileError, match="changed while it was being worked on"):
        write_atomically(path, b"three", stamp)
    assert path.read_bytes() == b"one"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be written: no such file"):
        write_atomically(tmp_path / "none" / "a.txt", b"new")


@needs_user
def test_a_write_protected_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(FileError, match="write-protected"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileError, match="cannot be written: no space left on device"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_errors_come_back_from_worker_processes() -> None:
    error = pickle.loads(pickle.dumps(FileError(Path("a.txt"), "cannot be read")))
    assert (error.path, error.message, str(error)) == (Path("a.txt"), "cannot be read", "cannot be read")
