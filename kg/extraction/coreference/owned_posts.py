"""Whose director "its director" is: that of a body that can have one, if only one fits.

"The Auditor-General found that the Roads Board had paid twice. Its director, Bo Lind, …": an
officer has no director, and a bill no clerk. Where somebody reports about somebody else and both
may have such an officer, nobody is named: a wrong guess puts the accused at the head of the
accuser.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.coreference.candidates import Setting
from kg.extraction.coreference.chains import Chain
from kg.extraction.coreference.post_words import HYPHENS
from kg.extraction.ner.phrases import BODIES, PERSON, PLACE, SITE, Gender, Number, Phrase
from kg.model import MentionKind
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import SUBJECTS
from kg.nlp.verb_classes import classes

Rows = Sequence[tuple[dict[str, float], Chain]]
# Types of what may have a director; "Kern Estates" may look like a place.
HEADED = frozenset({*BODIES, SITE, PLACE})
PUBLICATION = "Publication"


def fitting(setting: Setting, pronoun: Phrase, rows: list[tuple[dict[str, float], Chain]]) -> Rows:
    """``rows`` without those that cannot have such an officer, for "its" before a post."""
    noun = owned_person(setting, pronoun)
    if noun is None:
        return rows
    written = noun in setting.nouns.text_makers and any(
        is_text(setting, chain) for _, chain in rows
    )
    return [
        row for row in rows
        if not (_is_officer(setting, row[1]) or (written and row[1].type in HEADED))
    ]  # fmt: skip


def is_doubtful(
    setting: Setting, pronoun: Phrase, chosen: Chain, rows: Rows, chains: Sequence[Chain]
) -> bool:
    """True where the noun does not tell which of two bodies is meant.

    One of them reports about the other in the sentence before, and one of them is ``chosen``. Also
    true where that sentence is about a name that only perhaps is a person's. ``chains``: all of
    the text.
    """
    noun = owned_person(setting, pronoun)
    if noun is None or chosen.type not in HEADED:
        return False
    here = setting.parsed.tokens[pronoun.head].sentence
    if _is_about_unclear(setting, chosen, chains, here - 1):
        return True
    rivals = [
        chain for _, chain in rows
        if chain is not chosen and _reports(setting, (chosen, chain), here - 1)
    ]  # fmt: skip
    kinds = set(setting.nouns.heads_of.get(noun, "").split())
    return bool(rivals) and not (
        kinds & chosen.kinds and all(kinds.isdisjoint(rival.kinds) for rival in rivals)
    )


def _is_about_unclear(
    setting: Setting, chosen: Chain, chains: Sequence[Chain], sentence: int
) -> bool:
    """ "Drayton Timber was fined by the Port Agency. Its owner …": a firm taken for a person."""
    tokens = setting.parsed.tokens

    def leads(chain: Chain) -> bool:
        heads = (tokens[p.head] for p in chain.phrases)
        return any(head.sentence == sentence and head.dep in SUBJECTS for head in heads)

    return not leads(chosen) and any(
        chain.type == PERSON and chain.named and not chain.clear and leads(chain)
        for chain in chains
    )


def owned_person(setting: Setting, pronoun: Phrase) -> str | None:
    """The noun for a person behind "its"; None for other pronouns and nouns."""
    if pronoun.form != "possessive" or pronoun.gender is not Gender.NEUTER:
        return None
    if pronoun.number is Number.PLURAL:
        return None
    tokens = setting.parsed.tokens
    owned = tokens[tokens[pronoun.head].head]
    noun = owned.lemma.lower()
    return noun if setting.nouns.person_gender(noun) is not None else None


def is_text(setting: Setting, chain: Chain) -> bool:
    """True for a bill, a plan, a book: what somebody writes or sponsors."""
    return chain.type == PUBLICATION or bool(chain.roles & setting.nouns.sponsored_texts)


def _is_officer(setting: Setting, chain: Chain) -> bool:
    """ "The Auditor-General", "the Attorney General": taken for a body, but one person's office."""
    tokens = setting.parsed.tokens
    return chain.type in BODIES and any(
        tokens[phrase.last - 1].lower in setting.nouns.ranks
        and _is_post(setting, tokens[phrase.last - 2].lower)
        for phrase in chain.phrases
        if phrase.kind is MentionKind.NAME and phrase.last - phrase.first > 1
    )


def _is_post(setting: Setting, before: str) -> bool:
    """True for the word, or the hyphen, before the rank of "Auditor-General"."""
    return before in HYPHENS or setting.nouns.person_gender(before) is not None


def _reports(setting: Setting, pair: tuple[Chain, Chain], sentence: int) -> bool:
    """True where one of ``pair`` says in ``sentence`` what the other one did."""
    tokens = setting.parsed.tokens
    chosen, rival = (
        [tokens[p.head] for p in chain.phrases if tokens[p.head].sentence == sentence]
        for chain in pair
    )
    if pair[1].type in HEADED and _tells_of(setting.parsed, chosen, rival):
        return True
    return _tells_of(setting.parsed, rival, chosen)


def _tells_of(parsed: ParsedDocument, tellers: list[Token], others: list[Token]) -> bool:
    """True where one of ``tellers`` is the subject of a verb whose content is about another."""
    verbs = {teller.head for teller in tellers if teller.dep in SUBJECTS}
    return any(_verb_about(parsed, one) in verbs for one in others)


def _verb_about(parsed: ParsedDocument, token: Token) -> int | None:
    """ "Found" in "found that the board paid", "accuse" in "accuse the board of lying"."""
    above = parsed.tokens[token.head]
    if token.dep == "dobj":
        return above.i if above.lemma in classes().blaming else None
    return above.head if token.dep in SUBJECTS and above.dep == "ccomp" else None
