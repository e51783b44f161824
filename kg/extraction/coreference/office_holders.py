"""Who "the Vesk premier" is: the only person that the text calls premier by name.

"The Vesk premier takes the blame … Premier Bo Lind says …". Where two are called so, or the two
offices are of two lands, nobody is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extraction.coreference.antecedents import Factors
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.coreference.tried_strangers import answers_for_it, does_wrong, is_tried
from kg.extraction.ner.phrases import PERSON, Nouns, Number, Phrase, Reference
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token, remembered
from kg.nlp.tree import prepositional_phrases
from kg.ontology.gazetteer import load_gazetteer

HOMES = ("of", "from")
REACH = 3  # words before a title: "former South Orm mayor"
KNOWN = (Reference.DEFINITE, Reference.POSSESSED)


class _Office(NamedTuple):
    """An office as a text calls it: "the former deputy premier of Vesk"."""

    noun: str
    modifiers: frozenset[str]
    lands: frozenset[str]
    over: bool


def holder(
    setting: Setting, phrase: Phrase, rows: Sequence[tuple[Factors, Chain]], chains: Chains
) -> Chain | None:
    """The one of ``rows`` that the text names with the office of ``phrase``; None of several.

    "President Ida Holm", named before the phrase, may be a former one; of mayors a text tells that.
    """
    parsed, nouns = setting.parsed, setting.nouns
    if phrase.type != PERSON or phrase.reference not in KNOWN or phrase.number is Number.PLURAL:
        return None
    mine = _office(parsed, phrase.first, phrase.last, phrase.head, nouns)
    if mine.noun not in nouns.sole_offices or _is_somebodys(parsed, phrase):
        return None
    called = [
        chain
        for chain in chains.all
        if chain.type == PERSON and any(_is_alike(mine, one) for one in _offices(setting, chain))
    ]
    if len(called) != 1:
        return None
    chosen = called[0]
    if chosen.before(phrase.first) is not None and mine.noun not in nouns.local_offices:
        return None
    if not _is_named_so(setting, chosen, mine):
        return None
    return chosen if any(chain is chosen for _, chain in rows) else None


def holds_it_elsewhere(
    setting: Setting, phrase: Phrase, chosen: Chain, rows: Sequence[tuple[Factors, Chain]]
) -> bool:
    """ "The mayor of Orm was shot. Mayor Bo Lind of Tarn wept": the same office of another place,
    one that is over, or, where it tells a wrong, that of any other land in the text."""
    parsed, nouns = setting.parsed, setting.nouns
    if phrase.type != PERSON or not chosen.named:
        return False
    mine = _office(parsed, phrase.first, phrase.last, phrase.head, nouns)
    if mine.noun not in nouns.sole_offices:
        return False
    alike = [office for office in _offices(setting, chosen) if office.noun == mine.noun]
    if not alike:
        return False
    if all(_is_other(mine, office) for office in alike):
        return True
    tied = any(not mine.lands.isdisjoint(office.lands) for office in alike)
    if tied or not mine.lands or mine.noun in nouns.local_offices:
        return False
    accused = is_tried(parsed, nouns, [phrase.head]) or does_wrong(
        parsed, parsed.tokens[phrase.head], nouns
    )
    if not accused or answers_for_it(parsed, chosen, nouns):
        return False
    return chosen.before(phrase.first) is None and not _countries(parsed) <= mine.lands


@remembered
def _countries(parsed: ParsedDocument) -> frozenset[str]:
    """The lands that a text tells of."""
    found = (
        load_gazetteer().country_of(token.text)
        for token in parsed.tokens
        if token.text[0].isupper() and token.pos in ("PROPN", "ADJ")
    )
    return frozenset(country.name.lower() for country in found if country is not None)


def _is_other(mine: _Office, title: _Office) -> bool:
    """Whether both tell of a place, and not the same one; or only the title calls it over."""
    elsewhere = mine.lands and title.lands and mine.lands.isdisjoint(title.lands)
    return bool(elsewhere) or (title.over and not mine.over)


def _offices(setting: Setting, chain: Chain) -> Iterator[_Office]:
    """What titles and descriptions call a person."""
    for phrase in chain.phrases:
        title = _titled(setting, phrase)
        if title is not None:
            yield title
        if phrase.kind is MentionKind.NOMINAL:
            yield _office(setting.parsed, phrase.first, phrase.last, phrase.head, setting.nouns)


def _titled(setting: Setting, phrase: Phrase) -> _Office | None:
    if phrase.title is None:
        return None
    first, last = phrase.title
    told = _office(setting.parsed, first, last, last - 1, setting.nouns)
    lands = told.lands | frozenset(_lands_beside(setting, phrase))
    before = setting.parsed.tokens[max(first - REACH, 0) : first]
    over = any(
        t.lower in setting.nouns.former and t.head in (phrase.head, last - 1) for t in before
    )
    return told._replace(lands=lands, over=told.over or over)


def _lands_beside(setting: Setting, name: Phrase) -> Iterator[str]:
    """ "Tarn Premier Bo Lind", "Mayor Bo Lind of Tarn", "Kenyan President Bo Lind"."""
    tokens, at = setting.parsed.tokens, name.title[0] if name.title is not None else name.first
    before = tokens[max(at - 1, 0)]
    if before.pos == "ADJ" and load_gazetteer().demonym(before.text) is not None:
        yield _land(before)
    while at and tokens[at - 1].pos == "PROPN" and tokens[at - 1].sentence == tokens[at].sentence:
        at -= 1
        yield _land(tokens[at])
    for _, place in prepositional_phrases(setting.parsed, name.head, HOMES):
        yield _land(place)


def _is_named_so(setting: Setting, chain: Chain, mine: _Office) -> bool:
    """Whether a title says so, or a description right beside the name."""
    titles = [title for p in chain.phrases if (title := _titled(setting, p)) is not None]
    if any(_fits(mine, title, setting.nouns) for title in titles):
        return True
    tokens, nouns = setting.parsed.tokens, setting.nouns
    names = {phrase.head for phrase in chain.phrases if phrase.kind is MentionKind.NAME}
    beside = (
        phrase
        for phrase in chain.phrases
        if phrase.kind is MentionKind.NOMINAL
        and (
            (tokens[phrase.head].dep == "appos" and tokens[phrase.head].head in names)
            or any(kid.i in names for kid in setting.parsed.kids(phrase.head, "appos"))
        )
    )
    return any(
        _fits(mine, _office(setting.parsed, one.first, one.last, one.head, nouns), nouns)
        for one in beside
    )


def _is_alike(mine: _Office, other: _Office) -> bool:
    """Whether another phrase may mean the same office."""
    return mine.noun == other.noun and (
        not mine.modifiers or not other.modifiers or mine.modifiers == other.modifiers
    )


def _fits(mine: _Office, title: _Office, nouns: Nouns) -> bool:
    """Whether it does: also in what land, and whether it is over.

    A title without its land may be that of the land only where an article hardly has two such:
    "the premier of Vesk … Premier Bo Lind", but "the president of Mexico … President Ida Holm".
    """
    same = mine.noun == title.noun and mine.modifiers == title.modifiers
    if mine.lands and not title.lands:
        lands = mine.noun in nouns.local_offices
    else:
        lands = not mine.lands.isdisjoint(title.lands) or not (mine.lands or title.lands)
    return same and lands and mine.over == title.over


def _is_somebodys(parsed: ParsedDocument, phrase: Phrase) -> bool:
    """ "His minister", "the board's president": whose it is tells more than the office."""
    owner = parsed.kid(phrase.head, "poss")
    return owner is not None and not owner.text[0].isupper()


@remembered
def _office(parsed: ParsedDocument, first: int, last: int, head: int, nouns: Nouns) -> _Office:
    tokens = parsed.tokens[first:last]
    before = [token for token in tokens if token.i < head]
    return _Office(
        nouns.spelled(parsed.tokens[head].lower),
        frozenset(t.lower for t in before if _is_of_post(t, nouns)),
        frozenset(_land(t) for t in tokens if t.i != head and _is_land(t, nouns)),
        any(t.lower in nouns.former for t in before),
    )


def _is_of_post(token: Token, nouns: Nouns) -> bool:
    return token.lower in (nouns.post_modifiers | nouns.lesser | nouns.rival_offices) - nouns.former


def _is_land(token: Token, nouns: Nouns) -> bool:
    """A word in capitals that is no part of the post, and no party: "Vesk" premier."""
    proper = token.text[0].isupper() and token.pos in ("PROPN", "ADJ")
    proper = proper and token.lower not in nouns.bare_adjectives | nouns.adherents
    return proper and not _is_of_post(token, nouns) and token.lower not in nouns.former


def _land(token: Token) -> str:
    """The country of an adjective, or else the word."""
    country = load_gazetteer().country_of(token.text)
    return token.lower if country is None else country.name.lower()
