"""Lists of actors that a later "they" may mean together: "Anna Reyes and Peter Lund … they".

Found without the parse: small parsers read lists of names as appositions.
"""

from __future__ import annotations

from kg.extraction.coreference.chains import Chain, Chains, gender_fits, same_sort
from kg.extraction.ner.phrases import (
    BODIES,
    GROUP,
    PERSON,
    PLACE,
    Gender,
    Number,
    Phrase,
    Reference,
)
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument

ACTORS = frozenset((PERSON, GROUP, PLACE, *BODIES))
# Joint groups further back than this many tokens are not referred to.
REACH = 120


def joint_chains(
    parsed: ParsedDocument, pronoun: Phrase, phrases: tuple[Phrase, ...], chains: Chains
) -> list[Chain]:
    """One group for each list of actors before ``pronoun`` that has none yet."""
    found = []
    for members in _lists(parsed, pronoun, phrases):
        parts = tuple(chain for m in members if (chain := chains.of(m)) is not None)
        if len(parts) < len(members) or len(set(map(id, parts))) < len(parts):
            continue
        if any(existing.members == parts for existing in chains.all):
            continue
        joint = Phrase(
            members[0].first,
            members[-1].last,
            members[0].head,
            MentionKind.NOMINAL,
            GROUP,
            "",
            number=Number.PLURAL,
        )
        found.append(Chain(GROUP, Gender.UNKNOWN, Number.PLURAL, [joint], members=parts))
    return found


def _lists(
    parsed: ParsedDocument, pronoun: Phrase, phrases: tuple[Phrase, ...]
) -> list[list[Phrase]]:
    """The lists of actors of one type that end with "and"."""
    found: list[list[Phrase]] = []
    current: list[Phrase] = []
    closed = False
    for phrase in phrases:
        if not _is_actor_before(phrase, pronoun):
            continue
        if current and not closed and _explains(current[-1], phrase):
            current[-1] = phrase  # "his son Miron"
            continue
        link = _link(parsed, current[-1], phrase) if current and not closed else ""
        if link and (same_sort(current[0].type, phrase.type) or _is_of(current, phrase, link)):
            current.append(phrase)
            closed = link == "and"
            if closed:
                found.append(current)
        else:
            current, closed = [phrase], False
    return found


def _is_of(listed: list[Phrase], owned: Phrase, link: str) -> bool:
    """ "Larkspur Capital and its founder": a body, and a person of it."""
    last = len(listed) == 1 and link == "and" and listed[0].type in BODIES
    return last and owned.type == PERSON and owned.reference is Reference.POSSESSED


def _explains(noun: Phrase, name: Phrase) -> bool:
    """True of a name right behind the noun of a person."""
    return noun.kind is MentionKind.NOMINAL and name.type == PERSON and name.first == noun.last


def _is_actor_before(phrase: Phrase, pronoun: Phrase) -> bool:
    """True for a name or description of an actor not far before the pronoun."""
    near = phrase.last <= pronoun.first < phrase.last + REACH
    return near and phrase.kind is not MentionKind.PRONOUN and phrase.type in ACTORS


def _link(parsed: ParsedDocument, one: Phrase, other: Phrase) -> str:
    """ "," or "and" if only that, ages and titles stand between the two; otherwise ""."""
    stop = other.title[0] if other.title is not None else other.first
    if any(t.tag == "WP$" for t in parsed.tokens[one.last : other.last]):
        return ""  # "Ode, whose brother and friend were held": he is none of the two
    between = [t for t in parsed.tokens[one.last : stop] if t.pos != "DET" and t.tag != "PRP$"]
    words = [t.lower for t in between]
    if words[:1] == [","] and words[1:2] and words[1].isdecimal():  # "Ada Lind, 45, and Bo Farr"
        words = words[2:]
    if words in ([","], ["and"], [",", "and"], ["&"]):
        return "and" if words != [","] else ","
    return ""


def counted_list(
    parsed: ParsedDocument,
    phrase: Phrase,
    count: int,
    phrases: tuple[Phrase, ...],
    chains: Chains,
) -> Chain | None:
    """The last people named together who are that many: "Grell and Orsk … the two men"."""
    found = [chain for chain in chains.all if chain.members and chain.before(phrase.first)]
    found += joint_chains(parsed, phrase, phrases, chains)
    fitting = [
        chain
        for chain in found
        if len(chain.members) == count
        and all(m.type == PERSON and gender_fits(phrase, m) for m in chain.members)
    ]
    return max(fitting, key=lambda chain: chain.first, default=None)
