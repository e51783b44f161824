"""Pronouns before their name: "In his letter, Weiss …", "Since his arrest, Weiss's firm …"."""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain, agreeing
from kg.extraction.ner.phrases import PERSONAL_GENDERS, Gender, Number, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import MODIFIERS, SUBJECTS

FRONTED = frozenset(("advcl", "prep", "npadvmod", "advmod"))
# Tags of prepositions, subordinators and participles, with which a fronted clause begins.
OPENERS = frozenset(("IN", "WRB", "VBG", "VBN", "TO"))

# Words that open a clause of time, whose "he" is the subject behind its comma; "if he" and
# "when he" more often are somebody who was named before.
OF_TIME = frozenset({"as", "while", "before", "after"})
STRESS = frozenset({"even", "just"})


def fronted_name(parsed: ParsedDocument, pronoun: Phrase, chains: list[Chain]) -> Chain | None:
    """ "In *his* reply, Weiss said", "Even as *he* accused the port, Weiss would not say": the name
    behind the comma, where nobody else who fits the pronoun is named before it; or None."""
    here = parsed.tokens[pronoun.head]
    sentence = parsed.sentences[here.sentence]
    personal = pronoun.gender in PERSONAL_GENDERS and pronoun.number is not Number.PLURAL
    if not personal or not _opens(parsed, here):
        return None
    comma = next((t.i for t in parsed.tokens[here.i : sentence.last] if t.text == ","), None)
    if comma is None:
        return None
    fit = agreeing(chains, pronoun.gender, pronoun.number)
    names = [(p, c) for c in fit for p in c.phrases if p.kind is MentionKind.NAME]
    if any(sentence.first <= p.first < comma for p, _ in names):
        return None
    found = next(((p, c) for p, c in names if comma < p.first and _follows(parsed, comma, p)), None)
    return found[1] if found is not None and _leans(pronoun, found[1]) else None


def _opens(parsed: ParsedDocument, here: Token) -> bool:
    """Whether the pronoun stands in the phrase or clause that opens its sentence."""
    first = parsed.sentences[here.sentence].first
    opener = parsed.tokens[first + 1 if parsed.tokens[first].lower in STRESS else first]
    if here.dep == "poss":
        above = parsed.tokens[here.head]
        return opener.dep == "prep" and above.dep == "pobj" and above.head == opener.i
    clause = parsed.tokens[here.head]
    return (
        opener.lower in OF_TIME
        and here.i == opener.i + 1
        and clause.dep == "advcl"
        and opener.head == clause.i
    )


def _follows(parsed: ParsedDocument, comma: int, name: Phrase) -> bool:
    """Whether a name is the subject right behind a comma."""
    between = parsed.tokens[comma + 1 : name.first]
    plain = all(t.dep in ("det", *MODIFIERS) for t in between)
    return plain and parsed.tokens[name.head].dep in SUBJECTS


def _leans(pronoun: Phrase, chain: Chain) -> bool:
    """False for a given name that is more often of the other gender."""
    if chain.gender is pronoun.gender or chain.lean is None:
        return True
    return (chain.lean >= 0.5) == (pronoun.gender is Gender.FEMININE)


def anticipated(parsed: ParsedDocument, pronoun: Phrase, chain: Chain) -> Phrase | None:
    """The phrase after a pronoun that a fronted clause or phrase may anticipate, or None.

    It is the subject of the sentence, or owns the subject.
    """
    phrase = _next(pronoun, chain)
    if phrase is None:
        return None
    here, there = parsed.tokens[pronoun.head], parsed.tokens[phrase.head]
    if there.sentence != here.sentence:
        return None
    if _opens_the_rest(parsed, here, phrase):
        return phrase
    while there.dep in ("poss", "appos"):
        there = parsed.tokens[there.head]
    if there.dep not in SUBJECTS:
        return None
    around = (here, *parsed.ancestors(here.i))
    fronted = any(above.dep in FRONTED and above.head == there.head for above in around)
    return phrase if fronted else None


def _next(pronoun: Phrase, chain: Chain) -> Phrase | None:
    """The first name or description of the chain after the pronoun."""
    later = [
        p for p in chain.phrases if p.first > pronoun.first and p.kind is not MentionKind.PRONOUN
    ]
    return min(later, key=lambda p: p.first, default=None)


def _opens_the_rest(parsed: ParsedDocument, here: Token, phrase: Phrase) -> bool:
    """ "Although he tours with Holt, Zorn …": right after the comma of a fronted clause.

    Recognised by the words alone: small parsers often lose the subject after such a clause.
    """
    sentence = parsed.sentences[here.sentence]
    if parsed.tokens[sentence.first].tag not in OPENERS:
        return False
    commas = [t.i for t in parsed.tokens[here.i + 1 : phrase.first] if t.text == ","]
    return len(commas) == 1 and all(
        t.dep in ("det", *MODIFIERS) for t in parsed.tokens[commas[0] + 1 : phrase.first]
    )
