"""``unspin undo``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .shared import CommandError

if TYPE_CHECKING:
    from unspin.batch.journal import Journal

__all__ = ["undo"]


def undo(
    path: Annotated[
        Path, typer.Argument(metavar="[PATH]", help="A folder or file that was changed.", show_default=False)
    ] = Path(),
    journal: Annotated[
        Path | None,
        typer.Option("--journal", metavar="FILE", help="The journal of the run, if it was not kept beside the files."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be put back; change nothing.")] = False,
) -> int:
    """Put back what the last `unspin fix --write` or `--output-dir` changed; again for the run before.

    Files that have changed since are left alone, and named. The journal is looked for in the folder and those above
    it; of a file, or a folder within the batch, only what lies there is put back.

    Examples:

    - `unspin undo texts/`

    - `unspin undo --dry-run`

    - `unspin undo texts/one.txt` puts one file back
    """
    from unspin.batch.journal import Journal, JournalError, find_journal

    if not path.exists() and not path.is_symlink():
        raise CommandError(f"{path}: no such file or folder")
    if journal is not None:
        file = journal
        if not file.is_file():
            raise CommandError(f"{file}: no such journal")
    else:
        found = find_journal(path)
        if found is None:
            raise CommandError(
                f"no journal in {path.absolute()} or above; name the folder that was given to 'unspin fix', or the "
                "journal with --journal FILE"
            )
        file = found
    kept = Journal(file)
    try:
        if dry_run:
            return _undo(kept, path, own=journal is None, dry_run=True)
        with kept:
            return _undo(kept, path, own=journal is None, dry_run=False)
    except JournalError as error:
        raise CommandError(str(error)) from None


def _undo(journal: Journal, path: Path, *, own: bool, dry_run: bool) -> int:
    from unspin.batch.undo import last_run, undo

    # The folder of the batch stands for the whole run, wherever its files lie; so does a journal named outright.
    whole = journal.path.parent.parent.samefile(path) if own else path == Path()
    within = None if whole else path
    run = last_run(journal, within)
    lost = f"unspin: {journal.path}: {journal.unreadable:,} lines cannot be read; what they record is not put back"
    if journal.unreadable:
        typer.echo(lost, err=True)
    if run is None:
        where = "" if within is None else f" in {path}"
        typer.echo(f"nothing to undo{where}", err=True)
        return 2 if journal.unreadable else 0
    good = bad = 0
    for undone in undo(journal, run, within, dry_run=dry_run):
        good += undone.good
        bad += not undone.good
        shown = _shown(undone.path)
        if not undone.good:
            note = undone.message if undone.outcome == "failed" else undone.outcome
            extra = f"; {undone.message}" if undone.message and undone.outcome != "failed" else ""
            typer.echo(f"unspin: {shown}: {note}{extra}", err=True)
        elif dry_run:
            typer.echo(f"{shown}: would be {undone.outcome}", err=True)
    verb = "would be " * dry_run + "put back"
    left = f", {bad:,} not" if bad else ""
    typer.echo(f"{good:,} file{'s' * (good != 1)} {verb}{left}: the run of {_local(run.time)}", err=True)
    return 2 if bad or journal.unreadable else 0


def _shown(path: Path) -> Path:
    """A path as short as it can be said from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _local(time: str) -> str:
    """A time of the journal, as the clock on the wall had it."""
    from datetime import datetime

    return f"{datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M:%S}"
