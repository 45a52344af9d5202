"""The JSON report, version 1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from unspin.edits import Edit
from unspin.restorer import Restoration

__all__ = ["file_entry", "json_report"]


def file_entry(path: str, restoration: Restoration) -> dict[str, Any]:
    """A file's part of the report; offsets count characters of the decoded text after any byte-order mark."""
    return {
        "path": path,
        "score": round(restoration.score, 2),
        "spin_rate": round(restoration.spin_rate, 4),
        "words": restoration.words,
        "edits": [_edit(edit) for edit in restoration.edits],
        "suggestions": [_edit(edit) for edit in restoration.suggestions],
    }


def json_report(files: Sequence[dict[str, Any]], errors: Sequence[tuple[str, str]]) -> str:
    """The whole report as JSON text."""
    report = {
        "version": 1,
        "files": list(files),
        "errors": [{"path": path, "message": message} for path, message in errors],
    }
    return json.dumps(report, ensure_ascii=False, indent=1)


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "start": edit.start,
        "end": edit.end,
        "original": edit.original,
        "replacement": edit.replacement,
        "confidence": round(edit.confidence, 4),
        "kind": edit.kind,
        "source": edit.source,
        "alternatives": [{"text": text, "probability": round(value, 4)} for text, value in edit.alternatives],
    }
