"""Phrase tables: reading, checking, inflecting, indexing."""

from .files import (
    ALLOWED_FILE,
    TableError,
    builtin_folder,
    builtin_tables,
    format_table,
    parse_table,
    read_allowed,
    read_table,
)
from .honest import UNMET
from .index import MAX_PHRASE, Entry, PhraseIndex, compile_tables, load_index
from .row import Row, Table

__all__ = [
    "ALLOWED_FILE",
    "MAX_PHRASE",
    "UNMET",
    "Entry",
    "PhraseIndex",
    "Row",
    "Table",
    "TableError",
    "builtin_folder",
    "builtin_tables",
    "compile_tables",
    "format_table",
    "load_index",
    "parse_table",
    "read_allowed",
    "read_table",
]
