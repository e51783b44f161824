"""An annotated document as the extractors see it: plain tokens with a dependency tree.

Extractors work on these records and not on spaCy's own, so that a test can build a parse by hand
and a worker can pickle one. Labels are those of the English models: Universal part-of-speech tags
in ``pos``, Penn tags in ``tag``, ClearNLP dependency labels in ``dep``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from kg.model import BlockKind, Document, Span

# Labels of days and times of day among the entity types of tokens.
TIMES = frozenset({"DATE", "TIME"})
# What stands for an answer that is not known yet.
_NOTHING: Any = object()
P = ParamSpec("P")
R = TypeVar("R")


class Token(NamedTuple):
    """One token; ``head`` is the index of its governor (its own index at the root)."""

    i: int
    start: int
    end: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    left: int  # index of the first token of its subtree
    right: int  # index after the last token of its subtree
    sentence: int  # index into ParsedDocument.sentences
    entity_type: str  # spaCy's label, "" outside a named entity
    entity_iob: str  # "B", "I" or "O"

    @property
    def span(self) -> Span:
        """Its characters."""
        return Span(self.start, self.end)


class Sentence(NamedTuple):
    """Tokens ``[first, last)`` of one block; sentences never cross blocks."""

    first: int
    last: int
    block: int  # index into Document.blocks
    kind: BlockKind


class ParsedDocument:
    """The tokens and sentences of a document's blocks, without boilerplate."""

    __slots__ = (
        "_kids", "_known", "_starts", "children", "datelines", "document", "recased", "sentences",
        "tokens"
    )  # fmt: skip

    def __init__(
        self,
        document: Document,
        tokens: Sequence[Token],
        sentences: Sequence[Sentence],
        *,
        datelines: Iterable[Span] = (),
    ) -> None:
        """``tokens`` in reading order over all blocks; heads never leave their sentence."""
        self.document = document
        # With their dashes; parsed apart from the sentences behind them.
        self.datelines: tuple[Span, ...] = tuple(datelines)
        # The headlines in capitals, parsed again in sentence case; same offsets.
        self.recased: ParsedDocument | None = None
        self.tokens: tuple[Token, ...] = tuple(tokens)
        self.sentences: tuple[Sentence, ...] = tuple(sentences)
        self._kids: list[list[Token]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.i:
                self._kids[token.head].append(token)
        self.children: tuple[tuple[int, ...], ...] = tuple(
            [tuple([kid.i for kid in kids]) if kids else () for kids in self._kids]
        )
        self._starts = [token.start for token in self.tokens]
        # Of each function that is remembered: its answers by its arguments.
        self._known: dict[Callable[..., Any], dict[Hashable, Any]] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickles what the parse consists of; what is remembered of it is found again."""
        parts = (self.document, self.tokens, self.sentences, self.datelines, self.recased)
        return _with_recased, parts

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    def kids(self, i: int, *deps: str) -> Iterator[Token]:
        """The dependents of token ``i`` in reading order, of the labels ``deps`` if given."""
        kids = self._kids[i]
        return iter([kid for kid in kids if kid.dep in deps] if deps and kids else kids)

    def kid(self, i: int, *deps: str) -> Token | None:
        """The first such dependent, or None."""
        for kid in self._kids[i]:
            if not deps or kid.dep in deps:
                return kid
        return None

    def word_after(self, i: int) -> str:
        """The word after token ``i`` in lower case, "" at the end of the text."""
        return self.tokens[i + 1].lower if i + 1 < len(self.tokens) else ""

    def tag_after(self, i: int) -> str:
        """The tag of the word after token ``i``, "" at the end of the text."""
        return self.tokens[i + 1].tag if i + 1 < len(self.tokens) else ""

    def close_apposition(self, i: int) -> Token | None:
        """The name right after noun ``i``, no comma between: "the banker Ada Holm"."""
        for kid in self.kids(i, "appos"):
            between = self.tokens[i + 1 : kid.i]
            apart = any(t.pos == "PUNCT" and t.tag != "HYPH" for t in between)
            if kid.pos == "PROPN" and kid.i > i and not apart:
                return kid
        return None

    def coordinated(self, i: int) -> Iterator[Token]:
        """What is coordinated with noun ``i``, or with the name close after it.

        "the banker Ada Holm and the lawyer Piet Lind": parsers hang the lawyer from either.
        """
        name = self.close_apposition(i)
        for governor in (i,) if name is None else (i, name.i):
            yield from self.kids(governor, "conj")

    def subtree(self, i: int) -> Iterator[Token]:
        """Token ``i`` and all that hang from it, in reading order."""
        todo = [i]
        found = []
        while todo:
            current = todo.pop()
            found.append(current)
            todo.extend(self.children[current])
        return (self.tokens[index] for index in sorted(found))

    def ancestors(self, i: int) -> Iterator[Token]:
        """The governors of token ``i`` from the nearest to the root."""
        token = self.tokens[i]
        while token.head != token.i:
            token = self.tokens[token.head]
            yield token

    def sentence_tokens(self, sentence: Sentence) -> tuple[Token, ...]:
        """The tokens of a sentence."""
        return self.tokens[sentence.first : sentence.last]

    def sentence_span(self, index: int) -> Span:
        """The characters of sentence ``index``, white space at its ends left out."""
        tokens = self.sentence_tokens(self.sentences[index])
        first = next((token for token in tokens if not token.text.isspace()), None)
        if first is None:
            return tokens[0].span
        last = next(token for token in reversed(tokens) if not token.text.isspace())
        return Span(first.start, last.end)

    def at(self, offset: int) -> Token | None:
        """The token that covers the character ``offset``, or None between tokens."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self.tokens[index].end:
            return None
        return self.tokens[index]

    def within(self, span: Span) -> tuple[Token, ...]:
        """The tokens that start inside ``span``."""
        return self.tokens[
            bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)
        ]


def edges(heads: Sequence[int]) -> tuple[list[int], list[int]]:
    """The first and last index of each subtree; the head of a root is itself."""
    lefts, rights = list(range(len(heads))), list(range(len(heads)))
    for i, node in enumerate(heads):
        # What is above a subtree that reaches as far as ``i`` reaches as far.
        while not lefts[node] <= i <= rights[node]:
            if i < lefts[node]:
                lefts[node] = i
            else:
                rights[node] = i
            node = heads[node]
    return lefts, rights


def _with_recased(
    document: Document,
    tokens: Sequence[Token],
    sentences: Sequence[Sentence],
    datelines: Sequence[Span],
    recased: ParsedDocument | None,
) -> ParsedDocument:
    parsed = ParsedDocument(document, tokens, sentences, datelines=datelines)
    parsed.recased = recased
    return parsed


def remembered(
    function: Callable[Concatenate[ParsedDocument, P], R],
) -> Callable[Concatenate[ParsedDocument, P], R]:
    """``function``, asked once for each document and arguments; the document keeps the answer.

    The answer must depend on nothing else and never change; the arguments must be hashable.
    """

    @wraps(function)
    def answer(parsed: ParsedDocument, /, *args: P.args, **options: P.kwargs) -> R:
        known = parsed._known.get(function)
        if known is None:
            known = parsed._known[function] = {}
        key = (args, *options.items()) if options else args
        found: R = known.get(key, _NOTHING)
        if found is _NOTHING:
            found = known[key] = function(parsed, *args, **options)
        return found

    return answer
