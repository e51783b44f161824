"""A report that speaks for itself: "we found", "our researchers", "this report" are its author.

The author is an organisation that the report names as its own: in a line of its title page, or in
the metadata of its file. Where nothing says so, or two are named, "we" stays nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kg.extraction.ner.phrases import BODIES, ORGANIZATION, PERSON
from kg.model import BlockKind, Document, Entity, Extraction, Span, Statement, digest
from kg.nlp.quotes import QuotedSpan, find_quotations
from kg.ontology.lexicon import Lexicon
from kg.ontology.names import name_words

# Title page, imprint and contents come within so many blocks and characters.
_FIRST_BLOCKS, _FIRST_CHARACTERS = 40, 4000
# A name of more words is a sentence.
_LONGEST_NAME = 9
# So far before "the authors" another study may be named whose authors they are.
_NEAR = 400
_PROSE = frozenset((BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE))
# Each word with the one after it.
_PAIR = re.compile(r"\b(\w+)\s+(?=(\w+))")


@dataclass(frozen=True, slots=True)
class _Words:
    """``own``: what means the author; ``if_alone``: what means it unless a study is named near."""

    own: frozenset[str]
    if_alone: frozenset[str]
    studies: frozenset[str]
    foreign: re.Pattern[str]
    annexes: re.Pattern[str]
    by_author: tuple[re.Pattern[str], ...]
    by_publisher: tuple[re.Pattern[str], ...]


def speak_for_author(found: Extraction, lexicon: Lexicon) -> Extraction:
    """The extraction with the author as speaker of what the report says in its own name.

    Words in quotation marks, in block quotations, in sections that print somebody else's words and
    in annexes are not its own, and neither is what somebody else is said to have said.
    """
    words = _words(lexicon)
    author = _author(found, words)
    if author is None:
        return found
    voice = _Voice(found, words)
    statements = tuple(
        replace(one, actors=(author.id,)) if voice.is_own(one) else one for one in found.statements
    )
    if statements == found.statements:
        return found
    known = any(entity.id == author.id for entity in found.entities)
    entities = found.entities if known else (*found.entities, author)
    return replace(found, statements=statements, entities=entities)


@cache
def _words(lexicon: Lexicon) -> _Words:
    def each_of(name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(rule, re.IGNORECASE) for rule in sorted(lexicon.words(name)))

    def one_of(name: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{w})" for w in sorted(lexicon.words(name))), re.IGNORECASE)

    return _Words(
        lexicon.words("authorVoice"),
        lexicon.words("authorVoiceAlone"),
        lexicon.words("publicationNoun"),
        one_of("foreignSectionPattern"),
        one_of("annexPattern"),
        each_of("reportAuthorPattern"),
        each_of("reportPublisherPattern"),
    )


# ── who the author is ──


def _author(found: Extraction, words: _Words) -> Entity | None:
    """The organisation that wrote the report, as an entity of it; None if nothing says so."""
    document = found.document
    for patterns in (words.by_author, words.by_publisher):
        told = list(_named_in_lines(document, patterns))
        if told:
            named = {name_words(document.words(span)) for span in told}
            return _organisation(found, told[0]) if len(named) == 1 else None
    if not document.places:
        return None
    for name in filter(None, (*document.authors, document.publisher)):
        at = document.text.find(name)
        if at >= 0:
            body = _called(found.entities, name_words(name))
            return body if body is not None and body.type in BODIES else None
    return None


def _named_in_lines(document: Document, patterns: Sequence[re.Pattern[str]]) -> Iterator[Span]:
    """The names that short lines of the first pages give as author or publisher."""
    for block in document.blocks[:_FIRST_BLOCKS]:
        if block.span.start > _FIRST_CHARACTERS:
            return
        line = document.words(block.span).rstrip(" .\n")
        match = next(filter(None, (pattern.fullmatch(line) for pattern in patterns)), None)
        name = match.group("name").strip() if match else ""
        if match and name.removeprefix("the ")[:1].isupper() and len(name.split()) <= _LONGEST_NAME:
            start = block.span.start + match.start("name")
            yield Span(start, start + len(name))


def _organisation(found: Extraction, span: Span) -> Entity | None:
    """The entity of a name; a new one where only the title page has it; None for a person."""
    name = " ".join(found.document.words(span).split())
    words = name_words(name)
    known = _called(found.entities, words)
    if known is not None:
        return known if known.type in BODIES else None
    if any(_bare(name_words(one.name))[-1:] == words[-1:] and one.type == PERSON
           for one in found.entities):  # fmt: skip
        return None
    identifier = digest(found.document.id, ORGANIZATION, str(span.start), str(span.end))
    return Entity(identifier, ORGANIZATION, name, (), None, (span,), False, False)


def _called(entities: Sequence[Entity], words: tuple[str, ...]) -> Entity | None:
    """The entity of this name; a body before others."""
    wanted = _bare(words)
    same = [
        entity
        for entity in entities
        if not entity.unnamed
        and wanted in (_bare(name_words(name)) for name in (entity.name, *entity.aliases))
    ]
    return next((one for one in same if one.type in BODIES), next(iter(same), None))


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[1:] if words[:1] == ("the",) else words


# ── what the report says in its own name ──


class _Voice:
    """Tells the report's own statements from those of others."""

    def __init__(self, found: Extraction, words: _Words) -> None:
        self._document = found.document
        self._words = words
        self._unnamed = {entity.id: entity for entity in found.entities if entity.unnamed}
        blocks = [b.span for b in found.document.blocks if b.kind is not BlockKind.FURNITURE]
        self._quotations: list[QuotedSpan] = [
            one for one in find_quotations(found.document.text, blocks) if one.depth == 0
        ]
        self._starts = [one.start for one in self._quotations]
        self._prose_starts = [
            block.span.start for block in found.document.blocks if block.kind in _PROSE
        ]
        self._foreign = list(_foreign_parts(found.document, words))
        self._foreign_starts = [span.start for span in self._foreign]

    def is_own(self, statement: Statement) -> bool:
        """True where the report speaks."""
        if len(statement.source) != 1 or statement.parent is not None:
            return False
        if any(actor not in self._unnamed for actor in statement.actors):
            return False
        source = statement.source[0]
        if _around(self._starts, self._quotations, source.start) or _around(
            self._foreign_starts, self._foreign, source.start
        ):
            return False
        said = _folded(self._document.words(source))
        return said in self._words.own or (
            (said in self._words.if_alone or self._was_called_own(statement))
            and not self._study_before(source)
        )

    def _was_called_own(self, statement: Statement) -> bool:
        """ "The report found" where the same report was called "this report" before."""
        return any(
            _folded(self._document.words(mention)) in self._words.if_alone
            for actor in statement.actors
            for mention in self._unnamed[actor].mentions
        )

    def _study_before(self, source: Span) -> bool:
        """True where another publication is named shortly before: its authors may be meant.

        Only prose is looked at: the title page names the report itself.
        """
        after = bisect_right(self._prose_starts, source.start)
        first = self._prose_starts[max(0, after - 2)] if after else source.start
        start = max(first, source.start - _NEAR)
        before = self._document.text[start : source.start].lower()
        return any(
            noun in self._words.studies and f"{first} {noun}" not in self._words.if_alone
            for first, noun in _PAIR.findall(before)
        )


def _foreign_parts(document: Document, words: _Words) -> Iterator[Span]:
    """Block quotations, sections that print other people's words, and all from an annex on."""
    foreign, start = False, 0
    for block in document.blocks:
        if block.kind is BlockKind.QUOTE and not foreign:
            yield block.span
        if block.kind is not BlockKind.HEADING:
            continue
        if foreign:
            yield Span(start, block.span.start)
        line = document.words(block.span)
        if words.annexes.match(line):
            yield Span(block.span.start, len(document.text))
            return
        foreign, start = words.foreign.search(line) is not None, block.span.start
    if foreign:
        yield Span(start, len(document.text))


def _around(
    starts: Sequence[int], spans: Sequence[Span] | Sequence[QuotedSpan], offset: int
) -> bool:
    """True where one of ``spans``, which do not overlap, has the character."""
    index = bisect_right(starts, offset) - 1
    return index >= 0 and offset < spans[index].end


def _folded(words: str) -> str:
    return " ".join(words.lower().split())
