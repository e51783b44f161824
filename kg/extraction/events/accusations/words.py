"""The word lists of the frames that accuse, from ``ontology/lexicon-accusations.ttl``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from kg.extraction.triggers.lexicon import event_words
from kg.ontology.lexicon import Lexicon


@dataclass(frozen=True, slots=True, eq=False)
class AccusingWords:
    """The lists of the frames."""

    verbs: dict[str, tuple[str, ...]]  # lemma -> prepositions that lead to the wrong
    reproaching: frozenset[str]
    nouns: frozenset[str]
    suspects: frozenset[str]
    adverbs: frozenset[str]
    perceiving: frozenset[str]
    replies: frozenset[str]  # "told his wife", "responded": no wrong by itself
    whereabouts: frozenset[str]
    met: frozenset[str]  # "face": verbs whose object an accusation is
    adjectives: dict[str, str]
    names: frozenset[str]
    culprits: frozenset[str]
    trying: frozenset[str]
    wrongs: frozenset[str]
    wrong_verbs: frozenset[str]  # those of the kinds that are wrongs
    gerunds: frozenset[str]
    trades: frozenset[str]  # "drug dealing"
    wrongful: frozenset[str]  # "unpaid": adjectives that make a wrong of a noun
    proceedings: frozenset[str]
    charging: frozenset[str]  # those of a court
    holding: frozenset[str]  # those that only the naming of a wrong makes an accusation
    holding_words: frozenset[str]
    arresting: frozenset[str]
    turmoil: frozenset[str]  # wrongs in which people are arrested who may not have done them
    series: frozenset[str]  # "a string of": nouns that count what follows their "of"
    hunting: frozenset[str]  # verbs for which only the naming of a wrong makes an accusation
    shifting: frozenset[str]  # verbs whose object is put on somebody
    laying: frozenset[str]
    blame: frozenset[str]
    faults: frozenset[str]  # adjectives
    calling: frozenset[str]
    gross_faults: frozenset[str]  # adjectives that one of the next adverbs makes a wrong
    grossly: frozenset[str]
    conduct: frozenset[str]  # "handling": what is reckless only by whoever did it
    over: frozenset[str]
    on_duty: frozenset[str]  # deeds that are no wrong of the next
    forces: frozenset[str]
    settings: frozenset[str]  # "in the film", "in the final"
    harming: frozenset[str]
    no_people: frozenset[str]  # pronouns for things, or for who does the harm
    deeds: dict[str, frozenset[str]]  # verb -> objects that make it a wrong
    papers: dict[str, tuple[str, ...]]  # "on charge" -> prepositions behind it
    facing: frozenset[str]
    orders: frozenset[str]
    sending: frozenset[str]
    reasons: frozenset[str]  # prepositions between a proceeding and the wrong
    doing: frozenset[str]
    failing: frozenset[str]
    duties: frozenset[str]
    letting: frozenset[str]
    steps: frozenset[str]  # "action": what one may take or make none of
    taking_steps: frozenset[str]
    ascribing: frozenset[str]  # "suspected": before a noun for a doer
    ascribed: frozenset[str]  # "fighter": nouns for doers that accuse only behind one of them
    warnings: frozenset[str]
    ignoring: frozenset[str]  # verbs by which one hears none of them
    little: frozenset[str]  # "little": behind "did", as good as nothing
    cases: dict[str, tuple[str, ...]]  # "trial" -> prepositions that lead to the accused
    hands: frozenset[str]  # nouns for doers that count for those they work for
    serving: dict[str, str]  # verb behind them -> preposition that leads to the employer
    judges: frozenset[str]  # courts and those who sit in them, who accuse nobody
    violent: frozenset[str]  # verbs of killing and wounding, besides those of wrongs
    countries: frozenset[str]
    noun_type: Callable[[str], str | None]  # lemma -> type of filler


@cache
def accusing_words(lexicon: Lexicon) -> AccusingWords:
    """The lists of ``lexicon``; raises LexiconError if one is missing."""
    verbs = lexicon.mapping("accusingVerb")
    known = event_words(lexicon)
    return AccusingWords(
        verbs={verb: tuple(value.split()) for verb, value in verbs.items()},
        reproaching=lexicon.words("reproachingVerb"),
        nouns=lexicon.words("accusingNoun"),
        suspects=lexicon.words("suspectNoun"),
        adverbs=lexicon.words("allegingAdverb"),
        perceiving=lexicon.words("perceivingVerb"),
        replies=lexicon.words("answeredVerb"),
        whereabouts=lexicon.words("whereSuspectIs"),
        met=lexicon.words("meetingAccusation"),
        adjectives=lexicon.mapping("blamingAdjective"),
        names=lexicon.words("wrongName"),
        culprits=lexicon.words("identifiedNoun"),
        trying=lexicon.words("tryingVerb"),
        wrongs=lexicon.words("wrongNoun"),
        wrong_verbs=frozenset(
            trigger.words[0]
            for triggers in known.kinds.verbs.values()
            for trigger in triggers
            if trigger.kind.wrong and len(trigger.words) == 1
        ),
        gerunds=lexicon.words("wrongGerund"),
        trades=lexicon.words("wrongTrade"),
        wrongful=lexicon.words("wrongfulState"),
        proceedings=lexicon.words("proceedingKind"),
        charging=lexicon.words("courtKind"),
        holding=lexicon.words("holdingKind"),
        holding_words=lexicon.words("holdingWord"),
        arresting=lexicon.words("arrestingVerb"),
        turmoil=lexicon.words("turmoil"),
        series=lexicon.words("seriesNoun"),
        hunting=lexicon.words("huntingVerb"),
        shifting=lexicon.words("blameOnVerb"),
        laying=lexicon.words("layingVerb"),
        blame=lexicon.words("blameNoun"),
        faults=lexicon.words("wrongAdjective"),
        calling=lexicon.words("callingVerb"),
        gross_faults=lexicon.words("grossAdjective"),
        grossly=lexicon.words("grossly"),
        conduct=lexicon.words("conductNoun"),
        over=lexicon.words("formerWord"),
        on_duty=lexicon.words("dutyVerb"),
        forces=frozenset(lexicon.mapping("forceMember")),
        settings=lexicon.words("harmlessSetting"),
        harming=lexicon.words("harmingVerb"),
        no_people=lexicon.words("thingPronoun") | lexicon.words("reflexiveWord"),
        deeds={
            verb: frozenset(objects.split())
            for verb, objects in lexicon.mapping("wrongfulDeed").items()
        },
        papers={
            phrase: tuple(value.split())
            for phrase, value in lexicon.mapping("chargePhrase").items()
        },
        facing=lexicon.words("facingVerb"),
        sending=lexicon.words("sendingVerb"),
        orders=lexicon.words("orderNoun"),
        reasons=lexicon.words("reasonPreposition"),
        doing=lexicon.words("doingVerb"),
        failing=lexicon.words("failingVerb"),
        duties=lexicon.words("duty"),
        letting=lexicon.words("lettingVerb"),
        steps=lexicon.words("stepNoun"),
        taking_steps=lexicon.words("stepVerb"),
        ascribing=lexicon.words("ascribingAdjective"),
        ascribed=lexicon.words("ascribedNoun"),
        warnings=lexicon.words("warningNoun"),
        ignoring=lexicon.words("ignoringVerb"),
        little=lexicon.words("littleWord"),
        cases={
            noun: tuple(value.split()) for noun, value in lexicon.mapping("proceedingNoun").items()
        },
        hands=lexicon.words("hiredHand"),
        serving=lexicon.mapping("employedVerb"),
        judges=lexicon.words("hearingBody"),
        violent=frozenset(
            trigger.words[0]
            for triggers in known.kinds.verbs.values()
            for trigger in triggers
            if trigger.kind.name in known.deadly and len(trigger.words) == 1
        ),
        countries=frozenset(known.origins.values()),
        noun_type=known.noun_type,
    )
