"""The second net: signs of somebody's word in a sentence whose speaker no statement knows.

"As per the diary, …", "…, an audit released in May concluded", "it is the state's case that …".
What such a sign stands over is left open where no statement covers it, never told as a fact.
"""

from __future__ import annotations

from kg.extraction.factuality.lexicon import CertaintyWords
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL

FINITE = frozenset({"VBD", "VBZ", "VBP", "VBN"})
SUBJECTS = ("nsubj", "nsubjpass")
# What a verb of saying at the end of a sentence has beside it where it says nothing else itself.
OBJECTS = ("ccomp", "xcomp", "acomp", "attr", "oprd")
PARTING = frozenset({",", "-", "–", "—", "--"})


def hearsay(parsed: ParsedDocument, event: Token, words: CertaintyWords) -> bool:
    """True where a sign that somebody says so stands over the clause of ``event``."""
    sentence = parsed.sentences[event.sentence]
    tokens = parsed.tokens[sentence.first : sentence.last]
    above = {event.i, *(token.i for token in parsed.ancestors(event.i))}
    lower = [token.lower for token in tokens]
    for marker in words.markers:
        for at in range(len(lower) - len(marker) + 1):
            found = tuple(lower[at : at + len(marker)]) == marker
            if found and _stands_over(parsed, tokens[at], event, above):
                return True
    return any(_says_behind(parsed, token, event, words) for token in tokens)


def _stands_over(parsed: ParsedDocument, marker: Token, event: Token, above: set[int]) -> bool:
    """Not over what names the source itself: "according to charges filed on Friday"."""
    verb = _clause(parsed, marker)
    if verb is None:
        return True
    own = marker.left <= event.i < marker.right and marker.pos in ("ADP", "SCONJ", "VERB")
    return verb.i in above and not own


def _clause(parsed: ParsedDocument, token: Token) -> Token | None:
    """The verb of the clause in which ``token`` stands."""
    for above in (token, *parsed.ancestors(token.i)):
        if above.pos in VERBAL and above.tag in FINITE | {"VB", "MD"}:
            return above
    return None


def _says_behind(parsed: ParsedDocument, verb: Token, event: Token, words: CertaintyWords) -> bool:
    """ "…, the inquest was told.": a verb of saying that ends the sentence and has no object."""
    if verb.pos not in VERBAL or verb.tag not in FINITE or verb.lemma not in words.saying:
        return False
    subject = parsed.kid(verb.i, *SUBJECTS)
    if subject is None or subject.left <= event.i or parsed.kid(verb.i, *OBJECTS) is not None:
        return False
    if subject.dep == "nsubjpass" and verb.lemma not in words.informed:
        return False  # "the inquest was told"; not "the cause was not established"
    if verb.dep in ("relcl", "acl") or any(kid.i > verb.i for kid in parsed.kids(verb.i, "dobj")):
        return False
    last = parsed.sentences[verb.sentence].last
    ends = all(token.pos in ("PUNCT", "ADP", "DET", "NOUN", "PROPN", "NUM", "ADV", "ADJ", "PART")
               for token in parsed.tokens[verb.i + 1 : last])  # fmt: skip
    return ends and parsed.tokens[subject.left - 1].text in PARTING
