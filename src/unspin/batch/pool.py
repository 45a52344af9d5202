"""Many files, several at a time."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context, parent_process
from pathlib import Path
from typing import BinaryIO

from unspin.restorer import Unspinner

from .blocks import Block, blocks_of_files, blocks_of_stream
from .files import FileError, read_bytes
from .work import START, FileResult, WorkOptions, restore_data

__all__ = ["Outcome", "restore_files", "restore_stream"]

Outcome = FileResult | FileError

_AHEAD = 2
"""Blocks in hand for each worker: finished ones wait for their turn, so memory stays bounded."""

_program: Unspinner | None = None


def restore_files(
    files: Iterable[Path | FileError],
    make: Callable[[], Unspinner],
    options: WorkOptions,
    jobs: int,
    dropped: set[Path],
) -> Iterator[Outcome]:
    """Restore files in ``jobs`` processes; results come in the order of the files, whatever the number of jobs.

    Long files come block by block. ``make`` gives the restorer; where the system can fork, workers share the one made
    here. A worker that dies takes only the file in its hands with it. Of files that are in ``dropped``, to which those
    with an error are added, no further block is read.
    """
    waiting = blocks_of_files(files, options.read, dropped)
    first = list(islice(waiting, 2))
    waiting = chain(first, waiting)
    if jobs > 1 and len(first) > 1:
        found = _in_processes(waiting, make, options, jobs)
    else:
        found = _one_by_one(waiting, make, options)
    yield from _placed(found, dropped)


def restore_stream(
    stream: BinaryIO, path: Path, unspinner: Unspinner, options: WorkOptions, dropped: set[Path]
) -> Iterator[Outcome]:
    """Restore what comes from a stream, block by block; see :func:`restore_files`."""
    blocks = blocks_of_stream(stream, path, options.read)
    yield from _placed(_one_by_one(blocks, lambda: unspinner, options), dropped)


def _placed(outcomes: Iterator[Outcome], dropped: set[Path]) -> Iterator[Outcome]:
    """Blocks told where in their file they begin, none that come after an error."""
    origin = START
    for outcome in outcomes:
        if isinstance(outcome, FileError):
            dropped.add(outcome.path)
        elif not outcome.number:
            origin = outcome.origin
        elif outcome.path in dropped:
            continue
        else:
            outcome.origin = origin
        if isinstance(outcome, FileResult) and not outcome.last:
            origin = origin.after(outcome.text)
        yield outcome


def _one_by_one(
    blocks: Iterator[Block | FileError], make: Callable[[], Unspinner], options: WorkOptions
) -> Iterator[Outcome]:
    program: Unspinner | None = None
    for block in blocks:
        if isinstance(block, FileError):
            yield block
        else:
            program = program or make()
            yield _restore_block(program, block, options)


def _restore_block(unspinner: Unspinner, block: Block, options: WorkOptions) -> Outcome:
    try:
        data, stamp = (block.data, block.stamp) if block.data is not None else read_bytes(block.path)
        options = replace(options, read=replace(options.read, before=block.before))
        result = restore_data(unspinner, block.path, data, options)
    except FileError as error:
        return error
    result.number, result.last, result.stamp = block.number, block.last, stamp
    return result


def _in_processes(
    blocks: Iterator[Block | FileError], make: Callable[[], Unspinner], options: WorkOptions, jobs: int
) -> Iterator[Outcome]:
    workers = _Workers(make, options, jobs)
    queue: deque[tuple[Block, Future[Outcome]] | FileError] = deque()
    try:
        while True:
            while len(queue) < _AHEAD * jobs and (item := next(blocks, None)) is not None:
                queue.append(item if isinstance(item, FileError) else (item, workers.submit(item)))
            if not queue:
                # Idle workers end at once; left to themselves they and the interpreter's end get into each other's way.
                workers.end(wait=True)
                return
            entry = queue.popleft()
            if isinstance(entry, FileError):
                yield entry
                continue
            block, future = entry
            try:
                outcome = future.result()
            except BrokenProcessPool:
                # Some worker died, perhaps over another file: this one is tried alone, the others begin anew.
                outcome = workers.alone(block)
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

    def submit(self, block: Block) -> Future[Outcome]:
        return self._executor.submit(_work, block, self._options)

    def alone(self, block: Block) -> Outcome:
        """The outcome of a block that is the only one in hand; leaves workers that are alive."""
        self.end()
        self._executor = self._started()
        try:
            return self.submit(block).result()
        except BrokenProcessPool:
            self.end()
            self._executor = self._started()
            return FileError(block.path, "the process that worked on it ended (out of memory?); the file is as it was")

    def end(self, *, wait: bool = False) -> None:
        self._executor.shutdown(wait=wait, cancel_futures=True)

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


def _work(block: Block, options: WorkOptions) -> Outcome:
    assert _program is not None
    return _restore_block(_program, block, options)
