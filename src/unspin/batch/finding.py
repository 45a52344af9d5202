"""Finding files: those named, and those below the folders named."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from unspin.formats.names import GZIP, Format, format_of_name

from .files import FileError
from .ignoring import GIT_FOLDER, Globs, Ignores

__all__ = ["Found", "Reason", "Rules", "Skipped", "find_files"]

RECORDS = frozenset({Format.jsonl, Format.csv, Format.tsv})
"""Formats that can only be read when it is said which fields hold prose."""
_UNCOUNTED = frozenset({GIT_FOLDER, ".gitignore", ".unspin"})
"""Hidden files and folders that nobody misses."""
_HEAD = 8192
_UNICODE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
"""Byte-order marks of encodings whose text has NUL bytes."""


class Reason(StrEnum):
    """Why something below a folder was not taken."""

    hidden = "hidden"
    binary = "binary"
    ignored = "ignored"
    excluded = "excluded"
    records = "records without --field"
    link = "linked folder"
    other = "of other formats"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is taken in a folder.

    ``include`` takes only what it matches, of whatever suffix; ``exclude`` leaves out; ``gitignore`` says whether
    ``.gitignore`` files are obeyed, ``records`` whether JSON Lines and CSV are among the formats.
    """

    include: Globs | None = None
    exclude: Globs | None = None
    gitignore: bool = True
    records: bool = False


@dataclass(slots=True)
class Skipped:
    """What was not taken. ``paths`` are kept only if ``listing``, so that a big tree costs no memory."""

    listing: bool = False
    counts: Counter[Reason] = field(default_factory=Counter)
    folders: int = 0
    paths: list[tuple[str, Reason]] = field(default_factory=list)

    def add(self, path: str, reason: Reason, *, folder: bool = False) -> None:
        """Count a file, or a folder with all that is in it as one."""
        self.counts[reason] += 1
        self.folders += folder
        if self.listing:
            self.paths.append((path + os.sep * folder, reason))

    def summary(self) -> str:
        """One line: how many, and why; empty where nothing was skipped."""
        total = self.counts.total()
        if not total:
            return ""
        files = total - self.folders
        parts = [f"{n:,} {what}{'s' * (n != 1)}" for n, what in ((files, "file"), (self.folders, "folder")) if n]
        reasons = [f"{self.counts[reason]:,} {reason}" for reason in Reason if self.counts[reason]]
        return f"{' and '.join(parts)} skipped: {', '.join(reasons)}"


class Found:
    """The files to work on, in order; kept as strings, for there may be very many.

    Iterating gives paths, and errors in their places. ``len`` counts the files.
    """

    def __init__(self, items: Iterable[str | FileError]) -> None:
        self._items = list(items)
        self._files = sum(isinstance(item, str) for item in self._items)

    def __len__(self) -> int:
        return self._files

    def __iter__(self) -> Iterator[Path | FileError]:
        for item in self._items:
            yield Path(item) if isinstance(item, str) else item


def find_files(
    paths: Iterable[Path],
    rules: Callable[[str], Rules] | Rules = Rules(),
    *,
    skipped: Skipped | None = None,
    avoid: Path | None = None,
) -> Found:
    """The files to work on, each once: those named, whatever they are, and those below the folders named, sorted.

    ``rules`` says, for a folder, what is taken there; it may raise :class:`FileError`, and the folder is left alone.
    ``skipped`` is told what was passed over. ``avoid`` is a folder that is not entered, such as the one to write into.
    Links to folders are not followed, so there are no circles; links to files are. What cannot be had comes as an
    error in its place.
    """
    walker = _Walker(rules, skipped or Skipped(), avoid)
    return Found(walker.files(paths))


