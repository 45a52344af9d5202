"""Words and sentences that lost the space, or the full stop, between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from unspin.document import normalize_word
from unspin.edits import Edit
from unspin.language_model import BOUNDARY, LanguageModel

from .context import Surroundings, following, history, line_window, log_frequency, phrase_score
from .words import ABBREVIATIONS, ADVERBIALS, FUNCTION_WORDS, PLACES, STARTERS

__all__ = ["glued_words", "lost_stops", "unspaced_marks"]

KIND = "residue:typography"

_HUMP = re.compile(r"[a-z](?=[A-Z][a-z]{2})")
_LEFT = re.compile(r"(?:^|(?<=[\s(\u201c\"\u2018\u2014\u2013]))[A-Za-z][a-z]+$")
_RIGHT = re.compile(r"([A-Z][a-z]+)((?:['\u2019]s)?)(?=[\s,.;:!?)\u201d\"\u2019]|$)(?!\.\w)")
_SMALL = re.compile(r"the(?<=[a-z]{2}the)\b")
_GLUED_SMALL = frozenset(
    "ofthe inthe tothe onthe forthe andthe bythe fromthe withthe atthe thatthe isthe wasthe".split()
)
_CAPITAL_LEFT = frozenset("The In And But For With From At On As This That By Of To While When After Before".split())

_LOST = re.compile(
    r" (?=(However|Moreover|Furthermore|Meanwhile|Nevertheless|Nonetheless|Additionally|Consequently|Therefore"
    r"|Afterwards|Besides|Instead|Unfortunately|But|He|She|They|We|It|This|These|There|The)(?:, | [a-z]))"
)
_ACRONYM = re.compile(r"(?:^|(?<=[\s(]))[A-Z]{2,6}$")
_SMALL_WORD = re.compile(r"(?:^|(?<=[\s(]))[a-z]{3,}$")
_NAMES_A_WORD = frozenset("word words term phrase called titled named entitled adverb conjunction".split())

_DOMAINS = frozenset("Ai App Biz Ca Co Com De Edu Eu Fr Gov Info Int Io Js Me Mil Net Org Tv Uk Us".split())
_GO_ON = frozenset("and or of is was".split())
"""Not what follows an adverbial that begins a sentence."""

_STOP = re.compile(r"[.?!](?<=[a-z]{2}.)(?=([A-Z][a-z]*)['\u2019, ])")
_COMMA = re.compile(r",(?<=[a-z]{3},)(?=([a-z]+)(?:[ .]|$))")

_JOINS = frozenset(word for word in FUNCTION_WORDS if len(word) > 2) | set("of in to by at on is as or".split())
_PREFIXES = frozenset("anti inter trans intra ultra super quasi post after over under semi".split())
_MAX_NAMES = 100
"""Words that are looked up in a whole document."""

_BREAK = 2.5
_BREAK_BEFORE_ADVERBIAL = 1.0
"""Nats by which a new sentence must be likelier; a capital on *However* is half the proof."""
_RARE = 2.2


def glued_words(text: str, model: Callable[[], LanguageModel]) -> Iterator[Edit]:
    """``forChina's`` and ``ofthe`` with a space; ``endedThe`` with a full stop too. Brands and identifiers stay."""
    names: dict[str, bool] = {}
    around = Surroundings(text)
    for match in _HUMP.finditer(text):
        at = match.end()
        left = _LEFT.search(text, max(at - 20, 0), at)
        right = _RIGHT.match(text, at)
        if left is None or right is None or (left[0][0].isupper() and left[0] not in _CAPITAL_LEFT):
            continue
        if at - left.start() < 2 or (left.start() and left.start() == max(at - 20, 0)):
            continue
        whole = normalize_word(left[0] + right[1])
        if log_frequency(whole) > _RARE or model().knows(whole) or around.code_at(at):
            continue
        small = left[0].casefold()
        starts = right[1] in STARTERS | ADVERBIALS and not right[2] and small not in FUNCTION_WORDS
        if starts and len(small) > 3 and log_frequency(small) > 3.5 and model().knows(small):
            if _breaks(model(), text, at, at, right[1]):
                yield Edit(at, at, "", ". ", 0.75, KIND, "typography:glued-sentences")
            continue
        if small in _JOINS:
            fits = right[1] in PLACES or _is_name(text, right[1], names)
        else:
            fits = right[1] in PLACES and _stands_alone(small, model)
        if fits:
            yield Edit(at, at, "", " ", 0.92, KIND, "typography:glued-words")
    for match in _SMALL.finditer(text):
        left = _LEFT.search(text, max(match.end() - 12, 0), match.end())
        if (
            left is not None
            and left[0].casefold() in _GLUED_SMALL
            and not text.startswith((".", "@", "_"), match.end())
        ):
            yield Edit(match.start(), match.start(), "", " ", 0.95, KIND, "typography:glued-words")


