"""``unspin explain``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .configured import AllowOption, ConfigOption, IsolatedOption, options_in_force, settings_of
from .shared import (
    STDIN,
    STDIN_NAME,
    AllowedOption,
    Color,
    ColorOption,
    CommandError,
    FieldOption,
    InputFormatOption,
    Language,
    LanguageOption,
    OnlyOption,
    OutputFormat,
    SkipOption,
    TableOption,
    console,
    load,
    print_utf8,
)

if TYPE_CHECKING:
    from unspin.formats.layout import Layout, Unit
    from unspin.formats.places import Lines
    from unspin.formats.reading import ReadOptions
    from unspin.reports.explanation import Explained
    from unspin.restorer import Unspinner

__all__ = ["explain"]

_MOST_PLACES = 5
_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?")


def explain(
    ctx: typer.Context,
    target: Annotated[
        str,
        typer.Argument(
            metavar="TEXT|FILE|FILE:LINE[:COLUMN]", help="A sentence, or where one stands; '-' reads standard input."
        ),
    ],
    phrase: Annotated[
        str | None, typer.Option("--phrase", "-p", metavar="WORDS", help="Explain what is decided on these words.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", "-a", help="Show every candidate and place, not the likeliest few.")
    ] = False,
    min_confidence: Annotated[
        float | None,
        typer.Option(metavar="P", min=0.0, max=1.0, help="The confidence that edits need, 0 to 1.", show_default=False),
    ] = None,
    precise: Annotated[bool, typer.Option("--precise", help="Ask for the confidence that --precise does.")] = False,
    bold: Annotated[bool, typer.Option("--bold", help="Ask for the confidence that --bold does.")] = False,
    only: OnlyOption = None,
    skip: SkipOption = None,
    input_format: InputFormatOption = None,
    field: FieldOption = None,
    language: LanguageOption = Language.auto,
    table: TableOption = None,
    allow: AllowOption = None,
    allow_lists: AllowedOption = None,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    output_format: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to report.")] = OutputFormat.text,
    color: ColorOption = Color.auto,
) -> int:
    """Say why a wording is changed, or why it is not: what could stand behind it, and what speaks for each.

    A sentence of a file is judged within the whole file, as `unspin fix` does.

    Examples:

    - `unspin explain "Chinese pioneer Xi Jinping arrived in Moscow."`

    - `unspin explain article.txt:12`

    - `unspin explain article.txt --phrase "bosom malignancy"`
    """
    from unspin.config.reading import ConfigError
    from unspin.formats.reading import ReadOptions

    if (min_confidence is not None) + precise + bold > 1:
        raise CommandError("--min-confidence, --precise and --bold exclude each other; give one of them")
    where = _where(target, phrase)
    in_force = options_in_force(ctx, config, isolated=isolated)
    try:
        options = (in_force.of_file(where.path) if where.path else in_force.of_folder(Path.cwd())).options
    except ConfigError as error:
        raise CommandError(str(error)) from None
    settings = settings_of(options)
    settings = replace(settings, allow_lists=(*settings.allow_lists, *(allow_lists or ())))
    reading = ReadOptions(input_format or None, tuple(options.fields))
    layout = where.layout(reading)
    spans = list(_spans(layout, where, phrase))
    explained = list(_explained(load(settings), layout, where, phrase, spans if every else spans[:_MOST_PLACES]))
    left = 0 if every else max(len(spans) - _MOST_PLACES, 0)
    _report(explained, output_format, color, where, every=every)
    if left:
        typer.echo(f"{left} further place{'s' * (left != 1)} not shown; --all shows all", err=True)
    return 0


@dataclass(frozen=True, slots=True)
class _Where:
    """What the target names: a text, or a file and maybe a place in it."""

    text: str | None = None
    path: Path | None = None
    line: int | None = None
    column: int | None = None

    @property
    def name(self) -> str:
        return str(self.path) if self.path else STDIN_NAME

    def layout(self, options: ReadOptions) -> Layout:
        """The text or the file, taken apart."""
        from unspin.batch import FileError, read_bytes
        from unspin.batch.work import opened
        from unspin.document import Source
        from unspin.formats.plain import read_plain

        if self.text is not None:
            return read_plain(Source(self.text, "utf-8"))
        try:
            if self.path is None:
                return opened(Path(STDIN_NAME), sys.stdin.buffer.read(), options)
            return opened(self.path, read_bytes(self.path)[0], options)
        except FileError as error:
            raise CommandError(f"{error.path}: {error.message}") from None


def _where(target: str, phrase: str | None) -> _Where:
    """What the target means; raises CommandError where it is a place that is not there."""
    from unspin.formats.names import format_of_name

    if target == str(STDIN):
        return _Where()
    if _is_there(target):
        if Path(target).is_dir():
            raise CommandError(f"{target} is a folder; name a file, and which line or --phrase of it")
        if phrase is None:
            raise CommandError(f"what of {target} is to be explained? Give {target}:LINE or --phrase WORDS")
        return _Where(path=Path(target))
    place = _PLACE.fullmatch(target)
    if place and _is_there(place["path"]):
        line, column = int(place["line"]), place["column"]
        return _Where(path=Path(place["path"]), line=line, column=int(column) if column else None)
    name = place["path"] if place else target
    # No text to explain is one word with a file's suffix or a line number.
    if not re.search(r"\s", name) and (place or format_of_name(name)):
        raise CommandError(f"{name}: no such file; a sentence to explain stands in quotes, as one argument")
    if not re.search(r"\w", target):
        raise CommandError("there is no word to explain; give a sentence, or FILE:LINE")
    return _Where(text=target)


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):  # a sentence may be longer than any file name
        return False


def _spans(layout: Layout, where: _Where, phrase: str | None) -> Iterator[tuple[Unit, tuple[int, int] | None]]:
    """What to explain: spans of units' visible text, None for all of it."""
    from unspin.formats.places import Lines, prose_at

    low, high = 0, len(layout.text) + 1
    if where.line is not None:
        low, high = _line_span(layout, where, Lines(layout.text))
    if phrase is not None:
        found = [
            (unit, span)
            for unit, span in _occurrences(layout, phrase)
            if (place := layout.spanned(unit, *span)) and place[0] < high and low < place[1]
        ]
        if not found:
            raise CommandError(f"{_phrase_missing(layout, where, phrase)}")
        yield from found
    elif where.line is not None:
        met = list(prose_at(layout, low, high, words=where.column is not None))
        if not met:
            column = f", column {where.column}" if where.column is not None else ""
            what = "word" if where.column is not None else "prose"
            raise CommandError(f"{where.name}: there is no {what} at line {where.line}{column}")
        # A line's sentences are explained whole: their own points of decision are found.
        yield from met
    else:
        for unit in layout.units:
            yield unit, None


