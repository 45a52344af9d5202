"""The candidates of one sentence, each with its evidence and what came of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from unspin.document import Sentence, Token
from unspin.document.protected import switched_off
from unspin.inference import Choice
from unspin.language_model import BOUNDARY
from unspin.lattice import Arc, Score, spun_arcs
from unspin.lattice.arcs import THESAURUS_GAIN, allowed_spans, touches
from unspin.lattice.graph import DECODING_MARGIN
from unspin.lattice.names import NameRuns
from unspin.restorer import LIVE, CloseReading, Judged
from unspin.tables import MAX_PHRASE, Entry, PhraseIndex
from unspin.thesaurus import Candidate as Synonym
from unspin.thesaurus import Thesaurus
from unspin.wording import edits_of_choices

from .model import Candidate, Verdict
from .rows import Rows

__all__ = ["NO_ENTRY", "Known", "Weighed", "percent"]

NO_ENTRY = "no table and no thesaurus entry has it"
_SYNONYMS_SHOWN = 3
_SYNONYMS_TRIED = 60
_CAUTIOUS = 0.01
"""A confidence wanted that is over the usual one by this is worth a word."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the text: the tables, why wordings are allowed, the confidence an edit usually needs."""

    index: PhraseIndex
    rows: Rows
    thesaurus: Thesaurus | None
    allowed: Mapping[str, str]
    threshold: float


