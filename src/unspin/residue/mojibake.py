"""Mojibake: text whose bytes were read in the wrong encoding, ``cafÃ©`` for ``café``; found and mended by ftfy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from unspin.edits import Edit
from unspin.language_model import LanguageModel

from .passes import settled
from .regions import outside_regions

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

__all__ = ["find"]

_KIND = "residue:mojibake"
_STRAY_CONFIDENCE = 0.6
_LONGEST = 4000
"""Characters that are judged together at most: ftfy takes all or nothing of what it gets."""
# What every sign of damage that ftfy knows holds; a hundred times faster to look for than the signs themselves.
_DOUBTFUL = re.compile(r"[^\x00-\x7f]{2}|[\x80-\x9f\u00c2\u00c3\u0152\u0153]")
_CUT = re.compile(r"(?<=[!-~])[ \t](?=[!-~])")  # never within mojibake, which may hold a space in place of U+00A0
_PRINTABLE = re.compile(r"[!-~]+")  # ASCII, which no wrong decoding touches
_WORD_BEFORE = re.compile(r"[A-Za-z0-9']{1,40}\Z")
_WORD_AFTER = re.compile(r"[A-Za-z0-9']{1,40}")
# The last byte of a closing quotation mark has no meaning in Windows-1252; browsers show U+FFFD for it.
_LOST_QUOTE = "\u00e2\u20ac\ufffd"


def find(text: str, model: Callable[[], LanguageModel]) -> list[Edit]:  # noqa: ARG001  (what all finders take)
    """Edits that put mis-decoded words right, a word or a run of damage each; sorted.

    Only ftfy's repair of encodings is used, none of its other habits: quotation marks, widths, ligatures and
    normal forms stay. Where a text has no other damage than a stray Â before a sign (``Â£5``), which honest archives
    have too, its repair is a suggestion.
    """
    edits = [] if text.isascii() else settled(text, _once)
    if all(_only_stray(edit) for edit in edits):
        return [replace(edit, confidence=_STRAY_CONFIDENCE) for edit in edits]
    return edits


def _only_stray(edit: Edit) -> bool:
    return edit.original.replace("\u00c2", "") == edit.replacement


def _once(text: str) -> list[Edit]:
    edits: list[Edit] = []
    done = 0
    while doubtful := _DOUBTFUL.search(text, done):
        start = max(text.rfind("\n", done, doubtful.start()) + 1, done)
        end = text.find("\n", doubtful.start())
        end = len(text) if end < 0 else end
        while end - start > _LONGEST:  # cut it at a space between ASCII characters
            cut = _CUT.search(text, start + _LONGEST // 2, start + _LONGEST)
            stop = cut.end() if cut else start + _LONGEST
            if stop > doubtful.start():
                end = stop
            else:
                start = stop
        edits += _mended(text, start, end)
        done = end
    return outside_regions(text, edits) if edits else []


@cache
def _config() -> TextFixerConfig:
    from ftfy import TextFixerConfig  # noqa: PLC0415

    # A lossy sequence would become U+FFFD, which says less than what stands there.
    return TextFixerConfig(replace_lossy_sequences=False, explain=True)


def _mended(text: str, start: int, end: int) -> Iterator[Edit]:
    from ftfy import fix_encoding_and_explain  # noqa: PLC0415

    damaged = text[start:end]
    given = damaged.replace(_LOST_QUOTE, "\u00e2\u20ac\u009d")
    fixed, steps = fix_encoding_and_explain(given, _config())
    if fixed == given:
        return
    guessed = given != damaged or not any("utf-8" in step.parameter for step in steps or ())
    source = "+".join(step.parameter for step in steps or ())
    for low, high, replacement in _changes(given, fixed):
        yield Edit(
            start + low,
            start + high,
            damaged[low:high],
            replacement,
            confidence=0.95 if guessed else 0.99,
            kind=_KIND,
            source=f"mojibake:{source}",
        )


def _changes(damaged: str, fixed: str) -> Iterator[tuple[int, int, str]]:
    """The places that differ, with the ASCII letters that touch them, so that a report shows words."""
    before, after = list(_PRINTABLE.finditer(damaged)), list(_PRINTABLE.finditer(fixed))
    if [m[0] for m in before] != [m[0] for m in after]:
        while fixed and damaged[-1:] == fixed[-1:]:
            damaged, fixed = damaged[:-1], fixed[:-1]
        low = next((at for at, (a, b) in enumerate(zip(damaged, fixed, strict=False)) if a != b), len(damaged))
        yield low, len(damaged), fixed[low:]
        return
    last: tuple[int, int, str] | None = None
    low = new_low = 0
    ends = [(m.span(), n.span()) for m, n in zip(before, after, strict=True)]
    for (high, next_low), (new_high, new_next) in [*ends, ((len(damaged),) * 2, (len(fixed),) * 2)]:
        if damaged[low:high] != fixed[new_low:new_high]:
            start, end, replacement = _one_change(damaged, fixed, (low, high), (new_low, new_high))
            if last and start <= last[1]:
                last = (last[0], end, last[2] + replacement[last[1] - start :])
            else:
                if last:
                    yield last
                last = (start, end, replacement)
        low, new_low = next_low, new_next
    if last:
        yield last


def _one_change(damaged: str, fixed: str, old: tuple[int, int], new: tuple[int, int]) -> tuple[int, int, str]:
    """One place without the white space that is the same at its ends, but with the letters around it."""
    (low, high), (new_low, new_high) = old, new
    while low < high and new_low < new_high and damaged[low] == fixed[new_low] and damaged[low].isspace():
        low, new_low = low + 1, new_low + 1
    while (
        low < high and new_low < new_high and damaged[high - 1] == fixed[new_high - 1] and fixed[new_high - 1].isspace()
    ):
        high, new_high = high - 1, new_high - 1
    before = _WORD_BEFORE.search(damaged, max(low - 40, 0), low)
    after = _WORD_AFTER.match(damaged, high)
    head, tail = before[0] if before else "", after[0] if after else ""
    return low - len(head), high + len(tail), head + fixed[new_low:new_high] + tail
