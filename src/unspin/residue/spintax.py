"""Spintax that was never resolved, ``{big|large|huge}``: the reading that fits its sentence best takes its place."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from unspin.document import tokenize
from unspin.edits import Edit
from unspin.language_model import BOUNDARY, LanguageModel
from unspin.lattice.articles import article_for

from .braces import Group, brace_groups, first_reading, padded
from .context import history
from .passes import settled
from .regions import outside_regions
from .spintax_rules import spintax_groups

__all__ = ["find"]

_KIND = "residue:spintax"
_LEFT = 80
_RIGHT = 60
_RIGHT_WORDS = 2
_WORD_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_JOINT_GAP = 16
"""Groups with at most so many characters between them are chosen together, as long as there are few readings."""
_MOST_TOGETHER = 3
_MOST_READINGS = 64
_BUDGET = 50_000
"""Readings that the language model judges in one text; of those after them the first stands."""
_WORD_WORTH = 5.0
"""Nats that a word of a reading is worth: what a word of English costs, lest the shortest reading always win."""
_FIRST_WORTH = 1.0
"""The first option is the writer's own more often than not."""
_TEMPER = 0.5
_ALTERNATIVES = 5
_SENTENCE_END = re.compile(r"[.!?]")
_ARTICLE = re.compile(r"(?<![\w'\u2019-])(an?|An?)(\s+)\Z")
_WORDS_AFTER = re.compile(r"(?:\W*\w+(?:['\u2019]\w+)*){0,3}\W?")  # one may be the rest of a word
_NEXT_WORD = re.compile(r"[\"'\u2018\u201c(]?([^\W_]+)")


def find(text: str, model: Callable[[], LanguageModel]) -> list[Edit]:
    """Edits that resolve spintax, sorted; ``alternatives`` are the other readings with their probabilities.

    The confidence is that of the group being spintax at all: any of its readings is one that the spinner's user meant
    to allow. Choices close to each other are made together.
    """
    if "{" not in text or "|" not in text:
        return []
    return settled(text, lambda current: _once(current, model))


def _once(text: str, model: Callable[[], LanguageModel]) -> list[Edit]:
    groups = spintax_groups(text, brace_groups(text))
    places = [
        Edit(group.start, group.end, text[group.start : group.end], "", confidence, _KIND)
        for group, confidence in groups
    ]
    allowed = {edit.start for edit in outside_regions(text, places)}
    kept = [(group, confidence) for group, confidence in groups if group.start in allowed]
    return _Resolver(text, model()).edits(kept) if kept else []


@dataclass(slots=True)
class _Choice:
    """The readings of one group, the chosen one first."""

    group: Group
    sureness: float
    readings: list[tuple[str, float]]


