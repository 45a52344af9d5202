"""Bytes to text and back."""

from __future__ import annotations

import codecs
import json

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from unspin import Unspinner
from unspin.document import Source, UnreadableTextError, decode, encode

PAGE = '<!DOCTYPE html>\n<html><head><meta charset="{}"></head><body>{}</body></html>'


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (b"", Source("", "utf-8")),
        (b"plain\r\ntext\r", Source("plain\r\ntext\r", "utf-8")),
        ("naïve — text".encode(), Source("naïve — text", "utf-8")),
        (codecs.BOM_UTF8 + b"text", Source("text", "utf-8", codecs.BOM_UTF8, found="bom")),
        (
            codecs.BOM_UTF16_LE + "tëxt".encode("utf-16-le"),
            Source("tëxt", "utf-16-le", codecs.BOM_UTF16_LE, found="bom"),
        ),
        (
            codecs.BOM_UTF16_BE + "tëxt".encode("utf-16-be"),
            Source("tëxt", "utf-16-be", codecs.BOM_UTF16_BE, found="bom"),
        ),
        (
            codecs.BOM_UTF32_LE + "tëxt".encode("utf-32-le"),
            Source("tëxt", "utf-32-le", codecs.BOM_UTF32_LE, found="bom"),
        ),
        (
            codecs.BOM_UTF32_BE + "tëxt".encode("utf-32-be"),
            Source("tëxt", "utf-32-be", codecs.BOM_UTF32_BE, found="bom"),
        ),
    ],
)
def test_decode(data: bytes, source: Source) -> None:
    assert decode(data) == source
    assert encode(source, source.text) == data


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_text(encoding: str) -> None:
    text = "The café’s owner" if encoding == "cp1252" else "The café owner"
    source = decode(text.encode(encoding))
    assert source == Source(text, "cp1252", found="guessed")
    assert encode(source, source.text) == text.encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Председатель партии заявил в понедельник, что новый мост будет построен до зимы."),
        ("koi8-r", "Председатель партии заявил в понедельник, что новый мост будет построен до зимы."),
        ("gb18030", "该党主席周一表示，新桥将在冬季之前建成。"),
        ("cp932", "党首は月曜日、新しい橋は冬の前に建設されると述べた。"),
        ("cp1253", "Ο πρόεδρος του κόμματος είπε τη Δευτέρα ότι η νέα γέφυρα θα χτιστεί."),
    ],
)
def test_other_scripts_are_not_taken_for_western_text(encoding: str, text: str) -> None:
    source = decode(text.encode(encoding))
    assert (source.text, source.found) == (text, "guessed")


def test_bytes_that_windows_lacks_are_still_read() -> None:
    data = b"caf\xe9 \x81\x8d end"
    assert encode(decode(data), decode(data).text) == data


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset=iso-8859-1>", "cp1252"),
        ("<meta charset='ISO-8859-2' />", "iso8859-2"),
        ("\n  <html><META http-equiv='Content-Type' content='text/html; charset=windows-1251'>", "cp1251"),
        ("<?xml version='1.0' encoding='koi8-r'?>", "koi8-r"),
        ('<?xml version="1.0" encoding="EUC-JP" standalone="yes"?>', "euc-jp"),
        ("<html><!-- <meta charset=koi8-r> --><meta charset=latin1>", "cp1252"),
        ("<html>" + "<script></script>" * 200 + "<meta charset=latin1>", "cp1252"),
    ],
)
def test_declared_in_the_file(head: str, encoding: str) -> None:
    data = head.encode() + " ÿ".encode("cp1252" if encoding in {"cp1252", "cp1251", "koi8-r"} else "ascii", "ignore")
    source = decode(data)
    assert codecs.lookup(source.encoding).name == codecs.lookup(encoding).name
    assert source.found == "declared"
    assert encode(source, source.text) == data


