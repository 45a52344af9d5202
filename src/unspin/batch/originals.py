"""What files held before they were changed: compressed, named by content."""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from pathlib import Path

from .files import sync_folder

__all__ = ["DamagedOriginalError", "Originals", "digest_of"]

_TEMPORARY = ".part"


class DamagedOriginalError(Exception):
    """A stored content is missing or not what it was."""


def digest_of(data: bytes) -> str:
    """The name of a content: its SHA-256, in hex."""
    return hashlib.sha256(data).hexdigest()


class Originals:
    """A folder of gzip files, each named by the SHA-256 of what it holds; ``gunzip`` will do to read one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where a content is kept."""
        return self.folder / digest[:2] / f"{digest[2:]}.gz"

    def put(self, data: bytes) -> str:
        """Keep a content, safely on disk when this returns; its digest. Raises OSError."""
        digest = digest_of(data)
        path = self.path(digest)
        if path.is_file() and self._holds(digest):
            return digest
        for folder in (self.folder, path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)  # as private as the most private file may be
        temporary = path.with_suffix(_TEMPORARY)
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(gzip.compress(data, 6, mtime=0))
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
        return digest

    def get(self, digest: str) -> bytes:
        """A content; raises :class:`DamagedOriginalError`."""
        path = self.path(digest)
        try:
            data = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise DamagedOriginalError(f"its original cannot be read ({path}: {reason.lower()})") from None
        if digest_of(data) != digest:
            raise DamagedOriginalError(f"its original is damaged ({path})")
        return data

    def _holds(self, digest: str) -> bool:
        try:
            self.get(digest)
        except DamagedOriginalError:
            return False
        return True
