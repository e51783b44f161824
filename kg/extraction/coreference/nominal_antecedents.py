"""Descriptions: the chain that one continues or opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.coreference.antecedents import Factors, choose
from kg.extraction.coreference.armies import same_army
from kg.extraction.coreference.binding import commands
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, Chains, gender_fits
from kg.extraction.coreference.contested import (
    is_another,
    is_contested,
    is_judging,
    is_of_another_country,
    is_of_another_office,
    is_of_another_owner,
    is_of_its_owner,
    is_of_others,
    is_of_state,
    is_parent_of,
    is_somebody_else_of,
    is_told_to,
    is_untied,
)
from kg.extraction.coreference.countrymen import countrymen, is_no_countryman
from kg.extraction.coreference.described_words import described_words
from kg.extraction.coreference.description_factors import candidates
from kg.extraction.coreference.office_holders import holder, holds_it_elsewhere
from kg.extraction.coreference.other_cases import bodies_of, is_of_other_case
from kg.extraction.coreference.predicates import does_something, is_named_by
from kg.extraction.coreference.recency import latest
from kg.extraction.coreference.rival_bodies import is_of_named_kind, is_overseen
from kg.extraction.coreference.same_subject import says_of_itself
from kg.extraction.coreference.state_people import from_state, of_another_state
from kg.extraction.coreference.tried_strangers import is_tried_stranger
from kg.extraction.coreference.victims import is_own_victim
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.extraction.factuality.make_believe import in_plot
from kg.extraction.ner.phrases import (
    BODIES,
    GROUP,
    PERSON,
    PLACE,
    THING,
    Nouns,
    Phrase,
    Reference,
)
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import prepositional_phrases
from kg.ontology.names import name_words

BEHIND = ("relcl", "acl", "prep", "appos", "amod")
# A thing is spoken of for this many sentences.
REACH = 12


class DescriptionResolver:
    """Finds the chain that a description continues, or opens one."""

    def __init__(self, nouns: Nouns, certainty: CertaintyWords) -> None:
        """Word lists."""
        self._nouns = nouns
        self._certainty = certainty

    def find(self, setting: Setting, phrase: Phrase, chains: Chains) -> Chain | None:
        """The entity of the text that ``phrase`` means, or None."""
        if phrase.type == THING:
            return self._thing(setting, phrase, chains)
        if phrase.type == PLACE:
            return self._place(setting, phrase, chains)
        found = (
            self._alike(setting, phrase, chains)
            or same_army(setting, phrase, chains)
            or self._likeliest(setting, phrase, chains)
        )
        if found is not None and self._is_outside_plot(setting, phrase, found):
            return None
        if found is not None and (
            _is_named_otherwise(setting, phrase, found, chains)
            or _is_called_alike(setting, phrase, found, chains)
        ):
            return None
        return found or says_of_itself(setting, phrase, chains.all)

    def _is_outside_plot(self, setting: Setting, phrase: Phrase, found: Chain) -> bool:
        """ "Quill's novel, in which a banker murders *his wife*": a plot without her name is not
        about Quill."""
        verb = in_plot(setting.parsed, setting.parsed.tokens[phrase.head], self._certainty)
        if verb is None or not found.named:
            return False
        heads = {one.head for one in found.phrases}
        return heads.isdisjoint((verb.head, *range(verb.left, verb.right)))

    def _likeliest(self, setting: Setting, phrase: Phrase, chains: Chains) -> Chain | None:
        """The one that the text itself ties to the description, or else the likeliest candidate;
        nobody with a name where it ties another one, or several."""
        rows = candidates(setting, phrase, chains)
        tied = countrymen(setting, phrase, chains) or from_state(setting, phrase, chains)
        told = next((c for _, c in rows if [c] == tied), None)
        chosen = told or choose(setting, phrase, rows)
        if tied and chosen is not told and chosen is not None and chosen.named:
            return None
        if _is_fitting(setting, phrase, chosen, rows, told=told is not None):
            return chosen
        named = holder(setting, phrase, rows, chains)
        return named if _is_fitting(setting, phrase, named, rows, told=True) else None

    def _alike(self, setting: Setting, phrase: Phrase, chains: Chains) -> Chain | None:
        """ "Democrats … the Democrats": the members of a party, who have its name."""
        word = _adherents(setting, phrase, self._nouns)
        if word is None:
            return self._speaking_alike(setting, phrase, chains)
        for chain in chains.all:
            called = (_adherents(setting, p, self._nouns) for p in chain.phrases)
            if chain.type == GROUP and not chain.members and word in called:
                return chain
        return None

    def _speaking_alike(self, setting: Setting, phrase: Phrase, chains: Chains) -> Chain | None:
        """ "Unions say … unions warned": those who speak under one bare plural are one group.

        In 380 real articles all nine such pairs that stood apart were one.
        """
        if not _speaks_bare(setting, phrase):
            return None
        called = (
            chain
            for chain in chains.all
            if chain.type == GROUP
            and not chain.named
            and chain.before(phrase.first) is not None
            and any(
                one.words == phrase.words and _speaks_bare(setting, one) for one in chain.phrases
            )
        )
        return latest(called, phrase)

    def settle(self, phrase: Phrase, found: Chain | None, chains: Chains) -> Chain:
        """The chain of ``phrase``: what ``find`` found, or a new one."""
        if found is not None:
            found.roles.add(phrase.words)
            return chains.put(phrase, found)
        chain = chains.new(phrase)
        if phrase.type in BODIES:
            chain.kinds = frozenset((self._nouns.body_nouns.get(phrase.words, "any"),))
        return chain

    def rejoin(self, setting: Setting, phrase: Phrase, chains: Chains) -> None:
        """ "his lawyer … The lawyer, Ada Stone": the named one takes in the unnamed one; but not "a
        former minister of mines … the former minister of oil, Ada Stone"."""
        chain = chains.of(phrase)
        if chain is None or phrase.reference is not Reference.DEFINITE or not chain.named:
            return
        if chain.type != PERSON or chain.before(phrase.first) is not None:
            return
        people = [c for c in chains.all if c.type == PERSON and not c.named]
        called = [c for c in people if phrase.words in c.roles and gender_fits(phrase, c)]
        earlier = latest(called, phrase)
        if earlier is None or self._is_over_other(setting.parsed, phrase, earlier):
            return
        if not any(_is_named_otherwise(setting, one, chain, chains) for one in earlier.phrases):
            chains.merge(chain, earlier)

    def _is_over_other(self, parsed: ParsedDocument, phrase: Phrase, earlier: Chain) -> bool:
        """Whether each post is told to be over something, and not over the same."""
        mine = bodies_of(parsed, parsed.tokens[phrase.head], self._nouns)
        theirs = [
            bodies
            for one in earlier.phrases
            if one.words == phrase.words
            and (bodies := bodies_of(parsed, parsed.tokens[one.head], self._nouns))
        ]
        return bool(mine and theirs) and all(mine.isdisjoint(bodies) for bodies in theirs)

    def _thing(self, setting: Setting, phrase: Phrase, chains: Chains) -> Chain | None:
        """ "the plan": the last thing called so, by the same words or more."""
        alike = [c for c in chains.all if phrase.words in c.roles]
        called = self._before(setting, phrase, alike)
        words = described_words(setting.parsed, self._nouns)
        return latest(words.with_all(words.modifiers(phrase), called), phrase)

    def _before(self, setting: Setting, phrase: Phrase, chains: Sequence[Chain]) -> list[Chain]:
        """Of ``chains`` those of the type of a definite phrase that were mentioned shortly before
        it."""
        if phrase.reference is not Reference.DEFINITE:
            return []
        tokens = setting.parsed.tokens
        here = tokens[phrase.head].sentence
        return [
            c
            for c in chains
            if c.type == phrase.type
            and (last := c.before(phrase.first)) is not None
            and here - tokens[last.head].sentence <= REACH
            and not any(commands(setting.parsed, above, phrase) for above in c.phrases)
        ]

    def _place(self, setting: Setting, phrase: Phrase, chains: Chains) -> Chain | None:
        """ "the country", "the city": readers of the real articles were not asked for these."""
        inside = prepositional_phrases(setting.parsed, phrase.head, ("of",))
        if any(inner.pos == "PROPN" for _, inner in inside):
            return None  # "the village of Sanku" is none that was told before
        places = self._before(setting, phrase, chains.all)
        if phrase.words in self._nouns.country_nouns:
            return _country(setting, phrase, places)
        same = [c for c in places if phrase.words in c.roles or _is_in_name(phrase.words, c)]
        if same or phrase.words not in self._nouns.settlement_nouns:
            return latest(same, phrase)
        return latest((c for c in places if c.country is None and c.named), phrase)


