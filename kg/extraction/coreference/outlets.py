"""Outlets that appear only as those who saw a document or held an interview.

In "Emails seen by Reuters show that the firm paid bribes. The company denied it", neither the firm
nor the company is Reuters: an outlet reports, and is not the subject of its report.
"""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Nouns, Phrase
from kg.nlp.parse import ParsedDocument, Token

# The kind of body that nouns for outlets have in the ontology.
MEDIA = "media"
INTERVIEW = "interview"


def is_told_apart_from_outlet(
    parsed: ParsedDocument, phrase: Phrase, chain: Chain, nouns: Nouns
) -> bool:
    """True where the chain saw or heard what is told, and the phrase has no noun for an outlet."""
    if nouns.body_nouns.get(phrase.words) == MEDIA:
        return False
    for other in chain.phrases:
        named = parsed.tokens[other.head]
        if named.dep == "pobj" and other.last <= phrase.first and _reports(parsed, named, nouns):
            return True
    return False


def _reports(parsed: ParsedDocument, named: Token, nouns: Nouns) -> bool:
    """ "Seen by the Orsk Post", "an interview with the Orsk Post"."""
    preposition = parsed.tokens[named.head]
    above = parsed.tokens[preposition.head]
    if preposition.lower == "by":
        viewed = parsed.kid(above.i, "nsubjpass") or parsed.tokens[above.head]
        written = not nouns.documents.isdisjoint((viewed.lemma.lower(), viewed.lower))
        return written and above.tag == "VBN" and above.lemma in nouns.viewing
    return preposition.lower == "with" and above.lemma == INTERVIEW
