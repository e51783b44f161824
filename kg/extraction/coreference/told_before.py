"""Who has undergone it by then: "Falk was arrested. After *his* arrest, Weiss said it was quiet".

A name behind the comma may be whoever a fronted "he" or "his" means, but not where the text has
just told the same of somebody else.
"""

from __future__ import annotations

from kg.extraction.coreference.acts import Act, acts_of
from kg.extraction.coreference.candidates import Candidate, Setting
from kg.extraction.coreference.cataphora import anticipated
from kg.extraction.coreference.chains import Chain, agreeing
from kg.extraction.ner.phrases import Phrase

REACH = 2  # sentences back in which it was told


def sufferers(setting: Setting, pronoun: Phrase, chains: list[Chain]) -> list[Chain]:
    """Those who underwent before what ``pronoun`` undergoes, in its own word or a like one."""
    undergone = _undergone(setting, pronoun)
    if not undergone:
        return []
    fitting = agreeing(chains, pronoun.gender, pronoun.number)
    return [chain for chain in fitting if undergone & _told(setting, pronoun, chain)]


def is_between_two(setting: Setting, pronoun: Phrase, name: Chain, chains: list[Chain]) -> bool:
    """ "Lind hit Farn. As he fled, Farn called the police": the one behind the comma has just
    undergone what another one did, who may be the one that the pronoun means."""
    undergone = {act for act in _told(setting, pronoun, name) if not act.done}
    if not undergone:
        return False
    others = (c for c in agreeing(chains, pronoun.gender, pronoun.number) if c is not name)
    return any(
        act.turned in undergone for other in others for act in _told(setting, pronoun, other)
    )


def without_bystanders(
    setting: Setting, pronoun: Phrase, found: list[Candidate], chains: list[Chain]
) -> list[Candidate]:
    """``found`` without those who are only named behind the comma, where somebody else suffered."""
    suffered = sufferers(setting, pronoun, chains)
    if not suffered:
        return found
    return [
        one
        for one in found
        if one.chain in suffered or anticipated(setting.parsed, pronoun, one.chain) is None
    ]


def _undergone(setting: Setting, pronoun: Phrase) -> frozenset[Act]:
    """What the pronoun undergoes; "his attack" may be what he did."""
    here = setting.parsed.tokens[pronoun.head]
    owned = setting.parsed.tokens[here.head].lemma.lower()
    if here.dep == "poss" and owned not in setting.nouns.undergone_nouns:
        return frozenset()
    acts = acts_of(setting.parsed, pronoun.head, setting.nouns)
    return frozenset(act for act in acts if not act.done)


def _told(setting: Setting, pronoun: Phrase, chain: Chain) -> frozenset[Act]:
    """What the chain did and underwent shortly before the pronoun."""
    tokens = setting.parsed.tokens
    here = tokens[pronoun.head].sentence
    heads = (one.head for one in chain.phrases if one.first < pronoun.first)
    near = (head for head in heads if here - tokens[head].sentence <= REACH)
    return frozenset().union(*(acts_of(setting.parsed, head, setting.nouns) for head in near))
