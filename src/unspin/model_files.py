"""Reading the data files that come with the program: all there, or one clear sentence."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from pathlib import Path
from typing import Any

__all__ = ["ModelError", "file_stamp", "read_arrays", "read_packed"]


class ModelError(RuntimeError):
    """A model file that cannot be loaded; the message says which and why."""


def read_arrays(path: Path) -> dict[str, Any]:
    """The NumPy arrays of an ``.npz`` file by name. Raises :class:`ModelError`."""
    import numpy as np  # noqa: PLC0415  (a tenth of a second that --help can do without)

    try:
        with np.load(io.BytesIO(path.read_bytes())) as data:
            return {name: data[name] for name in data.files}
    except FileNotFoundError:
        raise ModelError(f"the model file {path} is missing; reinstall unspin") from None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(f"the model file {path} cannot be read ({error}); reinstall unspin") from None


def read_packed(path: Path) -> Any:
    """The data of a compressed MessagePack file. Raises :class:`ModelError`."""
    import msgpack  # noqa: PLC0415

    try:
        return msgpack.unpackb(lzma.decompress(path.read_bytes()))
    except FileNotFoundError:
        raise ModelError(f"the model file {path} is missing; reinstall unspin") from None
    except (OSError, ValueError, EOFError, lzma.LZMAError, msgpack.UnpackException) as error:
        raise ModelError(f"the model file {path} cannot be read ({error}); reinstall unspin") from None


def file_stamp(path: Path) -> bytes:
    """What tells one version of a file from another without reading it."""
    try:
        status = path.stat()
    except OSError:
        return b"none"
    return f"{status.st_size} {status.st_mtime_ns}".encode()
