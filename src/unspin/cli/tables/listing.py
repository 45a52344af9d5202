"""``unspin tables list``."""

from __future__ import annotations

from dataclasses import asdict

from ..shared import CommandError, OutputFormat
from .output import FormatOption, OwnTableOption, count_of, print_json, print_rows

__all__ = ["list_"]


def list_(table: OwnTableOption = None, output_format: FormatOption = OutputFormat.text) -> int:
    """List the phrase tables: name, rows, rows of several words, title.

    Example: `unspin tables list`
    """
    from unspin.tables import TableError, builtin_tables
    from unspin.tables.statistics import allowed_figures, table_figures

    try:
        figures = [table_figures(path) for path in (*builtin_tables(), *(table or ()))]
    except TableError as error:
        raise CommandError(str(error)) from None
    allowed = allowed_figures()
    rows, multi_word = sum(each.rows for each in figures), sum(each.multi_word for each in figures)
    if output_format is OutputFormat.json:
        print_json(
            tables=[asdict(each) for each in figures],
            allowed=asdict(allowed),
            total={"tables": len(figures), "rows": rows, "multi_word": multi_word},
        )
        return 0
    lines = [[each.name, f"{each.rows}", f"{each.multi_word}", each.title] for each in (*figures, allowed)]
    total = ["total", f"{rows}", f"{multi_word}", f"{count_of(len(figures), 'table')}, {allowed.name} not counted"]
    print_rows(["name", "rows", "multi-word", "title"], [*lines, total], numbers={"rows", "multi-word"})
    return 0
