"""What several commands share: loading the restorer, colours, reading inputs."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unspin.formats.names import Format

if TYPE_CHECKING:
    from rich.console import Console

    from unspin.restorer import Settings, Unspinner

__all__ = [
    "STDIN",
    "STDIN_NAME",
    "AllowedOption",
    "Color",
    "ColorOption",
    "CommandError",
    "FieldOption",
    "InputFormatOption",
    "Interrupted",
    "JobsOption",
    "Language",
    "LanguageOption",
    "OnlyOption",
    "OutputFormat",
    "ReportFormat",
    "SkipOption",
    "StdinNameOption",
    "TableOption",
    "VerboseOption",
    "compiling",
    "console",
    "given_paths",
    "load",
    "nearest",
    "print_utf8",
    "processes",
    "settings_for",
]

STDIN = Path("-")
STDIN_NAME = "<stdin>"


class CommandError(Exception):
    """A sentence for the user; the command ends with exit code 2."""


class Interrupted(Exception):  # noqa: N818  (the user's doing, no error)
    """Ctrl-C; the sentence says what was done until then. The command ends with exit code 130."""


class OutputFormat(StrEnum):
    """How results are written."""

    text = "text"
    json = "json"


class ReportFormat(StrEnum):
    """How results of work on files are written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    sarif = "sarif"
    github = "github"
    csv = "csv"
    html = "html"


class Language(StrEnum):
    """Which texts to work on."""

    auto = "auto"
    en = "en"


class Color(StrEnum):
    """When to use colour."""

    auto = "auto"
    always = "always"
    never = "never"


_KINDS = "phrase, mojibake, lookalike, spintax, furniture, duplicate, typography"

ColorOption = Annotated[Color, typer.Option("--color", help="Colours; auto obeys NO_COLOR and FORCE_COLOR.")]
TableOption = Annotated[
    list[Path] | None,
    typer.Option("--table", "-t", metavar="FILE", help="A phrase table of your own, used beside the built-in ones."),
]
AllowedOption = Annotated[
    list[Path] | None,
    typer.Option("--allowed", metavar="FILE", help="An allow-list of your own: wordings that look spun and are not."),
]
InputFormatOption = Annotated[
    Format | None, typer.Option("--input-format", help="Read files as this format, not as what they look like.")
]
FieldOption = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="NAME", help="The field of JSON Lines or CSV records that holds the text."),
]
LanguageOption = Annotated[
    Language, typer.Option("--language", help="'en' treats every text as English; 'auto' leaves others alone.")
]
OnlyOption = Annotated[
    list[str] | None, typer.Option("--only", metavar="KIND", help=f"Mend only this kind of damage: {_KINDS}.")
]
SkipOption = Annotated[list[str] | None, typer.Option("--skip", metavar="KIND", help="Leave this kind of damage.")]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes; as many as cores by default.")
]
StdinNameOption = Annotated[
    str | None,
    typer.Option("--stdin-filename", metavar="NAME", help="A name for standard input; its suffix tells the format."),
]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Also say how each file was read and what could not be.")
]


def settings_for(
    *,
    tables: Sequence[Path] | None,
    min_confidence: float | None = None,
    only: Sequence[str] | None = None,
    skip: Sequence[str] | None = None,
    language: Language = Language.auto,
    allowed: Sequence[str] = (),
    allow_lists: Sequence[Path] = (),
) -> Settings:
    """The restorer's settings from what the user said."""
    from unspin.config import cache_folder
    from unspin.restorer import ALL_KINDS, DEFAULT_MIN_CONFIDENCE, Settings

    for option, names in (("--only", only), ("--skip", skip)):
        for name in names or ():
            if name not in ALL_KINDS:
                raise CommandError(f"{option} {name}: no such kind of damage{nearest(name, ALL_KINDS)}")
    kinds = (frozenset(only) if only else ALL_KINDS) - frozenset(skip or ())
    if not kinds:
        raise CommandError("--only and --skip leave nothing to mend")
    return Settings(
        tables=tuple(tables or ()),
        min_confidence=DEFAULT_MIN_CONFIDENCE if min_confidence is None else min_confidence,
        kinds=kinds,
        allowed=tuple(allowed),
        allow_lists=tuple(allow_lists),
        any_language=language is Language.en,
        cache=cache_folder(),
        on_compile=compiling,
    )


def nearest(name: str, names: Iterable[str]) -> str:
    """A hint at what may have been meant, and at what there is."""
    from difflib import get_close_matches

    known = sorted(names)
    close = get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"


def processes(jobs: int | None) -> int:
    """How many processes to work in."""
    return jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else jobs or os.cpu_count() or 1


def load(settings: Settings) -> Unspinner:
    """The restorer; what is wrong with its tables becomes one sentence."""
    from unspin.restorer import Unspinner
    from unspin.tables import TableError

    try:
        unspinner = Unspinner(settings)
    except TableError as error:
        raise CommandError(str(error)) from None
    # Tables and model stay to the end and lattices hold no cycles: frequent collections find nothing to free.
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    return unspinner


def compiling() -> None:
    """Say why the first run takes longer."""
    typer.echo("unspin: compiling the phrase tables (once)", err=True)


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


def print_utf8(text: str) -> None:
    """Write to standard output as UTF-8 and with the text's own newlines, whatever the locale.

    Bytes of a file that could not be read come out as they were, so that patch(1) takes a diff of it.
    """
    sys.stdout.flush()
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # other lone surrogates, of a table or a name
        data = text.encode("utf-8", "surrogatepass")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
