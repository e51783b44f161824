"""Which event a time or a number belongs to where a sentence tells several.

It is the event whose words govern it in the parse, but for what parsers read wrongly: "said on
Monday that …" (the saying), "and, on 4 April, deported them" (the second verb), "three weeks after
the hostages were freed, he …" (the main clause).
"""

from __future__ import annotations

from kg.extraction.events.drafts import Draft
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import SUBJECTS, VERBAL

NEAR_VERB = 2  # tokens between a parenthetic time and its verb: a comma, an adverb
OWN_CLAUSES = frozenset({"conj", "relcl", "ccomp", "parataxis", "acl"})
AGEING = frozenset({"aged"})  # read as a verb: "girls aged 11 to 16"
AT_ONCE = frozenset({"as", "when", "while", "where"})
COMPLEMENTS = frozenset({"ccomp", "xcomp"})


def owner_of(parsed: ParsedDocument, span: Span, drafts: list[Draft]) -> Draft | None:
    """The draft that governs the words ``span``, or None where they belong to no event."""
    inside = parsed.within(span)
    if not inside:
        return None
    first, last = inside[0].i, inside[-1].i
    top = next((t for t in inside if not first <= t.head <= last), inside[0])
    start = _read_again(parsed, top, inside)
    if start is None:
        return None
    for token in (start, *parsed.ancestors(start.i)):
        for draft in drafts:
            if token.i in draft.anchor.tokens or token.i in draft.anchor.hosts:
                return draft
        for draft in drafts:
            if token.i == draft.anchor.clause or _is_predicate(parsed, draft, token.i):
                return draft
        if token.pos == "VERB" and _tells_its_own(parsed, token):
            return None
    return None


def _tells_its_own(parsed: ParsedDocument, verb: Token) -> bool:
    """ "attacked the registry and locked its files for nine days": what hangs from a clause that
    tells another event is not handed on to the one above, unless both happen at once ("as he
    arrived on Monday")."""
    if verb.dep == "advcl":
        return not any(kid.lower in AT_ONCE for kid in parsed.kids(verb.i, "mark", "advmod"))
    return verb.dep in OWN_CLAUSES and verb.lower not in AGEING


def _is_predicate(parsed: ParsedDocument, draft: Draft, verb: int) -> bool:
    """ "The bank was closed", read as an adjective behind "was"."""
    token = parsed.tokens[draft.anchor.token]
    return token.head == verb and token.dep in ("acomp", "oprd")


def under_verb(parsed: ParsedDocument, span: Span) -> bool:
    """True where the words hang from a verb."""
    first = next(iter(parsed.within(span)), None)
    if first is None:
        return False
    return any(token.pos in VERBAL for token in parsed.ancestors(first.i))


def _read_again(parsed: ParsedDocument, top: Token, inside: tuple[Token, ...]) -> Token | None:
    """The token to climb from, or None where the words belong to a verb of saying."""
    mark = next((token for token in inside if token.dep == "mark"), None)
    if mark is not None:
        clause = parsed.tokens[mark.head]
        return parsed.tokens[clause.head] if clause.dep == "advcl" else top
    verb = parsed.tokens[top.head]
    if verb.pos not in VERBAL:
        return top
    if verb.dep in COMPLEMENTS and _before_clause(parsed, verb, inside):
        governor = parsed.tokens[verb.head]
        return governor if governor.pos in VERBAL else None
    later = _second_verb(parsed, verb, inside)
    return top if later is None else later


def _before_clause(parsed: ParsedDocument, verb: Token, inside: tuple[Token, ...]) -> bool:
    """ "said on Thursday they had arrested": between the governor and the clause's subject."""
    subject = parsed.kid(verb.i, *SUBJECTS)
    if subject is None or not verb.head < inside[0].i:
        return False
    between = parsed.tokens[verb.head + 1 : inside[0].i]
    return inside[-1].i < subject.left and all(token.pos in ("ADV", "PUNCT") for token in between)


def _second_verb(parsed: ParsedDocument, verb: Token, inside: tuple[Token, ...]) -> Token | None:
    """ "detained 60 and, on 4 April 2023, deported them": the verb behind the conjunction."""
    first, last = inside[0].i, inside[-1].i
    if not any(kid.i < first for kid in parsed.kids(verb.i, "cc") if kid.i > verb.i):
        return None
    for kid in parsed.kids(verb.i, "conj"):
        if kid.pos in VERBAL and last < kid.i <= last + 1 + NEAR_VERB:
            return kid
    return None
