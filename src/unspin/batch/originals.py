"""What files held before they were changed: compressed, named by content."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import zlib
from io import BufferedReader, BytesIO
from pathlib import Path

from .files import reading, sync_folder

__all__ = ["DamagedOriginalError", "Originals", "digest_of", "digest_of_file"]

_TEMPORARY = ".part"
_CHUNK = 2**20


class DamagedOriginalError(Exception):
    """A stored content is missing or not what it was."""


def digest_of(data: bytes) -> str:
    """The name of a content: its SHA-256, in hex."""
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path: Path) -> str:
    """The name of a file's content; raises :class:`~unspin.batch.files.FileError`."""
    with reading(path) as (stream, _):
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Originals:
    """A folder of gzip files, each named by the SHA-256 of what it holds; ``gunzip`` will do to read one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where a content is kept."""
        return self.folder / digest[:2] / f"{digest[2:]}.gz"

    def put(self, source: BufferedReader | BytesIO) -> str:
        """Keep the content of a file, which is read twice, safely on disk when this returns; its digest.

        Raises OSError.
        """
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        path = self.path(digest)
        if path.is_file() and self._holds(digest):
            return digest
        for folder in (self.folder, path.parent):
            folder.mkdir(mode=0o700, exist_ok=True)  # as private as the most private file may be
        temporary = path.with_suffix(_TEMPORARY)
        source.seek(0)
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                with gzip.GzipFile("", "wb", 6, stream, 0) as packed:
                    shutil.copyfileobj(source, packed, _CHUNK)
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
            with gzip.open(self.path(digest)) as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == digest
        except (OSError, EOFError, zlib.error):
            return False
