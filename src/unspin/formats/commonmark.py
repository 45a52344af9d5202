"""``markdown-it-py``, set up so that every bit of inline text says where in its block's content it began."""

from __future__ import annotations

from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

__all__ = ["AT", "LABEL", "tokens_of"]

AT = "at"
"""The key of ``meta`` under which a ``text`` or ``text_special`` token keeps its offset in the block's content."""

LABEL = "label"
"""The key of ``meta`` under which ``link_open`` keeps the label of a link by reference."""


def tokens_of(text: str) -> list[Token]:
    """The block tokens of a CommonMark document with tables, strikethrough, footnotes, math and front matter.

    Adjacent texts, escapes and character references stay apart. Offsets are to be verified: a rule that is not
    built in may have made its text otherwise.
    """
    return _parser().parse(text)


class _State(StateInline):
    """Notes where text began when a rule hands it over."""

    _pending_at: int | None = None
    _last: Token | None = None
    _last_from = -1

    def append_pending(self, text: str) -> None:
        if self._pending_at is None:
            self._pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802  (the library's name)
        token = super().pushPending()
        if self._pending_at is not None:
            token.meta[AT] = self._pending_at
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        self._pending_at = None
        at = self.pos
        if self._last is not None and self._last_from == at:  # of a run of marks: each is a text of its own at first
            at = self._last.meta[AT] + len(self._last.content)
        token.meta[AT] = at
        self._last, self._last_from = token, self.pos
        return token


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """As in the base class, with another state."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero")
    parser.inline = _Inline()
    parser.configure("commonmark", {"store_labels": True}).enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin, move_to_end=False)
    # Prices are no math: "$5 and $6".
    parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, double_inline=True)
    return parser.disable(["fragments_join", "text_join"])
