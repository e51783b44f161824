"""Third-person pronouns: a ranking of candidate entities by grammar, distance and salience.

Agreement and binding rule candidates out; the rest are ranked by a weighted sum of the factors that
Lappin and Leass (1994) and the centering literature (Grosz, Joshi, Weinstein 1995) name: subject
over object, recency, parallel roles, how often an entity was spoken of.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from kg.extraction.coreference.binding import (
    OBJECTS,
    bound_apart,
    clause_subject,
    understood_subject,
)
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.pronoun_weights import IMPERSONAL, PERSONAL
from kg.extraction.coreference.quotation_speakers import Speakers
from kg.extraction.ner.phrases import PERSON, PLACE, THING, Gender, Nouns, Number, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NAMING, NOUN_SUBJECTS, SUBJECTS, first_conjunct, governor

# How far back an antecedent may stand, in sentences: beyond, names are said again.
REACH = 6
FRONTED = frozenset(("advcl", "prep", "npadvmod", "advmod"))
# Tags of prepositions, subordinators and participles, with which a fronted clause begins.
OPENERS = frozenset(("IN", "WRB", "VBG", "VBN", "TO"))
PRONOUN = MentionKind.PRONOUN
# Half the log-odds of 88 women (or men) in 100 of a given name: less is no clear name.
CLEAR_LEAN = 1.0


class Setting(NamedTuple):
    """What the ranking may look at."""

    parsed: ParsedDocument
    speakers: Speakers
    nouns: Nouns


def rank(setting: Setting, pronoun: Phrase, chains: list[Chain]) -> list[tuple[float, Chain]]:
    """The chains that ``pronoun`` may mean, best first, each with its score."""
    personal = pronoun.gender in (Gender.MASCULINE, Gender.FEMININE)
    weights = PERSONAL if personal else IMPERSONAL
    scored = [
        (sum(weights.get(name, 0.0) * value for name, value in found.items()), chain)
        for found, chain in candidates(setting, pronoun, chains)
    ]
    # Ties go to the chain named first: the order of reading, so that every run agrees.
    return sorted(scored, key=lambda item: (-item[0], item[1].first))


def candidates(
    setting: Setting, pronoun: Phrase, chains: list[Chain]
) -> list[tuple[dict[str, float], Chain]]:
    """The chains that agreement and binding let ``pronoun`` mean, each with what speaks for it."""
    rows = [
        (found, chain)
        for chain in chains
        if (found := factors(setting, pronoun, chain)) is not None
    ]
    rivals = [found for found, _ in rows if "soft" not in found and "nominal" not in found]
    most = max((found["mentions"] for found in rivals), default=0.0)
    for found, _ in rows:
        # How many others were spoken of since: recency as a rank, not as a distance.
        since = sum(r["tokens"] < found["tokens"] for r in rivals if r is not found)
        found["others_since"] = math.log1p(since)
        if 0 < most <= found["mentions"]:
            found["most_mentioned"] = 1.0
    return rows


def factors(setting: Setting, pronoun: Phrase, chain: Chain) -> dict[str, float] | None:
    """What speaks for ``chain`` as antecedent; None where agreement or binding forbids it."""
    if not chain.agrees(pronoun.gender, pronoun.number):
        return None
    parsed = setting.parsed
    owns = _owns_actor(setting, pronoun)
    if any(bound_apart(parsed, pronoun, phrase, owns_actor=owns) for phrase in chain.phrases):
        return None
    here = parsed.tokens[pronoun.head]
    anchor = chain.before(pronoun.first)
    ahead = anchor is None
    if anchor is None:
        anchor = _cataphor(parsed, pronoun, chain)
        if anchor is None:
            return None
    distance = abs(here.sentence - parsed.tokens[anchor.head].sentence)
    if distance > REACH or not _quotes_fit(setting, pronoun, chain):
        return None
    found: dict[str, float] = {
        "distance": math.log1p(distance),
        "tokens": math.log1p(abs(pronoun.first - anchor.last)),
        "mentions": math.log(sum(p.last <= pronoun.first for p in chain.phrases) or 1),
        "lean": _lean(pronoun, chain),
    }
    if abs(found["lean"]) > CLEAR_LEAN:
        found["lean_against" if found["lean"] < 0 else "lean_for"] = 1.0
    if chain.gender is pronoun.gender and chain.gender is not Gender.NEUTER:
        found["gender_shown"] = 1.0
    elif chain.called is pronoun.gender:
        found["called_so"] = 1.0
    elif chain.called is not Gender.UNKNOWN:
        found["called_otherwise"] = 1.0
    if ahead:
        found["cataphora"] = 1.0
    elif _cataphor(parsed, pronoun, chain) is not None:
        found["anticipated"] = 1.0
    _roles(setting, pronoun, chain, anchor, found)
    _standing(setting, pronoun, chain, anchor, found)
    return found


def _owns_actor(setting: Setting, pronoun: Phrase) -> bool:
    """True unless a "his" or "her" stands before a noun for a thing."""
    if pronoun.gender not in (Gender.MASCULINE, Gender.FEMININE):
        return True
    owned = setting.parsed.tokens[setting.parsed.tokens[pronoun.head].head].lemma.lower()
    nouns = setting.nouns
    return nouns.person_gender(owned) is not None or owned in nouns.body_nouns


def _standing(
    setting: Setting, pronoun: Phrase, chain: Chain, anchor: Phrase, found: dict[str, float]
) -> None:
    """What the candidate is, and how it was last spoken of."""
    parsed = setting.parsed
    if anchor.kind is PRONOUN:
        found["pronoun_before"] = 1.0
        if anchor.form == pronoun.form:
            found["same_form_before"] = 1.0
    if not chain.named and pronoun.gender in (Gender.MASCULINE, Gender.FEMININE):
        found["nominal"] = 1.0
    if chain.type != PERSON and pronoun.gender in (Gender.MASCULINE, Gender.FEMININE):
        found["soft"] = 1.0
    elif chain.type == THING:
        found["thing"] = 1.0
    elif chain.type == PLACE:
        found["place"] = 1.0
    elif chain.type != PERSON:
        found["body"] = 1.0
    if (
        pronoun.form == "possessive"
        and not chain.named
        and chain.roles <= setting.nouns.inner_bodies
    ):
        found["inner_body"] = 1.0  # a board has no chief executive: the firm that it leads has
    if pronoun.number is Number.PLURAL and chain.number is Number.PLURAL:
        found["plural"] = 1.0
    if chain.members:
        found["joint"] = 1.0
    if chain.first <= parsed.sentences[0].last:
        found["opening"] = 1.0
    quotation = setting.speakers.quotation_at
    if quotation(parsed.tokens[pronoun.head].start) != quotation(parsed.tokens[anchor.head].start):
        found["quoted_apart"] = 1.0
    if anchor.kind is MentionKind.NAME and anchor.last - anchor.first > 1:
        found["full_name"] = 1.0
    if chain.named:
        _named(parsed, pronoun, chain, found)
    depth = sum(
        1 for above in parsed.ancestors(anchor.head) if above.pos in ("VERB", "AUX", "NOUN")
    )
    found["depth"] = math.log1p(depth)


def _named(parsed: ParsedDocument, pronoun: Phrase, chain: Chain, found: dict[str, float]) -> None:
    """How near and how often it was called by its name."""
    named = [p for p in chain.phrases if p.kind is MentionKind.NAME]
    here = parsed.tokens[pronoun.head].sentence
    near = min(abs(here - parsed.tokens[p.head].sentence) for p in named)
    found["name_distance"] = math.log1p(near)
    found["names"] = math.log(sum(p.last <= pronoun.first for p in named) or 1)
    if chain.lean is None and chain.gender is Gender.UNKNOWN:
        found["gender_unknown"] = 1.0


def _roles(
    setting: Setting, pronoun: Phrase, chain: Chain, anchor: Phrase, found: dict[str, float]
) -> None:
    """The grammatical roles of the candidate and the pronoun, and how they lie to each other."""
    parsed = setting.parsed
    here = parsed.tokens[pronoun.head]
    sentence = parsed.tokens[anchor.head].sentence
    # The best role of the chain in the sentence of its nearest mention counts.
    roles = {
        role(parsed, phrase)
        for phrase in chain.phrases
        if phrase.last <= pronoun.first and parsed.tokens[phrase.head].sentence == sentence
    } or {role(parsed, anchor)}
    for name in ("subject", "object", "possessor", "oblique"):
        if name in roles:
            found[name] = 1.0
            break
    if nested(parsed, anchor):
        found["nested"] = 1.0
    own = role(parsed, pronoun)
    if own in roles:
        found[f"parallel_{own}"] = 1.0
    if sentence == here.sentence:
        found[f"same_sentence_{own}"] = 1.0
    elif here.sentence - sentence == 1 and "subject" in found:
        found["subject_before"] = 1.0  # the centre of the sentence before, in centering's terms
        if pronoun.gender is Gender.NEUTER and own != "object":
            found["centre"] = 1.0
    _position(parsed, anchor, own, found)
    if own == "subject" and _named_in_own_words(setting, pronoun, chain):
        found["named_in_own_words"] = 1.0
    if own == "subject" and _speaks_on(setting, here, anchor):
        found["speaks_on"] = 1.0
    if sentence == here.sentence:
        subject = clause_subject(parsed, here)
        if subject is not None and any(p.head == subject.i for p in chain.phrases):
            found["clause_subject"] = 1.0
        elif _governs(parsed, here, chain):
            found["governor_subject"] = 1.0


def _position(parsed: ParsedDocument, anchor: Phrase, own: str, found: dict[str, float]) -> None:
    """Where in its sentence the candidate was last mentioned."""
    there = parsed.tokens[anchor.head]
    if there.dep == "conj":
        found["conjoined"] = 1.0
    elif there.dep == "appos":
        found["apposition"] = 1.0
    elif there.dep in NOUN_SUBJECTS and parsed.tokens[there.head].dep == "ROOT":
        found["main_subject"] = 1.0
        found[f"main_subject_{own}"] = 1.0
    if there.dep == "nsubjpass":
        found["passive_subject"] = 1.0
    if anchor.first == parsed.sentences[there.sentence].first:
        found["fronted"] = 1.0
    if own == "possessor" and there.dep == "poss":
        found["both_possessors"] = 1.0


def _speaks_on(setting: Setting, here: Token, anchor: Phrase) -> bool:
    """ "X said … he said": who spoke last outside the marks goes on speaking."""
    parsed, speakers = setting.parsed, setting.speakers
    there = parsed.tokens[anchor.head]
    return (
        there.dep == "nsubj"
        and speakers.reports(parsed.tokens[here.head])
        and speakers.reports(parsed.tokens[there.head])
        and speakers.quotation_at(here.start) is None
        and speakers.quotation_at(there.start) is None
    )


def _governs(parsed: ParsedDocument, here: Token, chain: Chain) -> bool:
    """The chain is subject of a clause that holds the pronoun's clause."""
    heads = {phrase.head for phrase in chain.phrases}
    doers = (understood_subject(parsed, above) for above in parsed.ancestors(here.i))
    return any(doer is not None and doer.i in heads for doer in doers)


