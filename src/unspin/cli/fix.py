"""``unspin fix``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .shared import (
    STDIN,
    Color,
    ColorOption,
    CommandError,
    OutputFormat,
    TableOption,
    console,
    encoded,
    given_paths,
    inputs,
    load,
    print_utf8,
)

if TYPE_CHECKING:
    from unspin.batch import Stamp
    from unspin.document import Source
    from unspin.restorer import Restoration

__all__ = ["fix"]


def fix(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|DIR|-]...", help="Files or folders; '-' or nothing reads standard input."),
    ] = None,
    write: Annotated[bool, typer.Option("--write", "-w", help="Change the files in place.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the restored text there; '-' is standard output."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 when something would change.")] = False,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            min=0.0,
            max=1.0,
            help="Make no edit below this confidence, 0 to 1.",
            show_default=False,
        ),
    ] = None,
    precise: Annotated[bool, typer.Option("--precise", help="Only edits that are nearly sure.")] = False,
    bold: Annotated[bool, typer.Option("--bold", help="Also edits that are less sure; read them.")] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Also list likely restorations that are not sure enough to be made.")
    ] = False,
    table: TableOption = None,
    output_format: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to report.")] = OutputFormat.text,
    color: ColorOption = Color.auto,
) -> int:
    """Put the standard terms back: shows what would change; --write makes the change.

    Examples:

    - `unspin fix article.txt` shows a diff

    - `unspin fix --suggest article.txt` also lists what it was not sure enough to change

    - `unspin fix --write --min-confidence 0.8 texts/`

    - `pandoc page.html -t plain | unspin fix > page.txt`
    """
    from unspin.batch import FileError
    from unspin.reports.summary import summarize

    given = given_paths(paths)
    if output is not None and (write or len(given) != 1 or given[0].is_dir()):
        raise CommandError("-o takes one input file and no --write; use --write to change several files in place")
    if write and given == [STDIN]:
        raise CommandError("--write needs files; standard input is written to standard output")
    as_json = output_format is OutputFormat.json
    to_stdout = output == STDIN or (given == [STDIN] and output is None and not as_json)
    if to_stdout and as_json:
        raise CommandError("-o - and --format json both want standard output; leave one out")
    store = _in_place if write else _to_stdout if to_stdout else _to_file(output) if output else _nowhere
    report = _Json() if as_json else _Diff(color, suggest=suggest) if store is _nowhere else _Report()
    unspinner = load(table, _threshold(min_confidence, precise=precise, bold=bold))
    tally = _Tally()
    for item in inputs(given):
        if isinstance(item, Exception):
            tally.complain(str(item.path), item.message)
            continue
        path, source, stamp = item
        restoration = unspinner.restore(source.text)
        try:
            store(path, source, stamp, restoration)
        except FileError as error:
            tally.complain(str(error.path), error.message)
            continue
        tally.add(restoration)
        report.file(str(path), source.text, restoration)
        if not to_stdout:
            typer.echo(f"{path}: {summarize(restoration)}", err=True)
    report.end(tally.errors)
    if tally.files > 1:
        typer.echo(tally.closing(written=write), err=True)
    if tally.errors:
        return 2
    return 1 if check and tally.edits else 0


def _threshold(min_confidence: float | None, *, precise: bool, bold: bool) -> float | None:
    """The confidence asked for in one of three ways."""
    from unspin.restorer import BOLD_CONFIDENCE, PRECISE_CONFIDENCE

    if (min_confidence is not None) + precise + bold > 1:
        raise CommandError("--min-confidence, --precise and --bold exclude each other; give one of them")
    return PRECISE_CONFIDENCE if precise else BOLD_CONFIDENCE if bold else min_confidence


def _nowhere(path: Path, source: Source, stamp: Stamp | None, restoration: Restoration) -> None:
    pass


def _in_place(path: Path, source: Source, stamp: Stamp | None, restoration: Restoration) -> None:
    from unspin.batch import write_atomically

    if restoration.edits:
        write_atomically(path, encoded(path, source, restoration.text), stamp)


def _to_stdout(path: Path, source: Source, stamp: Stamp | None, restoration: Restoration) -> None:
    sys.stdout.buffer.write(encoded(path, source, restoration.text))
    sys.stdout.buffer.flush()


def _to_file(output: Path) -> Callable[[Path, Source, Stamp | None, Restoration], None]:
    from unspin.batch import write_atomically

    def store(path: Path, source: Source, stamp: Stamp | None, restoration: Restoration) -> None:
        write_atomically(output, encoded(path, source, restoration.text))

    return store


class _Report:
    """Nothing on standard output."""

    def file(self, path: str, text: str, restoration: Restoration) -> None:
        """One file was restored."""

    def end(self, errors: Sequence[tuple[str, str]]) -> None:
        """All files are done."""


class _Json(_Report):
    def __init__(self) -> None:
        self._files: list[dict[str, Any]] = []

    def file(self, path: str, text: str, restoration: Restoration) -> None:
        from unspin.reports.json_report import file_entry

        self._files.append(file_entry(path, restoration))

    def end(self, errors: Sequence[tuple[str, str]]) -> None:
        from unspin.reports.json_report import json_report

        print_utf8(json_report(self._files, errors) + "\n")


class _Diff(_Report):
    """For a terminal sentence by sentence, for a pipe as a unified diff."""

    def __init__(self, color: Color, *, suggest: bool) -> None:
        self._console = console(color)
        self._suggest = suggest

    def file(self, path: str, text: str, restoration: Restoration) -> None:
        from unspin.reports.diff import print_suggestions, print_terminal_diff, unified_diff

        if restoration.edits and self._console.is_terminal:
            print_terminal_diff(self._console, path, text, restoration.edits)
        elif restoration.edits:
            print_utf8("".join(unified_diff(path, text, restoration.text)))
        if self._suggest and restoration.suggestions:
            print_suggestions(self._console, path, text, restoration.suggestions)


@dataclass(slots=True)
class _Tally:
    """What happened so far."""

    files: int = 0
    changed: int = 0
    edits: int = 0
    remaining: float = 0.0
    errors: list[tuple[str, str]] = field(default_factory=list)

    def add(self, restoration: Restoration) -> None:
        self.files += 1
        self.changed += bool(restoration.edits)
        self.edits += len(restoration.edits)
        self.remaining += restoration.remaining

    def complain(self, path: str, message: str) -> None:
        self.errors.append((path, message))
        typer.echo(f"unspin: {path}: {message}", err=True)

    def closing(self, *, written: bool) -> str:
        """The summary of several files."""
        files = f"{self.files} file{'s' * (self.files != 1)}"
        verb = "changed" if written else "would change"
        left = round(self.remaining)
        return (
            f"{files} read, {self.changed} {verb}: {self.edits} restored, "
            f"about {left} artefact{'s' * (left != 1)} remain{'s' * (left == 1)}"
        )
