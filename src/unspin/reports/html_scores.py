"""The HTML page of a score run: how spun each text is, where, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from unspin.batch.work import FileResult
from unspin.detection.findings import Part

from .by import By
from .evidence import Item, parts_of, strongest, top_evidence
from .figures import SPUN_SCORE, Figures, Joined
from .grades import DOUBTFUL_SCORE, STRONG_SCORE, is_noted, level, remark
from .html_charts import Chart, scores_chart
from .html_heat import HeatMap
from .html_page import page, template
from .positions import Positions
from .reporter import Error, Reporter
from .summary import counted
from .visible import harmless, readable, shortened

__all__ = ["HtmlScoreReporter"]

_PAGE = 3_000_000
"""Characters of texts that a page shows; what comes later has figures and evidence only."""
_MOST_PARTS = 500
"""Paragraphs or sentences of a file that are listed."""
_AROUND = 300
"""Characters of a sentence shown on both sides of a piece of evidence."""
_LONG_WORDING = 400
"""Characters of a wording that are shown."""
_LONG_PART = 160
"""Characters of a paragraph or sentence in a list."""


class HtmlScoreReporter(Reporter):
    """Keeps of each file what the page shows of it, and writes the page at the end.

    ``by`` lists scores of a file's parts, ``evidence`` says how many pieces of evidence are listed of a file; what is
    over ``limit`` is marked.
    """

    def __init__(
        self, write: Callable[[str], None], by: By | None = None, evidence: int = 0, limit: float | None = None
    ) -> None:
        self._write, self._by, self._evidence = write, by or By.file, evidence
        self._limit = SPUN_SCORE if limit is None else limit
        self._rows: list[_Row] = []
        self._sections: list[str] = []
        self._joined = Joined()
        self._room = _PAGE
        self._found = _Found(HeatMap(0))

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        if not result.number:
            self._found = _Found(HeatMap(self._room))
        self._found.add(result, len(self._rows) + 1, self._by, self._evidence, self._limit)
        if figures := self._joined.add(result):
            self._finish(figures)

    def end(self, errors: Sequence[Error]) -> None:
        """See :class:`Reporter`."""
        over = sum(row.over for row in self._rows)
        verb = "is" if over == 1 else "are"
        summary = f"{counted(len(self._rows), 'file')} read, {over:,} {verb} over {self._limit:g}."
        self._write(
            page(
                "scores.html",
                self._sections,
                errors,
                styles=["scores.css"],
                files=self._rows,
                summary=summary,
                limit=f"{self._limit:g}",
                levels=(DOUBTFUL_SCORE, SPUN_SCORE, STRONG_SCORE),
            )
        )

    def _finish(self, figures: Figures) -> None:
        found = self._found
        row = _row(len(self._rows) + 1, figures, found, self._limit)
        self._rows.append(row)
        self._room -= found.heat.used
        items = found.items if is_noted(figures.score, self._limit) else []
        listed = strongest(found.parts, _MOST_PARTS, lambda part: part.number)
        self._sections.append(
            template("score_file.html").render(
                file=row,
                evidence=strongest(items, self._evidence, lambda item: item.probability),
                by=self._by.value,
                parts=listed,
                left_out=found.counted - len(listed),
                limit=f"{self._limit:g}",
                chart=found.chart(),
                paragraphs=found.heat.paragraphs,
                names=found.heat.names,
                more=found.heat.more,
            )
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A file's row in the table; ``level`` is ``high``, ``middle`` or ``low``, ``sentences`` counts those over."""

    number: int
    path: str
    score: str
    level: str
    over: bool
    rate: str
    words: int
    edits: int
    sentences: int
    remark: str
    problems: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A piece of evidence between the words of its sentence."""

    name: str
    before: str
    wording: str
    after: str
    what: str
    probability: float
    place: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A paragraph or sentence in the list; ``number`` is its score."""

    line: int | str
    number: float
    score: str
    level: str
    over: bool
    words: int
    text: str


@dataclass(slots=True)
class _Found:
    """What was found in the blocks of a file so far."""

    heat: HeatMap
    items: list[_Evidence] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)
    counted: int = 0
    over: int = 0
    scores: list[tuple[int, float]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, result: FileResult, number: int, by: By, most: int, limit: float) -> None:
        positions = Positions(result.text, result.origin) if result.encoding else None
        found = {f"e{number}-{len(self.items) + n}": item for n, item in enumerate(top_evidence(result, most), 1)}
        self.heat.add(result, found)
        self.items += [_evidence(name, result, item, positions) for name, item in found.items()]
        parts = parts_of(result, by)
        self.counted += len(parts)
        # Of very long files only what may be listed is kept.
        shown = [_part(result, part, positions, limit) for part in strongest(parts, _MOST_PARTS, _score)]
        self.parts = strongest([*self.parts, *shown], _MOST_PARTS, lambda part: part.number)
        self.scores += [(part.words, part.score) for part in result.sentences]
        self.over += sum(part.score > limit for part in result.sentences)
        self.problems += map(harmless, result.problems)

    def chart(self) -> Chart | None:
        """The scores from the beginning of the file to its end."""
        return scores_chart(self.scores)


def _score(part: Part) -> float:
    return part.score


def _row(number: int, figures: Figures, found: _Found, limit: float) -> _Row:
    return _Row(
        number=number,
        path=harmless(str(figures.path)),
        score=f"{figures.score:.1f}",
        level=level(figures.score),
        over=figures.score > limit,
        rate=f"{figures.spin_rate:.0%}",
        words=figures.words,
        edits=figures.edits,
        sentences=found.over,
        remark=remark(figures),
        problems=found.problems,
    )


def _evidence(name: str, result: FileResult, item: Item, positions: Positions | None) -> _Evidence:
    low, high = item.sentence
    before = result.text[max(low, item.start - _AROUND) : item.start]
    after = result.text[item.end : min(high, item.end + _AROUND)]
    wording = readable(item.edit)[0] if item.edit else harmless(result.text[item.start : item.end])
    return _Evidence(
        name,
        ("…" if item.start - _AROUND > low else "") + _folded(before),
        shortened(wording, _LONG_WORDING) or "·",
        _folded(after) + ("…" if item.end + _AROUND < high else ""),
        _what(item),
        item.probability,
        _place(positions, item.start, item.place),
    )


def _what(item: Item) -> str:
    sure = f"{100 * item.probability:.0f}%"
    if item.edit is None or item.edit.kind != "phrase":
        return f"{item.what}: {sure}"
    return f"for “{shortened(readable(item.edit)[1], _LONG_WORDING)}”: {sure}"


def _place(positions: Positions | None, offset: int, place: Mapping[str, int | str]) -> str:
    """Where something is, in words; nothing where it is not known."""
    said = [f"{name} {value}" for name, value in place.items()]
    if positions:
        said = ["line {}, column {}".format(*positions.of(offset)), *said]
    return harmless(", ".join(said)).capitalize()


def _part(result: FileResult, part: Part, positions: Positions | None, limit: float) -> _Part:
    text = " ".join(harmless(result.text[part.start : part.end]).split())
    return _Part(
        line=positions.of(part.start)[0] if positions else "",
        number=part.score,
        score=f"{part.score:.1f}",
        level=level(part.score),
        over=part.score > limit,
        words=part.words,
        text=shortened(text, _LONG_PART),
    )


def _folded(text: str) -> str:
    """The text on one line; spaces at its ends stay, for a wording stands beside it."""
    inner = " ".join(harmless(text).split())
    return f"{' ' * text[:1].isspace()}{inner}{' ' * (text[-1:].isspace() and bool(inner))}"
