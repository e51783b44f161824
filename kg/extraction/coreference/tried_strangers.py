"""Somebody new who is tried or did a wrong, and a name behind that only shares the calling.

"A senator was indicted for bribery. Senator Karl Ode called it a sad day": that both are senators
tells nobody that it was Ode. "A senator was indicted. Senator Karl Ode has denied the charges".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extraction.coreference.acts import DENYING, acts_of, acts_of_chain, tried_people
from kg.extraction.coreference.antecedents import Factors
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import PERSON, Nouns, Phrase, Reference
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form
from kg.nlp.verb_classes import classes

CLEARED = frozenset({"acquit", "clear"})
SOMEBODY = frozenset({"him", "her"})  # "them" may be charges
SAME_NUMBER = "same_number"  # of years


def is_tried_stranger(
    setting: Setting, phrase: Phrase, chosen: Chain, rows: Sequence[tuple[Factors, Chain]]
) -> bool:
    """True where ``phrase`` is tried or does a wrong, and nothing says so of who is named only
    later."""
    told = phrase.type != PERSON or phrase.words in classes().accused
    if told or not chosen.named or chosen.before(phrase.first) is not None:
        return False
    parsed, nouns = setting.parsed, setting.nouns
    tried = phrase.head in tried_people(parsed, nouns.trying - CLEARED)
    if not tried and not (
        phrase.reference is Reference.NEW and does_wrong(parsed, parsed.tokens[phrase.head], nouns)
    ):
        return False
    mine = next(factors for factors, chain in rows if chain is chosen)
    here = parsed.tokens[phrase.head].sentence
    if SAME_NUMBER in mine or any(parsed.tokens[p.head].sentence == here for p in chosen.phrases):
        return False
    if acts_of(parsed, phrase.head, nouns) & acts_of_chain(parsed, chosen, nouns):
        return False
    heads = [phrase.head, *(p.head for p in chosen.phrases)]
    if setting.speakers.tells(heads[0]) and any(map(setting.speakers.tells, heads[1:])):
        return False  # "a doctor jailed for fraud says … Dr Ada Lind said"
    return not answers_for_it(parsed, chosen, nouns)


def answers_for_it(parsed: ParsedDocument, chosen: Chain, nouns: Nouns) -> bool:
    """True of somebody who is tried, too, did a wrong or denies one."""
    told = any(
        does_wrong(parsed, parsed.tokens[p.head], nouns) or _denies(parsed, p, nouns)
        for p in chosen.phrases
    )
    return told or is_tried(parsed, nouns, [phrase.head for phrase in chosen.phrases])


def _denies(parsed: ParsedDocument, phrase: Phrase, nouns: Nouns) -> bool:
    """ "*Minister Bo Roth* has denied it", "denies raping her"; not "denied that others did",
    "denied knowing *him*"."""
    head = parsed.tokens[phrase.head]
    verb = parsed.tokens[head.head]
    if head.dep != "nsubj" or verb.lemma != DENYING:
        return False
    own = parsed.kid(verb.i, "dobj", "xcomp")
    below = parsed.tokens[verb.i + 1 : verb.right]
    another = any(token.lower in SOMEBODY for token in below)
    return own is not None and (not another or own.lemma in nouns.wrong_verbs)


def does_wrong(parsed: ParsedDocument, head: Token, nouns: Nouns) -> bool:
    """ "*A senator* stole", "*a senator* took bribes"."""
    verb = parsed.tokens[head.head]
    things = (base_form(kid) for kid in parsed.kids(verb.i, "dobj"))
    wrong = verb.lemma in nouns.wrong_verbs or not classes().crimes.isdisjoint(things)
    return head.dep == "nsubj" and wrong


def is_tried(parsed: ParsedDocument, nouns: Nouns, heads: Iterable[int]) -> bool:
    """True where one of ``heads`` is accused, held or tried, and not acquitted."""
    accused = tried_people(parsed, (nouns.trying | classes().accusing) - CLEARED)
    return not accused.isdisjoint(heads)
