"""The JSON report, version 1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from unspin.batch.work import FileResult
from unspin.edits import Edit

from .by import By
from .evidence import parts_of, top_evidence
from .reporter import Error, Reporter
from .visible import as_json

__all__ = ["JsonReporter", "edit_entry", "file_entry"]


class JsonReporter(Reporter):
    """Collects the files and writes one JSON document at the end."""

    def __init__(self, write: Callable[[str], None], by: By | None = None, evidence: int = 0) -> None:
        self._write, self._by, self._evidence = write, by, evidence
        self._files: list[dict[str, Any]] = []

    def file(self, result: FileResult) -> None:
        """See :class:`Reporter`."""
        self._files.append(file_entry(result, self._by, self._evidence))

    def end(self, errors: Sequence[Error]) -> None:
        """See :class:`Reporter`."""
        report = {
            "version": 1,
            "files": self._files,
            "errors": [{"path": path, "message": message} for path, message in errors],
        }
        self._write(as_json(report, indent=1) + "\n")


def file_entry(result: FileResult, by: By | None = None, evidence: int = 0) -> dict[str, Any]:
    """A file's part of the report; offsets count characters of the decoded text after any byte-order mark.

    ``by`` adds scores of its parts, ``evidence`` the strongest pieces of evidence, so many.
    """
    entry: dict[str, Any] = {
        "path": str(result.path),
        "score": round(result.score, 2),
        "spin_rate": round(result.spin_rate, 4),
        "words": result.words,
        "edits": [edit_entry(*pair) for pair in zip(result.edits, result.places, strict=True)],
        "suggestions": [edit_entry(*pair) for pair in zip(result.suggestions, result.suggestion_places, strict=True)],
    }
    if by in {By.paragraph, By.sentence}:
        entry[f"{by}s"] = [
            {"start": part.start, "end": part.end, "score": round(part.score, 2), "words": part.words}
            for part in parts_of(result, by)
        ]
    if evidence:
        entry["evidence"] = [
            {"start": item.start, "end": item.end, "text": result.text[item.start : item.end], "what": item.what}
            | {"probability": round(item.probability, 4)}
            for item in top_evidence(result, evidence)
        ]
    if result.foreign:
        entry["language"] = "other"
    if result.records:
        entry["records"] = [
            {
                **record.place,
                "score": round(record.score, 2),
                "spin_rate": round(record.spin_rate, 4),
                "words": record.words,
                "edits": record.edits,
            }
            for record in result.records
        ]
    if result.problems:
        entry["problems"] = result.problems
    return entry


def edit_entry(edit: Edit, place: dict[str, int | str]) -> dict[str, Any]:
    """An edit as the report has it; ``place`` adds record or paragraph."""
    return {
        "start": edit.start,
        "end": edit.end,
        "original": edit.original,
        "replacement": edit.replacement,
        "confidence": round(edit.confidence, 4),
        "kind": edit.kind,
        "source": edit.source,
        "alternatives": [{"text": text, "probability": round(value, 4)} for text, value in edit.alternatives],
        **place,
    }
