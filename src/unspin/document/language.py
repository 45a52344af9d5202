"""Which paragraphs are surely not English.

A paragraph is foreign when several witnesses agree: it holds next to no English function words, CLD2 sees another
language in it, and its words are commoner in that language than in English. Doubt always means English, because a
foreign paragraph is left alone. Most English paragraphs are told by their function words, before any library is loaded.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from .protected import merge_spans

__all__ = ["foreign_spans", "is_foreign"]

# Common in English and rare in any other language that is written in Latin letters: no "in", "was" or "for".
_LOWER_CASE = (
    "the of and with which from this that these those been has would should could they their there not are his she "
    "who when where what but it its than then because while through your our you my does did into about after before "
    "between only other such more most some any each every if it's don't didn't isn't doesn't can't i'm".split()
)
_FUNCTION_WORDS = frozenset(form for word in _LOWER_CASE for form in (word, word.capitalize(), word.upper()))
_ENGLISH_SHARE = 0.1
"""Share of such words from which a paragraph is English; prose has 0.25, spun prose 0.2."""
_ENOUGH_WORDS, _ENOUGH_LETTERS = 12, 60
"""A paragraph with fewer is not judged by itself."""
_LONG_WORDS = 15
"""Letters a word on average, over which these are no words."""
_ENOUGH_LOWER = 8
"""Lower-case words are what is judged: the others may be names."""
_FEW_COMMAS = 0.34
"""Commas, semicolons and bars a word; with more it is a list."""
_MOSTLY_LETTERS = 0.75
"""Share of letters among what is not white space, below which it is code or figures."""
_MOSTLY_FOREIGN = 80
"""Percentage of the text in which CLD2 must see other languages than English."""
_ENGLISH = frozenset({"en", "sco", "un"})
"""CLD2's codes of English and what goes for it: Scots differs from it by degrees, and unknown is no other language."""
_WORDFREQ_CODES = {"no": "nb", "nn": "nb", "tl": "fil", "hr": "sh", "bs": "sh", "sr": "sh", "iw": "he"} | {
    code: code for code in "bg ca cs da de es fi fr hu id is it lt lv mk ms nl pl pt ro ru sk sl sv tr uk vi".split()
}
"""CLD2's codes of languages that wordfreq counts the words of."""
_FAIR_SCORE, _AT_HOME, _COMMONER = 250, 0.7, 0.5
"""CLD2's score (500 to 1,800 in prose); the share of words that are at home in the language, by so much on the Zipf
scale commoner there than in English. That share is 0.8 to 1 in prose, under 0.5 in English prose with loan words."""
_SURE_SCORE, _UNSURE, _KNOWN_ZIPF, _FEW_KNOWN = 480, 0.4, 3.5, 0.6
"""Where fewer are at home, as in technical prose, or nobody counted the language: CLD2's score (up to 470 in lists
of foreign names), the share at home after all, and the share of words that English readers know because they are
used three times in a million. English prose has 0.7 to 1 of these, other languages up to 0.5."""
_HARDLY_KNOWN, _MANY_WORDS, _NO_LIST = 0.36, 15, 0.15
"""So few known words in so many, hardly a comma, and a score under the fair: a language that CLD2 does not know in
this script, such as Hindi in Latin letters."""

