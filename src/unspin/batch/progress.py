"""How far a run is: a bar on a terminal, a line now and then elsewhere.

Nothing runs in the background, for worker processes may be forked at any time: what is shown is shown when a file is
done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

__all__ = ["Bar", "Lines", "Silent"]

_BETWEEN_DRAWINGS = 0.1
_BETWEEN_LINES = 5.0
"""Seconds."""


class Silent:
    """Counts, and shows nothing."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.files = 0
        self.before = 0
        """Files that were done before this run."""
        self.edits = 0

    @property
    def done(self) -> int:
        """How many files of the total are done."""
        return self.before + self.files

    def hide(self) -> None:
        """Make room for other output."""

    def advance(self, edits: int) -> None:
        """One more file is done, with so many edits."""
        self.files += 1
        self.edits += edits


class Lines(Silent):
    """A line every few seconds, for logs; none in a shorter run."""

    def __init__(self, total: int, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(total)
        self._write, self._clock = write, clock
        self._begun: float | None = None
        self._shown = 0.0

    def advance(self, edits: int) -> None:
        """See :class:`Silent`."""
        super().advance(edits)
        now = self._clock()
        if self._begun is None:
            # Loading the models is over with the first file; what comes now is the pace.
            self._begun = self._shown = now
        if now - self._shown < _BETWEEN_LINES or self.done >= self.total:
            return
        self._shown = now
        rate = (self.files - 1) / (now - self._begun)
        left = _duration((self.total - self.done) / rate)
        self._write(f"{self.done:,} of {self.total:,} files, {_rate(rate)}, {left} left, {self.edits:,} edits")


class Bar(Silent):
    """A bar at the bottom of a terminal, which gives way to other output."""

    def __init__(self, total: int, console: Console) -> None:
        super().__init__(total)
        self._console = console
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._drawn = 0.0

    def hide(self) -> None:
        """See :class:`Silent`."""
        if self._progress is not None and self._progress.live.is_started:
            self._progress.stop()

    def advance(self, edits: int) -> None:
        """See :class:`Silent`."""
        super().advance(edits)
        now = time.monotonic()
        if self.done >= self.total:
            self.hide()
        elif now - self._drawn >= _BETWEEN_DRAWINGS:
            self._drawn = now
            self._draw()

    def _draw(self) -> None:
        if self._progress is None:
            from rich.progress import (  # noqa: PLC0415
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
            )

            columns = (
                BarColumn(None),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TimeRemainingColumn(elapsed_when_finished=True),
                TextColumn("{task.fields[edits]:,} edits"),
            )
            self._progress = Progress(
                *columns,
                console=self._console,
                auto_refresh=False,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
                expand=True,
            )
            self._task = self._progress.add_task("", total=self.total, rate="", edits=0)
        if not self._progress.live.is_started:
            self._progress.start()
        assert self._task is not None
        speed = self._progress.tasks[0].speed
        rate = _rate(speed) if speed else ""
        self._progress.update(self._task, completed=self.done, edits=self.edits, rate=rate, refresh=True)


def _rate(files: float) -> str:
    """``0.8 files/s``, ``120 files/s``."""
    return f"{files:.1f} files/s" if files < 10 else f"{files:.0f} files/s"


def _duration(seconds: float) -> str:
    """``about 40 s``, ``about 12 min``, ``about 3 h``."""
    if seconds < 90:
        return f"about {seconds:.0f} s"
    return f"about {seconds / 60:.0f} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
