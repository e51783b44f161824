"""Who is not dead, since they speak: "Her sister, Ana Roth, believes *she* was murdered".

No speaker reports their own death. The same holds for a speaker in the sentence before, if the
text says that another person has died.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.ner.phrases import Nouns, Phrase
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, PAST

Row = TypeVar("Row")

DEAD, FOUND = "dead", frozenset({"find", "be"})
NEAR = 1  # sentences between a speaker's words and the death


def without_living(
    setting: Setting, pronoun: Phrase, rows: Sequence[tuple[Row, Chain]]
) -> list[tuple[Row, Chain]]:
    """``rows`` without people who are alive, if ``pronoun`` has died."""
    parsed, nouns = setting.parsed, setting.nouns
    here = parsed.tokens[pronoun.head]
    if not _has_died(parsed, here, nouns):
        return list(rows)
    telling = {token.i for verb in _above(setting, here) for token in _subjects(parsed, verb)}
    dead = any(
        _has_died(parsed, parsed.tokens[one.head], nouns)
        for _, chain in rows
        for one in chain.phrases
        if one.first < pronoun.first
    )
    return [
        (row, chain)
        for row, chain in rows
        if not any(one.head in telling for one in chain.phrases)
        and not (dead and _speaks_near(setting, here, chain))
    ]


def _above(setting: Setting, here: Token) -> list[Token]:
    """The verbs that report the clause of ``here``: "says", "believes"."""
    return [verb for verb in setting.parsed.ancestors(here.i) if _tells(setting, verb)]


def _tells(setting: Setting, verb: Token) -> bool:
    return setting.speakers.reports(verb) or setting.parsed.kid(verb.i, "ccomp") is not None


def _subjects(parsed: ParsedDocument, verb: Token) -> list[Token]:
    return list(parsed.kids(verb.i, *NOUN_SUBJECTS))


def _has_died(parsed: ParsedDocument, noun: Token, nouns: Nouns) -> bool:
    """ "She was murdered", "he died", "her death", "was found dead"; not who would be killed."""
    above = parsed.tokens[noun.head]
    if noun.dep == "poss":
        return above.lemma.lower() in nouns.fatal_words and above.pos == "NOUN"
    if noun.dep not in NOUN_SUBJECTS or any(kid.tag == "MD" for kid in parsed.kids(above.i, "aux")):
        return False
    if above.lemma in FOUND:
        states = parsed.kids(above.i, "oprd", "acomp")
        return any(state.lower == DEAD for state in states)
    suffers = noun.dep == "nsubjpass" or above.lemma in nouns.suffered
    return suffers and above.tag in PAST and above.lemma.lower() in nouns.fatal_words


def _speaks_near(setting: Setting, here: Token, chain: Chain) -> bool:
    """True of who says or believes something in the sentence before, or in the same one."""
    tokens = setting.parsed.tokens
    return any(
        tokens[one.head].dep == "nsubj"
        and _tells(setting, tokens[tokens[one.head].head])
        and 0 <= here.sentence - tokens[one.head].sentence <= NEAR
        for one in chain.phrases
        if one.first < here.i
    )
