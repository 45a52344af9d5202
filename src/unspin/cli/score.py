"""``unspin score``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from unspin.reports.by import By

from .configured import (
    AllowOption,
    ConfigOption,
    Configured,
    ExcludeOption,
    IncludeOption,
    IsolatedOption,
    NoIgnoreOption,
    options_in_force,
    progress_of,
)
from .reporting import reporter_for
from .shared import (
    AllowedOption,
    Color,
    ColorOption,
    CommandError,
    FieldOption,
    InputFormatOption,
    Interrupted,
    JobsOption,
    Language,
    LanguageOption,
    ReportFormat,
    StdinNameOption,
    TableOption,
    console,
    given_paths,
    settings_for,
)

if TYPE_CHECKING:
    from unspin.config.options import Options
    from unspin.restorer import Settings

__all__ = ["score"]


def score(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|DIR|-]...", help="Files or folders; '-' or nothing reads standard input."),
    ] = None,
    fail_over: Annotated[
        float | None,
        typer.Option(metavar="N", min=0, max=100, help="Exit with 1 when a score is over N.", show_default=False),
    ] = None,
    by: Annotated[By, typer.Option("--by", help="Also score every paragraph or sentence.")] = By.file,
    heatmap: Annotated[bool, typer.Option("--heatmap", help="Show the text shaded by sentence.")] = False,
    evidence: Annotated[
        int,
        typer.Option("--evidence", metavar="N", min=0, help="Show the N strongest pieces of evidence a file."),
    ] = 3,
    input_format: InputFormatOption = None,
    field: FieldOption = None,
    language: LanguageOption = Language.auto,
    table: TableOption = None,
    allow: AllowOption = None,
    allow_lists: AllowedOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    no_ignore: NoIgnoreOption = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    jobs: JobsOption = None,
    stdin_filename: StdinNameOption = None,
    output_format: Annotated[ReportFormat, typer.Option("--format", "-f", help="How to report.")] = ReportFormat.text,
    color: ColorOption = Color.auto,
) -> int:
    """Say how spun texts are, 0 to 100, and which share of their wordings looks replaced.

    Examples:

    - `unspin score article.txt`

    - `unspin score --by paragraph article.txt` finds the passage that was pasted in

    - `unspin score --heatmap article.txt`

    - `unspin score --fail-over 50 submissions/`
    """
    from unspin.batch import FileError, Skipped
    from unspin.reports.scores import ScoreReporter

    work = Configured(options_in_force(ctx, config, isolated=isolated), given_paths(paths), _settings, judge=True)
    output_format, color, limit = (
        ReportFormat(work.options.format),
        Color(work.options.color),
        work.options.fail_over,
    )
    if heatmap and output_format not in {ReportFormat.text, ReportFormat.html}:  # the HTML page always has one
        raise CommandError(f"--heatmap goes with --format text or html, not {output_format.value}; leave one out")
    report = reporter_for(
        output_format,
        lambda: ScoreReporter(console(color), by, evidence, heatmap=heatmap),
        scores=True,
        by=by,
        evidence=evidence,
        limit=limit,
    )
    errors, over = [], False
    skipped = Skipped()
    found = work.find(skipped)
    progress = progress_of(len(found))
    try:
        for item in work.outcomes(found, stdin_filename):
            progress.hide()
            if isinstance(item, FileError):
                errors.append((str(item.path), item.message))
                typer.echo(f"unspin: {item.path}: {item.message}", err=True)
                progress.advance(0)
                continue
            over = over or (limit is not None and item.score > limit)
            report.file(item)
            progress.advance(len(item.edits))
    except KeyboardInterrupt:
        progress.hide()
        raise Interrupted(f"interrupted after {progress.files:,} of {len(found):,} files") from None
    report.end(errors)
    if summary := skipped.summary():
        typer.echo(summary, err=True)
    return 2 if errors else int(over)


def _settings(options: Options) -> Settings:
    """Scores tell of all that is spun, whatever would be changed."""
    return settings_for(
        tables=options.tables,
        language=Language(options.language),
        allowed=options.allowed,
        allow_lists=options.allow_lists,
    )
