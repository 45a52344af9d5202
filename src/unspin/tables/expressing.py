"""What rows can say of a query: phrases, each with single words one of which must be near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from unspin.document.tokens import normalize_phrase

from .queries import And, Not, Or, Phrase, Query, format_query

__all__ = ["Wording", "expressible"]

Wording = tuple[str, tuple[str, ...]]
"""A phrase and the words one of which must be near, where there are any."""

_MOST_SHOWN = 60


def expressible(query: Query, near: tuple[str, ...] = ()) -> Iterator[Wording | str]:
    """The wordings that together come nearest to a query, and in words what they do not say.

    Wherever one of the wordings stands, the query holds as well; never the other way round. All of them also ask for
    one of the words ``near``.
    """
    match query:
        case Or(parts):
            for part in parts:
                yield from expressible(part, near)
        case And():
            yield from _guarded(list(_conjuncts(query)), near)
        case Not():
            yield f"a row cannot say {_shown(query)}"
        case Phrase(text, _, slack):
            if slack:
                yield f"{_shown(query)} lets up to {slack} words stand between; a row needs words in sequence"
            else:
                yield text, near


def _guarded(parts: list[Query], near: tuple[str, ...]) -> Iterator[Wording | str]:
    excluded = next((part for part in parts if isinstance(part, Not)), None)
    if excluded is not None:
        yield f"a row cannot say {_shown(excluded)}"
        return
    place = _spun_place(parts)
    if place is None:
        yield f"which of {_listed(parts)} is the spun wording is not clear"
        return
    spun = parts.pop(place)
    if near or len(parts) > 1:
        yield f"{_listed(parts)} must occur as well; a row can ask for one of several words only once"
        return
    guards = list(dict.fromkeys(_guards(parts[0])))
    words = tuple(guard for guard in guards if isinstance(guard, str))
    yield from (
        f"a row can only ask for single words nearby, not for {_shown(guard)}"
        for guard in guards
        if not isinstance(guard, str)
    )
    if words:
        yield from expressible(spun, words)


def _conjuncts(query: And) -> Iterator[Query]:
    for part in query.parts:
        if isinstance(part, And):
            yield from _conjuncts(part)
        else:
            yield part


def _spun_place(parts: Sequence[Query]) -> int | None:
    """Which of the parts that must all occur is the spun wording: the one of several words, or a quoted first one."""
    lengths = [set(_lengths(part)) for part in parts]
    places = [place for place, found in enumerate(lengths) if False not in found]
    places = places or [place for place, found in enumerate(lengths) if True in found]
    if places:
        return places[0] if len(places) == 1 else None
    return 0 if isinstance(parts[0], Phrase) and parts[0].quoted else None


def _lengths(query: Query) -> Iterator[bool]:
    """For each phrase whether it has several words."""
    match query:
        case Phrase(text):
            yield " " in (text if text.replace(" ", "").isalpha() else normalize_phrase(text))
        case Not(part):
            yield from _lengths(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _lengths(part)


def _guards(query: Query) -> Iterator[str | Query]:
    """The words one of which must occur; what else would do comes as it is."""
    match query:
        case Or(parts):
            for part in parts:
                yield from _guards(part)
        case Phrase(text, _, 0) if (word := normalize_phrase(text)) and " " not in word and "," not in word:
            yield word
        case _:
            yield query


def _listed(parts: Iterable[Query]) -> str:
    return " and ".join(map(_shown, parts))


def _shown(query: Query) -> str:
    text = format_query(query)
    return text if len(text) <= _MOST_SHOWN else text[: _MOST_SHOWN - 1] + "\u2026"
