"""Stretches of text that no edit may touch."""

from __future__ import annotations

import re

__all__ = ["protected_spans", "switched_off"]

_PATTERNS = re.compile(
    r"""
      (?:https?|ftp)://[^\s<>"\u201d]+ | www\.[^\s<>"\u201d]+
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                      # e-mail
    | (?<!\w)[\w-]+\.(?:com|org|net|gov|edu|io|co\.uk)\b  # bare domains
    | (?<!\w)[@\#]\w+                                   # handles and hashtags
    | (?<!\S)(?:/[\w.~-]+){2,}/?                        # paths
    | (?:"[^"\n]{1,400}" | \u201c[^\u201d\n]{1,400}\u201d | \w+ ) \s* [\[(]sic[\])]  # quoted as it stands
    """,
    re.VERBOSE,
)
_SWITCH = re.compile(r"unspin:\s*(off|on)\b")
_NUMBER = re.compile(r"(?<![^\W_])[$\u20ac\u00a3]?\d[\w.,:/%\u2013-]*")


def protected_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of protected regions, sorted and merged.

    URLs, e-mail addresses, handles, paths, numbers, words quoted with ``[sic]``, and everything between
    ``unspin: off`` and ``unspin: on`` in whatever comment syntax.
    """
    spans: list[tuple[int, int]] = []
    if "unspin:" in text:
        spans += switched_off(text)
    spans += [match.span() for match in _PATTERNS.finditer(text)]
    spans += [match.span() for match in _NUMBER.finditer(text)]
    return _merge(spans)


def switched_off(text: str) -> list[tuple[int, int]]:
    """Offsets of what stands between ``unspin: off`` and ``unspin: on``, in order."""
    spans, off = [], None
    for match in _SWITCH.finditer(text):
        if match[1] == "off" and off is None:
            off = match.start()
        elif match[1] == "on" and off is not None:
            spans.append((off, match.end()))
            off = None
    if off is not None:
        spans.append((off, len(text)))
    return spans


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
