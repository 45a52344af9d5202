"""``unspin review``."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import Enum
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
    settings_of,
)
from .keys import Keys
from .shared import (
    STDIN,
    Color,
    ColorOption,
    CommandError,
    FieldOption,
    InputFormatOption,
    Interrupted,
    Language,
    LanguageOption,
    OnlyOption,
    SkipOption,
    console,
)

if TYPE_CHECKING:
    from rich.console import Console

    from unspin.batch import Skipped, Stamp
    from unspin.batch.own_lists import OwnLists
    from unspin.batch.work import WorkOptions
    from unspin.batch.writer import Writer
    from unspin.config.in_force import InForce
    from unspin.edits import Edit
    from unspin.explaining.rows import Rows
    from unspin.formats.layout import Layout
    from unspin.restorer import Settings, Unspinner
    from unspin.reviewing import Item, Rules, Session
    from unspin.tables import Row

__all__ = ["review"]


def review(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE|DIR...", help="Files or folders to go through.")],
    suggest: Annotated[
        bool, typer.Option("--suggest/--no-suggest", help="Also ask about restorations that are not sure enough.")
    ] = False,
    own_table: Annotated[
        Path | None,
        typer.Option("--table", "-t", metavar="FILE", help="Your own table, to which 'always' adds rows."),
    ] = None,
    own_allowed: Annotated[
        Path | None,
        typer.Option("--allowed", metavar="FILE", help="Your own allow-list, to which 'never' adds phrases."),
    ] = None,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            metavar="P", min=0.0, max=1.0, help="Ask about no edit below this confidence, 0 to 1.", show_default=False
        ),
    ] = None,
    precise: Annotated[bool, typer.Option("--precise", help="Only edits that are nearly sure.")] = False,
    bold: Annotated[bool, typer.Option("--bold", help="Also edits that are less sure.")] = False,
    only: OnlyOption = None,
    skip: SkipOption = None,
    input_format: InputFormatOption = None,
    field: FieldOption = None,
    language: LanguageOption = Language.auto,
    allow: AllowOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    no_ignore: NoIgnoreOption = False,
    no_journal: Annotated[bool, typer.Option("--no-journal", help="Keep no journal; there will be no undo.")] = False,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    color: ColorOption = Color.auto,
) -> int:
    """Go through the edits one at a time and decide on each; every file is written when its last edit is decided.

    On a terminal single keys are read, from a pipe lines.

    Examples:

    - `unspin review article.txt`

    - `unspin review --suggest --table mine.tsv articles/`
    """
    from unspin.batch import Skipped

    if STDIN in paths:
        raise CommandError("review reads the keys from standard input; name files or folders")
    if (min_confidence is not None) + precise + bold > 1:
        raise CommandError("--min-confidence, --precise and --bold exclude each other; give one of them")
    in_force = options_in_force(ctx, config, isolated=isolated)
    lists = _own_lists(in_force, paths, own_table, own_allowed)
    there = [path if path.exists() else None for path in (lists.table, lists.allowed)]
    work = Configured(in_force, paths, lambda options: _with_own(settings_of(options), *there))
    skipped, errors = Skipped(), 0
    interrupted = False
    with ExitStack() as stack:
        asker = _Asker(console(Color(work.options.color)), lists, stack.enter_context(Keys()))
        saver = _Saver(stack, paths, journal=work.options.journal and not no_journal)
        try:
            errors = _go_through(work, asker, saver, skipped, suggest=work.options.suggest)
        except (KeyboardInterrupt, typer.Abort):
            interrupted = True  # a journal is closed as ended: what was decided is written as a whole, file by file
    if interrupted:
        done = f"{saver.written} file{'s' * (saver.written != 1)} written before"
        raise Interrupted(f"interrupted: nothing of the file in hand was written; {done}")
    if summary := skipped.summary():
        typer.echo(summary, err=True)
    if asker.asked == 0 and not errors:
        typer.echo("nothing to review", err=True)
    _report_lists(lists)
    return 2 if errors else 0


class _End(Enum):
    """How the questions on a file ended."""

    decided = "decided"
    saved = "quit, saving"
    dropped = "quit, not saving"


def _go_through(work: Configured, asker: _Asker, saver: _Saver, skipped: Skipped, *, suggest: bool) -> int:
    """Review the files; the number of errors."""
    from unspin.batch import FileError
    from unspin.batch.own_lists import RefusedError
    from unspin.config.reading import ConfigError
    from unspin.reviewing import Rules

    errors, rules = 0, Rules()
    for path in work.find(skipped):
        try:
            if isinstance(path, FileError):
                raise path
            file = _File.read(path, *work.of_file(path), suggest=suggest)
            session, end = asker.ask(file, rules)
            if end is _End.dropped:
                typer.echo(f"{path}: not saved", err=True)
            else:
                rules = session.rules
                asker.keep(file, session)
                saver.save(file, session)
        except (FileError, ConfigError) as error:
            errors += 1
            typer.echo(f"unspin: {error.path}: {error.message}", err=True)
            continue
        except RefusedError as error:
            raise CommandError(str(error)) from None
        if end is not _End.decided:
            break
    return errors


def _own_lists(in_force: InForce, paths: Sequence[Path], table: Path | None, allowed: Path | None) -> OwnLists:
    """The project's own lists, beside the configuration file or in the working folder."""
    from unspin.batch import FileError
    from unspin.batch.own_lists import OWN_ALLOWED, OWN_TABLE, OwnLists
    from unspin.config.in_force import common_folder
    from unspin.config.reading import ConfigError
    from unspin.tables import TableError

    try:
        base = in_force.of_folder(common_folder(paths)).base
        folder = Path() if base == Path.cwd() else base
        return OwnLists(table or folder / OWN_TABLE, allowed or folder / OWN_ALLOWED)
    except (ConfigError, TableError) as error:
        raise CommandError(str(error)) from None
    except FileError as error:
        raise CommandError(f"{error.path}: {error.message}") from None


