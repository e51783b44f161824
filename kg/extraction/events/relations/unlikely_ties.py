"""Relations that only look like one: who sponsors a bill pays for nothing, who captains a club does
not live in it, and a minister belongs to no portfolio."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.ner.phrases import GOVERNMENT_BODY, GROUP, PERSON
from kg.extraction.ner.portfolios import Portfolios
from kg.model import Entity, Extraction, Relation, with_relations
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import NOUN_MODIFIERS
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import Lexicon

FUNDS, BASED_IN, NATIONALITY = "funds", "basedIn", "nationality"
HELD = frozenset({"holdsPosition", "heldPosition", "hasOccupation"})
MEMBER = frozenset({"memberOf", "formerlyMemberOf"})
OWNS = "owns"
LYING = frozenset({"partOf", "locatedIn", "basedIn"})
ANY = "any"  # "parts of any future state"
SIDING = frozenset({"supports", "opposes"})
PUBLICATION = "Publication"
RUN = frozenset({OWNS, "operates"})


def drop_unlikely(parsed: ParsedDocument, told: Extraction, lexicon: Lexicon) -> Extraction:
    """``told`` without the funding of bills, the homes that are clubs, the countries of teams that
    are taken for their coaches', members of a portfolio and owners of a country or of people."""
    unlikely = {one.id for one in (*_unlikely(told, lexicon), *_owned_people(told, lexicon))}
    portfolios = Portfolios(parsed, lexicon)
    bodies = {one.id: one for one in told.entities}
    unlikely |= {one.id for one in told.relations if _is_of_a_make(parsed, one)}
    papers = {one.id for one in told.entities if one.type == PUBLICATION}
    unlikely |= {  # "our oldest ally", the statement said
        one.id for one in told.relations if one.predicate in SIDING and one.object in papers
        and one.object in _speakers(told, one)
    }  # fmt: skip
    unlikely |= {
        one.id
        for one in told.relations
        if one.predicate in MEMBER
        and (body := bodies.get(one.object)) is not None
        and portfolios.has(body)
    }
    if not unlikely:
        return told
    return with_relations(told, (one for one in told.relations if one.id not in unlikely))


def _speakers(told: Extraction, one: Relation) -> frozenset[str]:
    """Who says what a relation stands in."""
    spoken = (said for said in told.statements if said.id in one.statements)
    return frozenset(who for said in spoken for who in said.actors)


def _is_of_a_make(parsed: ParsedDocument, one: Relation) -> bool:
    """ "Lodrin owner Bo Farr" may have a car of that make; but "Lodrin Rovers owner Bo Farr"."""
    owner = parsed.at(one.span.start) if one.predicate == OWNS else None
    named = [] if owner is None else list(parsed.kids(owner.i, *NOUN_MODIFIERS))
    name = next((kid for kid in named if kid.pos == "PROPN"), None)
    return name is not None and parsed.kid(name.i, *NOUN_MODIFIERS) is None


def _unlikely(told: Extraction, lexicon: Lexicon) -> Iterator[Relation]:
    names = {one.id: one.name.casefold().split() for one in told.entities}
    measures, clubs = lexicon.words("sponsoredText"), lexicon.words("clubWord")
    posts, teams = lexicon.words("clubPost"), lexicon.words("teamPost")
    sporting = {
        one.subject
        for one in told.relations
        if one.predicate in HELD and posts.intersection(names.get(one.object, ()))
    }
    leading = {
        one.span
        for one in told.relations
        if one.predicate in HELD and teams.intersection(names.get(one.object, ()))
    }
    for one in told.relations:
        last = names.get(one.object, [])[-1:]
        nobody = one.predicate in LYING and names.get(one.object, [])[:1] == [ANY]
        paid = one.predicate == FUNDS and measures.intersection(last)
        home = one.predicate == BASED_IN and one.subject in sporting
        of_team = one.predicate == NATIONALITY and one.span in leading
        run = one.predicate in RUN and load_gazetteer().country(" ".join(names.get(one.object, ())))
        if nobody or paid or of_team or run or (home and clubs.intersection(last)):
            yield one


def _owned_people(told: Extraction, lexicon: Lexicon) -> Iterator[Relation]:
    """ "Tenants and their landlord, Bo Farr", "the club's running back": nobody owns people, nor
    somebody an agency of the state."""
    people = lexicon.words("personNoun") | lexicon.words("peopleNoun")
    ends = {one.id: one for one in told.entities}
    owners = {one.id for one in told.entities if one.type == PERSON}
    for one in told.relations:
        thing = ends.get(one.object)
        if thing is None or one.predicate not in RUN:
            continue
        of_state = thing.type == GOVERNMENT_BODY and one.subject in owners and one.predicate == OWNS
        if of_state or thing.type == PERSON or (thing.type == GROUP and _head_of(thing) & people):
            yield one


def _head_of(entity: Entity) -> frozenset[str]:
    """The head of a description, as it is and without a plural's ending: "tenants of the flats"."""
    words = [word.casefold() for word in entity.name.split()]
    ends = [i for i, word in enumerate(words) if word in ("of", "in", "at", "from", "who")]
    head = words[: ends[0]][-1:] if ends else words[-1:]
    return frozenset(form for word in head for form in (word, word.removesuffix("s")))