_BLANK_LINES = re.compile(r"\r?\n[ \t]*\r?\n\s*|\r[ \t]*\r\s*")
_LINE = re.compile(r"[^\r\n]+")
_WRAPPED = 120
"""Lines that are longer on average are paragraphs, not the wrapped lines of one."""
_PIECE = 3000
"""Characters at most that are judged together."""
_POOL_WORDS, _POOL_LETTERS = 20, 100
"""Short paragraphs in a row are judged together when they have so many."""
_LETTERS = re.compile(r"[^\W\d_]+")
_LIST_MARKS = re.compile("[,;:|•·]")
_CODE_MARKS = re.compile(r"[=<>{}\[\]_\\/]|\w[.(]\w")
_MUCH_CODE = 0.15
"""Such marks a word; prose has next to none."""
_SYMBOL = re.compile(r"(?<![^\W\d_])[\u0370-\u03ff](?![^\W\d_])")  # a Greek letter by itself
# Characters beyond the accented Latin letters that may belong to another script, or disguise a Latin word.
_UNUSUAL = re.compile(
    "[\xad\u0370-\u1dff\u1f00-\u1fff\u200b-\u200f\u2060-\u2064\u2100-\u214f\u2460-\u24ff\u2c00-\ud7ff\uf900-\U0003ffff]"
)
_OTHER_ENOUGH = 2
"""Letters of another script that are more than a symbol."""
_OTHER_SHARE = 10
"""One letter in so many that cannot be a look-alike: disguised English has none, Russian and Greek every other."""
_LOOK_ALIKES = str.maketrans(
    "аеорсухіѕјһԁԛԝьАВЕЅІЈКМНОРСТХУԌԚԜοανρτυικχςΑΒΕΖΗΙΚΜΝΟΡΤΥΧͿ",
    "aeopcyxisjhdqwbABESIJKMHOPCTXYGQWoavptuikxcABEZHIKMNOPTYXJ",
)
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])


class _Paragraph(NamedTuple):
    start: int
    end: int
    foreign: bool | None
    """None: not known from the paragraph alone."""
    english: bool
    """It has English function words."""
    words: int


def foreign_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of the paragraphs that are surely not English, sorted; those that follow each other are one span.

    Blank lines divide paragraphs; line ends do where there are no blank lines or where lines are long. Short
    paragraphs go with their neighbours: they are foreign between foreign ones. Names, titles, lists, code and numbers
    are never foreign by themselves, and nothing with a fair share of English function words is, in whatever letters it
    is disguised. Text in another script always is.
    """
    unusual = not text.isascii() and _UNUSUAL.search(text) is not None
    paragraphs = [_read(text, start, end, unusual) for start, end in _paragraph_spans(text)]
    if not any(paragraph.foreign is not False and not paragraph.english for paragraph in paragraphs):
        return []
    _judge_pools(text, paragraphs)
    _inherit(paragraphs)
    return _joined(text, [_trimmed(text, paragraph) for paragraph in paragraphs if paragraph.foreign])


def is_foreign(text: str, spans: Sequence[tuple[int, int]] | None = None) -> bool:
    """Whether most letters of the text stand in foreign paragraphs, which ``spans`` are where they are known."""
    spans = foreign_spans(text) if spans is None else spans
    if not spans:
        return False
    foreign = sum(_count_letters(text[start:end]) for start, end in spans)
    return 2 * foreign > _count_letters(text)


def _trimmed(text: str, paragraph: _Paragraph) -> tuple[int, int]:
    """Where the paragraph stands without the white space around it."""
    piece = text[paragraph.start : paragraph.end]
    return paragraph.end - len(piece.lstrip()), paragraph.start + len(piece.rstrip())


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with only white space between them made one."""
    gaps = [
        (end, start) for (_, end), (start, _) in pairwise(spans) if start - end < 100 and not text[end:start].strip()
    ]
    return merge_spans([*spans, *gaps])


