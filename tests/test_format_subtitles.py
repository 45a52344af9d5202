"""Subtitles: what is spoken, and how edits keep lines and cues as they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from format_cases import Case, cases, check_changed, check_unchanged, edits_of, named, source_of, word_edit
from helpers import MANY
from unspin.document import decode
from unspin.edits import Edit, apply
from unspin.formats.layout import TextLayout
from unspin.formats.subtitles import read_subtitles


def read(data: bytes) -> TextLayout:
    return read_subtitles(decode(data))


@pytest.mark.parametrize("case", cases("srt", "changed") + cases("vtt", "changed"), ids=named)
def test_changed(case: Case) -> None:
    check_changed(read_subtitles(source_of(case["source"])), read, case)


@pytest.mark.parametrize("case", cases("srt", "unchanged") + cases("vtt", "unchanged"), ids=named)
def test_unchanged(case: Case) -> None:
    check_unchanged(read_subtitles(source_of(case["source"])), case)


def test_a_byte_order_mark_stays() -> None:
    data = b"\xef\xbb\xbfWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\na &amp; pioneer\r\n"
    layout = read(data)
    assert layout.units[0].prose.text == "a & pioneer"  # type: ignore[index]
    assert layout.written(edits_of(layout, [["pioneer", "leader"]])) == data.replace(b"pioneer", b"leader")


def test_the_cue_is_reported() -> None:
    layout = read(b"1\n00:01.000 --> 00:02.000\nOne.\n\n9\n00:03.000 --> 00:04.000\nA pioneer.\n")
    (edit,) = edits_of(layout, [["pioneer", "leader"]])
    assert layout.where(edit) == {"cue": 2}


def test_words_that_would_leave_a_blank_line_stay() -> None:
    data = b"1\n00:01.000 --> 00:02.000\nmost exceedingly\nterrible\nyear\n"
    layout = read(data)
    assert layout.written(edits_of(layout, [["terrible\n", ""]])) == data
    assert layout.written(edits_of(layout, [["most exceedingly\nterrible", "worst"]])) == data.replace(
        b"most exceedingly", b"worst"
    )


# --- Whatever the cues ------------------------------------------------------------------------------------------------

LINE = st.lists(
    st.sampled_from(
        ["pioneer", "a", "<i>Chi</i>nese", "{\\an8}", "- so", "♪ la ♪", "12", "Tom &amp; Bo", "<3", "end.", "<v Bo>"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)
CUES = st.lists(st.lists(LINE, min_size=1, max_size=3), min_size=1, max_size=5)


@settings(max_examples=MANY)
@given(CUES, st.booleans(), st.sampled_from(["\n", "\r\n"]), st.integers(0, 60), st.sampled_from(["x", "x y", "a&b"]))
def test_all_but_the_edited_word_stays(
    cues: list[list[str]], is_vtt: bool, newline: str, number: int, new: str
) -> None:
    lines = ["WEBVTT", ""] if is_vtt else []
    for at, cue in enumerate(cues, 1):
        lines += [str(at), f"00:00:{at:02}.000 --> 00:00:{at:02}.900", *cue, ""]
    data = newline.join(lines).encode()
    layout = read(data)
    (unit,) = layout.units
    assert layout.written([]) == data
    edit = word_edit(unit, number, new)
    if edit is None or edit.original == "end.":  # without its full stop the sentence would run on
        return
    placed = layout.placed(unit, [edit])
    written = layout.written(placed)
    assert written.decode() == apply(layout.text, placed)
    assert [unit.prose.text for unit in read(written).units] == [apply(unit.prose.text, [edit])]
    assert written.count(newline.encode()) == data.count(newline.encode())


@settings(max_examples=MANY)
@given(CUES, st.data())
def test_cues_and_lines_survive_any_edit(cues: list[list[str]], data: st.DataObject) -> None:
    lines: list[str] = []
    for at, cue in enumerate(cues, 1):
        lines += [str(at), f"00:00:{at:02},000 --> 00:00:{at:02},900", *cue, ""]
    source = "\n".join(lines)
    layout = read(source.encode())
    (unit,) = layout.units
    text = unit.prose.text
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    edit = Edit(start, end, text[start:end], data.draw(st.sampled_from(["", "x", "x y", "\n\n"])))
    written = layout.written(layout.placed(unit, [edit])).decode()
    after = written.split("\n")
    assert len(after) == len(lines)
    for cue_start in [at for at, line in enumerate(lines) if "-->" in line]:
        assert after[cue_start - 1 : cue_start + 1] == lines[cue_start - 1 : cue_start + 1]
        cue = after[cue_start + 1 : lines.index("", cue_start)]
        assert all(line.strip() for line in cue) or not any(line.strip() for line in cue)


@given(st.text(st.sampled_from("a1\n\r ->:,{<v")))
def test_any_text_stays(text: str) -> None:
    for source in (text, "WEBVTT" + text, "00:01,000 --> 00:02,000\n" + text):
        assert read(source.encode()).written([]) == source.encode()
