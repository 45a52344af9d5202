"""Reading files, and writing them back without ever losing one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Self

from unspin.document import Source, UnreadableTextError, decode

__all__ = [
    "FileError",
    "Replacement",
    "Stamp",
    "read_bytes",
    "read_source",
    "reading",
    "remove_leftovers",
    "sync_folder",
    "write_atomically",
]

_SUFFIX = ".unspin"
_RANDOM = 8
"""Temporary files are named ``.NAME.`` with so many random characters and the suffix, see :func:`tempfile.mkstemp`."""


class FileError(Exception):
    """One file cannot be read or written; ``path`` and the message say which and why."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.message = message

    def __reduce__(self) -> tuple[type[FileError], tuple[Path, str]]:
        return FileError, (self.path, self.message)  # worker processes send it


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file's size and time of change when it was read."""

    size: int
    changed: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """The stamp in a stat result."""
        return cls(status.st_size, status.st_mtime_ns)


def read_bytes(path: Path) -> tuple[bytes, Stamp]:
    """Read a file; raises :class:`FileError`."""
    with reading(path) as (stream, stamp):
        return stream.read(), stamp


@contextlib.contextmanager
def reading(path: Path) -> Iterator[tuple[BufferedReader, Stamp]]:
    """A file to read, with its stamp; what goes wrong while it is read comes as :class:`FileError`."""
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode) and not stat.S_ISFIFO(status.st_mode):
                raise FileError(path, "not a regular file")
            yield stream, Stamp.of(status)
    except OSError as error:
        raise FileError(path, f"cannot be read: {_reason(error)}") from None


def read_source(path: Path) -> tuple[Source, Stamp]:
    """Read and decode a text file; raises :class:`FileError`."""
    data, stamp = read_bytes(path)
    try:
        return decode(data), stamp
    except UnreadableTextError as error:
        raise FileError(path, str(error)) from None


class Replacement:
    """A file's new content: written beside it part by part, then put in its place in one step.

    A crash leaves the old content or the new, never half. The temporary file lies in the same folder, is synced, and
    takes the permissions over. A symbolic link's target is replaced, not the link. With ``expected``, a file that
    changed since it was read is left alone. All methods raise :class:`FileError` and then leave nothing behind;
    as a context it is discarded at the end unless it was put in place.
    """

    def __init__(self, path: Path, expected: Stamp | None = None) -> None:
        self.path = path
        self._expected = expected
        self._target = path.resolve()
        self._temporary: Path | None = None
        self._stream: BinaryIO | None = None
        with self._failing():
            self._check()
            descriptor, name = tempfile.mkstemp(dir=self._target.parent, prefix=_prefix(self._target), suffix=_SUFFIX)
            self._temporary = Path(name)
            self._stream = os.fdopen(descriptor, "wb")

    def write(self, data: bytes) -> None:
        """Add to the content."""
        with self._failing():
            assert self._stream is not None
            self._stream.write(data)

    def commit(self, expected: Stamp | None = None) -> None:
        """Put the content in the file's place; ``expected`` is its stamp where that was not known before."""
        self._expected = expected or self._expected
        with self._failing():
            assert self._stream is not None
            assert self._temporary is not None
            self._stream.flush()
            if (old := self._check()) is not None:
                self._temporary.chmod(stat.S_IMODE(old.st_mode))
                with contextlib.suppress(OSError, AttributeError):
                    os.chown(self._temporary, old.st_uid, old.st_gid)
            else:
                umask = os.umask(0)
                os.umask(umask)
                self._temporary.chmod(0o666 & ~umask)
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._temporary.replace(self._target)
            self._temporary = None
            sync_folder(self._target.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    def discard(self) -> None:
        """Leave the file as it is."""
        if self._stream is not None:
            with contextlib.suppress(OSError):  # what could not be written need not be
                self._stream.close()
        if self._temporary is not None:
            self._temporary.unlink(missing_ok=True)
            self._temporary = None

    def _check(self) -> os.stat_result | None:
        """The file as it is now, None where there is none."""
        if not self._target.exists():
            return None
        old = self._target.stat()
        if self._expected is not None and Stamp.of(old) != self._expected:
            raise FileError(self.path, "changed while it was being worked on; not written, run again")
        if not os.access(self._target, os.W_OK):
            raise FileError(self.path, "is write-protected; not written")
        return old

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self.discard()
            raise FileError(self.path, f"cannot be written: {_reason(error)}") from None
        except BaseException:
            self.discard()
            raise


def write_atomically(path: Path, data: bytes, expected: Stamp | None = None) -> None:
    """Replace a file's content in one step, see :class:`Replacement`; raises :class:`FileError`."""
    with Replacement(path, expected) as replacement:
        replacement.write(data)
        replacement.commit()


def remove_leftovers(path: Path) -> None:
    """Remove the temporary files of writes of a file that a crash cut short; nobody may be writing it."""
    target = path.resolve()
    with contextlib.suppress(OSError):
        for entry in target.parent.iterdir():
            name = entry.name.removeprefix(_prefix(target)).removesuffix(_SUFFIX)
            if len(name) == _RANDOM and entry.name == f"{_prefix(target)}{name}{_SUFFIX}":
                entry.unlink(missing_ok=True)


def _prefix(target: Path) -> str:
    return f".{target.name[:100]}."


def sync_folder(folder: Path) -> None:
    """Make sure that new names in a folder outlast a power cut."""
    # Not every system lets a folder be synced; the content itself is safe by now.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