def role(parsed: ParsedDocument, phrase: Phrase) -> str:
    """Subject, object, possessor or oblique, through conjunction and apposition."""
    token = first_conjunct(parsed, parsed.tokens[phrase.head], links=("conj", "appos"))
    if token.dep in SUBJECTS:
        return "subject"
    if token.dep == "ROOT" and token.pos != "VERB":
        return "subject"
    if token.dep in OBJECTS:
        return "object"
    return "possessor" if token.dep == "poss" else "oblique"


def nested(parsed: ParsedDocument, phrase: Phrase) -> bool:
    """True where the phrase stands inside another noun phrase: "the sister of X", "X's sister"."""
    token = parsed.tokens[phrase.head]
    inside = token.dep == "pobj" and governor(parsed, token).pos in NAMING
    return inside or token.dep == "poss"


def _cataphor(parsed: ParsedDocument, pronoun: Phrase, chain: Chain) -> Phrase | None:
    """The phrase behind a pronoun that a fronted clause or phrase may anticipate, or None.

    It is the subject ("In his letter, Weiss …") or owns it ("Since his arrest, Weiss's firm …").
    """
    later = [p for p in chain.phrases if p.first > pronoun.first and p.kind is not PRONOUN]
    if not later:
        return None
    phrase = min(later, key=lambda p: p.first)
    here, there = parsed.tokens[pronoun.head], parsed.tokens[phrase.head]
    if there.sentence != here.sentence:
        return None
    if _opens_the_rest(parsed, here, phrase):
        return phrase
    while there.dep in ("poss", "appos"):
        there = parsed.tokens[there.head]
    if there.dep not in SUBJECTS:
        return None
    fronted = any(
        above.dep in FRONTED and above.head == there.head
        for above in (here, *parsed.ancestors(here.i))
    )
    return phrase if fronted else None


