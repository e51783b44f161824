"""The evidence for a candidate as the antecedent of a pronoun: distance, gender, roles, mentions.

The factors are those that Lappin and Leass (1994) and the centering literature (Grosz, Joshi,
Weinstein 1995) name. Each is a number; yes-or-no factors are 1 if true and left out if false.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from kg.extraction.coreference.binding import clause_subject, understood_subject
from kg.extraction.coreference.candidates import Candidate, holding
from kg.extraction.coreference.cataphora import anticipated
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.grammatical_roles import ROLES, nested, role
from kg.extraction.ner.phrases import PERSON, PERSONAL_GENDERS, PLACE, THING, Gender, Number, Phrase
from kg.model import MentionKind
from kg.nlp.tree import NOUN_SUBJECTS

# Parts of speech that make a phrase deeper where they are above it.
CONTENT = frozenset({"VERB", "AUX", "NOUN"})
# Half the log-odds of 88 women (or men) in 100 of a given name: less is not a clear name.
CLEAR_LEAN = 1.0


def factors(candidate: Candidate) -> dict[str, float]:
    """The evidence for and against the candidate; the weights say which is which."""
    return {
        **_nearness(candidate),
        **_gender(candidate),
        **(_names(candidate) if candidate.chain.named else {}),
        **holding(
            _order(candidate),
            *_roles(candidate),
            _form_before(candidate),
            _sort(candidate),
            _mentions(candidate),
        ),
    }


# ---------------------------------------------------------------------------- distance and order


def _nearness(candidate: Candidate) -> dict[str, float]:
    pronoun, chain = candidate.phrase, candidate.chain
    above = candidate.setting.parsed.ancestors(candidate.anchor.head)
    return {
        "distance": math.log1p(candidate.distance),
        "tokens": math.log1p(abs(pronoun.first - candidate.anchor.last)),
        "mentions": math.log(chain.count_before(pronoun.first) or 1),
        "depth": math.log1p(sum([t.pos in CONTENT for t in above])),
    }


def _order(candidate: Candidate) -> dict[str, bool]:
    """Whether the name is after the pronoun, or also after it."""
    if candidate.ahead:
        return {"cataphora": True}
    parsed = candidate.setting.parsed
    later = anticipated(parsed, candidate.phrase, candidate.chain)
    return {"anticipated": later is not None}


# ---------------------------------------------------------------------------- gender


def _gender(candidate: Candidate) -> dict[str, float]:
    """The gender of the given name, and of title, noun and earlier pronouns."""
    lean = _lean(candidate.phrase, candidate.chain)
    found = {"lean": lean}
    if abs(lean) > CLEAR_LEAN:
        found["lean_against" if lean < 0 else "lean_for"] = 1.0
    shown = _shown_gender(candidate.phrase, candidate.chain)
    if shown is not None:
        found[shown] = 1.0
    return found


def _lean(pronoun: Phrase, chain: Chain) -> float:
    """Clipped log-odds that a person with this given name has such a pronoun."""
    if pronoun.gender not in PERSONAL_GENDERS or pronoun.number is Number.PLURAL:
        return 0.0
    if pronoun.gender in (chain.gender, chain.called):
        return 1.5
    if chain.lean is None:
        return 0.0
    share = min(max(chain.lean, 0.02), 0.98)
    odds = math.log(share / (1 - share))
    return (odds if pronoun.gender is Gender.FEMININE else -odds) / 2


def _shown_gender(pronoun: Phrase, chain: Chain) -> str | None:
    """The factor for whether earlier words agree with the pronoun."""
    if chain.gender is pronoun.gender and chain.gender is not Gender.NEUTER:
        return "gender_shown"
    if chain.called is pronoun.gender:
        return "called_so"
    return "called_otherwise" if chain.called is not Gender.UNKNOWN else None


# ---------------------------------------------------------------------------- roles


def _roles(candidate: Candidate) -> Iterator[dict[str, bool]]:
    """The grammatical roles of the candidate and the pronoun, and their relation."""
    parsed, pronoun = candidate.setting.parsed, candidate.phrase
    roles = _roles_of_chain(candidate)
    best = min(roles, key=ROLES.index)
    own = role(parsed, pronoun)
    together = candidate.distance == 0
    # The centre of the sentence before, in centering's terms.
    before = best == "subject" and candidate.here.sentence - candidate.there.sentence == 1
    yield {
        best: True,
        "nested": nested(parsed, candidate.anchor),
        f"parallel_{own}": own in roles,
        f"same_sentence_{own}": together,
        "subject_before": before,
        "centre": before and pronoun.gender is Gender.NEUTER and own != "object",
        "named_in_own_words": own == "subject" and _is_named_in_own_words(candidate),
        "speaks_on": own == "subject" and _speaks_on(candidate),
    }
    yield _position(candidate, own)
    if together:
        yield _subjects_above(candidate)


def _roles_of_chain(candidate: Candidate) -> set[str]:
    """Its roles in the sentence of its nearest mention."""
    parsed = candidate.setting.parsed
    return {
        role(parsed, phrase)
        for phrase in candidate.chain.phrases
        if phrase.last <= candidate.phrase.first
        and parsed.tokens[phrase.head].sentence == candidate.there.sentence
    } or {role(parsed, candidate.anchor)}


def _position(candidate: Candidate, own: str) -> dict[str, bool]:
    """Where in its sentence the candidate was last mentioned."""
    parsed, there = candidate.setting.parsed, candidate.there
    main = there.dep in NOUN_SUBJECTS and parsed.tokens[there.head].dep == "ROOT"
    return {
        "conjoined": there.dep == "conj",
        "apposition": there.dep == "appos",
        "main_subject": main,
        f"main_subject_{own}": main,
        "passive_subject": there.dep == "nsubjpass",
        "fronted": candidate.anchor.first == parsed.sentences[there.sentence].first,
        "both_possessors": own == "possessor" and there.dep == "poss",
    }


def _subjects_above(candidate: Candidate) -> dict[str, bool]:
    """Whether it is the subject of the pronoun's clause, or else of a clause around that."""
    parsed, here = candidate.setting.parsed, candidate.here
    heads = {phrase.head for phrase in candidate.chain.phrases}
    subject = clause_subject(parsed, here)
    if subject is not None and subject.i in heads:
        return {"clause_subject": True}
    doers = (understood_subject(parsed, above) for above in parsed.ancestors(here.i))
    return {"governor_subject": any(doer is not None and doer.i in heads for doer in doers)}


