"""Planned events that the article has already reported as having taken place.

A day known beforehand lets "the election" be one to come, and so do "will" and "could" around it.
After "his victory in Tuesday's election", "the election" is the one that he won.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.events.drafts import Draft
from kg.extraction.factuality.labels import Certainty
from kg.extraction.factuality.negation import is_denied
from kg.model import Polarity, Status
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import SUBJECTS

POINTING = frozenset({"the", "this", "that", "these", "those"})
PLAIN = (Status.ASSERTED, Status.CLAIMED)
OWN = ("acl", "relcl", "nummod")


def settle_told_before(
    parsed: ParsedDocument,
    drafts: Sequence[Draft],
    results: frozenset[str],
    planned: frozenset[str],
    apart: frozenset[str],
) -> None:
    """Makes facts of those that "the election" or "the trial" means where one took place above.

    ``apart``: adjectives that tell it from the one above.
    """
    for draft in drafts:
        ahead = draft.kind.scheduled or draft.kind.name in planned
        if ahead and _points_back(parsed, draft, apart):
            known = [one for one in drafts if _may_be_meant(parsed, one, draft, results)]
            rival = any(_is_rival(one, draft) for one in drafts)
            if known and not rival:
                draft.certainty, draft.statements = Certainty(), ()


def _points_back(parsed: ParsedDocument, draft: Draft, apart: frozenset[str]) -> bool:
    """A noun with "the" and nothing that tells it from others, which no words deny."""
    token = parsed.tokens[draft.anchor.token]
    if draft.verbal or draft.certainty.is_fact or draft.certainty.status not in PLAIN:
        return False
    if draft.certainty.polarity is not Polarity.AFFIRMED or is_denied(parsed, token):
        return False
    if token.dep in SUBJECTS or not any(k.lower in POINTING for k in parsed.kids(token.i, "det")):
        return False  # "the election will be the first"
    below = [kid for kid in parsed.subtree(token.i) if kid.entity_type in TIMES]
    described = any(not _only_adds(parsed, kid) for kid in parsed.kids(token.i, *OWN))
    return not (below or described or any(k.lower in apart for k in parsed.kids(token.i, "amod")))


def _only_adds(parsed: ParsedDocument, clause: Token) -> bool:
    """ "The trial, which he attended": behind a comma it does not tell which trial."""
    return clause.dep == "relcl" and parsed.tokens[max(clause.left - 1, 0)].text == ","


def _may_be_meant(
    parsed: ParsedDocument, known: Draft, draft: Draft, results: frozenset[str]
) -> bool:
    """True of a fact above of the same sort, told by the same noun or by its result."""
    if known.kind.name != draft.kind.name or known.sentence >= draft.sentence:
        return False
    words = {parsed.tokens[i].lemma.lower() for i in known.anchor.tokens}
    same = parsed.tokens[draft.anchor.token].lemma.lower() in words or bool(words & results)
    return known.certainty.is_fact and same


def _is_rival(one: Draft, draft: Draft) -> bool:
    """Another event of the sort that is not over, before or beside it."""
    other = one is not draft and one.kind.name == draft.kind.name
    return other and one.sentence <= draft.sentence and not one.certainty.is_fact and one.verbal
