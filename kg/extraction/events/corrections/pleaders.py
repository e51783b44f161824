"""Who comes to a trial on behalf of somebody else, and is not tried.

"The lawyer for Karl Ode appeared before Judge Brunel", "Ode's barrister, Ada Roth, was in court".
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.events.drafts import Draft
from kg.nlp.charge_repairs import SERVED
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import base_form, is_passive
from kg.nlp.verb_classes import classes

TRIAL, TRIED = "Trial", "patient"
COMING = frozenset({"appear", "be", "go"})


def spare_pleaders(parsed: ParsedDocument, drafts: Sequence[Draft]) -> None:
    """Takes off the trials among ``drafts`` who only comes to plead there."""
    for draft in drafts:
        if draft.kind.name != TRIAL or not _comes(parsed, draft.anchor.token):
            continue
        draft.drop(
            i
            for i, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True))
            if role.role == TRIED and head is not None and _pleads(parsed, parsed.tokens[head])
        )


def _comes(parsed: ParsedDocument, verb: int) -> bool:
    """ "Appeared in court", "was in court"; who "went on trial", "stood trial" or appeared "charged
    with theft" is tried."""
    near = parsed.tokens[verb + 1 : verb + 3]
    tried = any(token.lower == TRIAL.lower() for token in near)  # "went on trial"
    if tried or parsed.tokens[verb].lemma not in COMING or is_passive(parsed, verb):
        return False
    charged = (kid.lemma in classes().accusing for kid in parsed.kids(verb, "advcl", "acl", "dep"))
    return not any(charged)


def _pleads(parsed: ParsedDocument, who: Token) -> bool:
    called = (who, *parsed.kids(who.i, "appos"), parsed.tokens[who.head])
    return any(
        base_form(noun) in classes().pleading and _is_of_another(parsed, noun)
        for noun in called
        if noun is who or "appos" in (noun.dep, who.dep)
    )


def _is_of_another(parsed: ParsedDocument, noun: Token) -> bool:
    """ "*Ode's* lawyer", "a lawyer *for* Ode"; "a solicitor from Orsk" may be tried."""
    served = any(kid.lower in SERVED for kid in parsed.kids(noun.i, "prep"))
    return served or parsed.kid(noun.i, "poss") is not None
