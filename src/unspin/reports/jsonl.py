"""JSON Lines: a file a line, written as it is finished."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from unspin.batch.work import FileResult

from .by import By
from .json_report import Entries
from .reporter import Error, Reporter
from .visible import as_json

__all__ = ["JsonLinesReporter"]


class JsonLinesReporter(Reporter):
    """What :class:`JsonReporter` has of a file on a line of its own; errors are lines with ``error``, at the end."""

    def __init__(self, write: Callable[[str], None], by: By | None = None, evidence: int = 0) -> None:
        self._write, self._entries = write, Entries(by, evidence)

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        if entry := self._entries.add(result):
            self._write(as_json({"version": 1, **entry}) + "\n")

    def end(self, errors: Sequence[Error]) -> None:
        """See :class:`Reporter`."""
        for path, message in errors:
            self._write(as_json({"version": 1, "path": path, "error": message}) + "\n")
