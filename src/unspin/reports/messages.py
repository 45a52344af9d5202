"""What a report says about an edit, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from unspin.edits import Edit

from .visible import readable, shortened

__all__ = ["KIND_TITLES", "describe", "kind_title"]

KIND_TITLES = {
    "phrase": "spun wording",
    "residue:mojibake": "broken encoding",
    "residue:lookalike": "look-alike or invisible letters",
    "residue:spintax": "unresolved spintax",
    "residue:furniture": "page furniture",
    "residue:duplicate": "repeated text",
    "residue:typography": "broken typography",
}
"""The kinds of damage in plain words."""
_MOST = 120
"""Characters of a wording that a message quotes."""
_ALTERNATIVES = 2


def kind_title(kind: str) -> str:
    """A kind of damage in plain words."""
    return KIND_TITLES.get(kind, kind)


def describe(edit: Edit, place: Mapping[str, int | str] | None = None, *, suggestion: bool = False) -> str:
    """What was found and what it should be, with the confidence; ``place`` is said too, where it is known."""
    old, new = (f"“{shortened(wording, _MOST)}”" for wording in readable(edit))
    sure = f"{100 * edit.confidence:.0f}%"
    if edit.kind != "phrase":
        should = f"should be {new}" if edit.replacement.strip() or not edit.original.strip() else "should go"
        message = f"{kind_title(edit.kind).capitalize()}: {old} {should} ({sure} sure)"
    elif suggestion:
        message = f"{old} may be spun: perhaps {new} was meant ({sure})"
    else:
        message = f"{old} looks spun: {new} was probably meant ({sure} sure)"
    others = [f"“{shortened(text, _MOST)}” {100 * value:.0f}%" for text, value in edit.alternatives[:_ALTERNATIVES]]
    if others:
        message += f"; or {', '.join(others)}"
    if place:
        message += f" [{', '.join(f'{name} {value}' for name, value in place.items())}]"
    return message
