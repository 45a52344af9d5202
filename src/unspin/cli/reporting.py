"""Which report a command writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from .shared import CommandError, ReportFormat, print_utf8

if TYPE_CHECKING:
    from unspin.reports.by import By
    from unspin.reports.diff import DiffStyle
    from unspin.reports.reporter import Reporter

__all__ = ["diff_style", "reporter_for"]


def reporter_for(
    output_format: ReportFormat,
    text: Callable[[], Reporter],
    *,
    scores: bool = False,
    suggest: bool = False,
    by: By | None = None,
    evidence: int = 0,
    limit: float | None = None,
) -> Reporter:
    """What writes to standard output in this format; ``text`` makes the one for ``--format text``.

    With ``scores`` it tells of scores and not of edits: ``by`` adds scores of a file's parts, ``evidence`` says how
    many pieces of evidence are listed, and what is over ``limit`` is marked, or reported where only that is.
    """
    match output_format:
        case ReportFormat.text:
            return text()
        case ReportFormat.json:
            from unspin.reports.json_report import JsonReporter

            return JsonReporter(print_utf8, by, evidence)
        case ReportFormat.jsonl:
            from unspin.reports.jsonl import JsonLinesReporter

            return JsonLinesReporter(print_utf8, by, evidence)
        case ReportFormat.sarif:
            from unspin.reports.sarif import SarifReporter
            from unspin.reports.sarif_scores import SarifScoreReporter

            if scores:
                return SarifScoreReporter(print_utf8, Path.cwd(), by, evidence, limit)
            return SarifReporter(print_utf8, Path.cwd())
        case ReportFormat.github:
            from unspin.reports.github import GithubReporter, GithubScoreReporter

            if scores:
                return GithubScoreReporter(print_utf8, Path.cwd(), limit=limit)
            return GithubReporter(print_utf8, Path.cwd(), suggest=suggest)
        case ReportFormat.csv:
            from unspin.reports.csv_report import CsvReporter, CsvScoreReporter

            return CsvScoreReporter(print_utf8, by, evidence) if scores else CsvReporter(print_utf8)
        case ReportFormat.html:
            from unspin.reports.html_report import HtmlReporter
            from unspin.reports.html_scores import HtmlScoreReporter

            if scores:
                return HtmlScoreReporter(print_utf8, by, evidence, limit)
            return HtmlReporter(print_utf8)


def diff_style(output_format: ReportFormat, *, diff: bool, side_by_side: bool, context: int | None) -> DiffStyle:
    """How changes are shown; raises :class:`CommandError` where options exclude each other."""
    from unspin.reports.diff import DiffStyle

    if diff and side_by_side:
        raise CommandError("--diff and --side-by-side exclude each other; give one of them")
    for option, given in (("--diff", diff), ("--side-by-side", side_by_side), ("--context", context is not None)):
        if given and output_format is not ReportFormat.text:
            raise CommandError(f"{option} goes with --format text, not {output_format.value}; leave one out")
    if side_by_side:
        return DiffStyle.side_by_side
    return DiffStyle.unified if diff else DiffStyle.suited
