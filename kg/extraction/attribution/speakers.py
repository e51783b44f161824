"""The words that name who speaks -> the entities that speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.attribution.spoken import SpokenWords
from kg.model import Entity, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import roots
from kg.ontology.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Words that matter inside a source.

    ``examples``: "organizations, including Amnesty"; ``owners``: "estimates from the UN";
    ``documents``: nouns for what can be said to say something, though it is nobody; ``deeds``:
    verbs for what is done without words, by which nobody becomes a speaker; ``removals``: verbs
    that are such where they are done to a person; ``spoken``: words by which nothing is said.
    """

    examples: frozenset[str]
    owners: frozenset[str]
    documents: frozenset[str]
    deeds: frozenset[str]
    removals: frozenset[str]
    spoken: SpokenWords

    @classmethod
    def of(cls, lexicon: Lexicon) -> SourceWords:
        """As the ontology's files list them; raises LexiconError where a list is missing."""
        return cls(
            lexicon.words("examplePreposition"),
            lexicon.words("ownerPreposition"),
            lexicon.words("publicationNoun") | lexicon.words("speakingThing"),
            lexicon.words("wordlessDeed"),
            lexicon.words("deedToPerson"),
            SpokenWords.of(lexicon),
        )


# A post is nobody: of "its manager, Olga Brinmoor" the person speaks.
_POST = "Post"
# Classes whose unnamed members speak for their makers: "figures from the UN".
_THINGS = frozenset(("Publication", "Activity", "Asset"))