class _Walker:
    def __init__(self, rules: Callable[[str], Rules] | Rules, skipped: Skipped, avoid: Path | None) -> None:
        self._rules = rules if callable(rules) else lambda _: rules
        self._skipped = skipped
        self._avoid = os.path.realpath(avoid) if avoid else None
        self._seen: set[str] = set()

    def files(self, paths: Iterable[Path]) -> Iterator[str | FileError]:
        for path in paths:
            if path.is_dir():
                yield from self._below(str(path))
            elif self._new(os.path.realpath(path)):
                yield str(path)

    def _new(self, real: str) -> bool:
        """Whether a file, by its path with links resolved, was not met yet."""
        if real in self._seen:
            return False
        self._seen.add(real)
        return True

    def _below(self, top: str) -> Iterator[str | FileError]:
        stack = [(top, Ignores.above(top))]
        while stack:
            folder, ignores = stack.pop()
            try:
                rules = self._rules(folder)
                with os.scandir(folder) as scan:
                    entries = sorted(scan, key=lambda entry: entry.name)
            except FileError as error:
                yield error
                continue
            except OSError as error:
                yield FileError(Path(folder), f"cannot open the folder: {(error.strerror or str(error)).lower()}")
                continue
            real = os.path.realpath(folder)
            names = {entry.name for entry in entries if entry.name.startswith(".git")}
            ignores = ignores.within(folder, names)
            folders = []
            for entry in entries:
                path = entry.name if folder == "." else os.path.join(folder, entry.name)  # noqa: PTH118
                place = os.path.join(real, entry.name)  # noqa: PTH118
                if entry.is_dir(follow_symlinks=False):
                    if self._enter(path, place, rules, ignores):
                        folders.append((path, ignores))
                else:
                    yield from self._file(entry, path, place, rules, ignores)
            stack += reversed(folders)

    def _enter(self, path: str, place: str, rules: Rules, ignores: Ignores) -> bool:
        """Whether to look into a folder."""
        name = os.path.basename(path)  # noqa: PTH119
        if name in _UNCOUNTED or place == self._avoid:
            return False
        reason = self._unwanted(name, path, place, rules, ignores, folder=True)
        if reason:
            self._skipped.add(path, reason, folder=True)
        return reason is None

    def _file(
        self, entry: os.DirEntry[str], path: str, place: str, rules: Rules, ignores: Ignores
    ) -> Iterator[str | FileError]:
        if reason := self._unwanted(entry.name, path, place, rules, ignores, folder=False):
            if entry.name not in _UNCOUNTED:
                self._skipped.add(path, reason)
            return
        form = format_of_name(entry.name)
        if rules.include is not None and not rules.include.match(path):
            return
        try:
            if _is_linked_folder(entry):
                self._skipped.add(path, Reason.link)
                return
            if rules.include is None and (form is None or (form in RECORDS and not rules.records)):
                self._skipped.add(path, Reason.other if form is None else Reason.records)
                return
            if entry.is_symlink():
                place = os.path.realpath(path, strict=True)
            regular = entry.is_file()
        except OSError as error:
            yield FileError(Path(path), f"cannot be read: {(error.strerror or str(error)).lower()}")
            return
        if not regular:
            self._skipped.add(path, Reason.other)
        elif form is not Format.docx and not path.lower().endswith(GZIP) and _is_binary(path):
            self._skipped.add(path, Reason.binary)
        elif self._new(place):
            yield path

    @staticmethod
    def _unwanted(name: str, path: str, place: str, rules: Rules, ignores: Ignores, *, folder: bool) -> Reason | None:
        if name.startswith("."):
            return Reason.hidden
        if rules.gitignore and ignores.ignore(place, folder=folder):
            return Reason.ignored
        if rules.exclude is not None and rules.exclude.match(path, folder=folder):
            return Reason.excluded
        return None


def _is_linked_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # links in a circle
        return False


def _is_binary(path: str) -> bool:
    """Whether a file's beginning is no text; one that cannot be read will be an error later."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            head = stream.read(_HEAD)
    except OSError:
        return False
    return b"\0" in head and not head.startswith(_UNICODE_MARKS)
