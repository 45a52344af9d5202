"""Characters that do not show, or must not act, written as their code points."""

from __future__ import annotations

import json
import re
from typing import Any

from unspin.edits import Edit

__all__ = ["as_json", "code_point", "harmless", "readable", "shortened", "valid"]

_SURROGATES = re.compile("[\ud800-\udfff]")
# Controls steer terminals and are errors in HTML, marks of direction turn what follows round, and surrogates and
# noncharacters are no text at all. Tab and newline are harmless.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_EDGE_SPACES = re.compile(r"^ +| +$|  +")


def code_point(char: str) -> str:
    """``U+200B``."""
    return f"U+{ord(char):04X}"


def valid(text: str) -> str:
    """The text without lone surrogates, which no encoding can write: a byte that could not be read is shown as �."""
    return _SURROGATES.sub("�", text)


def as_json(value: Any, indent: int | None = None) -> str:
    """JSON that is valid UTF-8 whatever is in the strings: lone surrogates are escaped."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return _SURROGATES.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def harmless(text: str) -> str:
    """Running text with what could steer a reader's screen written as code points; newlines and tabs stay."""
    return _HARMFUL.sub(lambda match: f"<{code_point(match[0])}>", text.replace("\r\n", "\n"))


def readable(edit: Edit) -> tuple[str, str]:
    """What an edit takes out and puts in, on one line, with what cannot be seen written so that it can.

    Newlines are ``⏎``, tabs ``⇥``, spaces that matter ``␣``, other invisible characters ``<U+200B>``; among
    look-alike letters, those that are not what they seem are named too.
    """
    old, new = edit.original, edit.replacement
    if not new.strip() and old.strip():  # whole lines go: their ends say nothing
        old, new = old.strip("\r\n"), new.strip("\r\n")
    disguised = set(old) - set(new) if edit.kind == "residue:lookalike" else set()
    return _shown(old, disguised), _shown(new, set())


def _shown(wording: str, disguised: set[str]) -> str:
    wording = _EDGE_SPACES.sub(lambda match: "␣" * len(match[0]), wording.replace("\r\n", "\n"))
    return "".join(map(_char, wording)) if not disguised else "".join(_char(c, disguised) for c in wording)


def _char(char: str, disguised: set[str] | None = None) -> str:
    if char == "\n":
        return "⏎"
    if char == "\t":
        return "⇥"
    if not char.isprintable() or (disguised and char in disguised and not char.isascii()):
        return f"<{code_point(char)}>"
    return char


def shortened(text: str, most: int) -> str:
    """The text, of one that is longer than ``most`` characters only beginning and end."""
    if len(text) <= most:
        return text
    tail = most // 4
    return f"{text[: most - tail - 3].rstrip()} … {text[-tail:].lstrip()}"
