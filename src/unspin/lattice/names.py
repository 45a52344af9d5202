"""Where capitals mean names."""

from __future__ import annotations

from unspin.document import Token

__all__ = ["NameRuns"]

_LINKS = frozenset({"a", "an", "of", "and", "for", "the", "in", "on", "to", "with", "at", "by"})
_MAX_RUN = 8


class NameRuns:
    """The capitalised words of a sentence.

    ``inside[i]``: token i is a capitalised word that a single-word entry must leave alone.
    ``runs``: stretches of capitalised words (with linking words between) that may be a spun name.
    A heading in title case or in capitals says nothing about names.
    """

    def __init__(self, tokens: list[Token]) -> None:
        words = [t for t in tokens if t.norm not in _LINKS and not t.norm[0].isdigit()]
        heading = len(words) > 2 and sum(t.capital for t in words) > 0.8 * len(words)
        self.runs: list[tuple[int, int]] = []
        self.inside = [t.capital and not heading for t in tokens]
        start = 0
        while start < len(tokens):
            if not tokens[start].capital:
                start += 1
                continue
            end = start + 1
            ahead = end
            while ahead < len(tokens) and tokens[ahead].joined and ahead - start < _MAX_RUN:
                if tokens[ahead].capital:
                    end = ahead + 1
                elif tokens[ahead].norm not in _LINKS:
                    break
                ahead += 1
            if end - start > 1:
                self.runs.append((start, end))
            start = end
        # The first word of a sentence is capitalised anyway; it is a name's only beside another capital.
        if tokens and self.inside[0] and not (len(tokens) > 1 and tokens[1].joined and tokens[1].capital):
            self.inside[0] = False

    def may_change(self, start: int, end: int) -> bool:
        """Whether a term may take the place of these tokens: all are ordinary words, or all stand in one name."""
        if not any(self.inside[start:end]):
            return True
        return any(low <= start and end <= high for low, high in self.runs)
