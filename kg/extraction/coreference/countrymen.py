"""Who "the Australian" may be: only somebody of whom the text tells that origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.coreference.antecedents import Factors
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.ner.lone_people import PEOPLE, is_one_of_people, land_of
from kg.extraction.ner.phrases import PERSON, Phrase, Reference
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import prepositional_phrases
from kg.ontology.gazetteer import Country, load_gazetteer

MODIFYING = ("poss", "amod", "compound", "nmod")
APPOSITION, HOMES = "appos", ("of", "from")
# What the origin of a person is told by: a country, or the word where no list has its country.
Origin = Country | str


def countrymen(setting: Setting, phrase: Phrase, chains: Chains) -> list[Chain]:
    """ "Bo Lind, a Canadian tourist, was shot. The Canadian died": who is told to be so before."""
    mine = _origin_of(setting, phrase) if phrase.reference is Reference.DEFINITE else None
    if mine is None:
        return []
    return [
        chain
        for chain in chains.all
        if chain.type == PERSON
        and chain.before(phrase.first) is not None
        and mine in _origins_told(setting, chain)
    ]


def is_no_countryman(
    setting: Setting, phrase: Phrase, chosen: Chain, rows: Sequence[tuple[Factors, Chain]]
) -> bool:
    """ "A Spaniard denied the charge. The Dutchman fled": another one, of whom nothing was told."""
    mine = _origin_of(setting, phrase)
    return mine is not None and mine not in set(_origins_told(setting, chosen))


def _origin_of(setting: Setting, phrase: Phrase) -> Origin | None:
    """The people that a description names; None for one by another noun, or a name."""
    gazetteer = load_gazetteer()
    head = setting.parsed.tokens[phrase.head]
    described = phrase.type == PERSON and phrase.kind is MentionKind.NOMINAL
    if not described or not is_one_of_people(setting.parsed, head, setting.nouns, gazetteer):
        return None
    return land_of(setting.parsed, head, gazetteer) or head.lower


def _origins_told(setting: Setting, chain: Chain) -> Iterator[Origin]:
    """The origins by which the text calls somebody: "Australia's Bo Farr", "Bo Farr, a Dane"."""
    gazetteer = load_gazetteer()
    for phrase in chain.phrases:
        if phrase.kind is MentionKind.PRONOUN:
            continue
        own = _origin_of(setting, phrase)
        if own is not None:
            yield own
        for token in _words_beside(setting.parsed, phrase):
            land = gazetteer.country_of(token.text)
            if land is not None:
                yield land
            elif token.text[0].isupper() and token.tag == "JJ":
                yield token.lower


def _words_beside(parsed: ParsedDocument, phrase: Phrase) -> Iterator[Token]:
    """The words of a name and its title, and those that tell what its noun or an apposition is:
    not the Canadian of "the killer of a Canadian tourist"."""
    if phrase.kind is MentionKind.NAME:
        first = phrase.first if phrase.title is None else phrase.title[0]
        yield from parsed.tokens[first : phrase.last]
    for noun in (parsed.tokens[phrase.head], *parsed.kids(phrase.head, APPOSITION)):
        yield noun
        yield from parsed.kids(noun.i, *MODIFYING)
        for _, home in prepositional_phrases(parsed, noun.i, HOMES):
            if home.entity_type != PEOPLE:
                yield home
