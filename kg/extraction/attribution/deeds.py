"""Deeds: what is done without words, by which nobody becomes a speaker ("sacked", "called off")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.quotes import MARK
from kg.nlp.tree import NOMINAL, is_passive, particled, roots
from kg.nlp.verb_classes import classes
from kg.ontology.lexicon import Lexicon

# Behind "was called": a summons. Behind the object of "called": what belongs to no name.
SUMMONS = frozenset(("to", "in", "out", "back"))
# What leads to what somebody asks for, behind the one who is asked.
TOPICS = frozenset(("for", "to", "over", "about", "against", "on", "with"))
BEHIND_CALL = frozenset(("prep", "punct", "cc", "conj", "npadvmod", "advcl", "xcomp"))


@dataclass(frozen=True, slots=True)
class Deed:
    """The words of an attribution that may be none.

    ``to_person``: its content names people and nothing else; ``of_person``: it begins with one;
    ``by_body``: its source is a body or a state; ``by_nobody``: it has no source.
    """

    cue: Sequence[Token]
    content: Sequence[Token]
    to_person: bool
    of_person: bool
    by_body: bool
    by_nobody: bool


@dataclass(frozen=True, slots=True)
class DeedWords:
    """Verbs for deeds; ``to_person`` and the next ones only in the surroundings they are named by.

    ``empty``: verbs that add nothing to the deed; ``shown``: what is shown without words;
    ``glosses``: verbs whose participle tells what was meant by other words; ``posts``: offices;
    ``called``: what is called for help; ``addressing``: verbs whose object is only who hears them;
    ``hunting``: verbs whose object is sought.
    """

    deeds: frozenset[str]
    to_person: frozenset[str]
    by_body: frozenset[str]
    by_nobody: frozenset[str]
    particles: frozenset[str]
    empty: frozenset[str]
    shown: frozenset[str]
    glosses: frozenset[str]
    posts: frozenset[str]
    called: frozenset[str]
    addressing: frozenset[str]
    hunting: frozenset[str]

    @classmethod
    def of(cls, lexicon: Lexicon) -> DeedWords:
        """As the ontology's files list them; raises LexiconError where a list is missing."""
        return cls(
            lexicon.words("wordlessDeed"),
            lexicon.words("deedToPerson"),
            lexicon.words("recallingVerb"),
            lexicon.words("namelessDeed"),
            lexicon.words("deedWithParticle"),
            lexicon.words("emptyVerb"),
            lexicon.words("shownThing"),
            lexicon.words("glossVerb"),
            frozenset(lexicon.mapping("post")),
            lexicon.words("calledThing"),
            lexicon.words("addressingVerb"),
            lexicon.words("huntingVerb"),
        )

    def tell(self, parsed: ParsedDocument, deed: Deed) -> bool:
        """True where the cue says what is done, and nothing that is said."""
        verbs = {token.lemma.lower() for token in deed.cue if token.pos == "VERB"}
        # "Were mistaken for rebels": taggers take such participles for adjectives.
        verbs = verbs or {token.lemma.lower() for token in deed.cue if token.pos == "ADJ"}
        verbs = verbs - self.empty or verbs
        if not verbs:
            return False
        if verbs <= self._fitting(deed) or self._with_others(parsed, deed):
            return True
        return any(
            self._is_gloss(parsed, verb)
            or self._only_addresses(parsed, verb)
            or self._is_call(parsed, verb, deed)
            or self._fills_post(parsed, verb)
            for verb in deed.cue
            if verb.pos in ("VERB", "ADJ")
        )

    def _is_gloss(self, parsed: ParsedDocument, verb: Token) -> bool:
        """ "…, he said, referring to the fire": a participle beside the verb of saying."""
        above = parsed.tokens[verb.head]
        beside = verb.tag == "VBG" and verb.dep == "advcl" and above.lemma in classes().saying
        return beside and verb.lemma in self.glosses and not _tells_of_some(parsed, verb)

    def _only_addresses(self, parsed: ParsedDocument, verb: Token) -> bool:
        """ "Petitioned the police": who is asked, and nothing of what was said."""
        if verb.lemma not in self.addressing or parsed.kid(verb.i, "dobj", "nsubjpass") is None:
            return False
        told = any(parsed.kids(verb.i, "xcomp", "ccomp", "advcl", "oprd"))
        led = {kid.lower for kid in parsed.kids(verb.i, "prep")}
        return not told and not led & TOPICS

    def _is_call(self, parsed: ParsedDocument, verb: Token, deed: Deed) -> bool:
        """ "Called the police", "were called to help": a call or summons, where it gives no name.

        "Called him a liar", "called for peace" and "called the vote a sham" are said.
        """
        named = parsed.kid(verb.i, "oprd", "ccomp", "acomp", "attr")
        quoted = any(MARK.fullmatch(token.text) for token in deed.content)
        if verb.lemma != "call" or named is not None or quoted or _says_below(parsed, verb):
            return False
        if is_passive(parsed, verb.i):
            led = {kid.lower for kid in parsed.kids(verb.i, "prep", "prt", "dative")}
            return parsed.kid(verb.i, "xcomp") is not None or bool(led & SUMMONS)
        called = parsed.kid(verb.i, "dobj")
        if called is None or not (deed.of_person or called.lemma.lower() in self.called):
            return False
        beside = (kid for kid in parsed.kids(verb.i) if kid.i > verb.i and kid.i != called.i)
        return all(kid.i > called.i and kid.dep in BEHIND_CALL for kid in beside)

    def _fills_post(self, parsed: ParsedDocument, verb: Token) -> bool:
        """ "Named Ada Holm chief executive": a deed, unlike "named her as the suspect"."""
        post = parsed.kid(verb.i, "oprd", "dobj")
        if post is None or any(kid.lower == "as" for kid in parsed.kids(verb.i)):
            return False
        if parsed.kid(post.i, "det") is not None:
            return False  # "a witness named the minister"
        return verb.lemma == "name" and post.lemma.lower() in self.posts

    def _fitting(self, deed: Deed) -> frozenset[str]:
        """The verbs that are deeds here."""
        fitting = self.deeds
        if deed.to_person:
            fitting |= self.to_person
        if deed.by_body and not any(token.tag in ("VBD", "VBZ", "VBP") for token in deed.content):
            fitting |= self.by_body
        if deed.by_nobody and not any(token.lower == "as" for token in (*deed.cue, *deed.content)):
            fitting |= self.by_nobody
        return fitting

    def _with_others(self, parsed: ParsedDocument, deed: Deed) -> bool:
        """ "Called off", "reports to", "showed no emotion": a deed by the word behind the verb."""
        pairs = {particled(parsed, verb).lower() for verb in deed.cue}
        led = [k for v in deed.cue for k in parsed.kids(v.i, "prep") if k in deed.cue]
        pairs |= {f"{parsed.tokens[k.head].lemma} {k.lower}" for k in led}
        if deed.of_person:
            pairs -= self.hunting  # "are looking for Roth over a theft" accuses her
        if pairs & self.particles:
            return True
        first = roots(deed.content)[:1]
        shows = any(token.lemma.lower() == "show" for token in deed.cue)
        return shows and any(t.pos in NOMINAL and t.lemma.lower() in self.shown for t in first)


def _says_below(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Called the police *to say* that he hit her"."""
    below = parsed.kids(verb.i, "xcomp", "advcl")
    return any(kid.lemma in classes().saying and parsed.kid(kid.i, "ccomp") for kid in below)


def _tells_of_some(parsed: ParsedDocument, gloss: Token) -> bool:
    """ "Pointing to fraud by Lind", "referring to Lind's theft": what Lind did is told, and without
    a speaker it would be a fact; "referring to Lind" and "to the fire" tell nothing."""
    objects = (kid for link in parsed.kids(gloss.i, "prep") for kid in parsed.kids(link.i, "pobj"))
    return any(
        one.pos != "PROPN" and any(t.pos in ("PROPN", "PRON") for t in parsed.subtree(one.i))
        for one in objects
    )
