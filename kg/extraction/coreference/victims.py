"""Who suffered an act did not do it.

"Hurst was stabbed. The attacker fled": the networks take the only person near for the attacker. A
name is kept where it may be right: the police shot Hurst, or Hurst did harm or is held as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.coreference.acts import acts_of
from kg.extraction.coreference.antecedents import Factors
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.tried_strangers import is_tried
from kg.extraction.ner.phrases import Phrase, Reference
from kg.nlp.parse import Token
from kg.nlp.tree import base_form, logical_subjects

HARMS = frozenset({"harm", "theft", "abuse"})  # sorts of acts that have a culprit
REACH = 4  # sentences


def is_own_victim(
    setting: Setting, phrase: Phrase, chosen: Chain, rows: Sequence[tuple[Factors, Chain]]
) -> bool:
    """True where ``phrase`` is "the attacker", and of ``chosen`` the text tells only what somebody
    else did to it."""
    culprit = phrase.words in setting.nouns.culprits and phrase.reference is not Reference.NEW
    if not culprit or phrase.words in chosen.roles:
        return False
    heads = [one.head for one in chosen.phrases]
    suffered = any(_suffers(setting, phrase, i) for i in heads)
    return suffered and not _may_have_done_it(setting, heads)


def _may_have_done_it(setting: Setting, heads: Sequence[int]) -> bool:
    """True of who has done harm too, "opened fire", or is held or tried."""
    parsed, nouns = setting.parsed, setting.nouns
    acts = {act for i in heads for act in acts_of(parsed, i, nouns)}
    harmed = any(act.done and act.sort in HARMS for act in acts)
    return harmed or is_tried(parsed, nouns, heads) or any(_attacks(setting, i) for i in heads)


def _attacks(setting: Setting, head: int) -> bool:
    """ "Opened fire", "lunged", "pointed a gun": by the verbs whose subject stands at ``head``."""
    parsed = setting.parsed
    sentence = parsed.sentences[parsed.tokens[head].sentence]
    for verb in parsed.sentence_tokens(sentence):
        if verb.pos != "VERB" or head not in logical_subjects(parsed, verb.i):
            continue
        told = {verb.lemma, *(f"{verb.lemma} {kid.lemma}" for kid in parsed.kids(verb.i, "dobj"))}
        if told & setting.nouns.attacking:
            return True
    return False


def _suffers(setting: Setting, phrase: Phrase, head: int) -> bool:
    """Whether the noun or name at ``head`` suffers harm shortly before ``phrase``, from anybody but
    the police."""
    tokens, nouns = setting.parsed.tokens, setting.nouns
    here, there = tokens[phrase.head].sentence, tokens[head].sentence
    acts = acts_of(setting.parsed, head, nouns)
    if not 0 <= here - there < REACH or not any(a.sort in HARMS and not a.done for a in acts):
        return False
    told = setting.parsed.sentence_tokens(setting.parsed.sentences[there])
    harms = [one for one in told if nouns.act_sorts.get(one.lemma.lower()) in HARMS]
    return not any(_is_of_force(setting, one) for one in harms)


def _is_of_force(setting: Setting, act: Token) -> bool:
    """ "Was shot by *officers*", "police shot him", "*soldiers* killed him"."""
    doers = logical_subjects(setting.parsed, act.i)
    return any(base_form(setting.parsed.tokens[i]) in setting.nouns.enforcers for i in doers)
