"""Bytes to text and back."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unspin.document import Source, UnreadableTextError, decode, encode


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (b"", Source("", "utf-8")),
        (b"plain\r\ntext\r", Source("plain\r\ntext\r", "utf-8")),
        ("naïve — text".encode(), Source("naïve — text", "utf-8")),
        (codecs.BOM_UTF8 + b"text", Source("text", "utf-8", codecs.BOM_UTF8)),
        (codecs.BOM_UTF16_LE + "tëxt".encode("utf-16-le"), Source("tëxt", "utf-16-le", codecs.BOM_UTF16_LE)),
        (codecs.BOM_UTF16_BE + "tëxt".encode("utf-16-be"), Source("tëxt", "utf-16-be", codecs.BOM_UTF16_BE)),
        (codecs.BOM_UTF32_LE + "tëxt".encode("utf-32-le"), Source("tëxt", "utf-32-le", codecs.BOM_UTF32_LE)),
        (codecs.BOM_UTF32_BE + "tëxt".encode("utf-32-be"), Source("tëxt", "utf-32-be", codecs.BOM_UTF32_BE)),
    ],
)
def test_decode(data: bytes, source: Source) -> None:
    assert decode(data) == source
    assert encode(source, source.text) == data


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_text(encoding: str) -> None:
    text = "The café’s owner" if encoding == "cp1252" else "The café owner"
    source = decode(text.encode(encoding))
    assert source.text == text
    assert encode(source, source.text) == text.encode(encoding)


def test_bytes_that_windows_lacks_are_still_read() -> None:
    data = b"caf\xe9 \x81\x8d end"
    assert encode(decode(data), decode(data).text) == data


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04\x00\x00", r"binary data \(NUL byte at offset 4\)"),
        ("text".encode("utf-16-le"), "NUL byte at offset 1"),
        (codecs.BOM_UTF8 + b"\xff", "not valid UTF-8"),
        (codecs.BOM_UTF16_LE + b"x", "not valid UTF-16-LE"),
    ],
)
def test_no_text(data: bytes, message: str) -> None:
    with pytest.raises(UnreadableTextError, match=message):
        decode(data)


def test_what_does_not_fit_the_encoding_is_said() -> None:
    source = decode(b"caf\xe9 time")
    with pytest.raises(UnreadableTextError, match="漢"):
        encode(source, "漢字")


@given(st.binary(max_size=80).map(lambda data: data.replace(b"\0", b"")))
def test_any_bytes_round_trip(data: bytes) -> None:
    try:
        source = decode(data)
    except UnreadableTextError as error:
        # Only a byte-order mark that lies makes bytes without NUL unreadable.
        assert "byte-order mark" in str(error)
    else:
        assert encode(source, source.text) == data


@given(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_marked_text_round_trips(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    source = decode(data)
    assert source.text == text
    assert encode(source, source.text) == data
