"""The bodies, places and countries that stand beside a post or a name: "director of the company",
"the company's director", "the Port Board's Jo Farr", "a teacher in Pellen"."""

from __future__ import annotations

from collections.abc import Mapping

from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.predicates import appointer
from kg.extraction.ner.phrases import BODIES, ORGANIZATION, PLACE, Nouns
from kg.nlp.joint_names import second_half
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.transfers import has_left
from kg.nlp.tree import prepositional_phrases
from kg.ontology.gazetteer import Country, Gazetteer

LONGEST_AGE = 3  # tokens: ", 29 ,"


class Bodies:
    """Finds the bodies and places beside the words of one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        by_head: Mapping[int, Chain],
        ends: Mapping[int, Chain],
        gazetteer: Gazetteer,
    ) -> None:
        """The chain of each phrase: by the phrase's head token, and by the token behind it."""
        self._parsed = parsed
        self._tokens = parsed.tokens
        self._by_head = by_head
        self._ends = ends
        self._gazetteer = gazetteer

    @staticmethod
    def is_body(chain: Chain) -> bool:
        """True of a body or a place, which a post may be of."""
        return chain.type in (PLACE, *BODIES)

    def before(self, at: int) -> Chain | None:
        """The body or place named right before a title: "Amnesty International Secretary …"."""
        i = at
        if i and self._tokens[i - 1].text in ("'s", "’s", "'", "’"):
            i -= 1
        if i == 0 or self._tokens[i - 1].sentence != self._tokens[at].sentence:
            return None
        chain = self._ends.get(i)
        return chain if chain is not None and self.is_body(chain) else None

    def at(self, head: Token) -> Chain | None:
        """The body that is meant by the phrase of this head, or None."""
        chain = self._by_head.get(head.i)
        return chain if chain is not None and chain.type in BODIES else None

    def owner(self, head: Token) -> Chain | None:
        """ "the company's director", "its coach"; but a person's lawyer holds no post."""
        for kid in self._parsed.kids(head.i, "poss"):
            chain = self._by_head.get(kid.i)
            if chain is not None and self.is_body(chain):
                return chain
        return None

    def behind(self, head: Token, prepositions: frozenset[str]) -> Chain | None:
        """The body behind a noun or name: "director of the company", "a spokesman for it"."""
        for preposition, inner in prepositional_phrases(self._parsed, head.i, prepositions):
            chain = self._by_head.get(inner.i)
            if has_left(self._parsed, head, preposition) or self._is_half_a_name(inner):
                continue
            if chain is not None and chain.type in BODIES:
                return chain
            if chain is not None and chain.type == PLACE and head.pos == "NOUN":
                return chain if preposition.lower == "of" else None
        return None

    def place_behind(self, head: Token, prepositions: frozenset[str]) -> Chain | None:
        """The named place right after a name or noun: "a teacher in Pellen"."""
        for preposition, inner in prepositional_phrases(self._parsed, head.i, prepositions):
            chain = self._by_head.get(inner.i)
            if self._is_half_a_name(inner):
                continue
            near = self._is_near(head, preposition)
            if near and chain is not None and chain.type == PLACE:
                return chain if chain.named else None
        return None

    def appointing(self, head: Token, nouns: Nouns) -> Chain | None:
        """ "The Rovers have appointed Tom Ardlow as manager": a firm's or club's own manager; but
        a parliament elects others than its own president."""
        subject = appointer(self._parsed, head, nouns)
        body = None if subject is None else self.at(subject)
        kinds = set(nouns.heads_of.get(head.lemma.lower(), "").split())
        if body is None or body.type != ORGANIZATION or (kinds and not kinds & body.kinds):
            return None
        return body

    def _is_near(self, head: Token, preposition: Token) -> bool:
        """True right behind a name, and behind commas and an age: "Ada Stone, 29, of Pellen"."""
        between = self._tokens[head.i + 1 : preposition.i]
        if preposition.i <= head.i or len(between) > LONGEST_AGE:
            return False
        name = head.pos == "PROPN" and preposition.lower == "of"
        return not between or (name and all(t.text == "," or t.pos == "NUM" for t in between))

    def land_of(self, head: Token) -> Chain | None:
        """ "Boston's Ada Stone": the place before who is named."""
        owner = self._parsed.kid(head.i, "poss")
        place = None if owner is None or owner.pos != "PROPN" else self._by_head.get(owner.i)
        return place if place is not None and place.type == PLACE and place.named else None

    def _is_half_a_name(self, place: Token) -> bool:
        """ "Mali" in "director of Mali and Niger Railways"."""
        last = second_half(self._parsed, place)
        other = None if last is None else self._by_head.get(last.i)
        return last is not None and (other is None or other.type != PLACE)

    def country_of(self, place: Chain) -> Country | None:
        """The country that a place is; None for towns and states."""
        names = [place.names[0]] if place.names else []
        return next((c for name in names if (c := self._gazetteer.country(name))), None)
