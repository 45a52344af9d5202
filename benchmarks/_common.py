"""What the benchmarks share: the program to run, the examples, Markdown tables."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["EVALUATION", "ROOT", "UNSPIN", "example_pairs", "markdown_table"]

ROOT = Path(__file__).resolve().parents[1]
EVALUATION = ROOT.parent / "shared" / "eval"
"""Where the evaluation data and the script that judges edits are by default."""
UNSPIN = [sys.executable, "-m", "unspin"]
"""The program under test: the one installed beside this interpreter."""

_RESTORED = ".restored.txt"


def example_pairs() -> Iterator[tuple[Path, Path]]:
    """The examples, spun and restored, by name."""
    for restored in sorted((ROOT / "examples").glob(f"*{_RESTORED}")):
        yield restored.with_name(restored.name.removesuffix(_RESTORED) + ".txt"), restored


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, padded so that it reads in a terminal too; all columns but the first align right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
        return f"| {' | '.join([cells[0].ljust(widths[0]), *padded[1:]])} |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join(map(line, [header, rule, *rows]))