def _opens_the_rest(parsed: ParsedDocument, here: Token, phrase: Phrase) -> bool:
    """ "Although he tours with Holt, Zorn …": right behind the comma after a fronted clause.

    Told by the words alone, since small parsers often lose the subject behind such a clause.
    """
    sentence = parsed.sentences[here.sentence]
    if parsed.tokens[sentence.first].tag not in OPENERS:
        return False
    commas = [t.i for t in parsed.tokens[here.i + 1 : phrase.first] if t.text == ","]
    return len(commas) == 1 and all(
        t.dep in ("det", "amod", "compound", "nmod")
        for t in parsed.tokens[commas[0] + 1 : phrase.first]
    )


def _quotes_fit(setting: Setting, pronoun: Phrase, chain: Chain) -> bool:
    """Nobody calls themselves "he": the speaker of a quotation is no "he" inside it."""
    quotation = setting.speakers.quotation_at(setting.parsed.tokens[pronoun.head].start)
    if quotation is None:
        return True
    speaker = setting.speakers.speaker(quotation)
    return speaker is None or all(phrase.head != speaker for phrase in chain.phrases)


def _named_in_own_words(setting: Setting, pronoun: Phrase, chain: Chain) -> bool:
    """The quotation that the pronoun speaks names the candidate: few speak of themselves so."""
    own = setting.speakers.spoken_by(pronoun.head)
    names = [p.head for p in chain.phrases if p.kind is MentionKind.NAME]
    starts = [setting.parsed.tokens[head].start for head in names]
    return any(q.start <= start < q.end for q in own for start in starts)


def _lean(pronoun: Phrase, chain: Chain) -> float:
    """Log-odds, clipped, that a person of this given name is called by such a pronoun."""
    if pronoun.gender not in (Gender.MASCULINE, Gender.FEMININE) or pronoun.number is Number.PLURAL:
        return 0.0
    if pronoun.gender in (chain.gender, chain.called):
        return 1.5
    if chain.lean is None:
        return 0.0
    share = min(max(chain.lean, 0.02), 0.98)
    odds = math.log(share / (1 - share))
    return (odds if pronoun.gender is Gender.FEMININE else -odds) / 2
