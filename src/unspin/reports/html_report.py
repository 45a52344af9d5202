"""One HTML page that needs nothing else: scores, where the changes are, and the text with them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from unspin import __version__
from unspin.batch.work import FileResult
from unspin.edits import Edit

from .messages import kind_title
from .positions import Positions
from .reporter import Error, Reporter
from .summary import SPUN_SCORE, closing, counted, restored_words, summarize
from .visible import harmless, readable, shortened

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["HtmlReporter"]

_MOST_CHANGES = 2000
"""Changes of a file that the page shows: with more of them a browser becomes slow."""
_SHORT = 400
"""Characters that unchanged paragraphs may have, together, to be shown between changed ones."""
_LONG_STRETCH = 1200
"""Characters between two changes of a paragraph that are shown; of more only the ends are."""
_LONG_WORDING = 600
"""Characters of a wording that are shown."""
_BARS = 40
"""Bars of a chart, at most."""
_WORDS_A_BAR = 20
"""Words that a bar stands for, at least: in fewer a single change looks like many."""
_CHART_HEIGHT = 60
_BAR_WIDTH = 12
_PARAGRAPH_GAP = re.compile(r"\r?\n[ \t]*(?:\r?\n[ \t]*)+")
_WORD = re.compile(r"\w+")


class HtmlReporter(Reporter):
    """Keeps of each file what the page shows of it, and writes the page at the end."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._rows: list[_File] = []
        self._sections: list[str] = []
        self._totals = _Totals()

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        number = len(self._rows) + 1
        self._rows.append(_file(number, result))
        self._totals.add(result)
        self._sections.append(_template("file.html").render(file=self._rows[-1], body=_body(number, result)))

    def end(self, errors: Sequence[Error]) -> None:
        """See :class:`Reporter`."""
        from markupsafe import Markup  # noqa: PLC0415  (comes with the template engine, wanted late)

        style, script = _asset("report.css"), _asset("report.js")
        page = _template("report.html").render(
            version=__version__,
            summary=self._totals.summary(),
            files=self._rows,
            sections=list(map(Markup, self._sections)),
            errors=[(harmless(path), harmless(message)) for path, message in errors],
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
        )
        self._write(page)


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


@dataclass(slots=True)
class _Totals:
    files: int = 0
    changed: int = 0
    words: int = 0
    residue: int = 0
    remaining: float = 0.0
    spun: int = 0

    def add(self, result: FileResult) -> None:
        self.files += 1
        self.changed += result.changed
        self.words += restored_words(result.edits)
        self.residue += sum(edit.kind != "phrase" for edit in result.edits)
        self.remaining += result.remaining
        self.spun += result.score >= SPUN_SCORE

    def summary(self) -> str:
        said = closing(self.files, self.changed, self.words, self.residue, self.remaining, written=False)
        verb = "looks" if self.spun == 1 else "look"
        return f"{said}. {counted(self.spun, 'file')} {verb} spun (a score of {SPUN_SCORE} or more)."


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


class _Bar(NamedTuple):
    """A bar of a chart; ``rest`` is the part on top that stands for suggestions."""

    x: int
    height: float
    rest: float


@dataclass(frozen=True, slots=True)
class _Chart:
    """How dense changes are from a text's beginning to its end."""

    bars: Sequence[_Bar]
    width: int
    height: int
    bar_width: int
    label: str


@dataclass(frozen=True, slots=True)
class _Body:
    paragraphs: Sequence[_Paragraph]
    chart: _Chart | None
    more: int


class _Span(NamedTuple):
    """A change with its offsets."""

    start: int
    end: int
    edit: Edit
    suggested: bool


def _file(number: int, result: FileResult) -> _File:
    return _File(
        number=number,
        path=harmless(str(result.path)),
        score=f"{result.score:.1f}",
        level="high" if result.score >= SPUN_SCORE else "middle" if result.score >= 20 else "low",
        rate=f"{result.spin_rate:.0%}",
        words=result.words,
        edits=len(result.edits),
        suggestions=len(result.suggestions),
        remaining=round(result.remaining),
        summary=summarize(result),
        problems=list(map(harmless, result.problems)),
    )


