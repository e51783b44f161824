"""One scene in several clauses: the time or place beside one of its verbs holds for the others.

Two events that one verb tells ("shot dead") have one time.

"In March a gunman shot and wounded three", "ambushed a convoy near Tolbek, killing seven", "were
hurt when a bus overturned on Sunday", "died in a crash on Friday", "arrested at a rally in Vesk".
Nothing is lent to what has a time of its own, or comes "later".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum

from kg.extraction.events.drafts import Draft, by_token
from kg.model import Time
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import NOUN_SUBJECTS, PAST, SUBJECTS, VERBAL, direct_objects, governor
from kg.ontology.lexicon import Lexicon

HURT = frozenset({"Death", "Injury", "Killing"})
PLACE = "place"
WITHIN = frozenset({"in", "during", "at"})  # "died *in* a crash", "arrested *at* a rally"


class Tie(Enum):
    """How the clause of an event goes with the verb above it."""

    JOINED = "joined"  # "in May shot a monk and wounded a nun": what stands before both
    RESULT = "result"  # "ambushed a convoy near Tolbek, killing seven"
    SAME = "same"  # "shot and wounded a monk", "were hurt when …", "died in a crash"


def share_scenes(parsed: ParsedDocument, drafts: Sequence[Draft], lexicon: Lexicon) -> None:
    """Gives events of one scene the time and place of one another, where they have none."""
    at = by_token(drafts)
    later, harmed = lexicon.words("sequenceAdverb"), lexicon.words("harmedKind")
    gathered = lexicon.words("gatheredKind")
    for i in sorted(at):
        token = _telling(parsed, parsed.tokens[i], at, harmed)
        _share_words(at[i])
        tied = _above(parsed, token, later)
        if tied is None:
            continue
        above, tie = tied
        for one in at.get(above.i) or _struck(parsed, above, at, harmed):
            for other in at[i]:
                if token.pos in VERBAL or other.kind.name in (*harmed, *gathered):
                    _share(parsed, one, other, (above, token), tie)
    for i in sorted(at):
        _share_halves(parsed, at, parsed.tokens[i])


def _share_halves(parsed: ParsedDocument, at: Mapping[int, list[Draft]], second: Token) -> None:
    """ "Nine were killed and four *injured* when …": one scene for both halves."""
    first = parsed.tokens[second.head]
    if not _is_gapped(parsed, first, second):
        return
    hurt = [one for one in at.get(first.i, ()) if one.kind.name in HURT]
    for one in hurt:
        same = (draft for draft in at[second.i] if draft.labels == one.labels)
        for other in (draft for draft in same if draft.kind.name in HURT):
            own = (t for t in _inside(parsed, first) if t.i < second.left)
            _lend_time(other.time, one, own)
            for role, head in [] if one.has(PLACE) else other.named(PLACE):
                one.add(role, head)


def _telling(
    parsed: ParsedDocument, token: Token, at: Mapping[int, list[Draft]], harmed: Collection[str]
) -> Token:
    """ "Were killed when a *bomb* exploded on Friday": the verb of which it is the subject."""
    verb = parsed.tokens[token.head]
    clause = token.dep == "nsubj" and verb.dep == "advcl" and verb.i not in at
    return verb if clause and any(one.kind.name in harmed for one in at[token.i]) else token


def _struck(
    parsed: ParsedDocument, verb: Token, at: Mapping[int, list[Draft]], harmed: Collection[str]
) -> list[Draft]:
    """ "An *earthquake* struck on Tuesday, killing nine": what the subject of the verb tells."""
    nouns = parsed.kids(verb.i, "nsubj")
    return [one for noun in nouns for one in at.get(noun.i, ()) if one.kind.name in harmed]


def _share_words(drafts: Sequence[Draft]) -> None:
    """ "Was *shot dead* on Thursday": an attack and a killing, both on that day."""
    times = [one.time for one in drafts if one.time is not None]
    if len(times) != 1 or len({one.labels for one in drafts}) > 1:
        return
    for one in drafts:
        one.time = one.time or times[0]


def _above(parsed: ParsedDocument, token: Token, later: frozenset[str]) -> tuple[Token, Tie] | None:
    """The verb in whose scene the event at ``token`` takes place, or None."""
    if token.pos not in VERBAL:
        return _around_noun(parsed, token)
    head = parsed.tokens[token.head]
    acts = head.pos in VERBAL or parsed.kid(head.i, "nsubj") is not None  # a "shot" read as a noun
    if not acts or head.i == token.i:
        return None
    if token.dep == "advcl" and _opening(parsed, token) == "when":
        past = head.tag in PAST and parsed.kid(head.i, "aux") is None
        return (head, Tie.SAME) if past else None
    if _stands_apart(parsed, token, later):
        return None
    if token.dep == "conj" and token.tag in PAST and head.i < token.i:
        return head, Tie.SAME if _share_objects(parsed, head, token) else Tie.JOINED
    deed = deed_before(parsed, token, later)
    return None if deed is None else (deed, Tie.RESULT)


def _around_noun(parsed: ParsedDocument, token: Token) -> tuple[Token, Tie] | None:
    """ "Nine died in the *attack*": the verb that a noun stands within."""
    verb = governor(parsed, token)
    opened = parsed.tokens[token.head].lower in WITHIN
    within = token.dep == "pobj" and opened and verb.pos in VERBAL
    return (verb, Tie.SAME) if within else None


def deed_before(parsed: ParsedDocument, outcome: Token, later: frozenset[str]) -> Token | None:
    """ "A bomb *went* off, killing nine and injuring two": the verb of what did it; None where the
    outcome has a subject of its own, or came later."""
    deed = parsed.tokens[outcome.head]
    if outcome.dep == "conj" and outcome.tag == deed.tag == "VBG":
        outcome, deed = deed, parsed.tokens[deed.head]
    told = outcome.dep == "advcl" and outcome.tag == "VBG" and deed.i < outcome.i
    return deed if told and not _stands_apart(parsed, outcome, later) else None


def _stands_apart(parsed: ParsedDocument, verb: Token, later: frozenset[str]) -> bool:
    """True of a clause with a subject of its own, or of another time."""
    if parsed.kid(verb.i, *SUBJECTS, "mark", "aux") is not None:
        return True
    return any(kid.lower in later for kid in parsed.kids(verb.i, "advmod", "prep", "npadvmod"))


def _is_gapped(parsed: ParsedDocument, first: Token, second: Token) -> bool:
    """ "Nine were killed and four *injured* when …": two halves of one clause."""
    halves = second.dep == "conj" and second.tag == first.tag == "VBN" and first.i < second.i
    helped = parsed.kid(second.i, "aux", "auxpass", "mark") is not None
    return halves and not helped and parsed.kid(second.i, *NOUN_SUBJECTS) is not None


def _opening(parsed: ParsedDocument, clause: Token) -> str:
    opening = parsed.kid(clause.i, "advmod", "mark")
    return "" if opening is None else opening.lower


def _share_objects(parsed: ParsedDocument, first: Token, second: Token) -> bool:
    """ "Shot and wounded a monk": one object for both."""
    objects = direct_objects(parsed, second.i)
    return bool(objects) and parsed.kid(first.i, "dobj") is None and objects[0] > second.i


def _share(
    parsed: ParsedDocument, above: Draft, below: Draft, verbs: tuple[Token, Token], tie: Tie
) -> None:
    """Lends what ``above`` has to ``below``, and of the same deed or mishap the other way too."""
    if above.labels != below.labels or above is below:
        return
    head, token = verbs
    time = _time_at(parsed, above, head)
    if time is not None and (tie is not Tie.JOINED or time.span.end <= head.start):
        _lend_time(time, below, _inside(parsed, token))
    if tie is Tie.SAME:
        rest = (t for t in _inside(parsed, head) if not token.left <= t.i < token.right)
        _lend_time(_time_at(parsed, below, token), above, rest)
        _lend_place(parsed, below, above, token)
    if tie is not Tie.JOINED:
        _lend_place(parsed, above, below, head)


def _inside(parsed: ParsedDocument, token: Token) -> Iterator[Token]:
    return iter(parsed.tokens[token.left : token.right])


def _hangs(parsed: ParsedDocument, i: int, verb: Token) -> bool:
    """True of words of the clause of ``verb``, not of another one."""
    for above in parsed.ancestors(i):
        if above.i == verb.i:
            return True
        if above.pos in VERBAL:
            return False
    return False


def _time_at(parsed: ParsedDocument, draft: Draft, verb: Token) -> Time | None:
    """The time of ``draft`` where it stands in the clause of ``verb``."""
    if draft.time is None:
        return None
    inside = parsed.within(draft.time.span)
    return draft.time if inside and _hangs(parsed, inside[0].i, verb) else None


def _lend_time(time: Time | None, draft: Draft, own: Iterator[Token]) -> None:
    """Dates ``draft``, unless words of another time stand among its ``own``."""
    if time is None or draft.time is not None:
        return
    if not any(t.entity_type in TIMES and not time.span.covers(t.span) for t in own):
        draft.time = time


def _lend_place(parsed: ParsedDocument, one: Draft, other: Draft, verb: Token) -> None:
    """Gives ``other`` the places of ``one`` in the clause of ``verb``, if it has none."""
    for role, head in [] if other.has(PLACE) else one.named(PLACE):
        if _hangs(parsed, head, verb):
            other.add(role, head)
