"""``unspin tables format``."""

from __future__ import annotations

import typer

from ..shared import CommandError
from .check import FilesArgument

__all__ = ["format_"]


def format_(files: FilesArgument = None) -> int:
    """Sort table files and bring them into canonical form, in place.

    Example: `unspin tables format mine.tsv`
    """
    from unspin.batch import FileError, write_atomically
    from unspin.tables import ALLOWED_FILE, TableError, builtin_tables, format_table, read_table

    for path in files or builtin_tables():
        if path.name == ALLOWED_FILE:
            raise CommandError(f"{path}: a list of allowed wordings, not a phrase table; it stays as it is")
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
