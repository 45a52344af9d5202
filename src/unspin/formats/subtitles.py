"""Subtitles (SubRip, WebVTT): what is spoken, without numbers, times, and tags.

Text is what follows a line of times, up to a blank line: headers, notes, styles and damaged blocks are nothing of the
kind. Line ends have no place in the visible text, so that every line stays where it is shown.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from unspin.document import Source
from unspin.edits import Edit, apply

from .layout import TextLayout, Unit
from .prose import GAP, Piece, Prose
from .references import pieces_of

__all__ = ["read_subtitles"]

_PAUSE = 3.0
"""Seconds without a subtitle after which another sentence begins."""
_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\n|\r|\Z)")
_TIMES = re.compile(
    r"\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})(?!\S)"
)
_NUMBER = re.compile(r"\s*\d+\s*")
_DASH = re.compile(r"\s*[-\u2010-\u2015]{1,2}\s*(?=[^\W\d]|[\"'\u2018\u201c(\[<{\u266a\u266b])")
_MARKUP = re.compile(
    r"<(?:/?[A-Za-z][^<>]*|/|\d[\d:.]*)>"  # tags, and the times of words
    r"|\{\\[^{}]*\}"  # positions
    r"|[\u2669-\u266c]"  # notes around what is sung
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^<>]*)>")
_FINAL = re.compile(r"(?<!\.)[.!?][\"'\u2019\u201d)\]]*\s*$")  # three dots run on


def read_subtitles(source: Source) -> TextLayout:
    """One unit with what is spoken.

    A sentence may run on from cue to cue: they are divided by a newline, and by :data:`GAP` where a sentence or a voice
    ends or nothing is shown for three seconds. Reports also say in which cue (from 1) an edit is.
    """
    is_vtt = source.text.startswith("WEBVTT")
    return _Subtitles(source, list(_cues(source.text, is_vtt)), is_vtt)


# --- Cues -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Cue:
    """From when to when, in seconds, and the spans of its lines without their ends."""

    begins: float
    ends: float
    lines: list[tuple[int, int]] = field(default_factory=list)


def _cues(text: str, is_vtt: bool) -> Iterator[_Cue]:
    cue: _Cue | None = None
    for start, end in _lines(text):
        line = text[start:end]
        if "-->" in line:
            if cue is not None:
                _drop_number(text, cue)
                yield cue
            times = _TIMES.match(line)
            # Times that cannot be read make a damaged block, which is left as it is.
            cue = _Cue(_seconds(times.groups()[:4]), _seconds(times.groups()[4:])) if times else None
        elif cue is not None:
            if not line or (not is_vtt and line.isspace()):
                yield cue
                cue = None
            else:
                cue.lines.append((start, end))
    if cue is not None:
        yield cue


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text) and (line := _LINE.match(text, at)):
        yield line.span(1)
        at = line.end()


def _drop_number(text: str, cue: _Cue) -> None:
    """Where no blank line divides cues, the next one's number is no text of this one."""
    if cue.lines and _NUMBER.fullmatch(text, *cue.lines[-1]):
        cue.lines.pop()


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{fraction}")


# --- The visible text -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Visible:
    """Collects pieces, and what divides them."""

    text: str
    is_vtt: bool
    pieces: list[Piece] = field(default_factory=list)
    divider: str = ""
    voice: str = ""

    def cue(self, cue: _Cue) -> None:
        """Add a cue's lines."""
        for start, end in cue.lines:
            self.divide("\n")
            self._line(start, end)

    def divide(self, divider: str) -> None:
        """What stands before the next text, if any comes before it."""
        if self.pieces and self.divider != GAP:
            self.divider = divider

    def last_words(self) -> str:
        """The end of what was said."""
        return "".join([piece.text for piece in self.pieces[-4:]])[-40:]

    def _line(self, start: int, end: int) -> None:
        at = self._dash(start, end)
        for mark in _MARKUP.finditer(self.text, start, end):
            self._stretch(at, mark.start())
            at = max(at, mark.end())
            voice = _VOICE.fullmatch(mark[0])
            if voice and voice[1] != self.voice:
                self.voice = voice[1]
                self.divide(GAP)
            if mark[0].startswith(("<", "{")) and not self.text[start : mark.start()].strip():
                at = self._dash(at, end)
        self._stretch(at, end)

    def _dash(self, start: int, end: int) -> int:
        """Where the text begins after a dash; another speaker begins there unless the sentence goes on."""
        dash = _DASH.match(self.text, start, end)
        if dash is None:
            return start
        first = re.search(r"[^\W\d_]", _MARKUP.sub("", self.text[dash.end() : end]))
        if first is None or not first[0].islower() or _FINAL.search(self.last_words()):
            self.divide(GAP)
        return dash.end()

    def _stretch(self, start: int, end: int) -> None:
        if start >= end:
            return
        at_line_start = self.divider != "" or not self.pieces
        while at_line_start and start < end and self.text[start].isspace():
            start += 1
        if start == end:
            return
        if self.divider:
            self.pieces.append(Piece(start, start, self.divider))
            self.divider = ""
        if self.is_vtt:
            self.pieces += pieces_of(self.text, start, end)
        else:
            self.pieces.append(Piece(start, end, self.text[start:end]))


