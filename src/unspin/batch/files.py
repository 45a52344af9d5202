"""Finding files, reading them, and writing them back without ever losing one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from unspin.document import Source, UnreadableTextError, decode

__all__ = ["TEXT_SUFFIXES", "FileError", "Stamp", "find_files", "read_source", "write_atomically"]

TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown"})
"""What counts as a text file when a folder is searched; a file named by itself is always read."""


class FileError(Exception):
    """One file cannot be read or written; ``path`` and the message say which and why."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file's size and time of change when it was read."""

    size: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp in a stat result."""
        return cls(status.st_size, status.st_mtime_ns)


def find_files(paths: Iterable[Path]) -> Iterator[Path | FileError]:
    """The files to work on, each once: those named, and the text files below the folders named, sorted.

    Hidden files and folders are passed over in the search. What cannot be had comes as an error in its place.
    """
    seen: set[Path] = set()
    for path in paths:
        found: Iterable[Path | FileError] = _below(path) if path.is_dir() else [path]
        for item in found:
            if isinstance(item, Path):
                real = item.resolve()
                if real in seen:
                    continue
                seen.add(real)
            yield item


def _below(folder: Path) -> Iterator[Path | FileError]:
    errors: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if not name.startswith(".") and path.suffix.lower() in TEXT_SUFFIXES:
                yield path
        while errors:
            error = errors.pop()
            yield FileError(Path(error.filename or folder), f"cannot open the folder: {_reason(error)}")
    while errors:
        error = errors.pop()
        yield FileError(Path(error.filename or folder), f"cannot open the folder: {_reason(error)}")


def read_source(path: Path) -> tuple[Source, Stamp]:
    """Read and decode a file; raises :class:`FileError`."""
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode) and not stat.S_ISFIFO(status.st_mode):
                raise FileError(path, "not a regular file")
            return decode(stream.read()), Stamp.of(status)
    except OSError as error:
        raise FileError(path, f"cannot be read: {_reason(error)}") from None
    except UnreadableTextError as error:
        raise FileError(path, str(error)) from None


def write_atomically(path: Path, data: bytes, expected: Stamp | None = None) -> None:
    """Replace a file's content in one step: a crash leaves the old content or the new, never half.

    The temporary file lies in the same folder, is synced, and takes the permissions over. A symbolic link's
    target is replaced, not the link. With ``expected``, a file that changed since it was read is left
    alone. Raises :class:`FileError`.
    """
    target = path.resolve()
    temporary: Path | None = None
    try:
        old = target.stat() if target.exists() else None
        if old is not None and expected is not None and Stamp.of(old) != expected:
            raise FileError(path, "changed while it was being worked on; not written, run again")
        if old is not None and not os.access(target, os.W_OK):
            raise FileError(path, "is write-protected; not written")
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:100]}.", suffix=".unspin")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if old is not None:
                temporary.chmod(stat.S_IMODE(old.st_mode))
                with contextlib.suppress(OSError, AttributeError):
                    os.chown(temporary, old.st_uid, old.st_gid)
            else:
                umask = os.umask(0)
                os.umask(umask)
                temporary.chmod(0o666 & ~umask)
            os.fsync(stream.fileno())
        temporary.replace(target)
        temporary = None
        _sync_folder(target.parent)
    except OSError as error:
        raise FileError(path, f"cannot be written: {_reason(error)}") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    # Not every system lets a folder be synced; the content itself is safe by now.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
