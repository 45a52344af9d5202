"""Stretches of text that no edit may touch."""

from __future__ import annotations

import re

__all__ = ["ends_off", "merge_spans", "protected_spans", "switched_off", "switched_on"]

_PATTERNS = re.compile(
    r"""
      (?:https?|ftp)://[^\s<>"\u201d]+ | www\.[^\s<>"\u201d]+
    | (?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+  # e-mail
    | (?<![\w-])[\w-]{1,63}\.(?:com|org|net|gov|edu|io|co\.uk)\b  # bare domains
    | (?<!\w)[@\#]\w+                                   # handles and hashtags
    | (?<!\S)(?:/[\w.~-]+){2,}/?                        # paths
    | (?:"[^"\n]{1,400}" | \u201c[^\u201d\n]{1,400}\u201d | (?<!\w)\w{1,64} ) \s{0,9} [\[(]sic[\])]  # as it stands
    """,
    re.VERBOSE,
)
_SWITCH = re.compile(r"unspin:\s*(off|on|ignore-next-line)\b")
_TO_NEXT_LINE_END = re.compile(r"[^\r\n]*\s*[^\r\n]*")
_NUMBER = re.compile(r"(?<![^\W_])[$\u20ac\u00a3]?\d[\w.,:/%\u2013-]*")


def protected_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of protected regions, sorted and merged.

    URLs, e-mail addresses, handles, paths, numbers, words quoted with ``[sic]``, everything between
    ``unspin: off`` and ``unspin: on``, and the line after ``unspin: ignore-next-line``, in whatever comment syntax.
    """
    spans: list[tuple[int, int]] = []
    if "unspin:" in text:
        spans += switched_off(text)
    spans += [match.span() for match in _PATTERNS.finditer(text)]
    spans += [match.span() for match in _NUMBER.finditer(text)]
    return merge_spans(spans)


def switched_off(text: str) -> list[tuple[int, int]]:
    """Offsets of what comments take out, sorted and merged.

    That is what stands between ``unspin: off`` and ``unspin: on``, and after ``unspin: ignore-next-line`` the next
    line that is not blank.
    """
    spans, off = [], None
    for match in _SWITCH.finditer(text):
        if match[1] == "ignore-next-line":
            line = _TO_NEXT_LINE_END.match(text, match.end())
            spans.append((match.start(), line.end() if line else match.end()))
        elif match[1] == "off" and off is None:
            off = match.start()
        elif match[1] == "on" and off is not None:
            spans.append((off, match.end()))
            off = None
    if off is not None:
        spans.append((off, len(text)))
    return merge_spans(spans)


def switched_on(text: str) -> int:
    """Where a text that begins switched off is on again: after ``unspin: on``, else at its end."""
    return next((match.end() for match in _SWITCH.finditer(text) if match[1] == "on"), len(text))


def ends_off(data: bytes, *, off: bool) -> bool:
    """Whether a block of a file ends switched off; ``off`` says whether it begins so."""
    if b"unspin:" not in data:
        return off
    switches = [match[1] for match in _SWITCH.finditer(data.decode("latin-1")) if match[1] != "ignore-next-line"]
    return switches[-1] == "off" if switches else off


def merge_spans(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans sorted, those that meet made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
