"""``unspin tables stats``."""

from __future__ import annotations

from dataclasses import asdict

from ..shared import CommandError, OutputFormat, print_utf8
from .output import FormatOption, OwnTableOption, print_json

__all__ = ["stats"]


def stats(table: OwnTableOption = None, output_format: FormatOption = OutputFormat.text) -> int:
    """Count rows, pairs and wordings, by table, part of speech, count and manner.

    Example: `unspin tables stats`
    """
    from unspin.tables import TableError, builtin_tables
    from unspin.tables.inventory import read_inventory
    from unspin.tables.statistics import count_statistics

    try:
        found = count_statistics([*builtin_tables(), *(table or ())])
    except TableError as error:
        raise CommandError(str(error)) from None
    terms = len(read_inventory())
    if output_format is OutputFormat.json:
        print_json(**asdict(found), terms=terms)
        return 0
    groups = {
        "": {
            "rows": found.rows,
            "different pairs": found.pairs,
            "rows with a side of several words": found.multi_word,
            "standard wordings": found.standards,
            "spun wordings": found.spun,
            "listed terms that are read word by word": terms,
        },
        "rows by table": found.by_table,
        "rows by part of speech": found.by_pos,
        "rows by count": found.by_count,
        "rows by manner": found.by_manner,
    }
    width = max(len(name) + 2 * bool(title) for title, group in groups.items() for name in group)
    lines = []
    for title, group in groups.items():
        lines += ["", title] if title else []
        indent = "  " if title else ""
        lines += [f"{indent + name:{width}}  {number:>7}" for name, number in group.items()]
    print_utf8("\n".join(lines) + "\n")
    return 0
