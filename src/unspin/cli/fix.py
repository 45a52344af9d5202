"""``unspin fix``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
    settings_of,
)
from .reporting import diff_style, reporter_for
from .shared import (
    STDIN,
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
    OnlyOption,
    ReportFormat,
    SkipOption,
    StdinNameOption,
    TableOption,
    VerboseOption,
    console,
    given_paths,
    print_utf8,
)

if TYPE_CHECKING:
    from unspin.batch import Skipped
    from unspin.batch.journal import Journal
    from unspin.batch.pool import Outcome
    from unspin.batch.progress import Silent
    from unspin.batch.work import FileResult
    from unspin.batch.writer import Writer
    from unspin.reports.reporter import Reporter

__all__ = ["fix"]

Store = Callable[["FileResult"], None]


def fix(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE|DIR|-]...", help="Files or folders; '-' or nothing reads standard input."),
    ] = None,
    write: Annotated[bool, typer.Option("--write", "-w", help="Change the files in place.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write the restored text there; '-' is standard output."),
    ] = None,
    output_dir: Annotated[
        Path | None,
        typer.Option("--output-dir", metavar="DIR", help="Write every file there, in a tree like the one read."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 when something would change.")] = False,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            metavar="P",
            min=0.0,
            max=1.0,
            help="Make no edit below this confidence, 0 to 1.",
            show_default=False,
        ),
    ] = None,
    precise: Annotated[bool, typer.Option("--precise", help="Only edits that are nearly sure.")] = False,
    bold: Annotated[bool, typer.Option("--bold", help="Also edits that are less sure; read them.")] = False,
    suggest: Annotated[
        bool,
        typer.Option(
            "--suggest/--no-suggest", help="Also list likely restorations that are not sure enough to be made."
        ),
    ] = False,
    remaining: Annotated[
        bool, typer.Option("--remaining", help="Also list words that look spun and that nothing is known for.")
    ] = False,
    only: OnlyOption = None,
    skip: SkipOption = None,
    annotate: Annotated[
        bool, typer.Option("--annotate", help="Add score and edits to records as fields; leave their text as it is.")
    ] = False,
    input_format: InputFormatOption = None,
    field_: FieldOption = None,
    language: LanguageOption = Language.auto,
    table: TableOption = None,
    allow: AllowOption = None,
    allow_lists: AllowedOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    no_ignore: NoIgnoreOption = False,
    journal: Annotated[
        Path | None,
        typer.Option("--journal", metavar="FILE", help="Keep the journal for undo there, not in .unspin/."),
    ] = None,
    no_journal: Annotated[bool, typer.Option("--no-journal", help="Keep no journal; there will be no undo.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last run, which was interrupted.")] = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    jobs: JobsOption = None,
    stdin_filename: StdinNameOption = None,
    output_format: Annotated[ReportFormat, typer.Option("--format", "-f", help="How to report.")] = ReportFormat.text,
    diff: Annotated[bool, typer.Option("--diff", help="Show a unified diff for patch, also on a terminal.")] = False,
    side_by_side: Annotated[bool, typer.Option("--side-by-side", help="Show before and after in two columns.")] = False,
    context: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, help="Show N sentences around a change; with --diff lines.", show_default=False
        ),
    ] = None,
    verbose: VerboseOption = False,
    color: ColorOption = Color.auto,
) -> int:
    """Put the standard terms back: shows what would change; --write makes the change.

    Examples:

    - `unspin fix article.txt` shows a diff

    - `unspin fix --suggest article.txt` also lists what it was not sure enough to change

    - `unspin fix --write --min-confidence 0.8 texts/`

    - `unspin fix --format html texts/ > report.html` makes a page to read

    - `unspin fix --write --resume texts/` goes on where it was interrupted

    - `unspin fix --annotate --field body --write corpus.jsonl`

    - `curl https://example.org/page.html | unspin fix --stdin-filename page.html > page.html`
    """
    from unspin.batch import Skipped
    from unspin.batch.writer import Writer

    given = given_paths(paths)
    _agree(given, write=write, output=output, output_dir=output_dir)
    if (min_confidence is not None) + precise + bold > 1:
        raise CommandError("--min-confidence, --precise and --bold exclude each other; give one of them")
    writes = write or output_dir is not None
    _agree_on_journal(writes=writes, journal=journal, no_journal=no_journal, resume=resume)
    work = Configured(options_in_force(ctx, config, isolated=isolated), given, settings_of, annotate=annotate)
    output_format, color = ReportFormat(work.options.format), Color(work.options.color)
    verbose = work.options.verbose
    style = diff_style(output_format, diff=diff, side_by_side=side_by_side, context=context)
    wants_report = output_format is not ReportFormat.text or diff or side_by_side
    to_stdout = output == STDIN or (given == [STDIN] and output is None and output_dir is None and not wants_report)
    if to_stdout and wants_report:
        option = "--diff" if diff else "--side-by-side" if side_by_side else f"--format {output_format.value}"
        raise CommandError(f"-o - and {option} both want standard output; leave one out")
    recorded = writes and (work.options.journal or journal is not None) and not no_journal
    if resume and not recorded:
        raise CommandError("--resume needs the journal, which the configuration switches off (journal = false)")
    kept = _journal(journal, given, output_dir) if recorded else None
    writer = Writer(kept, work.fingerprint(output_dir), resume=resume)
    store: Store = (
        writer.replace
        if write
        else _to_stdout
        if to_stdout
        else _to_file(output, writer)
        if output
        else _to_folder(output_dir, given, writer)
        if output_dir
        else _nowhere
    )
    suggest = work.options.suggest

    def text() -> Reporter:
        """Nothing where the restored text goes to standard output or into files, unless it is asked for."""
        from unspin.reports.diff import DiffReporter
        from unspin.reports.reporter import Reporter

        if store is not _nowhere and not wants_report:
            return Reporter()
        return DiffReporter(
            console(color), print_utf8, suggest=suggest, remaining=remaining, style=style, context=context
        )

    report = reporter_for(output_format, text, suggest=suggest)
    tally = _Tally()
    skipped = Skipped(listing=verbose)
    found = work.find(skipped, avoid=output_dir)
    progress = progress_of(len(found))
    try:
        with _recording(writer):
            for item in work.outcomes(writer.remaining(found), stdin_filename, tally.dropped):
                progress.hide()
                progress.before = writer.before
                _settle(item, store, report, tally, progress, verbose=verbose, quiet=to_stdout)
    except KeyboardInterrupt:
        progress.hide()
        raise Interrupted(
            _interrupted(progress.done, len(found), tally.totals.changed, writes=writes, recorded=recorded)
        ) from None
    report.end(tally.errors)
    if resume:
        typer.echo(f"resumed: {writer.before:,} of {len(found):,} files were done before", err=True)
    tally.close(skipped, written=writes)
    if tally.errors:
        return 2
    return 1 if check and tally.totals.changed else 0


def _settle(
    item: Outcome, store: Store, report: Reporter, tally: _Tally, progress: Silent, *, verbose: bool, quiet: bool
) -> None:
    """Store what came of a file or a block of one, and say so."""
    from unspin.batch import FileError
    from unspin.reports.summary import summarize

    try:
        if isinstance(item, FileError):
            raise item
        if item.number and item.path in tally.dropped:
            return  # complained of already
        store(item)
    except FileError as error:
        tally.complain(str(error.path), error.message)
        tally.dropped.add(error.path if isinstance(item, FileError) else item.path)
        progress.advance(0)
        return
    figures = tally.totals.add(item)
    report.file(item)
    for problem in item.problems:
        typer.echo(f"unspin: {item.path}: {problem}", err=True)
    if verbose and item.encoding and not item.number:
        typer.echo(f"{item.path}: read as {item.encoding} ({item.found})", err=True)
    if figures is None:
        return
    if not quiet or verbose or figures.foreign:
        typer.echo(f"{item.path}: {summarize(figures)}", err=True)
    progress.advance(figures.edits)


def _agree(given: list[Path], *, write: bool, output: Path | None, output_dir: Path | None) -> None:
    """Raise CommandError where options exclude each other."""
    if output is not None and (write or output_dir is not None or len(given) != 1 or given[0].is_dir()):
        raise CommandError("-o takes one input file and no --write; use --write to change several files in place")
    if write and output_dir is not None:
        raise CommandError("--write and --output-dir exclude each other; give one of them")
    if (write or output_dir is not None) and given == [STDIN]:
        option = "--write" if write else "--output-dir"
        raise CommandError(f"{option} needs files; standard input is written to standard output")


def _agree_on_journal(*, writes: bool, journal: Path | None, no_journal: bool, resume: bool) -> None:
    """Raise CommandError where there is nothing to record, or nothing is to be recorded."""
    for option, given in (("--journal", journal is not None), ("--resume", resume)):
        if given and not writes:
            raise CommandError(f"{option} goes with --write or --output-dir")
        if given and no_journal:
            raise CommandError(f"{option} and --no-journal exclude each other; leave one out")


def _journal(file: Path | None, given: list[Path], output_dir: Path | None) -> Journal | None:
    """The journal: at the root of what is written, or where the user wants it; none where there is nothing to read."""
    from unspin.batch.journal import Journal, journal_of
    from unspin.config.in_force import common_folder

    there = [path for path in given if path.exists()]
    if not there:
        return None
    if file is None:
        file = journal_of(common_folder(there) if output_dir is None else output_dir)
    if output_dir is not None:
        try:
            output_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{output_dir}: cannot be made: {(error.strerror or str(error)).lower()}") from None
    return Journal(file)


@contextmanager
def _recording(writer: Writer) -> Iterator[None]:
    """What is wrong with the journal becomes one sentence."""
    from unspin.batch.journal import JournalError

    try:
        with writer:
            yield
    except JournalError as error:
        raise CommandError(str(error)) from None


def _interrupted(files: int, total: int, changed: int, *, writes: bool, recorded: bool) -> str:
    """What Ctrl-C left."""
    done = f"interrupted after {files:,} of {total:,} file{'s' * (total != 1)}"
    if not writes:
        return f"{done}; no file was touched"
    after = "unspin undo puts them back, --resume goes on" if recorded else "they are complete, no other was touched"
    return f"{done}; {changed:,} changed; {after}"


def _nowhere(result: FileResult) -> None:
    pass


def _to_stdout(result: FileResult) -> None:
    sys.stdout.buffer.write(result.data)
    sys.stdout.buffer.flush()


def _to_file(output: Path, writer: Writer) -> Store:
    return lambda result: writer.place(result, output)


def _to_folder(folder: Path, given: list[Path], writer: Writer) -> Store:
    """Writes every file into the folder: what was found below a given folder keeps its place below it."""
    from unspin.batch import FileError

    taken: dict[Path, Path] = {}

    def store(result: FileResult) -> None:
        path = result.path
        root = next((root for root in given if root.is_dir() and path.is_relative_to(root)), path.parent)
        target = folder / path.relative_to(root)
        if not result.number and target in taken:
            raise FileError(path, f"would be written to {target}, as {taken[target]} was; give one of them at a time")
        taken[target] = path
        writer.create(result, target)

    return store


class _Tally:
    """What happened so far."""

    def __init__(self) -> None:
        from unspin.reports.figures import Totals

        self.totals = Totals()
        self.errors: list[tuple[str, str]] = []
        self.dropped: set[Path] = set()
        """Files of which no further block is wanted."""

    def complain(self, path: str, message: str) -> None:
        self.errors.append((path, message))
        typer.echo(f"unspin: {path}: {message}", err=True)

    def close(self, skipped: Skipped, *, written: bool) -> None:
        """Sum several files up, and say what was passed over."""
        from unspin.reports.summary import closing

        for path, reason in skipped.paths:
            typer.echo(f"{path}: skipped, {reason}", err=True)
        if self.totals.files > 1:
            typer.echo(closing(self.totals, written=written), err=True)
        if summary := skipped.summary():
            typer.echo(summary, err=True)
