"""From the visible text back into the source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unspin.edits import Edit, apply
from unspin.formats.prose import GAP, HIDDEN, Piece, Prose


def prose(marked: str) -> Prose:
    """A source in which ``<…>`` is markup and ``&x;`` reads as x."""
    pieces, at = [], 0
    while at < len(marked):
        if marked[at] == "<":
            at = marked.index(">", at) + 1
        elif marked[at] == "&":
            end = marked.index(";", at) + 1
            pieces.append(Piece(at, end, marked[at + 1 : end - 1]))
            at = end
        else:
            end = min((marked.find(c, at) for c in "<&" if c in marked[at:]), default=len(marked))
            pieces.append(Piece(at, end, marked[at:end]))
            at = end
    return Prose(marked, pieces)


def changed(source: str, old: str, new: str) -> str:
    view = prose(source)
    start = view.text.index(old)
    edit = Edit(start, start + len(old), old, new, alternatives=((old, 0.1),))
    return apply(source, view.placed([edit]))


def test_a_word_split_by_tags_is_one_word() -> None:
    view = prose("a <b>Chi</b>nese pioneer")
    assert view.text == "a Chinese pioneer"


def test_what_stays_is_not_touched() -> None:
    assert changed("<b>Chi</b>nese pioneer <i>spoke</i>", "Chinese pioneer", "Chinese leader") == (
        "<b>Chi</b>nese leader <i>spoke</i>"
    )


def test_words_go_where_their_counterparts_stood() -> None:
    assert changed("the <b>Socialist</b> <i>Coalition</i> met", "Socialist Coalition", "Communist Party") == (
        "the <b>Communist</b> <i>Party</i> met"
    )


def test_a_line_break_between_tags_stays() -> None:
    assert changed("the <b>Socialist</b>\n  <i>Coalition</i>", "Socialist\n  Coalition", "Communist Party") == (
        "the <b>Communist</b>\n  <i>Party</i>"
    )


def test_tags_survive_another_number_of_words() -> None:
    assert changed("the most <b>exceedingly terrible</b> year", "most exceedingly terrible", "worst") == (
        "the worst<b></b> year"
    )


def test_a_split_word_is_written_into_its_first_part() -> None:
    assert changed("<b>pio</b>neer", "pioneer", "leader") == "<b>leader</b>"


def test_references_are_written_anew_as_a_whole() -> None:
    assert changed("caf&e; society", "cafe society", "cafe people") == "caf&e; people"
    assert changed("pion&eer;s", "pioneer", "leader") == "leaders"


def test_alternatives_stay_with_the_first_edit() -> None:
    view = prose("<b>Socialist</b> <i>Coalition</i>")
    edits = view.placed([Edit(0, 19, "Socialist Coalition", "Communist Party", alternatives=(("x", 0.1),))])
    assert [edit.original for edit in edits] == ["Socialist", "Coalition"]
    assert [bool(edit.alternatives) for edit in edits] == [True, False]


def test_text_without_a_place_is_never_written() -> None:
    source = "one<p>two"
    view = Prose(source, [Piece(0, 3, "one"), Piece(3, 3, GAP), Piece(6, 9, "two")])
    assert view.text == "one\n\ntwo"
    assert apply(source, view.placed([Edit(3, 8, "\n\ntwo", "")])) == "one<p>"
    assert view.placed([Edit(3, 5, "\n\n", "")]) == []


def test_no_space_is_written_before_white_space_without_a_place() -> None:
    source = "*Socialist*\n> *Coalition*"
    view = Prose(source, [Piece(1, 10, "Socialist"), Piece(11, 11, "\n"), Piece(15, 24, "Coalition")])
    edits = view.placed([Edit(0, 19, "Socialist\nCoalition", "Communist Party")])
    assert apply(source, edits) == "*Communist*\n> *Party*"


def test_switched_off_regions_are_hidden() -> None:
    source = "one <!-- unspin: off -->two<!-- unspin: on --> three"
    view = Prose(source, [Piece(0, 4, "one "), Piece(24, 27, "two"), Piece(46, 52, " three")])
    assert view.text == f"one {HIDDEN} three"
    plain = "one # unspin: off\ntwo # unspin: on\nthree"
    assert "two" not in Prose(plain, [Piece(0, len(plain), plain)]).text


WORDS = st.text(st.sampled_from("ab &"), min_size=1, max_size=6).map(lambda text: text.replace("&", "&c;"))


@given(st.lists(WORDS, min_size=1, max_size=6), st.data())
def test_the_visible_text_becomes_what_the_edit_says(parts: list[str], data: st.DataObject) -> None:
    source = "<i>".join(parts)
    view = prose(source)
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    new = data.draw(st.text(st.sampled_from("xy "), max_size=5))
    edits = view.placed([Edit(start, end, view.text[start:end], new)])
    after = apply(source, edits)
    assert prose(after).text == view.text[:start] + new + view.text[end:]
    assert after.count("<i>") == source.count("<i>")
