"""The content of a verb of saying, where the parser lost the subject of the content.

"Holm said guards loyal to the mayor shot two men" may come with "guards loyal" as one content and
"shot" as another, without subject. It is not Holm who shot them: only an infinitive or a gerund
("claims to have shot", "denies shooting") has the subject of the verb of saying.
"""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.verb_classes import classes

CONTENTS = ("ccomp", "xcomp", "dep")
FORMS = frozenset({"VBD", "VBZ", "VBP", "MD"})
SUBJECT = ("nsubj", "nsubjpass")


def saying_above(parsed: ParsedDocument, verb: Token) -> Token | None:
    """The verb of saying whose content the tensed ``verb``, without subject, tells; or None.

    Behind "a man police say *killed* two nurses" the parser may hang the verb from the main clause.
    """
    if not _has_tense(parsed, verb):
        return None
    above = parsed.tokens[verb.head]
    if verb.dep in CONTENTS and above.lemma in classes().saying:
        return None if _is_reduced(parsed, above, verb) else above
    before = parsed.tokens[max(verb.left - 1, 0)]
    said = before.dep == "relcl" and before.lemma in classes().saying
    hung = said and verb.dep in ("conj", "ccomp")
    return before if hung and has_own_subject(parsed, before) else None


def _is_reduced(parsed: ParsedDocument, saying: Token, verb: Token) -> bool:
    """ "A gun *believed* to be the weapon was found": a participle that the parser misread."""
    ahead = (kid for kid in parsed.kids(saying.i, "xcomp") if kid.right == verb.left)
    return any(kid.tag == "TO" for one in ahead for kid in parsed.kids(one.i, "aux"))


def _has_tense(parsed: ParsedDocument, verb: Token) -> bool:
    """True for "shot", "has shot" and "may shoot"; a participle with an object is a past form that
    the tagger misread, but those "reported killed" are the subject of both verbs."""
    helping = list(parsed.kids(verb.i, "aux", "auxpass"))
    if helping:
        return any(kid.tag in FORMS for kid in helping)
    misread = verb.tag == "VBN" and parsed.kid(verb.i, "dobj") is not None
    return misread or verb.tag in FORMS


def has_own_subject(parsed: ParsedDocument, saying: Token) -> bool:
    """True where somebody is named who says it: "police say", but not "who says"."""
    return any(kid.tag not in ("WP", "WDT") for kid in parsed.kids(saying.i, *SUBJECT))


def stray_subject(parsed: ParsedDocument, verb: Token, saying: Token) -> Token | None:
    """ "Guards" in "said guards loyal to the mayor shot two men": what stands right before the verb
    as an object or content of its own, a noun and an adjective or participle that describes it."""
    beside = [kid for kid in parsed.kids(saying.i, "ccomp", "dobj") if kid.right == verb.left]
    for content in beside:
        if content.dep == "dobj" and saying.lemma not in classes().telling:
            return content
        bare = parsed.kid(content.i, "aux", "auxpass") is None
        if content.pos == "ADJ" or (content.tag == "VBN" and bare):
            return parsed.kid(content.i, *SUBJECT)
    return None


def quoted_saying(parsed: ParsedDocument, verb: Token) -> Token | None:
    """ "Saying" in "Roth was quoted as saying": the gerund of who is the subject of a passive."""
    if parsed.kid(verb.i, "nsubjpass") is None:
        return None
    for named in parsed.kids(verb.i, "prep"):
        saying = parsed.kid(named.i, "pcomp") if named.lower == "as" else None
        if saying is not None and saying.lemma in classes().saying:
            return saying
    return None
