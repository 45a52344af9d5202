"""What spun wordings do in honest prose: the file, and what compiling makes of it."""

from __future__ import annotations

import lzma
import math
from pathlib import Path

import pytest

from helpers import index_of, table_bytes
from unspin.document import normalize_phrase
from unspin.tables import honest, load_index
from unspin.tables.honest import HONEST_FILE, UNMET, honest_digest, read_honest

LINES = (
    "pioneer\t20.5\tleader\t-1.5\n"
    "pioneer\t20.5\tsettler\t0.25\n"
    "most exceedingly terrible\t0.001\tworst\t6.0\n"
)  # fmt: skip


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Takes the shipped file's place; not there yet."""
    path = tmp_path / "honest.tsv.xz"
    monkeypatch.setattr(honest, "HONEST_FILE", path)
    return path


def write(path: Path, lines: str = LINES) -> None:
    path.write_bytes(lzma.compress(lines.encode()))


def test_rates_and_gains(file: Path) -> None:
    write(file)
    attested, gains = read_honest()
    assert attested["pioneer"] == pytest.approx(math.log(20.5))
    assert gains == {
        ("pioneer", "leader"): -1.5,
        ("pioneer", "settler"): 0.25,
        ("most exceedingly terrible", "worst"): 6.0,
    }


def test_a_rarer_wording_counts_as_unmet(file: Path) -> None:
    write(file)
    assert read_honest()[0]["most exceedingly terrible"] == UNMET


def test_without_the_file_nothing_is_known(file: Path) -> None:
    assert read_honest() == ({}, {})
    assert honest_digest() == b"none"


def test_the_digest_changes_with_the_file(file: Path) -> None:
    write(file)
    before = honest_digest()
    assert honest_digest() == before != b"none"
    write(file, LINES * 50 + "shore\t3.0\tbank\t1.0\n")
    assert honest_digest() != before


def test_entries_carry_what_was_measured(file: Path) -> None:
    write(file)
    index = index_of("leader|pioneer|noun|8", "bank|shore|noun|3")
    (leader,) = index.lookup("pioneer")
    (bank,) = index.lookup("shore")
    assert leader.attested == pytest.approx(math.log(20.5), abs=0.01)
    assert leader.honest_gain == pytest.approx(-1.5)
    assert bank.attested == pytest.approx(UNMET, abs=0.01)
    assert bank.honest_gain is None


def test_new_measurements_outdate_the_cache(file: Path, tmp_path: Path) -> None:
    table = tmp_path / "own.tsv"
    table.write_bytes(table_bytes("leader|pioneer|noun|8"))
    compiled = []

    def gain() -> float | None:
        index = load_index([], [table], cache=tmp_path / "cache", on_compile=lambda: compiled.append(1))
        (entry,) = index.lookup("pioneer")
        return entry.honest_gain

    assert gain() is None
    write(file)
    assert gain() == gain() == pytest.approx(-1.5)
    assert len(compiled) == 2


def test_the_shipped_file() -> None:
    attested, gains = read_honest()
    assert len(attested) > 1000
    assert all(UNMET <= rate < math.log(1e6) for rate in attested.values())
    assert all(math.isfinite(gain) for gain in gains.values())
    assert {spun for spun, _ in gains} == attested.keys()
    assert all(spun != standard for spun, standard in gains)
    assert HONEST_FILE.stat().st_size < 6_000_000


def test_shipped_wordings_are_in_normal_form() -> None:
    _, gains = read_honest()
    wordings = [wording for pair in list(gains)[::50] for wording in pair]
    assert [wording for wording in wordings if normalize_phrase(wording) != wording] == []
