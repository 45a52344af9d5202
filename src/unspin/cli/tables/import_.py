"""``unspin tables import``."""

from __future__ import annotations

import math
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..shared import STDIN, STDIN_NAME, CommandError, print_utf8

if TYPE_CHECKING:
    from unspin.document import Source
    from unspin.tables.importing import Imported, Report

__all__ = ["import_"]

_MOST_TEXT = 200


class ListForm(StrEnum):
    """What a list may be said to be."""

    csv = "csv"
    tsv = "tsv"
    arrows = "arrows"
    queries = "queries"


class PartOfSpeech(StrEnum):
    """How rows inflect."""

    noun = "noun"
    verb = "verb"
    adj = "adj"
    adv = "adv"
    fixed = "fixed"


def import_(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="The list; '-' reads standard input.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the table there, not to standard output."),
    ] = None,
    form: Annotated[
        ListForm | None, typer.Option("--from", help="What the list is; without it what it looks like.")
    ] = None,
    columns: Annotated[
        str, typer.Option("--columns", metavar="NAMES", help="What the columns are, such as 'spun,standard'.")
    ] = "",
    count: Annotated[
        float, typer.Option("--count", metavar="N", help="How typical each pair is; 50 applies a row where it can be.")
    ] = 50.0,
    pos: Annotated[
        PartOfSpeech, typer.Option("--pos", help="How both sides of each row inflect.")
    ] = PartOfSpeech.fixed,
    lower_first: Annotated[
        bool, typer.Option("--lower-first", help="Write the first letter of standard wordings small.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write there, not to standard error, what is not expressed."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the files of -o and --report.")] = False,
) -> int:
    """Make a phrase table of a list that other people keep; exit with 1 when a table cannot express all of it.

    A list has two columns (CSV or TSV), lines `spun -> standard`, or queries: `"a b" AND (c OR d)`, with the standard
    wording after a comma, a tab or an arrow. What a row cannot say is reported, line by line.

    Examples:

    - `unspin tables import list.csv -o mine.tsv`

    - `unspin tables import --columns spun,standard --pos noun list.txt > mine.tsv`
    """
    from unspin.batch import FileError, write_atomically
    from unspin.tables import Table, format_table
    from unspin.tables.importing import ImportListError, import_list

    if not (math.isfinite(count) and count > 0):
        raise CommandError(f"--count {count:g} is not a positive number")
    _check_targets(source, {"-o": output if output != STDIN else None, "--report": report}, force=force)
    roles = [name.strip().lower() for name in columns.split(",")] if columns else []
    try:
        text = _read(source).text
        found = import_list(
            text, form=form.value if form else "", columns=roles, count=count, pos=pos.value, lower_first=lower_first
        )
        name = STDIN_NAME if source == STDIN else _printable(str(source))
        complaints = [_line(name, item) for item in [*found.reports, *found.repeats]]
        table = format_table(Table("", _comments(source), found.rows))
        if report is not None:
            write_atomically(report, "".join(line + "\n" for line in complaints).encode("utf-8", "replace"))
        if output is None or output == STDIN:
            print_utf8(table)
        else:
            write_atomically(output, table.encode())
    except ImportListError as error:
        raise CommandError(str(error)) from None
    except FileError as error:
        raise CommandError(f"{error.path}: {error.message}") from None
    told = [f"{name}: {_printable(note)}" for note in found.notes] + (complaints if report is None else [])
    typer.echo("\n".join([*told, _summary(found)]), err=True)
    return int(bool(found.reports))


def _check_targets(source: Path, targets: dict[str, Path | None], *, force: bool) -> None:
    """Raise CommandError where writing would overwrite something."""
    taken = {source.resolve(): "FILE"} if source != STDIN else {}
    for option, path in targets.items():
        if path is None:
            continue
        if path.is_dir():
            raise CommandError(f"{option} {path}: is a folder; name a file")
        if other := taken.get(path.resolve()):
            raise CommandError(f"{option} and {other} are the same file, {path}; choose another name")
        if path.exists() and not force:
            raise CommandError(f"{path}: exists already and is left as it is; --force overwrites it")
        taken[path.resolve()] = option


def _read(source: Path) -> Source:
    from unspin.batch import FileError, read_source
    from unspin.document import UnreadableTextError, decode

    if source != STDIN:
        return read_source(source)[0]
    if sys.stdin is None:
        raise CommandError("nothing to read: standard input is closed")
    try:
        return decode(sys.stdin.buffer.read())
    except UnreadableTextError as error:
        raise FileError(Path(STDIN_NAME), str(error)) from None


def _comments(source: Path) -> list[str]:
    name = "standard input" if source == STDIN else _printable(source.name)
    return [f"Imported list: {name}", f"sources: imported from {name}", "licence: that of the source"]


def _line(name: str, item: Report) -> str:
    text = item.text if len(item.text) <= _MOST_TEXT else item.text[: _MOST_TEXT - 1] + "…"
    return f"{name}:{item.line}: {_printable(item.reason)}: {_printable(text)}"


def _printable(text: str) -> str:
    # What a list contains must not steer the reader's terminal, nor break a line.
    return "".join(
        char if char.isprintable() else " " if char.isspace() else "\N{REPLACEMENT CHARACTER}" for char in text
    )


def _summary(found: Imported) -> str:
    rows, entries = len(found.rows), found.entries
    summary = f"{rows} row{'s' * (rows != 1)} from {entries} entr{'ies' if entries != 1 else 'y'}, "
    summary += f"{found.unexpressed} not expressible"
    if found.partly_expressed:
        summary += f" ({found.partly_expressed} of them in part)"
    if found.repeats:
        summary += f"; {len(found.repeats)} pair{'s' * (len(found.repeats) != 1)} listed repeatedly"
    return summary
