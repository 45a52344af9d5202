"""The Typer application, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from unspin import __version__
from unspin.model_files import ModelError

from .config import config
from .explain import explain
from .fix import fix
from .review import review
from .score import score
from .shared import CommandError, Interrupted
from .tables import tables
from .undo import undo

__all__ = ["INTERRUPTED", "app", "run"]

INTERRUPTED = 130
"""The exit code after Ctrl-C."""

# Typer brings its own copy of click since 0.26 and used the package before: take the classes from Typer.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
_ClickError: type[Exception] = typer.BadParameter.__mro__[2]

app = typer.Typer(
    name="unspin",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(fix)
app.command()(score)
app.command()(explain)
app.command()(review)
app.command()(undo)
app.add_typer(config, name="config")
app.add_typer(tables, name="tables")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"unspin {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Give text that a synonym spinner has mangled its standard terms back.

    Examples:

    - `unspin fix article.txt` shows what would change

    - `unspin fix --write texts/` mends a folder in place

    - `unspin fix < spun.txt > restored.txt` works as a filter

    - `unspin undo texts/` takes that back

    - `unspin score article.txt` says how spun a text is

    A restored wording is inferred, not known to be the original.
    """


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code. Nothing but a message reaches the user's screen."""
    try:
        code = app(args=arguments, standalone_mode=False)
        sys.stdout.flush()
        if code == INTERRUPTED:  # newer Typers end an interrupted command by themselves
            raise KeyboardInterrupt
        return int(code) if isinstance(code, int) else 0
    except (CommandError, ModelError) as error:
        return _complain(str(error))
    except _ClickError as error:
        context = getattr(error, "ctx", None)
        if type(error).__name__ == "NoArgsIsHelpError":
            return 2  # the help was the message
        hint = f" (see '{context.command_path} --help')" if context is not None else ""
        return _complain(f"{_sentence(error)}{hint}")
    except BrokenPipeError:
        # The reader has gone (| head); a second complaint when Python closes stdout would be noise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Interrupted as error:
        _complain(str(error))
        return INTERRUPTED
    except (KeyboardInterrupt, typer.Abort):
        _complain("interrupted; files already written are complete, no other was touched")
        return INTERRUPTED


def _sentence(error: Exception) -> str:
    message: str = error.format_message() if isinstance(error, _UsageError | _ClickError) else str(error)  # type: ignore[attr-defined]
    return message.rstrip(".")


def _complain(message: str) -> int:
    typer.echo(f"unspin: {message}", err=True)
    return 2
