"""Reading files, and writing them back without ever losing one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from unspin.document import Source, UnreadableTextError, decode

__all__ = [
    "FileError",
    "Stamp",
    "read_bytes",
    "read_source",
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
    try:
        with path.open("rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode) and not stat.S_ISFIFO(status.st_mode):
                raise FileError(path, "not a regular file")
            return stream.read(), Stamp.of(status)
    except OSError as error:
        raise FileError(path, f"cannot be read: {_reason(error)}") from None


def read_source(path: Path) -> tuple[Source, Stamp]:
    """Read and decode a text file; raises :class:`FileError`."""
    data, stamp = read_bytes(path)
    try:
        return decode(data), stamp
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
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=_prefix(target), suffix=_SUFFIX)
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
        sync_folder(target.parent)
    except OSError as error:
        raise FileError(path, f"cannot be written: {_reason(error)}") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


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
