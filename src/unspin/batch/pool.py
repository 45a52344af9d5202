"""Many files, several at a time."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context, parent_process
from pathlib import Path

from unspin.restorer import Unspinner

from .files import FileError, read_bytes
from .work import FileResult, WorkOptions, restore_data

__all__ = ["Outcome", "restore_files"]

Outcome = FileResult | FileError

_AHEAD = 2
"""Files in hand for each worker: finished ones wait for their turn, so memory stays bounded."""

_program: Unspinner | None = None


def restore_files(
    files: Iterable[Path | FileError], make: Callable[[], Unspinner], options: WorkOptions, jobs: int
) -> Iterator[Outcome]:
    """Restore files in ``jobs`` processes; results come in the order of the files, whatever the number of jobs.

    ``make`` gives the restorer; where the system can fork, workers share the one made here. A worker that dies takes
    only the file in its hands with it.
    """
    waiting = iter(files)
    first = list(islice(waiting, 2))
    if jobs > 1 and len(first) > 1:
        yield from _in_processes(chain(first, waiting), make, options, jobs)
        return
    program: Unspinner | None = None
    for item in chain(first, waiting):
        if isinstance(item, FileError):
            yield item
        else:
            program = program or make()
            yield _restore_file(program, item, options)


def _restore_file(unspinner: Unspinner, path: Path, options: WorkOptions) -> Outcome:
    try:
        data, stamp = read_bytes(path)
        result = restore_data(unspinner, path, data, options)
    except FileError as error:
        return error
    result.stamp = stamp
    return result


def _in_processes(
    files: Iterator[Path | FileError], make: Callable[[], Unspinner], options: WorkOptions, jobs: int
) -> Iterator[Outcome]:
    workers = _Workers(make, options, jobs)
    queue: deque[tuple[Path, Future[Outcome]] | FileError] = deque()
    try:
        while True:
            while len(queue) < _AHEAD * jobs and (item := next(files, None)) is not None:
                queue.append(item if isinstance(item, FileError) else (item, workers.submit(item)))
            if not queue:
                return
            entry = queue.popleft()
            if isinstance(entry, FileError):
                yield entry
                continue
            path, future = entry
            try:
                outcome = future.result()
            except BrokenProcessPool:
                # Some worker died, perhaps over another file: this one is tried alone, the others begin anew.
                outcome = workers.alone(path)
                queue = deque(e if isinstance(e, FileError) else (e[0], workers.submit(e[0])) for e in queue)
            yield outcome
    finally:
        workers.end()


class _Workers:
    """The processes, with the program in each."""

    def __init__(self, make: Callable[[], Unspinner], options: WorkOptions, jobs: int) -> None:
        self._options, self._jobs = options, jobs
        self._forks = "fork" in get_all_start_methods()
        self._make = make
        if self._forks:
            _set_program(make())
        self._executor = self._started()

    def submit(self, path: Path) -> Future[Outcome]:
        return self._executor.submit(_work, path, self._options)

    def alone(self, path: Path) -> Outcome:
        """The outcome of a file that is the only one in hand; leaves workers that are alive."""
        self.end()
        self._executor = self._started()
        try:
            return self.submit(path).result()
        except BrokenProcessPool:
            self.end()
            self._executor = self._started()
            return FileError(path, "the process that worked on it ended (out of memory?); the file is as it was")

    def end(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _started(self) -> ProcessPoolExecutor:
        context = get_context("fork" if self._forks else "spawn")
        return ProcessPoolExecutor(self._jobs, context, _prepare, (None if self._forks else self._make,))


def _set_program(program: Unspinner | None) -> None:
    global _program  # noqa: PLW0603  (what forked workers inherit)
    _program = program


def _prepare(make: Callable[[], Unspinner] | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if make is not None:
        _set_program(make())


def _end_with_parent() -> None:
    """Workers of a process that was killed would wait for work for ever."""
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _work(path: Path, options: WorkOptions) -> Outcome:
    assert _program is not None
    return _restore_file(_program, path, options)
