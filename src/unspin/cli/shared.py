"""What several commands share: loading the restorer, colours, reading inputs."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from unspin.batch import FileError, Stamp
    from unspin.document import Source
    from unspin.restorer import Unspinner

__all__ = [
    "STDIN",
    "Color",
    "ColorOption",
    "CommandError",
    "OutputFormat",
    "TableOption",
    "console",
    "encoded",
    "given_paths",
    "inputs",
    "load",
    "print_utf8",
]

STDIN = Path("-")
STDIN_NAME = "<stdin>"


class CommandError(Exception):
    """A sentence for the user; the command ends with exit code 2."""


class OutputFormat(StrEnum):
    """How results are written."""

    text = "text"
    json = "json"


class Color(StrEnum):
    """When to use colour."""

    auto = "auto"
    always = "always"
    never = "never"


ColorOption = Annotated[Color, typer.Option("--color", help="Colours; auto obeys NO_COLOR and FORCE_COLOR.")]
TableOption = Annotated[
    list[Path] | None,
    typer.Option("--table", "-t", metavar="FILE", help="A phrase table of your own, used beside the built-in ones."),
]


def load(tables: Sequence[Path] | None, min_confidence: float | None = None) -> Unspinner:
    """The restorer with the user's tables; what is wrong with them becomes one sentence."""
    from unspin.config import cache_folder
    from unspin.language_model import ModelError
    from unspin.restorer import DEFAULT_MIN_CONFIDENCE, Settings, Unspinner
    from unspin.tables import TableError

    def compiling() -> None:
        typer.echo("unspin: compiling the phrase tables (once)", err=True)

    try:
        unspinner = Unspinner(
            Settings(
                tables=tuple(tables or ()),
                min_confidence=DEFAULT_MIN_CONFIDENCE if min_confidence is None else min_confidence,
                cache=cache_folder(),
                on_compile=compiling,
            )
        )
    except (TableError, ModelError) as error:
        raise CommandError(str(error)) from None
    # Tables and model stay to the end and lattices hold no cycles: frequent collections find nothing to free.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    return unspinner


def console(color: Color) -> Console:
    """A console on stdout; off a terminal it is as wide as it needs to be."""
    from rich.console import Console

    forced = {Color.auto: None, Color.always: True, Color.never: None}[color]
    return Console(force_terminal=forced, no_color=color is Color.never or None, highlight=False, soft_wrap=False)


def given_paths(paths: Sequence[Path] | None) -> list[Path]:
    """The paths to read; piped standard input where none is given."""
    if paths:
        if STDIN in paths and len(paths) > 1:
            raise CommandError("'-' (standard input) cannot be mixed with files; run unspin once for each")
        return list(paths)
    if sys.stdin is None or sys.stdin.isatty():
        raise CommandError("nothing to read: name a file or a folder, or pipe text in")
    return [STDIN]


def inputs(paths: Sequence[Path]) -> Iterator[tuple[Path, Source, Stamp | None] | FileError]:
    """What is to be read, file by file; what cannot be read comes as an error."""
    from unspin.batch import FileError, find_files, read_source
    from unspin.document import UnreadableTextError, decode

    if list(paths) == [STDIN]:
        try:
            yield Path(STDIN_NAME), decode(sys.stdin.buffer.read()), None
        except UnreadableTextError as error:
            yield FileError(Path(STDIN_NAME), str(error))
        return
    for item in find_files(paths):
        if isinstance(item, FileError):
            yield item
            continue
        try:
            source, stamp = read_source(item)
            yield item, source, stamp
        except FileError as error:
            yield error


def encoded(path: Path, source: Source, text: str) -> bytes:
    """The text in its file's own encoding; raises FileError where it does not fit."""
    from unspin.batch import FileError
    from unspin.document import UnreadableTextError, encode

    try:
        return encode(source, text)
    except UnreadableTextError as error:
        raise FileError(path, str(error)) from None


def print_utf8(text: str) -> None:
    """Write to standard output as UTF-8 and with the text's own newlines, whatever the locale."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
