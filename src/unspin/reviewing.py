"""A review: edits are decided on one at a time, and every decision can be taken back.

A :class:`Session` never changes; each step gives a new one, so that going back is to drop the last decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from .document import normalize_phrase
from .edits import Edit

__all__ = ["Answer", "Decision", "Item", "Rules", "Session", "items_of", "wording_pair"]

_ARTICLES = ("a", "an")
_POSSESSIVE_ENDINGS = ("'s", "\u2019s")


class Answer(StrEnum):
    """What the reviewer said of an edit."""

    accept = "accept"
    skip = "skip"
    alternative = "alternative"
    own = "own"
    always = "always"
    never = "never"


@dataclass(frozen=True, slots=True)
class Item:
    """An edit to decide on, in the offsets of the document numbered ``unit``; ``suggested`` ones were not sure."""

    unit: int
    edit: Edit
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer with what is to be written, None where the text stays as it is."""

    answer: Answer
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for all further edits: pairs (standard, spun) always made, and spun wordings never changed.

    Wordings are in normal form, without articles and possessive endings.
    """

    always: frozenset[tuple[str, str]] = frozenset()
    never: frozenset[str] = frozenset()

    def of(self, edit: Edit) -> Decision | None:
        """What the rules say of an edit, if anything."""
        if edit.kind != "phrase":
            return None
        standard, spun = map(normalize_phrase, wording_pair(edit.original, edit.replacement))
        if spun in self.never:
            return Decision(Answer.never)
        return Decision(Answer.always, edit.replacement) if (standard, spun) in self.always else None

    def with_decision(self, edit: Edit, decision: Decision) -> Rules:
        """The rules with what a decision adds to them."""
        if decision.answer not in {Answer.always, Answer.never}:
            return self
        standard, spun = map(normalize_phrase, wording_pair(edit.original, decision.replacement or edit.replacement))
        if decision.answer is Answer.never:
            return replace(self, never=self.never | {spun})
        return replace(self, always=self.always | {(standard, spun)})


@dataclass(frozen=True, slots=True)
class Session:
    """The review of one file: its items, the decisions made so far by item number, and the rules it began with."""

    items: tuple[Item, ...]
    given: Rules = Rules()
    log: tuple[tuple[int, Decision], ...] = field(default=())

    @property
    def rules(self) -> Rules:
        """The rules with what was decided here."""
        return self._rules_before(len(self.items))

    @property
    def current(self) -> int | None:
        """The number of the item to decide on next, None at the end."""
        rules = self.rules
        number = self.log[-1][0] + 1 if self.log else 0
        while number < len(self.items):
            if rules.of(self.items[number].edit) is None:
                return number
            number += 1
        return None

    def decided(self, decision: Decision) -> Session:
        """The session with a decision on the current item; raises IndexError at the end."""
        number = self.current
        if number is None:
            raise IndexError("everything is decided")
        return replace(self, log=(*self.log, (number, decision)))

    def accept(self) -> Session:
        """Make the edit as proposed."""
        return self.decided(Decision(Answer.accept, self._edit.replacement))

    def skip(self) -> Session:
        """Leave the text as it is here."""
        return self.decided(Decision(Answer.skip))

    def choose(self, alternative: int) -> Session:
        """Write an alternative, counted from 1; raises IndexError where there is none of this number."""
        if alternative < 1:
            raise IndexError(alternative)
        return self.decided(Decision(Answer.alternative, self._edit.alternatives[alternative - 1][0]))

    def write(self, wording: str) -> Session:
        """Write the reviewer's own wording."""
        return self.decided(Decision(Answer.own, wording))

    def always(self) -> Session:
        """Make this edit and all further ones of the same wordings; raises ValueError for residue."""
        self._check_wording()
        return self.decided(Decision(Answer.always, self._edit.replacement))

    def never(self) -> Session:
        """Leave this wording here and wherever it comes again; raises ValueError for residue."""
        self._check_wording()
        return self.decided(Decision(Answer.never))

    def back(self) -> Session:
        """The session before the last decision; the same where there is none."""
        return replace(self, log=self.log[:-1])

    def decision(self, number: int) -> Decision | None:
        """What was decided on an item, by the reviewer or by a rule; None where nothing is yet."""
        for decided, decision in self.log:
            if decided == number:
                return decision
        at = self.current
        if at is not None and number >= at:
            return None
        # Only what was said before it holds for an item: later answers change nothing that was passed.
        return self._rules_before(number).of(self.items[number].edit)

    def edits(self) -> list[tuple[int, Edit]]:
        """The edits to make, each with the number of its unit."""
        found = []
        for number, item in enumerate(self.items):
            decision = self.decision(number)
            if decision is None or decision.replacement in {None, item.edit.original}:
                continue
            found.append((item.unit, replace(item.edit, replacement=decision.replacement, alternatives=())))
        return found

    def _rules_before(self, number: int) -> Rules:
        rules = self.given
        for decided, decision in self.log:
            if decided < number:
                rules = rules.with_decision(self.items[decided].edit, decision)
        return rules

    @property
    def _edit(self) -> Edit:
        number = self.current
        if number is None:
            raise IndexError("everything is decided")
        return self.items[number].edit

    def _check_wording(self) -> None:
        if self._edit.kind != "phrase":
            raise ValueError("only spun wordings can be put on a list")


def items_of(units: Sequence[tuple[Sequence[Edit], Sequence[Edit]]]) -> tuple[Item, ...]:
    """The items of documents, each with its edits and its suggestions, in text order."""
    return tuple(
        item
        for number, (edits, suggestions) in enumerate(units)
        for item in sorted(
            [*(Item(number, edit) for edit in edits), *(Item(number, edit, suggested=True) for edit in suggestions)],
            key=lambda item: (item.edit.start, item.edit.end),
        )
    )


def wording_pair(original: str, replacement: str) -> tuple[str, str]:
    """(standard, spun) of an edit: without an article that was mended, and without possessive endings of both."""
    standard, spun = " ".join(replacement.split()), " ".join(original.split())
    first_standard, _, rest_standard = standard.partition(" ")
    first_spun, _, rest_spun = spun.partition(" ")
    articles = first_standard.casefold() in _ARTICLES and first_spun.casefold() in _ARTICLES
    if articles and rest_standard and rest_spun and first_standard.casefold() != first_spun.casefold():
        standard, spun = rest_standard, rest_spun
    return _without_possessive(standard, spun)


def _without_possessive(standard: str, spun: str) -> tuple[str, str]:
    def ending(wording: str) -> int:
        if wording.endswith(_POSSESSIVE_ENDINGS):
            return 2
        return 1 if wording.endswith(("s'", "s\u2019")) else 0

    a, b = ending(standard), ending(spun)
    return (standard[:-a], spun[:-b]) if a and b else (standard, spun)
