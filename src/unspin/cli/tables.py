"""``unspin tables``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .shared import CommandError

__all__ = ["tables"]

tables = typer.Typer(
    name="tables",
    no_args_is_help=True,
    help="Check phrase tables.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@tables.callback()
def _group() -> None:
    """Check phrase tables and bring them into canonical form."""


FilesArgument = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[FILE]...", help="Table files; the built-in tables where none is given."),
]


@tables.command()
def check(files: FilesArgument = None) -> int:
    """Say what is wrong with phrase tables, line by line; exit with 1 when something is.

    Example: `unspin tables check mine.tsv`
    """
    from unspin.tables import TableError, builtin_tables
    from unspin.tables.checking import check_table

    found = 0
    chosen = files or builtin_tables()
    for path in chosen:
        try:
            for problem in check_table(path):
                found += 1
                typer.echo(str(problem))
        except TableError as error:
            raise CommandError(str(error)) from None
    count = f"{len(chosen)} table{'s' * (len(chosen) != 1)}"
    typer.echo(f"{count} checked, {found} problem{'s' * (found != 1)}", err=True)
    return int(bool(found))


@tables.command(name="format")
def format_(files: FilesArgument = None) -> int:
    """Sort table files and bring them into canonical form, in place.

    Example: `unspin tables format mine.tsv`
    """
    from unspin.batch import FileError, write_atomically
    from unspin.tables import TableError, builtin_tables, format_table, read_table

    for path in files or builtin_tables():
        try:
            table = read_table(path)
            if path.read_bytes() != (text := format_table(table)).encode():
                write_atomically(path, text.encode())
                typer.echo(f"{path}: rewritten", err=True)
        except TableError as error:
            raise CommandError(str(error)) from None
        except FileError as error:
            raise CommandError(f"{error.path}: {error.message}") from None
    return 0