def _paragraph_spans(text: str) -> Iterator[tuple[int, int]]:
    at, blocks = 0, []
    for gap in _BLANK_LINES.finditer(text):
        blocks.append((at, gap.start()))
        at = gap.end()
    blocks.append((at, len(text)))
    single = len([1 for start, end in blocks if end > start]) <= 1
    for start, end in blocks:
        lines = text.count("\n", start, end) + 1
        if lines > 1 and (single or end - start > _WRAPPED * lines):
            for line in _LINE.finditer(text, start, end):
                yield from _pieces(text, *line.span())
        else:
            yield from _pieces(text, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A very long paragraph in pieces, which end at sentences where possible."""
    while end - start > _PIECE:
        cut = max(text.rfind(stop, start + _PIECE // 2, start + _PIECE) for stop in (". ", ".\n", "? ", "! ", "。")) + 1
        cut = cut or text.rfind(" ", start + _PIECE // 2, start + _PIECE) + 1 or start + _PIECE
        yield start, cut
        start = cut
    if end > start:
        yield start, end


def _read(text: str, start: int, end: int, unusual: bool) -> _Paragraph:
    """One paragraph, judged by itself; ``unusual`` is whether the text has letters to be looked at closely."""
    piece = text[start:end]
    if unusual and not piece.isascii() and _UNUSUAL.search(piece):
        if _is_other_script(piece):
            return _Paragraph(start, end, foreign=True, english=False, words=len(piece.split()))
        piece = _latinised(piece)
    words = piece.split()
    english = sum(map(_FUNCTION_WORDS.__contains__, words)) >= _ENGLISH_SHARE * len(words)
    if not words or (english and len(words) >= _ENOUGH_WORDS):
        return _Paragraph(start, end, foreign=False if words else None, english=english, words=len(words))
    if english or len(piece) < _ENOUGH_LETTERS:
        return _Paragraph(start, end, foreign=None, english=english, words=len(words))
    return _Paragraph(start, end, foreign=_verdict(piece), english=False, words=len(words))


def _judge_pools(text: str, paragraphs: list[_Paragraph]) -> None:
    """Judge rows of paragraphs that are short, like verses, lines of dialogue or wrapped lines, together."""
    at = 0
    for undecided, group in groupby(list(paragraphs), lambda p: p.foreign is None and not p.english):
        members = list(group)
        if undecided and len(members) > 1:
            for low, high in _pools(members):
                if _verdict(_latinised("\n".join(text[p.start : p.end] for p in members[low:high]))):
                    for place in range(low, high):
                        paragraphs[at + place] = members[place]._replace(foreign=True)
        at += len(members)


def _pools(members: Sequence[_Paragraph]) -> Iterator[tuple[int, int]]:
    """Where each pool begins and ends; what is left over at the end goes with the last one."""
    cuts, words, letters = [0], 0, 0
    for number, paragraph in enumerate(members, 1):
        words += paragraph.words
        letters += paragraph.end - paragraph.start
        if words >= _POOL_WORDS and letters >= _POOL_LETTERS:
            cuts.append(number)
            words = letters = 0
    if len(cuts) > 1:
        cuts[-1] = len(members)
        yield from pairwise(cuts)


def _inherit(paragraphs: list[_Paragraph]) -> None:
    """Make what is undecided between foreign paragraphs foreign; the text's ends count as English if anything is."""
    edge = not any(paragraph.foreign is False for paragraph in paragraphs)
    if not any(paragraph.foreign for paragraph in paragraphs):
        return
    after, following = edge, [False] * len(paragraphs)
    for at in range(len(paragraphs) - 1, -1, -1):
        following[at] = after
        if (verdict := paragraphs[at].foreign) is not None:
            after = verdict
    before = edge
    for at, paragraph in enumerate(paragraphs):
        if paragraph.foreign is not None:
            before = paragraph.foreign
        elif before and following[at] and not paragraph.english:
            paragraphs[at] = paragraph._replace(foreign=True)


def _verdict(piece: str) -> bool | None:
    """Whether a paragraph without English function words is foreign; None where it is too short or odd to tell."""
    words = _LETTERS.findall(piece)
    letters = sum(map(len, words))
    if len(words) < _ENOUGH_WORDS or letters < _ENOUGH_LETTERS or letters > _LONG_WORDS * len(words):
        return None
    lower = [word for word in words if word.islower()]
    commas = len(_LIST_MARKS.findall(piece)) / len(words)
    solid = letters / sum(map(len, piece.split()))
    code = len(_CODE_MARKS.findall(piece)) / len(words)
    if len(lower) < _ENOUGH_LOWER or commas > _FEW_COMMAS or code > _MUCH_CODE or solid < _MOSTLY_LETTERS:
        return None
    language, percent, score = _cld2(" ".join(words).lower())
    if language in _ENGLISH and score >= _FAIR_SCORE:
        return False
    if percent >= _MOSTLY_FOREIGN and score >= _FAIR_SCORE:
        counted = _WORDFREQ_CODES.get(language)
        at_home = _at_home(lower, counted) if counted else _UNSURE
        if at_home >= _AT_HOME or (at_home >= _UNSURE and score >= _SURE_SCORE and _known(lower) < _FEW_KNOWN):
            return True
    if score < _FAIR_SCORE and len(lower) >= _MANY_WORDS and commas < _NO_LIST:
        return _known(lower) < _HARDLY_KNOWN or None
    return None


def _cld2(words: str) -> tuple[str, int, float]:
    """The likeliest language, its score, and the percentage of the text in languages other than English."""
    import pycld2  # noqa: PLC0415  (English texts do not need it)

    # Only letters and spaces, because CLD2 rejects control characters and takes markup for words.
    _, _, found = pycld2.detect(words.encode(), isPlainText=True, bestEffort=True)
    percent = sum(share for _, language, share, _ in found if language not in _ENGLISH)
    return str(found[0][1]), int(percent), float(found[0][3])


def _at_home(words: Sequence[str], language: str) -> float:
    """The share of these words that are commoner in the language than in English."""
    from wordfreq import zipf_frequency  # noqa: PLC0415  (English texts do not need it)

    there = [zipf_frequency(word, language, "small") for word in words]
    here = [zipf_frequency(word, "en") for word in words]
    return sum(a >= b + _COMMONER for a, b in zip(there, here, strict=True)) / len(words)


def _known(words: Sequence[str]) -> float:
    """The share of these words that English readers know."""
    from wordfreq import zipf_frequency  # noqa: PLC0415  (English texts do not need it)

    return sum(zipf_frequency(word, "en") >= _KNOWN_ZIPF for word in words) / len(words)


def _latinised(piece: str) -> str:
    """The text with look-alikes, styled letters and invisible characters put right, for reading only."""
    if piece.isascii():
        return piece
    plain = unicodedata.normalize("NFKC", piece).translate(_INVISIBLE)
    return _LETTERS.sub(_without_look_alikes, plain)


def _without_look_alikes(match: re.Match[str]) -> str:
    word = match[0]
    if word.isascii():
        return word
    folded = word.translate(_LOOK_ALIKES)
    # A word in one other script keeps its letters; one that mixes scripts was disguised.
    return folded if any(map(_is_latin, word)) or all(map(_is_latin, folded)) else word


def _is_other_script(piece: str) -> bool:
    """Whether more letters are of another script than are Latin or only look so."""
    counts = Counter(_SYMBOL.sub("", piece))
    letters = sum(count for char, count in counts.items() if char.isalpha())
    other = sum(count for char, count in counts.items() if char.isalpha() and not _looks_latin(char))
    if 2 * other <= letters < _OTHER_SHARE * other:  # some are look-alikes: how many depends on their words
        counts = Counter(_SYMBOL.sub("", _latinised(piece)))
        other = sum(count for char, count in counts.items() if char.isalpha() and not _is_latin(char))
    return other >= _OTHER_ENOUGH and 2 * other > letters


@cache
def _looks_latin(letter: str) -> bool:
    return ord(letter) in _LOOK_ALIKES or all(map(_is_latin, unicodedata.normalize("NFKC", letter)))


@cache
def _is_latin(letter: str) -> bool:
    return letter.isascii() or "LATIN" in unicodedata.name(letter, "") or letter in "ªº"


def _count_letters(text: str) -> int:
    return sum(map(len, _LETTERS.findall(text)))
