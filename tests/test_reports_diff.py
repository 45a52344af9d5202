"""Diffs on terminals, side by side, and for patch(1)."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from unspin import Edit, apply
from unspin.batch.work import FileResult
from unspin.reports.diff import (
    DiffReporter,
    DiffStyle,
    print_inline,
    print_remaining,
    print_side_by_side,
    print_suggestions,
    unified_diff,
)

TEXT = (
    "A first line.\nThe old pioneer spoke. Nothing here. Nor here.\n\n"
    "One more pioneer. After it.\n\nA last paragraph, without any.\n"
)


def edit(text: str, old: str, new: str, *, kind: str = "phrase", confidence: float = 0.87, number: int = 0) -> Edit:
    at = -1
    for _ in range(number + 1):
        at = text.index(old, at + 1)
    return Edit(at, at + len(old), old, new, confidence, kind)


PIONEERS = [edit(TEXT, "pioneer", "leader", number=number) for number in range(2)]


def console(width: int = 60, *, color: bool = False, no_color: bool = False) -> Console:
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=color,
        color_system="truecolor" if color else None,
        no_color=no_color,
        highlight=False,
    )


def shown(
    printer: Callable[..., None], text: str, edits: list[Edit], width: int = 60, context: int = 0, color: bool = False
) -> list[str]:
    on = console(width, color=color)
    printer(on, text, edits, context=context)
    return [line.rstrip() for line in on.file.getvalue().splitlines()]  # type: ignore[attr-defined]


def inline(text: str, edits: list[Edit], width: int = 60, context: int = 0) -> list[str]:
    return shown(print_inline, text, edits, width, context)


def test_inline() -> None:
    assert inline(TEXT, PIONEERS) == [
        "   2 The old [-pioneer-]{+leader+}⁸⁷ spoke.",
        "",
        "   4 One more [-pioneer-]{+leader+}⁸⁷.",
        "",
    ]


def test_inline_with_context() -> None:
    assert inline(TEXT, PIONEERS[1:], context=1) == [
        "   2 Nor here.",
        "",
        "   4 One more [-pioneer-]{+leader+}⁸⁷. After it.",
        "",
    ]


def test_head_explains_the_figures_once() -> None:
    on = console()
    reporter = DiffReporter(on, print, suggest=False, style=DiffStyle.inline)
    for _ in range(2):
        reporter.file(FileResult(Path("a.txt"), TEXT, b"", PIONEERS[:1], [{}]))
    assert on.file.getvalue().count("confidence in %") == 1  # type: ignore[attr-defined]


def test_colours_say_the_same_without_signs() -> None:
    (line,) = (line for line in shown(print_inline, TEXT, PIONEERS[:1], color=True) if "old" in line)
    assert "[-" not in line
    assert "\x1b[9;31mpioneer\x1b[0m" in line
    assert "\x1b[1;32mleader\x1b[0m" in line


def test_no_color_leaves_signs() -> None:
    on = console(color=True, no_color=True)
    print_inline(on, TEXT, PIONEERS)
    assert "[-pioneer-]" in on.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [60, 80, 200])
def test_side_by_side_fits(width: int) -> None:
    lines = shown(print_side_by_side, TEXT, PIONEERS, width)
    assert max(map(len, lines)) <= width
    (row,) = (line for line in lines if line.startswith("   2"))
    assert "The old [-pioneer-] spoke." in row
    assert "The old {+leader+}⁸⁷" in row
    before = row.index("The old [")
    assert row.index("The old {") - before >= min((width - 8) // 2 - 1, 60)


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("printer", [print_inline, print_side_by_side])
def test_no_line_is_wider_than_the_terminal(printer: Callable[..., None], width: int) -> None:
    text = "Long pioneer " + "words " * 300 + "x" * 500 + " pioneer end."
    edits = [edit(text, "pioneer", "leader", number=number) for number in range(2)]
    assert max(map(len, shown(printer, text, edits, width))) <= width


def test_long_unchanged_stretches_are_left_out() -> None:
    text = "One pioneer " + "and so on " * 1000 + "to the pioneer. "
    edits = [edit(text, "pioneer", "leader", number=number) for number in range(2)]
    lines = " ".join(line.strip() for line in inline(text, edits))
    assert "[…]" in lines
    assert len(lines) < 700
    assert "to the [-pioneer-]{+leader+}" in lines


RESIDUE = {
    "zero width": ("g\u200bap", "gap", "residue:lookalike", "[-g<U+200B>ap-]{+gap+}"),
    "cyrillic": ("Th\u0435", "The", "residue:lookalike", "[-Th<U+0435>-]{+The+}"),
    "no-break space": ("a\u00a0b", "a b", "residue:typography", "[-a<U+00A0>b-]{+a b+}"),
    "spaces": ("  ", " ", "residue:typography", "[-␣␣-]{+␣+}"),
    "newline within": ("quote\n”", "quote”\n", "residue:typography", "[-quote⏎”-]{+quote”⏎+}"),
    "tab": ("\t", " ", "residue:typography", "[-⇥-]{+␣+}"),
    "escape": ("\x1b[2J", "", "residue:mojibake", "[-<U+001B>[2J-]⁸⁷"),
    "accents are no disguise": ("café,,", "café,", "residue:typography", "[-café,,-]{+café,+}"),
    "removed line": ("Leave a Reply\n", "", "residue:furniture", "[-Leave a Reply-]⁸⁷"),
    "removed lines": ("Leave a Reply\nShare\n\n", "", "residue:furniture", "[-Leave a Reply⏎Share-]⁸⁷"),
}


@pytest.mark.parametrize("name", RESIDUE)
def test_residue_can_be_seen(name: str) -> None:
    old, new, kind, expected = RESIDUE[name]
    text = f"Before it.\n\n{old}after it."
    lines = inline(text, [edit(text, old, new, kind=kind)], width=200)
    assert any(expected in line for line in lines), lines


def test_no_control_character_passes() -> None:
    text = "A \x1b[31mred\x1b[0m pioneer\x07 spoke\x9b2J \u202eloud [bold]loud[/bold]."
    for printer in (print_inline, print_side_by_side):
        lines = "\n".join(shown(printer, text, [edit(text, "pioneer", "lead\x1ber")], 200))
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(lines)
        assert "[bold]loud[/bold]" in lines


def test_an_edit_over_two_sentences() -> None:
    text = "One big. Dog sat. End here. Not this."
    lines = inline(text, [Edit(4, 12, "big. Dog", "cat", 0.9), edit(text, "End", "Stop", confidence=0.9)], 100)
    assert lines == ["   1 One [-big. Dog-]{+cat+}⁹⁰ sat. [-End-]{+Stop+}⁹⁰ here.", ""]


TEXTS = st.lists(
    st.sampled_from(["One dog.", "A cat sat. ", "\n", "\n\n", " ", "- item", "x\u200b", "\r\n", "¿"]), max_size=12
)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = "".join(draw(TEXTS))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = [
        Edit(low, high, text[low:high], draw(st.sampled_from(["", "new", "two words", "\n"])), draw(st.floats(0, 1)))
        for low, high in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    return text, edits


@settings(max_examples=40)
@given(edited(), st.integers(0, 2), st.sampled_from([60, 200]))
def test_every_edit_is_shown_once(case: tuple[str, list[Edit]], context: int, width: int) -> None:
    text, edits = case
    numbers = "①②③④"  # one character each, so that no line break falls into one
    marked = [replace(one, replacement=number) for one, number in zip(edits, numbers, strict=False)]
    for printer in (print_inline, print_side_by_side):
        lines = "".join(shown(printer, text, marked, width, context))
        for one in marked:
            assert lines.count(one.replacement) == 1


# Unified diffs.


def test_context_lines() -> None:
    old, new = "1\n2\n3\n4\n5\n", "1\n2\nX\n4\n5\n"
    assert "".join(unified_diff("a", old, new, 0)) == "--- a/a\n+++ b/a\n@@ -3 +3 @@\n-3\n+X\n"
    assert "@@ -1,5 +1,5 @@" in "".join(unified_diff("a", old, new, 2))


@pytest.mark.parametrize("style", list(DiffStyle))
def test_style(style: DiffStyle) -> None:
    written: list[str] = []
    on = console(color=True)
    result = FileResult(Path("a.txt"), TEXT, b"", PIONEERS, [{}, {}], after=apply(TEXT, PIONEERS))
    DiffReporter(on, written.append, suggest=False, style=style).file(result)
    assert bool(written) == (style is DiffStyle.unified)
    assert bool(on.file.getvalue()) != bool(written)  # type: ignore[attr-defined]
    if written:
        assert "\x1b" not in written[0]


NAMES = ["a.txt", "two words.txt", 'quo"te.txt', "back\\slash.txt", "new\nline.txt", "tab\tbed.txt", "ünï.txt"]


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch(1)")
@pytest.mark.parametrize("name", NAMES)
def test_patch_finds_the_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(TEXT)
    diff = "".join(unified_diff(name, TEXT, apply(TEXT, PIONEERS)))
    subprocess.run(["patch", "-s", "-p1"], cwd=tmp_path, input=diff.encode(), check=True, capture_output=True)
    assert (tmp_path / name).read_text() == apply(TEXT, PIONEERS)


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch(1)")
@settings(max_examples=15)
@given(edited(), st.integers(0, 3))
def test_patch_makes_the_edits(tmp_path: Path, case: tuple[str, list[Edit]], context: int) -> None:
    text, edits = case
    file = tmp_path / "a.txt"
    file.write_bytes(text.encode())
    diff = "".join(unified_diff("a.txt", text, apply(text, edits), context))
    if diff:
        command = ["patch", "--binary", "-s", "-p1"]
        subprocess.run(command, cwd=tmp_path, input=diff.encode(), check=True, capture_output=True)
    assert (file.read_bytes() if file.exists() else b"") == apply(text, edits).encode()


# Lists.


def test_suggestions() -> None:
    on = console()
    offered = replace(PIONEERS[1], alternatives=(("settler", 0.1), ("guide", 0.05), ("elder", 0.01)))
    print_suggestions(on, "a.txt", TEXT, [offered])
    assert on.file.getvalue() == (  # type: ignore[attr-defined]
        "a.txt: suggestions, not applied\n    4:10  pioneer → leader 87%, settler 10%, guide 5%\n"
    )


def test_remaining() -> None:
    on = console(width=30)
    spans = [(one.start, one.end, one.confidence) for one in reversed(PIONEERS)]
    print_remaining(on, "a.txt", TEXT, spans)
    assert on.file.getvalue().splitlines() == [  # type: ignore[attr-defined]
        "a.txt: probably spun, not restorable here",
        "     2:9  87%  The old [pioneer] spoke. Nothing here. Nor …",
        "    4:10  87%  One more [pioneer]. After it.",
    ]


@given(edited())
def test_remaining_takes_any_span(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    on = console()
    print_remaining(on, "a.txt", text, [(one.start, one.end, 0.5) for one in edits])
    assert len(on.file.getvalue().splitlines()) == 1 + len(edits)  # type: ignore[attr-defined]
