"""Compiled tables and their cache."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import index_of, table_bytes
from unspin import Unspinner
from unspin.tables import PhraseIndex, TableError, load_index
from unspin.thesaurus import load_thesaurus


def standards(index: PhraseIndex, spun: str) -> dict[str, float]:
    return {entry.standard: entry.channel for entry in index.lookup(spun)}


def test_lookup_of_every_form() -> None:
    index = index_of("leader|pioneer|noun|8", "big data|Huge-information|fixed|2")
    assert set(standards(index, "pioneer")) == {"leader"}
    assert set(standards(index, "pioneers")) == {"leaders"}
    assert set(standards(index, "huge information")) == {"big data"}
    assert index.lookup("leader") == ()
    assert list(index.lengths("huge")) == [2]
    assert list(index.lengths("nothing")) == []


def test_entry_says_where_it_comes_from() -> None:
    (entry,) = index_of("# c", "Deep Learning|profound learning|fixed|4|network, layer").lookup("profound learning")
    assert entry.standard == "Deep Learning"
    assert entry.words == ("deep", "learning")
    assert entry.source == "tiny:3"
    assert set(entry.near) == {"network", "layer"}
    assert entry.count == 4


def test_channel_probabilities() -> None:
    index = index_of("leader|pioneer|fixed|6", "leader|chief|fixed|2", "settler|pioneer|fixed|2")
    channel = standards(index, "pioneer")
    # All forms of a standard and the unlisted share one: less than one in all, in proportion to the counts.
    total = math.exp(channel["leader"]) + math.exp(standards(index, "chief")["leader"])
    assert total < 1
    assert math.exp(channel["leader"] - standards(index, "chief")["leader"]) == pytest.approx(3, rel=0.01)
    reverse = {entry.standard: math.exp(entry.reverse) for entry in index.lookup("pioneer")}
    assert sum(reverse.values()) < 1
    assert reverse["leader"] == pytest.approx(3 * reverse["settler"], rel=0.01)


def test_the_highest_count_of_a_repeated_row_wins() -> None:
    index = index_of("leader|pioneer|fixed|2", "leader|pioneer|noun|9", "leader|pioneer|adv|1")
    (entry,) = index.lookup("pioneer")
    assert entry.count == 9
    assert entry.source == "tiny:3"


def test_spinnable_words() -> None:
    index = index_of("leader|pioneer|noun|8", "big data|huge information|fixed|2")
    assert {"leader", "leaders"} <= index.spinnable
    assert not {"big", "data", "big data", "pioneer"} & index.spinnable


def test_terms() -> None:
    index = index_of("Communist Party|Socialist Coalition|fixed|8", "big data|huge information|fixed|2")
    assert index.term("communist party") == "Communist Party"
    assert index.term("big data") == "big data"
    assert index.term("huge information") is None
    assert "party" in index.continuations("communist")
    assert "party" not in index.continuations("")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mine.tsv"
    path.write_bytes(table_bytes("leader|pioneer|noun|8"))
    return path


@pytest.fixture
def load(table: Path) -> Callable[[Path | None], tuple[PhraseIndex, bool]]:
    """Loads the table through a cache folder; says whether it was compiled."""

    def run(cache: Path | None) -> tuple[PhraseIndex, bool]:
        compiled: list[bool] = []
        index = load_index([], [table], cache=cache, on_compile=lambda: compiled.append(True))
        assert set(standards(index, "pioneers")) == {"leaders"}
        return index, bool(compiled)

    return run


Load = Callable[[Path | None], tuple[PhraseIndex, bool]]


def test_the_cache_is_used(load: Load, tmp_path: Path) -> None:
    cache = tmp_path / "deep" / "cache"
    first, compiled = load(cache)
    assert compiled
    second, compiled = load(cache)
    assert not compiled
    assert first.lookup("pioneer") == second.lookup("pioneer")
    assert first.spinnable == second.spinnable
    assert len(first) == len(second)
    assert len(list(cache.iterdir())) == 1


def test_a_changed_table_is_compiled_again(load: Load, table: Path, tmp_path: Path) -> None:
    load(tmp_path / "cache")
    table.write_bytes(table_bytes("leader|pioneer|noun|9"))
    index, compiled = load(tmp_path / "cache")
    assert compiled
    assert index.lookup("pioneer")[0].count == 9


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda data: data[:-3],
        lambda data: b"x" + data[1:],
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: data + b"x",
    ],
    ids=["empty", "cut", "digest", "body", "longer"],
)
def test_a_damaged_cache_is_not_believed(load: Load, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    load(tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    good = file.read_bytes()
    file.write_bytes(damage(good))
    assert load(tmp_path / "cache")[1]
    assert file.read_bytes() == good


def test_a_cache_that_cannot_be_written_is_done_without(load: Load, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder")
    assert load(blocked / "cache")[1]
    assert load(blocked)[1]
    assert blocked.read_text() == "a file, no folder"


def test_no_cache(load: Load, tmp_path: Path) -> None:
    assert load(None)[1]
    assert [path.name for path in tmp_path.iterdir()] == ["mine.tsv"]


def test_a_missing_table(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none\.tsv: cannot read the table"):
        load_index([], [tmp_path / "none.tsv"])


def test_a_broken_table(tmp_path: Path) -> None:
    path = tmp_path / "bad.tsv"
    path.write_bytes(table_bytes("leader"))
    with pytest.raises(TableError, match=r"bad\.tsv:2: 1 column"):
        load_index([], [path])


def test_tables_come_together(tmp_path: Path, table: Path) -> None:
    other = tmp_path / "other.tsv"
    other.write_bytes(table_bytes("settler|pioneer|noun|2"))
    index = load_index([table], [other])
    assert set(standards(index, "pioneer")) == {"leader", "settler"}
    assert {entry.source for entry in index.lookup("pioneer")} == {"mine:2", "other:2"}


def test_what_no_table_has_is_not_remembered(unspinner: Unspinner) -> None:
    index, thesaurus = unspinner.index, load_thesaurus()
    tracemalloc.start()
    try:
        for number in range(20_000):
            assert not index.lookup(f"nobody {number}")
            assert not index.continuations(f"nobody {number}")
            assert not thesaurus.candidates(f"nobody{number}")
        assert tracemalloc.get_traced_memory()[0] < 100_000
    finally:
        tracemalloc.stop()
