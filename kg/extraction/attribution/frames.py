"""Predicates of a parse and their frames: which dependents could be the content of which cue.

A frame is the grammatical link between a cue and its content, named alike here and in
``ontology/cues.ttl``: ``clause`` ("said that"), ``infinitive`` ("vowed to"), ``gerund`` ("denied
taking"), ``small`` ("called it a mess"), ``complement`` ("seems likely"), ``object`` ("praised
the plan"), ``of`` and other prepositions ("accused of"), ``passive-subject`` ("is expected"),
``raised-subject`` ("appears to"), ``adverbial`` and ``antecedent`` ("the plan he proposed")
and ``if`` ("asked if").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import SUBJECTS, VERBAL, is_finite, is_infinitive

DIRECT_FRAMES = {
    "ccomp": "clause",
    "parataxis": "clause",
    "dobj": "object",
    "oprd": "complement",
    "acomp": "complement",
    "attr": "complement",
    "nsubjpass": "passive-subject",
    "csubj": "clause-subject",
    "csubjpass": "clause-subject",
    "advcl": "adverbial",
    "relcl": "relative",
    "dep": "loose",
    "appos": "apposition",
}
CONTENT_POS = frozenset(("VERB", "NOUN", "ADJ", "AUX", "ADV", "PROPN"))


class Link(NamedTuple):
    """A possible content of a cue: its frame and the token that heads it."""

    frame: str
    head: int


def links_of(parsed: ParsedDocument, token: Token) -> list[Link]:
    """The possible contents among the dependents of ``token`` (and its antecedent)."""
    framed = ((kid, _frame(parsed, token, kid)) for kid in parsed.kids(token.i))
    found = [Link(frame, kid.i) for kid, frame in framed if frame is not None]
    subject = parsed.kid(token.i, "nsubj")
    if subject is not None and token.pos in VERBAL and _raises(parsed, found):
        found.append(Link("raised-subject", subject.i))
    found.extend(_across_copula(parsed, token))
    plain = subject is not None and not subject.tag.startswith("W") and subject.lower != "that"
    relative = token.dep == "relcl" and token.pos == "VERB"
    if plain and relative and not any(link.frame == "object" for link in found):
        found.append(Link("antecedent", token.head))
    return found


def _frame(parsed: ParsedDocument, token: Token, kid: Token) -> str | None:
    """The frame in which ``kid`` would be the content of ``token``; None if it never is."""
    if kid.dep == "prep":
        fronted = kid.i < token.i and token.pos == "VERB"  # "at the gate, they protested"
        return None if fronted else kid.lower
    if kid.dep in ("xcomp", "pcomp"):
        return open_complement(parsed, kid)
    if kid.dep == "acl":
        return "clause" if is_finite(parsed, kid) else open_complement(parsed, kid)
    frame = DIRECT_FRAMES.get(kid.dep)
    if kid.dep == "advcl" and _asked(parsed, token, kid):
        return "if"
    if kid.dep == "relcl" and _marked(parsed, kid):
        frame = "clause"
    nominal = kid.tag in ("NN", "NNS", "NNP", "JJ")
    if frame == "clause" and nominal and parsed.kid(kid.i, *SUBJECTS) is None:
        return "small"
    return frame


def _raises(parsed: ParsedDocument, links: list[Link]) -> bool:
    """True for "appears to", "seems likely": the subject is that of the content."""
    return any(
        link.frame == "complement"
        or (link.frame == "infinitive" and parsed.tokens[link.head].dep != "acl")
        for link in links
    )


def open_complement(parsed: ParsedDocument, kid: Token) -> str:
    """The frame of a clause without its own subject."""
    if is_infinitive(parsed, kid):
        return "infinitive"
    return "gerund" if kid.tag == "VBG" else "small"


def _across_copula(parsed: ParsedDocument, token: Token) -> Iterator[Link]:
    """The clause of "her view is that …" and "what she says is that …"."""
    copula = parsed.tokens[token.head]
    if copula.lemma != "be" or copula.i == token.i:
        return
    named = token.pos == "NOUN" and token.dep == "nsubj"
    asked = token.dep == "csubj" and any(kid.tag == "WP" for kid in parsed.kids(token.i, "dobj"))
    clause = parsed.kid(copula.i, "ccomp") if named or asked else None
    if clause is not None and clause.i > copula.i:
        yield Link("clause", clause.i)


def _marked(parsed: ParsedDocument, kid: Token) -> bool:
    """True for "speculation that he might leave", which the parser takes for a relative clause."""
    mark = parsed.kid(kid.i, "mark")
    return mark is not None and mark.lower == "that"


def _asked(parsed: ParsedDocument, token: Token, kid: Token) -> bool:
    """True for "asked if …": a question that the parser takes for a condition."""
    if kid.i < token.i or parsed.tokens[kid.left - 1].dep == "punct":
        return False
    mark = parsed.kid(kid.i, "mark")
    return mark is not None and mark.lower in ("if", "whether")


def cue_tokens(parsed: ParsedDocument, token: Token) -> Iterator[Token]:
    """The cue word with its auxiliaries, negation and particle."""
    for kid in parsed.kids(token.i):
        if (
            (kid.i < token.i and kid.dep in ("aux", "auxpass", "neg"))
            or kid.dep == "prt"
            or (kid.dep == "advmod" and kid.i == token.i - 1 and kid.tag == "RB")
        ):
            yield kid
    yield token
