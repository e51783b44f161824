"""Who acts for a court or before it, and is not who it tries: "Jurors heard that the brothers had
lied. *They* will be sentenced on Monday".

Only where somebody else has been tried, held or charged by then: "A judge ruled against the king.
She was arrested on Monday" is about the judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from kg.extraction.coreference.acts import tried_people
from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import PERSON, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import NOUN_SUBJECTS, base_form
from kg.nlp.verb_classes import classes

SELVES = ("self", "selves")
COURT = "court"  # the sort of what is done to an accused
Row = TypeVar("Row")


def without_court(
    setting: Setting, pronoun: Phrase, rows: Sequence[tuple[Row, Chain]]
) -> list[tuple[Row, Chain]]:
    """``rows`` without those that ``pronoun`` does not mean, since it is tried or accused."""
    parsed, nouns = setting.parsed, setting.nouns
    tried = tried_people(parsed, nouns.trying)
    own = pronoun.words.endswith(SELVES)  # "blamed himself"
    blamed = not own and pronoun.head in tried_people(parsed, classes().accusing)
    if blamed or _owns_case(setting, pronoun):
        rows = _without_tellers(setting, pronoun, rows, tried)
    if pronoun.head in tried:
        servants = nouns.court_servants | nouns.case_servants
    elif _is_accused_by(parsed, pronoun, nouns.wrong_verbs, nouns.court_servants):
        servants = nouns.court_servants
    else:
        return list(rows)
    if not any(_is_tried(chain, tried, pronoun) for _, chain in rows):
        return list(rows)
    return [
        (row, chain)
        for row, chain in rows
        if _is_tried(chain, tried, pronoun) or not _serves(parsed, chain, servants)
    ]


def _owns_case(setting: Setting, pronoun: Phrase) -> bool:
    """ "*His* arrest", "*their* trial"."""
    nouns, here = setting.nouns, setting.parsed.tokens[pronoun.head]
    owned = base_form(setting.parsed.tokens[here.head])
    court = nouns.act_sorts.get(owned) == COURT and owned in nouns.undergone_nouns
    return here.dep == "poss" and court


def _without_tellers(
    setting: Setting, pronoun: Phrase, rows: Sequence[tuple[Row, Chain]], tried: frozenset[int]
) -> list[tuple[Row, Chain]]:
    """ "An official said that Lind was held. *His* arrest …", "Prosecutors allege that two clerks
    took money. *They* are suspected of …": who reports a case or brings it is not its accused,
    where somebody else is near who may be; but "Lind said a clerk stole it. *He* is accused"."""
    servants = setting.nouns.court_servants | setting.nouns.case_servants
    left = [
        (row, chain)
        for row, chain in rows
        if _is_tried(chain, tried, pronoun)
        or not _tells(setting, chain, pronoun)
        or (chain.named and chain.type == PERSON and not _serves(setting.parsed, chain, servants))
    ]
    here = setting.parsed.tokens[pronoun.head].sentence
    near = any(
        _is_tried(chain, tried, pronoun)
        or ((last := chain.before(pronoun.first)) is not None
            and here - setting.parsed.tokens[last.head].sentence <= 1)
        for _, chain in left
    )  # fmt: skip
    return left if near else list(rows)


def _tells(setting: Setting, chain: Chain, pronoun: Phrase) -> bool:
    """Whether it says something, or arrests somebody, where it was last named or described."""
    parsed = setting.parsed
    told = (one for one in chain.phrases if one.kind is not MentionKind.PRONOUN)
    before = (one for one in told if one.last <= pronoun.first)
    last = max(before, key=lambda one: one.first, default=None)
    if last is None or parsed.tokens[last.head].dep != "nsubj":
        return False
    verb = parsed.tokens[parsed.tokens[last.head].head]
    nouns = setting.nouns
    telling = classes().claiming | nouns.speech_verbs | nouns.trying
    return verb.lemma in telling or setting.speakers.reports(verb)


def _is_tried(chain: Chain, tried: frozenset[int], pronoun: Phrase) -> bool:
    """True of somebody that a court or the police dealt with earlier in the text."""
    return any(
        not tried.isdisjoint((one.head, *range(*(one.title or (0, 0)))))
        for one in chain.phrases
        if one.first < pronoun.first
    )


def _serves(parsed: ParsedDocument, chain: Chain, servants: frozenset[str]) -> bool:
    """ "Jurors", "the prosecutor", "Judge Ada Roth"."""
    called = []
    for phrase in chain.phrases:
        first, last = phrase.title or (phrase.head, phrase.head)
        titles = {parsed.tokens[i].lower for i in range(first, last)}
        if phrase.kind is MentionKind.NOMINAL:
            called.append(base_form(parsed.tokens[phrase.head]) in servants)
        elif phrase.kind is MentionKind.NAME and titles:
            called.append(bool(titles & servants))
    return bool(called) and all(called)


def _is_accused_by(
    parsed: ParsedDocument, pronoun: Phrase, wrongs: frozenset[str], servants: frozenset[str]
) -> bool:
    """ "Jurors heard that *they* had bribed a guard": the subject of a wrong that a court hears, or
    a prosecutor tells."""
    here = parsed.tokens[pronoun.head]
    verb = parsed.tokens[here.head]
    said = parsed.tokens[verb.head]
    if here.dep != "nsubj" or verb.lemma not in wrongs or verb.dep != "ccomp":
        return False
    speakers = parsed.kids(said.i, *NOUN_SUBJECTS)
    return any(base_form(speaker) in servants for speaker in speakers)
