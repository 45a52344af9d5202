"""Which groups in braces are spintax that a spinner left behind, and which are code, formulas or placeholders."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .braces import Group, first_reading, literals, padded
from .context import log_frequency
from .words import FUNCTION_WORDS

__all__ = ["spintax_groups"]

_REACH = 300
"""Characters of the line on either side of a group that tell prose from code."""
_NO_PROSE = re.compile(
    r"""[\\=<>;^_`~\[\]*+\u2190-\u22ff\u2102-\u214f] | [$\#](?!\d) | @ | :// | \w\( | (?:^|\s)--?[a-z]""", re.VERBOSE
)
_KEY = re.compile(r"\s*[\"']?[\w-]+[\"']?\s*:(?!\d)")
_CODE_LINE = re.compile(
    r"""[;{}]\s*$ | => | -> | [=!]= | :: | := | </ | && | \|\| | \w\(\) | \(\? | \s--[a-z]+[= \n] | \s-[a-z]\b
      | ^\s*(?:[$>%]\s|\#!|//|/\*) | ^\s*usage\b | \busage:
      | ^\s*(?:def|class|return|import|let|const|var|if|for|while)\b.*[:({]\s*$""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_BEFORE_NOT = frozenset("\\$%#@^_=&~`<>/*+|{;0123456789]")
_AFTER_NOT = frozenset("}=[(^_*+/<>@#$\\~&`|0123456789")
_SWITCHES = frozenset(
    "all any auto default disable disabled enable enabled false get left n name no none null off on post push pull put "
    "restart right start status stop true type up down value y yes".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_BLOCK_PARAMETERS = re.compile(r"\s*\|\s*\w+(?:\s*,\s*\w+)*\s*\|\s")
_BRACED = re.compile(r"\{[^{}\n]*\}")
_CUT_BEFORE = re.compile(r"\A[^{}]*\}")
_CUT_AFTER = re.compile(r"\{[^{}]*\Z")
_PROVEN = 3
"""Groups in prose that prove that a text was to be spun; until then two plain options may be anything."""


@dataclass(slots=True)
class _Candidate:
    group: Group
    sureness: float
    prose: bool


def spintax_groups(text: str, groups: list[Group]) -> list[tuple[Group, float]]:
    """The groups that are spintax, with the probability that they are."""
    starts = {group.start for group in groups}
    vocabulary: dict[str, bool] = {}
    found = []
    for group in groups:
        candidate = _candidate(text, group, starts, vocabulary)
        if candidate:
            found.append(candidate)
    prose = sum(candidate.prose for candidate in found)
    proven = prose >= _PROVEN and 2 * prose >= len(found)
    if proven:
        return [(candidate.group, 0.97) for candidate in found]
    return [(candidate.group, candidate.sureness) for candidate in found if candidate.sureness and candidate.prose]


def _candidate(text: str, group: Group, starts: set[int], vocabulary: dict[str, bool]) -> _Candidate | None:
    content = text[group.start : group.end]
    options = [first_reading(option) for option in group.options]
    before, after = text[group.start - 1 : group.start], text[group.end : group.end + 1]
    if (before and before in _BEFORE_NOT) or (after and after in _AFTER_NOT and group.end not in starts):
        return None
    ending = before.isalpha() and any(option[:1].isalpha() for option in options)
    if ending or (after.isalpha() and any(option[-1:].isalpha() for option in options)):
        if not _inside_word(text, group, options):
            return None
    else:
        good = vocabulary.get(content)
        if good is None:
            good = vocabulary[content] = _like_prose(content, group, options)
        if not good:
            return None
    low = max(text.rfind("\n", max(group.start - _REACH, 0), group.start) + 1, group.start - _REACH, 0)
    high = text.find("\n", group.end, group.end + _REACH)
    high = min(group.end + _REACH, len(text)) if high < 0 else high
    left, right = _blanked(text[low : group.start]), _blanked(text[group.end : high])
    line = f"{left}\u00b7{right}"
    if _CODE_LINE.search(line) or line.count("|") > 1 or left.count("`") % 2 or left.rstrip().endswith("="):
        return None
    words = [word.lower() for word in _WORD.findall(line)]
    prose = any(word in FUNCTION_WORDS for word in words) and len(words) >= 3
    several = len(options) > 2 or any(" " in option.strip() for option in options) or "" in options
    spaced = padded(options)
    sureness = 0.0
    if spaced:
        if len(options) == 2 and _set_builder(options):
            return None
        sureness = 0.75 if len(options) > 2 and len(words) >= 4 else 0.0
    elif several or group.readings > len(options):
        sureness = 0.9
    elif _are_twins(options, words):
        sureness = 0.75
    return _Candidate(group, sureness, prose or _full_sentences(options))


def _like_prose(content: str, group: Group, options: list[str]) -> bool:
    """Whether the options are words, and none of them looks like code."""
    if _BLOCK_PARAMETERS.match(content, 1):
        return False
    for option in options:
        bare = option.strip()
        if _KEY.match(bare) or (len(bare) == 1 and bare.isalpha() and bare not in "aAI"):
            return False
        if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
            return False
    if any(_NO_PROSE.search(part) for part in literals(group)):
        return False
    words = [word.lower() for part in literals(group) for word in _WORD.findall(part)]
    if not any(len(word) > 1 for word in words) or set(words) <= _SWITCHES:
        return False
    if len(words) > 400:
        words = words[:400]
    return sum(log_frequency(word) >= 1.5 for word in words) >= 0.6 * len(words)


def _blanked(line: str) -> str:
    """A piece of a line without its groups in braces, and without the halves of those that were cut."""
    for _ in range(3):
        line, count = _BRACED.subn("\u00b7", line)
        if not count:
            break
    return _CUT_AFTER.sub("\u00b7", _CUT_BEFORE.sub("\u00b7", line))


def _inside_word(text: str, group: Group, options: list[str]) -> bool:
    """Whether every option makes a word with the letters that touch the group."""
    head = re.search(r"(?<![\w\\])[A-Za-z]+$", text[max(group.start - 30, 0) : group.start])
    tail = re.match(r"[A-Za-z]+(?![\w{(])", text[group.end : group.end + 30])
    before = text[group.start - 1 : group.start].isalpha()
    after = text[group.end : group.end + 1].isalpha()
    if (before and not head) or (after and not tail):
        return False
    prefix, suffix = head[0] if head else "", tail[0] if tail else ""
    if len(prefix) + len(suffix) < 2:  # P{x|y}
        return False
    return all(
        (not option or (option.isascii() and option.isalpha() and option.islower()))
        and log_frequency(prefix + option + suffix) >= 2.5
        for option in options
    )


def _set_builder(options: list[str]) -> bool:
    """``{x | x is even}``: an element, and what holds of it."""
    element, condition = (option.strip() for option in options)
    return len(element) < 3 or not element.replace(" ", "").isalpha() or element.split()[0] in condition.split()


def _are_twins(options: list[str], words: list[str]) -> bool:
    """Whether two single words in running prose are alternatives: common words both, with enough text around."""
    return len(words) >= 4 and all(log_frequency(option.strip()) >= 3.0 for option in options)


def _full_sentences(options: list[str]) -> bool:
    """Whether every option is a clause of its own that needs no prose around it."""
    return all(
        len(words) >= 4 and any(word.lower() in FUNCTION_WORDS for word in words)
        for words in (_WORD.findall(option) for option in options)
    )
