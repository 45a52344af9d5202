"""``unspin tables show``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..shared import CommandError
from .output import LimitOption, print_rows, row_cells

__all__ = ["show"]


def show(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="A built-in table's name, or a table file.")],
    limit: LimitOption = None,
) -> int:
    """Show the rows of a table: aligned on a terminal, tab-separated in a pipe.

    Example: `unspin tables show economy`
    """
    from unspin.tables import TableError, read_table
    from unspin.tables.files import ALLOWED_FILE, builtin_folder, read_allowed
    from unspin.tables.names import table_path
    from unspin.tables.row import COLUMNS

    try:
        path = table_path(name)
        header = list(COLUMNS)
        if path.resolve() == (builtin_folder() / ALLOWED_FILE).resolve():
            header, rows = ["phrase", "reason"], [list(row) for row in read_allowed()]
        else:
            rows = [row_cells(row) for row in read_table(path).rows]
    except TableError as error:
        raise CommandError(str(error)) from None
    shown = rows if limit is None else rows[:limit]
    print_rows(header, shown, numbers={"count"})
    if len(shown) < len(rows):
        typer.echo(f"{len(shown)} of {len(rows)} rows shown", err=True)
    return 0