def _body(number: int, result: FileResult) -> _Body:
    spans = sorted(
        [
            *(_Span(edit.start, edit.end, edit, False) for edit in result.edits),
            *(_Span(edit.start, edit.end, edit, True) for edit in result.suggestions),
        ],
        key=lambda span: (span.start, span.end),
    )
    shown = spans[:_MOST_CHANGES]
    return _Body(
        paragraphs=list(_paragraphs(number, result, shown, whole=shown == spans)) if shown else [],
        chart=_chart(result.text, spans) if spans else None,
        more=len(spans) - len(shown),
    )


def _paragraphs(number: int, result: FileResult, spans: Sequence[_Span], *, whole: bool) -> Iterator[_Paragraph]:
    """The paragraphs, long runs of unchanged ones left out; what follows the last change only with ``whole``."""
    text, positions = result.text, Positions(result.text)
    waiting: list[tuple[int, int]] = []
    left, at = 0, 0
    for start, end in _paragraph_spans(text, spans):
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
            pieces.append(_change(f"c{number}-{index + 1}", span, positions, exact=bool(result.encoding)))
            last = span.end
        if whole or left < len(spans):
            pieces.append(_stretch(text[last:end], last=True))
        yield _Paragraph(pieces)
        if left == len(spans) and not whole:
            return
    yield from _unchanged(text, waiting)


def _paragraph_spans(text: str, spans: Sequence[_Span]) -> Iterator[tuple[int, int]]:
    """The offsets of paragraphs; where a change goes over the gap between two, they come as one."""
    starts = iter(spans)
    span = next(starts, None)
    start = 0
    for gap in _PARAGRAPH_GAP.finditer(text):
        low, high = gap.span()
        while span is not None and (span.end < low or span.start < span.end == low):
            span = next(starts, None)
        if span is not None and (span.start < high or span.start == span.end == high):
            continue
        if low > start:
            yield start, low
        start = high
    if start < len(text) or span is not None:
        yield start, len(text)


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
        left_out = len(_WORD.findall(text)) - len(_WORD.findall(head)) - len(_WORD.findall(tail))
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


def _chart(text: str, spans: Sequence[_Span]) -> _Chart | None:
    """How many of the words are changed, from stretch to stretch; stretches have the same number of words."""
    words = [match.start() for match in _WORD.finditer(text)]
    bars = min(_BARS, len(words) // _WORDS_A_BAR)
    if bars < 3:
        return None
    changed = [[0.0, 0.0] for _ in range(bars)]
    counts = [0] * bars
    at = 0
    for number, offset in enumerate(words):
        bar = number * bars // len(words)
        counts[bar] += 1
        while at < len(spans) and spans[at].end <= offset:
            at += 1
        if at < len(spans) and spans[at].start <= offset:
            changed[bar][spans[at].suggested] += 1
    shares = [(made / count, maybe / count) for (made, maybe), count in zip(changed, counts, strict=True)]
    highest = max(made + maybe for made, maybe in shares) or 1.0
    scale = _CHART_HEIGHT / highest
    mean = sum(made for made, _ in changed) / len(words)
    most = max(made for made, _ in shares)
    peak = [made for made, _ in shares].index(most)
    label = (
        f"Share of words changed, from beginning to end: {mean:.0%} on average"
        f", at most {most:.0%}, {100 * (peak + 0.5) / bars:.0f}% of the way through"
    )
    return _Chart(
        [
            _Bar(n * _BAR_WIDTH, round(made * scale, 1), round(maybe * scale, 1))
            for n, (made, maybe) in enumerate(shares)
        ],
        bars * _BAR_WIDTH,
        _CHART_HEIGHT,
        _BAR_WIDTH - 2,
        label,
    )


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


@cache
def _template(name: str) -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415  (this report alone needs it)

    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)


def _hash(content: str) -> str:
    """What the page's policy allows: this style and this script, and no other."""
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