class _Resolver:
    def __init__(self, text: str, model: LanguageModel) -> None:
        self._text = text
        self._model = model
        self._left_over = _BUDGET
        self._histories: dict[str, tuple[str, str]] = {}

    def edits(self, groups: Sequence[tuple[Group, float]]) -> list[Edit]:
        choices: list[_Choice] = []
        resolved, at = "", 0  # the end of what stands before, its groups resolved
        for cluster, after in self._clusters([group for group, _ in groups]):
            resolved = (resolved + self._text[max(at, cluster[0].start - _LEFT) : cluster[0].start])[-_LEFT:]
            readings = self._chosen(cluster, resolved, after)
            for group, found in zip(cluster, readings, strict=True):
                choices.append(_Choice(group, groups[len(choices)][1], found))
            resolved += self._spelled(cluster, [found[0][0] for found in readings])
            at = cluster[-1].end
        return self._placed(choices)

    def _clusters(self, groups: list[Group]) -> Iterator[tuple[list[Group], str]]:
        """Groups that are chosen together, and what follows them, with first readings for the groups in it."""
        start = 0
        while start < len(groups):
            end, count = start + 1, groups[start].readings
            while end < min(len(groups), start + _MOST_TOGETHER) and count * groups[end].readings <= _MOST_READINGS:
                gap = self._text[groups[end - 1].end : groups[end].start]
                if len(gap) > _JOINT_GAP or "\n" in gap:
                    break
                count *= groups[end].readings
                end += 1
            after = _WORDS_AFTER.match(self._following(groups, end, groups[end - 1].end))
            yield groups[start:end], after[0] if after else ""
            start = end

    def _following(self, groups: list[Group], number: int, at: int) -> str:
        parts, length = [], 0
        while length < _RIGHT:
            stop = groups[number].start if number < len(groups) else len(self._text)
            parts.append(self._text[at : min(stop, at + _RIGHT)])
            length += len(parts[-1])
            if stop >= at + _RIGHT or number == len(groups):
                break
            parts.append(first_reading(groups[number].options[0]))
            length += len(parts[-1]) + 1
            at = groups[number].end
            number += 1
        return "".join(parts).split("\n", 1)[0][:_RIGHT]

    def _chosen(self, cluster: list[Group], left: str, right: str) -> list[list[tuple[str, float]]]:
        """For every group its readings with their probabilities, the chosen one first."""
        options: list[list[str]] = []
        for number, group in enumerate(cluster):
            before = left[-1:] if number == 0 else self._text[group.start - 1]
            after = right[:1] if number == len(cluster) - 1 else self._text[group.end]
            options.append(self._readings(group, left, before, after))
        if self._left_over <= 0:
            return [[(reading, 1 / len(readings)) for reading in readings] for readings in options]
        combinations = [list(combination) for combination in islice(product(*options), 4 * _MOST_READINGS)]
        scores = [
            self._score(left, self._spelled(cluster, combination), right)
            + _FIRST_WORTH * sum(part == readings[0] for part, readings in zip(combination, options, strict=True))
            for combination in combinations
        ]
        best = max(range(len(scores)), key=scores.__getitem__)
        weights = [math.exp(_TEMPER * max(score - scores[best], -80.0)) for score in scores]
        total = sum(weights)
        chosen = []
        for number in range(len(cluster)):
            shares: dict[str, float] = {}
            for combination, weight in zip(combinations, weights, strict=True):
                shares[combination[number]] = shares.get(combination[number], 0.0) + weight / total
            first = combinations[best][number]
            others = sorted(((text, share) for text, share in shares.items() if text != first), key=lambda o: -o[1])
            chosen.append([(first, shares[first]), *others])
        return chosen

    def _readings(self, group: Group, left: str, before: str, after: str) -> list[str]:
        """What a group may read, without doubles; of a group with very many readings the best one of every option."""
        spaced = padded([first_reading(option) for option in group.options])
        found = []
        for option in group.options:
            for reading in self._expanded(option, left, group.readings <= _MOST_READINGS):
                bare = reading.strip()
                if spaced or not bare:
                    found.append(bare)
                    continue
                lead = reading[: len(reading) - len(reading.lstrip())] if before and not before.isspace() else ""
                trail = reading[len(reading.rstrip()) :] if after and not after.isspace() else ""
                found.append(lead + bare + trail)
        return list(dict.fromkeys(found))

    def _expanded(self, option: list[str | Group], left: str, every: bool) -> list[str]:
        texts = [""]
        for part in option:
            if isinstance(part, str):
                texts = [_agreed(text, part) + part for text in texts]
                continue
            inner = [reading for nested in part.options for reading in self._expanded(nested, left, every)]
            if not every and len(inner) > 1:  # best by what stands before alone
                context = (left + texts[0])[-_LEFT:]
                inner = [max(inner, key=lambda reading: self._score(context, reading, ""))]
            texts = [_agreed(text, reading) + reading for text in texts for reading in inner]
        return texts

    def _spelled(self, cluster: list[Group], readings: Sequence[str]) -> str:
        """The text from the first to the last group of a cluster, as chosen."""
        spelled = readings[0]
        for before, group, reading in zip(cluster, cluster[1:], readings[1:], strict=False):
            gap = self._text[before.end : group.start]
            spelled += gap
            spelled = _agreed(spelled, reading) + reading
        return spelled

    def _score(self, left: str, reading: str, right: str) -> float:
        """ln P of a reading and the words after it in their context, and the worth of its words."""
        if self._left_over <= 0:
            return 0.0
        self._left_over -= 1
        left, reading = _agreed(left, reading + right), _agreed(reading, right)
        if left[-1:].isalnum() and (reading + right)[:1].isalnum():  # the end of a word
            start = len(left.rstrip(_WORD_LETTERS))
            left, reading = left[:start], left[start:] + reading
        before, previous = self._history(left)
        whole, end = reading + right, len(reading)
        total, beyond, last = 0.0, 0, 0
        for token in tokenize(whole):
            if token.start >= end:
                beyond += 1
                if beyond > _RIGHT_WORDS:
                    break
            else:
                total += _WORD_WORTH
            if last and _SENTENCE_END.search(whole, last, token.start):
                before, previous = "", BOUNDARY
            total += self._model.score(token.norm, previous, before)
            before, previous, last = previous, token.norm, token.end
        return total

    def _history(self, left: str) -> tuple[str, str]:
        found = self._histories.get(left)
        if found is None:
            if len(self._histories) > 1000:
                self._histories.clear()
            found = self._histories[left] = history(left, len(left))
        return found

    def _placed(self, choices: Sequence[_Choice]) -> list[Edit]:
        """The choices as edits, with the article before a group and a space that an empty reading leaves over."""
        edits: list[Edit] = []
        floor = 0
        for number, choice in enumerate(choices):
            start, end = choice.group.start, choice.group.end
            rest = self._following([c.group for c in choices[number + 1 : number + 4]], 0, end)
            readings = _summed([(_agreed(reading, rest), share) for reading, share in choice.readings])
            self._agree_backwards(edits, start, readings[0][0] + rest)
            article = _ARTICLE.search(self._text, max(floor, start - 20), start)
            if article and self._is_article(article):
                heads = {_agreed(article[0], reading + rest) for reading, _ in readings}
                if heads != {article[0]}:
                    start = article.start()
                    readings = [(_agreed(article[0], reading + rest) + reading, share) for reading, share in readings]
            if not choice.readings[0][0]:
                start, end, readings = self._without_gap(floor, start, end, readings)
            edits.append(
                Edit(
                    start,
                    end,
                    self._text[start:end],
                    readings[0][0],
                    confidence=choice.sureness,
                    kind=_KIND,
                    source="spintax:nested" if "{" in self._text[choice.group.start + 1 : end] else "spintax:choice",
                    alternatives=tuple((text, round(share, 4)) for text, share in readings[1 : 1 + _ALTERNATIVES]),
                )
            )
            floor = end
        return edits

    def _is_article(self, found: re.Match[str]) -> bool:
        """Whether an A is no name of a grade or a vitamin: capitalised ones count at the start of a sentence only."""
        before = self._text[max(found.start() - 40, 0) : found.start()].rstrip(" \t\"'\u201c\u2018(")
        return found[1][0] == "a" or not before or before[-1] in ".!?\n\r"

    def _agree_backwards(self, edits: list[Edit], start: int, following: str) -> None:
        """Make an article in which the choice before ended agree with this one."""
        if not edits or self._text[edits[-1].end : start].strip():
            return
        before = edits[-1]
        gap = self._text[before.end : start]

        def agreed(replacement: str) -> str:
            whole = _agreed(replacement + gap, following)
            return whole[: len(whole) - len(gap)]

        replacement = agreed(before.replacement)
        if replacement != before.replacement:
            others = _summed([(agreed(text), share) for text, share in before.alternatives])
            edits[-1] = replace(
                before,
                replacement=replacement,
                alternatives=tuple((text, share) for text, share in others if text != replacement),
            )

    def _without_gap(
        self, floor: int, start: int, end: int, readings: list[tuple[str, float]]
    ) -> tuple[int, int, list[tuple[str, float]]]:
        """An empty reading takes one of the two spaces around it along, or the one before a mark."""
        before, after = self._text[start - 1 : start] if start > floor else "", self._text[end : end + 1]
        if after in (" ", "\t") and after and (start == 0 or before in (" ", "\t", "\n", "(") or readings[0][0]):
            return (
                start,
                end + 1,
                [(text + after if text and not text[-1].isspace() else text, s) for text, s in readings],
            )
        if before == " " and before and (not after or after in ".,;:!?)\n\r"):
            return start - 1, end, [(before + text if text else text, share) for text, share in readings]
        return start, end, readings


def _summed(readings: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Readings that have become the same text (a, an) as one, the first one staying first."""
    shares: dict[str, float] = {}
    for text, share in readings:
        shares[text] = shares.get(text, 0.0) + share
    return list(shares.items())


def _agreed(before: str, after: str) -> str:
    """``before`` with the article at its end as what follows wants it."""
    article = _ARTICLE.search(before, max(len(before) - 8, 0))
    following = _NEXT_WORD.match(after) if article else None
    if not article or not following:
        return before
    wanted = article_for(following[1].lower())
    if article[1].lower() == wanted:
        return before
    if article[1][0] == "A":
        wanted = wanted.capitalize()
    return before[: article.start()] + wanted + article[2]
