"""Attributions + entities -> statements: whose words resolve to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.model import Attribution, Entity, Span, Statement, cover
from kg.parse import ParsedDocument, Token

# Prepositions of examples: "organizations, including Amnesty" speaks for both.
_EXAMPLE_DEPS = ("prep",)


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Prepositions that matter inside a source.

    ``examples``: "organizations, including Amnesty"; ``owners``: "estimates from the UN".
    """

    examples: frozenset[str]
    owners: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> SourceWords:
        """As the ontology's files list them; raises LexiconError where a list is missing."""
        return cls(lexicon.words("examplePreposition"), lexicon.words("ownerPreposition"))


def make_statements(
    parsed: ParsedDocument,
    attributions: Sequence[Attribution],
    entities: Sequence[Entity],
    *,
    members: Mapping[str, tuple[str, ...]],
    source_words: SourceWords,
) -> tuple[Statement, ...]:
    """One statement per attribution, in order.

    The actors are the entities that the heads of the source name: of "A and B, of C" A and B;
    an entity in ``members`` (a joint "they") stands for its members.
    """
    heads = _heads_of_mentions(parsed, entities)
    names = [_statement_id(attribution) for attribution in attributions]
    return tuple(
        Statement(
            id=names[index],
            actors=_spread(_actors(parsed, attribution.source, heads, source_words), members),
            source=attribution.source,
            cue=attribution.cue,
            content=attribution.content,
            speech_act=attribution.speech_act,
            quotation=attribution.quotation,
            confidence=attribution.confidence,
            parent=None if attribution.parent is None else names[attribution.parent],
            polarity=attribution.polarity,
            commitment=attribution.commitment,
            time_frame=attribution.time_frame,
            evidence=_evidence(parsed, attribution),
        )
        for index, attribution in enumerate(attributions)
    )


def _statement_id(attribution: Attribution) -> str:
    anchor = attribution.cue or attribution.content
    return f"st{anchor[0].start}-{attribution.content[0].start}-{attribution.content[-1].end}"


def heads_of(parsed: ParsedDocument, span: Span) -> Iterator[Token]:
    """The tokens of ``span`` that hang from outside it: the heads of its phrase or phrases."""
    tokens = [token for token in parsed.within(span) if token.pos not in ("PUNCT", "SPACE")]
    inside = {token.i for token in tokens}
    for token in tokens:
        if token.head == token.i or token.head not in inside:
            yield token


def _heads_of_mentions(
    parsed: ParsedDocument, entities: Sequence[Entity]
) -> dict[int, list[tuple[int, str]]]:
    """Head token -> (length of mention, entity id), so that the narrowest mention comes first."""
    found: dict[int, list[tuple[int, str]]] = {}
    for entity in entities:
        for mention in entity.mentions:
            for head in heads_of(parsed, mention):
                found.setdefault(head.i, []).append((mention.end - mention.start, entity.id))
    return {i: sorted(rows) for i, rows in found.items()}


def _actors(
    parsed: ParsedDocument,
    source: Sequence[Span],
    heads: dict[int, list[tuple[int, str]]],
    source_words: SourceWords,
) -> tuple[str, ...]:
    actors: dict[str, None] = {}
    for span in source:
        for root in heads_of(parsed, span):
            for token in _speakers(parsed, root, span, source_words.examples):
                for entity in _entities_at(parsed, token, heads, source_words.owners):
                    actors[entity] = None
    return tuple(actors)


def _entities_at(
    parsed: ParsedDocument,
    token: Token,
    heads: dict[int, list[tuple[int, str]]],
    owner_words: frozenset[str],
) -> Iterator[str]:
    """Who ``token`` names; of a thing ("estimates from the UN", "their report") whose it is."""
    if token.i in heads:
        yield heads[token.i][0][1]
        return
    for kid in parsed.kids(token.i, "poss", "prep", "compound", "nmod"):
        if kid.dep != "prep":
            owners: Iterable[Token] = (kid,)
        elif kid.lower in owner_words:
            owners = _objects(parsed, kid)
        else:
            continue
        found = [heads[owner.i][0][1] for owner in owners if owner.i in heads]
        if found:
            yield from found
            return


def _spread(actors: Iterable[str], members: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m for actor in actors for m in members.get(actor) or (actor,)))


def _speakers(
    parsed: ParsedDocument, root: Token, span: Span, example_words: frozenset[str]
) -> Iterator[Token]:
    """The head, what is coordinated with it, and what it names as examples."""
    todo = [root]
    while todo:
        token = todo.pop(0)
        if not span.covers(token.span):
            continue
        yield token
        todo.extend(parsed.kids(token.i, "conj"))
        for preposition in parsed.kids(token.i, *_EXAMPLE_DEPS):
            if preposition.lower in example_words:
                todo.extend(_objects(parsed, preposition))


def _objects(parsed: ParsedDocument, preposition: Token) -> Iterable[Token]:
    return parsed.kids(preposition.i, "pobj", "dobj", "pcomp")


def _evidence(parsed: ParsedDocument, attribution: Attribution) -> tuple[Span, ...]:
    """The sentences from the first to the last word of the attribution, one span per block."""
    spans = (*attribution.source, *attribution.cue, *attribution.content)
    sentences = {
        token.sentence for span in spans for token in parsed.within(span) if token.text.strip()
    }
    if not sentences:
        return (cover(spans),)
    blocks: dict[int, list[Span]] = {}
    for index in sorted(sentences):
        block = parsed.sentences[index].block
        blocks.setdefault(block, []).append(parsed.sentence_span(index))
    return tuple(cover(parts) for parts in blocks.values())
