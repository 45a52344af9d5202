"""The options of a command, from its command line and from configuration files, and the work they make."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .shared import STDIN, STDIN_NAME, CommandError, Language, load, processes, settings_for

if TYPE_CHECKING:
    from unspin.batch import Found, Rules, Skipped
    from unspin.batch.pool import Outcome
    from unspin.batch.progress import Silent
    from unspin.batch.work import WorkOptions
    from unspin.config.in_force import InForce, Resolved
    from unspin.config.options import Options
    from unspin.restorer import Settings, Unspinner

__all__ = [
    "AllowOption",
    "ConfigOption",
    "Configured",
    "ExcludeOption",
    "IncludeOption",
    "IsolatedOption",
    "NoIgnoreOption",
    "command_line",
    "options_in_force",
    "progress_of",
    "settings_of",
]

ConfigOption = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Read this configuration file and no other.")
]
IsolatedOption = Annotated[bool, typer.Option("--isolated", help="Read no configuration file.")]
AllowOption = Annotated[
    list[str] | None, typer.Option("--allow", metavar="WORDING", help="Leave this wording: it looks spun and is not.")
]
IncludeOption = Annotated[
    list[str] | None,
    typer.Option("--include", metavar="GLOB", help="In folders take only files like this, of whatever suffix."),
]
ExcludeOption = Annotated[
    list[str] | None,
    typer.Option("--exclude", metavar="GLOB", help="In folders leave out files and folders like this."),
]
NoIgnoreOption = Annotated[bool, typer.Option("--no-ignore", help="In folders take also what .gitignore files name.")]

_OTHER_NAMES = {"table": "tables", "allow": "allowed", "field": "fields", "field_": "fields", "output_format": "format"}
_PROGRAMS = 3
"""Restorers kept in memory, for files with other options."""


def command_line(ctx: typer.Context) -> dict[str, Any]:
    """The options that were given on the command line, by their names in a configuration file."""
    from unspin.config.options import option_names

    known = set(option_names())
    given: dict[str, Any] = {}
    for name, value in ctx.params.items():
        source = ctx.get_parameter_source(name)
        if source is None or source.name != "COMMANDLINE":
            continue
        option = _OTHER_NAMES.get(name, name)
        if name in {"precise", "bold"}:
            given["preset"] = name
        elif name in {"no_ignore", "no_journal"}:
            given["gitignore" if name == "no_ignore" else "journal"] = not value
        elif option in known:
            given[option] = tuple(value) if isinstance(value, list | tuple) else value
    if "tables" in given:
        given["tables"] = tuple(map(Path, given["tables"]))
    return given


def options_in_force(ctx: typer.Context, config: Path | None, *, isolated: bool) -> InForce:
    """The command line's options over those of configuration files."""
    from unspin.config.in_force import InForce
    from unspin.config.reading import ConfigError

    if config is not None and isolated:
        raise CommandError("--config and --isolated exclude each other; give one of them")
    try:
        return InForce(command_line(ctx), config=config, isolated=isolated)
    except ConfigError as error:
        raise CommandError(str(error)) from None


