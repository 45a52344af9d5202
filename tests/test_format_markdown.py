"""Markdown: what is prose, and that edits leave everything else as it was."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import markup
from markup import Case, edit_of, named, prose_of, source_of, visible, word_edits, written
from unspin.document import Source, decode
from unspin.edits import Edit
from unspin.formats.markdown import read_markdown
from unspin.formats.prose import GAP, HIDDEN


@pytest.mark.parametrize("case", markup.cases("markdown", "changed"), ids=named)
def test_changed(case: Case) -> None:
    layout = read_markdown(source_of(case["source"]))
    assert layout.written([]) == case["source"].encode()
    text = prose_of(layout).text
    assert text == case["visible"]
    assert written(layout, [edit_of(text, old, new) for old, new in case["edits"]]) == case["expected"]


@pytest.mark.parametrize("case", markup.cases("markdown", "unchanged"), ids=named)
def test_unchanged(case: Case) -> None:
    layout = read_markdown(source_of(case["source"]))
    text = prose_of(layout).text
    assert text == case["visible"]
    after = written(layout, word_edits(text))
    for kept in case["kept"]:
        assert kept in after


def test_names_are_unique() -> None:
    names = [case["name"] for kind in ("changed", "unchanged") for case in markup.cases("markdown", kind)]
    assert len(set(names)) == len(names)


def test_bytes_stay() -> None:
    data = b"\xef\xbb\xbf# The caf\xc3\xa9 pioneer\r\n\r\n> one\r\n> two\r\n"
    layout = read_markdown(decode(data))
    assert layout.written([]) == data
    (unit,) = layout.units
    edits = layout.placed(unit, [edit_of(unit.prose.text, "pioneer", "leader")])
    assert layout.written(edits) == data.replace(b"pioneer", b"leader")


def test_nul_characters_move_nothing() -> None:
    page = "a\0b *pio\0* pioneer\n| a\0 | pact |\n|--|--|\n"
    layout = read_markdown(Source(page, "utf-16-le"))
    assert written(layout, [edit_of(prose_of(layout).text, "pioneer", "leader")]) == page.replace("pioneer", "leader")


HOSTILE = [
    "> ", "- ", "[", "![", "*", "_", "`", "*a ", "[a](", "<", "&", "a|b\n", "x  \n", "<!--", "~~a", "$a", "^[", "\\",
    "[a][b]", "    - a\n", "**a*", "<b>", "[^a]: ", "| a ", "# ",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_deep_and_hostile_files_end_soon(unit: str) -> None:
    page = "the pioneer\n\n" + unit * 5_000
    started = time.monotonic()
    layout = read_markdown(source_of(page))
    assert time.monotonic() - started < 20
    assert layout.written([]) == page.encode()
    assert prose_of(layout).text.startswith("the pioneer")


def test_what_the_parser_cannot_read_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from unspin.formats import markdown
    from unspin.formats.layout import FormatError

    def fails(_: str) -> None:
        raise ValueError("no")

    monkeypatch.setattr(markdown, "tokens_of", fails)
    with pytest.raises(FormatError, match=r"as Markdown: .*\(ValueError: no\); try --input-format text"):
        read_markdown(source_of("a"))


PARTS = st.sampled_from(
    "# ## > - + 1. 2) * ** *** _ __ ~~ ` `codea` ```\ncodeb\n``` \n \n\n \r\n \\\n ~~\n | |-|-|\n |a|b|\n|-|-|\n "
    "[ ] ](attra) [alpha](attrb~'attrc') ![ [beta][attrd] [gamma] [gamma]:~attre\n \\* \\_ \\[ \\| \\a &amp; & &copy; "
    "&#39; ; <b> </b> <br> <!--~codec~--> <code>coded</code> <https://attrf.example/> \n---\n \n===\n \n\n~~~~codee\n\n"
    " $codef$ $ [^1] [^1]:~codeg\n ^[codeh] \t ~~~~ ~ ~ ~ ~ alpha beta gamma delta~epsilon zeta. Eta, theta's é — 12 !"
    " : \x00 \u2003 <div>\ncodei\n</div>\n\n".split(" ")
).map(lambda part: part.replace("~", " "))
SOUP = st.lists(PARTS, max_size=25).map("".join)


def test_every_visible_character_is_where_it_is_said_to_be() -> None:
    @given(st.one_of(st.text(), SOUP, st.lists(st.one_of(PARTS, st.text(max_size=4)), max_size=12).map("".join)))
    def check(page: str) -> None:
        layout = read_markdown(source_of(page))
        assert layout.written([]) == page.encode()
        at = 0
        for piece in prose_of(layout)._pieces:
            assert at <= piece.start <= piece.end <= len(page)
            at = piece.end
            raw = page[piece.start : piece.end]
            if piece.start == piece.end:
                assert piece.text in (GAP, HIDDEN, "\n")
            else:
                assert piece.text == raw or raw[0] in "\\&"

    check()


@given(SOUP, st.data())
def test_an_edit_of_a_word_changes_that_word_only(page: str, data: st.DataObject) -> None:
    layout = read_markdown(source_of(page))
    text = prose_of(layout).text
    edits = word_edits(text)
    if not edits:
        return
    edit: Edit = data.draw(st.sampled_from(edits))
    after = written(layout, [edit])
    assert visible(read_markdown, after) == markup.replaced(text, edit)


MARKS = st.sampled_from(["*", "**", "_", "~~", ""])
PHRASE = st.lists(st.tuples(MARKS, st.sampled_from("one two three four five".split())), min_size=1, max_size=6)


@given(st.lists(PHRASE, min_size=1, max_size=5), st.sampled_from(["", "> ", "- ", "# "]), st.data())
def test_any_stretch_may_be_rewritten(blocks: list[list[tuple[str, str]]], prefix: str, data: st.DataObject) -> None:
    lines = [prefix + " ".join(mark + word + mark for mark, word in block) for block in blocks]
    page = "\n\n".join(lines) + "\n"
    words = [word for block in blocks for _, word in block]
    assert visible(read_markdown, page).split() == words
    layout = read_markdown(source_of(page))
    text = prose_of(layout).text
    spots = [(edit.start, edit.end) for edit in word_edits(text, "new")]
    first = data.draw(st.integers(0, len(spots) - 1))
    last = data.draw(st.integers(first, len(spots) - 1))
    new = data.draw(st.lists(st.sampled_from("six seven eight".split()), max_size=3))
    start, end = spots[first][0], spots[last][1]
    after = written(layout, [Edit(start, end, text[start:end], " ".join(new))])
    assert visible(read_markdown, after).split() == words[:first] + new + words[last + 1 :]


@given(st.text(st.sampled_from("ab *_`[]<>|~\\&;#!-+=1.:$^()"), max_size=12))
def test_what_is_written_is_no_markup(wording: str) -> None:
    wording = " ".join(wording.split())
    if not wording:
        return
    layout = read_markdown(source_of("one two three\n"))
    for old in ("one", "two", "one two three"):
        text = prose_of(layout).text
        after = written(layout, [edit_of(text, old, wording)])
        assert visible(read_markdown, after) == text.replace(old, wording) or not any(map(str.isalpha, wording)), after


def test_documents_of_this_computer() -> None:
    paths = markup.documents(".md", ".markdown", total=400_000)
    if not paths:
        pytest.skip("no Markdown files here")
    assert sum(markup.check_document(read_markdown, path) for path in paths) > 0
