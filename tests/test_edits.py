"""Applying, inverting and merging edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import unspin
from unspin import Edit, apply, invert, merge

TEXT = "The big old dog sat."


def edit(text: str, start: int, end: int, replacement: str, **more: object) -> Edit:
    return Edit(start, end, text[start:end], replacement, **more)  # type: ignore[arg-type]


def test_apply_takes_any_order() -> None:
    edits = [edit(TEXT, 12, 15, "cat"), edit(TEXT, 4, 7, "small")]
    assert apply(TEXT, edits) == "The small old cat sat."
    assert [(e.start, e.end) for e in edits] == [(12, 15), (4, 7)]


def test_apply_nothing() -> None:
    assert apply(TEXT, []) == TEXT
    assert apply("", []) == ""


def test_edits_that_touch() -> None:
    assert apply("abc", [edit("abc", 0, 1, "x"), edit("abc", 1, 2, "yy")]) == "xyyc"


def test_insertions_and_deletions() -> None:
    assert apply("abc", [edit("abc", 1, 1, "-"), edit("abc", 2, 3, "")]) == "a-b"


def test_overlap() -> None:
    with pytest.raises(ValueError, match="overlap at offset 2"):
        apply("abcd", [edit("abcd", 0, 3, "x"), edit("abcd", 2, 4, "y")])


@pytest.mark.parametrize("wrong", [Edit(0, 3, "big", "x"), Edit(30, 33, "dog", "x")])
def test_edit_of_another_text(wrong: Edit) -> None:
    with pytest.raises(ValueError, match="is not"):
        apply(TEXT, [wrong])


def test_invert() -> None:
    edits = [edit(TEXT, 4, 7, "tiny little", alternatives=(("x", 0.1),)), edit(TEXT, 12, 15, "")]
    changed = apply(TEXT, edits)
    assert changed == "The tiny little old  sat."
    assert apply(changed, invert(edits)) == TEXT


def test_merge_of_the_same_place() -> None:
    first = [edit(TEXT, 4, 7, "huge", confidence=0.9, source="t:1")]
    middle = apply(TEXT, first)
    second = [edit(middle, 4, 12, "aged", confidence=0.6, source="t:2")]
    (merged,) = merge(TEXT, first, second)
    assert (merged.start, merged.end, merged.original, merged.replacement) == (4, 11, "big old", "aged")
    assert merged.confidence == 0.6
    assert merged.source == "t:1 + t:2"


def test_merge_of_other_places_keeps_both() -> None:
    first = [edit(TEXT, 12, 15, "cat", source="t:1")]
    second = [edit(apply(TEXT, first), 4, 7, "small", source="t:2")]
    merged = merge(TEXT, first, second)
    assert [(e.start, e.original, e.replacement, e.source) for e in merged] == [
        (4, "big", "small", "t:2"),
        (12, "dog", "cat", "t:1"),
    ]


def test_merge_of_what_cancels_out() -> None:
    first = [edit(TEXT, 4, 7, "huge")]
    assert merge(TEXT, first, invert(first)) == []


def test_merge_with_nothing() -> None:
    edits = [edit(TEXT, 4, 7, "huge")]
    assert merge(TEXT, edits, []) == edits
    assert merge(TEXT, [], edits) == edits


def test_public_names() -> None:
    for name in unspin.__all__:
        assert getattr(unspin, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = unspin.nothing  # type: ignore[attr-defined]


texts = st.text(st.one_of(st.characters(), st.sampled_from("a b\r\n\u2028\ufeff😀é")), max_size=30)


@st.composite
def edits_of(draw: st.DrawFn, text: str, *, insertions: bool = True) -> list[Edit]:
    """Edits that do not overlap, in text order."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    spans = [(a, b) for a, b in pairs if insertions or a < b]
    return [edit(text, a, b, draw(texts), confidence=draw(st.floats(0, 1))) for a, b in spans]


@given(st.data(), texts)
def test_inverting_takes_the_text_back(data: st.DataObject, text: str) -> None:
    edits = data.draw(edits_of(text))
    assert apply(apply(text, edits), invert(edits)) == text


@given(st.data(), texts)
def test_inverting_twice_changes_nothing(data: st.DataObject, text: str) -> None:
    edits = data.draw(edits_of(text))
    assert [(e.start, e.end, e.original, e.replacement) for e in invert(invert(edits))] == [
        (e.start, e.end, e.original, e.replacement) for e in edits
    ]


@given(st.data(), texts)
def test_merging_is_doing_both(data: st.DataObject, text: str) -> None:
    first = data.draw(edits_of(text))
    middle = apply(text, first)
    second = data.draw(edits_of(middle))
    merged = merge(text, first, second)
    assert apply(text, merged) == apply(middle, second)
    assert apply(apply(text, merged), invert(merged)) == text
