"""Putting back what a run wrote."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from .files import FileError, read_bytes, remove_leftovers, write_atomically
from .journal import Journal, JournalError, Run, Write
from .originals import DamagedOriginalError, digest_of

__all__ = ["Outcome", "Undone", "last_run", "undo"]


class Outcome(StrEnum):
    """What became of a file that a run wrote."""

    restored = "put back"
    removed = "removed"
    untouched = "is as it was before"
    changed = "has changed since; left alone"
    missing = "is gone; not put back"
    failed = "failed"


_GOOD = frozenset({Outcome.restored, Outcome.removed, Outcome.untouched})
_RETRIABLE = frozenset({Outcome.failed})


@dataclass(frozen=True, slots=True)
class Undone:
    """A file and what became of it; ``message`` says why it failed or where its original is kept."""

    path: Path
    outcome: Outcome
    message: str = ""

    @property
    def good(self) -> bool:
        """Whether the file now is as it was before the run."""
        return self.outcome in _GOOD


def last_run(journal: Journal, within: Path | None = None) -> Run | None:
    """The last run that has files to put back, within a file or folder if one is given."""
    return next((run for run in reversed(journal.runs()) if _of_interest(journal, run, within)), None)


def undo(journal: Journal, run: Run, within: Path | None = None, *, dry_run: bool = False) -> Iterator[Undone]:
    """Put back each file of a run that is as the run left it, the latest first.

    What was put back, has changed or is gone is settled: the next undo goes on with the run before. What failed is
    tried again by the next. With ``dry_run`` nothing is touched. The journal must be locked (but for a dry run).
    """
    writes = _of_interest(journal, run, within)
    if writes and not dry_run and not run.ended:
        remove_leftovers(journal.place(next(reversed(run.writes))))
    left = len(run.open) - len(writes)
    for write in writes:
        path = journal.place(write.path)
        undone = _put_back(journal, path, write, dry_run=dry_run)
        if not dry_run:
            if undone.outcome in _RETRIABLE:
                left += 1
            else:
                _settle(journal, run, path=write.path)
        yield undone
    if not dry_run and not left:
        for folder in reversed(run.folders):
            with contextlib.suppress(OSError):  # others put something there
                journal.place(folder).rmdir()
        _settle(journal, run)


def _settle(journal: Journal, run: Run, **values: str) -> None:
    try:
        journal.append("undone", run.name, **values)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise JournalError(f"{journal.path}: cannot be written: {reason}; undo again when it can") from None


def _of_interest(journal: Journal, run: Run, within: Path | None) -> list[Write]:
    if within is None:
        return run.open
    real = within.resolve()
    return [write for write in run.open if journal.place(write.path).resolve().is_relative_to(real)]


def _put_back(journal: Journal, path: Path, write: Write, *, dry_run: bool) -> Undone:
    try:
        if not path.exists():
            return Undone(path, Outcome.untouched if write.before is None else Outcome.missing, _kept(journal, write))
        data, stamp = read_bytes(path)
        now = digest_of(data)
        if now == write.before:
            return Undone(path, Outcome.untouched)
        if now != write.after:
            return Undone(path, Outcome.changed, _kept(journal, write))
        if write.before is None:
            if not dry_run:
                path.unlink()
            return Undone(path, Outcome.removed)
        original = journal.originals.get(write.before)
        if not dry_run:
            write_atomically(path, original, stamp)
        return Undone(path, Outcome.restored)
    except (FileError, DamagedOriginalError) as error:
        return Undone(path, Outcome.failed, str(error))
    except OSError as error:
        return Undone(path, Outcome.failed, f"cannot be removed: {(error.strerror or str(error)).lower()}")


def _kept(journal: Journal, write: Write) -> str:
    return f"its original is {journal.originals.path(write.before)}" if write.before else ""
