"""Which place lies in which, by where their names stand: "the Ost town of Vesk", "Halvay's Grey
Coast", "near Vesk, in the north of Halvay".

A noun such as "town" or "north" stands for the place that is named beside it, so one walk serves
all wordings. No country lies in another, nor in a town, and who plays against Vesk in Halvay is
elsewhere.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

from kg.extraction.events.arguments import Participants
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NAMING, NOUN_MODIFIERS, NOUN_SUBJECTS, conjuncts, first_conjunct
from kg.ontology.gazetteer import is_big_city, is_city, is_province, is_state, load_gazetteer
from kg.ontology.lexicon import Lexicon

# "Near", "outside" and "off" say that a place does not lie in the other.
LOCATING = ("in", "at", "on", "inside", "within")
# Before a place whose team, army or government is meant.
FACING = frozenset({"against", "with", "between", "over", "than", "versus"})
OPPOSING = FACING | {"for", "by"}
PLACE, SITE, BODY = "Place", "Site", "Organization"
OPENING = (",", "(")
HYPHEN = "-"
STATE = 1
LONGEST = 4  # words of the name of a state or country
MANY = 3  # places in a row that all lie in the one named last
BEFORE = (*NOUN_MODIFIERS, "poss")


class Located(NamedTuple):
    """A token that lies in the place named by another."""

    inner: int
    outer: int


def nested_places(
    parsed: ParsedDocument, people: Participants, lexicon: Lexicon
) -> Iterator[Located]:
    """The places and sites of which the text says by their words alone in which place they lie."""
    finder = _Nested(parsed, people, lexicon)
    for token in parsed.tokens:
        yield from finder.joined(token)
        if token.dep == "prep" and token.lower in LOCATING:
            found = finder.before(token)
        elif token.pos == "PROPN":
            found = finder.owned(token)
        elif token.pos == "NOUN":
            found = itertools.chain(finder.standing_for(token), finder.owned(token))
        else:
            continue
        yield from (one for one in found if one.inner != one.outer)


def owned_bodies(parsed: ParsedDocument, people: Participants) -> Iterator[tuple[str, int]]:
    """ "Vesk's Mill Hospital", "Halvay's Norvane": bodies that are based in the place before them,
    each with the token of the place."""
    for name in parsed.tokens:
        owner = parsed.kid(name.i, "poss") if name.pos == "PROPN" else None
        if owner is None or owner.pos != "PROPN" or owner.i > name.i:
            continue
        found = (people.mention_of(owner.i), people.mention_of(name.i))
        place, body = (None if one is None else people.entity(one) for one in found)
        if place is None or body is None or place.unnamed or body.unnamed:
            continue
        if (place.type, body.type) == (PLACE, BODY):
            yield body.id, owner.i


class _Nested:
    """The places of one document."""

    def __init__(self, parsed: ParsedDocument, people: Participants, lexicon: Lexicon) -> None:
        self._parsed = parsed
        self._people = people
        self._parts = lexicon.words("placePart")
        self._lands = lexicon.words("openLand")
        self._roads = lexicon.words("roadWord")

    def joined(self, mark: Token) -> Iterator[Located]:
        """ "Alpine, Arizona", "Valletta (Malta)": a state or country right behind a mark.

        In a row of places none lies in the next: "Madrid, France and Spain".
        """
        if mark.text not in OPENING or mark.i == 0:
            return
        inner, outer = self._parsed.tokens[mark.i - 1], self._name_from(mark.i + 1)
        if outer is None or not self._is_named(inner) or inner.pos != "PROPN":
            return
        if outer.dep in NOUN_SUBJECTS or self._is_first_of(outer):
            return  # "after talks in Madrid, Malta agreed"
        if mark.text == "," and self._is_road_in(inner, outer):
            yield Located(inner.i, outer.i)
        if self._rank(inner) >= self._rank(outer) or goes_on(self._parsed, outer):
            return
        if mark.text == "(" or self._rank(outer) == STATE or self._closes(outer):
            yield Located(inner.i, outer.i)

    def _is_road_in(self, road: Token, town: Token) -> bool:
        """ "Mill Street, Leeds": a road before a town that is known."""
        found = self._people.mention_of(town.i)
        known = found is not None and is_city(self._people.entity(found).name)
        if town.dep in NOUN_MODIFIERS and town.head > town.i:
            return False  # "on Mill Street, Leeds police …"
        return road.lower in self._roads and known and self._rank(town) == 0

    def _name_from(self, first: int) -> Token | None:
        """The head of the name of a place that begins at ``first``."""
        for token in self._parsed.tokens[first : first + LONGEST]:
            if token.pos != "PROPN" and token.text != HYPHEN:
                return None
            if self._is_named(token):
                return token
        return None

    def _rank(self, place: Token) -> int:
        """Of a country 2, of a state in one 1, of other places 0."""
        found = self._people.mention_of(place.i)
        name = "" if found is None else self._people.entity(found).name
        part = is_state(name) or is_province(name)
        return STATE if part else STATE + 1 if _is_country(name) else 0

    def _is_first_of(self, outer: Token) -> bool:
        """ "In Boston, Texas and Ohio": another state or country is joined to it."""
        behind = self._parsed.tokens[outer.i + 1 : outer.i + 2]
        other = self._name_from(outer.i + 2) if behind and behind[0].dep == "cc" else None
        return other is not None and self._rank(other) == self._rank(outer)

    def _closes(self, outer: Token) -> bool:
        """True where a mark follows and no other place: "Madrid, Spain, on Monday"."""
        behind = self._parsed.tokens[outer.i + 1 : outer.i + 3]
        if not behind or behind[0].sentence != outer.sentence:
            return True
        joined = any(token.dep == "cc" for token in behind)
        other = behind[0].text == "," and self._name_from(outer.i + 2) is not None
        return behind[0].pos == "PUNCT" and not (joined or other)

    def owned(self, name: Token) -> Iterator[Located]:
        """ "Halvay's Grey Coast", "Vesk's Mill Prison", "Halvay's Orm district"."""
        owner = self._parsed.kid(name.i, "poss")
        if owner is None or owner.pos != "PROPN" or not self._is_named(owner):
            return
        inner = name.i if self._is_named(name, PLACE, SITE) else self._named_before(name)
        if inner is not None:
            yield Located(inner, owner.i)

    def _named_before(self, noun: Token) -> int | None:
        """The name of a part of a country before the noun for such parts."""
        part = noun.pos == "NOUN" and noun.lower in self._parts
        names = self._parsed.kids(noun.i, *NOUN_MODIFIERS) if part else ()
        return next((one.i for one in names if self._is_named(one)), None)

    def standing_for(self, noun: Token) -> Iterator[Located]:
        """ "The Ost towns of Vesk and Orm", "the Halvay capital, Vesk"."""
        if not self._is_place_noun(noun):
            return
        top = self._parsed.tokens[noun.head] if noun.dep in NOUN_MODIFIERS else noun
        names = list(self._names(noun, top))
        for holder in self._parsed.kids(top.i, *BEFORE, "amod"):
            if holder.i > noun.i:
                continue
            if self._people.is_origin(holder.i):
                yield from (Located(name, holder.i) for name in names)
            elif self._is_named(holder):
                part = noun.lower in self._parts  # "the Orm district of Vesk" is no whole
                whole = not part or self._is_land(holder)  # but "the Halvay province of Vesk" is
                for name in names:
                    around = whole or self._is_city_of(holder, name)
                    yield Located(*((name, holder.i) if around else (holder.i, name)))

    def _is_city_of(self, holder: Token, name: int) -> bool:
        """ "The *Brussels* neighborhood of Orm": a known city, before a place that is none."""
        found = (self._people.mention_of(i) for i in (holder.i, name))
        city, other = ("" if one is None else self._people.entity(one).name for one in found)
        return is_big_city(city) and not is_big_city(other)

    def _is_land(self, token: Token) -> bool:
        """True of the name of a country or of a state of one."""
        found = self._people.mention_of(token.i)
        name = "" if found is None else self._people.entity(found).name
        part = is_state(name) or is_province(name)
        return part or load_gazetteer().country(name) is not None

    def _names(self, noun: Token, top: Token) -> Iterator[int]:
        if top.i == noun.i + 1 and self._is_named(top):
            yield top.i  # "the Halvay capital Vesk"
        told = self._parsed.kid(noun.i, "det") is not None  # and no "Orsk town, Kalvia"
        for kid in self._parsed.kids(noun.i, "appos"):
            if told and self._is_named(kid):
                yield kid.i
        of = next((kid for kid in self._parsed.kids(noun.i, "prep") if kid.lower == "of"), None)
        named = None if of is None else self._parsed.kid(of.i, "pobj")
        if named is not None and self._is_named(named):
            for i in conjuncts(self._parsed, named.i):
                if self._is_named(self._parsed.tokens[i]):
                    yield i

    def before(self, preposition: Token) -> Iterator[Located]:
        """ "Vesk, in northern Halvay", "the Grey Hills region in Halvay's south"."""
        outer = self._core(self._parsed.kid(preposition.i, "pobj"))
        at, comma = preposition.i - 1, False
        if at > 0 and self._parsed.tokens[at].text == ",":
            at, comma = at - 1, True
        if outer is None or at < 0 or (comma and preposition.head > preposition.i):
            return
        last = self._parsed.tokens[at]
        inner = self._core(last, PLACE, SITE)
        if inner is None and not comma and self._is_known_site(last):
            inner = last.i
        if inner is None or last.sentence != preposition.sentence:
            return
        if self._is_facing(last, inner) or (
            preposition.head != last.i and not self._is_somewhere(last)
        ):
            return
        if not self._leads_into(preposition, inner, outer):
            return
        for name in self._row(inner, comma=comma):
            yield Located(name, outer)

    def _is_known_site(self, noun: Token) -> bool:
        """ "Gutted a *supermarket* in Vesk", which the parser hangs from the verb."""
        return noun.tag == "NN" and self._is_site(noun.i)

    def _leads_into(self, preposition: Token, inner: int, outer: int) -> bool:
        """False of a river "at Vesk", and a town "on Route 9"; but "on the Grey Coast"."""
        if preposition.lower == "in" or self._is_site(inner):
            return True
        return preposition.lower == "on" and self._parsed.tokens[outer].lower in self._lands

    def _is_site(self, i: int) -> bool:
        found = self._people.mention_of(i)
        return found is not None and self._people.entity(found).type == SITE

    def _is_facing(self, last: Token, inner: int) -> bool:
        """ "The match against Vesk in Halvay"; but no site stands for a team or army."""
        if self._is_site(inner):
            return False
        return is_opponent(self._parsed, last.i) or is_opponent(self._parsed, inner)

    def _row(self, inner: int, *, comma: bool) -> list[int]:
        """The place before a preposition, and those in a row with it."""
        first = first_conjunct(self._parsed, self._parsed.tokens[inner])
        row = [i for i in conjuncts(self._parsed, first.i) if i <= inner]
        whole = all(self._is_named(self._parsed.tokens[i]) for i in row)
        return row if inner in row and whole and (comma or len(row) >= MANY) else [inner]

    def _is_somewhere(self, place: Token) -> bool:
        """True behind a preposition that does not oppose it."""
        top = place
        while top.dep in ("conj", *NOUN_MODIFIERS) and top.head < place.i + 2 and top.head != top.i:
            top = self._parsed.tokens[top.head]
        above = self._parsed.tokens[top.head]
        opposing = OPPOSING - FACING if self._is_named(place, SITE) else OPPOSING
        return top.dep == "pobj" and above.lower not in opposing

    def _core(self, place: Token | None, *types: str) -> int | None:
        """The name by which a phrase is known for a place: "Halvay" in "Halvay's far north"."""
        if place is None:
            return None
        if self._is_named(place, *types):
            return place.i
        if not self._is_place_noun(place):
            return None
        if not types and self._means_place(place):
            return place.i  # "the capital"
        beside = list(self._parsed.kids(place.i, *BEFORE))
        of = next((kid for kid in self._parsed.kids(place.i, "prep") if kid.lower == "of"), None)
        inner = None if of is None else self._parsed.kid(of.i, "pobj")
        meant = self._is_named if types else self._is_known
        named = (one for one in (*beside, inner) if one is not None and meant(one))
        return next((one.i for one in named), None)

    def _is_known(self, token: Token) -> bool:
        """True of the name of a place, and of a description of one: "the city's north"."""
        return self._is_named(token) or self._means_place(token)

    def _means_place(self, noun: Token) -> bool:
        """True of a description of a place that has a name elsewhere."""
        found = self._people.mention_of(noun.i) if noun.pos == "NOUN" else None
        entity = None if found is None else self._people.entity(found)
        return entity is not None and entity.type == PLACE and not entity.unnamed

    def _is_place_noun(self, token: Token) -> bool:
        return token.pos == "NOUN" and self._people.type_of(token.i) == PLACE

    def _is_named(self, token: Token, *types: str) -> bool:
        """True of the head of a mention of a place that has a name, or of one of ``types``."""
        found = self._people.mention_of(token.i) if token.pos in NAMING else None
        if found is None:
            return False
        entity = self._people.entity(found)
        return not entity.unnamed and entity.type in (types or (PLACE,))


def goes_on(parsed: ParsedDocument, place: Token) -> bool:
    """ "In Washington, New York and around the world": a row of places, in which none lies in the
    next; but "flew to Laredo, Texas and spoke"."""
    behind = parsed.tokens[place.i + 1 : place.i + 3]
    joined = len(behind) > 1 and behind[0].dep == "cc" and behind[1].sentence == place.sentence
    return joined and behind[1].pos in ("ADP", "ADV", "SCONJ")


def may_lie(inner: str, outer: str) -> bool:
    """False of a country in another, or in a town: which lies in which is known."""
    if not _is_country(inner):
        return True
    return not (_is_country(outer) or is_city(outer))


def is_known_town(name: str) -> bool:
    """True of the name of a known place that is no country."""
    known = is_city(name) or is_state(name) or load_gazetteer().is_place(name)
    return known and not _is_country(name)


def _is_country(name: str) -> bool:
    return load_gazetteer().country(name) is not None and not is_state(name)


def is_opponent(parsed: ParsedDocument, inner: int) -> bool:
    """ "The match against Vesk in Halvay", "talks with Vesk in Halvay"."""
    token = parsed.tokens[inner]
    beside = token.dep == "pobj" and parsed.tokens[token.head].lower in FACING
    return beside and token.pos == "PROPN"
