"""``unspin tables add``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..shared import CommandError

if TYPE_CHECKING:
    from unspin.batch import Stamp

__all__ = ["add"]


def add(
    standard: Annotated[str, typer.Argument(metavar="STANDARD", help="What the writer wrote.")],
    spun: Annotated[str, typer.Argument(metavar="SPUN", help="What the spinner made of it.")],
    to: Annotated[
        str, typer.Option("--to", metavar="FILE", help="The table file; a new one is made. In a checkout also a name.")
    ],
    pos: Annotated[
        str, typer.Option("--pos", metavar="POS", help="How both sides inflect: noun, verb, adj, adv or fixed.")
    ] = "fixed",
    count: Annotated[
        str | None,
        typer.Option(
            "--count", metavar="N", help="How typical the pair is, 1 to 10; without it 50: applied where it can be."
        ),
    ] = None,
    near: Annotated[
        str, typer.Option("--near", metavar="W,W", help="Words one of which must stand in the same sentence.")
    ] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="A remark for the next editor.")] = "",
) -> int:
    """Add a row to a table file, at its place; a row that `check` would complain about is refused.

    Example: `unspin tables add "peer review" "companion survey" --pos noun --to mine.tsv`
    """
    from unspin.batch import FileError, write_atomically
    from unspin.tables import TableError
    from unspin.tables.adding import RefusedRowError, add_row, make_row, new_table

    path, builtin = _target(to)
    if builtin and count is None:
        raise CommandError("a built-in table needs --count: how typical the pair is, 1 to 10")
    try:
        row = make_row(standard, spun, pos, count or "", near, note)
        data, stamp = _read(path)
        new, line = add_row(new_table(path.stem) if data is None else data, path, row)
        write_atomically(path, new, stamp)
    except RefusedRowError as error:
        raise CommandError(f"not added: {error}") from None
    except TableError as error:
        raise CommandError(str(error)) from None
    except FileError as error:
        raise CommandError(f"{error.path}: {error.message}") from None
    typer.echo(f"{path}:{line}: {row.standard} → {row.spun}", err=True)
    return 0


def _target(name: str) -> tuple[Path, bool]:
    """The file to write to, and whether it is a built-in table."""
    from unspin.tables import ALLOWED_FILE, builtin_folder
    from unspin.tables.names import builtin_path, in_checkout, nearest_names

    path = Path(name)
    if not path.exists():
        path = builtin_path(name) or path
    if not path.exists() and path.suffix != ".tsv":
        raise CommandError(f"no table is called {name!r}{nearest_names(name)}; a new file's name ends in .tsv")
    if path.resolve().parent != builtin_folder().resolve():
        return path, False
    if not in_checkout():
        raise CommandError(f"the built-in table {path.stem!r} can be added to in a source checkout only; name a file")
    if path.name == ALLOWED_FILE:
        raise CommandError(f"{ALLOWED_FILE} takes no rows of this kind; edit the file")
    return path, True


def _read(path: Path) -> tuple[bytes | None, Stamp | None]:
    """The file's content and stamp, None where there is no file yet."""
    from unspin.batch import Stamp
    from unspin.tables import TableError

    try:
        with path.open("rb") as stream:
            return stream.read(), Stamp.of(os.fstat(stream.fileno()))
    except FileNotFoundError:
        return None, None
    except OSError as error:
        raise TableError(f"{path}: cannot read the table: {error.strerror or error}") from None
