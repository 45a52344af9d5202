"""What every report is asked to do."""

from __future__ import annotations

from collections.abc import Sequence

from unspin.batch.work import FileResult

__all__ = ["Error", "Reporter"]

Error = tuple[str, str]
"""A path and what went wrong there."""


class Reporter:
    """Hears of files one by one; this one says nothing."""

    def file(self, result: FileResult) -> None:
        """A file was restored, or scored."""

    def end(self, errors: Sequence[Error]) -> None:
        """All files are done; these could not be."""
