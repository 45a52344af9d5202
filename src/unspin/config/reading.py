"""Configuration files: found, read, and checked key by key."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import Field
from pathlib import Path
from typing import Any, get_type_hints

from .options import Options, option_fields

__all__ = ["CONFIG_FILE", "ConfigError", "config_in", "find_config", "nearest_name", "read_config"]

CONFIG_FILE = "unspin.toml"
_PROJECT_FILE = "pyproject.toml"
_EXCLUDE_EACH_OTHER = ("min_confidence", "preset")


class ConfigError(Exception):
    """A configuration file is wrong; ``path`` says which, the message where and what to do."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


def find_config(folder: Path) -> Path | None:
    """The configuration file nearest to a folder: in it, or in one above."""
    folder = Path(os.path.abspath(folder))  # noqa: PTH100  (links stay as they were given)
    for place in (folder, *folder.parents):
        if found := config_in(place):
            return found
    return None


def config_in(folder: Path) -> Path | None:
    """The configuration file in this very folder: ``unspin.toml``, else a ``pyproject.toml`` that speaks of unspin."""
    own, project = folder / CONFIG_FILE, folder / _PROJECT_FILE
    if own.is_file():
        return own
    if not project.is_file():
        return None
    data = _bytes(project)
    if b"unspin" not in data:
        return None  # most are not ours to judge, broken or not
    tool = _parsed(project, data).get("tool")
    return project if isinstance(tool, Mapping) and "unspin" in tool else None


def read_config(path: Path) -> dict[str, Any]:
    """The values that a configuration file sets, in the types of :class:`Options`.

    Raises :class:`ConfigError` for what cannot be read, for unknown keys, and for values that an option does not take.
    """
    content: Any = _parsed(path, _bytes(path))
    section = ""
    if path.name == _PROJECT_FILE:
        tool = content.get("tool")
        content = tool.get("unspin", {}) if isinstance(tool, Mapping) else {}
        section = "[tool.unspin] "
        if not isinstance(content, Mapping):
            raise ConfigError(path, "[tool.unspin] must be a table of options")
    known = option_fields()
    values: dict[str, Any] = {}
    for key, value in content.items():
        entry = known.get(key)
        if entry is None:
            shown = key if key.isprintable() else json.dumps(key)
            raise ConfigError(path, f"{section}{shown}: no such option{nearest_name(key, known)}")
        try:
            values[key] = _value(entry, value, path.parent)
        except ValueError as error:
            raise ConfigError(path, f"{section}{key}: {error}") from None
    if all(key in values for key in _EXCLUDE_EACH_OTHER):
        raise ConfigError(path, f"{section}{' and '.join(_EXCLUDE_EACH_OTHER)} exclude each other; keep one of them")
    return values


def nearest_name(name: str, names: Iterable[str]) -> str:
    """A hint at what may have been meant, or at what there is."""
    from difflib import get_close_matches  # noqa: PLC0415

    known = list(names)
    alike = name.lower().replace("-", "_")
    close = get_close_matches(alike, known, 1) or [k for k in known if alike.rstrip("s") == k.rstrip("s")]
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(path, f"cannot be read: {(error.strerror or str(error)).lower()}") from None


def _parsed(path: Path, data: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigError(path, f"is not UTF-8 (byte {error.start})") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = str(error) or "nested too deeply"
        raise ConfigError(path, f"is not valid TOML: {problem[:1].lower()}{problem[1:]}") from None


def _value(entry: Field[Any], value: object, base: Path) -> Any:
    """A value as the option wants it; raises ValueError that says what is wrong and what is allowed."""
    kind = get_type_hints(Options)[entry.name]
    choices = entry.metadata["choices"]
    if kind is bool:
        if not isinstance(value, bool):
            raise ValueError(f"must be true or false, not {_shown(value)}")
        return value
    if kind in {float, float | None, int | None}:
        return _number(entry, value, whole=kind == int | None)
    if kind in {str, str | None}:
        return _word(value, choices)
    if not isinstance(value, list):
        hint = f"; write [{_shown(value)}]" if isinstance(value, str) else ""
        raise ValueError(f"must be a list of strings, not {_shown(value)}{hint}")
    words = tuple(_word(item, choices, place=number) for number, item in enumerate(value, 1))
    return tuple(base / word for word in words) if kind == tuple[Path, ...] else words


def _number(entry: Field[Any], value: object, *, whole: bool) -> float:
    least, most = entry.metadata["least"], entry.metadata["most"]
    allowed = f"a {'whole ' * whole}number" + (f" from {least} to {most}" if most is not None else f", {least} or more")
    right = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not right or not (least <= value and (most is None or value <= most)):
        raise ValueError(f"must be {allowed}, not {_shown(value)}")
    return value  # type: ignore[return-value]


def _word(value: object, choices: tuple[str, ...], place: int = 0) -> str:
    which = f"entry {place} " * bool(place)
    if not isinstance(value, str):
        raise ValueError(f"{which}must be a string, not {_shown(value)}")
    if not value.strip() or "\0" in value:
        raise ValueError(f"{which}must be a string with something in it")
    if choices and value not in choices:
        raise ValueError(f"{which}must be one of {', '.join(choices)}, not {_shown(value)}")
    return value


def _shown(value: object) -> str:
    """A value as TOML has it, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a table"
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
