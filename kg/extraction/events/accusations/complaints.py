"""What people claim to have been done to them, or tell a tribunal, in words that no list holds.

"Workers claim that the boss sent them underground without lamps": whoever *claims* it asks to be
believed, and it is the speaker who undergoes it. So does whoever tells a tribunal. Kindness and the
daily business of employers are no matter for complaint: ``lex:kindDeed``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.events.accusations.own_acts import PEOPLE
from kg.extraction.events.accusations.suffered_frames import (
    is_harmless,
    is_sport,
    suffered_words,
)
from kg.extraction.events.accusations.tellers import Tellers
from kg.extraction.events.arguments import Participants
from kg.model import Quotation, Statement
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, PLURAL, base_form, particled, prepositional_objects
from kg.ontology.lexicon import Lexicon

CLAIM, MAKE, THEM = "claim", "make", "them"
HEARERS = ("dobj", "dative")
PREDICATES = ("oprd", "attr", "acomp")
# What says how, where or with what something was done.
CIRCUMSTANCES = ("prep", "prt", "advmod", "npadvmod", "advcl", "ccomp", "xcomp", *PREDICATES)


class Complaints:
    """Judges the statements of one document."""

    def __init__(
        self, parsed: ParsedDocument, people: Participants, tellers: Tellers, lexicon: Lexicon
    ) -> None:
        """Raises LexiconError if a list is missing from ``lexicon``."""
        self._parsed = parsed
        self._people = people
        self._tellers = tellers
        self._harm = suffered_words(lexicon)
        self._good = lexicon.words("goodForOne")
        self._kind = lexicon.words("kindDeed")
        self._bodies = lexicon.words("complaintBody")

    def is_one(self, statement: Statement) -> bool:
        """Whether people claim it, or tell it to a body that hears complaints."""
        if statement.quotation is Quotation.DIRECT or not self._is_told_so(statement):
            return False
        people = all(self._people.entity(one).type in PEOPLE for one in statement.actors)
        return people and not is_sport(self._parsed, self._harm)

    def hurts(self, statement: Statement, verb: int, doers: tuple[int, ...]) -> bool:
        """Whether by ``verb`` something was done to the speaker that one may complain of."""
        token = self._parsed.tokens[verb]
        if particled(self._parsed, token) in self._kind or self._is_given(token):
            return False
        if token.lemma == MAKE and not self._is_ordeal(token):
            return False
        if is_harmless(self._parsed, token, self._harm):
            return False
        if not self._tells_more(token):
            return False
        undergone = (i for i in self._undergone(token) if not self._is_of_things(i, token))
        return any(self._tellers.is_teller(head, statement, doers) for head in undergone)

    def _is_told_so(self, statement: Statement) -> bool:
        cue = [token for span in statement.cue for token in self._parsed.within(span)]
        return any(token.lemma == CLAIM or self._is_heard(token) for token in cue)

    def _is_heard(self, cue: Token) -> bool:
        """ "Told a tribunal"."""
        heard = [kid.i for kid in self._parsed.kids(cue.i, *HEARERS)]
        heard += prepositional_objects(self._parsed, cue.i, ("to",))
        return any(base_form(self._parsed.tokens[i]) in self._bodies for i in heard)

    def _is_given(self, verb: Token) -> bool:
        """ "Sent them a signed shirt": what one gets is a gift until it is said to be none."""
        got = self._parsed.kid(verb.i, "dative")
        return got is not None and got.pos != "ADP"

    def _tells_more(self, verb: Token) -> bool:
        """ "Billed them *twice*", "locked her *in a store*"; a verb of no list that stands alone,
        "assessed him", tells no wrong, and a day makes none of it."""
        kids = [kid for kid in self._parsed.kids(verb.i, *CIRCUMSTANCES) if kid.i > verb.i]
        told = (self._parsed.kid(kid.i, "pobj") or kid for kid in kids)
        return any(one.entity_type not in TIMES for one in told)

    def _is_ordeal(self, verb: Token) -> bool:
        """ "Made them *dig graves*"; but "made him captain", "made her laugh"."""
        below = self._parsed.kids(verb.i, "ccomp", "xcomp")
        return any(kid.tag == "VB" and kid.lemma not in self._good for kid in below)

    def _is_of_things(self, i: int, verb: Token) -> bool:
        """ "Kept their files and sent *them* to a clerk": the files may be meant."""
        above = self._parsed.tokens[verb.head]
        objects = self._parsed.kids(above.i, "dobj") if verb.dep == "conj" else ()
        known = ((one, self._people.entity_at(one.i)) for one in objects if one.tag in PLURAL)
        things = any(who is None or who.type not in PEOPLE for _, who in known)
        return things and self._parsed.tokens[i].lower == THEM

    def _undergone(self, verb: Token) -> Iterator[int]:
        """Who is done something to, is made to do something, or owns what it is done to."""
        for kid in self._parsed.kids(verb.i, "dobj"):
            yield kid.i
            owner = self._parsed.kid(kid.i, "poss")
            if owner is not None:
                yield owner.i
        for clause in self._parsed.kids(verb.i, "ccomp", *PREDICATES):
            own = self._parsed.kid(clause.i, *NOUN_SUBJECTS)
            made = clause.tag == "VB" or clause.dep in PREDICATES
            if own is not None and made:
                yield own.i
