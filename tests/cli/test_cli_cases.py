"""Golden cases of the command line; each file in ``cases/`` is one run in a folder of its own.

A case is TOML:

    args = ["fix", "a.txt"]
    exit = 0                      # the default
    stdin = "text"                # default: empty
    stdout = "..."                # left out: anything; ``[..]`` stands for anything within a line,
    stderr = "..."                # a line ``...`` for any number of lines
    env = { NO_COLOR = "1" }
    not_as_root = true            # skipped where permissions do not count
    [json]                        # what the JSON on standard output must hold; more is allowed, "[..]" is anything
    first = [["fix", "-w", "."]]  # runs that come before this one; only that they end well is checked
    [then]                        # files as below, written between those and this one
    [files]                       # before the run
    "a.txt" = "text"
    "b.txt" = { text = "text", encoding = "latin-1", mode = "640" }
    "c.bin" = { hex = "00ff" }
    "sub" = { folder = true }
    "l.txt" = { link = "a.txt" }
    [after]                       # files that the run changes or makes; all others must be as before
    "a.txt" = "new text"
    "c.txt" = { gone = true }

Journals (``.unspin/``) are not compared.
"""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
KEYS = {"args", "exit", "stdin", "stdout", "stderr", "env", "not_as_root", "json", "files", "after", "first", "then"}
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
QUIET_ENVIRONMENT = {"PYTHONUTF8": "1", "COLUMNS": "100", "TERM": "dumb"}


def load(case: Path) -> dict[str, Any]:
    return tomllib.loads(case.read_text(encoding="utf-8"))


def content(spec: str | dict[str, Any]) -> bytes:
    if isinstance(spec, str):
        return spec.encode()
    if "hex" in spec:
        return bytes.fromhex(spec["hex"])
    return spec["text"].encode(spec.get("encoding", "utf-8"))


def prepare(folder: Path, files: dict[str, Any]) -> None:
    for name, spec in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        options = spec if isinstance(spec, dict) else {}
        if options.get("folder"):
            path.mkdir()
        elif "link" in options:
            path.symlink_to(options["link"])
            continue
        else:
            path.write_bytes(content(spec))
        if "mode" in options:
            path.chmod(int(options["mode"], 8))


def snapshot(folder: Path) -> dict[str, tuple[str, bytes | str, int]]:
    found: dict[str, tuple[str, bytes | str, int]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if ".unspin" in path.parts:
            continue
        if path.is_symlink():
            found[name] = ("link", str(path.readlink()), 0)
        elif path.is_file():
            mode = stat.S_IMODE(path.stat().st_mode)
            if not mode & 0o400:
                path.chmod(0o600)
            found[name] = ("file", path.read_bytes(), mode)
    return found


def pattern(expected: str) -> re.Pattern[str]:
    parts = []
    for line in expected.splitlines(keepends=True):
        if line.strip() == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(r"[^\n]*".join(map(re.escape, line.split("[..]"))))
    return re.compile("".join(parts))


def matches(expected: Any, found: Any) -> bool:
    if expected == "[..]":
        return True
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(k in found and matches(v, found[k]) for k, v in expected.items())
    if isinstance(expected, list):
        return (
            isinstance(found, list)
            and len(expected) == len(found)
            and all(matches(a, b) for a, b in zip(expected, found, strict=True))
        )
    return bool(expected == found)


def execute(case: Path, folder: Path) -> tuple[int, str, str]:
    """Run a case; its exit code and what it wrote."""
    spec = load(case)
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}

    def started(arguments: list[str], stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "unspin", *arguments],
            cwd=folder,
            env={**kept, **QUIET_ENVIRONMENT, **spec.get("env", {})},
            input=stdin,
            capture_output=True,
            check=False,
            timeout=120,
        )

    for arguments in spec.get("first", ()):
        first = started(arguments)
        assert first.returncode == 0, first.stderr
    prepare(folder, spec.get("then", {}))
    done = started(spec["args"], content(spec.get("stdin", "")))
    stdout, stderr = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    # A table of the user's is compiled with the others, which is said.
    return done.returncode, stdout, stderr.replace("unspin: compiling the phrase tables (once)\n", "")


Before = dict[str, tuple[str, bytes | str, int]]
Run = tuple[Path, Before, "Future[tuple[int, str, str]]"]


@pytest.fixture(scope="module")
def runs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, unspinner: object
) -> Iterator[dict[Path, Run]]:
    """All chosen cases, running side by side once the built-in tables are in the cache."""
    chosen = {
        item.callspec.params["case"]
        for item in request.session.items
        if hasattr(item, "callspec")
        and "case" in item.callspec.params
        and isinstance(item.callspec.params["case"], Path)
    }
    started: dict[Path, Run] = {}
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for case in (path for path in CASES if path in chosen):
            spec = load(case)
            if spec.get("not_as_root") and AS_ROOT:
                continue
            folder = tmp_path_factory.mktemp(case.stem)
            prepare(folder, spec.get("files", {}))
            before = {} if spec.get("not_as_root") else snapshot(folder)
            started[case] = (folder, before, pool.submit(execute, case, folder))
        yield started


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, runs: dict[Path, Run]) -> None:
    spec = load(case)
    assert set(spec) <= KEYS
    if case not in runs:
        pytest.skip("root may do anything")
    folder, before, future = runs[case]
    code, stdout, stderr = future.result()
    assert "Traceback" not in stderr
    assert (code, stderr) == (spec.get("exit", 0), stderr)
    for name, text in (("stdout", stdout), ("stderr", stderr)):
        if name in spec:
            wanted = content(spec[name]).decode("utf-8", "replace")
            assert pattern(wanted).fullmatch(text), f"{name} differs:\n{text}\n--- expected:\n{wanted}"
    if "json" in spec:
        report = json.loads(stdout)
        assert matches(spec["json"], report), stdout
    if spec.get("not_as_root"):
        return
    expected, found = dict(before), snapshot(folder)
    for name, wanted in spec.get("after", {}).items():
        if isinstance(wanted, dict) and wanted.get("gone"):
            del expected[name]
            continue
        assert name in found, f"{name} was not written"
        mode = before[name][2] if name in before else found[name][2]
        expected[name] = ("file", content(wanted), mode)
    assert found == expected


def test_there_are_cases() -> None:
    assert len(CASES) > 30
