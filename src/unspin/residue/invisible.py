"""Characters that nobody sees: zero-width characters, soft hyphens, controls of the writing direction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from unspin.edits import Edit

from .context import log_frequency

__all__ = ["directions", "hidden_characters"]

_KIND = "residue:lookalike"
# Default ignorables that text meets: joiners, spaces, fillers, variation selectors, tags; not those of formulas.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200d\u2060\u2063\u2064\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e01ef]+"
)
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_BLACK_FLAG = "\U0001f3f4"
_SOFT_HYPHEN = "\u00ad"
_LINE_ENDS = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Hebrew, Arabic, Syriac, Thaana, N'Ko, Mandaic and their presentation forms and historic kin, without the BOM.
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_OVERRIDDEN = re.compile("\u202e([^\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\n]{1,2000})\u202c?")
_REACH = 60
"""Letters of a word that an edit takes in on either side, so that a report shows the word."""


@lru_cache(maxsize=4096)
def _plain(character: str) -> bool:
    """Whether nothing invisible belongs beside the character: no emoji, no script that joins or breaks unseen."""
    if character.isspace() or character.isascii():
        return True
    if unicodedata.category(character).startswith("P"):
        return not 0x3000 <= ord(character) < 0xA000
    return unicodedata.name(character, "").startswith(("LATIN", "CYRILLIC", "GREEK", "COMBINING"))


def hidden_characters(text: str) -> Iterator[Edit]:
    """Edits that take out invisible characters; where emoji or another script may need them they stay.

    Soft hyphens at a line's end stay, where a reader sees a hyphen, and a byte-order mark at the very beginning.
    """
    start = end = 0  # the word in hand
    drops: list[tuple[int, int]] = []
    for run in _HIDDEN.finditer(text):
        low, high = _superfluous(text, run)
        if low == high:
            continue
        if drops and low <= end:
            end = _word_end(text, high)
        else:
            if drops:
                yield _without(text, start, end, drops)
            drops, start, end = [], _word_start(text, low, end), _word_end(text, high)
        drops.append((low, high))
    if drops:
        yield _without(text, start, end, drops)


def _superfluous(text: str, run: re.Match[str]) -> tuple[int, int]:
    """The part of a run of invisible characters that means nothing where it stands."""
    low, high = run.span()
    left, right = text[low - 1 : low], text[high : high + 1]
    if low == 0 and text[0] == "\ufeff":
        low += 1
    if text[high - 1] == _SOFT_HYPHEN and _LINE_ENDS.match(text, high):
        return low, low
    if (left and not _plain(left)) or (right and not _plain(right)):
        # An emoji or a letter of another script: joiners and selectors are its own, tags only behind a flag.
        inside = text[low:high]
        if left != _BLACK_FLAG and _TAGS.match(inside) and _TAGS.sub("", inside) == "":
            return low, high
        return low, low
    if left and not left.isalpha() and not left.isspace() and _SELECTORS.match(text, low):
        low += 1  # keycaps, and symbols drawn as text: "1\ufe0f", "©\ufe0e"
    return low, high


def _word_start(text: str, at: int, floor: int) -> int:
    low = at
    while low > floor and at - low < _REACH and text[low - 1].isalnum():
        low -= 1
    return low


def _word_end(text: str, at: int) -> int:
    high = at
    while high < len(text) and high - at < _REACH and text[high].isalnum():
        high += 1
    return high


def _without(text: str, start: int, end: int, drops: list[tuple[int, int]]) -> Edit:
    parts, at = [], start
    for low, high in drops:
        parts.append(text[at:low])
        at = high
    dropped = "".join(text[low:high] for low, high in drops)
    soft = _SOFT_HYPHEN in dropped
    return Edit(
        start,
        end,
        text[start:end],
        "".join(parts) + text[at:end],
        confidence=0.95 if soft else 0.98,
        kind=_KIND,
        source="lookalike:soft-hyphen" if soft else "lookalike:zero-width",
    )


def directions(text: str) -> Iterator[Edit]:
    """Edits that take controls of the writing direction out of lines where nothing runs from right to left.

    What an override showed backwards is turned round when it reads as English only then.
    """
    done = line_end = 0
    needed = False
    for control in _DIRECTION.finditer(text):
        at = control.start()
        if at < done:
            continue
        if at >= line_end:
            low, high = text.rfind("\n", line_end, at), text.find("\n", at)
            line_end = len(text) if high < 0 else high
            needed = _RIGHT_TO_LEFT.search(text, max(low, 0), line_end) is not None
        if needed:
            continue
        turned = _OVERRIDDEN.match(text, at)
        if turned and _reads_better(turned[1][::-1], turned[1]):
            done = turned.end()
            yield _direction(text, at, done, turned[1][::-1], 0.9, "override")
        else:
            done = at + 1
            yield _direction(text, at, done, "", 0.97, "direction")


def _direction(text: str, start: int, end: int, replacement: str, confidence: float, rule: str) -> Edit:
    return Edit(start, end, text[start:end], replacement, confidence, _KIND, f"lookalike:{rule}")


def _reads_better(turned: str, stored: str) -> bool:
    def worth(part: str) -> float:
        return sum(log_frequency(word) for word in re.findall(r"[^\W\d_]{2,}", part))

    return worth(turned) > worth(stored) + 3.0
