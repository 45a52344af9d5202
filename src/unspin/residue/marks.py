"""Dashes, spaces, commas, full stops and quotation marks that were doubled or that slid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from unspin.edits import Edit

from .context import line_window
from .words import ABBREVIATIONS, FUNCTION_WORDS

__all__ = ["doubled_dashes", "doubled_marks", "slid_quotes", "spaced_marks"]

KIND = "residue:typography"

_TWO_DASHES = re.compile(
    r"(?<=[\w.,;:!?)\]\u201d\"\u2019'%] )(\u2013|\u2014|--|-) \1"
    r"(?=(?: |\r?\n)(?:[^\W\d_]|[\"\u201c\u2018(]\w|(\d)))"
)
_LAST_WORD = re.compile(r"(?:^|(?<=[\s(\[\"\u201c\u2018]))([^\W\d_]+)$")
# What stands after these may be a name that the writer hid: "Lord — — of the Admiralty".
_HIDES = frozenset("of in at mr mrs ms miss dr lord lady count countess major captain colonel the to from by".split())

_TWO_COMMAS = re.compile(r",,(?=[ \t][^\W_]|\r?\n[^\W_])")
_TWO_STOPS = re.compile(r"\.\.(?<=[^.\s]\.\.)(?=[\"\u201d\u2019)]?(?:\s{1,9}[\"\u201c\u2018(]?[^\W\d_a-z]|\s{0,9}\Z))")
_ELLIPSIS_STYLE = re.compile(r"\.\.(?<=[^.\s]\.\.)(?![./\\])[\"\u201d\u2019]?\s{0,3}[a-z]")

_SPACED = re.compile(r" ([,.])(?<=[^\W\d_] [,.]|[)\u201d\u2019 ] [,.])(?=[\"\u201d]?(?:\s|\Z))")
_FRENCH = re.compile(r"[^\W\d_] [!?;:](?=\s)")
_TOKENISED = re.compile(r"\( \w|\w '(?:s|re|ve|ll) |\w n't ")
_WAITS = FUNCTION_WORDS | frozenset("visit see contact email e-mail click called named read follow".split())
_COMMAND = re.compile(r"(?:^|\s)(?:--?\w|[$~#>]\s|\S*[/_=\\`<>|])")

_MOST_SPACES = 2
"""Beside the one before the mark."""

_QUOTE_FIRST = re.compile(r"\n[ \t]*([\u201d\"])(?=\s)")
_BLOCK = 3000
"""Characters that a paragraph with an unclosed quotation may have."""


def doubled_dashes(text: str) -> Iterator[Edit]:
    """``word – – word`` with one dash."""
    if not any(pair in text for pair in ("\u2013 \u2013", "\u2014 \u2014", "- -")):
        return
    for match in _TWO_DASHES.finditer(text):
        low, high = line_window(text, *match.span())
        line = text[low:high]
        if "|" in line or "\t" in line:
            continue
        if match[2] and not _is_prose(line):
            continue
        if text[match.start() - 2] in "-\u2013\u2014" or (match[1][0] == "-" and text[match.start() - 2] in ".!?"):
            continue
        word = _LAST_WORD.search(text[max(low, match.start() - 40) : match.start() - 1].rstrip("."))
        if word is not None and word[1].casefold() in _HIDES:
            continue
        yield _edit(text, *match.span(), match[1], 0.97, "doubled-dash")


def doubled_marks(text: str) -> Iterator[Edit]:
    """``,,`` and ``..`` with one comma or full stop."""
    if ",," in text:
        for match in _TWO_COMMAS.finditer(text):
            start = match.start()
            if start and (text[start - 1].isalpha() or text[start - 1] in ")\u201d\u2019"):
                yield _edit(text, *match.span(), ",", 0.95, "doubled-comma")
    if ".." in text:
        stops = list(_TWO_STOPS.finditer(text))
        # Who writes ".." before small letters means it as an ellipsis everywhere.
        if not stops or _ELLIPSIS_STYLE.search(text) or (len(stops) > 3 and len(stops) > text.count(". ") / 20):
            return
        for match in stops:
            start = match.start()
            word = _LAST_WORD.search(text[max(start - 40, 0) : start])
            if word is None and text[start - 1] not in ")\u201d\u2019%":
                continue
            if word is not None and (len(word[1]) < 2 or word[1].casefold() in ABBREVIATIONS):
                continue
            if "..." not in text[slice(*line_window(text, *match.span()))]:
                yield _edit(text, *match.span(), ".", 0.9, "doubled-stop")


def spaced_marks(text: str) -> Iterator[Edit]:
    """A comma or full stop back at its word; not where a document spaces its marks as a style."""
    if " ," not in text and " ." not in text:
        return
    found = [(start, match) for match in _SPACED.finditer(text) if (start := _spaced_from(text, match)) is not None]
    if not found or "\u00ab" in text or len(_FRENCH.findall(text)) > 1 or _TOKENISED.search(text):
        return
    spaced = text.count(" , ") + text.count(" . ")
    if spaced > 5 and spaced > text.count(", ") - text.count(" , ") + text.count(". ") - text.count(" . "):
        return
    for start, match in found:
        yield _edit(text, start, match.end(), match[1], 0.93, f"space-before-{'comma' if match[1] == ',' else 'stop'}")


def _spaced_from(text: str, match: re.Match[str]) -> int | None:
    """Where the spaces before a mark begin that belongs to the word before them; None where it may not."""
    start, end = match.span()
    while match.start() - start < _MOST_SPACES and text[start - 1] == " ":
        start -= 1
    after = text[end : end + 3]
    if match[1] == ".":
        # An ellipsis is spaced too, and a lone dot may be a folder.
        if after[:2] in {" .", " ,"} or text[max(start - 2, 0) : start] == " .":
            return None
        rest = after.lstrip(" ")
        if rest and not (rest[0] in '\r\n"\u201c\u2018\u201d(' or rest[0].isupper()):
            return None
    elif after[1:2] in {",", ".", ""} or after[:1] in {"\n", "\r"}:
        return None
    low, _ = line_window(text, start, end, 80)
    lead = text[low:start]
    word = _LAST_WORD.search(lead)
    # After "in" or "X" something is missing that stood before the mark.
    if lead[-1:] not in {")", "\u201d", "\u2019"} and (
        word is None or len(word[1]) < 2 or word[1].casefold() in _WAITS
    ):
        return None
    if "\ufffc" in lead[-2:] or len(lead.split()) < 3 or _COMMAND.search(lead):
        return None
    return start


def slid_quotes(text: str) -> Iterator[Edit]:
    """A closing quotation mark that slid past a space or into the next paragraph."""
    if "\n\u201d" in text or '\n"' in text or "\n " in text:
        for match in _QUOTE_FIRST.finditer(text):
            mark = match[1]
            end = match.end()
            lead = text[max(match.start() - 20, 0) : match.start()]
            start = match.start() - (len(lead) - len(lead.rstrip()))
            if start < 1 or text[start - 1] not in ".,!?\u2026" or not _open_quotation(text, start, mark):
                continue
            gap = text[start : match.end() - 1]
            rest = text[end : end + 2].lstrip(" \t")
            if mark == '"' and rest.startswith(("[", "(", ".", ",")):
                continue
            if rest[:1] in {"\n", "\r"}:
                yield _edit(text, start, end, mark, 0.93, "slid-quote")
            elif rest:
                yield _edit(text, start, end + 1, mark + gap, 0.93, "slid-quote")
    at = text.find(" \u201d") if "\u201c" in text else -1
    while at >= 0:
        if (
            at
            and text[at - 1] in ".,!?\u2026"
            and text[at + 2 : at + 3].isspace()
            and _open_quotation(text, at, "\u201d")
        ):
            yield _edit(text, at, at + 2, "\u201d", 0.93, "slid-quote")
        at = text.find(" \u201d", at + 2)


def _open_quotation(text: str, at: int, mark: str) -> bool:
    """Whether the paragraph that ends before ``at`` has an opening quotation mark left without its partner."""
    low = max(at - _BLOCK, 0)
    if mark != '"' and text.rfind("\u201c", low, at) < 0:
        return False
    low = max(low, text.rfind("\n\n", low, at), text.rfind("\n\r\n", low, at))
    if mark == '"':
        low = max(low, text.rfind("\n", low, at))
        return text.count('"', low, at) % 2 == 1 and text.find("\u201c", low, at) < 0
    opening = text.rfind("\u201c", low, at)
    return opening >= 0 and text.find("\u201d", opening, at) < 0


def _is_prose(line: str) -> bool:
    words = line.split()
    return len(words) > 9 and sum(word[0].isalpha() for word in words) > 0.7 * len(words)


def _edit(text: str, start: int, end: int, replacement: str, confidence: float, rule: str) -> Edit:
    return Edit(start, end, text[start:end], replacement, confidence, KIND, f"typography:{rule}")
