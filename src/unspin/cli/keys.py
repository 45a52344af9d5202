"""Answers at the keyboard: single keys of a terminal, or the lines of a pipe."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

__all__ = ["Keys"]

_END = "\x04"
_ESCAPE = b"\x1b"


class Keys:
    """Reads keys; a context, in which a terminal hands keys over at once and does not show them.

    What is typed ahead is kept. In a pipe a line's first character is the key, and the rest belongs to it.
    """

    def __init__(self) -> None:
        self._terminal = sys.stdin is not None and sys.stdin.isatty()
        self._before: list[object] | None = None

    def __enter__(self) -> Keys:
        if self._terminal and os.name == "posix":
            import termios

            self._before = termios.tcgetattr(sys.stdin.fileno())
            self._at_once()
        return self

    def __exit__(self, *_: object) -> None:
        self._as_before()

    def read(self) -> tuple[str, str]:
        """A key, and what stood behind it; the end of the input is ``q``, what is no character ``\\0``."""
        if self._terminal:
            key = self._key()
            return ("q" if key == _END else key if len(key) == 1 and key.isprintable() else "\0"), ""
        line = self._line()
        if line is None:
            return "q", ""
        stripped = line.strip()
        return stripped[:1] or "\0", stripped[1:].strip()

    def line(self, prompt: str) -> str:
        """A line of text; empty at the end of the input."""
        if not self._terminal:
            return self._line() or ""
        with self._lines():
            try:
                return input(f"{prompt}: ")
            except EOFError:
                return ""

    def _key(self) -> str:
        if self._before is None:
            try:
                return typer.getchar()
            except EOFError:
                return _END
        descriptor = sys.stdin.fileno()
        data = os.read(descriptor, 1) or _END.encode()
        # An arrow key is several bytes, and so are most letters of other alphabets.
        while (data == _ESCAPE or data[0] >= 0xC0) and select.select([descriptor], [], [], 0.02)[0]:
            more = os.read(descriptor, 16 if data[:1] == _ESCAPE else 1)
            data += more
            if not more or data[:1] == _ESCAPE or _is_whole(data):
                break
        return data.decode("utf-8", "replace")

    def _line(self) -> str | None:
        data = sys.stdin.buffer.readline() if sys.stdin is not None else b""
        return data.decode("utf-8", "replace") if data else None

    @contextmanager
    def _lines(self) -> Iterator[None]:
        """The terminal as it was, for as long as a line is typed."""
        self._as_before()
        try:
            yield
        finally:
            self._at_once()

    def _at_once(self) -> None:
        if self._before is not None:
            import termios
            import tty

            tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)

    def _as_before(self) -> None:
        if self._before is not None:
            import termios

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._before)  # type: ignore[arg-type]


def _is_whole(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
