"""Letters that look like Latin ones: what each stands for, by Unicode's own data."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

__all__ = ["ODD_LETTER", "Letter", "letter", "letters_of_word"]

# Where letters that pass for Latin ones live: the end of Latin and what is beside it, Greek, Cyrillic, Armenian,
# Georgian, Cherokee, Canadian syllables, runes, phonetic and small capitals, superscripts, letter-like symbols,
# Roman numerals, circled letters, Coptic, Lisu, ligatures, full-width forms, old scripts, mathematics, squares.
ODD_LETTER = re.compile(
    "[\u0180-\u02af\u0370-\u0587\u10a0-\u10ff\u13a0-\u13fd\u1400-\u167f\u16a0-\u16f8\u1d00-\u1dbf\u1eff\u2071-\u209c"
    "\u2102-\u214e\u2160-\u2188\u24b6-\u24e9\u2c60-\u2cff\ua4d0-\ua4ff\ua640-\ua69f\ua722-\ua7ff\uab30-\uabbf"
    "\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a\U00010280-\U0001044f\U000104b0-\U000105ff\U000118a0-\U000118ff"
    "\U00016f00-\U00016f4f\U0001d400-\U0001d7ff\U0001f130-\U0001f169\U0001f170-\U0001f189]"
)
_LONGEST_WORD = 64
_DRAWN = re.compile(r"(LATIN LETTER SMALL CAPITAL|(?:NEGATIVE )?(?:CIRCLED|SQUARED) LATIN CAPITAL LETTER) ([A-Z])")
# Letters of living orthographies that only pass for others at a glance.
_NAMES_USE = frozenset("\u0131\u0130\u017f\u1e9d\u0192\u01c0\u0269")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a character of a word is.

    ``kind`` is ``latin`` (stands for itself), ``styled`` (a Latin letter or digit in another dress: mathematical,
    circled, squared), ``raised`` (or lowered), ``wide``, ``small`` (a small capital), ``ligature``, the script of a
    look-alike (``cyrillic``; ``phonetic`` for those of Latin script), or ``other``. ``plain`` are the Latin readings.
    """

    kind: str
    plain: tuple[str, ...]


@lru_cache(maxsize=8192)
def letter(character: str) -> Letter:
    """What a character stands for in a word."""
    if character.isascii():
        return Letter("latin", (character,))
    name = unicodedata.name(character, "")
    if name.startswith("COMBINING"):
        return Letter("latin", (character,))
    drawn = _DRAWN.fullmatch(name)
    if drawn:
        small = "SMALL" in drawn[1]
        return Letter("small" if small else "styled", (drawn[2].lower() if small else drawn[2],))
    folded = unicodedata.normalize("NFKC", character)
    if folded.isascii() and folded.isalnum() and character not in _NAMES_USE:
        if len(folded) > 1:
            return Letter("ligature" if name.startswith("LATIN SMALL LIGATURE") else "other", (folded,))
        raised = unicodedata.decomposition(character).startswith(("<super>", "<sub>"))
        return Letter("wide" if name.startswith("FULLWIDTH") else "raised" if raised else "styled", (folded,))
    readings = _look_alikes().get(character)
    if readings:
        return Letter(_script(character), readings)
    if name.startswith("LATIN"):
        return Letter("latin", (character,))
    return Letter("other", ())


def letters_of_word(text: str, at: int, floor: int) -> tuple[int, int] | None:
    """The span of the word around an offset, not before ``floor``; None if it is no word of a sane length."""
    low, high = at, at + 1
    while low > floor and at - low < _LONGEST_WORD and _in_word(text[low - 1]):
        low -= 1
    while high < len(text) and high - at < _LONGEST_WORD and _in_word(text[high]):
        high += 1
    return (low, high) if high - low <= _LONGEST_WORD else None


@lru_cache(maxsize=8192)
def _in_word(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] in "LM" or ODD_LETTER.match(character) is not None


@cache
def _look_alikes() -> dict[str, tuple[str, ...]]:
    """Letters of other scripts by character, with the ASCII letters that Unicode calls confusable with them."""
    from confusable_homoglyphs.confusables import confusables_data  # noqa: PLC0415  (a large table, wanted rarely)

    found = {}
    for character, entries in confusables_data.items():
        if len(character) != 1 or character.isascii() or character in _NAMES_USE:
            continue
        if unicodedata.category(character) not in ("Lu", "Ll", "Lo", "Nl"):
            continue
        readings = {entry["c"] for entry in entries if len(entry["c"]) == 1 and entry["c"].isascii()}
        if "l" in readings:  # where Unicode lists a stroke, capital I and small l are one class
            readings.add("I")
        readings = {reading for reading in readings if reading.isalpha()}
        if character.isupper() or character.islower():
            upper = character.isupper()
            readings = {reading for reading in readings if reading.isupper() == upper}
        if readings:
            found[character] = tuple(sorted(readings))
    return found


@lru_cache(maxsize=8192)
def _script(character: str) -> str:
    from confusable_homoglyphs.categories import alias  # noqa: PLC0415

    script = str(alias(character)).lower()
    return "phonetic" if script == "latin" else script
