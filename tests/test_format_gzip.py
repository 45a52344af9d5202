"""Gzip: what is unpacked, what is refused, and what is written back."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from format_cases import edits_of
from unspin.document import decode
from unspin.formats import compressed
from unspin.formats.compressed import GzipLayout, read_gzip
from unspin.formats.json_lines import read_json_lines
from unspin.formats.layout import FormatError, Layout
from unspin.formats.plain import read_plain


def plain(data: bytes) -> Layout:
    return read_plain(decode(data))


def packed(content: bytes, name: str = "", mtime: int = 1_234_567_890, level: int = 9) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(name, "wb", level, out, mtime) as file:
        file.write(content)
    return out.getvalue()


def changed(data: bytes) -> bytes:
    layout = read_gzip(data, plain)
    return layout.written(edits_of(layout, [["pioneer", "leader"]]))


def test_the_content_is_changed_and_the_header_kept() -> None:
    data = packed(b"the pioneer spoke", "article.txt")
    after = changed(data)
    assert gzip.decompress(after) == b"the leader spoke"
    assert after[:22] == data[:22]
    assert after[4:8] == (1_234_567_890).to_bytes(4, "little")
    assert after[10:22] == b"article.txt\0"


@pytest.mark.parametrize("level", [1, 6, 9])
def test_the_level_is_kept(level: int) -> None:
    data = packed(b"pioneer " * 999 + bytes(range(65, 91)) * 50, level=level)
    assert changed(data)[8] == data[8]


def test_nothing_changes_without_edits() -> None:
    for data in (packed(b"a pioneer", level=1), packed(b"a ") + packed(b"pioneer"), packed(b"a") + b"\0" * 9):
        assert read_gzip(data, plain).written([]) == data


def test_members_are_one_text() -> None:
    data = packed(b"the pio", "one.txt") + packed(b"neer\n", "two.txt")
    assert read_gzip(data, plain).text == "the pioneer\n"
    after = changed(data)
    assert gzip.decompress(after) == b"the leader\n"
    assert after[10:18] == b"one.txt\0"


@pytest.mark.parametrize("rest", [b"\0" * 512, b"rubbish"])
def test_what_follows_stays_and_is_told(rest: bytes) -> None:
    layout = read_gzip(packed(b"the pioneer") + rest, plain)
    told = ["7 bytes after the end of the gzip data were not read"] if rest.strip(b"\0") else []
    assert layout.problems == told
    after = layout.written(edits_of(layout, [["pioneer", "leader"]]))
    assert after.endswith(rest)
    assert gzip.decompress(after[: -len(rest)]) == b"the leader"


def test_extra_fields_and_checksums_of_the_header_are_dropped() -> None:
    body = packed(b"the pioneer")[10:]
    head = b"\x1f\x8b\x08" + bytes([2 | 4 | 8 | 16]) + b"\1\2\3\4\2\3" + b"\4\0BC\0\0" + b"name\0" + b"remark\0"
    head += (zlib.crc32(head) & 0xFFFF).to_bytes(2, "little")
    assert gzip.decompress(head + body) == b"the pioneer"
    after = changed(head + body)
    assert after[:22] == b"\x1f\x8b\x08" + bytes([8 | 16]) + b"\1\2\3\4\2\3" + b"name\0remark\0"
    assert gzip.decompress(after) == b"the leader"


def test_the_content_s_layout_speaks() -> None:
    data = packed(b'{"text": "a pioneer"}\nno\n')
    layout = read_gzip(data, lambda content: read_json_lines(decode(content), ["text"]))
    assert layout.problems == ["line 2: not valid JSON (column 1)"]
    (unit,) = layout.units
    assert unit.place == {"record": 1, "field": "text"}
    after = layout.written(layout.annotated(unit, {"unspin_score": 1.5}))
    assert gzip.decompress(after) == b'{"text": "a pioneer", "unspin_score": 1.5}\nno\n'
    layout.units = list(layout.units)
    assert list(layout.units) == layout.content.units


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (packed(b"a pioneer")[:-9], "the gzip data end early: the file was cut off"),
        (packed(b"a pioneer")[:-1], "the gzip data end early: the file was cut off"),
        (packed(b"a") + packed(b"b")[:12], "the gzip data end early: the file was cut off"),
        (b"\x1f\x8b", "the gzip header is damaged"),
        (b"\x1f\x8b\x09" + b"\0" * 20, "the gzip header is damaged"),
        (b"\x1f\x8b\x08\x08" + b"\0\0\0\0\0\0" + b"name", "the gzip header is damaged"),
        (packed(b"a pioneer")[:10] + b"\xff" * 20, "the gzip data are damaged (after 0 bytes of content)"),
        (packed(b"a pioneer")[:-8] + b"\0" * 8, "the gzip data are damaged (after 0 bytes of content)"),
        (packed(packed(b"a pioneer")), "the file is compressed twice; unpack it once (gunzip) and try again"),
    ],
)
def test_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_gzip(data, plain)
    assert str(caught.value) == message


def test_bombs_are_refused_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compressed, "MAX_UNPACKED", 8 * 2**20)
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(bomb.compress(b"\0" * 2**20) for _ in range(64)) + bomb.flush()
    members = gzip.compress(b"a" * 2**20) * 64
    tracemalloc.start()
    try:
        for case in (data, members):
            with pytest.raises(FormatError, match="unpacks to more than 8 MB; unpack it and split it"):
                read_gzip(case, plain)
        assert tracemalloc.get_traced_memory()[1] < 24 * 2**20
    finally:
        tracemalloc.stop()


@given(st.lists(st.text(st.sampled_from("ab é\n")), min_size=1, max_size=4), st.integers(0, 9))
def test_any_content_comes_back(parts: list[str], level: int) -> None:
    text = "pioneer" + "".join(parts)
    data = packed(b"pioneer", level=level) + b"".join(packed(part.encode()) for part in parts)
    layout: GzipLayout = read_gzip(data, plain)
    assert layout.text == text
    assert layout.written([]) == data
    after = layout.written(edits_of(layout, [["pioneer", "leader"]]))
    assert gzip.decompress(after).decode() == text.replace("pioneer", "leader", 1)


@given(st.binary(max_size=60), st.integers(0, 30))
def test_damage_is_refused_or_read(junk: bytes, at: int) -> None:
    data = packed(b"the pioneer spoke of it")
    try:
        layout = read_gzip(data[:at] + junk + data[at + len(junk) :], plain)
    except (FormatError, ValueError):
        return
    assert layout.text is not None
