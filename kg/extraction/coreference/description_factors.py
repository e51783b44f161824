"""The evidence for a chain as what a description means: words, distance, prominence, grammar.

"The lawmaker", "his client", "a Michigan man": what the text has called somebody, and how recently
and how often, tells which of the people, bodies and places a description means, or that it is the
first mention of another one. The factors are those of pronouns (Lappin and Leass 1994) and of
Ng and Cardie (2002) for noun phrases. Each is a number; what is false is left out.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from kg.extraction.coreference.binding import (
    OBJECTS,
    bound_apart,
    clause_subject,
    commands,
    explained,
    owns_subject,
)
from kg.extraction.coreference.candidates import (
    Candidate,
    Setting,
    holding,
)
from kg.extraction.coreference.chains import Chain, Chains, gender_fits
from kg.extraction.coreference.described_words import DescribedWords, Told, described_words
from kg.extraction.coreference.grammatical_roles import nested, role
from kg.extraction.coreference.offices import holds_another
from kg.extraction.coreference.outlets import is_told_apart_from_outlet
from kg.extraction.coreference.person_roles import has_fate, role_words
from kg.extraction.coreference.predicates import is_named_by
from kg.extraction.ner.phrases import (
    BODIES,
    GROUP,
    PERSON,
    PERSONAL_GENDERS,
    THING,
    Nouns,
    Number,
    Phrase,
    Reference,
)
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token, remembered
from kg.nlp.tree import SUBJECTS, prepositional_phrases
from kg.ontology.names import name_words

# Types of which one may be called by a word for another.
SOCIAL = frozenset((GROUP, *BODIES))
# How far back an unnamed antecedent may be, in sentences.
REACH = 30
# Words before a name that may say what somebody is.
LONGEST_TITLE = 4


def candidates(
    setting: Setting, phrase: Phrase, chains: Chains
) -> list[tuple[dict[str, float], Chain]]:
    """The chains that type, number, gender and grammar allow, each with its factors."""
    words, sorts = described_words(setting.parsed, setting.nouns), _sorts(phrase.type)
    alike = [c for c in chains.all if c.type in sorts and _agrees(phrase, c)]
    if not alike:
        return []
    own = _Own.of(setting, words, phrase)
    found = [c for chain in alike if (c := _candidate(setting, words, own, chain)) is not None]
    owner = next(_owners(setting, phrase, chains), None) if found else None
    rows = [(_factors(c, words.of(c.chain), own, chains, owner), c.chain) for c in found]
    _compare([factors for factors, _ in rows])
    return rows


class _Own(NamedTuple):
    """A description with what is asked of it for each chain."""

    phrase: Phrase
    modifiers: frozenset[str]
    distinguishing: frozenset[str]
    bare: tuple[str, ...]
    numbers: frozenset[str]
    role: str
    subject: Token | None  # of its clause
    quotation: int | None
    speaker: int | None  # of the quotation

    @classmethod
    def of(cls, setting: Setting, words: DescribedWords, phrase: Phrase) -> _Own:
        """What the text shows of ``phrase``."""
        parsed, speakers, nouns, _ = setting
        here = parsed.tokens[phrase.head]
        quotation = speakers.quotation_at(here.start)
        return cls(
            phrase,
            words.modifiers(phrase),
            _distinguishing(parsed, phrase, nouns),
            words.bare(phrase),
            _numbers(parsed, phrase.first, phrase.last, nouns),
            role(parsed, phrase),
            clause_subject(parsed, here),
            quotation,
            None if quotation is None else speakers.speaker(quotation),
        )


def _candidate(
    setting: Setting, words: DescribedWords, own: _Own, chain: Chain
) -> Candidate | None:
    phrase = own.phrase
    before = chain.before(phrase.first)
    # "A man", "another man" is not the one before; the text may name him afterwards.
    if before and phrase.reference is Reference.NEW:
        return None
    anchor = before or min(
        (p for p in chain.phrases if p.kind is MentionKind.NAME and p.first >= phrase.last),
        key=lambda p: p.first,
        default=None,
    )
    if anchor is None:
        return None
    candidate = Candidate(setting, phrase, chain, anchor, ahead=before is None)
    if _is_introduced_alone(candidate) or _is_somebodys(candidate) or _is_fellow(candidate):
        return None
    if candidate.distance > REACH and not chain.named:
        return None
    apart = (
        _is_bound(setting, phrase, chain)
        or _counted_otherwise(candidate, own.numbers)
        or _called_otherwise(candidate, words.of(chain), own)
    )
    return None if apart else candidate


def _is_introduced_alone(candidate: Candidate) -> bool:
    """ "The army shot a boy, and Bo Roth was held": a name later in the sentence is another's.

    So is that of an object, where the description is a subject: "The president, replacing Bo Roth".
    """
    phrase, name, parsed = candidate.phrase, candidate.anchor, candidate.setting.parsed
    done = candidate.here.dep in SUBJECTS and candidate.there.dep in (*OBJECTS, "pobj")
    other = phrase.reference is Reference.NEW or done
    other = other and candidate.ahead and candidate.distance == 0
    return other and not is_named_by(parsed, phrase, name, candidate.setting.nouns)


def _is_fellow(candidate: Candidate) -> bool:
    """ "A nurse was cleared of poisoning fellow nurse Ada Lind": a person named as a fellow or as
    another nurse is not the nurse mentioned before."""
    setting, anchor = candidate.setting, candidate.anchor
    tokens = setting.parsed.tokens
    title = tokens[max(anchor.first - LONGEST_TITLE, 0) : anchor.last]
    words = list(itertools.takewhile(lambda t: t.pos != "VERB", reversed(title)))
    called = {token.lower for token in words}
    marked = not called.isdisjoint(setting.nouns.further_markers)
    return candidate.ahead and marked and candidate.phrase.words in called


def _is_somebodys(candidate: Candidate) -> bool:
    """ "The man was jailed. His son, Ed Finn, wept": the relative named later is another."""
    if not candidate.ahead:
        return False
    parsed, name = candidate.setting.parsed, candidate.there
    nouns = (explained(parsed, name), name, *parsed.kids(name.i, "appos"))
    return any(parsed.kid(noun.i, "poss") is not None for noun in nouns)


def _sorts(mine: str) -> frozenset[str]:
    """The types of chains that a description of type ``mine`` may mean."""
    if mine == THING:
        return frozenset()
    return SOCIAL if mine in SOCIAL else frozenset((mine,))


def _agrees(phrase: Phrase, chain: Chain) -> bool:
    """True if number and gender allow it, of a chain of a fitting type."""
    if chain.members:
        return False
    if phrase.type != PERSON:
        return True
    plural = phrase.number is Number.PLURAL
    return plural == (chain.number is Number.PLURAL) and gender_fits(phrase, chain)


def _counted_otherwise(candidate: Candidate, mine: frozenset[str]) -> bool:
    """ "The 24-year-old" is not Ada Stone, 51, and "the two men" are not three."""
    if not mine:
        return False
    parsed, _, nouns, _ = candidate.setting
    theirs = [_numbers(parsed, p.first, p.last, nouns) for p in candidate.chain.phrases]
    return any(theirs) and not any(mine & told for told in theirs)


def _counted_alike(candidate: Candidate, mine: frozenset[str]) -> bool:
    """ "The 24-year-old" may be Ada Stone, 24."""
    if not mine:
        return False
    parsed, _, nouns, _ = candidate.setting
    theirs = (_numbers(parsed, p.first, p.last, nouns) for p in candidate.chain.phrases)
    return any(mine & told for told in theirs)


def _called_otherwise(candidate: Candidate, told: Told, own: _Own) -> bool:
    """True where what the text has called the chain is not what the description calls it."""
    return (
        _modified_otherwise(candidate, told, own)
        or _owns_subject(candidate, told)
        or _is_lesser(candidate)
        or _has_other_rank(candidate, told)
        or holds_another(candidate, told)
        or _is_told_apart(candidate)
        or is_told_apart_from_outlet(
            candidate.setting.parsed, candidate.phrase, candidate.chain, candidate.setting.nouns
        )
        or not _may_be_called(candidate, told)
    )


def _modified_otherwise(candidate: Candidate, told: Told, own: _Own) -> bool:
    """ "The interior ministry" is not the defence ministry, the "Marl farm" no Halden Farm."""
    mine = own.modifiers
    if mine and candidate.chain.named:
        mine &= own.distinguishing
    before = told.before_noun.get(candidate.phrase.words, []) if mine else []
    return bool(before) and all(before) and not any(mine & other for other in before)


def _owns_subject(candidate: Candidate, told: Told) -> bool:
    """ "Roth's son hit the guard": it would be "his father", unless Roth was called a guard."""
    parsed, phrase, chain = candidate.setting.parsed, candidate.phrase, candidate.chain
    owns = candidate.here.dep in OBJECTS and any(
        parsed.tokens[p.head].sentence == candidate.here.sentence
        and owns_subject(parsed, p, phrase)
        for p in chain.phrases
    )
    return owns and phrase.words not in told.said


def _distinguishing(parsed: ParsedDocument, phrase: Phrase, nouns: Nouns) -> frozenset[str]:
    """Words that make a post or a name another one: "prime" minister, the "Marl" farm."""
    return frozenset(
        t.lower
        for t in parsed.tokens[phrase.first : phrase.head]
        if t.dep == "compound" or t.pos == "PROPN" or t.lower in nouns.post_modifiers
    )


def _is_lesser(candidate: Candidate) -> bool:
    """ "The president" is no vice president."""
    (parsed, _, nouns, _), phrase, roles = (
        candidate.setting,
        candidate.phrase,
        candidate.chain.roles,
    )
    behind = f" {phrase.words}"
    lesser = {role for role in roles if role.endswith(behind) and role.split()[0] in nouns.lesser}
    if not lesser or phrase.words in roles:
        return False
    return role_words(parsed, phrase, nouns) not in lesser


def _has_other_rank(candidate: Candidate, told: Told) -> bool:
    """ "The general" is no colonel."""
    ranks, noun = candidate.setting.nouns.ranks, candidate.phrase
    if noun.words not in ranks:
        return False
    called = told.said | told.titles
    return noun.words not in called and not ranks.isdisjoint(called)


def _is_told_apart(candidate: Candidate) -> bool:
    """ "The officer who was cleared was promoted. Inspector Pavo Rusk welcomed it": a clause tells
    the one, a title of his own introduces the other. "A clerk was robbed. A lawyer, Ana Roth, …"
    introduces two."""
    if _introduces_another(candidate):
        return True
    parsed, phrase, name = candidate.setting.parsed, candidate.phrase, candidate.anchor
    if not candidate.ahead or name.title is None:
        return False
    done = (kid for kid in parsed.kids(phrase.head, "acl") if parsed.kid(kid.i, "agent"))
    told = parsed.kid(phrase.head, "relcl") or next(done, None)  # "a man shot by police"
    if told is None:
        return False
    last = parsed.tokens[name.title[1] - 1].lower
    named = is_named_by(parsed, phrase, name, candidate.setting.nouns)
    return last != phrase.words and not named


def _introduces_another(candidate: Candidate) -> bool:
    """True where the name stands behind a noun with "a" that is not that of the phrase."""
    phrase, name = candidate.phrase, candidate.anchor
    if not candidate.ahead or phrase.reference is not Reference.NEW:
        return False
    return any(
        other.reference is Reference.NEW
        and phrase.last < other.first < name.first
        and other.words != phrase.words
        for other in candidate.chain.phrases
    )


def _may_be_called(candidate: Candidate, told: Told) -> bool:
    """False for "the defendant" without a charge in the text, "the mother" of nobody's child, and
    "the government" that nobody called so."""
    (parsed, _, nouns, _), phrase, chain = candidate.setting, candidate.phrase, candidate.chain
    noun = phrase.words
    if noun in told.said:
        return True
    if chain.type == PERSON:
        if noun in nouns.fates:
            return noun in told.callings or has_fate(parsed, noun, chain, phrase.first, nouns)
        somebodys = noun in nouns.kin and phrase.reference is Reference.DEFINITE
        return not somebodys or _is_of_some(parsed, phrase)
    return noun not in nouns.state_nouns or phrase.type not in BODIES


def _is_of_some(parsed: ParsedDocument, phrase: Phrase) -> bool:
    """ "The mother of two": how many children somebody has, and not whose mother she is."""
    of = prepositional_phrases(parsed, phrase.head, ("of",))
    return any(inner.tag == "CD" and parsed.kid(inner.i, "prep") is None for _, inner in of)


@remembered
def _numbers(parsed: ParsedDocument, first: int, last: int, nouns: Nouns) -> frozenset[str]:
    """The numbers in a phrase, and an age behind a name: "Ada Stone, 51," or "Ada Stone (51)"."""
    tokens, known = parsed.tokens, nouns.small_numbers
    inside = [t.lower.split("-")[0] for t in tokens[first:last]]
    found = {str(known.get(word, word)) for word in inside if word in known or word.isdecimal()}
    behind = tokens[last : last + 2]
    if len(behind) == 2 and behind[0].text in (",", "(") and behind[1].text.isdecimal():
        found.add(behind[1].text)
    return frozenset(found)


def _is_bound(setting: Setting, phrase: Phrase, chain: Chain) -> bool:
    """True if grammar keeps the two apart: "his client" is not him, and neither "an officer
    arrested Bo" nor "an officer said that Bo lied" is of an officer Bo."""
    parsed, first, last = setting.parsed, phrase.first, phrase.last
    sentence = parsed.tokens[phrase.head].sentence
    for above in chain.phrases:
        inside = above.first <= first and last <= above.last
        if inside or (first <= above.first and above.last <= last):
            return True
        if parsed.tokens[above.head].sentence == sentence and _kept_apart(setting, above, phrase):
            return True
    return False


