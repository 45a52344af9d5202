"""Whether a stated confidence is true: of the edits stated to be right nine times in ten, how many are?

    python benchmarks/reliability.py WITHOUT_EVEN.npz WITHOUT_ODD.npz [--folder FOLDER] [--plot FILE.svg]

The two files are trees grown by ``models/fit_confidence.py --half 0`` and ``--half 1``: every passage is restored
with those that were grown without it. What counts are the edits of the finished restoration, after the last pass, at
the boldest preset. FOLDER holds the annotated passages and the ``evaluate.py`` that judges edits; by default it is
``../shared/eval`` beside the checkout. ``--plot`` needs matplotlib.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from _common import EVALUATION, markdown_table
from unspin import Unspinner
from unspin.confidence import Trees
from unspin.config import cache_folder
from unspin.restorer import BOLD_CONFIDENCE, Settings

PASSAGES = ("spun_dev.jsonl", "news_dev.jsonl")
BINS = ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01))

Judged = tuple[float, bool]
"""The confidence of an edit, and whether it was right."""


def load_judge(folder: Path) -> ModuleType:
    """The folder's own ``evaluate.py``."""
    path = folder / "evaluate.py"
    spec = importlib.util.spec_from_file_location("evaluate", path)
    if spec is None or spec.loader is None or not path.is_file():
        sys.exit(f"no evaluation data: {folder} has no evaluate.py; name the folder that holds it with --folder")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged_edits(judge: ModuleType, path: Path, halves: tuple[Unspinner, Unspinner]) -> Iterator[Judged]:
    """The edits of a file's passages; those that touch only unsure annotations are left out."""
    for number, row in enumerate(judge.read_jsonl([path])):
        text = row["spun_text"]
        restored = halves[number % 2].restore(text).edits
        edits = [
            {"start": e.start, "end": e.end, "original": e.original, "replacement": e.replacement} for e in restored
        ]
        spans = judge.locate(text, row["edits"])
        for made, edit in zip(restored, edits, strict=True):
            met = [span for span in spans if judge.touches(edit, *span[:2])]
            right = any(judge.is_right(text, edits, spans, start, end) for start, end, _ in met)
            if right or not met or any(gold.get("sure", True) for *_, gold in met):
                yield made.confidence, right or judge.brings_nearer(text, edits, edit, met)


def table(edits: list[Judged]) -> list[tuple[float, int, float]]:
    """For every bin that has edits: mean stated confidence, number, share that is right."""
    found = []
    for low, high in BINS:
        here = [(stated, right) for stated, right in edits if low <= stated < high]
        if here:
            found.append((sum(p for p, _ in here) / len(here), len(here), sum(right for _, right in here) / len(here)))
    return found


def plot(series: dict[str, list[tuple[float, int, float]]], path: Path) -> None:
    """Stated against true, the areas of the marks by the number of edits."""
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "unspin"
    from matplotlib import pyplot as plt  # noqa: PLC0415

    figure, axes = plt.subplots(figsize=(5, 5))
    axes.plot([0.4, 1], [0.4, 1], color="grey", linewidth=1, label="true to its word")
    for name, rows in series.items():
        stated, number, right = zip(*rows, strict=True)
        axes.plot(stated, right, label=name)
        axes.scatter(stated, right, s=[max(n / 2, 8) for n in number])
    axes.set(xlabel="stated confidence", ylabel="share that is right", xlim=(0.4, 1), ylim=(0.4, 1))
    axes.legend()
    figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Restore, judge, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs=2, type=Path)
    parser.add_argument("--folder", type=Path, default=EVALUATION)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    judge = load_judge(options.folder)
    settings = Settings(min_confidence=BOLD_CONFIDENCE, cache=cache_folder())
    even, odd = (Unspinner(settings, trees=Trees(path)) for path in options.trees)
    series = {name: table(list(judged_edits(judge, options.folder / name, (even, odd)))) for name in PASSAGES}
    rows = [
        [name, f"{stated:.2f}", f"{number}", f"{right:.2f}"]
        for name, part in series.items()
        for stated, number, right in part
    ]
    print(markdown_table(["passages", "stated", "edits", "right"], rows))
    if options.plot:
        plot(series, options.plot)


if __name__ == "__main__":
    main()
