"""From sentences to graphs, with what is particular to one document: its language model and its topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from .document import Document, Sentence
from .language_model import LanguageModel
from .lattice import DECODING_MARGIN, EVIDENCE_MARGIN, Graph, Weights, build_graphs, contextual, spun_arcs
from .tables import PhraseIndex
from .thesaurus import Thesaurus
from .topics import Topics

__all__ = ["Reader", "sample_of"]

_SAMPLES = 8
_SAMPLE_LENGTH = 1_500


class Reader:
    """Turns the sentences of one text into graphs.

    ``model`` is the general language model; the text gets its own mixture of it. ``thesaurus`` loads the
    thesaurus when it is first wanted, and is None where tables alone are to be used.
    """

    def __init__(
        self,
        text: str,
        index: PhraseIndex,
        model: LanguageModel,
        topics: Topics,
        weights: Weights,
        thesaurus: Callable[[], Thesaurus] | None,
    ) -> None:
        sample = list(sample_of(text))
        self._index = index
        self.model = model.adapted(sample)
        self._weights = weights
        self._thesaurus = thesaurus
        self._topic = topics.of(word for sentence in sample for word in sentence)
        self.score = contextual(self.model)

    def evidence_graphs(self, sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Graph]]:
        """Closely pruned graphs of the tables' arcs, for sums over all readings."""
        return self._graphs(sentences, None, EVIDENCE_MARGIN)

    def decoding_graphs(self, sentences: Iterable[Sentence]) -> Iterator[tuple[Sentence, Graph]]:
        """Graphs to choose readings from, with the thesaurus and with little pruning."""
        return self._graphs(sentences, self._thesaurus() if self._thesaurus else None, DECODING_MARGIN)

    def _graphs(
        self, sentences: Iterable[Sentence], thesaurus: Thesaurus | None, margin: float
    ) -> Iterator[tuple[Sentence, Graph]]:
        for sentence in sentences:
            arcs = spun_arcs(sentence, self._index, self.model, thesaurus)
            if arcs:
                spinnable = self._index.spinnable
                for graph in build_graphs(sentence, arcs, spinnable, self.score, self._weights, self._topic, margin):
                    yield sentence, graph


def sample_of(text: str) -> Iterator[list[str]]:
    """Sentences from all over a text, some two thousand words, for the language model to adapt to."""
    step = max(len(text) // _SAMPLES, _SAMPLE_LENGTH)
    for start in range(0, len(text), step):
        for sentence in Document(text[start : start + _SAMPLE_LENGTH]).sentences():
            yield [token.norm for token in sentence.tokens]
