"""Whoever denies what somebody without a name is said to have done is that person.

"A carer stole from a widow, a court was told. Janine Marsh, 43, denies fraud." Whoever is charged
denies the charge. Nobody is joined where two of the text are accused, where the one who denies
is introduced as somebody else ("her lawyer, Ivo Falk, denied it"), speaks for somebody ("Ivo Falk
of the union", "on her behalf"), or has been named before.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from kg.extraction.coreference.people_pairs import Description
from kg.extraction.coreference.people_told import Told
from kg.model import Extraction, Statement, was_made
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import TENSED
from kg.nlp.verb_classes import classes

DENY = "deny"
# What tells more of a name.
BESIDE = ("appos", "compound", "relcl", "acl", "prep")
REACH = 1  # sentences from what somebody is said to have done to the denial


def denier(
    parsed: ParsedDocument,
    found: Extraction,
    one: Description,
    named: Sequence[Told],
    *,
    accused: Set[str],
) -> Told | None:
    """Who of ``named`` is the one described; None where grammar leaves it open.

    ``accused``: all of the text who are said to have done a wrong.
    """
    if one.determiner != "a":
        return None
    fits = [
        other
        for other in named
        if not accused - {one.told.entity.id, other.entity.id}
        and _is_first_named_there(parsed, one, other)
        and any(_denies(parsed, said, one, other) for said in found.statements)
    ]
    return fits[0] if len(fits) == 1 else None


def _is_first_named_there(parsed: ParsedDocument, one: Description, other: Told) -> bool:
    """True where the name follows shortly, without a title or description of its own."""
    gap = parsed.tokens[other.first_name].sentence - one.head.sentence
    plain = not other.descriptions and not other.owned
    return plain and 0 < gap <= REACH and has_no_title(parsed, one, other)


def has_no_title(parsed: ParsedDocument, one: Description, other: Told) -> bool:
    """ "Janine Marsh, 43, denies it"; but not "Mayor Ana Marsh", "Ivo Falk, who runs the home"."""
    first = min(other.names, key=lambda tokens: tokens[0].i)
    before = parsed.tokens[max(first[0].i - 1, 0)]
    opens = before.sentence != first[0].sentence or before.pos in ("PUNCT", "CCONJ", "SCONJ")
    if not (opens or before.lower == one.noun):
        return False
    inside = range(first[0].i, first[-1].i + 1)
    beside = (kid for token in first for kid in parsed.kids(token.i, *BESIDE))
    return all(kid.i in inside or kid.text.isdecimal() or kid.lower == one.noun for kid in beside)


def _denies(parsed: ParsedDocument, said: Statement, one: Description, other: Told) -> bool:
    """True where the one named denies a charge, in the sentence that first has the name.

    "Denied it", "denies fraud", "denied the claims"; not "denied that drugs were missing", nor
    "denied making the claim", as whoever raised it may.
    """
    here = parsed.sentence_span(parsed.tokens[other.first_name].sentence)
    told = said.speech_act == DENY and was_made(said) and said.actors == (other.entity.id,)
    words = [token for span in said.content for token in parsed.within(span)]
    plain = not any(
        t.tag in TENSED or (t.tag == "VBG" and t.lemma in classes().raising) for t in words
    )
    own = not any(token.lower in classes().behalf for token in parsed.within(here))
    return told and plain and own and all(here.covers(span) for span in said.source)
