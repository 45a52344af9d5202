"""Text in, restoration out: the library's heart."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from .confidence import Evidence, Trees, evidence_features, load_trees
from .detection.findings import NOTHING_DETECTED, Detection, SentenceEvidence, detect
from .detection.scoring import Measures
from .document import Document, Sentence, british_spelling
from .edits import Edit, Offsets, apart, apply, merge
from .inference import (
    DEFAULT_PRIOR,
    HONEST_RATE,
    RATES,
    BlockEvidence,
    Decoded,
    DocumentState,
    Manners,
    Prior,
    Votes,
    arc_posteriors,
    decode,
    infer_document,
    log_evidence,
)
from .language_model import LanguageModel
from .language_model.mixture import default_model
from .lattice import DEFAULT_WEIGHTS, Graph, Weights
from .reader import Reader
from .residue import KINDS, find_residue
from .tables import PhraseIndex, builtin_tables, load_index, read_allowed
from .thesaurus import load_thesaurus
from .topics import load_topics
from .wording import edits_of_choices

__all__ = [
    "ALL_KINDS",
    "BOLD_CONFIDENCE",
    "DEFAULT_MIN_CONFIDENCE",
    "LIVE",
    "PRECISE_CONFIDENCE",
    "CloseReading",
    "Judged",
    "Restoration",
    "Settings",
    "Unspinner",
]

DEFAULT_MIN_CONFIDENCE = 0.63
"""Edits below this confidence are not made; chosen by measurement, see docs/model.md."""

PRECISE_CONFIDENCE, BOLD_CONFIDENCE = 0.85, 0.5
"""The presets beside it."""

ALL_KINDS = frozenset({"phrase", *KINDS})
"""What can be mended: spun wordings, and the kinds of residue."""

_CAUTION = 0.15
"""How much more confidence an edit needs where the block is surely honest: a wrong edit costs more in good prose."""
_MOST_WANTED = 0.97
"""No edit needs more confidence than this."""
_BLOCK_WORDS = 150
LIVE = 0.01
"""Blocks less likely spun than this are not looked at again."""
_MAX_PASSES = 6
_CHAPTER_BLOCKS = 40
"""Blocks whose lattices are in memory at a time when choices are made; wordings vote within them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All options of an :class:`Unspinner`.

    ``tables`` are further table files; ``builtin`` says whether the program's own are used,
    ``thesaurus`` whether the thesaurus channel is, ``judged`` whether confidences are weighed from all evidence
    (:mod:`unspin.confidence`) or are the lattice's bare posteriors.
    ``min_confidence`` is the confidence below which nothing is changed. ``kinds`` are the kinds of damage that are
    mended, of :data:`ALL_KINDS`; ``allowed`` are wordings that look spun and are not, ``allow_lists`` files of them;
    ``any_language`` treats text that is not English as if it were. ``cache`` is the folder for compiled tables, None
    for no cache; ``on_compile`` is called before tables are compiled.
    """

    tables: tuple[Path, ...] = ()
    builtin: bool = True
    thesaurus: bool = True
    judged: bool = True
    min_confidence: float = DEFAULT_MIN_CONFIDENCE
    kinds: frozenset[str] = ALL_KINDS
    allowed: tuple[str, ...] = ()
    allow_lists: tuple[Path, ...] = ()
    any_language: bool = False
    weights: Weights = DEFAULT_WEIGHTS
    prior: Prior = DEFAULT_PRIOR
    cache: Path | None = None
    on_compile: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        if not 0 <= self.min_confidence <= 1:
            raise ValueError(f"min_confidence must lie between 0 and 1, not {self.min_confidence:g}")
        if unknown := sorted(self.kinds - ALL_KINDS):
            raise ValueError(f"unknown kind {unknown[0]!r}; the kinds are {', '.join(sorted(ALL_KINDS))}")


@dataclass(frozen=True, slots=True)
class Restoration:
    """What was found in a text and what it becomes.

    ``score`` (0–100) says how spun the text looks, ``spin_rate`` (0–1) which share of the wordings that a
    spinner could have replaced it did replace, ``words`` counts words, ``remaining`` is the expected number of
    artefacts left as they are. ``suggestions`` are edits that were not sure enough to be made.
    ``detection`` says where it looks spun; ``foreign`` that most of it is not English.
    ``apply(original, edits) == text``.
    """

    text: str
    edits: tuple[Edit, ...]
    score: float
    spin_rate: float
    words: int
    remaining: float
    suggestions: tuple[Edit, ...] = ()
    detection: Detection = NOTHING_DETECTED
    foreign: bool = False


@dataclass(slots=True)
class _Block:
    """Consecutive sentences that are judged together.

    ``spans`` are the sentences' offsets; ``british`` is by how many words British spellings outnumber American ones.
    ``sentences`` has the evidence of each sentence by itself.
    """

    spans: list[tuple[int, int]]
    words: int
    british: int
    evidence: BlockEvidence
    sentences: list[BlockEvidence]


@dataclass(slots=True)
class _Reading:
    """What one pass over a text found."""

    state: DocumentState
    words: int
    edits: list[Edit] = field(default_factory=list)
    suggestions: list[Edit] = field(default_factory=list)
    remaining: float = 0.0
    detection: Detection = NOTHING_DETECTED

    def measures(self) -> Measures:
        """What the score weighs; words that do not fit are not among it."""
        return Measures(self.state.log_bayes_factor, 0.0, self.words)


@dataclass(frozen=True, slots=True)
class Judged:
    """A stretch of a sentence with more than one reading, judged.

    ``confidence`` is that of every arc of the graph, ``wanted`` what an edit needs here, ``decoded`` the decision.
    """

    evidence: Evidence
    confidence: Sequence[float]
    wanted: float
    decoded: Decoded


@dataclass(frozen=True, slots=True)
class CloseReading:
    """All that one pass over a text found out.

    ``residue`` are the edits that come first; the rest is about ``text``, which they lead to. ``blocks`` are the
    stretches that were judged together (offsets) with P(spun) of each; only what may be spun is in ``judged``.
    """

    text: str
    residue: Sequence[Edit]
    document: Document
    reader: Reader
    state: DocumentState
    blocks: Sequence[tuple[tuple[int, int], float]]
    british: bool
    judged: Sequence[Judged]


class _Piece(NamedTuple):
    """A graph of a block that may be spun; ``block`` is P(it is)."""

    block: float
    sentence: Sentence
    graph: Graph


class Unspinner:
    """Restores and scores texts; loads tables and language model once.

    ``model`` and ``trees`` take the place of those that come with the program.
    Raises :class:`unspin.tables.TableError` and :class:`unspin.language_model.ModelError` when made.
    """

    def __init__(
        self, settings: Settings | None = None, *, model: LanguageModel | None = None, trees: Trees | None = None
    ) -> None:
        self.settings = settings = settings or Settings()
        self._index: PhraseIndex = load_index(
            builtin_tables() if settings.builtin else [],
            settings.tables,
            cache=settings.cache,
            on_compile=settings.on_compile,
        )
        self._index.allow(settings.allowed)
        for path in settings.allow_lists:
            self._index.allow(phrase for phrase, _ in read_allowed(path))
        self._model = model or default_model()
        self._trees = trees
        self._topics = load_topics()

    @property
    def index(self) -> PhraseIndex:
        """The compiled tables."""
        return self._index

    def fix(self, text: str) -> str:
        """The restored text."""
        return self.restore(text).text

    def score(self, text: str) -> float:
        """How spun the text looks, 0–100."""
        return self.judge(text).score

    def measures(self, text: str) -> Measures:
        """What tables and thesaurus say of a text; words that do not fit are not looked for."""
        return self._one_pass(text).measures()

    def restore(self, text: str) -> Restoration:
        """Restore a text, to a fixed point: restoring the result changes nothing more.

        Words that were put right are context for their neighbours, so the text is read again until no
        edit is left. Should readings go in a circle, the first of them in alphabetical order is taken, which
        is again the one that a second run would take.
        """
        first = self._one_pass(text, scored=True)
        edits, collected, current = first.edits, list(first.edits), text
        remaining, seen = first.remaining, {text: list[Edit]()}
        while edits:
            current = apply(current, edits)
            if current in seen:
                texts = list(seen)
                current = min(texts[texts.index(current) :])
                collected = seen[current]
                break
            seen[current] = collected
            if len(seen) > _MAX_PASSES:
                break
            again = self._one_pass(current)
            edits = again.edits
            collected = merge(text, collected, edits)
            remaining = min(remaining, again.remaining) if edits else remaining
        return self._restoration(text, current, first, collected, remaining)

    def judge(self, text: str) -> Restoration:
        """What a single reading finds: the score of :meth:`restore` and its evidence, sooner.

        Edits are those that one reading is sure of, with which :meth:`restore` only begins.
        """
        first = self._one_pass(text, scored=True)
        return self._restoration(text, apply(text, first.edits), first, first.edits, first.remaining)

    def _restoration(
        self, text: str, restored: str, first: _Reading, edits: Sequence[Edit], remaining: float
    ) -> Restoration:
        return Restoration(
            text=restored,
            edits=tuple(edits),
            suggestions=tuple(_clear_of(first.suggestions, edits)),
            score=first.detection.score,
            spin_rate=first.state.rate * first.state.probability,
            words=first.words,
            remaining=remaining,
            detection=first.detection,
            foreign=self._is_foreign(text),
        )

    def _one_pass(self, text: str, *, scored: bool = False) -> _Reading:
        """Residue first, so that it does not spoil the words around it; then what is spun."""
        residue = self._residue(text)
        reading = self._wordings(apply(text, residue), scored=scored)
        if residue:
            reading.detection = _before(reading.detection, residue)
            reading.edits = merge(text, residue, reading.edits)
            reading.suggestions = apart(residue, reading.suggestions)
        return reading

    def _residue(self, text: str) -> list[Edit]:
        found = find_residue(text, self.settings.kinds, lambda: self._model, self.settings.min_confidence)
        foreign = self._foreign(text) if found else ()
        return [edit for edit in found if all(edit.end <= low or high <= edit.start for low, high in foreign)]

    def _document(self, text: str) -> Document:
        return Document(text, self._foreign(text))

    def _foreign(self, text: str) -> Sequence[tuple[int, int]]:
        """The stretches that are left alone because they are not English."""
        if self.settings.any_language:
            return ()
        from .document.language import foreign_spans  # noqa: PLC0415

        return foreign_spans(text)

    def _is_foreign(self, text: str) -> bool:
        from .document.language import is_foreign  # noqa: PLC0415

        return not self.settings.any_language and is_foreign(text)

    def _wordings(self, text: str, *, scored: bool) -> _Reading:
        reader = self._reader(text)
        document = self._document(text)
        blocks = self._blocks(document, reader)
        state = self._infer(blocks)
        reading = _Reading(state, sum(block.words for block in blocks))
        british = _is_british(blocks)
        for judged in self._decided(document, reader, blocks, state):
            evidence, decoded = judged.evidence, judged.decoded
            reading.remaining += _remaining(evidence, decoded)
            reading.edits += edits_of_choices(text, evidence.sentence, decoded.choices, british=british)
            reading.suggestions += edits_of_choices(text, evidence.sentence, decoded.suggestions, british=british)
        if scored:
            sentences = [
                SentenceEvidence(document.sentence(span), evidence)
                for block in blocks
                for span, evidence in zip(block.spans, block.sentences, strict=True)
            ]
            reading.detection = detect(sentences, reading.measures(), reader.model, self._topics)
        if "phrase" not in self.settings.kinds:
            reading.edits, reading.suggestions, reading.remaining = [], [], 0.0
        return reading

    def read_closely(self, text: str) -> CloseReading:
        """What the first pass of :meth:`restore` sees in a text, kept for whoever asks why; memory grows with it."""
        residue = self._residue(text)
        text = apply(text, residue)
        document, reader = self._document(text), self._reader(text)
        blocks = self._blocks(document, reader)
        state = self._infer(blocks)
        return CloseReading(
            text,
            residue,
            document,
            reader,
            state,
            [((block.spans[0][0], block.spans[-1][1]), p) for block, p in zip(blocks, state.blocks, strict=True)],
            _is_british(blocks),
            list(self._decided(document, reader, blocks, state)) if "phrase" in self.settings.kinds else [],
        )

    def _decided(
        self, document: Document, reader: Reader, blocks: Sequence[_Block], state: DocumentState
    ) -> Iterator[Judged]:
        """The decision on every graph, in text order."""
        threshold = self.settings.min_confidence
        for pieces in self._chapters(document, reader, blocks, state):
            for evidence, confidence in self._judged(pieces, state, reader):
                wanted = max(threshold, min(threshold + _CAUTION * (1 - evidence.block), _MOST_WANTED))
                yield Judged(evidence, confidence, wanted, decode(evidence.graph, state.rate, confidence, wanted))

    def _chapters(
        self, document: Document, reader: Reader, blocks: Sequence[_Block], state: DocumentState
    ) -> Iterator[list[_Piece]]:
        """The blocks that may be spun, read closely, some at a time."""
        live = [(block, p) for block, p in zip(blocks, state.blocks, strict=True) if p >= LIVE]
        for start in range(0, len(live), _CHAPTER_BLOCKS):
            yield [
                _Piece(probability, sentence, graph)
                for block, probability in live[start : start + _CHAPTER_BLOCKS]
                for sentence, graph in reader.decoding_graphs(map(document.sentence, block.spans))
            ]

    def _judged(
        self, pieces: Sequence[_Piece], state: DocumentState, reader: Reader
    ) -> Iterator[tuple[Evidence, list[float]]]:
        """The graphs with the confidence of every arc, in text order."""
        found = self._evidence(pieces, state)
        if not self.settings.judged:
            for item in found:
                yield item, [item.block * value for value in item.posteriors]
            return
        rows = [evidence_features(item, state, reader.score) for item in found]
        trees = self._trees or load_trees()
        values = iter(trees.probabilities([row for part in rows for row in part.values()]))
        for item, part in zip(found, rows, strict=True):
            confidence = [0.0] * len(item.graph.arcs)
            for number in part:
                confidence[number] = next(values)
            yield item, confidence

    def _evidence(self, pieces: Sequence[_Piece], state: DocumentState) -> list[Evidence]:
        """What is known of every graph, after a vote on how the document's wordings were spun."""
        weights = self.settings.weights
        votes, manners = Votes(), Manners()
        first = []
        for block, sentence, graph in pieces:
            posteriors = [block * value for value in arc_posteriors(graph, state.rate)]
            votes.add(sentence, graph, posteriors)
            manners.add(graph.arcs, posteriors)
            first.append(posteriors)
        manners.settle()
        found = []
        for (block, sentence, graph), posteriors in zip(pieces, first, strict=True):
            elsewhere = [
                (same, kept, manner)
                for (same, kept), manner in zip(
                    votes.features(sentence, graph, posteriors), manners.gains(graph.arcs, posteriors), strict=True
                )
            ]
            graph.adjust(
                [
                    weights.same_elsewhere * same + weights.kept_elsewhere * kept + weights.manner * manner
                    for same, kept, manner in elsewhere
                ]
            )
            found.append(Evidence(sentence, graph, block, elsewhere, arc_posteriors(graph, state.rate)))
        return found

    def _infer(self, blocks: Sequence[_Block]) -> DocumentState:
        return infer_document([block.evidence for block in blocks], self.settings.prior)

    def _reader(self, text: str) -> Reader:
        thesaurus = load_thesaurus if self.settings.thesaurus else None
        return Reader(text, self._index, self._model, self._topics, self.settings.weights, thesaurus)

    def _blocks(self, document: Document, reader: Reader) -> list[_Block]:
        blocks = []
        for sentences in _grouped(document.sentences()):
            parts = [self._sentence_evidence(item, list(reader.evidence_graphs([item]))) for item in sentences]
            blocks.append(
                _Block(
                    [sentence.span for sentence in sentences],
                    sum(len(sentence.tokens) for sentence in sentences),
                    _british_balance(document.text, sentences),
                    BlockEvidence(
                        sum(part.honest for part in parts),
                        tuple(map(sum, zip(*(part.spun for part in parts), strict=True))),
                    ),
                    parts,
                )
            )
        return blocks

    def _sentence_evidence(self, sentence: Sentence, graphs: list[tuple[Sentence, Graph]]) -> BlockEvidence:
        spinnable = self._index.spinnable
        spared = sum(token.norm in spinnable for token in sentence.tokens)
        for _, graph in graphs:
            spared -= sum(token.norm in spinnable for token in sentence.tokens[graph.start : graph.end])

        def at(rate: float) -> float:
            return sum([log_evidence(graph, rate) for _, graph in graphs]) + spared * math.log1p(-rate)

        return BlockEvidence(at(HONEST_RATE), tuple(map(at, RATES)))