class Configured:
    """What a command works with: the options of the run, of each file, and the files.

    ``settings`` makes the restorer's settings of a file's options; ``annotate`` and ``judge`` are as in
    :class:`~unspin.batch.work.WorkOptions`.
    """

    def __init__(
        self,
        in_force: InForce,
        paths: Sequence[Path],
        settings: Callable[[Options], Settings],
        *,
        annotate: bool = False,
        judge: bool = False,
    ) -> None:
        from unspin.config.in_force import common_folder
        from unspin.config.reading import ConfigError

        self._in_force, self._paths, self._settings = in_force, paths, settings
        self._annotate, self._judge = annotate, judge
        self._programs: dict[int, Unspinner] = {}
        self._rules: dict[int, Rules] = {}
        try:
            self._of_run = in_force.of_folder(Path.cwd() if paths == [STDIN] else common_folder(paths))
        except ConfigError as error:
            raise CommandError(str(error)) from None
        self.options = self._of_run.options
        """Of the run."""
        try:
            self._rules_of(self._of_run)
        except ValueError as error:
            raise CommandError(str(error)) from None
        settings(self.options)  # what is wrong with them is said before anything is done

    def find(self, skipped: Skipped, avoid: Path | None = None) -> Found:
        """The files to work on."""
        from unspin.batch import Found, find_files

        if self._paths == [STDIN]:
            return Found([str(STDIN)])
        return find_files(self._paths, self._of_folder, skipped=skipped, avoid=avoid)

    def outcomes(
        self, files: Iterable[Path | Any], stdin_name: str | None, dropped: set[Path] | None = None
    ) -> Iterator[Outcome]:
        """What is to be read, restored, file by file; what cannot be comes as an error.

        Long files come block by block; of those that are added to ``dropped`` no further block is read.
        """
        from unspin.batch import FileError
        from unspin.batch.pool import restore_files, restore_stream

        dropped = set() if dropped is None else dropped
        if self._paths == [STDIN]:
            path, options = Path(stdin_name or STDIN_NAME), self._work(self._of_run)
            yield from restore_stream(sys.stdin.buffer, path, self._program(self._of_run), options, dropped)
            return
        jobs = processes(self.options.jobs)
        for resolved, group in self._groups(files):
            if resolved is not self._of_run:
                try:
                    self._program(resolved)
                except CommandError as error:  # a bad table: the files it is for are left alone
                    yield from (i if isinstance(i, FileError) else FileError(i, str(error)) for i in group)
                    continue
            yield from restore_files(group, partial(self._program, resolved), self._work(resolved), jobs, dropped)

    def of_file(self, path: Path) -> tuple[Unspinner, WorkOptions]:
        """The restorer and how to read, for one file; raises :class:`~unspin.config.reading.ConfigError`."""
        resolved = self._in_force.of_file(path)
        return self._program(resolved), self._work(resolved)

    def fingerprint(self, output_dir: Path | None) -> dict[str, Any]:
        """What a run must have in common with the interrupted one it goes on with."""
        from hashlib import sha256

        from unspin import __version__
        from unspin.config.options import Scope, option_fields

        values: dict[str, Any] = {"version": __version__, "paths": [str(path.resolve()) for path in self._paths]}
        if self._annotate:
            values["annotate"] = True
        if output_dir is not None:
            values["output_dir"] = str(output_dir.resolve())
        chosen = asdict(self.options)
        for name, entry in option_fields().items():
            if entry.metadata["scope"] is Scope.file:
                value = chosen[name]
                values[name] = list(map(str, value)) if isinstance(value, tuple) else value
        values["tables"] = [
            f"{path} ({sha256(path.read_bytes()).hexdigest()[:12]})" for path in self.options.tables if path.is_file()
        ]
        return values

    def _groups(self, files: Iterable[Any]) -> Iterator[tuple[Resolved, Iterator[Any]]]:
        """Consecutive files with the same options; errors go with what comes before them."""
        from unspin.batch import FileError
        from unspin.config.reading import ConfigError

        last = self._of_run

        def settled() -> Iterator[tuple[Resolved, Any]]:
            nonlocal last
            for item in files:
                found = item
                if not isinstance(item, FileError):
                    try:
                        last = self._in_force.of_file(item)
                    except ConfigError as error:
                        found = FileError(item, f"left alone, for its configuration is wrong: {error}")
                yield last, found

        for resolved, pairs in groupby(settled(), key=lambda pair: pair[0]):
            yield resolved, (item for _, item in pairs)

    def _of_folder(self, folder: str) -> Rules:
        from unspin.batch import FileError
        from unspin.config.reading import ConfigError

        try:
            return self._rules_of(self._in_force.of_folder(folder))
        except ConfigError as error:
            raise FileError(error.path, f"{error.message}; the files it is for are left alone") from None
        except ValueError as error:
            raise FileError(Path(folder), f"{error}; the files in it are left alone") from None

    def _rules_of(self, resolved: Resolved) -> Rules:
        """Which files are taken; raises ValueError for what is no pattern."""
        from unspin.batch import Rules
        from unspin.batch.ignoring import Globs
        from unspin.config.in_force import COMMAND_LINE

        if id(resolved) not in self._rules:
            options = resolved.options
            globs: dict[str, Globs | None] = {}
            for name, patterns in (("include", options.include), ("exclude", options.exclude)):
                source = resolved.sources[name]
                globs[name] = None
                if patterns:
                    try:
                        globs[name] = Globs(patterns, Path.cwd() if source == COMMAND_LINE else resolved.base)
                    except ValueError as error:
                        place = f"--{name}" if source == COMMAND_LINE else f"{source}: {name}"
                        raise ValueError(f"{place}: {str(error).rstrip('.')}") from None
            self._rules[id(resolved)] = Rules(
                globs["include"], globs["exclude"], options.gitignore, bool(options.fields)
            )
        return self._rules[id(resolved)]

    def _work(self, resolved: Resolved) -> WorkOptions:
        from unspin.batch.work import WorkOptions
        from unspin.formats.names import Format
        from unspin.formats.reading import ReadOptions

        form = resolved.options.input_format
        read = ReadOptions(Format(form) if form else None, resolved.options.fields)
        return WorkOptions(read, self._annotate, self._judge)

    def _program(self, resolved: Resolved) -> Unspinner:
        program = self._programs.pop(id(resolved), None)
        while len(self._programs) >= _PROGRAMS:
            del self._programs[next(iter(self._programs))]
        self._programs[id(resolved)] = program = program or load(self._settings(resolved.options))
        return program


def settings_of(options: Options) -> Settings:
    """The settings that ``fix`` restores with."""
    from unspin.restorer import BOLD_CONFIDENCE, PRECISE_CONFIDENCE

    presets = {"precise": PRECISE_CONFIDENCE, "bold": BOLD_CONFIDENCE}
    return settings_for(
        tables=options.tables,
        min_confidence=presets[options.preset] if options.preset else options.min_confidence,
        only=options.only,
        skip=options.skip,
        language=Language(options.language),
        allowed=options.allowed,
        allow_lists=options.allow_lists,
    )


def progress_of(total: int) -> Silent:
    """What shows how far a run is: nothing for one file, a bar on a terminal, lines elsewhere."""
    from unspin.batch.progress import Bar, Lines, Silent

    if total < 2:
        return Silent(total)
    if sys.stderr.isatty():
        from rich.console import Console

        console = Console(stderr=True)
        if console.is_terminal:
            return Bar(total, console)
    return Lines(total, lambda text: typer.echo(f"unspin: {text}", err=True))
