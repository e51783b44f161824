"""What the confidence model knows of a draft: its cue, frame, source and content as features."""

from __future__ import annotations

import math

from kg.extraction.attribution.rules import Draft
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import is_infinitive, is_negated, is_passive

QUOTES = "\"“”„«»‘’'`"


def describe(parsed: ParsedDocument, draft: Draft) -> dict[str, float]:
    """Names of features with their values; 1.0 where a feature is a plain yes."""
    token = parsed.tokens[draft.cue_token]
    weight = min(max(draft.weight, 0.02), 0.98)
    features = {
        "bias": 1.0,
        f"frame={draft.frame}": 1.0,
        f"weight:{token.pos}": draft.weight,
        "odds": math.log(weight / (1.0 - weight)),
        f"dep={token.dep}" + (" of cue" if draft.governed else ""): 1.0,
        f"tag={token.tag}": 1.0,
        f"source={_source_kind(parsed, draft)}": 1.0,
        f"{token.pos}:{draft.frame}": 1.0,
        "words": math.log1p(sum(span.end - span.start for span in draft.content)) / 5.0,
    }
    features.update(_describe_marks(parsed, draft))
    if draft.content[0].start < draft.cue[0].start:
        features["before"] = 1.0
    if draft.frame in ("quote", "clause"):
        features[f"gap:{draft.frame}={_gap(parsed.text, draft)}"] = 1.0
    elif draft.frame == "colon":
        features.update(_describe_label(parsed, draft))
    if token.pos == "NOUN" and draft.source:
        owner = parsed.tokens[draft.source_token] if draft.source_token is not None else None
        features[f"noun source={owner.dep if owner is not None else 'none'}"] = 1.0
    if _is_that_clause(parsed.text, draft):
        features["that"] = 1.0
        features[f"that:{token.pos}"] = 1.0
    features.update(_describe_standing(draft))
    features.update(_describe_verb(parsed, token))
    return features


def _describe_marks(parsed: ParsedDocument, draft: Draft) -> dict[str, float]:
    """Whether the cue is in quotation marks, or some are in the content."""
    if draft.quoted is not None:
        return {"quoted": 1.0, f"quoted:{draft.frame}": 1.0}
    if any(c in "\"“”''``" for s in draft.content for c in parsed.text[s.start : s.end]):
        return {"quotes": 1.0}
    return {}


def _is_that_clause(text: str, draft: Draft) -> bool:
    """True if the content follows its cue and begins with "that"."""
    start = draft.content[0].start
    return text[start : start + 5].lower() == "that " and start > draft.cue[0].start


def _describe_standing(draft: Draft) -> dict[str, float]:
    """Whether a report speaks, whether it is a condition, whether the lexicon lacks the cue."""
    features = {}
    if draft.informed:
        features["informed"] = 1.0
        features[f"informed:{draft.frame}"] = 1.0
    if draft.conditional:
        features["conditional"] = 1.0
    if not draft.known:
        features["unknown"] = 1.0
    return features


def _gap(text: str, draft: Draft) -> str:
    """How the content stands to cue and source: touching, after a colon, or apart."""
    anchors = [*draft.cue, *draft.source]
    gaps = [
        text[min(a.end, c.end) : max(a.start, c.start)]
        for a in anchors
        for c in draft.content
        if not a.overlaps(c)
    ]
    shortest = min(gaps, key=len, default="")
    if ":" in shortest:
        return "colon"
    quoted = any(text[c.start] in QUOTES or text[c.end - 1] in QUOTES for c in draft.content)
    return ("touching" if len(shortest) <= 3 else "apart") + ("+quote" if quoted else "")


def _describe_label(parsed: ParsedDocument, draft: Draft) -> dict[str, float]:
    """What the label before a colon looks like, and whether a quotation follows it."""
    features = {}
    label = parsed.within(draft.source[0])
    if all(token.pos in ("PROPN", "PUNCT") for token in label):
        features["label=name"] = 1.0
    if parsed.text[draft.source[0].start : draft.source[0].end].isupper():
        features["label=capitals"] = 1.0
    if parsed.text[draft.content[0].start] in QUOTES:
        features["label=quote"] = 1.0
    features["label=words"] = len(label) / 4.0
    return features


def _describe_verb(parsed: ParsedDocument, token: Token) -> dict[str, float]:
    """Voice, negation and mood of the cue."""
    features = {}
    if is_passive(parsed, token.i):
        features["passive"] = 1.0
    if is_negated(parsed, token.i):
        features["negated"] = 1.0
    if is_infinitive(parsed, token):
        features["to"] = 1.0
    for kid in parsed.kids(token.i, "aux", "advmod"):
        if kid.dep == "aux" and kid.tag == "MD":
            features[f"modal={kid.lower}"] = 1.0
        elif kid.dep == "advmod" and kid.tag.startswith("W"):
            features["wh"] = 1.0
    return features


def _source_kind(parsed: ParsedDocument, draft: Draft) -> str:
    if draft.source_token is None or not draft.source:
        return "none"
    token = parsed.tokens[draft.source_token]
    if token.pos == "PRON":
        return token.lower
    return token.entity_type or token.pos
