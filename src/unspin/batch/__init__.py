"""Files in and out: finding, reading, atomic writing."""

from .files import TEXT_SUFFIXES, FileError, Stamp, find_files, read_source, write_atomically

__all__ = ["TEXT_SUFFIXES", "FileError", "Stamp", "find_files", "read_source", "write_atomically"]
