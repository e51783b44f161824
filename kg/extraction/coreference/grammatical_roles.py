"""The grammatical role of a phrase, as the ranking of antecedents knows it."""

from __future__ import annotations

from kg.extraction.coreference.binding import OBJECTS
from kg.extraction.ner.phrases import Phrase
from kg.nlp.parse import ParsedDocument, remembered
from kg.nlp.tree import NAMING, SUBJECTS, first_conjunct, governor

# From the most prominent role to the least.
ROLES = ("subject", "object", "possessor", "oblique")


def role(parsed: ParsedDocument, phrase: Phrase) -> str:
    """Subject, object, possessor or oblique, through conjunction and apposition."""
    return _role_at(parsed, phrase.head)


@remembered
def _role_at(parsed: ParsedDocument, head: int) -> str:
    token = first_conjunct(parsed, parsed.tokens[head], links=("conj", "appos"))
    if token.dep in SUBJECTS:
        return "subject"
    if token.dep == "ROOT" and token.pos != "VERB":
        return "subject"
    if token.dep in OBJECTS:
        return "object"
    return "possessor" if token.dep == "poss" else "oblique"


def nested(parsed: ParsedDocument, phrase: Phrase) -> bool:
    """True if the phrase is inside another noun phrase: "the sister of X", "X's sister"."""
    token = parsed.tokens[phrase.head]
    inside = token.dep == "pobj" and governor(parsed, token).pos in NAMING
    return inside or token.dep == "poss"
