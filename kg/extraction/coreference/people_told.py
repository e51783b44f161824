"""What one text says of each person in it: words, ages, gender, deeds, parts in events.

``named_elsewhere`` compares people that the text only describes with those that it names.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.extraction.coreference.acts import Act, Deed, acts_of, deeds_of
from kg.extraction.coreference.generic_nodes import head_of
from kg.extraction.ner.given_names import likely_gender
from kg.extraction.ner.phrases import PERSON, Gender, Nouns
from kg.model import Entity, Event, Extraction, Role
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form

Tokens = tuple[Token, ...]
Part = tuple[Event, Role]

PERSONAL = (Gender.MASCULINE.value, Gender.FEMININE.value)
CONTENT = frozenset({"NOUN", "VERB", "ADJ", "NUM", "PROPN"})
OLDEST = 120
ENDS = frozenset({",", ".", ")", ";"})


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A person of the text, by ``names``, ``descriptions`` and ``pronouns``.

    ``sure``: the gender is that of a noun or pronoun, and not of a given name. ``words``: all words
    used for the person, with titles, appositions and posts; ``homes``: those of places and bodies.
    ``owned``: introduced as somebody's: "her client, Ivo Falk".
    """

    entity: Entity
    names: tuple[Tokens, ...]
    descriptions: tuple[Tokens, ...]
    pronouns: tuple[Tokens, ...]
    gender: str | None
    sure: bool
    ages: frozenset[str]
    words: frozenset[str]
    homes: frozenset[str]
    owned: bool
    sentences: frozenset[int]
    parts: tuple[Part, ...]
    deeds: frozenset[Deed]
    acts: frozenset[Act]

    @property
    def size(self) -> int:
        """How often it is mentioned."""
        return len(self.names) + len(self.descriptions) + len(self.pronouns)

    @property
    def named_in(self) -> list[int]:
        """The sentences with its name."""
        return sorted({tokens[0].sentence for tokens in self.names})

    @property
    def first_name(self) -> int:
        """The first token of its first name."""
        return min(tokens[0].i for tokens in self.names)

    @property
    def events(self) -> frozenset[str]:
        """The events that it takes part in."""
        return frozenset(event.id for event, _ in self.parts)

    @property
    def filled(self) -> frozenset[tuple[str, str]]:
        """The kinds of events that it takes part in, and as what."""
        return frozenset((event.type, role.role) for event, role in self.parts)


