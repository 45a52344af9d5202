"""Writing what was restored, so that it can be undone, and resumed where it was interrupted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .files import FileError, read_bytes, remove_leftovers, write_atomically
from .journal import Journal, JournalError, Run, Write
from .originals import digest_of
from .work import FileResult

__all__ = ["Writer"]


class Writer:
    """Writes files, each recorded in a journal before; without a journal it only writes.

    A context: left without an exception the run has ended, else it counts as interrupted and can be resumed.
    ``options`` are what a run must have in common with the one it goes on with. ``before`` counts the files that the
    interrupted run had done. Raises :class:`JournalError`.
    """

    def __init__(
        self, journal: Journal | None = None, options: dict[str, Any] | None = None, *, resume: bool = False
    ) -> None:
        self._journal = journal
        self._options = options or {}
        self._resume = resume
        self._run = ""
        self._done: dict[str, Write] = {}
        self._same: dict[str, str] = {}
        self.before = 0
        self._wrote = False

    def __enter__(self) -> Self:
        if self._journal is not None:
            self._journal.__enter__()
            try:
                self._begin(self._journal)
            except OSError as error:
                self._journal.__exit__()
                raise JournalError(f"{self._journal.path}: cannot be written: {_reason(error)}") from None
            except BaseException:
                self._journal.__exit__()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._journal is None:
            return
        try:
            if error is None:
                # Should this line not fit on the disk, the run can be resumed and finds nothing left to do.
                with contextlib.suppress(OSError):
                    self._journal.end(self._run, wrote=self._wrote)
        finally:
            self._journal.__exit__()

    def remaining(self, files: Iterable[Path | FileError]) -> Iterator[Path | FileError]:
        """The files that the interrupted run had not done; all of them where none is resumed."""
        for item in files:
            if isinstance(item, Path) and self._is_done(item):
                self.before += 1
            else:
                yield item

    def replace(self, result: FileResult) -> None:
        """Write a file in place; raises :class:`FileError`, and the file is as it was."""
        journal = self._journal
        if not result.changed:
            if journal is not None:
                with contextlib.suppress(OSError):  # it will be read once more, that is all
                    journal.note_same(self._run, journal.stored(result.path), digest_of(result.data))
            return
        if journal is not None:
            data, stamp = read_bytes(result.path)
            if stamp != result.stamp:
                raise FileError(result.path, "changed while it was being worked on; not written, run again")
            self._record(journal, result.path, result.path, data, result.data, {})
        write_atomically(result.path, result.data, result.stamp)
        self._wrote = True

    def create(self, result: FileResult, target: Path) -> None:
        """Write a file to another place, making its folder; raises :class:`FileError`."""
        journal = self._journal
        missing = [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
        if journal is not None:
            for folder in reversed(missing):
                self._append(journal, result.path, "folder", path=journal.stored(folder))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(target.parent, f"cannot be made: {_reason(error)}") from None
        stamp = None
        if journal is not None:
            read = digest_of(read_bytes(result.path)[0] if result.changed else result.data)
            old = None
            if target.exists():
                old, stamp = read_bytes(target)
            origin = {"source": journal.stored(result.path), "read": read}
            self._record(journal, result.path, target, old, result.data, origin)
        write_atomically(target, result.data, stamp)
        self._wrote = True

    def _begin(self, journal: Journal) -> None:
        if not self._resume:
            self._run = journal.begin(self._options)
            return
        runs = journal.runs()
        last = runs[-1] if runs else None
        if last is None or last.ended or last.undone:
            raise JournalError(f"nothing to resume: {journal.path} knows of no interrupted run; leave --resume out")
        _check_options(last, self._options)
        self._run = last.name
        self._same = journal.same(last.name)
        self._done = {write.source or write.path: write for write in last.writes.values()}
        if last.writes:
            # Only the last write can have been cut short.
            remove_leftovers(journal.place(next(reversed(last.writes))))

    def _is_done(self, path: Path) -> bool:
        """Whether the interrupted run had done a file, which is as it was left."""
        if self._journal is None or not (self._done or self._same):
            return False
        name = self._journal.stored(path)
        write, same = self._done.get(name), self._same.get(name)
        if write is None and same is None:
            return False
        try:
            now = digest_of(read_bytes(path)[0])
            if write is None:
                return now == same
            if write.source is None:
                return now == write.after
            return now == write.read and digest_of(read_bytes(self._journal.place(write.path))[0]) == write.after
        except FileError:
            return False

    def _record(
        self, journal: Journal, path: Path, target: Path, old: bytes | None, new: bytes, origin: dict[str, str]
    ) -> None:
        before = None
        mode = None
        if old is not None:
            try:
                before, mode = journal.originals.put(old), target.stat().st_mode & 0o7777
            except OSError as error:
                reason = f"its original cannot be kept in {journal.originals.folder}: {_reason(error)}"
                raise FileError(path, f"not written, {reason}") from None
        self._append(
            journal,
            path,
            "write",
            path=journal.stored(target),
            before=before,
            after=digest_of(new),
            mode=mode,
            **origin,
        )

    def _append(self, journal: Journal, file: Path, event: str, **values: Any) -> None:
        try:
            journal.append(event, self._run, **values)
        except OSError as error:
            message = f"not written, the journal {journal.path} cannot be: {_reason(error)}"
            raise FileError(file, message) from None


def _check_options(run: Run, options: dict[str, Any]) -> None:
    """Raise JournalError where a run had other options."""
    for name in sorted({*run.options, *options}):
        was, now = run.options.get(name), options.get(name)
        if was != now:
            raise JournalError(
                f"the interrupted run had another {name}: {_shown(was)}, not {_shown(now)}; give the same options, "
                "or begin anew without --resume"
            )


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else "none" if value is None else str(value)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