def _is_british(blocks: Sequence[_Block]) -> bool:
    return sum(block.british for block in blocks) > 0


def _remaining(evidence: Evidence, decoded: Decoded) -> float:
    """The expected number of artefacts in a graph beside those that are mended."""
    return max(evidence.block * sum(evidence.posteriors) - len(decoded.choices), 0.0)


def _clear_of(suggestions: list[Edit], edits: Sequence[Edit]) -> Iterator[Edit]:
    """The suggestions that meet no edit (an edit may have grown over an article, or come in a later pass)."""
    ordered = sorted(edits, key=lambda edit: edit.start)
    ends = [edit.end for edit in ordered]  # edits do not overlap: their ends are in order too
    end = 0
    for suggestion in suggestions:
        after = bisect_right(ends, suggestion.start)
        met = after < len(ordered) and ordered[after].start < suggestion.end
        if suggestion.start >= end and not met:
            end = suggestion.end
            yield suggestion


def _grouped(sentences: Iterator[Sentence]) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    size = 0
    for sentence in sentences:
        group.append(sentence)
        size += len(sentence.tokens)
        if size >= _BLOCK_WORDS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _before(detection: Detection, residue: Sequence[Edit]) -> Detection:
    """A detection in a text without its residue, as one in the text before."""
    back = Offsets(residue)
    return replace(
        detection,
        sentences=tuple(replace(p, start=back.before(p.start), end=back.before(p.end)) for p in detection.sentences),
        strange=tuple(replace(w, start=back.before(w.start), end=back.before(w.end)) for w in detection.strange),
    )


def _british_balance(text: str, sentences: Sequence[Sentence]) -> int:
    balance = 0
    for sentence in sentences:
        for token in sentence.tokens:
            if british_spelling(token.norm) != token.norm:
                balance += 1 if text[token.start : token.end].casefold() != token.norm else -1
    return balance