def _described_twice(parsed: ParsedDocument, above: Phrase, phrase: Phrase) -> bool:
    """ "As he spoke to the woman, the suspect in the shooting shot him": two descriptions of one
    sentence are two people where the second one brings words of its own that tell who is meant."""
    people = above.kind is MentionKind.NOMINAL and above.type == PERSON == phrase.type
    own = any(kid.dep in ("prep", "relcl", "acl") for kid in parsed.kids(phrase.head))
    return people and own and above.words != phrase.words


def _speaks_aside(parsed: ParsedDocument, above: Phrase, phrase: Phrase) -> bool:
    """ "The girl, said the coroner, had drowned": who says so in an aside is not who it is of."""
    speaker, told = parsed.tokens[phrase.head], parsed.tokens[above.head]
    verb = parsed.tokens[speaker.head]
    aside = speaker.dep == "nsubj" and verb.dep == "parataxis"
    return aside and told.head == verb.head and told.dep in ("nsubj", "nsubjpass")


def _kept_apart(setting: Setting, above: Phrase, phrase: Phrase) -> bool:
    """Principles B and C for two phrases of a sentence, of which the second is a description."""
    parsed = setting.parsed
    if is_named_by(parsed, phrase, above, setting.nouns):
        return False
    if commands(parsed, above, phrase) or _described_twice(parsed, above, phrase):
        return True
    if _speaks_aside(parsed, above, phrase):
        return True
    if above.kind is MentionKind.PRONOUN:  # "the lawyer said that he had lied" may be of one
        return False
    return commands(parsed, phrase, above) or bound_apart(parsed, phrase, above)