def _is_fitting(
    setting: Setting,
    phrase: Phrase,
    chosen: Chain | None,
    rows: Sequence[tuple[Factors, Chain]],
    *,
    told: bool,
) -> bool:
    """False where another one fits as well, or something tells the two apart.

    ``told``: the text ties ``chosen`` to the description; no act or age needs to.
    """
    if chosen is None or is_contested(setting, phrase, chosen, rows):
        return False
    untold = (is_untied, is_another, is_tried_stranger)
    if not told and any(check(setting, phrase, chosen, rows) for check in untold):
        return False
    checks = (
        is_judging, is_of_others, is_somebody_else_of, is_of_another_owner,
        is_of_another_office, is_of_another_country, is_told_to, is_parent_of, is_of_state,
        is_of_named_kind, is_overseen, is_no_countryman, holds_it_elsewhere, of_another_state,
        is_of_other_case, is_of_its_owner, is_own_victim,
    )  # fmt: skip
    return not any(check(setting, phrase, chosen, rows) for check in checks)


def _is_named_otherwise(setting: Setting, phrase: Phrase, found: Chain, chains: Chains) -> bool:
    """ "*The slain teacher* was identified as Ida Holm": is no other teacher, nor a pupil who did
    something before."""
    known = found.named or does_something(setting.parsed, found)
    if phrase.type != PERSON or not known:
        return False
    others = _others_beside(setting, phrase, found, chains)
    return any(is_named_by(setting.parsed, phrase, name, setting.nouns) for name in others)