def _line_span(layout: Layout, where: _Where, lines: Lines) -> tuple[int, int]:
    """The offsets of the line, or of the character at the column."""
    line = where.line or 0
    try:
        low, high = lines.span(line)
    except IndexError:
        count = f"{len(lines)} line{'s' * (len(lines) != 1)}"
        raise CommandError(f"{where.name}: there is no line {line}; the file has {count}") from None
    if where.column is None:
        return low, high
    width = len(layout.text[low:high].rstrip("\r\n"))
    if not 1 <= where.column <= max(width, 1):
        raise CommandError(f"{where.name}: line {line} has {width} characters, no column {where.column}")
    return low + where.column - 1, low + where.column


def _occurrences(layout: Layout, phrase: str) -> Iterator[tuple[Unit, tuple[int, int]]]:
    from unspin.explaining import find_phrase

    for unit in layout.units:
        for span in find_phrase(unit.prose.text, phrase):
            yield unit, span


def _phrase_missing(layout: Layout, where: _Where, phrase: str) -> str:
    from unspin.explaining import nearest_phrase

    place = "the text" if where.text is not None else where.name
    if where.line is not None:
        lines = sorted({_line(layout, unit, span) for unit, span in _occurrences(layout, phrase)} - {0})
        if lines:
            return f"'{phrase}' does not stand at line {where.line} of {place}, but at line {lines[0]}"
    near = next(filter(None, (nearest_phrase(unit.prose.text, phrase) for unit in layout.units)), None)
    return f"'{phrase}' does not stand in {place}" + (f"; did you mean '{near}'?" if near else "")


def _line(layout: Layout, unit: Unit, span: tuple[int, int]) -> int:
    """The line of a span in the file, 0 where there is none."""
    from unspin.formats.layout import TextLayout
    from unspin.formats.places import Lines

    place = layout.spanned(unit, *span) if isinstance(layout, TextLayout) else None
    return Lines(layout.text).line_of(place[0]) if place else 0


def _explained(
    unspinner: Unspinner,
    layout: Layout,
    where: _Where,
    phrase: str | None,
    spans: Sequence[tuple[Unit, tuple[int, int] | None]],
) -> Iterator[Explained]:
    from unspin.explaining import explain as explain_text
    from unspin.reports.explanation import Explained

    units = {id(unit): unit for unit, _ in spans}
    whole = phrase is None and where.column is None
    for unit in units.values():
        chosen = [span for other, span in spans if other is unit and span is not None]
        for found in explain_text(unspinner, unit.prose.text, chosen or None, whole=whole):
            line = _line(layout, unit, (found.start, found.end))
            place = "" if where.text is not None else f"{where.name}:{line}" if line else where.name
            yield Explained(place, found)


def _report(
    explained: Sequence[Explained], output_format: OutputFormat, color: Color, where: _Where, *, every: bool
) -> None:
    from unspin.reports.explanation import explanation_entry, explanation_lines, print_explanation

    if output_format is OutputFormat.json:
        import json

        path = None if where.text is not None else where.name
        entries = [explanation_entry(item) for item in explained]
        report = {"version": 1, "path": path, "explanations": entries}
        print_utf8(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
        return
    screen = console(color)
    for number, item in enumerate(explained):
        if screen.is_terminal:
            if number:
                screen.print()
            print_explanation(screen, item, every=every, legend=number == len(explained) - 1)
        else:
            lines = [*([""] if number else []), *explanation_lines(item, every=every)]
            print_utf8("".join(f"{line}\n" for line in lines))
