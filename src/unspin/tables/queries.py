"""The query syntax in which public lists of spun phrases are kept: ``"a b" AND (c OR d) NOT "e f"``.

Public lists are written for several search engines, which disagree about what stands without parentheses: whether
AND or OR binds tighter, and what two phrases side by side mean. Such a query is refused, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = [
    "QUOTES",
    "And",
    "Not",
    "Or",
    "Phrase",
    "Query",
    "QueryError",
    "format_query",
    "looks_like_query",
    "parse_query",
]

QUOTES = '"\u201c\u201d\u201e\u201f'
"""Straight and curly double quotes; any of them opens and closes a phrase."""

_MAX_DEPTH = 50

_TOKEN = re.compile(
    rf"""
      (?P<open>\() | (?P<close>\))
    | (?P<phrase>[{QUOTES}](?P<text>[^{QUOTES}]*)[{QUOTES}](?:\s*~\s*(?P<slack>[0-9]{{1,9}}))?)
    | (?P<stray>[{QUOTES}])
    | (?P<word>[^\s(){QUOTES}]+)
    """,
    re.VERBOSE,
)
_OPERATORS = {"AND": "AND", "&&": "AND", "OR": "OR", "||": "OR", "NOT": "NOT"}
_DISTANCE = re.compile(r"^(?:(?:NEAR|WITHIN|ADJ|SAME)(?:/?[0-9]+)?|(?:W|N|P|PRE)/[0-9]+)$")
_FIELD = re.compile(r"^[A-Za-z_.]+:\S")
_FUZZY = re.compile(r"(?<=\w)~[0-9.]*$")
_WILDCARD = re.compile(r"[*?]")
_GROUP_AHEAD = re.compile(rf"\s*[({QUOTES}]")
_SIGNS = re.compile(rf"[{QUOTES}]|(?<!\S)(?:AND|OR|NOT|&&|\|\|)(?!\S)|\w~[0-9]*(?!\S)")


class QueryError(ValueError):
    """A query that cannot be read; the message names the column, counted from 1, and what is wrong there."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(f"{message} (column {column})")
        self.column = column


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in sequence; with ``slack``, that many others may stand between them."""

    text: str
    quoted: bool = True
    slack: int = 0


@dataclass(frozen=True, slots=True)
class And:
    """All parts must occur."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of the parts must occur."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not occur."""

    part: Query


Query = Phrase | And | Or | Not


@dataclass(frozen=True, slots=True)
class _Token:
    """``kind`` is ``(``, ``)``, ``phrase``, ``word``, an operator, or ``end``."""

    kind: str
    text: str
    column: int
    slack: int = 0


def looks_like_query(text: str) -> bool:
    """Whether a cell is a query and not a plain wording: it has quotes, an operator in capitals or a ``~``."""
    found = _SIGNS.search(text)
    # A list may be all capitals; AND is no operator there.
    return found is not None and not (found[0].isalpha() and text.isupper())


def parse_query(text: str) -> Query:
    """The tree of a query.

    Words side by side without quotes are read as one phrase; beside a quoted phrase or a parenthesis
    operators may also be written in small letters; ``-"x"`` and ``!"x"`` are ``NOT "x"``. Raises
    :class:`QueryError`, also for what no tree can hold: AND beside OR without parentheses, phrases side by
    side without an operator, operators of distance, search fields, wildcards.
    """
    return _Parser(text).query()


def format_query(query: Query) -> str:
    """The text of a tree, from which :func:`parse_query` makes the same tree."""
    match query:
        case Phrase(text, quoted, slack):
            return (f'"{text}"' if quoted else text) + (f"~{slack}" if slack else "")
        case Not(part):
            return f"NOT {_grouped(part)}"
        case And(parts):
            return " AND ".join(map(_grouped, parts))
        case Or(parts):
            return " OR ".join(map(_grouped, parts))


def _grouped(query: Query) -> str:
    text = format_query(query)
    return f"({text})" if isinstance(query, And | Or) else text


def _tokens(text: str) -> Iterator[_Token]:
    after_group = False
    for match in _TOKEN.finditer(text):
        kind, column = match.lastgroup, match.start() + 1
        if kind == "stray":
            raise QueryError("the quote is not closed", column)
        if kind == "word":
            yield from _word_tokens(match, after_group=after_group)
        elif kind == "phrase":
            words = " ".join(match["text"].split())
            if not words:
                raise QueryError("nothing stands between the quotes", column)
            _refuse(_WILDCARD, "wildcard", match["text"], column + 1)
            yield _Token("phrase", words, column, int(match["slack"] or 0))
        else:
            yield _Token(match[0], match[0], column)
        after_group = kind in {"phrase", "close"}
    yield _Token("end", "", len(text) + 1)


def _word_tokens(match: re.Match[str], *, after_group: bool) -> Iterator[_Token]:
    word, column = match[0], match.start() + 1
    following = match.string[match.end() : match.end() + 1]
    # Beside a quoted phrase or a parenthesis nothing but an operator makes sense.
    beside_group = after_group or _GROUP_AHEAD.match(match.string, match.end()) is not None
    if operator := _OPERATORS.get(word.upper() if beside_group else word):
        yield _Token(operator, word, column)
        return
    if word.isalpha() and not word.isupper() and not beside_group:
        yield _Token("word", word, column)
        return
    before_group = following == "(" or (following != "" and following in QUOTES)
    if word[0] in "-!" and (word[1:2].isalnum() or (len(word) == 1 and before_group)):
        yield _Token("NOT", word[0], column)
        word, column = word[1:], column + 1
        if not word:
            return
        if word in _OPERATORS:
            raise QueryError(f"{word!r} stands where a phrase is expected", column)
    _refuse(_FIELD, "search field", word + following * before_group, column, shown=word)
    _refuse(_DISTANCE, "operator", word, column)
    _refuse(_FUZZY, "operator", word, column)
    _refuse(_WILDCARD, "wildcard", word, column)
    yield _Token("word", word, column)


def _refuse(what: re.Pattern[str], name: str, text: str, column: int, shown: str = "") -> None:
    if found := what.search(text):
        raise QueryError(f"the {name} {shown or found[0]!r} cannot be expressed", column + found.start())


class _Parser:
    """Recursive descent; ``depth`` counts parentheses and NOTs, so that no query exhausts the stack."""

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = next(self._tokens)

    def query(self) -> Query:
        found = self._operands(0)
        token = self._next
        if token.kind == ")":
            raise QueryError("the parenthesis closes nothing", token.column)
        if token.kind != "end":
            raise QueryError(f"neither AND nor OR stands before {token.text!r}", token.column)
        return found

    def _take(self) -> _Token:
        token = self._next
        self._next = next(self._tokens, token)
        return token

    def _operands(self, depth: int) -> Query:
        parts = [self._operand(depth)]
        joint = ""
        while self._next.kind in {"AND", "OR", "NOT"}:
            # "a NOT b" is "a AND NOT b".
            kind = "AND" if self._next.kind == "NOT" else self._next.kind
            if joint and kind != joint:
                raise QueryError(f"{joint} beside {kind} needs parentheses to be clear", self._next.column)
            joint = kind
            if self._next.kind != "NOT":
                self._take()
            parts.append(self._operand(depth))
        if not joint:
            return parts[0]
        return And(tuple(parts)) if joint == "AND" else Or(tuple(parts))

    def _operand(self, depth: int) -> Query:
        token = self._take()
        if depth >= _MAX_DEPTH:
            raise QueryError(f"nested more than {_MAX_DEPTH} deep", token.column)
        match token.kind:
            case "NOT":
                return Not(self._operand(depth + 1))
            case "(":
                found = self._operands(depth + 1)
                if self._next.kind == "end":
                    raise QueryError("the parenthesis is not closed", token.column)
                if self._next.kind != ")":
                    raise QueryError(f"neither AND nor OR stands before {self._next.text!r}", self._next.column)
                self._take()
                return found
            case "phrase":
                return Phrase(token.text, slack=token.slack)
            case "word":
                words = [token.text]
                while self._next.kind == "word":
                    words.append(self._take().text)
                return Phrase(" ".join(words), quoted=False)
            case "end":
                raise QueryError("the query ends where a phrase is expected", token.column)
            case _:
                raise QueryError(f"{token.text!r} stands where a phrase is expected", token.column)