# ---------------------------------------------------------------------------- the candidate


def _factors(
    candidate: Candidate, told: Told, own: _Own, chains: Chains, owner: Chain | None
) -> dict[str, float]:
    return {
        **_nearness(candidate, told),
        **holding(
            _order(candidate),
            _words(candidate, told, own),
            _sort(candidate, told, own),
            _grammar(candidate, told, own),
            {} if owner is None else _owner(candidate, chains, owner),
        ),
    }


def _nearness(candidate: Candidate, told: Told) -> dict[str, float]:
    phrase, sentence = candidate.phrase, candidate.here.sentence
    return {
        "distance": math.log1p(candidate.distance),
        "tokens": math.log1p(abs(phrase.first - candidate.anchor.last)),
        "mentions": math.log1p(told.count_before(phrase.first)),
        "name_distance": math.log1p(min([abs(sentence - n) for n in told.named_in], default=40)),
    }


def _order(candidate: Candidate) -> dict[str, bool]:
    parsed = candidate.setting.parsed
    return {
        "ahead": candidate.ahead,
        "same_sentence": candidate.distance == 0,
        "one_before": candidate.here.sentence - candidate.there.sentence == 1,
        "opening": candidate.chain.first <= parsed.sentences[0].last,
    }


def _words(candidate: Candidate, told: Told, own: _Own) -> dict[str, bool]:
    parsed, _, nouns, _ = candidate.setting
    phrase, chain = candidate.phrase, candidate.chain
    noun, modifiers = phrase.words, own.modifiers
    kinds = nouns.body_nouns.get(noun)
    last, said = told.last_words, noun in told.said
    some = not modifiers.isdisjoint(told.said)
    return {
        "called": noun in chain.roles or noun in last,
        "titled": noun in told.titles,
        "in_name": noun in told.in_names,
        "said": said,
        "all_modifiers": some and modifiers <= told.said,
        "some_modifier": some,
        "modifier_in_name": not modifiers.isdisjoint(told.in_names),
        "no_modifier": bool(modifiers) and not some,
        "called_otherwise": bool(last) and noun not in last,
        "occupation": noun in told.callings,
        "fate": has_fate(parsed, noun, chain, phrase.first, nouns),
        "kind": kinds is not None and kinds in chain.kinds,
        "other_kind": kinds not in (None, "any") and bool(chain.kinds) and kinds not in chain.kinds,
        "same_words": own.bare in told.nominals,
        "rare_said": said and chain.type == PERSON,
    }


