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
from kg.extraction.ner.phrases import Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import NOUN_SUBJECTS, base_form

Row = TypeVar("Row")


def without_court(
    setting: Setting, pronoun: Phrase, rows: Sequence[tuple[Row, Chain]]
) -> list[tuple[Row, Chain]]:
    """``rows`` without those that ``pronoun`` does not mean, since it is tried or accused."""
    parsed, nouns = setting.parsed, setting.nouns
    tried = tried_people(parsed, nouns.trying)
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


def _is_tried(chain: Chain, tried: frozenset[int], pronoun: Phrase) -> bool:
    """True of somebody that a court or the police dealt with earlier in the text."""
    return any(one.head in tried for one in chain.phrases if one.first < pronoun.first)


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