def lost_stops(text: str, model: Callable[[], LanguageModel]) -> Iterator[Edit]:
    """A full stop before a capitalised *However* that follows a word."""
    for match in _LOST.finditer(text):
        at, word = match.start(), match[1]
        low = max(at - 30, 0)
        acronym = _ACRONYM.search(text, low, at)
        small = None if acronym else _SMALL_WORD.search(text, low, at)
        if acronym is None and (small is None or not (word in ADVERBIALS or word == "But")):
            continue
        if small is not None and (small[0] in _NAMES_A_WORD or small[0] in FUNCTION_WORDS):
            continue
        if _title_case(text, at) or (acronym is not None and _shouted(text, at)):
            continue
        if _breaks(model(), text, at, at + 1, word):
            yield Edit(at, at, "", ".", 0.8, KIND, "typography:lost-stop")


def unspaced_marks(text: str, model: Callable[[], LanguageModel]) -> Iterator[Edit]:
    """A space after a full stop or comma between two ordinary words: ``ended.The``, ``home,which``."""
    around = Surroundings(text)
    for match in _STOP.finditer(text):
        at, word = match.end(), match[1]
        if _ordinary_left(text, match.start(), around, model) and _starts_sentence(text, at, word, model):
            yield Edit(at, at, "", " ", 0.93, KIND, "typography:unspaced-stop")
    commas = list(_COMMA.finditer(text))
    # Lists without spaces are a style.
    if len(commas) > 5 and len(commas) > text.count(", ") / 4:
        return
    for match in commas:
        at, word = match.end(), match[1]
        if not _ordinary_left(text, match.start(), around, model) or (len(word) < 2 and word != "a"):
            continue
        if word not in FUNCTION_WORDS or around.code_at(at):
            continue
        yield Edit(at, at, "", " ", 0.92, KIND, "typography:unspaced-comma")


def _ordinary_left(text: str, end: int, around: Surroundings, model: Callable[[], LanguageModel]) -> bool:
    """Whether a common word in small letters, on its own, ends here in a line of prose."""
    left = _LEFT.search(text, max(end - 24, 0), end)
    if left is None or len(left[0]) < 3 or left[0].casefold() in ABBREVIATIONS:
        return False
    low, high = line_window(text, left.start(), end, 200)
    if len(text[low:high].split()) < 6 or around.code_at(end):
        return False
    return model().knows(normalize_word(left[0])) and log_frequency(left[0]) > 3.0


def _starts_sentence(text: str, at: int, word: str, model: Callable[[], LanguageModel]) -> bool:
    normal = normalize_word(word)
    end = at + len(word)
    if not (len(word) > 1 or word in "IA") or word in _DOMAINS or not model().knows(normal):
        return False
    if text[end : end + 1] == " " and not text[end + 1 : end + 2].isalnum():
        return False
    return model().score(normal, BOUNDARY, "") > -11.0


def _breaks(model: LanguageModel, text: str, end: int, start: int, word: str) -> bool:
    """Whether the word at ``start`` rather begins a sentence than goes on after the words before ``end``."""
    words = following(text, start, 3)
    if not words or words[0] != normalize_word(word) or (word in ADVERBIALS and _GO_ON & {*words[1:2]}):
        return False
    before, previous = history(text, end)
    if previous == BOUNDARY:
        return False
    anew = phrase_score(model, words, "", BOUNDARY)
    on = phrase_score(model, words, before, previous)
    return anew - on > (_BREAK_BEFORE_ADVERBIAL if word in ADVERBIALS else _BREAK)


def _title_case(text: str, at: int) -> bool:
    """Whether most longer words around have capitals, as in a heading."""
    low, high = line_window(text, at, at + 1, 70)
    before = re.findall(r"\b[A-Za-z]{4,}", text[low:at])
    after = re.findall(r"\b[A-Za-z]{4,}", text[at + 1 : high])[1:]
    words = before + after
    capitals = sum(word[0].isupper() for word in words)
    lead = sum(word[0].isupper() for word in before[-4:])
    return len(words) < 4 or capitals > 0.6 * len(words) or lead > 0.6 * len(before[-4:])


def _shouted(text: str, at: int) -> bool:
    """Whether the words before are all in capitals: a heading, not an abbreviation."""
    return all(word.isupper() for word in text[max(at - 60, 0) : at].split()[-3:])


def _stands_alone(word: str, model: Callable[[], LanguageModel]) -> bool:
    return len(word) > 3 and word not in _PREFIXES and log_frequency(word) > 4.0 and model().knows(word)


def _is_name(text: str, word: str, known: dict[str, bool]) -> bool:
    """Whether the document has the word capitalised after a word in small letters, and never in small letters."""
    if word not in known:
        if len(known) >= _MAX_NAMES:
            return False
        known[word] = _after_small_letters(text, f" {word}") and f" {word.lower()}" not in text
    return known[word]


def _after_small_letters(text: str, needle: str) -> bool:
    at = text.find(needle)
    for _ in range(20):
        if at < 0:
            break
        if (
            at
            and (text[at - 1].islower() or text[at - 1] == ",")
            and not text[at + len(needle) : at + len(needle) + 1].isalpha()
        ):
            return True
        at = text.find(needle, at + 1)
    return False
