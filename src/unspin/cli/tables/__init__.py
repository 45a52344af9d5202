"""``unspin tables``: a module for each command."""

from __future__ import annotations

import typer

from .add import add
from .check import check
from .format import format_
from .import_ import import_
from .listing import list_
from .search import search
from .show import show
from .stats import stats

__all__ = ["tables"]

tables = typer.Typer(
    name="tables",
    no_args_is_help=True,
    help="Look into phrase tables, check them and add to them.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@tables.callback()
def _group() -> None:
    """Look into phrase tables, check them and add to them."""


tables.command(name="list")(list_)
tables.command()(show)
tables.command()(search)
tables.command()(stats)
tables.command()(add)
tables.command(name="import")(import_)
tables.command()(check)
tables.command(name="format")(format_)
