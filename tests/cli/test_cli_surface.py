"""What every command must have, what starting must not load, and behaviour that needs a terminal or a pipe."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from unspin import __version__
from unspin.cli import run
from unspin.cli.app import app

SPUN = (
    "Chinese pioneer Xi Jinping told the Socialist Coalition that man-made consciousness "
    "is the most exceedingly terrible threat.\n"
)


def commands(command: Any, path: str = "unspin") -> Iterator[tuple[str, Any]]:
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{path} {name}")


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_the_commands() -> None:
    assert {"unspin", "unspin fix", "unspin score", "unspin tables", "unspin tables check"} <= set(COMMANDS)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_and_option_is_explained(path: str) -> None:
    command = COMMANDS[path]
    assert command.help
    assert command.get_short_help_str()
    for parameter in command.params:
        assert parameter.help, f"{path}: {parameter.opts} has no help text"
        assert parameter.help[0].isupper() or parameter.help[0] in "'-"
        assert parameter.help.endswith(".")


@pytest.mark.parametrize("path", [path for path in COMMANDS if path != "unspin tables"])
def test_every_command_shows_examples(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*path.split()[1:], "--help"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"Examples?:", shown)
    assert re.search(rf"{path.split(maxsplit=1)[0]} \w+", shown.split("Example", 1)[1])


@pytest.mark.parametrize("path", COMMANDS)
def test_short_and_long_help(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = path.split()[1:]
    assert run([*arguments, "-h"]) == 0
    short = capsys.readouterr().out
    assert run([*arguments, "--help"]) == 0
    assert capsys.readouterr().out == short


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"unspin {__version__}\n"


def python(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        timeout=120,
        **{"stdin": subprocess.DEVNULL, **options},
    )


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["fix", "--help"]])
def test_starting_loads_nothing_heavy(arguments: list[str]) -> None:
    done = python("-X", "importtime", "-m", "unspin", *arguments)
    assert done.returncode == 0
    loaded = {line.rpartition(b"|")[2].strip().partition(b".")[0].decode() for line in done.stderr.splitlines()}
    assert "unspin" in loaded
    heavy = {"pocketsphinx", "wordfreq", "lemminflect", "nltk", "numpy", "scipy", "breame", "charset_normalizer"}
    assert not heavy & loaded


def test_importing_the_package_loads_no_model() -> None:
    code = "import sys, unspin; print(*sys.modules)"
    loaded = set(python("-c", code).stdout.decode().split())
    assert not {"pocketsphinx", "wordfreq", "lemminflect", "nltk", "numpy", "typer", "unspin.restorer"} & loaded


@pytest.mark.parametrize(
    "arguments",
    [["fix", "-"], ["fix", "a.txt"], ["score", "a.txt"], ["--help"]],
    ids=" ".join,
)
def test_a_closed_pipe_is_no_accident(tmp_path: Path, arguments: list[str]) -> None:
    text = (SPUN * 100).encode()
    (tmp_path / "a.txt").write_bytes(text)
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "unspin", *arguments],
            cwd=tmp_path,
            input=text,
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
            timeout=120,
        )
    finally:
        os.close(write)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def on_terminal(folder: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run with a terminal on all three streams; the exit code and what was shown."""
    main, side = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "unspin", *arguments],
        cwd=folder,
        stdin=side,
        stdout=side,
        stderr=side,
        env={
            **{k: v for k, v in os.environ.items() if k != "NO_COLOR"},
            "TERM": "xterm-256color",
            "COLUMNS": "100",
            **environment,
        },
    )
    os.close(side)
    shown = b""
    while True:
        try:
            data = os.read(main, 65536)
        except OSError:  # how Linux says that the other side has closed
            break
        if not data:
            break
        shown += data
    os.close(main)
    return process.wait(timeout=120), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("command", ["fix", "score"])
def test_a_terminal_is_no_input(tmp_path: Path, command: str) -> None:
    code, shown = on_terminal(tmp_path, command)
    assert code == 2
    assert "unspin: nothing to read: name a file or a folder, or pipe text in" in shown


def test_a_terminal_gets_the_coloured_diff(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{SPUN}\x1b[31mred")
    code, shown = on_terminal(tmp_path, "fix", "a.txt")
    assert code == 0
    assert "\x1b[" in shown
    assert "\x1b[31mred" not in shown
    plain = re.sub(r"\x1b\[[\d;]*m", "", shown)
    assert re.search(r"most exceedingly terrible worst[⁰-⁹¹²³]+", plain)


def test_no_color(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SPUN)
    for arguments, environment in ((["--color", "never"], {}), ([], {"NO_COLOR": "1"})):
        _, shown = on_terminal(tmp_path, "fix", *arguments, "a.txt", **environment)
        assert not re.search(r"\x1b\[[\d;]*3\d", shown)
        assert "worst" in shown


def test_standard_input_that_is_closed(tmp_path: Path) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec '{sys.executable}' -m unspin fix <&-"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"nothing to read" in done.stderr


def test_an_interrupt_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.txt").write_text("text")
    monkeypatch.setattr("unspin.cli.configured.load", interrupt)
    assert run(["fix", str(tmp_path / "a.txt")]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_name_that_is_not_unicode(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(name)).write_text(SPUN)
    except (OSError, UnicodeError):
        pytest.skip("this file system wants Unicode names")
    for arguments in (["fix", "--format", "json"], ["score"]):
        done = python("-m", "unspin", *arguments, str(tmp_path))
        assert done.returncode == 0, done.stderr
        assert b"Traceback" not in done.stderr
