"""Predicates of a parse and their frames: which dependents could be the content of which cue.

A frame is the grammatical link between a cue and its content, named alike here and in
``ontology/cues.ttl``: ``clause`` ("said that"), ``infinitive`` ("vowed to"), ``gerund`` ("denied
taking"), ``small`` ("called it a mess"), ``complement`` ("seems likely"), ``object`` ("praised
the plan"), ``of`` and other prepositions ("accused of"), ``passive-subject`` ("is expected"),
``raised-subject`` ("appears to"), ``adverbial`` and ``antecedent`` ("the plan he proposed").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.parse import ParsedDocument, Token

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
            found.append(Link(kid.lower, child))
        elif dep in ("xcomp", "pcomp"):
            frame = open_complement(parsed, kid)
            raising = raising or frame == "infinitive"
            found.append(Link(frame, child))
        elif dep == "acl":
            found.append(Link("clause" if finite(parsed, kid) else open_complement(parsed, kid), child))
        elif dep in DIRECT_FRAMES:
            frame = DIRECT_FRAMES[dep]
            if frame == "clause" and kid.tag in ("NN", "NNS", "NNP", "JJ") and not _has_subject(parsed, kid):
                frame = "small"
            raising = raising or frame in ("complement",)
            found.append(Link(frame, child))
    if raising and token.pos in ("VERB", "AUX"):
        subject = parsed.kid(token.i, "nsubj")
        if subject is not None:
            found.append(Link("raised-subject", subject.i))
    if token.dep == "relcl" and token.pos == "VERB" and not any(f.frame == "object" for f in found):
        subject = parsed.kid(token.i, "nsubj")
        if subject is not None and not subject.tag.startswith("W") and subject.lower != "that":
            found.append(Link("antecedent", token.head))
    return found


def open_complement(parsed: ParsedDocument, kid: Token) -> str:
    """The frame of a clause without its own subject."""
    if kid.tag == "VBG":
        return "gerund"
    if any(tokens.tag == "TO" for tokens in parsed.kids(kid.i, "aux")):
        return "infinitive"
    return "small"


def finite(parsed: ParsedDocument, kid: Token) -> bool:
    """True where a verb is tensed: by its own tag or by an auxiliary's."""
    if kid.tag in ("VBD", "VBZ", "VBP", "MD"):
        return True
    return any(aux.tag in ("VBD", "VBZ", "VBP", "MD") for aux in parsed.kids(kid.i, "aux", "auxpass"))


def _has_subject(parsed: ParsedDocument, kid: Token) -> bool:
    return parsed.kid(kid.i, *SUBJECTS) is not None


def is_passive(parsed: ParsedDocument, token: Token) -> bool:
    """True for "was told", and for a bare participle behind its noun ("a man accused of")."""
    if parsed.kid(token.i, "auxpass", "nsubjpass") is not None:
        return True
    return token.tag == "VBN" and token.dep in ("acl", "advcl") and not any(
        aux.lemma == "have" for aux in parsed.kids(token.i, "aux")
    )


def source_of(parsed: ParsedDocument, token: Token, depth: int = 0) -> Token | None:
    """The token that heads the source of the cue ``token``, or None where none is named."""
    if token.pos in ("NOUN", "PROPN") and token.dep != "ROOT" or token.pos == "NOUN":
        return _source_of_noun(parsed, token, depth)
    if is_passive(parsed, token):
        agent = parsed.kid(token.i, "agent")
        return parsed.kid(agent.i, "pobj") if agent is not None else None
    subject = parsed.kid(token.i, "nsubj")
    if subject is not None:
        return subject
    return _inherited_source(parsed, token, depth)


def _source_of_noun(parsed: ParsedDocument, token: Token, depth: int) -> Token | None:
    owner = parsed.kid(token.i, "poss")
    if owner is not None:
        return owner
    for by in parsed.kids(token.i, "prep"):
        if by.lower in ("of", "from", "by", "among") and by.i == token.i + 1:
            named = parsed.kid(by.i, "pobj")
            if named is not None:
                return named
    if depth > 2:
        return None
    governor = parsed.tokens[token.head]
    if token.dep in ("dobj", "attr", "conj"):
        return source_of(parsed, governor, depth + 1)
    if token.dep == "pobj" and parsed.tokens[governor.head].pos in ("VERB", "AUX"):
        return source_of(parsed, parsed.tokens[governor.head], depth + 1)
    return None


def _inherited_source(parsed: ParsedDocument, token: Token, depth: int) -> Token | None:
    """The subject that a verb without one takes from the verb above it."""
    governor = parsed.tokens[token.head]
    if depth > 3 or governor.i == token.i:
        return None
    if token.dep in ("acl", "relcl"):
        return governor
    if token.dep == "xcomp":
        controller = parsed.kid(governor.i, "dobj")
        if controller is not None:
            return controller
    if token.dep == "pcomp":
        governor = parsed.tokens[governor.head]
    if token.dep in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "dep"):
        if governor.pos in ("VERB", "AUX"):
            return _subject_or_above(parsed, governor, depth)
        if governor.pos == "NOUN":
            return _source_of_noun(parsed, governor, depth + 1) or governor
    return None


def _subject_or_above(parsed: ParsedDocument, governor: Token, depth: int) -> Token | None:
    subject = parsed.kid(governor.i, "nsubj", "nsubjpass")
    if subject is not None:
        return subject
    return _inherited_source(parsed, governor, depth + 1)


def cue_tokens(parsed: ParsedDocument, token: Token) -> Iterator[Token]:
    """The cue word with its auxiliaries, negation and particle."""
    for kid in parsed.kids(token.i):
        if kid.i < token.i and kid.dep in ("aux", "auxpass", "neg") or kid.dep == "prt":
            yield kid
        elif kid.dep == "advmod" and kid.i == token.i - 1 and kid.tag == "RB":
            yield kid
    yield token