def _is_called_alike(setting: Setting, phrase: Phrase, found: Chain, chains: Chains) -> bool:
    """ "The daughter of *a woman* killed by her husband, and *the slain woman's* estate": whoever
    is meant, it is not somebody who is not called so, beside somebody who is."""
    if phrase.type != PERSON or phrase.reference is not Reference.DEFINITE:
        return False
    if phrase.words in found.roles or found.named:
        return False
    others = _others_beside(setting, phrase, found, chains)
    return any(one.words == phrase.words and one.first < phrase.first for one in others)


def _others_beside(
    setting: Setting, phrase: Phrase, found: Chain, chains: Chains
) -> Iterator[Phrase]:
    """The phrases for people other than ``found`` in the sentence of ``phrase``."""
    tokens = setting.parsed.tokens
    return (
        one
        for chain in chains.all
        if chain is not found and chain.type == PERSON
        for one in chain.phrases
        if tokens[one.head].sentence == tokens[phrase.head].sentence
    )


def _adherents(setting: Setting, phrase: Phrase, nouns: Nouns) -> str | None:
    """The plural with a capital that is all of ``phrase`` but an article; None for others."""
    tokens = setting.parsed.tokens[phrase.first : phrase.last]
    head = setting.parsed.tokens[phrase.head]
    bare = len(tokens) == 1 or (len(tokens) == 2 and tokens[0].lower == "the")
    plural = head.lower.endswith("s") and head.lower[:-1] in nouns.adherents
    return head.lower if bare and plural and head.text[0].isupper() else None


def _country(setting: Setting, phrase: Phrase, places: list[Chain]) -> Chain | None:
    """The only country of this sentence and the last, or of the text; None if there are several."""
    tokens = setting.parsed.tokens
    here = tokens[phrase.head].sentence
    countries = [c for c in places if c.country is not None]
    near = [
        c
        for c in countries
        if any(here - 1 <= tokens[p.head].sentence and p.last <= phrase.first for p in c.phrases)
    ]
    found = near or countries
    return found[0] if len(found) == 1 else None


def _is_in_name(noun: str, chain: Chain) -> bool:
    return any(noun in name_words(name) for name in chain.names)


def _speaks_bare(setting: Setting, phrase: Phrase) -> bool:
    """ "Residents say": a plural that stands alone, and says something."""
    token = setting.parsed.tokens[phrase.head]
    alone = phrase.last - phrase.first == 1 and phrase.reference is Reference.BARE
    plural = phrase.type == GROUP and token.tag == "NNS"
    told = setting.parsed.kid(phrase.head, *BEHIND) is not None  # "sources close to the firm"
    return alone and plural and not told and setting.speakers.tells(phrase.head)