def _is_named_in_own_words(candidate: Candidate) -> bool:
    """True if the pronoun's own quotation names the candidate: few people name themselves."""
    parsed, speakers, *_ = candidate.setting
    own = speakers.spoken_by(candidate.phrase.head)
    names = [p.head for p in candidate.chain.phrases if p.kind is MentionKind.NAME]
    starts = [parsed.tokens[head].start for head in names]
    return any(q.start <= start < q.end for q in own for start in starts)


def _speaks_on(candidate: Candidate) -> bool:
    """ "X said … he said": the last speaker outside the marks continues."""
    parsed, speakers, *_ = candidate.setting
    here, there = candidate.here, candidate.there
    return (
        there.dep == "nsubj"
        and speakers.reports(parsed.tokens[here.head])
        and speakers.reports(parsed.tokens[there.head])
        and speakers.quotation_at(here.start) is None
        and speakers.quotation_at(there.start) is None
    )


# ---------------------------------------------------------------------------- type and mentions


def _form_before(candidate: Candidate) -> dict[str, bool]:
    """Whether its last phrase was a pronoun, and of the same form."""
    anchor = candidate.anchor
    pronoun = anchor.kind is MentionKind.PRONOUN
    same = pronoun and anchor.form == candidate.phrase.form
    return {"pronoun_before": pronoun, "same_form_before": same}


def _sort(candidate: Candidate) -> dict[str, bool]:
    """The candidate's type."""
    pronoun, chain = candidate.phrase, candidate.chain
    personal = pronoun.gender in PERSONAL_GENDERS
    facts = {"nominal": personal and not chain.named}
    if chain.type != PERSON:
        others = {THING: "thing", PLACE: "place"}
        facts["soft" if personal else others.get(chain.type, "body")] = True
    # A chief executive is the firm's, not the board's.
    inner = not chain.named and chain.roles <= candidate.setting.nouns.inner_bodies
    facts["inner_body"] = pronoun.form == "possessive" and inner
    facts["plural"] = pronoun.number is Number.PLURAL and chain.number is Number.PLURAL
    facts["joint"] = bool(chain.members)
    return facts


def _mentions(candidate: Candidate) -> dict[str, bool]:
    """Where and how it was mentioned."""
    parsed, speakers, *_ = candidate.setting
    here, there, anchor = candidate.here, candidate.there, candidate.anchor
    quotation = speakers.quotation_at
    named = anchor.kind is MentionKind.NAME
    return {
        "opening": candidate.chain.first <= parsed.sentences[0].last,
        "quoted_apart": quotation(here.start) != quotation(there.start),
        "full_name": named and anchor.last - anchor.first > 1,
    }


def _names(candidate: Candidate) -> dict[str, float]:
    """How recently and how often it was named."""
    parsed, chain = candidate.setting.parsed, candidate.chain
    named = [p for p in chain.phrases if p.kind is MentionKind.NAME]
    here = candidate.here.sentence
    near = min([abs(here - parsed.tokens[p.head].sentence) for p in named])
    before = sum([p.last <= candidate.phrase.first for p in named])
    unknown = chain.lean is None and chain.gender is Gender.UNKNOWN
    return {
        "name_distance": math.log1p(near),
        "names": math.log(before or 1),
        **holding({"gender_unknown": unknown}),
    }