def _with_own(settings: Settings, table: Path | None, allowed: Path | None) -> Settings:
    """The settings with the project's own lists, as far as they were there at the start."""
    tables, allow_lists = list(settings.tables), list(settings.allow_lists)
    for path, known in ((table, tables), (allowed, allow_lists)):
        if path is not None and path.resolve() not in {other.resolve() for other in known}:
            known.append(path)
    return replace(settings, tables=tuple(tables), allow_lists=tuple(allow_lists))


def _report_lists(lists: OwnLists) -> None:
    """Say what was added to the lists, and how it is used."""
    options = []
    if lists.rows:
        typer.echo(f"{lists.table}: {lists.rows} row{'s' * (lists.rows != 1)} added", err=True)
        options.append(f"--table {lists.table}")
    if lists.phrases:
        typer.echo(f"{lists.allowed}: {lists.phrases} phrase{'s' * (lists.phrases != 1)} added", err=True)
        options.append(f"--allowed {lists.allowed}")
    if options:
        typer.echo(f"unspin fix obeys with {' '.join(options)}", err=True)


@dataclass(slots=True)
class _File:
    """A file under review."""

    path: Path
    layout: Layout
    stamp: Stamp
    program: Unspinner
    rows: Rows
    items: tuple[Item, ...]

    @classmethod
    def read(cls, path: Path, program: Unspinner, options: WorkOptions, *, suggest: bool) -> _File:
        """Read and restore a file; raises FileError."""
        from unspin.batch import read_bytes
        from unspin.batch.work import opened, restored
        from unspin.explaining.rows import Rows
        from unspin.reviewing import items_of
        from unspin.tables import builtin_tables

        data, stamp = read_bytes(path)
        layout = opened(path, data, options.read)
        for problem in getattr(layout, "problems", ()):
            typer.echo(f"unspin: {path}: {problem}", err=True)
        found = [restoration for _, restoration in restored(program, layout)]
        items = items_of([(each.edits, each.suggestions if suggest else ()) for each in found])
        settings = program.settings
        rows = Rows([*settings.tables, *(builtin_tables() if settings.builtin else ())])
        return cls(path, layout, stamp, program, rows, items)

    def written(self, edits: Sequence[tuple[int, Edit]]) -> bytes:
        """The file with these edits of its units made; raises UnreadableTextError where its encoding lacks one."""
        units = list(self.layout.units)
        by_unit: defaultdict[int, list[Edit]] = defaultdict(list)
        for number, edit in edits:
            by_unit[number].append(edit)
        # A unit's edits together: they may have to share a quoted cell or keep a subtitle's line.
        placed = [edit for number, own in by_unit.items() for edit in self.layout.placed(units[number], own)]
        return self.layout.written(placed)

    def place(self, item: Item) -> str:
        """Where an item stands, in words."""
        from unspin.formats.layout import TextLayout
        from unspin.formats.places import Lines

        unit = list(self.layout.units)[item.unit]
        parts = [f"{name} {value}" for name, value in unit.place.items()]
        edit = item.edit
        if span := self.layout.spanned(unit, edit.start, edit.end):
            if isinstance(self.layout, TextLayout):
                parts.append(f"line {Lines(self.layout.text).line_of(span[0])}")
            else:
                where = self.layout.where(replace(edit, start=span[0], end=span[1]))
                parts += [f"{name} {value}" for name, value in where.items()]
        return ", ".join(parts)


