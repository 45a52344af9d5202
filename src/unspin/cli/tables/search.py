"""``unspin tables search``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..shared import CommandError, OutputFormat
from .output import FormatOption, LimitOption, OwnTableOption, count_of, print_json, print_rows, row_cells

__all__ = ["search"]


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="A word or a phrase, in any form.")],
    standard: Annotated[bool, typer.Option("--standard", help="Search the standard wordings only.")] = False,
    spun: Annotated[bool, typer.Option("--spun", help="Search the spun wordings only.")] = False,
    table: OwnTableOption = None,
    limit: LimitOption = None,
    output_format: FormatOption = OutputFormat.text,
) -> int:
    """Find the rows that have a word or phrase, inflected or not; exit with 1 when there is none.

    Rows that are the phrase and no more come first.

    Examples:

    - `unspin tables search pioneers`

    - `unspin tables search --spun bosom malignancy`
    """
    from unspin.document import normalize_phrase
    from unspin.tables import ALLOWED_FILE, TableError, builtin_tables
    from unspin.tables.allowed import allowed_reasons
    from unspin.tables.row import COLUMNS
    from unspin.tables.searching import search_tables

    phrase = " ".join(words)
    wanted = normalize_phrase(phrase)
    if not wanted:
        raise CommandError(f"{phrase!r} has no word to search for; give a word or a phrase")
    both = standard == spun
    try:
        found = search_tables(phrase, builtin_tables(), table or (), standard=standard or both, spun=spun or both)
    except TableError as error:
        raise CommandError(str(error)) from None
    shown = found if limit is None else found[:limit]
    reason = allowed_reasons().get(wanted)
    if output_format is OutputFormat.json:
        rows = [_entry(each) for each in shown]
        allowed = None if reason is None else {"phrase": wanted, "reason": reason}
        print_json(phrase=wanted, found=len(found), rows=rows, allowed=allowed)
    elif shown:
        lines = [[each.place.source, *row_cells(each.place.row)] for each in shown]
        print_rows(["source", *COLUMNS], lines, numbers={"count"})
    if reason is not None:
        typer.echo(f"'{wanted}' stands in {ALLOWED_FILE} ({reason}): no edit changes it", err=True)
    if len(shown) < len(found):
        typer.echo(f"{len(shown)} of {count_of(len(found), 'row')} shown", err=True)
    if not found and reason is None:
        side = "" if both else "standard " if standard else "spun "
        typer.echo(f"unspin: no {side}wording of the tables has '{wanted}'", err=True)
    return int(not found and reason is None)


def _entry(found: Any) -> dict[str, Any]:
    place, row = found.place, found.place.row
    return {
        "table": place.path.stem,
        "line": place.line,
        "standard": row.standard,
        "spun": row.spun,
        "pos": row.pos,
        "count": row.count,
        "near": list(row.near),
        "note": row.note,
    }
