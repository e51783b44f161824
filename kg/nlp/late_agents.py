"""Who accuses at the end of a passive: "was accused of the murder of two monks by survivors"."""

from __future__ import annotations

from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import first_conjunct, is_passive
from kg.nlp.verb_classes import OBJECT_CONTROL, classes


def late_agent(parsed: ParsedDocument, i: int) -> Token | None:
    """The "by" at the end of what somebody is accused of, which names the accuser; or None.

    ``i`` is the wrong: "was accused of the *murder* of two monks by survivors". Where the verb has
    a phrase of its own with "by", the other one says who did it.
    """
    token = first_conjunct(parsed, parsed.tokens[i])
    preposition = parsed.tokens[token.head]
    verb = parsed.tokens[preposition.head]
    behind = token.dep in ("pobj", "pcomp") and preposition.lower in OBJECT_CONTROL
    judged = verb.pos == "ADJ" and verb.dep in ("oprd", "acomp")  # "was found guilty of it by"
    verb = parsed.tokens[verb.head] if judged else verb
    blamed = behind and (judged or verb.lemma in classes().accusing)
    blamed = blamed and is_passive(parsed, verb.i)
    if not blamed or any(kid.lower == "by" for kid in parsed.kids(verb.i, "agent", "prep")):
        return None
    by = [kid for kid in parsed.tokens[i : token.right] if kid.lower == "by" and kid.dep == "prep"]
    return by[-1] if by and by[-1].right == token.right else None
