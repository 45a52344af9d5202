"""HTML: what is prose, and that edits leave everything else as it was."""

from __future__ import annotations

import html
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import markup
from markup import Case, edit_of, named, prose_of, source_of, visible, word_edits, written
from unspin.document import Source, decode
from unspin.edits import Edit
from unspin.formats.html import read_html
from unspin.formats.prose import GAP, HIDDEN


@pytest.mark.parametrize("case", markup.cases("html", "changed"), ids=named)
def test_changed(case: Case) -> None:
    layout = read_html(source_of(case["source"]))
    assert layout.written([]) == case["source"].encode()
    text = prose_of(layout).text
    assert text == case["visible"]
    assert written(layout, [edit_of(text, old, new) for old, new in case["edits"]]) == case["expected"]


@pytest.mark.parametrize("case", markup.cases("html", "unchanged"), ids=named)
def test_unchanged(case: Case) -> None:
    layout = read_html(source_of(case["source"]))
    text = prose_of(layout).text
    assert text == case["visible"]
    after = written(layout, word_edits(text))
    for kept in case["kept"]:
        assert kept in after
    assert all(edit.original not in after for edit in word_edits(text))


def test_names_are_unique() -> None:
    names = [case["name"] for kind in ("changed", "unchanged") for case in markup.cases("html", kind)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "cp1252"])
def test_encodings_and_marks_stay(encoding: str) -> None:
    page = "<p>caf\xe9 pioneer\r\nspoke \x97".replace("\x97", "—") + "</p>"
    bom = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe"}.get(encoding, b"")
    data = bom + page.encode(encoding)
    layout = read_html(decode(data))
    assert layout.written([]) == data
    (unit,) = layout.units
    edits = layout.placed(unit, [edit_of(unit.prose.text, "pioneer", "leader")])
    assert layout.written(edits) == bom + page.replace("pioneer", "leader").encode(encoding)


def test_what_the_encoding_lacks_becomes_a_reference() -> None:
    layout = read_html(Source("<p>caf\xe9 pioneer</p>", "cp1252"))
    assert written(layout, [edit_of(prose_of(layout).text, "pioneer", "Ω leader")]) == "<p>caf\xe9 &#937; leader</p>"


def test_a_second_mark_and_nul_characters_move_nothing() -> None:
    page = "\ufeff\ufeff<p>a\0b pioneer\0 &#0; &#²; &#99999999999999999999; &#xD800; &unknown; x</p>"
    layout = read_html(Source(page, "utf-16-le"))
    assert written(layout, [edit_of(prose_of(layout).text, "pioneer", "leader")]) == page.replace("pioneer", "leader")


@pytest.mark.parametrize(
    "unit",
    "<div> <b> <a><div> <table><tr><td> <p><b> <span/lang=de> <ul><li> </p> <br> <svg> < & <!-- =\" </x/' x</y> <code> "
    "<table>x &# <?x".split(),
)
def test_deep_and_hostile_pages_end_soon(unit: str) -> None:
    page = "the pioneer " + unit * (100_000 if unit in ("<div>", "<b>") else 20_000)
    started = time.monotonic()
    layout = read_html(source_of(page))
    assert time.monotonic() - started < 20
    assert layout.written([]) == page.encode()


def test_what_the_parser_cannot_read_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    import justhtml

    from unspin.formats.layout import FormatError

    def fails(*_: object, **__: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(justhtml, "JustHTML", fails)
    with pytest.raises(
        FormatError,
        match=r"as HTML: .*\(RecursionError: too deep\); try --input-format text",
    ):
        read_html(source_of("<p>a"))


PARTS = st.sampled_from(
    "<p> </p> <P> <div> </div> <b> </b> <i> </i> <em~class=attra> </em> <a~href='attrb'> </a> <br> <br/> </br> <td> "
    '<tr> <table> </table> <ul> <li> </li> <h1> </h1> <title> </title> <span~title="attrc>"> </span> <img~alt=attrd> '
    "<script>codea</script> <style>codeb</style> <code>codec</code> <pre>coded</pre> <!--codee--> <!--> <!---x--> "
    "<textarea>codef</textarea> <select> </select> <option> <svg> </svg> <math> </math> <![CDATA[codeg]]> <?codeh?> "
    "<html> <head> </head> <body> </body> </foo> </x~y='>'> <p~lang=de>codei</p> <noscript>codej</noscript> <button> "
    "<template>codek</template> <!doctype~html> &amp; &nbsp; &rsquo; &#8217; &#x26; &lt; &lt &copy; &bogus; & ; "
    "<~ > alpha beta gamma delta~epsilon zeta. Eta, theta's ~ ~~ \n \r\n \r \t é — 12 <nobr> <font~color=attre> <form> "
    "</p~attrf> <frameset> <foo:bar> <dl> <dt> <dd> <hr> <ruby> <rt> <iframe>codel</iframe> \f \x00".split(" ")
).map(lambda part: part.replace("~", " "))
SOUP = st.lists(PARTS, max_size=25).map("".join)


def test_every_visible_character_is_where_it_is_said_to_be() -> None:
    @given(st.one_of(st.text(), SOUP, st.lists(st.one_of(PARTS, st.text(max_size=4)), max_size=12).map("".join)))
    def check(page: str) -> None:
        layout = read_html(source_of(page))
        assert layout.written([]) == page.encode()
        at = 0
        for piece in prose_of(layout)._pieces:
            assert at <= piece.start <= piece.end <= len(page)
            at = piece.end
            if piece.start == piece.end:
                assert piece.text in (GAP, HIDDEN, "\n")
            else:
                raw = page[piece.start : piece.end]
                assert piece.text == raw or piece.text == html.unescape(raw)

    check()


@given(SOUP)
def test_the_visible_text_holds_no_markup(page: str) -> None:
    text = visible(read_html, page.replace("<title>", "").replace("&lt", "").replace("< ", ""))
    assert "attr" not in text
    assert "code" not in text
    assert "<" not in text


@given(SOUP, st.data())
def test_an_edit_of_a_word_changes_that_word_only(page: str, data: st.DataObject) -> None:
    layout = read_html(source_of(page))
    text = prose_of(layout).text
    edits = word_edits(text)
    if not edits:
        return
    edit: Edit = data.draw(st.sampled_from(edits))
    after = written(layout, [edit])
    assert visible(read_html, after) == markup.replaced(text, edit)


@given(st.lists(st.sampled_from("one two three four five six".split()), min_size=1, max_size=6), st.data())
def test_no_word_of_plain_markup_is_lost(words: list[str], data: st.DataObject) -> None:
    tags = st.sampled_from(["<b>", "</b>", "<i>", "<p>", "</p>", "<br>", "<!-- -->", "</u>", "<div>", "</div>", " "])
    page = "".join(data.draw(tags) + " " + word for word in words)
    assert visible(read_html, page).split() == words


def test_documents_of_this_computer() -> None:
    paths = markup.documents(".html", ".htm", ".xhtml", total=500_000)
    if not paths:
        pytest.skip("no HTML files here")
    assert sum(markup.check_document(read_html, path) for path in paths) > 0
