"""Look-alikes: letters of other scripts, styled letters and invisible characters that hide words from filters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from unspin.edits import Edit, apply, merge
from unspin.language_model import LanguageModel

from .context import log_frequency
from .invisible import directions, hidden_characters
from .letters import ODD_LETTER, Letter, letter, letters_of_word
from .passes import settled
from .regions import outside_regions

__all__ = ["find"]

_KIND = "residue:lookalike"
_WIDE = re.compile("[\uff01-\uff5e](?:[ \u3000]?[\uff01-\uff5e])*")
_WIDE_WORD = re.compile("[\uff01-\uff5e](?:\u3000?[\uff01-\uff5e])*")
_WIDE_LETTER = re.compile("[\uff21-\uff3a\uff41-\uff5a]")
_EAST_ASIAN = re.compile(
    "[\u2e80-\u2fff\u3005-\u3007\u3040-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f]"
)
_CYRILLIC = re.compile("[\u0400-\u052f]")
_PHONETIC_SIGNS = frozenset("/[]\u02c8\u02cc\u02d0\u02d1")
_STYLES = frozenset({"styled", "small", "raised"})
_SMALL_ALIKE = frozenset("sxqz")  # small capitals that most fonts and generators lack
_GAP = re.compile(r"[^\S\n]?[.,;:!?'\u2019\u201c\u201d\"()&-]{0,2}[^\S\n]?")
_KNOWN = 3.0
"""log10 uses in a thousand million words from which a reading counts as a word."""
_MOST_READINGS = 16


def find(text: str, model: Callable[[], LanguageModel]) -> list[Edit]:  # noqa: ARG001  (what all finders take)
    """Edits that make disguised words plain Latin and take invisible characters out; sorted.

    What Unicode says a letter looks like decides, together with the word that comes of it: foreign words, formulas,
    phonetic notation, emoji and the marks that other scripts need stay as they are.
    """
    return [] if text.isascii() else settled(text, _once)


def _once(text: str) -> list[Edit]:
    collected: list[Edit] = []
    current = text
    for stage in (hidden_characters, directions, _wide_forms, _odd_words):
        found = outside_regions(current, stage(current))
        if found:
            collected = merge(text, collected, found)
            current = apply(current, found)
    return collected


def _wide_forms(text: str) -> Iterator[Edit]:
    """Full-width letters, with the full-width digits and marks between them, where no East Asian text is near."""
    for run in _WIDE.finditer(text):
        start, end = run.span()
        count = len(_WIDE_LETTER.findall(run[0]))
        beside = text[start - 1 : start] + text[end : end + 1]
        if count == 0 or (count == 1 and not any(c.isascii() and c.isalpha() for c in beside)):
            continue
        if _EAST_ASIAN.search(text, max(start - 60, 0), end + 60):
            continue
        for word in _WIDE_WORD.finditer(text, start, end):
            yield _edit(text, *word.span(), unicodedata.normalize("NFKC", word[0]), 0.97, "full-width")


@dataclass(slots=True)
class _Word:
    start: int
    end: int
    letters: list[Letter]
    kinds: set[str]

    def reading(self) -> str:
        """The likeliest of the words that the letters may stand for."""
        choices = [item.plain for item in self.letters]
        plain = "".join(choice[0] for choice in choices)
        if all(len(choice) == 1 for choice in choices):
            return plain
        readings = ["".join(parts) for parts, _ in zip(product(*choices), range(_MOST_READINGS), strict=False)]
        return max(readings, key=log_frequency)


def _odd_words(text: str) -> Iterator[Edit]:
    """Words with look-alike or styled letters; whole words of look-alikes only where mixed ones prove a disguise."""
    proofs = 0
    unproven: list[_Word] = []
    phrase: list[_Word] = []
    edits: list[Edit] = []
    for word in _words(text):
        odd = word.kinds - {"latin"}
        if "other" in odd or "wide" in odd:
            continue
        if odd <= _STYLES and _all_styled(text, word):
            if phrase and not _GAP.fullmatch(text, phrase[-1].end, word.start):
                edits += _styled_phrase(text, phrase)
                phrase = []
            phrase.append(word)
        elif odd <= _STYLES or odd == {"ligature"}:
            edits += _dressed(text, word, odd)
        elif edit := _mixed(text, word, odd - _STYLES - {"ligature"}):
            proofs += 1
            edits.append(edit)
        elif odd == {"cyrillic"} or ("latin" in word.kinds and word.end - word.start == 2):
            unproven.append(word)
    edits += _styled_phrase(text, phrase)
    if proofs:
        for word in unproven:
            edits += _whole(text, word, proofs)
    yield from sorted(edits, key=lambda edit: edit.start)


def _dressed(text: str, word: _Word, odd: set[str]) -> Iterator[Edit]:
    """A word of plain letters and ligatures, or of plain and styled letters if it reads as English."""
    if odd == {"ligature"}:
        if "latin" in word.kinds:
            yield _edit(text, word.start, word.end, word.reading(), 0.97, "ligature")
    elif odd == {"styled"} and _known(word.reading(), 3):
        yield _edit(text, word.start, word.end, word.reading(), 0.95, "styled")


def _words(text: str) -> Iterator[_Word]:
    end = 0
    odd = ODD_LETTER.search(text)
    while odd:
        span = letters_of_word(text, odd.start(), end)
        if span:
            start, end = span
            letters = [letter(character) for character in text[start:end]]
            yield _Word(start, end, letters, {item.kind for item in letters})
        else:
            end = odd.end()
        odd = ODD_LETTER.search(text, end)


def _all_styled(text: str, word: _Word) -> bool:
    """Whether every letter is styled, but for a plain capital before small ones and letters that have no small form."""
    if "latin" not in word.kinds:
        return True
    if word.kinds != {"latin", "small"}:
        return False
    latin = [at for at, item in enumerate(word.letters) if item.kind == "latin"]
    return 2 * len(latin) <= len(word.letters) and all(
        text[word.start + at] in _SMALL_ALIKE or (at == 0 and text[word.start].isupper()) for at in latin
    )


def _styled_phrase(text: str, words: Sequence[_Word]) -> Iterator[Edit]:
    """Styled words in a row, if they read as English: single styled letters and short ones are formulas."""
    readings = [word.reading() for word in words]
    if not any(_known(reading, 4, 2.5) for reading in readings) and sum(_known(r, 2, 4.0) for r in readings) < 2:
        return
    for word, reading in zip(words, readings, strict=True):
        yield _edit(text, word.start, word.end, reading, 0.95, "styled")


def _mixed(text: str, word: _Word, scripts: set[str]) -> Edit | None:
    """A word of Latin letters and look-alikes of other scripts."""
    if not word.kinds - scripts:
        return None
    reading = word.reading()
    foreign = [item.kind in scripts for item in word.letters]
    if "greek" in scripts or "phonetic" in scripts:
        # Greek letters stand before and after Latin ones in formulas, phonetic ones among them in transcriptions.
        if not _known(reading, 3) or "small" in word.kinds:
            return None
        if "phonetic" in scripts and _PHONETIC_SIGNS & set(text[max(word.start - 1, 0) : word.end + 1]):
            return None
        if "greek" in scripts and not _outweighs(reading, foreign):
            return None
        return _edit(text, word.start, word.end, reading, 0.95, "homoglyph")
    known = _known(reading, 2, 2.5)
    if not known and (scripts != {"cyrillic"} or _in_cyrillic(text, word)):
        return None
    return _edit(text, word.start, word.end, reading, 0.99 if known else 0.9, "homoglyph")


def _outweighs(reading: str, foreign: Sequence[bool]) -> bool:
    """Whether the whole is a far likelier word than what is left without a Greek letter at its edge."""
    inner = [at for at, is_foreign in enumerate(foreign) if not is_foreign]
    rest = reading[inner[0] : inner[-1] + 1] if inner else ""
    if len(rest) < 2 or len(rest) == len(reading):
        return True
    return log_frequency(reading) >= log_frequency(rest) + 1.0


def _whole(text: str, word: _Word, proofs: int) -> Iterator[Edit]:
    """A word that is all look-alikes, in a text that is proven to be disguised."""
    reading = word.reading()
    if len(reading) == 1:
        plausible = proofs > 1 and reading in ("a", "A", "I")
    else:
        plausible = _known(reading, 2, 5.5 if "greek" in word.kinds else 4.0)
    if plausible and not _in_cyrillic(text, word) and _beside_latin(text, word):
        yield _edit(text, word.start, word.end, reading, 0.85, "homoglyph")


def _in_cyrillic(text: str, word: _Word) -> bool:
    """Whether real Cyrillic stands near: letters that look like no Latin ones."""
    near = _CYRILLIC.findall(text, max(word.start - 100, 0), word.end + 100)
    return any(letter(character).kind == "other" for character in near)


def _beside_latin(text: str, word: _Word) -> bool:
    around = text[max(word.start - 3, 0) : word.start] + text[word.end : word.end + 3]
    return any(character.isascii() and character.isalpha() for character in around)


def _known(reading: str, length: int, frequency: float = _KNOWN) -> bool:
    return len(reading) >= length and log_frequency(reading) >= frequency


def _edit(text: str, start: int, end: int, replacement: str, confidence: float, rule: str) -> Edit:
    return Edit(start, end, text[start:end], replacement, confidence, _KIND, f"lookalike:{rule}")
