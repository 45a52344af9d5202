"""Long texts, block by block."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.batch import streams
from unspin.batch.streams import byte_blocks
from unspin.document import decode
from unspin.formats import plain
from unspin.formats.plain import read_plain


@given(st.lists(st.sampled_from([b"word ", b"a\n", b"\n\n", b"\r\n", b"x" * 30, "\u00e9".encode()]), max_size=60))
def test_nothing_is_lost(parts: list[bytes]) -> None:
    data = b"".join(parts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "BLOCK", 40)
        blocks = list(byte_blocks(io.BytesIO(data)))
    assert b"".join(blocks) == data
    for block in blocks:
        block.decode()  # no letter is cut


@given(st.lists(st.sampled_from(["word ", "a.\n", "\n\n", "x" * 30, "\u00e9"]), max_size=60).map("".join))
def test_the_blocks_of_a_text_cover_it(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "BLOCK", 40)
        patch.setattr(plain, "_REACH", 10)
        layout = read_plain(decode(text.encode()))
        units = [unit.prose.text for unit in layout.units]
    assert "".join(units) == text
    assert all(len(unit) <= 40 for unit in units)
    assert units


@pytest.mark.parametrize("start", [b"\xff\xfea\0", b"PK\x03\x04", b"\x1f\x8b", b"a\0b"])
def test_what_cannot_be_cut_stays_whole(start: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BLOCK", 20)
    data = start + b"word \n\n" * 20
    assert list(byte_blocks(io.BytesIO(data))) == [data]


def test_a_long_pipe_passes_through() -> None:
    text = "The farmer fed his hens, and the rain went on until the evening. " * 17_000
    done = subprocess.run(
        [sys.executable, "-m", "unspin", "fix", "--only", "typography"],
        input=text.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == text
