"""Which options are in force for which file, and who said so."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .options import Options, option_names
from .reading import ConfigError, config_in, read_config

__all__ = ["COMMAND_LINE", "DEFAULT", "InForce", "Resolved", "common_folder"]

DEFAULT, COMMAND_LINE = "default", "command line"


@dataclass(frozen=True, slots=True, eq=False)
class Resolved:
    """Options with the source of each: :data:`DEFAULT`, :data:`COMMAND_LINE`, or the path of a file.

    ``file`` is the configuration file that was read, if any.
    """

    options: Options
    sources: Mapping[str, str]
    file: Path | None

    @property
    def base(self) -> Path:
        """The folder that patterns of the configuration file start at."""
        return self.file.parent if self.file else Path.cwd()


class InForce:
    """The options of one run: the command line's over those of the nearest configuration file over the defaults.

    ``config`` names the file to read for all paths; ``isolated`` reads none. One :class:`Resolved` is made for each
    configuration file, so that files with the same options can be told by identity. Raises
    :class:`~unspin.config.reading.ConfigError`, here for ``config``, later for files that are found.
    """

    def __init__(
        self, command_line: Mapping[str, Any] | None = None, *, config: Path | None = None, isolated: bool = False
    ) -> None:
        self._command_line = dict(command_line or {})
        self._isolated = isolated
        self._resolved: dict[Path | None, Resolved] = {}
        self._broken: dict[str, ConfigError] = {}
        self._nearest: dict[str, Path | None] = {}
        self._config = Path(os.path.abspath(config)) if config else None  # noqa: PTH100
        if self._config:
            self._resolve(self._config)

    def of_folder(self, folder: Path | str) -> Resolved:
        """The options for what lies in a folder."""
        if self._config or self._isolated:
            return self._resolve(self._config)
        return self._resolve(self._find(os.path.abspath(folder)))  # noqa: PTH100

    def of_file(self, path: Path | str) -> Resolved:
        """The options for a file."""
        return self.of_folder(os.path.dirname(os.path.abspath(path)))  # noqa: PTH100, PTH120

    def _find(self, folder: str) -> Path | None:
        """As :func:`~unspin.config.reading.find_config`, asking each folder once."""
        if folder in self._broken:
            raise self._broken[folder]
        if folder not in self._nearest:
            parent = os.path.dirname(folder)  # noqa: PTH120
            try:
                found = config_in(Path(folder))
            except ConfigError as error:
                self._broken[folder] = error
                raise
            self._nearest[folder] = found or (self._find(parent) if parent != folder else None)
        return self._nearest[folder]

    def _resolve(self, file: Path | None) -> Resolved:
        if file not in self._resolved:
            values = read_config(file) if file else {}
            if {"min_confidence", "preset"} & self._command_line.keys():
                # Two ways to say one thing: whichever the command line uses, the file's is overruled.
                values.pop("min_confidence", None)
                values.pop("preset", None)
            sources = dict.fromkeys(option_names(), DEFAULT)
            sources |= dict.fromkeys(values, str(file)) | dict.fromkeys(self._command_line, COMMAND_LINE)
            self._resolved[file] = Resolved(Options(**{**values, **self._command_line}), sources, file)
        return self._resolved[file]


def common_folder(paths: Sequence[Path]) -> Path:
    """The innermost folder that holds all the paths; the working folder where there are none."""
    folders = [
        os.path.abspath(path if path.is_dir() else path.parent)  # noqa: PTH100
        for path in paths
    ]
    try:
        return Path(os.path.commonpath(folders)) if folders else Path.cwd()
    except ValueError:  # on different drives
        return Path(folders[0])