def _sort(candidate: Candidate, told: Told, own: _Own) -> dict[str, bool]:
    chain, phrase, anchor = candidate.chain, candidate.phrase, candidate.anchor
    shown = phrase.gender in PERSONAL_GENDERS
    return {
        "named": chain.named,
        "full_name": told.full_name,
        "known": chain.link is not None,
        "other_type": chain.type != phrase.type,
        "same_number": _counted_alike(candidate, own.numbers),
        "same_gender": shown and phrase.gender in (chain.gender, chain.called),
        "number_differs": (chain.number is Number.PLURAL) != (phrase.number is Number.PLURAL),
        "pronouns_only": told.pronouns_only,
        "anchor_name": anchor.kind is MentionKind.NAME,
        "anchor_pronoun": anchor.kind is MentionKind.PRONOUN,
        "anchor_new": anchor.reference is Reference.NEW,
        "kin": chain.kin,
    }


def _grammar(candidate: Candidate, told: Told, own: _Own) -> dict[str, bool]:
    parsed, speakers, *_ = candidate.setting
    heads = told.heads
    anchored = role(parsed, candidate.anchor)
    return {
        f"anchor_{anchored}": True,
        f"parallel_{anchored}": anchored == own.role,
        "anchor_nested": nested(parsed, candidate.anchor),
        "clause_subject": own.subject is not None and own.subject.i in heads,
        "speaks_here": own.speaker is not None and own.speaker in heads,
        "quoted_apart": own.quotation != speakers.quotation_at(candidate.there.start),
        "speaker": speakers.speak(heads),
    }


