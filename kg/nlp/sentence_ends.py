"""Full stops that spaCy misreads: behind titles, behind units, and before hyphens.

spaCy's tokenizer knows "Gen.", "Gov." and "Sen."; at other titles it ends the sentence, and the
name behind them is lost to it. It takes "m." in "stole £3m." for one word, an abbreviation, so that
no sentence ends there. "U.S.-led" is one word for it, while "Iran-led" is three.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc, Token
from spacy.util import compile_infix_regex

from kg.ontology.lexicon import load_lexicon

HOLDER, UNITS = "newskg_titles", "newskg_units"
_MAYBE_UNIT = re.compile(r"\d[mg]\.")
_CUT_UNITS = frozenset(("m.", "g."))  # units of one letter that spaCy's exceptions join to a stop
_CUT = frozenset(map(get_string_id, _CUT_UNITS))
# The hyphen of "U.S.-led" and "the U.S.-Mexico border", but not of "A.F.L.-C.I.O.".
_HYPHEN = r"(?<=[A-Z]\.)-(?=[A-Z]?[a-z])"


@cache
def titles() -> frozenset[str]:
    """Abbreviated titles that no sentence ends with; ``lex:postSpelling`` says what they mean."""
    return frozenset(map(str.capitalize, load_lexicon().words("heldTitle")))


@cache
def _title_ids() -> frozenset[int]:
    return frozenset(map(get_string_id, titles()))


class _Units(NamedTuple):
    """Units that print cuts short, also as spaCy's numbers, and what may be one with its stop."""

    words: frozenset[str]
    ids: frozenset[int]
    maybe: re.Pattern[str]


@cache
def _short_units() -> _Units:
    words = load_lexicon().words("shortUnit")
    maybe = re.compile(r"\b(?:" + "|".join(sorted(words)) + r")\. [a-z]")
    return _Units(words, frozenset(map(get_string_id, words)), maybe)


def correct_sentence_ends(nlp: Language, *, english: bool) -> None:
    """Adds the corrections to a pipeline; titles and hyphens are corrected in English only."""
    if english:
        add_titles(nlp)
        part_at_hyphens(nlp)
    nlp.add_pipe(UNITS, first=True)


def add_titles(nlp: Language) -> None:
    """Teaches an English pipeline the abbreviated `titles`."""
    for title in sorted(titles()):
        nlp.tokenizer.add_special_case(title, [{"ORTH": title}])  # type: ignore[union-attr]
    if "parser" in nlp.pipe_names:
        nlp.add_pipe(HOLDER, before="parser")


def part_at_hyphens(nlp: Language) -> None:
    """Teaches an English pipeline that initials end before a hyphen."""
    infixes = compile_infix_regex([*(nlp.Defaults.infixes or ()), _HYPHEN])
    nlp.tokenizer.infix_finditer = infixes.finditer  # type: ignore[union-attr]


@Language.component(HOLDER)
def hold_titles(doc: Doc) -> Doc:
    """Forbids the parser to begin a sentence behind one of the `titles`."""
    words = doc.to_array("ORTH").tolist()[:-1]
    held = _title_ids()
    if not held.isdisjoint(words):
        for i, word in enumerate(words):
            if word in held:
                doc[i + 1].is_sent_start = False
    return doc


@Language.component(UNITS)
def part_units(doc: Doc) -> Doc:
    """Parts a unit behind a number from the full stop that ends the sentence ("£340m. His …")."""
    words = doc.to_array("ORTH").tolist()
    if not _short_units().ids.isdisjoint(words):
        _join_units(doc)
    if _CUT.isdisjoint(words) or _MAYBE_UNIT.search(doc.text) is None:
        return doc
    cut = [token for token in doc if token.text in _CUT_UNITS and _ends_sentence(doc, token)]
    if cut:
        with doc.retokenize() as retokenizer:
            for token in cut:
                halves = [token.text[:-1], token.text[-1:]]
                retokenizer.split(token, halves, heads=[(token, 0), (token, 0)])
    return doc


def _join_units(doc: Doc) -> None:
    """Makes one word of a shortened unit and its stop in "4.9 million bbl. of oil"."""
    units = _short_units()
    if units.maybe.search(doc.text) is None:
        return
    short = [
        token.i
        for token in doc[1:-2]
        if token.text in units.words and doc[token.i - 1].like_num and not token.whitespace_
        and doc[token.i + 1].text == "." and doc[token.i + 2].text[0].islower()
    ]  # fmt: skip
    with doc.retokenize() as retokenizer:
        for i in short:
            retokenizer.merge(doc[i : i + 2])


def _ends_sentence(doc: Doc, token: Token) -> bool:
    """True right behind a digit, and before a word in capitals or nothing."""
    before = doc[token.i - 1] if token.i else None
    if before is None or before.whitespace_ or not before.text[-1:].isdigit():
        return False
    return token.i + 1 == len(doc) or not doc[token.i + 1].text[:1].islower()
