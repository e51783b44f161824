"""Pronouns and descriptions that go on from the subject before them, whoever was mentioned more.

"Lind disagreed. It was late, *he* said": the sentence before names nobody else. "He went after the
judge. The clerk. And the trial that *he* hates": a list that goes on has the subject of its verb.
"Hollins Mills will close, *the company* said": a body that speaks of itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain, agreeing, gender_fits
from kg.extraction.ner.phrases import (
    BODIES,
    GOVERNMENT_BODY,
    PERSON,
    PERSONAL_GENDERS,
    Phrase,
    Reference,
)
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOMINAL, NOUN_SUBJECTS, PLURAL, VERBAL, roots
from kg.ontology.names import name_words

SHORT = 6  # tokens of a sentence that tells no more than what somebody did
REACH = 3  # sentences of a list that goes on
FIRM = "company"
# Kinds of body of which a firm's name may show one: "Ostmere Mirror", "Corvan Bank".
FIRMS = frozenset({FIRM, "bank", "media"})


def goes_on_from(setting: Setting, pronoun: Phrase, chains: list[Chain]) -> Chain | None:
    """The chain of the subject that ``pronoun`` goes on from, or None."""
    parsed = setting.parsed
    here = parsed.tokens[pronoun.head]
    if pronoun.gender not in PERSONAL_GENDERS or here.dep != "nsubj" or here.sentence == 0:
        return None
    subject = _answering(setting, here, chains) or _of_list(parsed, here)
    if subject is None:
        return None
    for chain in chains:
        mine = any(phrase.head == subject.i for phrase in chain.phrases)
        person = mine and chain.type == PERSON and gender_fits(pronoun, chain)
        if person and agreeing([chain], pronoun.gender, pronoun.number):
            return chain
    return None


def _answering(setting: Setting, pronoun: Token, chains: list[Chain]) -> Token | None:
    """The subject of the short sentence before "…, he said" that names one person and no more."""
    parsed = setting.parsed
    sentence = parsed.sentences[pronoun.sentence - 1]
    verb = parsed.tokens[pronoun.head]
    aside = pronoun.i > 0 and parsed.tokens[pronoun.i - 1].text == "," and verb.i > pronoun.i
    if not aside or not setting.speakers.reports(verb) or sentence.last - sentence.first > SHORT:
        return None
    named = [
        phrase
        for chain in chains
        if chain.type == PERSON
        for phrase in chain.phrases
        if sentence.first <= phrase.first < sentence.last
    ]
    subject = _subject(parsed, pronoun.sentence - 1)
    alone = len(named) == 1 and named[0].kind is MentionKind.NAME
    return subject if subject is not None and alone and named[0].head == subject.i else None


def _of_list(parsed: ParsedDocument, pronoun: Token) -> Token | None:
    """The subject of the verb whose objects go on in sentences without a verb."""
    if parsed.tokens[pronoun.head].dep != "relcl" or _is_clause(parsed, pronoun.sentence):
        return None
    first = parsed.sentences[pronoun.sentence]
    for number in range(pronoun.sentence - 1, max(pronoun.sentence - 1 - REACH, -1), -1):
        if parsed.sentences[number].block != first.block:
            return None
        if _is_clause(parsed, number):
            return _subject(parsed, number)
    return None


def _is_clause(parsed: ParsedDocument, number: int) -> bool:
    """Whether the sentence has a verb of its own."""
    return not all(token.pos in NOMINAL for token in _roots(parsed, number))


def _subject(parsed: ParsedDocument, number: int) -> Token | None:
    for root in _roots(parsed, number):
        if root.pos in VERBAL:
            return parsed.kid(root.i, *NOUN_SUBJECTS)
    return None


def _roots(parsed: ParsedDocument, number: int) -> Iterator[Token]:
    words = parsed.sentence_tokens(parsed.sentences[number])
    yield from roots([token for token in words if token.pos not in ("PUNCT", "SPACE", "CCONJ")])


def says_of_itself(setting: Setting, phrase: Phrase, chains: Sequence[Chain]) -> Chain | None:
    """ "Ostmere Mills will close, *the company* said": the named body that the words are about.

    None where the text has named another body before that the noun fits as well.
    """
    subject = _subject_of_words(setting, phrase)
    if subject is None or phrase.reference is not Reference.DEFINITE:
        return None
    fitting = [
        chain
        for chain in chains
        if chain.type in BODIES and not chain.members and chain.before(phrase.first) is not None
        if (chain.named or chain.roles) and _is_called(setting, phrase.words, chain)
    ]
    if len(fitting) != 1 or not fitting[0].named:
        return None
    return fitting[0] if any(one.head == subject.i for one in fitting[0].phrases) else None


def _subject_of_words(setting: Setting, phrase: Phrase) -> Token | None:
    """The subject of what "…, the company said" puts behind the words of the company."""
    parsed = setting.parsed
    here = parsed.tokens[phrase.head]
    saying = parsed.tokens[here.head]
    plain = phrase.head - phrase.first == 1 and phrase.last == phrase.head + 1
    plain = plain and here.tag not in PLURAL
    if not plain or here.dep != "nsubj" or not setting.speakers.reports(saying):
        return None
    if parsed.tokens[phrase.first - 1].text != ",":
        return None
    told = parsed.kid(saying.i, "ccomp")
    if told is None and saying.dep == "parataxis":
        told = parsed.tokens[saying.head]
    if told is None or told.i > phrase.first:
        return None
    return parsed.kid(told.i, *NOUN_SUBJECTS)


def _is_called(setting: Setting, noun: str, chain: Chain) -> bool:
    """Whether a body may be called by the noun, by its name, its kind or what it was called."""
    kind = setting.nouns.body_nouns.get(noun)
    if kind is None or noun in chain.roles:
        return kind is not None
    if any(noun in name_words(name) for name in chain.names):
        return True
    if kind != FIRM:
        return kind in chain.kinds
    return chain.type != GOVERNMENT_BODY and chain.kinds <= FIRMS
