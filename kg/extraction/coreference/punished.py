"""Whoever is punished is the one who did it: "Police arrested two men, saying *they* had robbed a
bank". Nobody arrests, sacks or fines others for a deed of their own."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, agreeing
from kg.extraction.ner.phrases import Phrase
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, is_passive, particled, prepositional_objects
from kg.nlp.verb_classes import classes

CLAUSES = ("advcl", "xcomp", "conj")  # how "saying" hangs from what was done
WITHOUT_OBJECT = frozenset({"them", "him", "her"})


def punished(setting: Setting, pronoun: Phrase) -> Token | None:
    """Who is punished for what ``pronoun`` is said to have done; None where nobody is."""
    parsed = setting.parsed
    here = parsed.tokens[pronoun.head]
    deed = parsed.tokens[here.head]
    saying = parsed.tokens[deed.head]
    reason = deed.dep == "ccomp" and saying.tag == "VBG" and saying.dep in CLAUSES
    told = setting.speakers.reports(saying) or saying.lemma in classes().claiming
    if here.dep not in NOUN_SUBJECTS or not reason or not told:
        return None
    done_to = list(_done_to(parsed, parsed.tokens[saying.head]))
    return done_to[0] if len(done_to) == 1 and _is_deed(parsed, deed) else None


def of_punished(pronoun: Phrase, sufferer: Token, chains: list[Chain]) -> Chain | None:
    """The chain of whoever is punished, where it agrees with ``pronoun``."""
    fitting = agreeing(chains, pronoun.gender, pronoun.number)
    return next((c for c in fitting if any(p.head == sufferer.i for p in c.phrases)), None)


def _done_to(parsed: ParsedDocument, act: Token) -> Iterator[Token]:
    """Who is arrested, sacked or fined; or on sufferer sanctions are imposed."""
    words = classes()
    for kid in parsed.kids(act.i, "dobj"):
        if particled(parsed, act) in words.punishing:
            yield kid
        elif kid.lemma.lower() in words.penalties_imposed:
            for link in (kid.i, act.i):
                yield from (parsed.tokens[i] for i in prepositional_objects(parsed, link, ("on",)))


def _is_deed(parsed: ParsedDocument, verb: Token) -> bool:
    """An act that took place: not what those who punish found, nor what they will do."""
    if verb.pos != "VERB" or verb.tag == "VBG" or is_passive(parsed, verb.i):
        return False
    modal = any(kid.tag == "MD" for kid in parsed.kids(verb.i, "aux"))
    them = any(kid.lower in WITHOUT_OBJECT for kid in parsed.kids(verb.i, "dobj", "dative"))
    return not modal and not them and verb.lemma not in classes().own_deeds
