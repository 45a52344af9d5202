"""DOCX: what of a document is prose, and that edits leave its formatting and all other parts as they are."""

from __future__ import annotations

import io
import re
import struct
import time
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from format_cases import Case, cases, edits_of, named, word_edit
from helpers import MANY
from unspin.edits import Edit, apply
from unspin.formats import word_package
from unspin.formats.docx import read_docx
from unspin.formats.layout import FormatError

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

TEMPLATE = io.BytesIO()
_document = docx.Document()
_document.styles.add_style("HTML Code", WD_STYLE_TYPE.CHARACTER)
_document.styles.add_style("Verbatim Char", WD_STYLE_TYPE.CHARACTER)
_document.styles.add_style("Source Code", WD_STYLE_TYPE.PARAGRAPH)
_document.save(TEMPLATE)


def built(blocks: Sequence[Any]) -> bytes:
    """A document of paragraphs (lists of runs), tables, headers and footers, as the cases describe them."""
    document = docx.Document(io.BytesIO(TEMPLATE.getvalue()))
    for block in blocks:
        if isinstance(block, list):
            _fill(document.add_paragraph(), block)
        elif "table" in block:
            rows = block["table"]
            table = document.add_table(len(rows), len(rows[0]))
            for y, row in enumerate(rows):
                for x, text in enumerate(row):
                    table.cell(y, x).text = text
        elif "header" in block:
            document.sections[0].header.paragraphs[0].text = block["header"]
        elif "footer" in block:
            document.sections[0].footer.paragraphs[0].text = block["footer"]
        else:
            document.add_paragraph(block["text"], style={"SourceCode": "Source Code"}[block["style"]])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fill(paragraph: Any, runs: Sequence[Any]) -> None:
    for item in runs:
        run: dict[str, Any] = {"text": item} if isinstance(item, str) else item
        if "xml" in run:
            declared = nsdecls("w")
            for element in parse_xml(f"<w:p {declared}>{run['xml']}</w:p>"):
                paragraph._p.append(element)
            continue
        added = paragraph.add_run(run["text"])
        added.bold = run.get("bold")
        added.italic = run.get("italic")
        if run.get("vanish"):
            added.font.hidden = True
        if not run["text"]:
            added._r.append(parse_xml(f"<w:t {nsdecls('w')}/>"))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def with_members(data: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """The package with these members changed, added, or (None) left out."""
    return packed({**members(data), **changed})


def packed(found: Mapping[str, bytes | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            if content is not None:
                archive.writestr(name, content)
    return out.getvalue()


def shape(part: bytes) -> str:
    """The XML without its texts and what says whether their white space counts."""
    xml = re.sub(r"<w:t(?: xml:space=\"preserve\")?/>", "<w:t></w:t>", part.decode())
    return re.sub(r"<w:t(?: xml:space=\"preserve\")?>[^<]*</w:t>", "<w:t></w:t>", xml)


def check_only_texts_differ(before: bytes, after: bytes, edits: Sequence[Edit]) -> None:
    old, new = members(before), members(after)
    assert list(old) == list(new)
    differing = [name for name in old if old[name] != new[name]]
    assert bool(differing) == bool(edits)
    for name in differing:
        assert shape(old[name]) == shape(new[name])
    with zipfile.ZipFile(io.BytesIO(before)) as one, zipfile.ZipFile(io.BytesIO(after)) as two:
        assert one.comment == two.comment
        for a, b in zip(one.infolist(), two.infolist(), strict=True):
            assert (a.date_time, a.compress_type, a.external_attr, a.create_system, a.comment) == (
                (b.date_time, b.compress_type, b.external_attr, b.create_system, b.comment)
            )


def read_again(data: bytes) -> str:
    docx.Document(io.BytesIO(data))  # other programs can read it as well
    return read_docx(data).text


@pytest.mark.parametrize("case", cases("docx", "changed"), ids=named)
def test_changed(case: Case) -> None:
    data = built(case["source"])
    layout = read_docx(data)
    edits = edits_of(layout, case["edits"])
    after = layout.written(edits)
    check_only_texts_differ(data, after, edits)
    expected = members(built(case["expected"]))
    for name, part in members(after).items():
        if name.startswith("word/") and name.endswith(".xml"):
            assert _plain(part) == _plain(expected[name]), name
    assert read_again(after) == apply(layout.text, edits)


def _plain(part: bytes) -> str:
    """The XML, spelled as in the cases."""
    xml = part.decode().replace("&#233;", "é").replace("&quot;", '"').replace("></w:t>", "/>")
    return re.sub(r"<w:t xml:space=\"preserve\"", "<w:t", xml)


@pytest.mark.parametrize("case", cases("docx", "unchanged"), ids=named)
def test_unchanged(case: Case) -> None:
    data = built(case["source"])
    layout = read_docx(data)
    assert layout.text == case["visible"]
    assert layout.written([]) is data
    (unit,) = layout.units
    assert unit.prose.text == layout.text


def test_names_are_unique() -> None:
    names = [case["name"] for kind in ("changed", "unchanged") for case in cases("docx", kind)]
    assert len(set(names)) == len(names)


def test_nothing_but_the_word_changes_in_the_xml() -> None:
    data = built([["The ", {"text": "old", "bold": True}, " pioneer & co"], ["another"]])
    layout = read_docx(data)
    after = layout.written(edits_of(layout, [["pioneer", "leader"]]))
    part = "word/document.xml"
    assert members(after)[part] == members(data)[part].replace(b"pioneer", b"leader")


def test_the_place_of_an_edit() -> None:
    layout = read_docx(built([["One."], [], ["Two ", "three pioneer"]]))
    (edit,) = edits_of(layout, [["pioneer", "leader"]])
    assert layout.where(edit) == {"paragraph": 2, "offset": 10}
    assert layout.where(Edit(0, 3, "One", "1")) == {"paragraph": 1, "offset": 0}
    assert read_docx(built([])).where(Edit(0, 0, "", "")) == {}


def test_an_edit_over_a_sign_is_not_made() -> None:
    xml = "<w:r><w:t>man</w:t><w:noBreakHyphen/><w:t>made consciousness</w:t></w:r>"
    layout = read_docx(built([[{"xml": xml}]]))
    assert edits_of(layout, [["man-made consciousness", "artificial intelligence"]]) == []
    (unit,) = layout.units
    assert layout.spanned(unit, 0, 22) == (0, 22)
    assert layout.written(edits_of(layout, [["consciousness", "intelligence"]])) != b""


def test_an_edit_outside_of_runs_is_refused() -> None:
    layout = read_docx(built([["a\tb"]]))
    for edit in (Edit(1, 2, "\t", " "), Edit(0, 3, "a\tb", "c"), Edit(0, 1, "x", "y")):
        with pytest.raises(ValueError, match=r"edit|text at offset"):
            layout.written([edit])


def test_insertions_go_with_the_text_before() -> None:
    layout = read_docx(built([["a", "\tb"], ["c"]]))
    for at, expected in ((0, "Xa\tb\n\nc"), (1, "aX\tb\n\nc"), (3, "a\tbX\n\nc")):
        after = layout.written([Edit(at, at, "", "X")])
        assert read_docx(after).text == expected


def test_a_paragraph_may_lose_its_text() -> None:
    data = built([["One."], ["Two."], ["Three."]])
    layout = read_docx(data)
    edits = edits_of(layout, [["\n\nTwo.", ""]])
    after = layout.written(edits)
    check_only_texts_differ(data, after, edits)
    assert read_docx(after).text == "One.\n\nThree."


def test_footnotes_and_endnotes() -> None:
    body = members(built([["body"]]))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    related = "word/_rels/document.xml.rels"
    added = "".join(
        f'<Relationship Id="x{n}" Type="{kind}/{name}" Target="{target}"/>'
        for n, (name, target) in enumerate([("endnotes", "/word/endnotes.xml"), ("footnotes", "footnotes.xml")])
    )
    inner = "<w:p><w:r><w:t>{0} pioneer</w:t></w:r></w:p>"
    note = f'<w:{{0}}s {nsdecls("w")}><w:{{0}} w:id="2">{inner}</w:{{0}}></w:{{0}}s>'
    data = with_members(
        built([["body"]]),
        {
            related: body[related].replace(b"</Relationships>", added.encode() + b"</Relationships>"),
            "word/footnotes.xml": note.format("footnote").encode(),
            "word/endnotes.xml": note.format("endnote").encode("utf-16"),
        },
    )
    layout = read_docx(data)
    assert layout.text == "body\n\nfootnote pioneer\n\nendnote pioneer"
    after = layout.written(edits_of(layout, [["endnote pioneer", "endnote leader"]]))
    assert members(after)["word/endnotes.xml"] == note.format("endnote").replace("pioneer", "leader").encode("utf-16")
    assert members(after)["word/footnotes.xml"] == members(data)["word/footnotes.xml"]


def test_prefixes_and_strict_names_do_not_matter() -> None:
    xml = (
        '<?xml version="1.0" standalone="yes"?>'
        '<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r>'
        "<x:t  xml:space = 'default' >a pioneer</x:t></x:r></x:p></x:body></x:document>"
    )
    for mark in (b"", b"\xef\xbb\xbf"):
        data = with_members(built([["x"]]), {"word/document.xml": mark + xml.encode()})
        layout = read_docx(data)
        assert layout.text == "a pioneer"
        after = members(layout.written(edits_of(layout, [["pioneer", "leader "]])))["word/document.xml"]
        expected = xml.replace("pioneer", "leader ").replace("xml:space = 'default' ", 'xml:space="preserve" ')
        assert after == mark + expected.encode()


def test_markup_within_a_text_is_left_alone() -> None:
    for inner in ("a <!-- x --> pioneer", "<![CDATA[a pioneer]]>", "a <?x y?> pioneer"):
        layout = read_docx(built([["before "]]))
        part = members(built([["before "]]))["word/document.xml"]
        data = with_members(
            built([["before "]]),
            {"word/document.xml": part.replace(b"before </w:t>", f"before </w:t><w:t>{inner}</w:t>".encode())},
        )
        layout = read_docx(data)
        assert layout.text == "before \ufffc"


def test_a_style_based_on_code_is_code() -> None:
    data = built([["a ", {"xml": '<w:r><w:rPr><w:rStyle w:val="Mine"/></w:rPr><w:t>pioneer</w:t></w:r>'}], ["b"]])
    styles = members(data)["word/styles.xml"].decode()
    mine = '<w:style w:type="character" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="{}"/>{}</w:style>'
    for base, more, expected in (
        ("HTMLCode", "", "a \ufffc\n\nb"),
        ("Mine", "<w:rPr><w:vanish/></w:rPr>", "a \n\nb"),
        ("Mine", "", "a pioneer\n\nb"),
    ):
        changed = styles.replace("</w:styles>", mine.format(base, more) + "</w:styles>").encode()
        assert read_docx(with_members(data, {"word/styles.xml": changed})).text == expected


def test_metadata_of_the_archive_stays() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = b"a remark"
        for number, (name, content) in enumerate(members(built([["a pioneer"]])).items()):
            info = zipfile.ZipInfo(name, (1999 + number, 2, 3, 4, 5, 6))
            info.compress_type = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[number % 2]
            info.comment = name.encode()
            info.external_attr = 0o640 << 16
            archive.writestr(info, content)
        archive.writestr(zipfile.ZipInfo("word/empty/"), b"")
    data = out.getvalue()
    layout = read_docx(data)
    edits = edits_of(layout, [["pioneer", "leader"]])
    check_only_texts_differ(data, layout.written(edits), edits)


# --- What is refused --------------------------------------------------------------------------------------------------


def archive_of(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def encrypted(data: bytes) -> bytes:
    """The same with its members marked as encrypted."""
    marked = bytearray(data)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for match in re.finditer(re.escape(magic), data):
            marked[match.start() + at] |= 1
    return bytes(marked)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (OLE, "an old Word document (.doc), not a DOCX; save it as .docx and try again"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "the document is protected by a password; save it without one and try again",
        ),
        (b"", "not a DOCX: it cannot be read as a zip archive (File is not a zip file)"),
        (b"PK\x03\x04 and no more", "not a DOCX: it cannot be read as a zip archive (File is not a zip file)"),
        (archive_of(readme=b"x"), "not a DOCX: no word/document.xml in it, but a zip archive"),
        (
            archive_of(xl__workbook=b"x"),
            "not a DOCX: no word/document.xml in it, but a workbook (Excel)",
        ),
        (
            archive_of(ppt__presentation=b"x"),
            "not a DOCX: no word/document.xml in it, but a presentation (PowerPoint)",
        ),
        (
            archive_of(mimetype=b"application/vnd.oasis.opendocument.text"),
            "not a DOCX: no word/document.xml in it, but an OpenDocument file; save it as .docx and try again",
        ),
        (
            encrypted(built([["x"]])),
            "the members of the DOCX are encrypted; save it without a password and try again",
        ),
        (
            with_members(built([["x"]]), {"word/document.xml": b"<a>\n<b></a>"}),
            "word/document.xml in the DOCX is not well-formed XML (mismatched tag, line 2, column 6)",
        ),
        (
            with_members(built([["x"]]), {"word/document.xml": b""}),
            "word/document.xml in the DOCX is not well-formed XML (no element found, line 1, column 1)",
        ),
        (
            with_members(built([["x"]]), {"word/document.xml": b"\xff\xfe<\0a"}),
            "word/document.xml in the DOCX is not valid UTF-16-LE",
        ),
    ],
)
def test_refused(data: bytes, message: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_docx(data)
    assert str(caught.value) == message


def test_damaged_members() -> None:
    data = bytearray(built([["x" * 1000]]))
    at = data.index(b"word/document.xml") + 60
    data[at : at + 20] = b"\xff" * 20
    with pytest.raises(FormatError, match=r"word/document\.xml in the DOCX is damaged"):
        read_docx(bytes(data))


def test_a_damaged_picture_is_told_when_writing() -> None:
    picture = b"picture" * 40
    data = with_members(built([["a pioneer"]]), {"word/media/image1.png": picture})
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        for name, content in members(data).items():
            archive.writestr(name, content)
    layout = read_docx(stored.getvalue().replace(picture, b"Picture" + picture[7:]))
    with pytest.raises(FormatError, match=r"image1\.png in the DOCX is damaged \(Bad CRC-32"):
        layout.written(edits_of(layout, [["pioneer", "leader"]]))


ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(98, 110))
LAUGHS = b'<!DOCTYPE a [<!ENTITY a "ha">' + ENTITIES + b"]><a>&m;</a>"


@pytest.mark.parametrize(
    "xml", [LAUGHS, b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', b'<!DOCTYPE a SYSTEM "x"><a/>']
)
def test_document_types_are_refused(xml: bytes) -> None:
    for name in ("word/document.xml", "word/styles.xml", "_rels/.rels"):
        began = time.perf_counter()
        with pytest.raises(FormatError, match=r"has a document type \(DTD\)"):
            read_docx(with_members(built([["x"]]), {name: xml}))
        assert time.perf_counter() - began < 2


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = archive_of(word__document=b" " * (17 * 2**20))
    with pytest.raises(FormatError, match=r"unpacks to .* times its size, which no document does"):
        read_docx(bomb)
    monkeypatch.setattr(word_package, "MAX_UNPACKED", 2**20)
    with pytest.raises(FormatError, match="the DOCX unpacks to 17 MB; more than 1 MB are not read"):
        read_docx(bomb)
    with pytest.raises(FormatError, match="the DOCX has 10,001 members; more than 10,000 are not read"):
        read_docx(archive_of(**{f"a{n}": b"" for n in range(10_001)}))


def test_a_member_that_lies_about_its_size() -> None:
    data = bytearray(with_members(built([["x"]]), {"word/document.xml": b"<a>" + b" " * 2**20 + b"</a>"}))
    for match in re.finditer(rb"PK\x01\x02", bytes(data)):
        name = match.start() + 46
        if data[name : name + 17] == b"word/document.xml":
            data[match.start() + 24 : match.start() + 28] = struct.pack("<L", 100)
    with pytest.raises(FormatError, match="damaged"):
        read_docx(bytes(data))


def test_members_of_one_name() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("word/document.xml", b"<a/>")
        archive.writestr("word/document.xml", b"<b/>")
    with pytest.raises(FormatError, match="two members of the same name"):
        read_docx(out.getvalue())


def test_deep_nesting_is_no_danger() -> None:
    xml = b"<a>" * 200_000 + b"</a>" * 200_000
    assert read_docx(with_members(built([["x"]]), {"word/document.xml": xml})).text == ""


# --- Whatever the runs ------------------------------------------------------------------------------------------------

RUN = st.tuples(
    st.text(st.sampled_from("abc   .&<é\t\n"), max_size=8),
    st.sampled_from(["", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:i/><w:color w:val='FF0000'/></w:rPr>"]),
    st.booleans(),
)
PARAGRAPHS = st.lists(st.lists(RUN, max_size=5), min_size=1, max_size=4)
NEEDED = ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/header1.xml")
BASE = {name: content for name, content in members(built([["x"], {"header": "head pio"}])).items() if name in NEEDED}


def made_of(paragraphs: Sequence[Sequence[tuple[str, str, bool]]]) -> bytes:
    """A document of these runs: text, properties, whether white space at its ends counts."""
    xml = f"<w:document {nsdecls('w')}><w:body><w:p><w:r><w:t>first words</w:t></w:r></w:p>"
    for paragraph in paragraphs:
        xml += "<w:p>"
        for text, properties, preserved in paragraph:
            xml += f"<w:r>{properties}"
            for part in re.findall(r"\t|\n|[^\t\n]+", text):
                space = ' xml:space="preserve"' if preserved else ""
                written = part.replace("&", "&amp;").replace("<", "&#60;")
                xml += {"\t": "<w:tab/>", "\n": "<w:br/>"}.get(part) or f"<w:t{space}>{written}</w:t>"
            xml += "</w:r>"
        xml += "</w:p>"
    return packed({**BASE, "word/document.xml": f"{xml}</w:body></w:document>".encode()})


def paragraphs_of(text: str) -> list[str]:
    return [part.strip() for part in re.split("\n[ \t]*\n+", text) if any(map(str.isalpha, part))]


@settings(max_examples=MANY, deadline=None)
@given(PARAGRAPHS, st.integers(0, 50), st.sampled_from(["x", "x&y", "<é>"]))
def test_all_but_the_edited_word_stays(
    blocks: Sequence[Sequence[tuple[str, str, bool]]], number: int, new: str
) -> None:
    data = made_of(blocks)
    layout = read_docx(data)
    (unit,) = layout.units
    edit = word_edit(unit, number, new)
    assert edit is not None
    edits = layout.placed(unit, [edit])
    after = layout.written(edits)
    check_only_texts_differ(data, after, edits)
    assert paragraphs_of(read_docx(after).text) == paragraphs_of(apply(layout.text, [edit]))


@settings(max_examples=MANY, deadline=None)
@given(PARAGRAPHS, st.data())
def test_any_edit_is_written_as_it_is_placed(
    blocks: Sequence[Sequence[tuple[str, str, bool]]], data: st.DataObject
) -> None:
    document = made_of(blocks)
    layout = read_docx(document)
    (unit,) = layout.units
    start = data.draw(st.integers(0, len(layout.text) - 1))
    end = data.draw(st.integers(start, len(layout.text)))
    edit = Edit(start, end, layout.text[start:end], data.draw(st.sampled_from(["", "x", "x y", " x "])))
    edits = layout.placed(unit, [edit])
    after = layout.written(edits)
    check_only_texts_differ(document, after, edits)
    assert paragraphs_of(read_docx(after).text) == paragraphs_of(apply(layout.text, edits))