class _Asker:
    """Asks about every item of a file."""

    def __init__(self, screen: Console, lists: OwnLists, keys: Keys) -> None:
        self._screen, self._lists = screen, lists
        self._keys = keys
        self.asked = 0

    def ask(self, file: _File, rules: Rules) -> tuple[Session, _End]:
        """The session when all is decided or the reviewer had enough."""
        from unspin.reviewing import Session

        session, notice = Session(file.items, rules), ""
        while (number := session.current) is not None:
            self.asked += 1
            self._show(file, session, number, notice)
            key, rest = self._keys.read()
            if key == "q":
                return session, _End.saved
            if key in {"Q", "x"}:
                return session, _End.dropped
            session, notice = self._step(file, session, key, rest)
        return session, _End.decided

    def keep(self, file: _File, session: Session) -> None:
        """Write what was decided for good to the lists."""
        self._lists.add(*self._additions(file, session))

    def _step(self, file: _File, session: Session, key: str, rest: str) -> tuple[Session, str]:
        """The session after a key, and what to say of it."""
        from unspin.reports.question import keys, print_help

        number = session.current
        assert number is not None
        if key not in keys(file.items[number].edit) or not key:
            return session, "press one of the keys below"
        match key:
            case "y":
                return session.accept(), ""
            case "n":
                return session.skip(), ""
            case "e":
                return self._own_words(file, session, number, rest)
            case "a":
                return self._for_good(file, session, session.always())
            case "d":
                return self._for_good(file, session, session.never())
            case "b":
                return (session.back(), "") if session.log else (session, "this is the first question")
            case "?":
                print_help(self._screen)
                return session, ""
        return session.choose(int(key)), ""

    def _own_words(self, file: _File, session: Session, number: int, rest: str) -> tuple[Session, str]:
        from unspin.document import UnreadableTextError

        wording = " ".join((rest or self._keys.line("your wording")).split())
        if not wording:
            return session, "nothing was written"
        after = session.write(wording)
        item = file.items[number]
        try:
            file.written([(item.unit, replace(item.edit, replacement=wording))])
        except UnreadableTextError as error:
            return session, f"{error}; write it otherwise"
        return after, ""

    def _for_good(self, file: _File, before: Session, after: Session) -> tuple[Session, str]:
        """The session after, where the lists take what was decided."""
        from unspin.batch.own_lists import RefusedError
        from unspin.tables.adding import RefusedRowError

        try:
            self._lists.check(*self._additions(file, after))
        except (RefusedError, RefusedRowError) as error:
            return before, f"not possible: {error}"
        return after, ""

    def _additions(self, file: _File, session: Session) -> tuple[list[Row], list[str]]:
        """The rows and the phrases that a session adds to the lists."""
        from unspin.own_rows import row_of_edit
        from unspin.reviewing import Answer, wording_pair

        rows, phrases = [], []
        for number, decision in session.log:
            edit = file.items[number].edit
            if decision.answer is Answer.always:
                rows.append(row_of_edit(edit, file.program.index, file.rows))
            elif decision.answer is Answer.never:
                phrases.append(wording_pair(edit.original, edit.replacement)[1].lower())
        return rows, phrases

    def _show(self, file: _File, session: Session, number: int, notice: str) -> None:
        from unspin.explaining.rows import row_label
        from unspin.reports.question import Question, print_question

        item = file.items[number]
        edit = item.edit
        origin = row_label(file.rows.origin(edit.source)) if edit.kind == "phrase" else edit.kind
        question = Question(
            str(file.path),
            file.place(item),
            number + 1,
            len(file.items),
            list(file.layout.units)[item.unit].prose.text,
            edit,
            item.suggested,
            origin,
            [other for unit, other in session.edits() if unit == item.unit],
        )
        print_question(self._screen, question, notice=notice)
        sys.stdout.flush()


class _Saver:
    """Writes reviewed files, recorded in the journal for ``unspin undo``."""

    def __init__(self, stack: ExitStack, paths: Sequence[Path], *, journal: bool) -> None:
        self._stack, self._paths, self._journal = stack, paths, journal
        self._writer: Writer | None = None
        self.written = 0

    def save(self, file: _File, session: Session) -> None:
        """Write a file where something was decided that changes it; raises FileError."""
        from unspin.batch import FileError
        from unspin.batch.work import FileResult
        from unspin.document import UnreadableTextError

        edits = session.edits()
        if not file.items:
            return
        counted = f"{len(edits)} of {len(file.items)} change{'s' * (len(file.items) != 1)} made"
        if edits:
            try:
                data = file.written(edits)
            except UnreadableTextError as error:
                raise FileError(file.path, str(error)) from None
            result = FileResult(file.path, file.layout.text, data, changed=True, stamp=file.stamp)
            self._writing().replace(result)
            self.written += 1
        typer.echo(f"{file.path}: {counted}", err=True)

    def _writing(self) -> Writer:
        from unspin.batch.journal import Journal, JournalError, journal_of
        from unspin.batch.writer import Writer
        from unspin.config.in_force import common_folder

        if self._writer is None:
            kept = Journal(journal_of(common_folder(self._paths))) if self._journal else None
            try:
                self._writer = self._stack.enter_context(Writer(kept, {"command": "review"}))
            except JournalError as error:
                raise CommandError(str(error)) from None
        return self._writer
