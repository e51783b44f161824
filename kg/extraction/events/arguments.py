"""What may fill a role: the type of a noun phrase, and the entity it names (minted if need be)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction.triggers.lexicon import EventWords
from kg.model import Entity, Extraction, Span, digest
from kg.nlp.called import names_behind
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.phrases import counted_noun, has_the
from kg.nlp.tree import (
    NOUN_MODIFIERS,
    PLURAL,
    VERBAL,
    base_form,
    conjuncts,
    prepositional_phrases,
    roots,
)
from kg.ontology.gazetteer import load_gazetteer

# spaCy's entity labels as types of filler.
LABEL_TYPES = {
    "PERSON": "Person",
    "NORP": "Group",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Site",
    "MONEY": "Sum",
    "DATE": "Time",
    "TIME": "Time",
}
# What each filler of a pattern accepts; "Any" is a noun of unknown type, "Name" a name of one.
ACCEPTED = {
    "Actor": frozenset(
        {"Post", "Person", "Group", "Organization", "Team", "Place", "Site", "Name", "Any"}
    ),
    "Person": frozenset({"Person", "Group", "Name", "Any", "Post"}),
    "PersonOrName": frozenset({"Person", "Group", "Name", "Post"}),
    "KnownPerson": frozenset({"Person", "Group", "Post"}),
    "Human": frozenset({"Person", "Group"}),
    "Organization": frozenset({"Organization", "Name"}),
    "KnownOrganization": frozenset({"Organization"}),
    "Place": frozenset({"Place", "Name"}),
    "KnownPlace": frozenset({"Place"}),
    "Town": frozenset({"Place"}),
    "Site": frozenset({"Site", "Name"}),
    "Thing": frozenset({"Thing", "Site", "Sum", "Event", "Any", "Name", "Animal"}),
    "PhysicalObject": frozenset({"Thing", "Site", "Place", "Animal"}),
    "KnownThing": frozenset({"Thing", "Event", "Sum"}),
    "Sum": frozenset({"Sum"}),
    "Duration": frozenset({"Duration"}),
    "Document": frozenset({"Document"}),
    "Act": frozenset({"Event", "Gerund", "Thing", "Any"}),
    "Gerund": frozenset({"Gerund"}),
    "Event": frozenset({"Event"}),
    "Post": frozenset({"Person", "Any", "Post", "Office"}),
    "UnknownNoun": frozenset({"Any"}),
}
LISTED = frozenset({"Person", "Organization", "GovernmentBody"})
UNNAMED_BY_IT = frozenset({"Sum", "Duration", "Penalty"})  # "it" stands for none of these
HUMAN = frozenset({"Person", "PersonOrName", "Human", "KnownOrganization", "Animal"})
MINTED = {
    "Person": "Person",
    "Group": "Group",
    "Organization": "Organization",
    "Place": "Place",
    "Site": "Site",
}
# Types of entities as types of filler; common nouns are typed by the lexicon instead.
NAMED_TYPES = {
    "Person": "Person",
    "Group": "Group",
    "Place": "Place",
    "Site": "Site",
    "Organization": "Organization",
    "GovernmentBody": "Organization",
}
ROAD = re.compile(r"[A-Z]{1,2}\d{1,3}")  # "the A71": spaCy takes some for people
AGED = {"old": "Person", "olds": "Group"}  # "arrested a 24-year-old", "two 16-year-olds"
NOUN_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "pobj"})
THEM = frozenset({"them", "they", "these", "those"})  # people or things, by what they mean
POST = "Post"
ARMED = frozenset({"Enforcer", "Band"})
OF_BODY = frozenset({"of", "at", "from"})
NOWHERE: frozenset[str] = frozenset()
DEMONYM_STEM = 4  # letters at least that a country and the name of its people share
NAMED_LABELS_NOT_PLACES = frozenset({"MONEY", "DATE", "TIME", "PERCENT", "CARDINAL", "ORDINAL"})


class Participants:
    """The entities of one document by the head of each mention, and those minted on the way."""

    def __init__(self, parsed: ParsedDocument, extraction: Extraction, words: EventWords) -> None:
        self._parsed = parsed
        self._words = words
        self._document = extraction.document.id
        self._entities: dict[str, Entity] = {entity.id: entity for entity in extraction.entities}
        self._by_head: dict[int, str] = {}
        self._minted: dict[str, Entity] = {}
        self._joint = _joint(parsed, extraction.entities)
        sizes: dict[int, int] = {}
        # A post is nobody: "its manager, Olga Brinmoor" takes part as the person.
        for entity in (e for e in extraction.entities if e.type != POST):
            # A list of names is headed by its first, who is not all of them.
            lists = self._joint.get(entity.id)
            for span in entity.mentions if lists is None else entity.mentions[1:]:
                head = mention_head(parsed, span)
                size = span.end - span.start
                if head is not None and size > sizes.get(head, 0):
                    sizes[head] = size
                    self._by_head[head] = entity.id

    def entity_at(self, i: int) -> Entity | None:
        """The entity with a mention headed by token ``i`` or a name close behind it, or None."""
        found = self._by_head.get(i)
        if found is None and (name := self._parsed.close_apposition(i)) is not None:
            found = self._by_head.get(name.i)
        return None if found is None else self.entity(found)

    def is_partner(self, i: int) -> bool:
        """The Lowe of "Kestrel & Lowe fired her": the end of one name, and nobody beside it."""
        token, found = self._parsed.tokens[i], self._by_head.get(self._parsed.tokens[i].head)
        if found is None or token.dep != "conj" or self._parsed.tokens[i - 1].text != "&":
            return False
        return any(span.covers(token.span) for span in self.entity(found).mentions)

    def mention_of(self, i: int) -> str | None:
        """The entity with a mention headed by token ``i`` itself, or None."""
        return self._by_head.get(i)

    def mentioned(self) -> list[tuple[int, str]]:
        """The heads of all mentions, in reading order, each with its entity."""
        return sorted(self._by_head.items())

    def members(self, identifier: str | None) -> tuple[str, ...]:
        """Who is meant by a joint entity ("Grell and Orsk … the two men"), or named behind it
        ("three men, Bo Grell, Ada Orsk and Ed Finn"); else nothing."""
        if identifier is None:
            return ()
        known = self._joint.get(identifier)
        if known is None:
            entity = self.entity(identifier)
            known = self._listed_behind(entity) if entity.unnamed else ()
            self._joint[identifier] = known
        return known

    def _listed_behind(self, group: Entity) -> tuple[str, ...]:
        for head in (mention_head(self._parsed, span) for span in group.mentions):
            names = [] if head is None else names_behind(self._parsed, head)
            found = [self._by_head.get(i) for i in names]
            people = (e for e in found if e is not None and self.entity(e).type == "Person")
            several = tuple(dict.fromkeys(people))
            if len(several) > 1:
                return several
        return ()

    def entity(self, identifier: str) -> Entity:
        """The entity of that identifier."""
        return self._entities.get(identifier) or self._minted[identifier]

    def is_identified(self, identifier: str) -> bool:
        """True of who can be told from others: by a name, as a body, or as "the surgeon".

        "Soldiers", "rebels" and "guards" are those of a state, side or house, and "Brandeck
        managers" those of a body; "thieves", "a man" and "the gunman" may be anybody. "Rebels led
        by Orsk" are not read as a side: what they did must not fall back on who led them.
        """
        entity = self.entity(identifier)
        if not entity.unnamed or entity.type in ("Organization", "GovernmentBody"):
            return True
        heads = (mention_head(self._parsed, span) for span in entity.mentions)
        return any(head is not None and self._definite(head) for head in heads)

    def _definite(self, i: int) -> bool:
        token = self._parsed.tokens[i]
        if token.tag in PLURAL:
            noun = base_form(token)
            sided = noun in self._words.sided and self._parsed.kid(i, "acl") is None
            return noun in self._words.enforcers or sided or self._are_of_body(token)
        if token.tag != "NN" or base_form(token) in self._words.nameless:
            return False
        pointing = self._parsed.kid(i, "poss") is not None
        return pointing or has_the(self._parsed, i)

    def _are_of_body(self, people: Token) -> bool:
        """ "Brandeck executives", "managers at Brandeck": those of a body that is named."""
        beside = list(self._parsed.kids(people.i, "poss", "amod", *NOUN_MODIFIERS))
        human = self._words.noun_types.get(base_form(people)) in ("Person", "Group")
        for link in self._parsed.kids(people.i, "prep") if human else ():
            if link.lower in OF_BODY:
                beside.extend(self._parsed.kids(link.i, "pobj"))
        return any(kid.entity_type == "ORG" and kid.text[:1].isupper() for kid in beside)

    def type_of(self, i: int) -> str:
        """The type of the noun phrase headed by token ``i``; "Any" where unknown."""
        token = self._parsed.tokens[i]
        if token.pos in VERBAL:
            nominal = self._parsed.kid(i, "det") is not None and token.tag == "VBN"
            return "Person" if nominal else "Gerund"  # "the accused"
        if token.pos == "PROPN":
            entity = self.entity_at(i)
            if entity is not None and entity.type in NAMED_TYPES:
                return "Team" if _is_team(entity) else NAMED_TYPES[entity.type]
        counted = counted_noun(self._parsed, i, self._words.measures)
        if counted != i:
            return self.type_of(counted)
        if token.pos == "PRON" or token.pos == "DET":
            if token.lower in self._words.reflexive:
                return "Self"
            if token.lower in self._words.thing_pronouns:
                return "It"
            return "Person" if token.lower in self._words.person_pronouns else "Any"
        if token.pos == "NUM" and token.entity_type not in ("MONEY", "DATE", "TIME"):
            return "Number"
        return self._noun_type(i)

    def _noun_type(self, i: int) -> str:
        token = self._parsed.tokens[i]
        aged = AGED.get(token.lower) if token.dep in NOUN_PLACES else None
        if aged is not None and self._parsed.tokens[i - 1].text == "-":
            return aged
        if token.pos == "PROPN" or (token.entity_type and token.text[:1].isupper()):
            return self._name_type(token)
        if token.entity_type == "MONEY":
            return "Sum"
        found = self._words.noun_type(token.lemma.lower())
        if found == "Person" and token.tag == "NNS":
            return "Group"
        if found == "Time" or (found is None and token.entity_type in TIMES):
            return "Duration" if self._is_counted(i) else "Time"
        return found or "Any"

    def _name_type(self, token: Token) -> str:
        types = self._words.noun_types
        known = types.get(token.lower) or types.get(base_form(token))
        if ROAD.fullmatch(token.text):
            return "Site"
        if known in ("Site", "Organization", "Place") or (known and token.entity_type == ""):
            return known
        if known == "Event" and token.text.isupper():
            return known  # "arrested for DUI", which spaCy takes for a body
        if token.lower in self._words.origins:
            return "Group"
        return LABEL_TYPES.get(token.entity_type, "Name")

    def _is_counted(self, i: int) -> bool:
        """ "Nine years", "a year"."""
        article = any(kid.lower in ("a", "an") for kid in self._parsed.kids(i, "det"))
        return article or self._parsed.kid(i, "nummod", "quantmod") is not None

    def spread(self, heads: list[int]) -> list[int]:
        """``heads`` and what is counted along with them ("hundreds of phones, computers, …")."""
        spread: dict[int, None] = {}
        for head in heads:
            spread[head] = None
            counted = counted_noun(self._parsed, head, self._words.measures)
            if counted != head:
                spread.update(dict.fromkeys(conjuncts(self._parsed, counted)[1:]))
        return list(spread)

    def is_actor(self, i: int) -> bool:
        """True where token ``i`` is known for a person, group, body or country."""
        token = self._parsed.tokens[i]
        known = self._words.noun_type(token.lower)
        if known is not None:
            return known in ("Person", "Group", "Organization")
        return self.entity_at(i) is not None or token.entity_type == "GPE"

    def is_person(self, i: int) -> bool:
        """True where token ``i`` is known for a person or people."""
        return self.type_of(i) in ("Person", "Group", "Post")

    def is_relative(self, i: int) -> bool:
        """True of a "mother", a "partner": a noun for somebody's relative."""
        return base_form(self._parsed.tokens[i]) in self._words.kin

    def is_institution(self, i: int) -> bool:
        """True of a "church" or "bank": a body by its noun, which does no violence."""
        token = self._parsed.tokens[i]
        known = {
            self._words.noun_types.get(token.lower),
            self._words.noun_types.get(base_form(token)),
        }
        armed = self._words.listed.get(base_form(token), NOWHERE) & ARMED
        return bool(known & {"Organization", "Site"}) and not armed

    def accepts(self, i: int, fillers: frozenset[str]) -> bool:
        """True where the phrase headed by ``i`` is of one of the types ``fillers``."""
        found = self.type_of(i)
        if "Town" in fillers and not self._is_town(i):
            return False
        if "Human" in fillers and self._parsed.tokens[i].pos == "NOUN":
            return self._words.noun_types.get(self._lemma(i)) in ("Person", "Group")
        if "Human" in fillers and self._means_things(i):
            fillers -= {"Human"}
            if not fillers:
                return False
        narrow = fillers & self._words.narrow
        if narrow and any(
            narrow & self._words.listed.get(name, NOWHERE) for name in self._lemmas(i)
        ):
            return True
        if found in ("Time", "Duration") and found not in fillers:
            return False
        return not fillers or self._is_of(found, fillers) or self._may_be(i, found, fillers)

    def _means_things(self, i: int) -> bool:
        """ "He sold *them*", of shares: nobody is known to be meant."""
        known = self.entity_at(i)
        people = known is not None and known.type in ("Person", "Group")
        return self._parsed.tokens[i].lower in THEM and not people

    def _is_town(self, i: int) -> bool:
        """True of a name that is no country's."""
        entity = self.entity_at(i)
        token = self._parsed.tokens[i]
        name = token.text if entity is None else entity.name
        return token.pos == "PROPN" and load_gazetteer().country(name) is None

    def _lemmas(self, i: int) -> Iterator[str]:
        """The noun of a phrase; of a name also the nouns before it ("umpire Joe Ray")."""
        yield self._lemma(i)
        if self._parsed.tokens[i].pos == "PROPN":
            yield from (base_form(kid) for kid in self._parsed.kids(i, *NOUN_MODIFIERS))

    def _is_of(self, found: str, fillers: frozenset[str]) -> bool:
        if found == "It":
            return not fillers <= HUMAN | self._words.narrow | UNNAMED_BY_IT
        if found == "Number":
            return bool(fillers & (HUMAN | {"Actor", "Thing", "UnknownNoun", "Score"}))
        return any(found in ACCEPTED.get(filler, frozenset({filler})) for filler in fillers)

    def _may_be(self, i: int, found: str, fillers: frozenset[str]) -> bool:
        """The small model mislabels names: behind "in" one may be a place whatever its label."""
        token = self._parsed.tokens[i]
        if token.pos != "PROPN" or token.entity_type in NAMED_LABELS_NOT_PLACES:
            return False
        people = {"Person", "PersonOrName"}
        if found in ("Place", "Team") and fillers & people:
            return False
        return bool(fillers & (people | {"Place", "Site", "Actor"}))

    def is_origin(self, i: int) -> bool:
        """True for a word of nationality that is not a person ("Maresian port")."""
        token = self._parsed.tokens[i]
        return token.pos == "ADJ" and (
            token.lower in self._words.origins or token.entity_type == "NORP"
        )

    def origin_name(self, i: int) -> str | None:
        """The name of the country that a word of nationality stands for, where it is known."""
        return self._words.origins.get(self._parsed.tokens[i].lower)

    def counts(self, i: int) -> bool:
        """True where token ``i`` counts the noun behind its "of" ("one of the ships")."""
        return counted_noun(self._parsed, i, self._words.measures) != i

    def _lemma(self, i: int) -> str:
        counted = counted_noun(self._parsed, i, self._words.measures)
        return base_form(self._parsed.tokens[counted])

    def resolve(
        self, i: int, span: Span, *, as_type: str | None = None, area: bool = False
    ) -> str | None:
        """The identifier of the entity that ``span`` (head ``i``) names; minted for actors, places.

        ``as_type`` mints one of that type whatever the noun says ("Activity", "Asset"); ``area``:
        of a place, "the north of Tolbek" is Tolbek.
        """
        known = self._area_named(i) if area else None
        known = known or self.entity_at(i) or self._one_named(i) or self._titled(i) or self._half(i)
        if known is not None:
            return known.id
        only = self._only_body(i)
        if only is not None:
            return only
        kind = as_type or self._minted_type(i)
        if kind is None:
            return None
        return self._called(i) or self.mint(span, kind, i)

    def _minted_type(self, i: int) -> str | None:
        """The type of a new entity: "police" are of a state, and "four factions" are a group."""
        kind, token = MINTED.get(self.type_of(i)), self._parsed.tokens[i]
        if kind != "Organization" or token.pos == "PROPN":
            return kind
        if token.lower in self._words.state:
            return "GovernmentBody"
        return "Group" if token.tag == "NNS" else kind

    def _called(self, i: int) -> str | None:
        """The entity of which token ``i`` is the whole name, though the parser cuts it wrongly."""
        token = self._parsed.tokens[i]
        if token.pos != "PROPN":
            return None
        named = (one for one in self._entities.values() if not one.unnamed and one.type != POST)
        return next((one.id for one in named if token.text in (one.name, *one.aliases)), None)

    def _titled(self, i: int) -> Entity | None:
        """ "The newly elected mayor Ana Roth": the person whose name stands right behind."""
        token = self._parsed.tokens[i]
        if token.pos != "NOUN" or token.dep != "compound" or self.type_of(i) != "Person":
            return None
        found = self._by_head.get(token.head)
        person = None if found is None else self.entity(found)
        if person is None or person.unnamed or person.type != "Person":
            return None
        behind = self._parsed.tokens[i + 1].start
        return person if any(span.start == behind for span in person.mentions) else None

    def _area_named(self, i: int) -> Entity | None:
        """Tolbek in "the town of Tolbek", "the Tolbek region", "the north of Tolbek"; or None.

        That is the place by whose name the noun ``i`` goes, or in which it lies.
        """
        token, known = self._parsed.tokens[i], self._by_head.get(i)
        named = known is not None and not self.entity(known).unnamed
        if named or token.pos != "NOUN" or self._words.noun_types.get(base_form(token)) != "Place":
            return None
        nouns = [noun for _, noun in prepositional_phrases(self._parsed, i, ("of",))]
        before = list(self._parsed.kids(i, *NOUN_MODIFIERS))
        part = base_form(token) in self._words.place_parts  # "the Orm district of Tolbek"
        nouns = [*before, *nouns] if part else [*nouns, *before]
        found = (self.entity_at(noun.i) for noun in nouns)
        return next((one for one in found if one is not None and one.type == "Place"), None)

    def _half(self, i: int) -> Entity | None:
        """The second half of "Washington, D.C.", where that is how the first is known."""
        before = self._parsed.tokens[max(0, i - 2) : i + 1]
        if len(before) < 3 or before[1].text != ",":
            return None
        found = self._by_head.get(i - 2)
        entity = None if found is None else self.entity(found)
        whole = f"{before[0].text}, {before[2].text}"
        return entity if entity is not None and whole in (entity.name, *entity.aliases) else None

    def _one_named(self, i: int) -> Entity | None:
        """ "One of them, Sgt Mott, appealed": the one is named behind the comma."""
        token = self._parsed.tokens[i]
        named = self._parsed.kid(i, "appos") if token.lower == "one" else None
        found = None if named is None else self._by_head.get(named.i)
        return None if found is None else self.entity(found)

    def _only_body(self, i: int) -> str | None:
        """ "government complicity": the one government that the article speaks of, or None."""
        token = self._parsed.tokens[i]
        if token.dep != "compound" or token.pos != "NOUN":
            return None
        bodies = {
            identifier
            for head, identifier in self._by_head.items()
            if self._parsed.tokens[head].lemma.lower() == token.lemma.lower()
            and self.entity(identifier).type in ("GovernmentBody", "Organization")
        }
        return bodies.pop() if len(bodies) == 1 else None

    def country(self, i: int, span: Span, name: str | None) -> str | None:
        """The entity of the country that the word ``i`` stands for ("Cambodians"), by ``name``.

        Without a name, the word itself names the place.
        """
        if name is None:
            like = self._place_like(self._parsed.document.words(span).lower())
            return self.resolve(i, span, as_type="Place") if like is None else like
        for entity in (*self._entities.values(), *self._minted.values()):
            if entity.type == "Place" and name in (entity.name, *entity.aliases):
                return entity.id
        identifier = digest(self._document, "country", name)
        self._minted[identifier] = Entity(identifier, "Place", name, mentions=(span,))
        return identifier

    def state_of(self, i: int, span: Span) -> str | None:
        """The state that the word ``i`` before a noun stands for, if the article or the gazetteer
        knows it: "*US* air strikes", "*Kalvian* air strikes"."""
        if self._parsed.tokens[i].pos == "PROPN":
            return self.resolve(i, span)
        name = self._words.origins.get(self._parsed.tokens[i].lower)
        like = self._place_like(self._parsed.tokens[i].lower)
        return like if name is None else self.country(i, span, name)

    def _place_like(self, demonym: str) -> str | None:
        """The place of the article that a demonym is made from ("Kalvians" - Kalvia), or None."""
        for entity in (*self._entities.values(), *self._minted.values()):
            name = entity.name.lower()
            if entity.type == "Place" and demonym.startswith(
                name[: max(DEMONYM_STEM, len(name) - 1)]
            ):
                return entity.id
        return None

    def same_actor(self, one: str, other: str) -> bool:
        """True for one entity, and for a country and its government."""
        if one == other:
            return True
        first, second = self.entity(one), self.entity(other)
        if first.type == "Place" and second.type in ("GovernmentBody", "Organization"):
            return first.name in second.name
        if second.type == "Place" and first.type in ("GovernmentBody", "Organization"):
            return second.name in first.name
        return False

    def mint(self, span: Span, kind: str, head: int | None = None) -> str:
        """A new unnamed entity of type ``kind`` for the words ``span``."""
        name = " ".join(self._parsed.document.words(span).split())
        identifier = digest(self._document, "participant", kind, str(span.start), str(span.end))
        named = head is not None and self._parsed.tokens[head].pos == "PROPN"
        # A name that coreference left out has the tagger's label for a type, and no more.
        entity = Entity(identifier, kind, name, mentions=(span,), unnamed=not named, sure=not named)
        self._minted[identifier] = entity
        if head is not None:
            self._by_head.setdefault(head, identifier)
        return identifier

    def minted(self) -> tuple[Entity, ...]:
        """The entities made so far, in the order of their first mention."""
        return tuple(sorted(self._minted.values(), key=lambda e: (e.mentions, e.type)))

    def retype(self, identifier: str, kind: str) -> None:
        """Gives a minted entity another type."""
        if identifier in self._minted:
            self._minted[identifier] = replace(self._minted[identifier], type=kind)


