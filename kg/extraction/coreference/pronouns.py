"""Third-person pronouns: a ranking of candidate entities by grammar, distance and salience.

Agreement and binding rule candidates out; the rest are ranked by the factors that Lappin and Leass
(1994) and the centering literature (Grosz, Joshi, Weinstein 1995) name: subject over object,
recency, parallel roles, how often an entity was mentioned.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from kg.extraction.coreference.antecedents import choose
from kg.extraction.coreference.beside_objects import not_beside_itself
from kg.extraction.coreference.binding import bound_apart, is_said_by
from kg.extraction.coreference.candidates import Candidate, Setting
from kg.extraction.coreference.cataphora import anticipated, fronted_name
from kg.extraction.coreference.chains import Chain, agreeing
from kg.extraction.coreference.court_people import without_court
from kg.extraction.coreference.living import without_living
from kg.extraction.coreference.owned_posts import fitting, is_doubtful
from kg.extraction.coreference.pronoun_factors import factors
from kg.extraction.coreference.punished import of_punished, punished
from kg.extraction.coreference.same_subject import goes_on_from
from kg.extraction.coreference.told_before import is_between_two, sufferers, without_bystanders
from kg.extraction.ner.phrases import BODIES, PERSONAL_GENDERS, THING, Number, Phrase
from kg.model import MentionKind
from kg.nlp.parse import Token
from kg.nlp.quotes import MARK
from kg.nlp.tree import NOUN_SUBJECTS

# What stands between what is said and who says it, beside marks of quotation.
PAUSES = frozenset((",", "—", "–"))
# Where a sentence has what the next words may be about.
SHOWN = frozenset({"dobj", *NOUN_SUBJECTS})
# Around the name that an editor puts behind a pronoun.
BRACKETS = {"(": ")", "[": "]"}
# How far back an antecedent may be, in sentences: beyond that, names are repeated.
REACH = 6


def meant(setting: Setting, pronoun: Phrase, chains: list[Chain]) -> Chain | None:
    """The chain that ``pronoun`` means; None if it is more likely to mean nobody."""
    for found_by in (_named_behind, goes_on_from, _beside_owner, _of_one_owner):
        named = found_by(setting, pronoun, chains)
        if named is not None:
            return named
    fronted = fronted_name(setting.parsed, pronoun, chains)
    if fronted is not None and not sufferers(setting, pronoun, chains):
        return None if is_between_two(setting, pronoun, fronted, chains) else fronted
    guilty = punished(setting, pronoun)
    if guilty is not None:
        return of_punished(pronoun, guilty, chains)
    rows = fitting(setting, pronoun, candidates(setting, pronoun, chains))
    rows = not_beside_itself(setting, pronoun, rows)
    found = choose(setting, pronoun, rows)
    if found is None or is_doubtful(setting, pronoun, found, rows, chains):
        return None
    return None if _are_things(setting, pronoun, found, chains) else found


def _named_behind(setting: Setting, pronoun: Phrase, chains: list[Chain]) -> Chain | None:
    """ "He (Lind) has killed them", "asked him [Lind]": an editor says who the pronoun means."""
    tokens = setting.parsed.tokens
    if pronoun.last + 2 >= len(tokens) or tokens[pronoun.last].text not in BRACKETS:
        return None
    for chain in chains:
        for phrase in chain.phrases:
            whole = phrase.first == pronoun.last + 1 and phrase.last < len(tokens)
            closed = whole and tokens[phrase.last].text == BRACKETS[tokens[pronoun.last].text]
            if closed and phrase.kind is MentionKind.NAME:
                fits = agreeing([chain], pronoun.gender, pronoun.number)
                return chain if fits else None
    return None


def _beside_owner(setting: Setting, pronoun: Phrase, chains: list[Chain]) -> Chain | None:
    """ "The board sued Larkspur Capital and *its* founder": Larkspur's, and not the board's."""
    tokens = setting.parsed.tokens
    owned = tokens[tokens[pronoun.head].head]
    if pronoun.words != "its" or tokens[pronoun.head].dep != "poss" or owned.dep != "conj":
        return None
    owner, between = tokens[owned.head], tokens[owned.head + 1 : pronoun.first]
    if [token.lower for token in between] != ["and"] or tokens[pronoun.last].lower == "own":
        return None
    bodies = (chain for chain in chains if chain.type in BODIES and chain.named)
    return next((c for c in bodies if any(one.head == owner.i for one in c.phrases)), None)


def _of_one_owner(setting: Setting, pronoun: Phrase, chains: list[Chain]) -> Chain | None:
    """ "His brother and *his* friend robbed the bank": both are of the same man."""
    parsed = setting.parsed
    here = parsed.tokens[pronoun.head]
    owned = parsed.tokens[here.head]
    if here.dep != "poss" or owned.dep != "conj":
        return None
    first = parsed.kid(owned.head, "poss")
    if first is None or first.lower != here.lower or first.i >= here.i:
        return None
    return next((c for c in chains if any(one.head == first.i for one in c.phrases)), None)


def _are_things(setting: Setting, pronoun: Phrase, chosen: Chain, chains: list[Chain]) -> bool:
    """ "Brandt released her returns, though they showed little": where the sentence itself has told
    of several things, "they" is probably not who was mentioned in an earlier one."""
    tokens, last = setting.parsed.tokens, chosen.before(pronoun.first)
    here = tokens[pronoun.head]
    if last is None or pronoun.number is not Number.PLURAL or here.dep == "poss":
        return False
    verb = tokens[here.head].lemma.lower()
    if verb in setting.nouns.human_verbs or verb in setting.nouns.speech_verbs:
        return False
    first = setting.parsed.sentences[here.sentence].first
    return last.last <= first and any(
        first <= phrase.first < pronoun.first
        and tokens[phrase.head].dep in SHOWN
        and tokens[phrase.head].text.islower()
        for chain in chains
        if chain.type == THING and chain.number is Number.PLURAL
        for phrase in chain.phrases
    )


def candidates(
    setting: Setting, pronoun: Phrase, chains: list[Chain]
) -> list[tuple[dict[str, float], Chain]]:
    """The chains that agreement and binding allow for ``pronoun``, each with its factors."""
    owns = _owns_actor(setting, pronoun)
    found = [
        candidate
        for chain in agreeing(chains, pronoun.gender, pronoun.number)
        if (candidate := _candidate(setting, pronoun, chain, owns_actor=owns)) is not None
    ]
    found = without_bystanders(setting, pronoun, found, chains)
    listed = [(factors(candidate), candidate.chain) for candidate in _speaking(found)]
    rows = without_living(setting, pronoun, without_court(setting, pronoun, listed))
    _compare([row for row, _ in rows])
    return rows


def _speaking(found: list[Candidate]) -> list[Candidate]:
    """Without those that an aside is about, where somebody else with a name is near.

    Who is named inside quotation marks is left out in any case: "'Lund did it,' he said".
    """
    others = [c for c in found if not _is_said_of(c.setting, c.phrase, c.chain)]
    near = any(c.chain.named and not c.ahead and c.distance <= 1 for c in others)
    quoted = any(_has_marks(c.setting, c.here) for c in found[:1])
    return others if near or quoted else found


def _compare(rows: list[dict[str, float]]) -> None:
    """Adds the factors that depend on the others: mentioned since, mentioned most."""
    rivals = [found for found in rows if "soft" not in found and "nominal" not in found]
    most = max((found["mentions"] for found in rivals), default=0.0)
    nearest = sorted(found["tokens"] for found in rivals)
    for found in rows:
        # How many others were mentioned since: recency as a rank, not as a distance.
        found["others_since"] = math.log1p(bisect_left(nearest, found["tokens"]))
        if 0 < most <= found["mentions"]:
            found["most_mentioned"] = 1.0


def _candidate(
    setting: Setting, pronoun: Phrase, chain: Chain, *, owns_actor: bool
) -> Candidate | None:
    """The chain as a candidate; None if binding or distance forbids it."""
    parsed = setting.parsed
    before = chain.before(pronoun.first)
    anchor = before or anticipated(parsed, pronoun, chain)
    if anchor is None:
        return None
    tokens = parsed.tokens
    here = tokens[pronoun.head].sentence
    if abs(here - tokens[anchor.head].sentence) > REACH:
        return None
    for phrase in chain.phrases:
        together = tokens[phrase.head].sentence == here
        if together and bound_apart(parsed, pronoun, phrase, owns_actor=owns_actor):
            return None
    if not _quotes_fit(setting, pronoun, chain) or _has_asked(setting, pronoun, chain):
        return None
    return Candidate(setting, pronoun, chain, anchor, ahead=before is None)


def _owns_actor(setting: Setting, pronoun: Phrase) -> bool:
    """True except for "his" or "her" before a noun for a thing."""
    if pronoun.gender not in PERSONAL_GENDERS:
        return True
    owned = setting.parsed.tokens[setting.parsed.tokens[pronoun.head].head].lemma.lower()
    nouns = setting.nouns
    return nouns.person_gender(owned) is not None or owned in nouns.body_nouns


def _quotes_fit(setting: Setting, pronoun: Phrase, chain: Chain) -> bool:
    """Nobody calls themselves "he": the speaker of a quotation is no "he" inside it."""
    quotation = setting.speakers.quotation_at(setting.parsed.tokens[pronoun.head].start)
    if quotation is None:
        return True
    speaker = setting.speakers.speaker(quotation)
    return speaker is None or all(phrase.head != speaker for phrase in chain.phrases)


def _has_asked(setting: Setting, pronoun: Phrase, chain: Chain) -> bool:
    """ "Lind asked Roth if it was so. He replied …": who asks somebody does not answer."""
    tokens, nouns = setting.parsed.tokens, setting.nouns
    here = tokens[pronoun.head]
    if here.dep != "nsubj" or tokens[here.head].lemma not in nouns.answering:
        return False
    return any(
        tokens[p.head].dep == "nsubj"
        and 0 <= here.sentence - tokens[p.head].sentence <= 1
        and _asks_somebody(setting, tokens[tokens[p.head].head])
        for p in chain.phrases
        if p.last <= pronoun.first
    )


def _asks_somebody(setting: Setting, verb: Token) -> bool:
    """True for a verb of asking with a person or body as its object."""
    asked = (kid for kid in setting.parsed.kids(verb.i, "dobj", "dative", "iobj"))
    return verb.lemma in setting.nouns.questioning and any(
        one.pos in ("PROPN", "PRON") or setting.nouns.person_gender(one.lemma) is not None
        for one in asked
    )


def _is_said_of(setting: Setting, pronoun: Phrase, chain: Chain) -> bool:
    """ "Crane, he said, retained their support": nobody calls himself by his name.

    The words around the verb of speaking are what is said, so that no clause follows it. But a
    writer may quote in part: "Stone left 'at once', she said".
    """
    tokens = setting.parsed.tokens
    here = tokens[pronoun.head]
    verb = tokens[here.head]
    if here.dep != "nsubj" or verb.i < here.i or not setting.speakers.reports(verb):
        return False
    sentence = setting.parsed.sentences[here.sentence]
    before = tokens[max(pronoun.first - 1, sentence.first)]
    pause = before.text in PAUSES or MARK.fullmatch(before.text)
    if not pause or not _no_clause(tokens[verb.i + 1 : sentence.last]):
        return False
    return any(
        sentence.first <= phrase.first < pronoun.first
        and phrase.kind is MentionKind.NAME
        and _is_told_of(setting, pronoun, phrase)
        for phrase in chain.phrases
    )


def _is_told_of(setting: Setting, pronoun: Phrase, name: Phrase) -> bool:
    """True where the words before "he said" are about ``name``, or about what it did: "what Crane
    did was 'absurd', he said"."""
    parsed = setting.parsed
    verb = parsed.tokens[parsed.tokens[name.head].head]
    if verb.dep in ("csubj", "csubjpass"):
        saying = parsed.tokens[parsed.tokens[pronoun.head].head]
        said = parsed.tokens[verb.head]
        return saying.head == said.i or said.head == saying.i
    marked = _has_marks(setting, parsed.tokens[pronoun.head])
    return is_said_by(parsed, pronoun, name) and (_is_quoted(setting, name) or not marked)


def _is_quoted(setting: Setting, phrase: Phrase) -> bool:
    return setting.speakers.quotation_at(setting.parsed.tokens[phrase.head].start) is not None


def _has_marks(setting: Setting, token: Token) -> bool:
    """True where something is quoted in the sentence of ``token``."""
    sentence = setting.parsed.sentence_span(token.sentence)
    return any(q.overlaps(sentence) for q in setting.speakers.quotations)


def _no_clause(behind: Sequence[Token]) -> bool:
    """True where a mark comes before any verb or conjunction: "he told them on Monday,"."""
    for token in behind:
        if token.pos in ("VERB", "AUX", "SCONJ"):
            return False
        if token.pos == "PUNCT":
            return True
    return True