class PeopleReader:
    """Reads the people of one document."""

    def __init__(self, parsed: ParsedDocument, found: Extraction, nouns: Nouns) -> None:
        """``found``: with events and relations."""
        self._parsed, self._found, self._nouns = parsed, found, nouns
        self._parts: dict[str, list[Part]] = defaultdict(list)
        for event in found.events:
            for role in event.roles:
                if role.entity is not None:
                    self._parts[role.entity].append((event, role))
        self._titles, self._homes = self._of_relations()

    def people(self) -> list[Told]:
        """Everybody with a name or description."""
        split = {
            one.id: kinds
            for one in self._found.entities
            if one.type == PERSON and any((kinds := self._by_kind(one))[:2])
        }
        return [self._told(one, *split[one.id]) for one in self._found.entities if one.id in split]

    def _of_relations(self) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
        """The words of the posts of each person, and of where they belong."""
        titles: dict[str, set[str]] = defaultdict(set)
        homes: dict[str, set[str]] = defaultdict(set)
        known = {one.id: one for one in self._found.entities}
        for relation in self._found.relations:
            other = known.get(relation.object)
            if other is not None:
                told = titles if other.type == "Post" else homes
                told[relation.subject].update(other.name.lower().split())
        return titles, homes

    def _by_kind(self, entity: Entity) -> tuple[list[Tokens], list[Tokens], list[Tokens]]:
        """Names, descriptions, pronouns."""
        kinds: tuple[list[Tokens], list[Tokens], list[Tokens]] = ([], [], [])
        known = {word for name in (entity.name, *entity.aliases) for word in name.lower().split()}
        for span in entity.mentions:
            tokens = self._parsed.within(span)
            if not tokens:
                continue
            if all(token.pos == "PRON" or token.tag == "PRP$" for token in tokens):
                kinds[2].append(tokens)
            else:
                called = any(t.lower in known and t.text[0].isupper() for t in tokens)
                kinds[0 if called and not entity.unnamed else 1].append(tokens)
        return kinds

    def _told(
        self,
        entity: Entity,
        names: list[Tokens],
        descriptions: list[Tokens],
        pronouns: list[Tokens],
    ) -> Told:
        solid = names + descriptions
        heads = [head_of(tokens).i for tokens in solid + pronouns]
        shown = self._shown_gender(descriptions, pronouns)
        return Told(
            entity,
            tuple(names),
            tuple(descriptions),
            tuple(pronouns),
            shown or _likely_gender(names),
            shown is not None,
            frozenset(age for tokens in solid for age in self._ages(tokens)),
            frozenset(self._words(solid, names)).union(self._titles.get(entity.id, ())),
            frozenset(self._homes.get(entity.id, ())),
            any(self._is_owned(head_of(tokens)) for tokens in names),
            frozenset(tokens[0].sentence for tokens in solid),
            tuple(self._parts.get(entity.id, ())),
            frozenset().union(*(deeds_of(self._parsed, head, self._nouns) for head in heads)),
            frozenset().union(*(acts_of(self._parsed, head, self._nouns) for head in heads)),
        )

    def _shown_gender(
        self, descriptions: Sequence[Tokens], pronouns: Sequence[Tokens]
    ) -> str | None:
        """What nouns and pronouns show, by their number, and nothing on a tie; a noun counts
        twice."""
        counts: Counter[str] = Counter()
        for tokens in descriptions:
            counts[self._nouns.person_gender(base_form(head_of(tokens))) or ""] += 2
        for tokens in pronouns:
            entry = self._nouns.pronouns.get(tokens[0].lower)
            counts[entry[2] if entry is not None else ""] += 1
        he, she = (counts[gender] for gender in PERSONAL)
        return None if he == she else PERSONAL[she > he]

    def _ages(self, tokens: Tokens) -> Iterator[str]:
        """ "The 24-year-old", "Ada Stone, 51,", "Ada Stone (51)"."""
        around = self._parsed.tokens
        for token in tokens:
            behind = around[token.i + 1 : token.i + 3]
            if token.lower.endswith(("-year-old", "-year")):
                yield token.lower.split("-")[0]
            elif token.text.isdecimal() and len(behind) == 2 and behind[1].lower == "year":
                yield token.text
        behind = around[tokens[-1].i + 1 : tokens[-1].i + 3]
        if len(behind) < 2 or behind[0].text not in (",", "("):
            return
        number = behind[1]
        if number.text.isdecimal() and int(number.text) <= OLDEST and self._ends(number):
            yield number.text

    def _ends(self, number: Token) -> bool:
        """True of an age between commas, in brackets or at the end; not in "Stone, 12 officers"."""
        behind = self._parsed.tokens[number.i + 1 : number.i + 2]
        return not behind or behind[0].sentence != number.sentence or behind[0].text in ENDS

    def _words(self, solid: Sequence[Tokens], names: Sequence[Tokens]) -> Iterator[str]:
        for tokens in solid:
            yield from (form for token in tokens for form in (token.lower, token.lemma.lower()))
        for tokens in names:
            yield from self._words_around(head_of(tokens), tokens[0].i)

    def _is_owned(self, head: Token) -> bool:
        parsed = self._parsed
        nouns = [parsed.tokens[head.head]] if head.dep == "appos" else []
        nouns += parsed.kids(head.i, "appos")
        return any(kid.tag == "PRP$" for noun in nouns for kid in parsed.kids(noun.i, "poss"))

    def _words_around(self, head: Token, first: int) -> Iterator[str]:
        """Those of titles before a name, and of appositions beside it."""
        parsed = self._parsed
        for kid in parsed.kids(head.i, "compound", "amod", "appos", "nmod"):
            told = (kid,) if kid.i < head.i else parsed.subtree(kid.i)
            yield from (form for token in told for form in (token.lower, token.lemma.lower()))
        if head.dep == "appos":
            yield from (t.lower for t in parsed.subtree(head.head) if t.i < first)


def content_words(parsed: ParsedDocument, index: int, nouns: Nouns) -> frozenset[str]:
    """The words of a sentence that tell something, in their base form."""
    return frozenset(
        token.lemma.lower()
        for token in parsed.sentence_tokens(parsed.sentences[index])
        if token.pos in CONTENT and token.lemma.lower() not in nouns.common_verbs
    )


def _likely_gender(names: Sequence[Tokens]) -> str | None:
    """By the given name of the longest name, where most of its bearers have one gender."""
    full = max(names, key=len, default=())
    gender = likely_gender(full[0].text) if len(full) > 1 else None
    return None if gender is None else gender.value
