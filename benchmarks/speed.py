"""How fast unspin is and how much memory it takes.

    python benchmarks/speed.py [--clean FILE] [--spun FILE] [--runs N]

Prints throughput on honest and on spun prose, start-up times, and the peak memory of each. Every run is a process of
its own, timed from outside (wall clock), so throughput includes start-up; the median of the runs counts. A first run,
not counted, fills the caches. Without FILEs the prose is built by repeating the texts in examples/, which flatters
the caches a little: compare versions with it, and measure texts of your own for planning.

Needs a system with os.wait4 (Linux, macOS).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from _common import ROOT, UNSPIN, example_pairs, markdown_table

CLEAN_BYTES = 300_000
SPUN_BYTES = 100_000
SUMMIT = "examples/summit.txt"


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds on the clock, peak resident bytes."""

    seconds: float
    memory: int


def run(arguments: Sequence[str], stdin: Path | None = None) -> Run:
    """Run unspin once; exits where it fails."""
    with Path(stdin or os.devnull).open("rb") as source, tempfile.TemporaryFile() as messages:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [*UNSPIN, *arguments], stdin=source, stdout=subprocess.DEVNULL, stderr=messages, cwd=ROOT
        )
        # What getrusage(RUSAGE_CHILDREN) tells of all children so far, wait4 tells of this one and its workers.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            messages.seek(0)
            said = messages.read().decode("utf-8", "replace").strip()
            sys.exit(f"unspin {' '.join(arguments)} failed with exit code {process.returncode}: {said}")
    return Run(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def measure(runs: int, arguments: Sequence[str], stdin: Path | None = None) -> Run:
    """The median time and the highest memory of several runs."""
    done = [run(arguments, stdin) for _ in range(runs)]
    return Run(statistics.median(r.seconds for r in done), max(r.memory for r in done))


def repeated(sources: Sequence[Path], size: int, target: Path) -> Path:
    """Write the texts over and over to a file of about this many bytes."""
    once = "\n".join(source.read_text("utf-8") for source in sources)
    target.write_text("\n".join([once] * max(1, round(size / len(once.encode())))), "utf-8")
    return target


def main() -> None:
    """Parse the command line, measure, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clean", type=Path, metavar="FILE", help="honest prose (default: from the restored examples)")
    parser.add_argument("--spun", type=Path, metavar="FILE", help="spun prose (default: from the spun examples)")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs per figure (default: 5)")
    options = parser.parse_args()
    if not hasattr(os, "wait4"):
        sys.exit("speed.py measures with os.wait4, which this system does not have")
    for given in (options.clean, options.spun):
        if given is not None and not given.is_file():
            parser.error(f"{given} is not a file")
    if options.runs < 1:
        parser.error("--runs must be at least 1")

    rows: list[tuple[str, ...]] = []

    def add(what: str, done: Run, size: int | None = None) -> None:
        speed = (f"{size / 1000:.0f} KB", f"{size / 1000 / done.seconds:.1f} KB/s") if size else ("", "")
        rows.append((what, f"{done.seconds:.2f} s", *speed, f"{done.memory / 1e6:.0f} MB"))

    run(["fix", SUMMIT])
    add("unspin --help", measure(options.runs, ["--help"]))
    add(f"unspin fix {SUMMIT}", measure(options.runs, ["fix", SUMMIT]))
    spun, restored = zip(*example_pairs(), strict=True)
    with tempfile.TemporaryDirectory() as folder:
        for what, given, sources, size in (
            ("honest prose", options.clean, restored, CLEAN_BYTES),
            ("spun prose", options.spun, spun, SPUN_BYTES),
        ):
            file = given or repeated(sources, size, Path(folder, "prose.txt"))
            for command in ("fix", "score"):
                add(f"{command}, {what}", measure(options.runs, [command, "-"], file), file.stat().st_size)
    print(markdown_table(("what", "time", "text", "throughput", "peak memory"), rows))


if __name__ == "__main__":
    main()