def _is_team(entity: Entity) -> bool:
    """True of a country's team: it acts, but lies nowhere, and is "dismissed" from no post."""
    return entity.type == "Organization" and load_gazetteer().country(entity.name) is not None


def mention_head(parsed: ParsedDocument, span: Span) -> int | None:
    """The token of ``span`` whose governor lies outside it, or None where the span holds none."""
    inside = parsed.within(span)
    small = ("PUNCT", "DET", "ADP", "PART", "CCONJ")
    heads = (token.i for token in roots(inside) if token.pos not in small)
    return next(heads, inside[-1].i if inside else None)


def _joint(parsed: ParsedDocument, entities: Sequence[Entity]) -> dict[str, tuple[str, ...]]:
    """Groups whose first mention is a list of people or bodies -> those."""
    people = [(span, e.id) for e in entities if e.type in LISTED for span in e.mentions]
    found = {}
    for entity in entities:
        if entity.type != "Group" or not entity.mentions:
            continue
        whole = entity.mentions[0]
        inside = [(span, i) for span, i in people if whole.covers(span)]
        inside = [
            (span, i)
            for span, i in inside
            if not _is_owner(parsed, span) and not _is_within(span, i, inside)
        ]
        starts, ends = {span.start for span, _ in inside}, {span.end for span, _ in inside}
        members = tuple(dict.fromkeys(identifier for _, identifier in inside))
        if whole.start in starts and whole.end in ends and len(members) > 1:
            found[entity.id] = members
    return found


def _is_owner(parsed: ParsedDocument, span: Span) -> bool:
    """ "*His* wife and *Ode's* sister": neither he nor Ode is one of the two."""
    head = mention_head(parsed, span)
    return head is not None and parsed.tokens[head].dep == "poss"


def _is_within(span: Span, own: str, people: Sequence[tuple[Span, str]]) -> bool:
    """ "The wife and *the son of Ode*": Ode is part of what tells who is meant."""
    return any(
        identifier != own and other != span and other.covers(span) for other, identifier in people
    )
