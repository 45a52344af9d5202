"""``unspin tables check``."""

from __future__ import annotations

import gc
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from ..shared import CommandError
from .output import count_of

__all__ = ["FilesArgument", "check"]

FilesArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FILE]...", help="Table files; the built-in tables where none is given."),
]


def check(
    files: FilesArgument = None,
    warnings: Annotated[
        bool, typer.Option("--warnings", "-w", help="Also show what looks wrong but may be right.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 for warnings too.")] = False,
) -> int:
    """Say what is wrong with phrase tables, line by line; exit with 1 when something is.

    Warnings are about chains, pairs in both directions or in two tables, and spun wordings that are usual English.

    Examples:

    - `unspin tables check mine.tsv`

    - `unspin tables check --warnings mine.tsv`
    """
    from unspin.language_model.mixture import default_model
    from unspin.tables import TableError, builtin_tables
    from unspin.tables.checking import examine_table
    from unspin.tables.warnings import WarningKind, table_warnings

    # Rows hold no cycles and stay to the end: frequent collections find nothing to free.
    gc.set_threshold(100_000, 20, 20)
    problems, rows = 0, []
    chosen = files or builtin_tables()
    for path in chosen:
        try:
            checked = examine_table(path)
        except TableError as error:
            raise CommandError(str(error)) from None
        for problem in checked.problems:
            problems += 1
            typer.echo(str(problem))
        rows += checked.rows
    found = table_warnings(rows, default_model()) if rows else []
    if warnings:
        for warning in found:
            typer.echo(str(warning))
    summary = f"{count_of(len(chosen), 'table')} checked, {count_of(problems, 'problem')}"
    if found:
        kinds = Counter(warning.kind for warning in found)
        listed = ", ".join(kind.counted(kinds[kind]) for kind in WarningKind if kinds[kind])
        summary += f", {count_of(len(found), 'warning')} ({listed})" + ("; see --warnings" * (not warnings))
    typer.echo(summary, err=True)
    return int(bool(problems or (strict and found)))
