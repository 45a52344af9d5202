"""Writing what was restored, so that it can be undone, and resumed where it was interrupted."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .files import FileError, Replacement, Stamp, reading, remove_leftovers
from .journal import Journal, JournalError, Run, Write
from .originals import digest_of_file
from .work import FileResult

__all__ = ["Writer"]


class _Pending:
    """A file that is being written: whether it changes, and the digest of its new content so far.

    Of a file that comes in one block nothing is on the disk before :meth:`finish`.
    """

    def __init__(self, target: Path, expected: Stamp | None) -> None:
        self._target, self._expected = target, expected
        self._replacement: Replacement | None = None
        self._rest = b""
        self.changed = False
        self.after = hashlib.sha256()

    def add(self, result: FileResult) -> None:
        """One more block; raises :class:`FileError`."""
        self.changed = self.changed or result.changed
        self.after.update(result.data)
        if result.last:
            self._rest = result.data
        else:
            self._opened().write(result.data)

    def finish(self, expected: Stamp | None = None) -> None:
        """Put the file in its place; raises :class:`FileError`, also where what is there has not ``expected``."""
        with self._opened() as replacement:
            replacement.write(self._rest)
            replacement.commit(expected)

    def discard(self) -> None:
        """Leave the file as it is."""
        if self._replacement is not None:
            self._replacement.discard()

    def _opened(self) -> Replacement:
        if self._replacement is None:
            self._replacement = Replacement(self._target, self._expected)
        return self._replacement


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
        self._pending: _Pending | None = None

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
        self._drop()
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
        """Write a file in place, or a block of it; raises :class:`FileError`, and the file is as it was."""
        with self._continued(result, result.path, result.stamp) as pending:
            if pending is None:
                return
            journal = self._journal
            if not pending.changed:
                if journal is not None:
                    with contextlib.suppress(OSError):  # it will be read once more, that is all
                        journal.note_same(self._run, journal.stored(result.path), pending.after.hexdigest())
                return
            if journal is not None:
                with reading(result.path) as (stream, stamp):
                    if stamp != result.stamp:
                        raise FileError(result.path, "changed while it was being worked on; not written, run again")
                    self._record(journal, result.path, result.path, stream, pending, {})
            pending.finish()
            self._wrote = True

    def create(self, result: FileResult, target: Path) -> None:
        """The same as :meth:`place`, but the folder is made if need be."""
        if not result.number:
            self._make_folder(result.path, target.parent)
        self.place(result, target)

    def place(self, result: FileResult, target: Path) -> None:
        """Write a file, or a block of it, to another place; raises :class:`FileError`."""
        journal = self._journal
        with self._continued(result, target, None) as pending:
            if pending is None:
                return
            stamp = None
            if journal is not None:
                read = digest_of_file(result.path) if pending.changed else pending.after.hexdigest()
                origin = {"source": journal.stored(result.path), "read": read}
                with reading(target) if target.exists() else contextlib.nullcontext((None, None)) as (stream, stamp):
                    self._record(journal, result.path, target, stream, pending, origin)
            pending.finish(stamp)
            self._wrote = True

    @contextlib.contextmanager
    def _continued(self, result: FileResult, target: Path, expected: Stamp | None) -> Iterator[_Pending | None]:
        """What is being written, once the last block of the file was added; what is not finished then is discarded."""
        if not result.number:
            self._drop()
            if self._journal is not None and not result.last:
                remove_leftovers(target)
            self._pending = _Pending(target, expected)
        assert self._pending is not None
        self._pending.add(result)
        if not result.last:
            yield None
            return
        try:
            yield self._pending
        finally:
            self._drop()

    def _drop(self) -> None:
        """Leave a file as it is that is not finished."""
        if self._pending is not None:
            self._pending.discard()
            self._pending = None

    def _make_folder(self, path: Path, folder: Path) -> None:
        if self._journal is not None:
            for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
                self._append(self._journal, path, "folder", path=self._journal.stored(missing))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(folder, f"cannot be made: {_reason(error)}") from None

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
            now = digest_of_file(path)
            if write is None:
                return now == same
            if write.source is None:
                return now == write.after
            return now == write.read and digest_of_file(self._journal.place(write.path)) == write.after
        except FileError:
            return False

    def _record(
        self,
        journal: Journal,
        path: Path,
        target: Path,
        old: BufferedReader | None,
        pending: _Pending,
        origin: dict[str, str],
    ) -> None:
        before = None
        mode = None
        if old is not None:
            try:
                before, mode = journal.originals.put(old), target.stat().st_mode & 0o7777
            except OSError as error:
                reason = f"its original cannot be kept in {journal.originals.folder}: {_reason(error)}"
                raise FileError(path, f"not written, {reason}") from None
        after = pending.after.hexdigest()
        stored = journal.stored(target)
        self._append(journal, path, "write", path=stored, before=before, after=after, mode=mode, **origin)

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
