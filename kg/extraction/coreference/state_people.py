"""Whose state the text tells: "Sen. Bo Lind (R-Fla.)", "Ohio Gov. Ida Holm", "Ada Roth of Texas".

So "the Florida senator" is Lind where the article names no other senator of Florida, and never
Holm.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.extraction.coreference.antecedents import Factors
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, Chains
from kg.extraction.ner.phrases import PERSON, Nouns, Number, Phrase, Reference
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, remembered
from kg.nlp.tree import prepositional_phrases
from kg.ontology.gazetteer import is_state

HOMES = ("of", "from")
OPENING, JOINING = frozenset({"(", ","}), frozenset({"-", "–"})
STATE = " State"
LONGEST = 2  # words of a state's name


class _Tag(NamedTuple):
    """The letter of a party, and a state: "R-Fla."."""

    party: str
    state: str


@remembered
def states_beside(parsed: ParsedDocument, name: Phrase, nouns: Nouns) -> frozenset[str]:
    """The states, in lower case, that stand beside somebody's name."""
    tag = _tag_behind(parsed, name, nouns)
    found = set() if tag is None else {tag.state}
    if name.title is not None:
        found.update(_states_in(parsed, *name.title, nouns))
        found.update(_state_before(parsed, name.title[0], nouns))
    found.update(_states_behind(parsed, name.head, nouns))
    return frozenset(found)


def of_another_state(
    setting: Setting, phrase: Phrase, chosen: Chain, rows: Sequence[tuple[Factors, Chain]]
) -> bool:
    """ "Ohio Gov. Ida Holm (R) met her rivals. The Florida senator …": somebody else, as is the
    Democrat."""
    if phrase.type != PERSON or not chosen.named:
        return False
    mine = _states_of(setting, phrase)
    told = _states_told(setting, chosen) if mine else frozenset()
    elsewhere = bool(told) and mine.isdisjoint(told)
    return elsewhere or _is_of_another_party(setting, phrase, chosen)


def _is_of_another_party(setting: Setting, phrase: Phrase, chosen: Chain) -> bool:
    if phrase.words not in setting.nouns.adherents:
        return False
    names = (one for one in chosen.phrases if one.kind is MentionKind.NAME)
    tags = (_tag_behind(setting.parsed, name, setting.nouns) for name in names)
    parties = {tag.party for tag in tags if tag is not None}
    return bool(parties) and phrase.words[0] not in parties


def from_state(setting: Setting, phrase: Phrase, chains: Chains) -> list[Chain]:
    """Who of the text is of that state with that post, or of that party: those with a name, and
    those before who are called the same."""
    definite = phrase.reference is Reference.DEFINITE and phrase.number is not Number.PLURAL
    mine = _states_of(setting, phrase) if definite and phrase.type == PERSON else frozenset()
    if not mine or _is_over(setting, phrase):
        return []
    return [
        chain
        for chain in chains.all
        if chain.type == PERSON
        and (
            (mine & _states_told(setting, chain) and _is_called_so(setting, phrase, chain))
            or _is_described_so(setting, phrase, chain, mine)
        )
    ]


def _is_described_so(
    setting: Setting, phrase: Phrase, chain: Chain, states: frozenset[str]
) -> bool:
    """ "*A Florida senator* was charged. The Florida senator resigned"."""
    return any(
        one.words == phrase.words and states & _states_of(setting, one)
        for one in chain.phrases
        if one.last <= phrase.first
    )


def _states_told(setting: Setting, chain: Chain) -> frozenset[str]:
    names = (phrase for phrase in chain.phrases if phrase.kind is MentionKind.NAME)
    return frozenset().union(*(states_beside(setting.parsed, p, setting.nouns) for p in names))


def _states_of(setting: Setting, phrase: Phrase) -> frozenset[str]:
    """The states of a description: "the Florida senator", "the senator from Florida"."""
    if phrase.kind is not MentionKind.NOMINAL:
        return frozenset()
    parsed, nouns = setting.parsed, setting.nouns
    before = _states_in(parsed, phrase.first, phrase.head, nouns)
    return frozenset((*before, *_states_behind(parsed, phrase.head, nouns)))


def _is_called_so(setting: Setting, phrase: Phrase, chain: Chain) -> bool:
    """Whether a title of somebody is the noun, or the noun another word for it; or whether the
    noun is that of the party behind the name."""
    nouns, noun = setting.nouns, phrase.words
    for name in chain.phrases:
        if name.kind is not MentionKind.NAME:
            continue
        if name.title is not None:
            post = nouns.spelled(setting.parsed.tokens[name.title[1] - 1].lower)
            if noun == post or noun in nouns.callings.get(post, ()):
                return True
        tag = _tag_behind(setting.parsed, name, nouns)
        if tag is not None and noun in nouns.adherents and noun.startswith(tag.party):
            return True
    return False


def _is_over(setting: Setting, phrase: Phrase) -> bool:
    tokens = setting.parsed.tokens[phrase.first : phrase.head]
    return any(token.lower in setting.nouns.former for token in tokens)


def _tag_behind(parsed: ParsedDocument, name: Phrase, nouns: Nouns) -> _Tag | None:
    """ "Bo Lind (R-Fla.)", "Bo Lind, R-Florida,"."""
    words = [token.text for token in parsed.tokens[name.last : name.last + 4 + LONGEST]]
    if len(words) < 4 or words[0] not in OPENING or len(words[1]) != 1 or words[2] not in JOINING:
        return None
    for words_of_state in (
        " ".join(words[3 : 3 + LONGEST]),
        words[3],
        f"{words[3]}.",
    ):  # "Vt" and "."
        state = _state(words_of_state, nouns)
        if state is not None:
            return _Tag(words[1].lower(), state)
    return None


def _states_in(parsed: ParsedDocument, first: int, last: int, nouns: Nouns) -> Iterator[str]:
    """The states named by the tokens from ``first`` to ``last``, the longest names first."""
    tokens = parsed.tokens[first:last]
    taken = 0
    for at in range(len(tokens)):
        for length in range(LONGEST, 0, -1):
            words = tokens[at : at + length]
            state = _state(" ".join(token.text for token in words), nouns)
            if at >= taken and state is not None and len(words) == length:
                taken = at + length
                yield state
                break


def _state_before(parsed: ParsedDocument, at: int, nouns: Nouns) -> Iterator[str]:
    """ "Ohio Gov. Ida Holm": the state right before a title."""
    for length in range(min(LONGEST, at), 0, -1):
        words = " ".join(token.text for token in parsed.tokens[at - length : at])
        if (state := _state(words, nouns)) is not None:
            yield state
            return


def _states_behind(parsed: ParsedDocument, head: int, nouns: Nouns) -> Iterator[str]:
    for _, place in prepositional_phrases(parsed, head, HOMES):
        yield from _states_in(parsed, place.left, place.i + 1, nouns)


def _state(words: str, nouns: Nouns) -> str | None:
    """The state of these words, in lower case: "Fla.", "New York"."""
    name = nouns.regions.get(words.lower(), words).removesuffix(STATE)
    return name.lower() if is_state(name) and words[:1].isupper() else None