@pytest.mark.parametrize(
    ("data", "encoding", "found"),
    [
        # Valid UTF-8 beyond ASCII is UTF-8, and an unknown or impossible label says nothing.
        (PAGE.format("iso-8859-1", "naïve").encode(), "utf-8", "utf-8"),
        (PAGE.format("utf-8", "naïve").encode(), "utf-8", "declared"),
        (PAGE.format("no-such-thing", "naïve").encode("cp1252"), "cp1252", "guessed"),
        (PAGE.format("utf-16", "naive").encode(), "utf-8", "declared"),
        (PAGE.format("utf-7", "+AGE-").encode(), "utf-8", "utf-8"),
        (PAGE.format("utf-8", "na\xefve").encode("cp1252"), "cp1252", "guessed"),
        (PAGE.format("shift_jis", "na\xefve\xff").encode("cp1252"), "cp1252", "guessed"),
        # Only a page or an XML file declares anything; a text may write about it.
        (b"Write <meta charset=shift_jis> there, as in na\xefve or caf\xe9.", "cp1252", "guessed"),
        (b"<p>" + b"x" * 5000 + b"<meta charset=koi8-r>\xe9", "cp1252", "guessed"),
        (b"<html><!-- <meta charset=koi8-r> caf\xe9", "cp1252", "guessed"),
        (codecs.BOM_UTF8 + PAGE.format("koi8-r", "naïve").encode(), "utf-8", "bom"),
    ],
)
def test_declarations_that_do_not_hold(data: bytes, encoding: str, found: str) -> None:
    source = decode(data)
    assert (source.encoding, source.found) == (encoding, found)
    assert encode(source, source.text) == data


def test_declared_by_the_caller() -> None:
    data = "Wałęsa".encode("cp1250")
    assert decode(data, declared="windows-1250") == Source("Wałęsa", "cp1250", found="declared")
    page = PAGE.format("koi8-r", "Wałęsa").encode("cp1250")
    assert decode(page, declared="windows-1250").text == page.decode("cp1250")
    assert decode("Wałęsa".encode(), declared="windows-1250").text == "Wałęsa"


@pytest.mark.parametrize(
    "data",
    [
        "Café — naïve, déjà vu. ".encode() + b"\xff end",
        "It’s “fine”, isn’t it? ".encode() + b"\x80\xff",
        "Новый мост будет построен до зимы. ".encode() * 3 + b"\xd0",
        b"An article that was cut in a lett" + "é – é".encode()[:-1],
        codecs.BOM_UTF8 + "Café — naïve ".encode() + b"\xfe",
    ],
)
def test_a_few_bad_bytes_do_not_spoil_utf8(data: bytes) -> None:
    source = decode(data)
    assert (source.encoding, source.errors) == ("utf-8", "surrogateescape")
    assert "Ã" not in source.text
    assert encode(source, source.text) == data
    assert encode(source, source.text.replace("e", "ee")) == source.bom + data[len(source.bom) :].replace(b"e", b"ee")


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


LABELS = st.sampled_from("utf-8 latin1 gb18030 gbk shift_jis euc-jp iso-2022-jp big5 euc-kr koi8-r utf-16 x".split())
BYTES = st.one_of(
    st.binary(max_size=80),
    st.lists(st.sampled_from(["é".encode(), "— ".encode(), b"word ", b"\xff", b"\xe9", b"\x1b$B"]), max_size=30).map(
        b"".join
    ),
).map(lambda data: data.replace(b"\0", b""))


@given(BYTES, st.none() | LABELS, st.booleans())
@example(b"\xef\xbb\xbf\xff", None, False)
def test_any_bytes_round_trip(data: bytes, label: str | None, in_file: bool) -> None:
    if label and in_file:
        data = f"<?xml version='1.0' encoding='{label}'?>".encode() + data
    try:
        source = decode(data, declared=None if in_file else label)
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


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60), LABELS)
def test_valid_utf8_is_utf8_whatever_is_declared(text: str, label: str) -> None:
    assume(not text.isascii() and not text.startswith("\ufeff"))
    assert decode(text.encode(), declared=label).text == text


def test_the_restorer_takes_what_could_not_be_read(unspinner: Unspinner) -> None:
    data = "Café. The Chinese pioneer \udcff told the Socialist Coalition \udcfe so.".encode("utf-8", "surrogateescape")
    source = decode(data + "été".encode())
    restoration = unspinner.restore(source.text)
    assert "Communist Party \udcfe so" in restoration.text
    assert (
        encode(source, restoration.text)
        == data.replace(b"Chinese pioneer", b"Chinese leader").replace(b"Socialist Coalition", b"Communist Party")
        + "été".encode()
    )
    assert json.dumps([edit.original for edit in restoration.edits])
