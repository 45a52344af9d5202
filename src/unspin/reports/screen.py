"""Text that is safe on a screen."""

from __future__ import annotations

__all__ = ["clean"]

# What a text contains must not steer the reader's terminal: neither control characters nor those that turn the writing
# direction round may pass, nor lone surrogates, which stand for bytes that could not be read and cannot be printed.
_CONTROL: dict[int, str | None] = dict.fromkeys(
    (*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)), "�"
)
_CONTROL |= {9: " ", 10: " ", 13: None}


def clean(text: str) -> str:
    """The text on one line, with what could steer a terminal made visible."""
    return text.replace("\r\n", "\n").translate(_CONTROL)
