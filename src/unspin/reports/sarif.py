"""SARIF 2.1.0 of the edits, which code-scanning services and editors read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from unspin.batch.work import FileResult
from unspin.edits import Edit
from unspin.restorer import PRECISE_CONFIDENCE

from .messages import describe
from .positions import Positions
from .sarif_log import KIND_RULES, SCHEMA, Finding, SarifLog, region_of

__all__ = ["SCHEMA", "SarifReporter", "edit_finding"]


class SarifReporter(SarifLog):
    """Edits are errors where the preset ``precise`` would make them, else warnings, and come with a fix; suggestions
    are notes without one.
    """

    def __init__(self, write: Callable[[str], None], base: Path) -> None:
        super().__init__(write, base, KIND_RULES, "edit/v1")

    def _find(self, result: FileResult, positions: Positions | None) -> None:
        for edit, place in zip(result.edits, result.places, strict=True):
            level = "error" if edit.confidence >= PRECISE_CONFIDENCE else "warning"
            entry = self._add(edit_finding(edit, level), _regions(positions, edit), place)
            if positions:
                entry["fixes"] = [_fix(self._here, positions, edit)]
        for edit, place in zip(result.suggestions, result.suggestion_places, strict=True):
            finding = edit_finding(edit, "note", suggestion=True)
            self._add(finding, _regions(positions, edit), place)


def edit_finding(edit: Edit, level: str, *, suggestion: bool = False) -> Finding:
    """An edit as a result has it."""
    return Finding(
        edit.kind,
        level,
        describe(edit, suggestion=suggestion),
        (edit.original, edit.replacement),
        100 * edit.confidence,
        {
            "original": edit.original,
            "replacement": edit.replacement,
            "confidence": round(edit.confidence, 4),
            "source": edit.source,
            "alternatives": [{"text": text, "probability": round(p, 4)} for text, p in edit.alternatives],
        },
    )


def _regions(positions: Positions | None, edit: Edit) -> dict[str, Any]:
    return {"region": region_of(positions, edit.start, edit.end)} if positions else {}


def _fix(location: dict[str, Any], positions: Positions, edit: Edit) -> dict[str, Any]:
    deleted = region_of(positions, edit.start, edit.end)
    replacement = {"deletedRegion": deleted, "insertedContent": {"text": edit.replacement}}
    what = "Put the standard wording back" if edit.kind == "phrase" else "Mend it"
    return {
        "description": {"text": what},
        "artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}],
    }
