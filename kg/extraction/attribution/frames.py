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
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
CONTENT_POS = frozenset(("VERB", "NOUN", "ADJ", "AUX", "ADV", "PROPN"))


class Link(NamedTuple):
    """A possible content of a cue: its frame and the token that heads it."""

    frame: str
    head: int


def links_of(parsed: ParsedDocument, token: Token) -> list[Link]:
    """The possible contents among the dependents of ``token`` (and its antecedent)."""
    tokens, found = parsed.tokens, []
    kids = parsed.children[token.i]
    raising = False
    for child in kids:
        kid = tokens[child]
        dep = kid.dep
        if dep == "prep":
            if child > token.i or token.pos != "VERB":  # "at the gate, they protested"
                found.append(Link(kid.lower, child))
        elif dep in ("xcomp", "pcomp"):
            frame = open_complement(parsed, kid)
            raising = raising or frame == "infinitive"
            found.append(Link(frame, child))
        elif dep == "acl":
            found.append(
                Link("clause" if finite(parsed, kid) else open_complement(parsed, kid), child)
            )
        elif dep in DIRECT_FRAMES:
            frame = DIRECT_FRAMES[dep]
            if dep == "advcl" and _asked(parsed, token, kid):
                frame = "if"
            elif dep == "relcl" and _marked(parsed, kid):
                frame = "clause"
            if (
                frame == "clause"
                and kid.tag in ("NN", "NNS", "NNP", "JJ")
                and not _has_subject(parsed, kid)
            ):
                frame = "small"
            raising = raising or frame in ("complement",)
            found.append(Link(frame, child))
    if raising and token.pos in ("VERB", "AUX"):
        subject = parsed.kid(token.i, "nsubj")
        if subject is not None:
            found.append(Link("raised-subject", subject.i))
    found.extend(_across_copula(parsed, token))
    if token.dep == "relcl" and token.pos == "VERB" and not any(f.frame == "object" for f in found):
        subject = parsed.kid(token.i, "nsubj")
        if subject is not None and not subject.tag.startswith("W") and subject.lower != "that":
            found.append(Link("antecedent", token.head))
    return found


def open_complement(parsed: ParsedDocument, kid: Token) -> str:
    """The frame of a clause without its own subject."""
    if any(tokens.tag == "TO" for tokens in parsed.kids(kid.i, "aux")):
        return "infinitive"
    return "gerund" if kid.tag == "VBG" else "small"


def finite(parsed: ParsedDocument, kid: Token) -> bool:
    """True where a verb is tensed: by its own tag or by an auxiliary's."""
    if kid.tag in ("VBD", "VBZ", "VBP", "MD"):
        return True
    return any(
        aux.tag in ("VBD", "VBZ", "VBP", "MD") for aux in parsed.kids(kid.i, "aux", "auxpass")
    )


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


def _has_subject(parsed: ParsedDocument, kid: Token) -> bool:
    return parsed.kid(kid.i, *SUBJECTS) is not None


def misjoined_subject(parsed: ParsedDocument, verb: Token) -> Token | None:
    """The subject that the parser took for a part of what the clause before speaks of.

    "He praised the nurses and | doctors thanked him": a verb that goes on from another needs a word
    that joins it, so that a noun joined right before a verb without one is that verb's subject.
    """
    governor = parsed.tokens[verb.head]
    if verb.dep not in ("conj", "ccomp") or governor.i > verb.i or parsed.kid(verb.i, *SUBJECTS):
        return None
    if verb.tag not in ("VBD", "VBZ", "VBP") and not parsed.kid(verb.i, "aux", "auxpass"):
        return None
    if any(governor.i < kid.i < verb.i for kid in parsed.kids(governor.i, "cc")) or not verb.left:
        return None
    noun = parsed.tokens[verb.left - 1]
    while noun.dep == "compound" or (noun.dep != "conj" and noun.head != noun.i):
        noun = parsed.tokens[noun.head]
        if noun.i < governor.i:
            return None
    joined = noun.dep == "conj" and noun.pos in ("NOUN", "PROPN", "PRON")
    return noun if joined and noun.right == verb.left and noun.head > governor.i else None


def end_before_misjoined(parsed: ParsedDocument, verb: Token) -> Token | None:
    """The last token before the "and" of a verb's misjoined subject; None where it has none."""
    subject = misjoined_subject(parsed, verb)
    if subject is None:
        return None
    joints = [kid for kid in parsed.kids(subject.head, "cc") if kid.i < subject.left]
    return parsed.tokens[joints[-1].i - 1] if joints else None


def is_passive(parsed: ParsedDocument, token: Token) -> bool:
    """True for "was told", and for a bare participle behind its noun ("a man accused of")."""
    if parsed.kid(token.i, "auxpass", "nsubjpass") is not None:
        return True
    return (
        token.tag == "VBN"
        and token.dep in ("acl", "advcl")
        and not any(aux.lemma == "have" for aux in parsed.kids(token.i, "aux"))
    )


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
