"""What the words of a name say about its type: "Ministry", "Ltd", "Falls", a given name, "&"."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.ner.phrases import (
    GOVERNMENT_BODY,
    ORGANIZATION,
    PERSON,
    PLACE,
    PUBLICATION,
    THING,
    Nouns,
)
from kg.extraction.ner.runs import Run, is_by_letter, name_text
from kg.extraction.ner.type_votes import CERTAIN, FAIR, SMALL_CITY, STRONG, WEAK, Votes
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import PLURAL
from kg.ontology.gazetteer import Gazetteer, given_name, is_big_city, is_city, is_state

# "Firefox 3.05", "IE6": what follows the name of a product.
_VERSION = "0123456789. "


class NameWords:
    """Infers a type from the words of a name; built once for many documents."""

    def __init__(self, nouns: Nouns, gazetteer: Gazetteer) -> None:
        """Word lists and known names."""
        self._nouns = nouns
        self._gazetteer = gazetteer

    def votes(self, parsed: ParsedDocument, run: Run) -> Votes:
        """What the name's own words say."""
        whole = parsed.tokens[run.first : run.last]
        # The tagger may read the name itself as punctuation ("Calif." at the end of a sentence).
        tokens = [t for t in whole if t.pos != "PUNCT" or t.text == "-"] or list(whole)
        text = name_text(parsed, run)
        lowers = [token.lower for token in tokens]
        known = self._known_type(text, lowers)
        if known is not None:
            return Votes({known: CERTAIN})
        votes = Votes()
        self._kind_word_votes(votes, lowers)
        if tokens[-1].tag in PLURAL and self._is_team(tokens):
            votes[ORGANIZATION] += STRONG + FAIR
        self._given_name_votes(votes, tokens)
        self._shape_votes(votes, lowers)
        if is_by_letter(whole, self._nouns):
            votes[PERSON] += STRONG + FAIR
        self._place_votes(votes, text, tokens)
        return votes

    def _known_type(self, text: str, lowers: list[str]) -> str | None:
        """The type of a listed name; None for any other name."""
        known = self._gazetteer.type_of(text)
        if known is not None:
            return known
        if self._gazetteer.country(text) is not None:
            return PLACE
        if text.rstrip(_VERSION) in self._nouns.thing_names or self._is_field(lowers):
            return THING
        return PUBLICATION if text in self._nouns.known_books else None

    def _is_field(self, lowers: list[str]) -> bool:
        """ "Marine Psychology"; but "Orsk Institute of Linguistics" is a body."""
        if lowers[-1] not in self._nouns.fields:
            return False
        bodies = self._nouns.organization_words | self._nouns.state_words | self._nouns.joiners
        return bodies.isdisjoint(lowers[:-1])

    # ---- words for kinds of bodies, places and things

    def _kind_word_votes(self, votes: Votes, lowers: list[str]) -> None:
        """Only the most telling word counts: "Ministry", "Ltd", "Falls", "War"."""
        head = self._head_word(lowers)
        if len(lowers) < 2 and head not in self._nouns.organization_words:
            return
        told = (
            self._by_body_word(head, lowers)
            or self._by_place_or_thing_word(head, lowers)
            or self._by_inner_word(head, lowers)
        )
        if told is not None:
            kind, weight = told
            votes[kind] += weight

    def _head_word(self, lowers: list[str]) -> str:
        """ "institute" of "Orsk Institute of Linguistics"."""
        joined = self._nouns.joiners - {"and", "&"}
        return lowers[next((i for i, w in enumerate(lowers) if w in joined and i), len(lowers)) - 1]

    def _by_body_word(self, head: str, lowers: list[str]) -> tuple[str, float] | None:
        nouns = self._nouns
        if lowers[0] in nouns.thing_openers and len(lowers) > 1:
            return THING, CERTAIN
        if lowers[0] in nouns.body_openers and len(lowers) > 1:
            return ORGANIZATION, CERTAIN
        if head in nouns.state_words:
            return GOVERNMENT_BODY, CERTAIN
        if head in nouns.organization_words:
            return ORGANIZATION, STRONG + FAIR
        if lowers[-1] in nouns.trade_words and (
            lowers[-1] in nouns.firm_endings or given_name(lowers[0]) is None
        ):
            return ORGANIZATION, STRONG
        return (ORGANIZATION, CERTAIN) if lowers[-1] in nouns.legal_forms else None

    def _by_place_or_thing_word(self, head: str, lowers: list[str]) -> tuple[str, float] | None:
        nouns = self._nouns
        if head in nouns.place_words:
            # "Daniel Park" is a person, "Orrin Falls" a place.
            person = head in nouns.place_surnames and given_name(lowers[0]) is not None
            return PLACE, WEAK if person else STRONG
        if nouns.thing_words & {head, lowers[-1], _before_number(lowers)}:
            return THING, STRONG + FAIR
        return (PLACE, STRONG + FAIR) if lowers[0] in nouns.place_openers else None

    def _by_inner_word(self, head: str, lowers: list[str]) -> tuple[str, float] | None:
        """A word for a body before the last word: "Alder Bank Holdings"."""
        nouns = self._nouns
        kind = head in nouns.body_kinds and len(lowers) > 1
        inner = nouns.organization_words & set(lowers[:-1]) and len(lowers) > 2
        return (ORGANIZATION, FAIR) if kind or inner else None

    # ---- people, teams, teachings

    def _given_name_votes(self, votes: Votes, tokens: Sequence[Token]) -> None:
        """ "Anna Reyes"; less for "Anna" alone."""
        if given_name(tokens[0].text) is None:
            return
        if len(tokens) == 1:
            votes[PERSON] += WEAK
        elif all(t.text[0].isalpha() for t in tokens):
            votes[PERSON] += FAIR

    def _is_team(self, tokens: list[Token]) -> bool:
        """ "the Denver Falcons": a city and a plural; but "the Orland Hills" are a place."""
        city = " ".join(t.text for t in tokens[:-1])
        return tokens[-1].lower not in self._nouns.place_words and is_city(city)

    def _shape_votes(self, votes: Votes, lowers: list[str]) -> None:
        """ "Islam", "Hinduism"; "the Austin Falcons"."""
        nouns, last = self._nouns, lowers[-1]
        if "&" in lowers:
            votes[ORGANIZATION] += STRONG
        if len(lowers) == 1 and (last in nouns.faiths or last.endswith(nouns.teachings)):
            votes[THING] += CERTAIN
        if len(lowers) > 1 and last in nouns.team_words:
            votes[ORGANIZATION] += STRONG + FAIR

    # ---- places

    def _place_votes(self, votes: Votes, text: str, tokens: Sequence[Token]) -> None:
        """States, cities and regions; less for a state that is also a given name ("Georgia")."""
        if is_state(text):
            person = len(tokens) == 1 and given_name(tokens[0].text) is not None
            votes[PLACE] += FAIR + WEAK if person else CERTAIN
        elif is_big_city(text):
            votes[PLACE] += FAIR
        elif is_city(text):
            votes[PLACE] += SMALL_CITY
        if text.lower() in self._nouns.regions:
            votes[PLACE] += CERTAIN


def _before_number(lowers: list[str]) -> str:
    """The word before a number: "War" of "World War II"."""
    numbered = len(lowers) > 1 and (lowers[-1].isdecimal() or not lowers[-1].strip("ivx"))
    return lowers[-2] if numbered else lowers[-1]
