"""Files in and out: finding, reading, restoring, atomic writing, journal and undo."""

from .files import FileError, Stamp, read_bytes, read_source, write_atomically
from .finding import Found, Rules, Skipped, find_files

__all__ = [
    "FileError",
    "Found",
    "Rules",
    "Skipped",
    "Stamp",
    "find_files",
    "read_bytes",
    "read_source",
    "write_atomically",
]
