"""The journal: what is written is recorded before it is written, so that it can be put back.

JSON Lines; each line is on disk before the file it speaks of is touched. Lines of a run:

    {"event": "begin", "run": "…", "time": "…", "options": {…}}
    {"event": "folder", "run": "…", "path": "out/sub"}            a folder that was made
    {"event": "write", "run": "…", "path": "a.txt", "before": SHA-256 or null, "after": SHA-256, "mode": 420}
    {"event": "end", "run": "…"}
    {"event": "undone", "run": "…", "path": "a.txt"}              nothing more to do about this file
    {"event": "undone", "run": "…"}                               nor about this run

``write`` also has ``source`` and ``read`` (its SHA-256) where the file was made from another. Paths are relative to
the folder that holds ``.unspin``, or absolute. While a run goes on, a second file lists what needed no change.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from .files import sync_folder
from .lock import Lock, LockedError
from .originals import Originals

__all__ = ["FOLDER", "Journal", "JournalError", "Run", "Write", "find_journal", "journal_of"]

FOLDER = ".unspin"
_NAME = "journal.jsonl"
_HEADER = {"event": "journal", "version": 1}


class JournalError(Exception):
    """The journal cannot be kept or read; the message says which and what to do."""


@dataclass(slots=True)
class Write:
    """A file written, or about to be: digests of its content, ``before`` None where there was none.

    ``source`` and ``read`` are the file it was made from and that one's digest, where it is another.
    """

    path: str
    before: str | None
    after: str
    source: str | None = None
    read: str | None = None


@dataclass(slots=True)
class Run:
    """What the journal knows of a run. ``settled`` are files that were put back, or never will be."""

    name: str
    time: str
    options: dict[str, Any] = field(default_factory=dict)
    writes: dict[str, Write] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    settled: set[str] = field(default_factory=set)
    ended: bool = False
    undone: bool = False

    @property
    def open(self) -> list[Write]:
        """Writes that were not put back, the latest first."""
        if self.undone:
            return []
        return [write for write in reversed(self.writes.values()) if write.path not in self.settled]


def journal_of(folder: Path) -> Path:
    """Where the journal of a batch is kept whose files lie in a folder."""
    return folder / FOLDER / _NAME


def find_journal(place: Path) -> Path | None:
    """The journal nearest to a place: in it or in a folder above."""
    place = Path(os.path.abspath(place))  # noqa: PTH100
    return next((path for folder in (place, *place.parents) if (path := journal_of(folder)).is_file()), None)


class Journal:
    """A journal file with the originals and the lock beside it.

    Used as a context it is locked, and written to. Raises :class:`JournalError`.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.abspath(path))  # noqa: PTH100
        self.originals = Originals(self.path.with_suffix(".originals"))
        self.unreadable = 0
        self._lock = Lock(self.path.with_suffix(".lock"))
        self._same = self.path.with_suffix(".same")
        self._descriptor: int | None = None
        self._start: int | None = None
        self._own = self.path.parent.name == FOLDER
        self._base = self.path.parent.parent if self._own else None
        self._real_base = Path(os.path.realpath(self._base)) if self._base else None

    def __enter__(self) -> Self:
        try:
            if self._own:
                self.path.parent.mkdir(mode=0o700, exist_ok=True)
            self._lock.acquire()
        except LockedError as error:
            process = f" (process {error.pid})" if error.pid else ""
            raise JournalError(f"{self.path}: another unspin{process} is at work here; wait until it is done") from None
        except OSError as error:
            raise self._cannot_keep(error) from None
        try:
            self._open()
        except OSError as error:
            self.__exit__()
            raise self._cannot_keep(error) from None
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        empty = self._size() == 0
        if empty:
            self.path.unlink(missing_ok=True)
        self._lock.release()
        if empty and self._own:
            # Nothing was ever written here: leave no trace.
            with contextlib.suppress(OSError):
                (self.path.parent / ".gitignore").unlink(missing_ok=True)
                self.path.parent.rmdir()

    def stored(self, path: Path) -> str:
        """A path as the journal has it; links are resolved, so that it names the very file that is written."""
        real = Path(os.path.realpath(path))
        if self._real_base and real.is_relative_to(self._real_base):
            return real.relative_to(self._real_base).as_posix()
        return str(real)

    def place(self, stored: str) -> Path:
        """Where a path of the journal is."""
        return (self._base or self.path.parent) / stored

    def begin(self, options: dict[str, Any]) -> str:
        """Begin a run with these options; its name. Raises OSError."""
        self._start = self._size()
        self._same.unlink(missing_ok=True)
        name = os.urandom(6).hex()
        self.append("begin", name, time=datetime.now(UTC).isoformat(timespec="seconds"), options=options)
        return name

    def append(self, event: str, run: str, **values: Any) -> None:
        """Add a line, on disk when this returns; it is added whole or not at all. Raises OSError."""
        assert self._descriptor is not None
        size = self._size()
        line = _line({"event": event, "run": run, **values})
        try:
            _write_all(self._descriptor, line if size else _line(_HEADER) + line)
            os.fsync(self._descriptor)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, size)
            raise

    def end(self, run: str, *, wrote: bool) -> None:
        """The run is done; one that wrote nothing is forgotten. Raises OSError."""
        assert self._descriptor is not None
        if wrote or self._start is None:
            self.append("end", run)
        else:
            os.ftruncate(self._descriptor, self._start)
        self._same.unlink(missing_ok=True)

    def note_same(self, run: str, path: str, digest: str) -> None:
        """A file needs no change. Not synced: should it get lost, the file is read once more. Raises OSError."""
        line = _line({"run": run, "path": path, "after": digest})
        descriptor = os.open(self._same, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _write_all(descriptor, line)
        finally:
            os.close(descriptor)

    def same(self, run: str) -> dict[str, str]:
        """The files of an interrupted run that needed no change, with their digests."""
        found: dict[str, str] = {}
        with contextlib.suppress(OSError), self._same.open("rb") as stream:
            for text in stream:
                with contextlib.suppress(ValueError, KeyError, TypeError):
                    line = json.loads(text)
                    if line["run"] == run:
                        found[line["path"]] = line["after"]
        return found

    def runs(self) -> list[Run]:
        """All runs, the oldest first. Lines that cannot be read are counted in ``unreadable``."""
        runs: dict[str, Run] = {}
        self.unreadable = 0
        try:
            with self.path.open("rb") as stream:
                first = stream.readline()
                if first and first != _line(_HEADER):
                    raise JournalError(f"{self.path}: is not a journal of this version of unspin")
                for line in stream:
                    try:
                        _note(runs, json.loads(line))
                    except (ValueError, KeyError, TypeError):
                        # The last line of a crash has no end; it was not yet believed when the crash came.
                        self.unreadable += line.endswith(b"\n")
        except OSError as error:
            raise JournalError(f"{self.path}: cannot be read: {(error.strerror or str(error)).lower()}") from None
        return list(runs.values())

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> None:
        if self._own:
            ignore = self.path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_bytes(b"*\n")
        new = not self.path.exists()
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        if new:
            sync_folder(self.path.parent)
        data, header = self.path.read_bytes(), _line(_HEADER)
        if not data.startswith(header) and not header.startswith(data):
            raise JournalError(f"{self.path}: is not a journal of this version of unspin; name another with --journal")
        whole = data.rfind(b"\n") + 1
        if whole < len(data):  # a crash within a line
            os.ftruncate(self._descriptor, whole)

    def _size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def _cannot_keep(self, error: OSError) -> JournalError:
        reason = (error.strerror or str(error)).lower()
        return JournalError(
            f"the journal {self.path} cannot be kept: {reason}; name a place with --journal FILE, or do without undo: "
            "--no-journal"
        )


def _line(values: dict[str, Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode("ascii") + b"\n"


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _note(runs: dict[str, Run], line: dict[str, Any]) -> None:
    """What a line says, added to its run."""
    event, name = line["event"], line["run"]
    if event == "begin":
        runs[name] = Run(name, line["time"], line["options"])
        return
    run = runs[name]
    match event:
        case "write":
            path = line["path"]
            # A resumed run comes to a file again that the interrupted one did not get to write: the last line counts.
            run.writes.pop(path, None)
            run.writes[path] = Write(path, line["before"], line["after"], line.get("source"), line.get("read"))
        case "folder":
            run.folders.append(line["path"])
        case "end":
            run.ended = True
        case "undone" if "path" in line:
            run.settled.add(line["path"])
        case "undone":
            run.undone = True
        case _:
            raise ValueError(event)
