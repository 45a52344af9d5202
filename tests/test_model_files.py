"""Data files that are missing or damaged give one clear sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from unspin.confidence.trees import TREES_FILE, Trees
from unspin.model_files import ModelError, read_arrays, read_packed
from unspin.thesaurus import THESAURUS_FILE
from unspin.topics import TOPIC_FILE

READERS = [(Trees, TREES_FILE), (read_arrays, TOPIC_FILE), (read_packed, THESAURUS_FILE)]


@pytest.mark.parametrize(("reader", "file"), READERS)
def test_a_missing_file(reader: Callable[[Path], object], file: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=rf"{file.name} is missing; reinstall unspin"):
        reader(tmp_path / file.name)


@pytest.mark.parametrize(("reader", "file"), READERS)
@pytest.mark.parametrize("keep", [0, 100, 0.5])
def test_a_damaged_file(reader: Callable[[Path], object], file: Path, keep: float, tmp_path: Path) -> None:
    data = file.read_bytes()
    cut = tmp_path / file.name
    cut.write_bytes(data[: int(keep * len(data)) if isinstance(keep, float) else keep])
    with pytest.raises(ModelError, match=rf"{file.name} cannot be read .*; reinstall unspin"):
        reader(cut)