class SourceReader:
    """Reads the sources of one document's attributions."""

    def __init__(
        self,
        parsed: ParsedDocument,
        entities: Sequence[Entity],
        *,
        members: Mapping[str, tuple[str, ...]],
        words: SourceWords,
    ) -> None:
        """``members`` tells who a joint entity ("they": two people) stands for."""
        self._parsed = parsed
        self._words = words
        self.spoken = words.spoken
        self._members = members
        self._heads = _heads_of_mentions(parsed, [e for e in entities if e.type != _POST])
        everybody = [e for e in entities if e.type in ("Person", _POST)]
        self._people = frozenset(_heads_of_mentions(parsed, everybody))
        self._persons = {e.id for e in entities if e.type == "Person"}
        self._unnamed = {e.id for e in entities if e.unnamed}
        self._things = {e.id for e in entities if e.unnamed and e.type in _THINGS}
        self._examples = {entity.id: tuple(self._examples_of(entity)) for entity in entities}

    def actors(self, source: Sequence[Span]) -> tuple[str, ...]:
        """The entities that the heads of the source name: of "A and B, of C" A and B.

        A group named by examples ("groups, including Amnesty") brings its examples, wherever in
        the document it was so introduced; a joint entity stands for its members.
        """
        found: dict[str, None] = {}
        for span in source:
            for root in heads_of(self._parsed, span):
                for token in self._coordinated(root, span):
                    for entity in self._entities_at(token):
                        named = self._members.get(entity) or (entity,)
                        found.update(dict.fromkeys((*named, *self._examples.get(entity, ()))))
        if self._unnamed.issuperset(found):
            names = filter(None, map(self._named, source))
            return tuple(dict.fromkeys(names)) or tuple(found)
        return tuple(found)

    def _named(self, span: Span) -> str | None:
        """The person that an apposition gives a name: "the clinic's head, Dr Ada Holm"."""
        roots = [root for root in heads_of(self._parsed, span) if root.tag == "NN"]
        for token in self._parsed.within(span):
            for _, entity in self._heads.get(token.i, ())[:1]:
                named = entity in self._persons and entity not in self._unnamed
                if named and any(self._describes(token, root, span) for root in roots):
                    return entity
        return None

    def _describes(self, name: Token, root: Token, span: Span) -> bool:
        """True where ``name`` hangs on ``root`` as its apposition.

        It may be coordinated in it ("the banker and senator Karl Ode"), and the parser may hang it
        on what stands before its comma ("the head of the clinic, Ada Holm"), unless that is
        somebody: "a spokesman for the president, Karl Ode".
        """
        token, apposed = name, False
        while token.i != root.i:
            governor = self._parsed.tokens[token.head]
            if governor.i == token.i or not span.covers(governor.span):
                return False
            if token.dep == "appos":
                apposed = True
                if governor.i != root.i and governor.i in self._people:
                    return False
            elif token.dep not in (("prep", "pobj") if apposed else ("conj",)):
                return False
            token = governor
        return apposed

    def is_thing(self, source: Sequence[Span]) -> bool:
        """True where the source is a common noun for something that is no document."""
        heads = [head for span in source for head in heads_of(self._parsed, span)]
        return any(
            head.tag in ("NN", "NNS") and head.lemma.lower() not in self._words.documents
            for head in heads[:1]
        )

    def is_deed(self, cue: Sequence[Span], content: Sequence[Span]) -> bool:
        """True where the only verb of the cue is one for a deed: "sentenced", "convicted".

        "Dismissed" is one where the content is a person and no more: not "with theft".
        """
        verbs = [
            token for span in cue for token in self._parsed.within(span) if token.pos == "VERB"
        ]
        lemmas = {verb.lemma.lower() for verb in verbs}
        if not lemmas or not lemmas <= self._words.deeds | self._words.removals:
            return False
        if lemmas <= self._words.deeds:
            return True
        heads = [head for span in content for head in heads_of(self._parsed, span)]
        whom = [set(self._entities_at(head)) for head in heads]
        return bool(whom) and all(found and found <= self._persons for found in whom)

    def is_pronoun(self, source: Sequence[Span]) -> bool:
        """True where the source is one pronoun, whoever it means."""
        tokens = [token for span in source for token in self._parsed.within(span)]
        return len(tokens) == 1 and tokens[0].pos == "PRON"

    def _coordinated(self, root: Token, span: Span) -> Iterator[Token]:
        todo = [root]
        while todo:
            token = todo.pop(0)
            if span.covers(token.span):
                yield token
                todo.extend(self._parsed.coordinated(token.i))

    def _entities_at(self, token: Token) -> Iterator[str]:
        """Who ``token`` names; of a thing ("estimates from the UN", "their report") whose it is."""
        name = self._parsed.close_apposition(token.i)
        head = name.i if name is not None and token.i not in self._heads else token.i
        own = self._heads[head][0][1] if head in self._heads else None
        document = own in self._unnamed and token.lemma.lower() in self._words.documents
        if own is not None and own not in self._things and not document:
            yield own
            return
        if own is None and (told := self._apposed(token)) is not None:
            yield told
            return
        makers = list(self._makers(token))
        yield from makers or ([own] if own is not None else [])

    def _apposed(self, token: Token) -> str | None:
        """Of "One of them, a student," the student."""
        found = (kid for kid in self._parsed.kids(token.i, "appos") if kid.i in self._heads)
        return next((self._heads[kid.i][0][1] for kid in found), None)

    def _makers(self, token: Token) -> Iterator[str]:
        for kid in self._parsed.kids(token.i, "poss", "prep", "compound", "nmod"):
            if kid.dep == "prep" and kid.lower not in self._words.owners:
                continue
            owners = self._objects(kid) if kid.dep == "prep" else (kid,)
            found = [self._heads[o.i][0][1] for o in owners if o.i in self._heads]
            if found:
                yield from found
                return

    def _examples_of(self, entity: Entity) -> Iterator[str]:
        for mention in entity.mentions:
            for head in heads_of(self._parsed, mention):
                for preposition in self._parsed.kids(head.i, "prep"):
                    if preposition.lower in self._words.examples:
                        yield from self._listed(preposition)

    def _listed(self, preposition: Token) -> Iterator[str]:
        todo = list(self._objects(preposition))
        while todo:
            token = todo.pop(0)
            if token.i in self._heads:
                yield self._heads[token.i][0][1]
            todo.extend(self._parsed.kids(token.i, "conj"))

    def _objects(self, preposition: Token) -> Iterable[Token]:
        return self._parsed.kids(preposition.i, "pobj", "dobj", "pcomp")


def heads_of(parsed: ParsedDocument, span: Span) -> list[Token]:
    """The tokens of ``span`` that hang from outside it: the heads of its phrase or phrases."""
    return roots([token for token in parsed.within(span) if token.pos not in ("PUNCT", "SPACE")])


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
