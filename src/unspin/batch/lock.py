"""One process at a time."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["Lock", "LockedError"]

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        # Far behind the process id, so that others can read it.
        os.lseek(descriptor, 1024, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class LockedError(Exception):
    """Another process holds the lock; ``pid`` is its id, or empty."""

    def __init__(self, pid: str) -> None:
        super().__init__(f"locked by process {pid or 'unknown'}")
        self.pid = pid


class Lock:
    """A lock file that the system lets go of when the process ends, however it ends, so it is never stale.

    A record lock, not one of ``flock``: worker processes do not inherit it, and cannot hold it beyond their parent's
    end.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Take the lock; raises :class:`LockedError` and OSError."""
        while True:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _lock(descriptor)
            except OSError:
                pid = os.read(descriptor, 20).decode("ascii", "replace").strip()
                os.close(descriptor)
                raise LockedError(pid) from None
            try:
                if os.path.samestat(os.fstat(descriptor), self._path.stat()):
                    break
            except FileNotFoundError:
                pass
            os.close(descriptor)  # its holder removed it meanwhile; take a new one
        self._descriptor = descriptor
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Let go, and remove the file."""
        if self._descriptor is None:
            return
        if sys.platform != "win32":  # there an open file cannot be removed, so it stays
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = None
