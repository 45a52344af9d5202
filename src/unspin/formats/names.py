"""The formats, and what speaks for each."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

__all__ = ["SUFFIXES", "Format", "format_of", "format_of_name"]


class Format(StrEnum):
    """What a file can be."""

    text = "text"
    markdown = "markdown"
    html = "html"
    docx = "docx"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    srt = "srt"
    vtt = "vtt"


SUFFIXES = {
    ".txt": Format.text,
    ".text": Format.text,
    ".md": Format.markdown,
    ".markdown": Format.markdown,
    ".html": Format.html,
    ".htm": Format.html,
    ".xhtml": Format.html,
    ".docx": Format.docx,
    ".jsonl": Format.jsonl,
    ".ndjson": Format.jsonl,
    ".csv": Format.csv,
    ".tsv": Format.tsv,
    ".srt": Format.srt,
    ".vtt": Format.vtt,
}
"""The formats of file names; ``.gz`` may follow each of them."""

GZIP = ".gz"
_ZIP_MAGIC = b"PK\x03\x04"


def format_of_name(name: str) -> Format | None:
    """The format that a file's name speaks for."""
    path = PurePath(name.lower())
    return SUFFIXES.get(PurePath(path.stem).suffix if path.suffix == GZIP else path.suffix)


def format_of(name: str, head: bytes) -> Format:
    """The format by a file's name, else by its first bytes (1 kB will do); plain text for want of a better one."""
    if form := format_of_name(name):
        return form
    if head.startswith(_ZIP_MAGIC):
        return Format.docx
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return Format.html
    if start.startswith(b"webvtt"):
        return Format.vtt
    return Format.text
