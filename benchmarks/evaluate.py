"""Run the whole evaluation and print its figures as Markdown.

    python benchmarks/evaluate.py [FOLDER] [--output FILE]

FOLDER holds the evaluation data and the ``evaluate.py`` that judges them; by default it is ``../shared/eval`` beside
the checkout. That script's docstring says how an edit is judged.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from _common import EVALUATION, UNSPIN, markdown_table

SCRIPT = "evaluate.py"
SPUN = ("seed.jsonl", "spun_dev.jsonl", "news_dev.jsonl")
TERMS = "terms_dev.tsv"
CLEAN = "clean_dev.jsonl"
UNITS = ("passage", "sentence", "join")


def judge(folder: Path, what: str, *arguments: str) -> dict[str, Any]:
    """The figures of one run of the folder's own script; exits where it fails."""
    print(f"evaluating: {what} {' '.join(arguments)}", file=sys.stderr)
    command = [sys.executable, SCRIPT, what, *arguments, "--json", "--unspin", shlex.join(UNSPIN)]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{folder / SCRIPT} {what} failed with exit code {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def report(folder: Path) -> str:
    """All figures as Markdown tables."""
    restored = []
    for file in SPUN:
        f = judge(folder, "spun", file)
        restored.append([file, f["gold"], f["restored"], f["edits"], f["precision"], f["recall"], f["f0.5"]])
    f = judge(folder, "terms", TERMS)
    restored.append([TERMS, f["terms"], f["exact"], f["changed"], f["precision"], f["recall"], ""])
    clean = []
    for unit in UNITS:
        f = judge(folder, "clean", CLEAN, "--unit", unit)
        clean.append(
            [f"{CLEAN}, {unit}", f["passages"], f["words"], f["false_edits"], f"{f['false_edits_per_10k_words']:.2f}"]
        )
    f = judge(folder, "detect", "spun_dev.jsonl", "--clean", CLEAN)
    detected = [[f"spun_dev.jsonl, {CLEAN}", f["spun"], f["clean"], f["auc"], f["best_f1"]]]
    tables = (
        (["restoring", "artefacts", "restored", "edits", "precision", "recall", "F0.5"], restored),
        (["honest prose, by unit", "documents", "words", "false edits", "per 10,000 words"], clean),
        (["telling apart", "spun", "honest", "ROC AUC", "best F1"], detected),
    )
    return "\n\n".join(markdown_table(header, [list(map(cell, row)) for row in rows]) for header, rows in tables) + "\n"


def cell(value: object) -> str:
    """A figure as it stands in a table: shares with three places, whole numbers with thousands."""
    if isinstance(value, float):
        return f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> None:
    """Parse the command line, evaluate, print or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=EVALUATION, metavar="FOLDER")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the tables there instead of printing them")
    options = parser.parse_args()
    folder: Path = options.folder
    missing = [name for name in (SCRIPT, *SPUN, TERMS, CLEAN) if not (folder / name).is_file()]
    if missing:
        sys.exit(f"no evaluation data: {folder} has no {missing[0]}; name the folder that holds them")
    text = report(folder.resolve())
    if options.output:
        options.output.write_text(text, "utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
