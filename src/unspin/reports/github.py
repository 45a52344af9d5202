"""GitHub's workflow commands: annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from unspin.batch.work import FileResult
from unspin.edits import Edit

from .figures import SPUN_SCORE, Joined
from .locations import relative_path
from .messages import describe, kind_title
from .positions import Positions
from .reporter import Error, Reporter
from .summary import counted
from .visible import harmless, valid

__all__ = ["GithubReporter", "GithubScoreReporter", "command", "escape_data", "escape_property"]


class GithubReporter(Reporter):
    """A warning for each edit, an error for each file that failed; with ``suggest`` a notice for each suggestion."""

    def __init__(self, write: Callable[[str], None], base: Path, *, suggest: bool) -> None:
        self._write, self._base, self._suggest = write, base, suggest

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        positions = Positions(result.text, result.origin)
        for edit, place in zip(result.edits, result.places, strict=True):
            self._annotate("warning", result, positions, edit, describe(edit, place))
        if self._suggest:
            for edit, place in zip(result.suggestions, result.suggestion_places, strict=True):
                self._annotate("notice", result, positions, edit, describe(edit, place, suggestion=True))

    def end(self, errors: Sequence[Error]) -> None:
        """See :class:`Reporter`."""
        _report_errors(self._write, self._base, errors)

    def _annotate(self, name: str, result: FileResult, positions: Positions, edit: Edit, message: str) -> None:
        properties: dict[str, str | int] = {"file": str(relative_path(result.path, self._base))}
        if result.encoding:  # else the offsets are none of the file itself
            line, column = positions.of(edit.start)
            end_line, end_column = positions.of(edit.end)
            properties |= {"line": line, "endLine": end_line}
            if line == end_line:  # GitHub refuses columns over several lines
                properties |= {"col": column, "endColumn": end_column}
        title = f"{kind_title(edit.kind).capitalize()} (unspin)"
        self._write(command(name, message, {**properties, "title": title}))


class GithubScoreReporter(Reporter):
    """A warning for each file that looks spun: its score is over ``limit``, or over what counts as spun."""

    def __init__(self, write: Callable[[str], None], base: Path, *, limit: float | None) -> None:
        self._write, self._base = write, base
        self._joined = Joined()
        self._limit = SPUN_SCORE if limit is None else limit

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        figures = self._joined.add(result)
        if figures is not None and figures.score > self._limit:
            message = (
                f"Looks spun: score {figures.score:.0f} of 100, spin rate {figures.spin_rate:.0%}, "
                f"{counted(figures.words, 'word')}"
            )
            file = str(relative_path(result.path, self._base))
            self._write(command("warning", message, {"file": file, "title": "Spun text (unspin)"}))

    def end(self, errors: Sequence[Error]) -> None:
        """See :class:`Reporter`."""
        _report_errors(self._write, self._base, errors)


def _report_errors(write: Callable[[str], None], base: Path, errors: Sequence[Error]) -> None:
    for path, message in errors:
        properties = {"file": str(relative_path(Path(path), base)), "title": "Not read (unspin)"}
        write(command("error", message, properties))


def command(name: str, message: str, properties: Mapping[str, str | int]) -> str:
    """A workflow command, on a line of its own: what a text contains cannot begin another."""
    listed = ",".join(f"{key}={escape_property(str(value))}" for key, value in properties.items())
    return f"::{name} {listed}::{escape_data(harmless(message))}\n"


def escape_data(text: str) -> str:
    """A message as the runner reads it back; ``%`` comes first, for the others make new ones."""
    return valid(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """A property's value as the runner reads it back."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
