"""The army of a country by other words: "the Kalvian military … Kalvian forces"."""

from __future__ import annotations

from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.ner.phrases import GOVERNMENT_BODY, Phrase
from kg.model import MentionKind
from kg.nlp.parse import Token
from kg.ontology.gazetteer import Country, load_gazetteer


def same_army(setting: Setting, phrase: Phrase, chains: Chains) -> Chain | None:
    """The chain of the army that ``phrase`` means.

    In 1,200 real articles all five such pairs of words for one country were one. Troops and
    soldiers are some of them, and a navy or an air force is another body.
    """
    land = _land_of_army(setting, phrase)
    if land is None:
        return None
    return next(
        (
            chain
            for chain in chains.all
            if chain.type == GOVERNMENT_BODY
            and any(_land_of_army(setting, one) == land for one in chain.phrases)
        ),
        None,
    )


def join_armies(setting: Setting, chains: Chains) -> None:
    """Joins those that were read as names: "Israeli military", "Israeli army"."""
    known: dict[Country, Chain] = {}
    for chain in sorted(chains.all, key=lambda one: one.first):
        lands = (_land_of_army(setting, phrase) for phrase in chain.phrases)
        land = next((one for one in lands if one is not None), None)
        if land is not None and chain.type == GOVERNMENT_BODY:
            kept = known.setdefault(land, chain)
            if kept is not chain:
                chains.merge(kept, chain)


def _land_of_army(setting: Setting, phrase: Phrase) -> Country | None:
    """The country whose army a phrase means: "Kalvian forces", and no more words."""
    tokens = setting.parsed.tokens[phrase.first : phrase.last]
    if phrase.type != GOVERNMENT_BODY or phrase.kind is MentionKind.PRONOUN or not tokens:
        return None
    *before, last = tokens
    if last.text not in setting.nouns.armies:  # "the US Army" is one of several services
        return None
    words = [token for token in before if not _is_small(setting, token)]
    return load_gazetteer().country_of(" ".join(token.text for token in words)) if words else None


def _is_small(setting: Setting, token: Token) -> bool:
    """An article, the mark of an owner, and the "armed" of armed forces."""
    nouns = setting.nouns
    return token.lower in nouns.articles or token.tag == "POS" or token.lower in nouns.army_words
