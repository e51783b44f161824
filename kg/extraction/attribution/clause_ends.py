"""Where the content of a statement ends: with its clause, and before the next deed.

"She claims the firm fired her *after she reported it*" is all her claim. Of "questioned a clerk as
a witness *and let him go*" the end is a deed of the police.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extraction.attribution.joined_deeds import is_joined_deed
from kg.extraction.attribution.rules import Draft
from kg.extraction.attribution.selection import Weighed
from kg.extraction.attribution.spans import cut
from kg.model import Span
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import SUBJECTS, TENSED, is_negated
from kg.nlp.verb_classes import classes

NOBODY = frozenset({"no", "nobody", "none", "noone"})
CLOSING = {'"': '"', "“": "”"}
MARKS = frozenset({"after", "because", "when", "before", "since"})
FORMS = TENSED | {"VB"}  # taggers take "let" for a base form


def with_clause_ends(parsed: ParsedDocument, draft: Draft) -> Draft:
    """``draft`` with its content up to where the clause or the deed ends."""
    if draft.quoted is not None:
        return draft
    draft = _without_gap(parsed, draft)
    if len(draft.content) != 1:
        return draft
    cue, (content,) = parsed.tokens[draft.cue_token], draft.content
    closed = _closing(parsed, content)
    if closed is not None and cue.start < content.start:
        return replace(draft, content=(Span(content.start, closed),))
    if cue.pos != "VERB" or content.start < cue.start:
        return draft
    end = None
    if draft.frame == "clause":
        end = _clause_end(parsed, cue, content) or _list_end(parsed, cue, content)
    if end is None and draft.frame == "object":
        end = _before_deed(parsed, cue, content)
    return draft if end is None else replace(draft, content=(Span(content.start, end),))


def _closing(parsed: ParsedDocument, content: Span) -> int | None:
    """Behind the mark that closes a quotation, where "*before he shot her*" follows it."""
    text = parsed.text[content.start : content.end]
    mark = CLOSING.get(text[:1])
    at = text.find(mark, 1) if mark is not None else -1
    behind = text[at + 1 :].split() if at > 0 else []
    plain = bool(behind) and behind[0].lower() in MARKS and not CLOSING.keys() & set(text[at + 1 :])
    return content.start + at + 1 if plain else None


def _without_gap(parsed: ParsedDocument, draft: Draft) -> Draft:
    """ "Said he was glad after [a judge cleared] him": the gap belongs to the clause.

    A tagger took it for another's words. Without it the speaker would say of himself what others
    say.
    """
    if len(draft.content) != 2 or draft.frame != "clause":
        return draft
    first, second = draft.content
    gap = parsed.within(Span(first.end, second.start))
    own = [token for span in (*draft.cue, *draft.source) for token in parsed.within(span)]
    cue = parsed.tokens[draft.cue_token]
    told = {kid.i: kid for kid in parsed.kids(cue.i, "ccomp")}
    verbs = [
        token for token in gap
        if (
            token.tag in TENSED
            and parsed.kid(token.i, "nsubj") is not None
            and any(above.i in told for above in parsed.ancestors(token.i))
        )
        or (token.head in told and is_joined_deed(parsed, cue, told[token.head], token))
    ]  # fmt: skip
    joint = [token.lower for token in gap] == ["and"]
    if not (verbs or joint) or any(token in own for token in gap):
        return draft
    return replace(draft, content=(Span(first.start, second.end),))


def _clause_end(parsed: ParsedDocument, cue: Token, content: Span) -> int | None:
    """Behind "after she reported it", which the content stops right before."""
    for told in parsed.kids(cue.i, "ccomp"):
        for clause in parsed.kids(told.i, "advcl"):
            first, last = parsed.tokens[clause.left], parsed.tokens[clause.right - 1]
            mark = parsed.kid(clause.i, "mark", "advmod")
            subject = parsed.kid(clause.i, "nsubj", "nsubjpass")
            if mark is None or mark.lower not in MARKS or mark.i != first.i:
                continue
            own = subject is not None and subject.pos == "PRON" and told.i < clause.i
            if own and 0 <= first.start - content.end <= 1:
                return last.end
    return None


def _list_end(parsed: ParsedDocument, cue: Token, content: Span) -> int | None:
    """Behind "lost a file and sat on a report" of "said it had ignored her, lost a file and …",
    which the content stops right before: what no "and" joins to the first is in its list."""
    for told in parsed.kids(cue.i, "ccomp"):
        chain = list(_goes_on(parsed, told))
        for verb in chain:
            joint = [t for t in parsed.tokens[told.i : verb.left] if t.start >= content.end]
            words = [t.lower for t in joint]
            listed = words == [","] and verb is not chain[-1]
            inside = _is_untold(parsed, verb) or is_joined_deed(parsed, cue, told, verb)
            unsaid = words == ["and"] and inside
            if joint and joint[0].start - content.end <= 1 and (listed or unsaid):
                return parsed.tokens[chain[-1].right - 1].end
    return None


def _is_untold(parsed: ParsedDocument, verb: Token) -> bool:
    """ "And told *no one*", "and *never* told him": nobody says so of himself while he speaks."""
    nobody = any(kid.lower in NOBODY for kid in parsed.tokens[verb.i : verb.right])
    return verb.lemma in classes().telling and (nobody or is_negated(parsed, verb.i))


def _goes_on(parsed: ParsedDocument, verb: Token) -> Iterator[Token]:
    """The verbs joined to ``verb``, each to the one before, that share its subject."""
    for kid in parsed.kids(verb.i, "conj"):
        if kid.pos == "VERB" and parsed.kid(kid.i, *SUBJECTS) is None:
            yield kid
            yield from _goes_on(parsed, kid)


def _before_deed(parsed: ParsedDocument, cue: Token, content: Span) -> int | None:
    """Before the "and" of a verb that goes on from the cue, where the content runs over it."""
    for verb in parsed.kids(cue.i, "conj"):
        joints = [kid for kid in parsed.kids(cue.i, "cc") if kid.i < verb.i]
        if not joints or verb.tag not in FORMS or parsed.kid(verb.i, "nsubj", "nsubjpass"):
            continue
        joint = joints[-1]
        told = any(kid.i < joint.i for kid in parsed.kids(cue.i, "ccomp", "xcomp"))
        if not told and content.start < joint.start < verb.start < content.end:
            return parsed.tokens[joint.i - 1].end
    return None


def without_teller(parsed: ParsedDocument, draft: Draft, outer: Iterable[Weighed]) -> Draft:
    """ "A nurse told police he hit her, according to a report": the report is none of her words.

    ``draft`` stands inside the content of one of ``outer``, whose cue the parser hung below it.
    """
    cue = draft.cue[0]
    for one in outer:
        if any(content.covers(cue) for content in one.draft.content):
            bars = (*one.draft.cue, *one.draft.source)
            apart = cut(parsed.text, draft.content, bars)
            inside = [s for s in apart if any(c.covers(s) for c in one.draft.content)]
            return replace(draft, content=tuple(inside)) if inside else draft
    return draft
