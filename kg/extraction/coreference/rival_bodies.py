"""Bodies that are named nearest, and are yet not the ones that a description means.

"Parents at Thornley Primary say the council lied. Thornley Town Council said …": the school is
near, but the text names a council. "Kelder Pharma was fined. The regulator said …": the firm is
what is regulated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.extraction.coreference.acts import deeds_of
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import BODIES, ORGANIZATION, Number, Phrase, Reference
from kg.nlp.verb_classes import classes
from kg.ontology.names import name_words

Factors = Mapping[str, float]
# Kinds of body that their names show; firms, bands and papers have names of any words.
SHOWN = frozenset(
    ("commission", "agency", "ministry", "court", "parliament", "party", "union", "school")
)


def is_of_named_kind(
    setting: Setting, phrase: Phrase, chosen: Chain, rows: Sequence[tuple[Factors, Chain]]
) -> bool:
    """True where nothing ties ``chosen`` to the noun, and another body has the noun in its name."""
    kind = setting.nouns.body_nouns.get(phrase.words)
    if kind not in SHOWN or not _is_one_body(phrase) or not chosen.named:
        return False
    if kind in chosen.kinds or _is_called(phrase, chosen):
        return False
    others = (chain for _, chain in rows if chain is not chosen)
    return any(chain.type in BODIES and phrase.words in _words_of_names(chain) for chain in others)


def is_overseen(
    setting: Setting, phrase: Phrase, chosen: Chain, rows: Sequence[tuple[Factors, Chain]]
) -> bool:
    """True of "the regulator", where ``chosen`` is a firm by its name, or is fined or sued."""
    if phrase.words not in setting.nouns.overseers or not _is_one_body(phrase):
        return False
    if not chosen.named or chosen.type != ORGANIZATION or _is_called(phrase, chosen):
        return False
    nouns = setting.nouns
    ends = {name.lower().split()[-1] for name in chosen.names if name.strip()}
    firm = "company" in chosen.kinds or not ends.isdisjoint(nouns.trade_words | nouns.legal_forms)
    return firm or any(
        not done and verb in classes().punishing
        for one in chosen.phrases
        for verb, done in deeds_of(setting.parsed, one.head, nouns)
    )


def _is_one_body(phrase: Phrase) -> bool:
    definite = phrase.reference is Reference.DEFINITE
    return phrase.type in BODIES and definite and phrase.number is not Number.PLURAL


def _is_called(phrase: Phrase, chain: Chain) -> bool:
    """True where the text has called it so."""
    return phrase.words in chain.roles or phrase.words in _words_of_names(chain)


def _words_of_names(chain: Chain) -> set[str]:
    return {word for name in chain.names for word in name_words(name)}
