"""The words that name who speaks -> the entities that speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.attribution.deeds import Deed, DeedWords
from kg.extraction.attribution.spoken import SpokenWords
from kg.model import Attribution, Entity, Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form, prepositional_objects, roots
from kg.ontology.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Words that matter inside a source.

    ``examples``: "organizations, including Amnesty"; ``owners``: "estimates from the UN";
    ``documents``: nouns for what can be said to say something, though it is nobody; ``shares``:
    nouns for some of those who were asked; ``deeds``: words for what is done without words;
    ``hearers``: courts and the like, which others speak to; ``making``: verbs of those whose
    document it is; ``spoken``: words by which nothing is said; ``people``: nouns for one person.
    """

    examples: frozenset[str]
    owners: frozenset[str]
    documents: frozenset[str]
    shares: frozenset[str]
    deeds: DeedWords
    hearers: frozenset[str]
    making: frozenset[str]
    spoken: SpokenWords
    people: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> SourceWords:
        """As the ontology's files list them; raises LexiconError where a list is missing."""
        return cls(
            lexicon.words("examplePreposition"),
            lexicon.words("ownerPreposition"),
            lexicon.words("publicationNoun")
            | lexicon.words("speakingThing")
            | lexicon.words("filedThing"),
            lexicon.words("shareNoun"),
            DeedWords.of(lexicon),
            lexicon.words("hearingBody"),
            lexicon.words("makingVerb"),
            SpokenWords.of(lexicon),
            _single_people(lexicon),
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
        everybody = _of_types(entities, "Person", _POST)
        self._people = frozenset(_heads_of_mentions(parsed, everybody))
        self._persons = _ids(_of_types(entities, "Person"))
        self._bodies = _ids(_of_types(entities, "Organization", "GovernmentBody", "Place"))
        self._lands = _ids(_of_types(entities, "Place"))
        unnamed = [e for e in entities if e.unnamed]
        self._unnamed = _ids(unnamed)
        named = [e for e in entities if not e.unnamed and e.type != _POST]
        self._full_names = _places(parsed, [e for e in named if e.id in self._persons])
        self._ends = frozenset(i for _, i in _places(parsed, named))
        self._things = _ids(_of_types(unnamed, *_THINGS))
        self._examples = {entity.id: tuple(self._examples_of(entity)) for entity in entities}

    def actors(self, source: Sequence[Span]) -> tuple[str, ...]:
        """The entities that the heads of the source name: of "A and B, of C" A and B.

        A group named by examples ("groups, including Amnesty") brings its examples, wherever in
        the document it was so introduced; a joint entity stands for its members.
        """
        found = dict.fromkeys(entity for span in source for entity in self._actors_of(span))
        if self._unnamed.issuperset(found):
            names = filter(None, map(self._named, source))
            return tuple(dict.fromkeys(names)) or tuple(found) or tuple(self._behind(source))
        return tuple(found)

    def speakers(self, attribution: Attribution) -> tuple[str, ...]:
        """The actors of its source; nobody where a court hears what somebody unnamed says."""
        if self.only_hears(attribution):
            return ()
        return self.actors(attribution.source)

    def only_hears(self, attribution: Attribution) -> bool:
        """Whether it is a court or the like that hears, and believes nothing yet."""
        hears = any(token.lemma == "hear" for token in self._tokens_in(attribution.cue))
        heads = self._heads_in(attribution.source)
        return hears and any(base_form(token) in self._words.hearers for token in heads)

    def _actors_of(self, span: Span) -> Iterator[str]:
        titled = self._titled(span)
        if titled is not None:
            yield titled
            return
        for root in heads_of(self._parsed, span):
            for token in self._coordinated(root, span):
                for entity in self._entities_at(token):
                    yield from self._members.get(entity) or (entity,)
                    yield from self._examples.get(entity, ())

    def _titled(self, span: Span) -> str | None:
        """The person whose name ends the source, behind nouns or another name.

        "Harbour police Lt. Ada Holm", "the head of the Seamen's Council Ada Holm": whatever the
        parser takes for their head. But "the wife of President Karl Ode" is not he.
        """
        tokens = [token for token in self._parsed.within(span) if token.pos != "SPACE"]
        while tokens and tokens[-1].pos == "PUNCT":
            tokens.pop()
        who, before = self._name_at_end(tokens)
        if before:
            described = [root.tag for root in heads_of(self._parsed, span)] in (["NN"], ["NNP"])
            closed = described and before[-1].i in self._ends
            return who if closed or all(map(_is_nominal, before)) else self._doubly_titled(tokens)
        return self._doubly_titled(tokens)

    def _name_at_end(self, tokens: Sequence[Token]) -> tuple[str | None, list[Token]]:
        """The person whose name ends ``tokens``, and the words before it."""
        for (first, last), who in self._full_names.items():
            if tokens and last == tokens[-1].i:
                return who, [token for token in tokens if token.i < first]
        return None, []

    def _doubly_titled(self, tokens: Sequence[Token]) -> str | None:
        """ "Orsk businessman and blogger Tom Lind": two bare nouns for one person."""
        comma = next((at for at, token in enumerate(tokens) if token.text == ","), len(tokens))
        who, before = self._name_at_end(tokens[:comma])
        return who if self._is_double_title(before) else None

    def _is_double_title(self, before: Sequence[Token]) -> bool:
        """Not police and prosecutor Ana Roth, nor perhaps "the mother and lawyer Ana Roth"."""
        joints = [token for token in before if token.pos == "CCONJ"]
        if len(joints) != 1 or any(token.pos in ("DET", "PRON") for token in before):
            return False
        nouns = [token for token in before if token.i == joints[0].i - 1]
        single = all(token.tag == "NN" and token.lower in self._words.people for token in nouns)
        return bool(nouns) and single and all(_is_nominal(t) for t in before if t not in joints)

    def _behind(self, source: Sequence[Span]) -> Iterator[str]:
        """The person whose name follows a title that alone was taken for the source: "Sgt"."""
        for span in source[:1]:
            tokens = self._parsed.within(span)
            if not tokens or not all(token.tag in ("NN", "NNP") for token in tokens):
                continue
            last = tokens[-1].i
            for (first, _), who in self._full_names.items():
                between = self._parsed.tokens[last + 1 : first]
                if last < first <= last + 4 and all(map(_is_nominal, between)):
                    yield who
                    return

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
        """True where the source is a common noun for something that is no document.

        Nor are "55 percent of respondents" and "a majority" things.
        """
        return any(
            head.tag in ("NN", "NNS")
            and head.lemma.lower() not in self._words.documents | self._words.shares
            for head in self._heads_in(source)[:1]
        )

    def are_apart(self, source: Sequence[Span], cue: Sequence[Span]) -> bool:
        """True where source and cue stand in different paragraphs."""
        sentences = self._parsed.sentences
        blocks = [
            {sentences[token.sentence].block for token in self._tokens_in(spans)}
            for spans in (source, cue)
        ]
        return all(blocks) and not blocks[0] & blocks[1]

    def is_deed(self, attribution: Attribution) -> bool:
        """True where the cue tells a deed: "sentenced", "called off", "showed no remorse".

        "Dismissed" is one where the content is a person and no more: not "with theft".
        """
        source = attribution.source
        actors = self.actors(source)
        deed = Deed(
            self._tokens_in(attribution.cue),
            self._tokens_in(attribution.content),
            to_person=self._are_persons(attribution.content),
            of_person=self._are_persons(attribution.content, first=True),
            by_body=bool(actors) and self._bodies.issuperset(actors),
            by_nobody=not source,
        )
        return self._words.deeds.tell(self._parsed, deed)

    def _are_persons(self, content: Sequence[Span], *, first: bool = False) -> bool:
        """True where the content names people and nothing else, or begins so (``first``)."""
        heads = self._heads_in(content)[: 1 if first else None]
        named = [set(self._entities_at(head)) for head in heads]
        return bool(named) and all(found and found <= self._persons for found in named)

    def names_person(self, source: Sequence[Span]) -> bool:
        """True where the words of the source are the name of a person."""
        ends = {last for (_, last) in self._full_names}
        return any(head.i in ends for head in self._heads_in(source))

    def is_land(self, source: Sequence[Span]) -> bool:
        """True where the source is a town or country."""
        actors = set(self.actors(source))
        return bool(actors) and actors <= self._lands

    def is_pronoun(self, source: Sequence[Span]) -> bool:
        """True where the source is one pronoun, whoever it means."""
        tokens = self._tokens_in(source)
        return len(tokens) == 1 and tokens[0].pos == "PRON"

    def _tokens_in(self, spans: Sequence[Span]) -> list[Token]:
        return [token for span in spans for token in self._parsed.within(span)]

    def _heads_in(self, spans: Sequence[Span]) -> list[Token]:
        return [head for span in spans for head in heads_of(self._parsed, span)]

    def _coordinated(self, root: Token, span: Span) -> Iterator[Token]:
        todo = [root]
        while todo:
            token = todo.pop(0)
            if span.covers(token.span):
                yield token
                todo.extend(self._parsed.coordinated(token.i))

    def _entities_at(self, token: Token) -> Iterator[str]:
        """Who ``token`` names; of a thing ("estimates from the UN") its maker."""
        name = self._parsed.close_apposition(token.i)
        head = name.i if name is not None and token.i not in self._heads else token.i
        own = self._headed_by(head)
        if own is None:
            told = self._apposed(token)
            yield from self._makers(token) if told is None else (told,)
        elif self._speaks_for_makers(token, own):
            yield from list(self._makers(token)) or [own]
        else:
            yield own

    def _headed_by(self, i: int) -> str | None:
        """The entity of the narrowest mention that token ``i`` heads, or None."""
        return self._heads[i][0][1] if i in self._heads else None

    def _speaks_for_makers(self, token: Token, entity: str) -> bool:
        """True for a thing, and for a document that has no name."""
        document = entity in self._unnamed and token.lemma.lower() in self._words.documents
        return document or entity in self._things

    def _apposed(self, token: Token) -> str | None:
        """Of "One of them, a student," the student."""
        named = (self._headed_by(kid.i) for kid in self._parsed.kids(token.i, "appos"))
        return next(filter(None, named), None)

    def _makers(self, token: Token) -> Iterator[str]:
        """Who is named behind "from" or "by", or has filed it.

        Its owner does not count: nobody speaks through his police record, her autopsy or a poll of
        voters, nor a firm through its founder.
        """
        for kid in self._parsed.kids(token.i, "prep"):
            if kid.lower not in self._words.owners:
                continue
            found = list(filter(None, (self._headed_by(one.i) for one in self._objects(kid))))
            if found:
                yield from found
                return
        yield from self._filers(token)

    def _filers(self, token: Token) -> Iterator[str]:
        """Of "a lawsuit filed by a clerk" the clerk; not of "a report seen by a reporter"."""
        for kid in self._parsed.kids(token.i, "acl"):
            if kid.lemma in self._words.making and kid.tag == "VBN":
                by = prepositional_objects(self._parsed, kid.i, ("by",))
                yield from filter(None, map(self._headed_by, by))

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
            # Of "residents, among them Ada Holm" the residents are no example of her.
            named = None if token.pos == "PRON" else self._headed_by(token.i)
            if named is not None:
                yield named
            todo.extend(self._parsed.kids(token.i, "conj"))

    def _objects(self, preposition: Token) -> Iterable[Token]:
        return self._parsed.kids(preposition.i, "pobj", "dobj", "pcomp")


def _single_people(lexicon: Lexicon) -> frozenset[str]:
    """Nouns for one person, posts among them."""
    kinds = lexicon.mapping("nounType").items()
    nouns = {noun for noun, kind in kinds if kind == "Person"}
    return frozenset(nouns | {*lexicon.mapping("personNoun"), *lexicon.mapping("post")})


def _is_nominal(token: Token) -> bool:
    """True of what may stand between an article and a name: nouns, "his", "co-", "Sgt."."""
    tied = token.text in ("-", ".", "’s", "'s")
    return tied or token.pos in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or token.tag == "PRP$"


def _places(parsed: ParsedDocument, entities: Iterable[Entity]) -> dict[tuple[int, int], str]:
    """First and last token of each mention with a capital -> its entity."""
    found = {}
    for entity in entities:
        for mention in entity.mentions:
            tokens = parsed.within(mention)
            if tokens and tokens[0].tag in ("NNP", "NNPS"):
                found[tokens[0].i, tokens[-1].i] = entity.id
    return found


def heads_of(parsed: ParsedDocument, span: Span) -> list[Token]:
    """The tokens of ``span`` that hang from outside it: the heads of its phrase or phrases."""
    return roots([token for token in parsed.within(span) if token.pos not in ("PUNCT", "SPACE")])


def _of_types(entities: Iterable[Entity], *types: str) -> list[Entity]:
    return [entity for entity in entities if entity.type in types]


def _ids(entities: Iterable[Entity]) -> set[str]:
    return {entity.id for entity in entities}


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
