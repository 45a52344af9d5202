"""``unspin score``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .shared import (
    Color,
    ColorOption,
    OutputFormat,
    TableOption,
    console,
    given_paths,
    inputs,
    load,
    print_utf8,
)

__all__ = ["score"]


def score(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|DIR|-]...", help="Files or folders; '-' or nothing reads standard input."),
    ] = None,
    fail_over: Annotated[
        float | None,
        typer.Option(metavar="N", min=0, max=100, help="Exit with 1 when a score is over N.", show_default=False),
    ] = None,
    table: TableOption = None,
    output_format: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to report.")] = OutputFormat.text,
    color: ColorOption = Color.auto,
) -> int:
    """Say how spun texts are, 0 to 100, and which share of their wordings looks replaced.

    Examples:

    - `unspin score article.txt`

    - `unspin score --fail-over 50 submissions/`
    """
    from rich.text import Text

    from unspin.reports.json_report import file_entry, json_report

    unspinner = load(table)
    entries, errors, over = [], [], False
    screen = console(color)
    for item in inputs(given_paths(paths)):
        if isinstance(item, Exception):
            errors.append((str(item.path), item.message))
            typer.echo(f"unspin: {item.path}: {item.message}", err=True)
            continue
        path, source, _ = item
        restoration = unspinner.restore(source.text)
        over = over or (fail_over is not None and restoration.score > fail_over)
        if output_format is OutputFormat.json:
            entries.append(file_entry(str(path), restoration))
            continue
        style = "red" if restoration.score >= 50 else "yellow" if restoration.score >= 20 else "green"
        line = Text(f"{restoration.score:5.1f}", style=style)
        line.append(f"  {path}", style="default")
        line.append(f"  ({restoration.words} words, spin rate {restoration.spin_rate:.0%})", style="dim")
        screen.print(line, soft_wrap=True)
    if output_format is OutputFormat.json:
        print_utf8(json_report(entries, errors) + "\n")
    return 2 if errors else int(over)
