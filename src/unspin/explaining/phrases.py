"""Where a phrase stands in a text, in whatever case and spelling."""

from __future__ import annotations

from difflib import get_close_matches

from unspin.document import normalize_phrase, tokenize

__all__ = ["find_phrase", "nearest_phrase"]

_MOST_WORDS = 20_000
"""As far as a text is searched for what may have been meant."""


def find_phrase(text: str, phrase: str) -> list[tuple[int, int]]:
    """The offsets of a phrase's occurrences as whole words; of what has no words, as it stands."""
    wanted = normalize_phrase(phrase).split(" ")
    if wanted == [""]:
        at, found = text.find(phrase) if phrase else -1, []
        while at >= 0:
            found.append((at, at + len(phrase)))
            at = text.find(phrase, at + len(phrase))
        return found
    tokens = list(tokenize(text))
    norms = [token.norm for token in tokens]
    size = len(wanted)
    return [
        (tokens[at].start, tokens[at + size - 1].end)
        for at in range(len(tokens) - size + 1)
        if norms[at] == wanted[0] and norms[at : at + size] == wanted
    ]


def nearest_phrase(text: str, phrase: str) -> str | None:
    """The wording of a text that is most like a phrase, if any is."""
    tokens = [token for token, _ in zip(tokenize(text), range(_MOST_WORDS), strict=False)]
    size = max(len(normalize_phrase(phrase).split()), 1)
    places: dict[str, tuple[int, int]] = {}
    for length in dict.fromkeys((size, size + 1, max(size - 1, 1))):
        for at in range(len(tokens) - length + 1):
            norm = " ".join([token.norm for token in tokens[at : at + length]])
            places.setdefault(norm, (tokens[at].start, tokens[at + length - 1].end))
    close = get_close_matches(normalize_phrase(phrase) or phrase, places, 1)
    if not close:
        return None
    start, end = places[close[0]]
    return " ".join(text[start:end].split())
