"""Relations that only look like one: who sponsors a bill pays for nothing, who captains a club does
not live in it, and a minister belongs to no portfolio."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.ner.phrases import GROUP, PERSON
from kg.model import Entity, Extraction, Relation, Span, with_relations
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import Lexicon

FUNDS, BASED_IN, NATIONALITY = "funds", "basedIn", "nationality"
HELD = frozenset({"holdsPosition", "heldPosition", "hasOccupation"})
MEMBER = frozenset({"memberOf", "formerlyMemberOf"})
RUN = frozenset({"owns", "operates"})
STATE_BODY = "GovernmentBody"
GENERAL = frozenset({"-", "general"})  # a secretary-general heads a body and no portfolio
ON = "on"


def drop_unlikely(parsed: ParsedDocument, told: Extraction, lexicon: Lexicon) -> Extraction:
    """``told`` without the funding of bills, the homes that are clubs, the countries of teams that
    are taken for their coaches', members of a portfolio and owners of a country or of people."""
    unlikely = {one.id for one in (*_unlikely(told, lexicon), *_owned_people(told, lexicon))}
    portfolios = _Portfolios(parsed, lexicon)
    bodies = {one.id: one for one in told.entities}
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
        paid = one.predicate == FUNDS and measures.intersection(last)
        home = one.predicate == BASED_IN and one.subject in sporting
        of_team = one.predicate == NATIONALITY and one.span in leading
        run = one.predicate in RUN and load_gazetteer().country(" ".join(names.get(one.object, ())))
        if paid or of_team or run or (home and clubs.intersection(last)):
            yield one


def _owned_people(told: Extraction, lexicon: Lexicon) -> Iterator[Relation]:
    """ "Tenants and their landlord, Bo Farr", "the club's running back": nobody owns people."""
    people = lexicon.words("personNoun") | lexicon.words("peopleNoun")
    ends = {one.id: one for one in told.entities}
    for one in told.relations:
        thing = ends.get(one.object)
        if thing is None or one.predicate not in RUN:
            continue
        if thing.type == PERSON or (thing.type == GROUP and _head_of(thing) & people):
            yield one


def _head_of(entity: Entity) -> frozenset[str]:
    """The head of a description, as it is and without a plural's ending: "tenants of the flats"."""
    words = [word.casefold() for word in entity.name.split()]
    ends = [i for i, word in enumerate(words) if word in ("of", "in", "at", "from", "who")]
    head = words[: ends[0]][-1:] if ends else words[-1:]
    return frozenset(form for word in head for form in (word, word.removesuffix("s")))


class _Portfolios:
    """Knows what is only the field of a minister: "Immigration Minister Orla Finch", "the
    opposition's spokesman on Home Affairs"."""

    def __init__(self, parsed: ParsedDocument, lexicon: Lexicon) -> None:
        self._parsed = parsed
        self._ministers = lexicon.words("portfolioPost")
        self._secretaries = lexicon.words("portfolioOrBodyPost")
        self._spokes = lexicon.words("spokesNoun")
        self._bodies = lexicon.mapping("bodyNoun").keys() | lexicon.words("organizationWord")

    def has(self, body: Entity) -> bool:
        """True where each mention of a body stands in the title of a minister.

        "The Treasury Secretary" and "FBI Commissioner" lead bodies: known ones, or named as such.
        """
        words = body.name.split()
        if body.unnamed or body.link is not None or (len(words) == 1 and body.name.isupper()):
            return False
        if self._bodies.intersection(word.lower() for word in words):
            return False
        return all(self._in_title(span, body.type == STATE_BODY) for span in body.mentions)

    def _in_title(self, span: Span, of_state: bool) -> bool:
        inside = self._parsed.within(span)
        if not inside:
            return False
        tokens, last = self._parsed.tokens, inside[-1].i
        behind = [token.lower for token in tokens[last + 1 : last + 3]]
        if behind[:1] and behind[0] in self._ministers:
            return True
        if behind[:1] and behind[0] in self._secretaries and of_state:
            return not GENERAL.intersection(behind[1:])
        first = inside[0].i
        before = [token.lower for token in tokens[max(first - 2, 0) : first]]
        return len(before) == 2 and before[0] in self._spokes and before[1] == ON
