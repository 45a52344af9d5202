"""One HTML page that needs nothing else: scores, where the changes are, and the text with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from unspin.batch.work import FileResult
from unspin.edits import Edit

from .figures import SPUN_SCORE, Figures, Totals
from .grades import level
from .html_charts import Chart, changed_words, changes_chart
from .html_page import page, template
from .html_paragraphs import WORD, paragraph_spans
from .messages import kind_title
from .positions import Positions
from .reporter import Error, Reporter
from .summary import closing, counted, summarize
from .visible import harmless, readable, shortened

__all__ = ["HtmlReporter"]

_MOST_CHANGES = 2000
"""Changes of a file that the page shows: with more of them a browser becomes slow."""
_SHORT = 400
"""Characters that unchanged paragraphs may have, together, to be shown between changed ones."""
_LONG_STRETCH = 1200
"""Characters between two changes of a paragraph that are shown; of more only the ends are."""
_LONG_WORDING = 600
"""Characters of a wording that are shown."""


class HtmlReporter(Reporter):
    """Keeps of each file what the page shows of it, and writes the page at the end."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._rows: list[_File] = []
        self._sections: list[str] = []
        self._totals = Totals()
        self._body = _Body(0)

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        if not result.number:
            self._body = _Body(len(self._rows) + 1)
        self._body.add(result)
        if figures := self._totals.add(result):
            row = _file(self._body, figures)
            self._rows.append(row)
            self._sections.append(template("file.html").render(file=row, body=self._body))

    def end(self, errors: Sequence[Error]) -> None:
        """See :class:`Reporter`."""
        self._write(page("report.html", self._sections, errors, files=self._rows, summary=_summary(self._totals)))


@dataclass(frozen=True, slots=True)
class _File:
    """A file's row in the table; ``level`` is ``high``, ``middle`` or ``low``."""

    number: int
    path: str
    score: str
    level: str
    rate: str
    words: int
    edits: int
    suggestions: int
    remaining: int
    summary: str
    problems: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Change:
    """An edit, or a suggestion, as the page shows it; ``details`` are lines for whoever points at it."""

    id: str
    old: str
    new: str
    suggested: bool
    details: Sequence[str]


@dataclass(slots=True)
class _Paragraph:
    """A paragraph's pieces, ``str`` or :class:`_Change`; without any it stands for what is ``left_out``."""

    pieces: list[str | _Change] = field(default_factory=list)
    left_out: str = ""


class _Body:
    """What the page shows of the file of this number, block by block; ``more`` changes are left out."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.more = 0
        self.problems: list[str] = []
        self._paragraphs: list[_Paragraph] = []
        self._shown = 0
        self._words = bytearray()

    def add(self, result: FileResult) -> None:
        """Take in the file, or a block of it."""
        spans = sorted(
            [
                *(_Span(edit.start, edit.end, edit, False) for edit in result.edits),
                *(_Span(edit.start, edit.end, edit, True) for edit in result.suggestions),
            ],
            key=lambda span: (span.start, span.end),
        )
        self._words += changed_words(result.text, spans)
        self.problems += map(harmless, result.problems)
        shown = [] if self.more else spans[: _MOST_CHANGES - self._shown]
        whole = not self.more and shown == spans
        if shown or (whole and not result.whole):
            name = f"c{self.number}"
            self._paragraphs += _paragraphs(name, self._shown + 1, result, shown, whole=whole)
        self._shown += len(shown)
        self.more += len(spans) - len(shown)

    @property
    def paragraphs(self) -> Sequence[_Paragraph]:
        """The paragraphs with changes and what is near; none of a text without changes."""
        return self._paragraphs if self._shown else ()

    @property
    def chart(self) -> Chart | None:
        """How dense the changes are."""
        return changes_chart(self._words) if self._shown else None


class _Span(NamedTuple):
    """A change with its offsets."""

    start: int
    end: int
    edit: Edit
    suggested: bool


def _summary(totals: Totals) -> str:
    verb = "looks" if totals.spun == 1 else "look"
    spun = f"{counted(totals.spun, 'file')} {verb} spun (a score of {SPUN_SCORE} or more)"
    return f"{closing(totals, written=False)}. {spun}."


def _file(body: _Body, figures: Figures) -> _File:
    return _File(
        number=body.number,
        path=harmless(str(figures.path)),
        score=f"{figures.score:.1f}",
        level=level(figures.score),
        rate=f"{figures.spin_rate:.0%}",
        words=figures.words,
        edits=figures.edits,
        suggestions=figures.suggestions,
        remaining=round(figures.remaining),
        summary=summarize(figures),
        problems=body.problems,
    )


def _paragraphs(
    name: str, number: int, result: FileResult, spans: Sequence[_Span], *, whole: bool
) -> Iterator[_Paragraph]:
    """The paragraphs, long runs of unchanged ones left out; what follows the last change only with ``whole``.

    Changes are named and numbered from ``number`` on.
    """
    text, positions = result.text, Positions(result.text, result.origin)
    waiting: list[tuple[int, int]] = []
    left, at = 0, 0
    for start, end in paragraph_spans(text, spans):
        at = left
        while left < len(spans) and spans[left].start <= end:
            left += 1
        if left == at:
            waiting.append((start, end))
            continue
        yield from _unchanged(text, waiting)
        waiting = []
        pieces: list[str | _Change] = []
        last = start
        for index in range(at, left):
            span = spans[index]
            pieces.append(_stretch(text[last : span.start], first=index == at))
            pieces.append(_change(f"{name}-{number + index}", span, positions, exact=bool(result.encoding)))
            last = span.end
        if whole or left < len(spans):
            pieces.append(_stretch(text[last:end], last=True))
        yield _Paragraph(pieces)
        if left == len(spans) and not whole:
            return
    yield from _unchanged(text, waiting)


def _unchanged(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[_Paragraph]:
    if sum(end - start for start, end in spans) <= _SHORT:
        for start, end in spans:
            if wording := text[start:end].strip():
                yield _Paragraph([harmless(wording)])
    else:
        yield _Paragraph(left_out=f"… {counted(len(spans), 'paragraph')} unchanged")


def _stretch(text: str, *, first: bool = False, last: bool = False) -> str:
    """Unchanged text; of a very long stretch what is near the changes."""
    if len(text) > _LONG_STRETCH:
        side = _LONG_STRETCH // 3
        head = "" if first else text[:side].rpartition(" ")[0]
        tail = "" if last else text[-side:].partition(" ")[2]
        left_out = len(WORD.findall(text)) - len(WORD.findall(head)) - len(WORD.findall(tail))
        text = f"{head} [… {counted(left_out, 'word')} unchanged …] {tail}"
    return harmless(text)


def _change(name: str, span: _Span, positions: Positions, *, exact: bool) -> _Change:
    edit = span.edit
    old, new = (shortened(wording, _LONG_WORDING) for wording in readable(edit))
    sure = f"{100 * edit.confidence:.0f}%"
    if span.suggested:
        head = f"Perhaps “{new}”: {sure}. Not sure enough to be made."
    elif edit.kind == "phrase":
        head = f"“{old}” became “{new}”: {sure} sure"
    else:
        head = f"{kind_title(edit.kind).capitalize()}: {sure} sure"
    details = [head]
    if edit.alternatives:
        others = ", ".join(f"“{harmless(text)}” {100 * value:.0f}%" for text, value in edit.alternatives)
        details.append(f"Or: {others}")
    if edit.source:
        details.append(f"By {harmless(edit.source)}")
    if exact:
        details.append("Line {}, column {}".format(*positions.of(span.start)))
    return _Change(name, old, new, span.suggested, details)
