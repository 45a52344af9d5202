"""DOCX as a package: a zip archive of parts, some of which hold text."""

from __future__ import annotations

import codecs
import copy
import posixpath
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from .layout import FormatError
from .word_xml import Attributes, parse

__all__ = ["MAX_MEMBERS", "MAX_RATIO", "MAX_UNPACKED", "Package"]

MAX_UNPACKED = 256 * 2**20
"""Bytes that all parts together may unpack to."""
MAX_RATIO = 200
"""How many times larger than packed that may be, beyond :data:`_ANY_RATIO`; the XML of long tables reaches 50."""
_ANY_RATIO = 16 * 2**20
MAX_MEMBERS = 10_000

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP64 = b"\1\0"
_MAIN = "word/document.xml"
_KINDS = ("header", "footer", "footnotes", "endnotes")
"""Relationships of the body to parts with text, in the order they are read in."""


class Package:
    """The members of a DOCX; raises :class:`FormatError` for what is none, or cannot be read safely."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        if data.startswith(_OLE_MAGIC):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise FormatError("the document is protected by a password; save it without one and try again")
            raise FormatError("an old Word document (.doc), not a DOCX; save it as .docx and try again")
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, NotImplementedError, ValueError, EOFError, OSError) as error:
            raise FormatError(f"not a DOCX: it cannot be read as a zip archive ({_reason(error)})") from None
        self._members = {info.filename: info for info in self._zip.infolist()}
        self._check()
        self._xml: dict[str, tuple[bytes, str]] = {}
        self._main = self._find_main()
        self._related = list(self._relations(self._main))

    def _check(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS:
            raise FormatError(f"the DOCX has {len(infos):,} members; more than {MAX_MEMBERS:,} are not read")
        size = sum(info.file_size for info in infos)
        if size > MAX_UNPACKED:
            raise FormatError(
                f"the DOCX unpacks to {size / 2**20:,.0f} MB; more than {MAX_UNPACKED // 2**20} MB are not read"
            )
        if size > _ANY_RATIO and size > MAX_RATIO * len(self._data):
            raise FormatError(f"the DOCX unpacks to {size // len(self._data):,} times its size, which no document does")
        if len(self._members) < len(infos):
            raise FormatError("the DOCX has two members of the same name")
        if any(info.flag_bits & 1 for info in infos):
            raise FormatError("the members of the DOCX are encrypted; save it without a password and try again")

    def _find_main(self) -> str:
        for kind, target in self._relations(""):
            if kind == "officeDocument" and target in self._members and not target.startswith(("xl/", "ppt/")):
                return target
        if _MAIN in self._members:
            return _MAIN
        what = "a zip archive"
        for start, named in (("xl/", "a workbook (Excel)"), ("ppt/", "a presentation (PowerPoint)")):
            if any(name.startswith(start) for name in self._members):
                what = named
        if "mimetype" in self._members and b"opendocument" in self._read("mimetype"):
            what = "an OpenDocument file; save it as .docx and try again"
        raise FormatError(f"not a DOCX: no {_MAIN} in it, but {what}")

    def _relations(self, part: str) -> Iterator[tuple[str, str]]:
        """Kind and name of the parts that a part (empty: the package) refers to."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self._members:
            return
        found: list[tuple[str, str]] = []

        def start(element: str, attributes: Attributes, _: int) -> None:
            if element == "rel:Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                found.append((attributes.get("Type", "").rpartition("/")[2], target.lstrip("/")))

        parse(path, self.xml(path), start)
        yield from found

    def _read(self, name: str) -> bytes:
        try:
            return self._zip.read(self._members[name])
        except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error) as error:
            raise FormatError(f"{name} in the DOCX is damaged ({_reason(error)})") from None

    def text_parts(self) -> list[str]:
        """The parts with text: the body, headers, footers, footnotes, endnotes."""
        found = [self._main]
        for kind in _KINDS:
            names = {target for other, target in self._related if other == kind and target in self._members}
            found += sorted(names - set(found), key=lambda name: (len(name), name))
        return found

    def styles(self) -> tuple[str, bytes] | None:
        """Name and XML of the part with the styles."""
        for kind, target in self._related:
            if kind == "styles" and target in self._members:
                return target, self.xml(target)
        return None

    def xml(self, name: str) -> bytes:
        """A part in UTF-8."""
        if name not in self._xml:
            data, encoding = self._read(name), "utf-8"
            if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                encoding = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
                try:
                    data = data.decode(encoding).encode()
                except UnicodeError:
                    raise FormatError(f"{name} in the DOCX is not valid {encoding.upper()}") from None
            self._xml[name] = data, encoding
        return self._xml[name][0]

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """The package with these parts changed; all others keep their content, order, times and compression."""
        if not changed:
            return self._data
        packed = BytesIO()
        with ZipFile(packed, "w") as new:
            new.comment = self._zip.comment
            for info in self._zip.infolist():
                if info.filename in changed:
                    content = changed[info.filename]
                    encoding = self._xml[info.filename][1]
                    content = content if encoding == "utf-8" else content.decode().encode(encoding)
                else:
                    content = self._read(info.filename)
                new.writestr(_copied(info), content, info.compress_type)
        return packed.getvalue()


def _copied(info: ZipInfo) -> ZipInfo:
    """A member's metadata, without the sizes that very large files have in an extra field."""
    copied = copy.copy(info)
    extra, kept = info.extra, b""
    while len(extra) >= 4:
        size = 4 + int.from_bytes(extra[2:4], "little")
        kept += b"" if extra[:2] == _ZIP64 else extra[:size]
        extra = extra[size:]
    copied.extra = kept
    return copied


def _reason(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__
