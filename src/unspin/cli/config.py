"""``unspin config``: which options are in force, and a file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .configured import (
    AllowOption,
    ConfigOption,
    ExcludeOption,
    IncludeOption,
    IsolatedOption,
    NoIgnoreOption,
    options_in_force,
)
from .shared import (
    CommandError,
    FieldOption,
    InputFormatOption,
    JobsOption,
    Language,
    LanguageOption,
    OnlyOption,
    OutputFormat,
    SkipOption,
    TableOption,
    print_utf8,
)

__all__ = ["config"]

config = typer.Typer(
    name="config",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@config.callback()
def _group() -> None:
    """Show the options in force, or write a configuration file to start from.

    Examples:

    - `unspin config show texts/`

    - `unspin config init`
    """


@config.command()
def show(
    ctx: typer.Context,
    path: Annotated[
        Path, typer.Argument(metavar="[PATH]", help="A file or folder; the working folder without one.")
    ] = Path(),
    min_confidence: Annotated[
        float | None, typer.Option(metavar="P", min=0.0, max=1.0, help="As for `unspin fix`.", show_default=False)
    ] = None,
    precise: Annotated[bool, typer.Option("--precise", help="As for `unspin fix`.")] = False,
    bold: Annotated[bool, typer.Option("--bold", help="As for `unspin fix`.")] = False,
    only: OnlyOption = None,
    skip: SkipOption = None,
    input_format: InputFormatOption = None,
    field: FieldOption = None,
    language: LanguageOption = Language.auto,
    table: TableOption = None,
    allow: AllowOption = None,
    include: IncludeOption = None,
    exclude: ExcludeOption = None,
    no_ignore: NoIgnoreOption = False,
    jobs: JobsOption = None,
    config: ConfigOption = None,
    isolated: IsolatedOption = False,
    output: Annotated[OutputFormat, typer.Option("--format", "-f", help="How to write it.")] = OutputFormat.text,
) -> int:
    """Show what is in force for a file or folder, and where each value comes from.

    The other options are those of `unspin fix`, to see what they override.

    Examples:

    - `unspin config show`

    - `unspin config show --format json texts/one.txt`
    """
    import json

    from unspin.config.reading import ConfigError
    from unspin.config.template import toml_value

    if not path.exists():
        raise CommandError(f"{path}: no such file or folder")
    try:
        in_force = options_in_force(ctx, config, isolated=isolated)
        resolved = in_force.of_folder(path) if path.is_dir() else in_force.of_file(path)
    except ConfigError as error:
        raise CommandError(str(error)) from None
    values = {name: getattr(resolved.options, name) for name in resolved.sources}
    if output is OutputFormat.json:
        report = {
            "path": str(path),
            "file": str(resolved.file) if resolved.file else None,
            "options": {
                name: {
                    "value": [str(item) for item in value] if isinstance(value, tuple) else value,
                    "source": resolved.sources[name],
                }
                for name, value in values.items()
            },
        }
        print_utf8(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
        return 0
    lines = [f"{name} = {toml_value(value)}" for name, value in values.items()]
    width = min(max(map(len, lines)), 40)
    pairs = zip(lines, resolved.sources.values(), strict=True)
    print_utf8("".join(f"{line:{width}}  # {source}\n" for line, source in pairs))
    return 0


@config.command()
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where to write it; the working folder without one.")
    ] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> int:
    """Write an `unspin.toml` that explains every option and has it at its default.

    Examples:

    - `unspin config init`

    - `unspin config init texts/`
    """
    from unspin.batch import FileError, write_atomically
    from unspin.config.reading import CONFIG_FILE
    from unspin.config.template import config_template

    file = folder / CONFIG_FILE
    if not force and (file.exists() or file.is_symlink()):
        raise CommandError(f"{file} exists; --force replaces it")
    try:
        write_atomically(file, config_template().encode())
    except FileError as error:
        raise CommandError(f"{error.path}: {error.message}") from None
    typer.echo(f"wrote {file}", err=True)
    return 0
