"""Every option that a configuration file may set: the one place that names, types and explains them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from unspin.formats.names import Format

__all__ = ["COMMANDS", "FORMATS", "KINDS", "Options", "Scope", "help_of", "option_fields", "option_names"]

KINDS = ("phrase", "mojibake", "lookalike", "spintax", "furniture", "duplicate", "typography")
"""The kinds of damage; :data:`unspin.restorer.ALL_KINDS`, which is slow to load."""
FORMATS = ("text", "json", "jsonl", "sarif", "github", "csv", "html")
"""How results can be written."""
COMMANDS = ("fix", "score")


class Scope(StrEnum):
    """How far a value reaches.

    ``file``: to the files that the configuration file is the nearest to. ``run``: to the run as a whole, for which the
    file nearest to the common parent of the given paths is read.
    """

    file = "file"
    run = "run"


def _option(
    default: Any,
    text: str,
    *,
    flag: str,
    scope: Scope = Scope.file,
    commands: tuple[str, ...] = COMMANDS,
    choices: tuple[str, ...] = (),
    least: float | None = None,
    most: float | None = None,
    example: str = "",
) -> Any:
    """A field: what it means, the command-line option that overrides it, and which values it takes."""
    metadata = {
        "help": text,
        "flag": flag,
        "scope": scope,
        "commands": commands,
        "choices": choices,
        "least": least,
        "most": most,
        "example": example,
    }
    return field(default=default, metadata=metadata)


_FIX = ("fix",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """All options of ``unspin fix`` and ``unspin score`` that can be configured."""

    min_confidence: float = _option(
        0.63,
        "No edit below this confidence is made. Excludes `preset`.",
        flag="--min-confidence",
        commands=_FIX,
        least=0,
        most=1,
    )
    preset: str | None = _option(
        None,
        "`precise` makes only edits that are nearly sure, `bold` also those that are less sure.",
        flag="--precise, --bold",
        commands=_FIX,
        choices=("precise", "bold"),
    )
    only: tuple[str, ...] = _option((), "Mend only these kinds of damage.", flag="--only", commands=_FIX, choices=KINDS)
    skip: tuple[str, ...] = _option((), "Leave these kinds of damage.", flag="--skip", commands=_FIX, choices=KINDS)
    tables: tuple[Path, ...] = _option(
        (),
        "Phrase tables of your own, used beside the built-in ones. Relative paths start at the configuration file.",
        flag="--table",
        example='["mine.tsv"]',
    )
    allowed: tuple[str, ...] = _option(
        (),
        "Wordings that look spun and are not; they are left as they are.",
        flag="--allow",
        example='["companion survey"]',
    )
    allow_lists: tuple[Path, ...] = _option(
        (),
        "Files of such wordings. Relative paths start at the configuration file.",
        flag="--allowed",
        example='["unspin-allowed.tsv"]',
    )
    language: str = _option(
        "auto",
        "`auto` leaves text that is not English alone, `en` treats every text as English.",
        flag="--language",
        choices=("auto", "en"),
    )
    input_format: str | None = _option(
        None,
        "Reads files as this format, not as what they look like.",
        flag="--input-format",
        choices=tuple(Format),
    )
    fields: tuple[str, ...] = _option(
        (),
        "The fields of JSON Lines or CSV records that hold text.",
        flag="--field",
        example='["title", "body"]',
    )
    include: tuple[str, ...] = _option(
        (),
        "In folders take only files that match one of these patterns, of whatever suffix.",
        flag="--include",
        example='["*.rst", "articles/**/*.txt"]',
    )
    exclude: tuple[str, ...] = _option(
        (),
        "In folders leave out files and folders that match one of these patterns.",
        flag="--exclude",
        example='["drafts/", "*.bak.txt"]',
    )
    gitignore: bool = _option(True, "In folders leave out what `.gitignore` files name.", flag="--no-ignore")
    jobs: int | None = _option(
        None,
        "How many processes to work in; unset, as many as there are cores.",
        flag="--jobs",
        scope=Scope.run,
        least=1,
    )
    format: str = _option("text", "How results are written.", flag="--format", scope=Scope.run, choices=FORMATS)
    color: str = _option(
        "auto",
        "When to use colour; `auto` obeys NO_COLOR and FORCE_COLOR.",
        flag="--color",
        scope=Scope.run,
        choices=("auto", "always", "never"),
    )
    suggest: bool = _option(
        False,
        "Also list likely restorations that are not sure enough to be made.",
        flag="--suggest",
        scope=Scope.run,
        commands=_FIX,
    )
    verbose: bool = _option(
        False,
        "Also say how each file was read, and which were skipped.",
        flag="--verbose",
        scope=Scope.run,
        commands=_FIX,
    )
    journal: bool = _option(
        True,
        "Record what is written, so that `unspin undo` can put it back.",
        flag="--no-journal",
        scope=Scope.run,
        commands=_FIX,
    )
    fail_over: float | None = _option(
        None,
        "Exit with 1 when a score is over this number; unset, never.",
        flag="--fail-over",
        scope=Scope.run,
        commands=("score",),
        least=0,
        most=100,
    )


def option_fields() -> Mapping[str, Field[Any]]:
    """The fields of :class:`Options` by name, in order."""
    return {entry.name: entry for entry in fields(Options)}


def option_names() -> tuple[str, ...]:
    """The names of all options."""
    return tuple(option_fields())


def help_of(entry: Field[Any]) -> str:
    """What an option means, with the values it takes."""
    text: str = entry.metadata["help"]
    if choices := entry.metadata["choices"]:
        mentioned = all(f"`{choice}`" in text for choice in choices)
        return text if mentioned else f"{text} One of {', '.join(choices)}."
    least, most = entry.metadata["least"], entry.metadata["most"]
    if most is not None:
        return f"{text} A number from {least} to {most}."
    return text if least is None else f"{text} A whole number, {least} or more."
