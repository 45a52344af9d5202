"""Boosted decision trees, evaluated with NumPy.

``models/fit_confidence.py`` grows them; the file is plain arrays, so that the program needs no learning library.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from unspin.model_files import read_arrays

__all__ = ["TREES_FILE", "Trees", "load_trees"]

TREES_FILE = Path(__file__).parent / "data" / "trees.npz"

_ROWS = 2_000


class Trees:
    """A sum of trees as log odds.

    All nodes stand in one list: where ``value[feature] <= threshold`` it goes ``left``, else ``right``; a leaf points
    to itself.
    """

    def __init__(self, path: Path = TREES_FILE) -> None:
        data = read_arrays(path)
        self.names: tuple[str, ...] = tuple(bytes(data["names"]).decode().split("\n"))
        self._feature = data["feature"].astype("int64")
        self._threshold = data["threshold"].astype("float64")
        self._left = data["left"].astype("int64")
        self._right = data["right"].astype("int64")
        self._value = data["value"].astype("float64")
        self._roots = data["roots"].astype("int64")
        self._depth = int(data["depth"])
        self._start = float(data["start"])

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """P(edit is right) for rows of features in the order of ``names``."""
        import numpy as np  # noqa: PLC0415

        found: list[float] = []
        for start in range(0, len(rows), _ROWS):
            table = np.asarray(rows[start : start + _ROWS], dtype=np.float64)
            node = np.repeat(self._roots[None, :], len(table), axis=0)
            row = np.arange(len(table))[:, None]
            for _ in range(self._depth):
                goes_left = table[row, self._feature[node]] <= self._threshold[node]
                node = np.where(goes_left, self._left[node], self._right[node])
            total = self._start + self._value[node].sum(axis=1)
            found += (1.0 / (1.0 + np.exp(-total))).tolist()
        return found


@cache
def load_trees() -> Trees:
    """The trees that come with the program."""
    return Trees(TREES_FILE)