class Weighed:
    """What was considered in one sentence of a close reading.

    ``judged`` are the sentence's own, ``block`` is P(its block is spun). ``is_made`` says whether a stretch is changed
    in the end. Offsets are those of the reading's text.
    """

    def __init__(
        self,
        reading: CloseReading,
        sentence: Sentence,
        judged: Sequence[Judged],
        block: float,
        known: Known,
        is_made: Callable[[int, int], bool],
    ) -> None:
        self._reading, self._sentence, self._judged, self._block = reading, sentence, judged, block
        self._known, self._is_made = known, is_made
        self._tokens = sentence.tokens
        self._norms = [token.norm for token in sentence.tokens]
        self._score: Score = reading.reader.score

    @cached_property
    def weighed(self) -> list[Candidate]:
        """The candidates that the lattice weighed."""
        return [found for judged in self._judged for found in self._of_graph(judged)]

    @cached_property
    def others(self) -> list[Candidate]:
        """The candidates that never came so far."""
        return list(self._left_out())

    def candidates(self, start: int, end: int) -> list[Candidate]:
        """The candidates that meet a span; where there are none, what the thesaurus has that was not worth one."""
        found = [c for c in (*self.weighed, *self.others) if c.start < end and start < c.end]
        return found or list(self._synonyms(start, end))

    def needed(self, start: int, end: int) -> float | None:
        """The confidence that an edit needs there."""
        for judged in self._judged:
            graph = judged.evidence.graph
            low, high = self._tokens[graph.start].start, self._tokens[graph.end - 1].end
            if low < end and start < high:
                return judged.wanted
        return None

    def has_entries(self, start: int, end: int) -> bool:
        """Whether a table or the thesaurus has a word or wording of the span."""
        at = self._at(start, end)
        return any(self._word_known(n) for n in at) or any(
            low < at.stop and at.start < high for low, high, _ in self._entries()
        )

    def passed_over(self, spans: Sequence[tuple[int, int]]) -> int:
        """How many words outside these spans some row or the thesaurus could change."""
        return sum(
            self._word_known(n) and not token.protected
            for n, token in enumerate(self._tokens)
            if not any(token.start < end and start < token.end for start, end in spans)
        )

    def unchanged_because(self, start: int, end: int, candidates: Sequence[Candidate], *, known: bool) -> str:
        """Why nothing was changed in a span, as a clause; ``known`` says whether a table or the thesaurus has it."""
        at = self._at(start, end)
        tokens = self._tokens[at.start : at.stop]
        if tokens and all(token.protected for token in tokens):
            return self._protection(tokens)
        for low, high in allowed_spans(self._tokens, self._known.index):
            if low < at.stop and at.start < high and not any(c.verdict is Verdict.rival for c in candidates):
                return self._allowance(low, high)
        if not known:
            return NO_ENTRY
        if candidates:
            return candidates[0].reason
        if self._block < LIVE:
            return self._honesty()
        if tokens and any(NameRuns(self._tokens).inside[n] for n in at):
            return "it stands in a name, which single words may not change"
        return "nothing that could stand behind it reads better here"

    def _at(self, start: int, end: int) -> range:
        """The numbers of the tokens that meet a span."""
        met = [n for n, token in enumerate(self._tokens) if token.start < end and start < token.end]
        return range(met[0], met[-1] + 1) if met else range(0)

    def _word_known(self, n: int) -> bool:
        norm, thesaurus = self._norms[n], self._known.thesaurus
        return bool(self._known.index.lookup(norm) or (thesaurus is not None and thesaurus.candidates(norm)))

    # What the lattice weighed

    def _of_graph(self, judged: Judged) -> Iterator[Candidate]:
        evidence, decoded = judged.evidence, judged.decoded
        chosen = [choice.arc for choice in decoded.choices]
        suggested = [choice.arc for choice in decoded.suggestions]
        for n, arc in enumerate(evidence.graph.arcs):
            confidence, gain = judged.confidence[n], self._gain(arc)
            rival = next((c for c in chosen if c is not arc and c.start < arc.end and arc.start < c.end), None)
            if any(arc is other for other in chosen):
                made = self._is_made(self._tokens[arc.start].start, self._tokens[arc.end - 1].end)
                verdict, reason = (
                    (Verdict.made, f"confidence {percent(confidence)} of the {percent(judged.wanted)} needed")
                    if made
                    else (Verdict.undone, "it was made in the first reading and taken back in a later one")
                )
            elif rival is not None:
                more = " and covers more words" if rival.end - rival.start > arc.end - arc.start else ""
                verdict, reason = Verdict.rival, f"“{rival.standard}” was taken there{more}"
            else:
                verdict = Verdict.suggested if any(arc is other for other in suggested) else Verdict.weak
                reason = self._weakness(confidence, judged.wanted, gain)
            yield from self._candidate(arc, verdict, reason, gain, evidence.posteriors[n], confidence)

    def _weakness(self, confidence: float, wanted: float, gain: float) -> str:
        prefers = f"the language model prefers the words as they stand ({gain:+.1f} nats); " if gain < 0 else ""
        if confidence >= wanted:
            return f"{prefers}beside the other choices in the sentence it loses its {percent(confidence)} confidence"
        cautious = (
            f", more than elsewhere because the passage looks honest (P(spun) {percent(self._block)})"
            if wanted > self._known.threshold + _CAUTIOUS and self._block < 0.5
            else ""
        )
        return f"{prefers}confidence {percent(confidence)} is under the {percent(wanted)} needed{cautious}"

    # What never came so far

    def _left_out(self) -> Iterator[Candidate]:
        graphs = {(a.start, a.end, a.words) for judged in self._judged for a in judged.evidence.graph.arcs}
        reader, known = self._reading.reader, self._known
        arcs = {
            (a.start, a.end, a.words): a for a in spun_arcs(self._sentence, known.index, reader.model, known.thesaurus)
        }
        for key, arc in arcs.items():
            if key in graphs:
                continue
            gain = self._gain(arc)
            if self._block < LIVE:
                yield from self._candidate(arc, Verdict.honest, self._honesty(), gain)
            elif gain < 0:
                reason = f"the language model prefers the words as they stand ({gain:+.1f} nats)"
                yield from self._candidate(arc, Verdict.worse, reason, gain)
            else:
                reason = f"the best reading with it is over {DECODING_MARGIN:g} nats behind the best of all"
                yield from self._candidate(arc, Verdict.worse, reason, gain)
        for start, end, entry in self._entries():
            if (start, end, entry.words) in arcs or (start, end, entry.words) in graphs:
                continue
            arc = Arc(start, end, entry.words, entry.standard, entry)
            if found := self._hindrance(arc):
                yield from self._candidate(arc, *found, self._gain(arc))

    def _hindrance(self, arc: Arc) -> tuple[Verdict, str] | None:
        """Why a table's entry was not even considered."""
        tokens = self._tokens[arc.start : arc.end]
        if any(token.protected for token in tokens):
            return Verdict.protected, self._protection(tokens)
        allowed = [span for span in allowed_spans(self._tokens, self._known.index) if touches(arc, [span])]
        if allowed:
            return Verdict.allowed, self._allowance(*allowed[0])
        if len(tokens) == 1:
            if NameRuns(self._tokens).inside[arc.start]:
                return Verdict.name, "it stands in a name, which single words may not change"
            if not self._reading.reader.model.knows(tokens[0].norm):
                return Verdict.unknown, "the language model does not know the word; only longer wordings may change it"
        if arc.entry.near and not set(arc.entry.near) & set(self._norms):
            return Verdict.near, f"the row asks for one of these words in the sentence: {', '.join(arc.entry.near)}"
        return None

    def _synonyms(self, start: int, end: int) -> Iterator[Candidate]:
        """What the thesaurus has behind the words of a span and was not worth an arc, the best few."""
        thesaurus = self._known.thesaurus
        if thesaurus is None or self._block < LIVE:
            return
        inside = NameRuns(self._tokens).inside
        allowed = allowed_spans(self._tokens, self._known.index)
        for n in self._at(start, end):
            token = self._tokens[n]
            if token.protected or inside[n] or not self._reading.reader.model.knows(token.norm):
                continue
            arcs = [self._synonym(n, synonym) for synonym in thesaurus.candidates(token.norm)[:_SYNONYMS_TRIED]]
            gains = [(self._gain(arc), arc) for arc in arcs]
            for gain, arc in sorted(gains, key=lambda pair: -pair[0])[:_SYNONYMS_SHOWN]:
                if touches(arc, allowed):
                    yield from self._candidate(arc, Verdict.allowed, self._allowance(*allowed[0]), gain)
                elif gain < 0:
                    reason = f"the language model prefers the word as it stands ({gain:+.1f} nats)"
                    yield from self._candidate(arc, Verdict.worse, reason, gain)
                elif gain < THESAURUS_GAIN:
                    reason = f"a thesaurus word must gain {THESAURUS_GAIN:g} nats; it gains {gain:.1f}"
                    yield from self._candidate(arc, Verdict.worse, reason, gain)
                else:
                    reason = "the thesaurus knows it too remotely, or it is rarer than the seen word"
                    yield from self._candidate(arc, Verdict.weak, reason, gain)

    def _synonym(self, n: int, synonym: Synonym) -> Arc:
        assert self._known.thesaurus is not None
        source = f"thesaurus:{self._known.thesaurus.lemma(self._norms[n])}"
        entry = Entry(synonym.word, (synonym.word,), synonym.channel, synonym.reverse, 1.0, source, manner="thesaurus")
        return Arc(n, n + 1, entry.words, synonym.word, entry)

    def _entries(self) -> Iterator[tuple[int, int, Entry]]:
        """The tables' entries over the sentence, whether they may be used or not."""
        for start, token in enumerate(self._tokens):
            for length in self._known.index.lengths(token.norm):
                end = start + length
                if length > MAX_PHRASE or end > len(self._tokens):
                    continue
                if all(other.joined for other in self._tokens[start + 1 : end]):
                    for entry in self._known.index.lookup(" ".join(self._norms[start:end])):
                        yield start, end, entry

    # In words and figures

    def _candidate(
        self,
        arc: Arc,
        verdict: Verdict,
        reason: str,
        gain: float,
        posterior: float | None = None,
        confidence: float | None = None,
    ) -> Iterator[Candidate]:
        """The candidate as it would be written; none where that is what stands there."""
        choice = Choice(arc, confidence or 0.0, ())
        edits = edits_of_choices(self._reading.text, self._sentence, [choice], british=self._reading.british)
        for edit in edits:
            yield Candidate(
                edit.start,
                edit.end,
                edit.original,
                edit.replacement,
                self._known.rows.origin(arc.entry.source),
                verdict,
                reason,
                math.exp(arc.entry.channel),
                gain,
                posterior,
                confidence,
            )

    def _gain(self, arc: Arc) -> float:
        """What the language model gives the meant words over the seen ones, with two words on either side, in nats."""
        norms = self._norms
        before, previous = ["", BOUNDARY, *norms[max(arc.start - 2, 0) : arc.start]][-2:]
        following = norms[arc.end : arc.end + 2]

        def total(words: Sequence[str]) -> float:
            value, b, p = 0.0, before, previous
            for word in (*words, *following):
                value += self._score(word, p, b)
                b, p = p, word
            return value

        return total(arc.words) - total(norms[arc.start : arc.end])

    def _honesty(self) -> str:
        return f"the passage looks honest (P(spun) {percent(self._block)}), so it was not looked at closely"

    def _allowance(self, low: int, high: int) -> str:
        wording = " ".join(self._norms[low:high])
        why = self._known.allowed.get(wording, "")
        return f"“{wording}” is on the list of wordings that look spun and are not{f' ({why})' if why else ''}"

    def _protection(self, tokens: Sequence[Token]) -> str:
        text = self._reading.text
        token = next(token for token in tokens if token.protected)
        word = text[token.start : token.end]
        stretch = text[text.rfind(" ", 0, token.start) + 1 : token.end]
        if any(low <= token.start < high for low, high in switched_off(text)):
            what = "switched off by a comment “unspin: …”"
        elif word[0].isdigit():
            what = "a number"
        elif "://" in stretch or stretch.startswith("www."):
            what = "part of a web address"
        elif stretch[:1] in {"@", "#"}:
            what = "a handle or a hashtag"
        elif "sic]" in text[token.end : token.end + 410] or "sic)" in text[token.end : token.end + 410]:
            what = "quoted as it stands, with [sic]"
        else:
            what = "an address, a path or no English"
        return f"it is protected: {what}"


def percent(value: float) -> str:
    """A probability for people."""
    return f"{100 * value:.0f}%" if value == 0 or value >= 0.01 else "under 1%"