def _owner(candidate: Candidate, chains: Chains, owner: Chain) -> dict[str, bool]:
    """Whose it is: "her campaign" is the Roth campaign where she is Roth."""
    names = {w for name in owner.names for w in name_words(name)[-1:]}
    own = {w for name in candidate.chain.names for w in name_words(name)}
    tokens = candidate.setting.parsed.tokens
    same = any(
        owner in _owners(candidate.setting, phrase, chains)
        for phrase in candidate.chain.phrases
        if phrase.kind is MentionKind.NOMINAL
        and tokens[phrase.head].lemma.lower() == candidate.phrase.words
    )
    return {
        "owner_in_name": bool(names & own),
        "owner": candidate.chain.owner is owner,
        "same_owner": same,
        "owner_known": True,
    }


def _owners(setting: Setting, phrase: Phrase, chains: Chains) -> Iterator[Chain]:
    """The chains of "his", "Roth's" in a phrase."""
    tokens = setting.parsed.tokens
    heads = {t.i for t in tokens[phrase.first : phrase.head] if t.dep == "poss"}
    if not heads:
        return
    for chain in chains.all:
        if any(p.head in heads for p in chain.phrases):
            yield chain


def _compare(rows: list[dict[str, float]]) -> None:
    """Adds what depends on the others: mentioned since, mentioned most, the only one so called."""
    most = max((found["mentions"] for found in rows), default=0.0)
    called = sum("called" in found or "titled" in found for found in rows)
    nearest = sorted(found["tokens"] for found in rows)
    for found in rows:
        found["others_since"] = math.log1p(bisect_left(nearest, found["tokens"]))
        found["rivals"] = math.log1p(len(rows) - 1)
        if 0 < most <= found["mentions"]:
            found["most_mentioned"] = 1.0
        if called == 1 and ("called" in found or "titled" in found):
            found["only_called"] = 1.0
        if called and not ("called" in found or "titled" in found):
            found["others_called"] = 1.0
