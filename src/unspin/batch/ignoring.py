"""Which files and folders patterns leave out: ``.gitignore`` files, and globs of the user's."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from pathspec import GitIgnoreSpec

__all__ = ["GIT_FOLDER", "Globs", "Ignores"]

GIT_FOLDER = ".git"
_IGNORE_FILE = ".gitignore"


class Globs:
    """Patterns in the notation of ``.gitignore``, relative to a folder. Raises ValueError for what is no pattern."""

    def __init__(self, patterns: Iterable[str], base: Path) -> None:
        self._spec = GitIgnoreSpec.from_lines(patterns)
        self._base = os.path.abspath(base)  # noqa: PTH100

    def match(self, path: str, *, folder: bool = False) -> bool:
        """Whether a path is meant."""
        return self._spec.match_file(_relative(os.path.abspath(path), self._base, folder=folder))  # noqa: PTH100


class Ignores:
    """The ``.gitignore`` files that hold in a folder, the innermost last."""

    def __init__(self, specs: tuple[tuple[str, GitIgnoreSpec], ...] = ()) -> None:
        self._specs = specs

    @classmethod
    def above(cls, folder: str) -> Ignores:
        """What holds in a folder because of those above it in the same git tree.

        A folder that is ignored itself but asked for by name starts afresh, else everything in it would be ignored.
        """
        folder = os.path.realpath(folder)
        root = folder
        while not os.path.lexists(os.path.join(root, GIT_FOLDER)):  # noqa: PTH118
            parent = os.path.dirname(root)  # noqa: PTH120
            if parent == root:
                return cls()  # in no git tree
            root = parent
        between = Path(folder).relative_to(root).parts
        found, place = cls._of_root(root), root
        for part in between:
            found = found._with(place, Path(place, _IGNORE_FILE))
            place = os.path.join(place, part)  # noqa: PTH118
            if found.ignore(place, folder=True):
                return cls()
        return found

    @classmethod
    def _of_root(cls, root: str) -> Ignores:
        """What a git tree has of its own beside ``.gitignore`` files."""
        folder = Path(root, GIT_FOLDER)
        try:
            if folder.is_file():  # a worktree or submodule names the place
                folder = Path(root, folder.read_text(encoding="utf-8").removeprefix("gitdir:").strip())
                common = folder / "commondir"
                if common.is_file():
                    folder = folder / common.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return cls()
        return cls()._with(root, folder / "info" / "exclude")

    def within(self, folder: str, names: Collection[str]) -> Ignores:
        """What holds in a folder that has these entries: a git tree within a git tree starts afresh."""
        folder = os.path.realpath(folder)
        outer = self._of_root(folder) if GIT_FOLDER in names else self
        return outer._with(folder, Path(folder, _IGNORE_FILE)) if _IGNORE_FILE in names else outer

    def ignore(self, path: str, *, folder: bool = False) -> bool:
        """Whether a path, given with links resolved, is ignored: the innermost file that says anything decides."""
        for base, spec in reversed(self._specs):
            include = spec.check_file(_relative(path, base, folder=folder)).include
            if include is not None:
                return include
        return False

    def __bool__(self) -> bool:
        return bool(self._specs)

    def _with(self, base: str, file: Path) -> Ignores:
        try:
            lines = file.read_bytes().decode("utf-8-sig", "surrogateescape").splitlines()
        except OSError:
            return self
        kept = [line for line in lines if _is_pattern(line)]
        return Ignores((*self._specs, (base, GitIgnoreSpec.from_lines(kept)))) if kept else self


def _is_pattern(line: str) -> bool:
    """Whether git would read a line as a pattern; it passes over what is none."""
    if not line.strip() or line.startswith("#"):
        return False
    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _relative(path: str, base: str, *, folder: bool) -> str:
    inside = base if base.endswith(os.sep) else base + os.sep
    name = path[len(inside) :] if path.startswith(inside) else os.path.relpath(path, base)
    name = name.replace(os.sep, "/") if os.sep != "/" else name
    return f"{name}/" if folder else name
