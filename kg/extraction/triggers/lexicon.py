"""The word lists that events, quantities and certainty need, gathered once per lexicon."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from kg.ontology.kinds import Kinds, past_forms, read_kinds
from kg.ontology.lexicon import Lexicon
from kg.ontology.resources import resource

# Types of nouns that name no wrong, though the verb of the same form may: "to club".
SOMEBODY = frozenset({"Person", "Group", "Organization"})


@dataclass(frozen=True, slots=True, eq=False)
class EventWords:
    """Plain sets and dictionaries; ``noun_types`` maps the lemma of a noun to a type of filler."""

    kinds: Kinds
    noun_types: dict[str, str]
    # noun -> the narrower fillers ("Wrongdoing", "Vehicle") that it is besides
    listed: dict[str, frozenset[str]]
    narrow: frozenset[str]  # those fillers
    suffix_types: tuple[tuple[str, str], ...]  # the longest first
    suffixes: tuple[str, ...]  # of those
    measures: frozenset[str]
    giving: frozenset[str]
    done_by: frozenset[str]  # of these, what says that it was done, by whoever "by" names
    conditions: frozenset[str]  # "if", "unless"
    taking: frozenset[str]
    support_forms: dict[str, str]  # "staged" -> "stage", for all verbs of ``giving`` and ``taking``
    hosting: frozenset[str]  # "the country saw protests"
    transparent: frozenset[str]
    carriers: frozenset[str]
    proceedings: frozenset[str]  # "case", "probe": what a wrong names
    sufferers: frozenset[str]
    doers: frozenset[str]
    tried: frozenset[str]  # "defendant": those of them who undergo a trial or inquiry
    trying: frozenset[str]  # and the kinds of such proceedings
    over: frozenset[str]  # what says of a tie that it is over
    ending: frozenset[str]  # what says so of living somewhere: "until"
    accusing: frozenset[str]  # verbs, with their preposition, that lead from accused to wrong
    enforcers: frozenset[str]
    state: frozenset[str]  # "police", "court": bodies of a state
    sided: frozenset[str]  # "rebels": those of a side or house
    place_parts: frozenset[str]  # "district": named before them, and part of what is behind "of"
    kin: frozenset[str]  # "mother", "partner"
    others: frozenset[str]  # words that set an event apart from those told before
    apart: frozenset[str]  # adjectives that do so before a planned one: "upcoming"
    circumstances: frozenset[str]  # prepositions by which an event only dates a verb
    enemies: frozenset[str]  # words before what an army may strike: "enemy trenches"
    saying: frozenset[str]  # kinds that consist in saying: their verbs are cues as well
    ascribing: frozenset[str]  # adjectives that make "killer" an allegation
    nameless: frozenset[str]  # who is known by the deed alone: "the gunman"
    surviving: frozenset[str]  # whose subject lives on
    deadly: frozenset[str]  # kinds whose patient does not
    scenes: frozenset[str]  # nouns of violence that are told without anybody in them
    person_pronouns: frozenset[str]
    thing_pronouns: frozenset[str]
    reflexive: frozenset[str]
    charging: frozenset[str]  # sources that speak in order to charge somebody
    origins: dict[str, str]  # word of nationality, lower case -> name of the country

    def noun_type(self, lemma: str) -> str | None:
        """The type of a common noun: "Person", "Site", "Thing", …, or None where unknown."""
        found = self.noun_types.get(lemma)
        if found is None and "-" in lemma:
            found = self.noun_types.get(lemma.rsplit("-", 1)[-1])
        if found is not None:
            return found
        if not lemma.endswith(self.suffixes):
            return None
        return next(kind for suffix, kind in self.suffix_types if lemma.endswith(suffix))


@cache
def wrong_verbs(lexicon: Lexicon) -> frozenset[str]:
    """The verbs that alone tell of a wrong: "rob", "bribe"."""
    verbs = read_kinds(lexicon.table).verbs.items()
    return frozenset(
        lemma
        for lemma, triggers in verbs
        if any(one.kind.wrong and len(one.words) == 1 for one in triggers)
    )


@cache
def event_words(lexicon: Lexicon) -> EventWords:
    """The lists of ``lexicon``; raises LexiconError where one is missing."""
    suffixes = lexicon.mapping("nounSuffix")
    kinds = read_kinds(lexicon.table)
    enforcers = lexicon.words("enforcerNoun")
    listed = _narrower(
        {"Enforcer": enforcers, "Wrongdoing": _wrongs(kinds, lexicon.mapping("nounType"))},
        lexicon.groups("fillerNoun"),
    )
    return EventWords(
        kinds=kinds,
        noun_types=lexicon.mapping("nounType"),
        listed=listed,
        narrow=frozenset().union(*listed.values()),
        suffix_types=tuple(sorted(suffixes.items(), key=lambda item: (-len(item[0]), item[0]))),
        suffixes=tuple(suffixes),
        measures=lexicon.words("measureNoun"),
        giving=lexicon.words("agentSupportVerb"),
        done_by=lexicon.words("doneBy"),
        conditions=lexicon.words("conditionWord"),
        taking=lexicon.words("patientSupportVerb"),
        support_forms=_support_forms(lexicon, kinds),
        hosting=lexicon.words("hostingVerb"),
        transparent=lexicon.words("transparentNoun"),
        carriers=lexicon.words("carrierNoun"),
        proceedings=frozenset(lexicon.mapping("proceedingNoun")),
        sufferers=lexicon.words("suffererNoun"),
        doers=lexicon.words("culpritNoun"),
        tried=lexicon.words("triedNoun"),
        trying=lexicon.words("caseStepKind"),
        over=lexicon.words("formerMarker") | lexicon.words("formerAdverb"),
        accusing=_marked(lexicon.mapping("certaintyVerb"), "alleged")
        | lexicon.words("convictingVerb"),
        ending=lexicon.words("endingWord"),
        enforcers=enforcers,
        state=lexicon.words("governmentBodyWord"),
        sided=lexicon.words("sidedNoun"),
        place_parts=lexicon.words("placePart"),
        kin=lexicon.words("kinNoun") | lexicon.words("familyNoun"),
        others=lexicon.words("otherWord"),
        apart=lexicon.words("distinguishingAdjective"),
        circumstances=lexicon.words("eventDatingPreposition"),
        enemies=lexicon.words("enemyWord"),
        saying=lexicon.words("sayingKind"),
        ascribing=_marked(lexicon.mapping("certaintyAdjective"), "alleged"),
        nameless=lexicon.words("namelessDoer"),
        surviving=lexicon.words("survivingVerb"),
        deadly=lexicon.words("deadlyKind"),
        scenes=lexicon.words("sceneNoun"),
        person_pronouns=lexicon.words("personWord"),
        thing_pronouns=lexicon.words("thingPronoun"),
        reflexive=lexicon.words("reflexiveWord"),
        charging=lexicon.words("chargingSource"),
        origins=_origins(),
    )


def _narrower(
    known: Mapping[str, Collection[str]], groups: Mapping[str, Collection[str]]
) -> dict[str, frozenset[str]]:
    """Noun -> its narrower fillers, by ``known`` (filler -> nouns) and ``groups`` (the reverse)."""
    found = {noun: set(fillers) for noun, fillers in groups.items()}
    for filler, nouns in known.items():
        for noun in nouns:
            found.setdefault(noun, set()).add(filler)
    return {noun: frozenset(fillers) for noun, fillers in found.items()}


def _wrongs(kinds: Kinds, noun_types: Mapping[str, str]) -> set[str]:
    """The nouns and verbs that name a wrong of the ontology; "a club" and "the doctor" are none."""
    return {
        trigger.words[0]
        for index in (kinds.verbs, kinds.nouns)
        for triggers in index.values()
        for trigger in triggers
        if trigger.kind.wrong and not trigger.kind.relation and len(trigger.words) == 1
        if index is kinds.nouns or noun_types.get(trigger.words[0]) not in SOMEBODY
    }


@cache
def noun_genders(lexicon: Lexicon) -> dict[str, str]:
    """The gender of each noun for people; not to be changed by who asks."""
    return {**lexicon.mapping("post"), **lexicon.mapping("personNoun")}


def _support_forms(lexicon: Lexicon, kinds: Kinds) -> dict[str, str]:
    lists = [lexicon.words("agentSupportVerb"), lexicon.words("patientSupportVerb")]
    for kind in (*kinds.events.values(), *kinds.relations.values()):
        lists += [kind.giving, kind.taking]
    verbs = {wording.split()[0] for words in lists for wording in words}
    return {form: verb for verb in sorted(verbs) for form in past_forms(verb)}


def _marked(effects: dict[str, str], effect: str) -> frozenset[str]:
    return frozenset(word for word, value in effects.items() if effect in value.split())


def _origins() -> dict[str, str]:
    names: dict[str, str] = {}
    for known in ("entities.csv", "entities_fictional.csv"):
        with resource("seeds", known).open(encoding="utf-8", newline="") as handle:
            names.update((row["id"], row["name"]) for row in csv.DictReader(handle))
    origins: dict[str, str] = {}
    with resource("seeds", "demonyms.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            country = names.get(row["id"], row["id"].replace("-", " ").title())
            for column in ("adjective", "person", "people"):
                for word in row[column].split("|"):
                    if word:
                        origins[word.lower()] = country
    return origins