def _visible(text: str, cues: Sequence[_Cue], is_vtt: bool) -> list[Piece]:
    visible = _Visible(text, is_vtt)
    ended: float | None = None
    for cue in cues:
        if ended is not None and (cue.begins - ended > _PAUSE or _FINAL.search(visible.last_words())):
            visible.divide(GAP)
        ended = cue.ends
        visible.cue(cue)
    return visible.pieces


# --- The layout -------------------------------------------------------------------------------------------------------


class _Subtitles(TextLayout):
    def __init__(self, source: Source, cues: Sequence[_Cue], is_vtt: bool) -> None:
        prose = Prose(source.text, _visible(source.text, cues, is_vtt))
        super().__init__(source, [Unit(prose)], _escaped_in_vtt if is_vtt else _escaped_in_srt)
        self._cues = [cue for cue in cues if cue.lines]
        self._starts = [cue.lines[0][0] for cue in self._cues]
        self._ends = {end for cue in self._cues for _, end in cue.lines}

    def placed(self, unit: Unit, edits: Sequence[Edit]) -> list[Edit]:
        """See :class:`unspin.formats.layout.Layout`.

        A line that lost all its words would be a blank one, and end its cue before the next line. It gets the new
        words of an edit that began in the line before; failing that, it keeps the old ones.
        """
        found: list[Edit] = []
        for edit in edits:
            found += self._within_lines(super().placed(unit, [edit]))
        found = self._without_blank_lines(found)
        taken = {edit.start for edit in found}
        return [self._closed_up(edit, taken) for edit in found]

    def spanned(self, unit: Unit, start: int, end: int) -> tuple[int, int] | None:
        """See :class:`unspin.formats.layout.Layout`."""
        placed = unit.prose.placed([Edit(start, end, unit.prose.text[start:end], "\0")])
        return (placed[0].start, placed[-1].end) if placed else None

    def _within_lines(self, parts: list[Edit]) -> list[Edit]:
        """The parts of one edit, the last words of a line moved on to the line they would leave blank."""
        if len(parts) < 2 or parts[1].replacement.strip() or not self._blank(parts[1:]):
            return parts
        first = parts[0]
        if self._blank([replace(first, replacement="")]):
            return parts
        start = first.start
        while first.end in self._ends and self.text[start - 1] == " ":
            start -= 1  # no white space is left over at the line's end
        moved = replace(parts[1], replacement=first.replacement.strip())
        return [replace(first, start=start, original=self.text[start : first.end], replacement=""), moved, *parts[2:]]

    def _closed_up(self, edit: Edit, taken: set[int]) -> Edit:
        """A deletion at the beginning of a line with the white space after it."""
        end = edit.end
        while self.text[end : end + 1] == " " and end not in taken:
            end += 1
        if edit.replacement or end == edit.end:
            return edit
        line = max(self.text.rfind("\n", 0, edit.start), self.text.rfind("\r", 0, edit.start)) + 1
        if _MARKUP.sub("", self.text[line : edit.start]).strip():
            return edit
        return replace(edit, end=end, original=self.text[edit.start : end])

    def _without_blank_lines(self, edits: list[Edit]) -> list[Edit]:
        blank = self._blank(edits)
        return [e for e in edits if not any(low <= e.start and e.end <= high for low, high in blank)]

    def _blank(self, edits: Sequence[Edit]) -> list[tuple[int, int]]:
        """The lines that edits leave blank while the cue has others with words."""
        touched: dict[int, dict[int, list[Edit]]] = {}
        for edit in edits:
            number = bisect_right(self._starts, edit.start) - 1
            lines = self._cues[number].lines
            line = bisect_right(lines, (edit.start, len(self.text))) - 1
            touched.setdefault(number, {}).setdefault(line, []).append(edit)
        found: list[tuple[int, int]] = []
        for number, changes in touched.items():
            lines = self._cues[number].lines
            blank = [lines[line] for line, made in changes.items() if not self._after(lines[line], made).strip()]
            if len(blank) < len(lines):
                found += blank
        return found

    def _after(self, span: tuple[int, int], edits: Sequence[Edit]) -> str:
        low, high = span
        local = [replace(edit, start=edit.start - low, end=edit.end - low) for edit in edits]
        return apply(self.text[low:high], local)

    def where(self, edit: Edit) -> dict[str, int]:
        """See :class:`unspin.formats.layout.Layout`."""
        return {"cue": max(bisect_right(self._starts, edit.start), 1)} if self._cues else {}


def _escaped_in_srt(wording: str) -> str:
    return re.sub(r"\s*[\r\n]\s*", " ", wording)


def _escaped_in_vtt(wording: str) -> str:
    return html.escape(_escaped_in_srt(wording), quote=False).replace("\xa0", "&nbsp;")
