"""What a pronoun or description shows by itself, whatever it means."""

from __future__ import annotations

import math

from kg.extraction.coreference.candidates import Setting, holding
from kg.extraction.coreference.grammatical_roles import nested, role
from kg.extraction.ner.phrases import PERSONAL_GENDERS, Number, Phrase
from kg.model import MentionKind
from kg.nlp.tree import MODIFIERS

# Dependents behind a noun that say which one is meant: "the man who fled", "the head of the bank".
BEHIND = ("relcl", "acl", "prep", "appos")


def about(setting: Setting, phrase: Phrase) -> dict[str, float]:
    """The factors of ``phrase`` alone; all their names begin with "p_"."""
    parsed, speakers, nouns, _ = setting
    token = parsed.tokens[phrase.head]
    left = parsed.tokens[phrase.first : phrase.head]
    facts = {
        f"p_{phrase.reference}": True,
        f"p_{phrase.type}": True,
        f"p_{role(parsed, phrase)}": True,
        "p_plural": phrase.number is Number.PLURAL,
        "p_gender": phrase.gender in PERSONAL_GENDERS,
        "p_quoted": speakers.quotation_at(token.start) is not None,
        "p_opening": token.sentence < 2,
        "p_kin": phrase.words in nouns.kin,
        "p_generic": phrase.words in nouns.generic_people,
        "p_post": phrase.words in nouns.posts,
        "p_body": phrase.words in nouns.body_nouns,
        "p_spokes": phrase.words in nouns.spokes,
        "p_nested": nested(parsed, phrase),
        "p_other": any(t.lower in nouns.other_markers for t in left),
        "p_number": any(t.dep == "nummod" for t in left),
        "p_own": any(t.dep == "poss" and t.lower in nouns.pronouns for t in left),
        "p_owner": any(t.dep == "poss" and t.lower not in nouns.pronouns for t in left),
        "p_name_inside": any(t.pos == "PROPN" for t in left),
        "p_predicate": token.dep in ("attr", "oprd"),
        "p_upper": token.text[:1].isupper()
        and phrase.first != parsed.sentences[token.sentence].first,
        f"p_{phrase.words}": phrase.kind is MentionKind.PRONOUN,
        **{f"p_{dep}": parsed.kid(token.i, dep) is not None for dep in BEHIND},
    }
    return {
        **holding(facts),
        "p_modifiers": float(sum(t.dep in MODIFIERS for t in left)),
        "p_sentence": math.log1p(token.sentence),
    }
