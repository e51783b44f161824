"""The features by which a time is scored for an event.

They are those of temporal relations (Chambers, Wang and Jurafsky 2007: tense, prepositions, the
words between, which of both governs the other) and of the time expression itself (UzZaman and Allen
2010: its sort and how exact it is), with the other events and times that are nearer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kg.extraction.events.drafts import Draft
from kg.extraction.events.weighing.time_candidates import Calendar, Candidate
from kg.model import HEADLINES
from kg.nlp.edtf import days
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL, base_form, tense_tag

ABOUT = frozenset({"agent", "patient", "theme", "beneficiary"})
FAR = 3  # sentences, times and events are counted no further
DEEP = 4  # … and steps through the parse
STEPS = (0, 1, 2, 4, 7, 12, 20)  # words between, by size
AGO = (0, 1, 7, 31, 366)  # days from the article, by size
STEP_OF = {
    "conj": "conj", "appos": "appos", "relcl": "relative", "acl": "relative", "advcl": "adverbial",
    "ccomp": "clause", "parataxis": "clause", "xcomp": "verb", "pcomp": "verb", "pobj": "",
    "prep": "prep", "agent": "prep", "dobj": "argument", "nsubj": "argument", "attr": "argument",
    "nsubjpass": "argument", "npadvmod": "time", "advmod": "time", "nummod": "modifier",
    "nmod": "modifier", "compound": "modifier", "amod": "modifier", "poss": "modifier",
}  # fmt: skip
OTHER_STEP = "other"


def describe(calendar: Calendar, number: int, one: Candidate) -> Iterator[str]:
    """The names of the features of a candidate of the event ``number``; one may come twice."""
    parsed, draft = calendar.parsed, calendar.drafts[number]
    trigger = parsed.tokens[one.anchor]
    shape = "v" if trigger.pos in VERBAL else "n"
    yield "bias"
    yield f"kind={draft.kind.name}"
    yield from _rules(draft, one, shape)
    yield from _words(draft, one, shape)
    yield from _place(calendar, draft, one, shape)
    yield from _value(calendar, draft, one, trigger)
    yield from _rivals(calendar, number, one, shape)
    yield from _owners(calendar, number, one)
    yield from _governor(calendar, number, one)
    if one.gap == 0:
        yield from _between(parsed, one, shape)
        yield from _route(calendar, number, one, trigger, shape)


def _near(one: Candidate) -> int:
    return max(-FAR, min(one.gap, FAR))


def _rules(draft: Draft, one: Candidate, shape: str) -> Iterator[str]:
    """What the rules say."""
    yield f"rule={one.ruled}:{draft.time is not None and draft.time.value is not None}"
    yield f"rule={one.ruled}:{shape}:{_near(one)}"
    yield f"rule={one.ruled}:{one.at.lead}"
    yield f"rule={one.ruled}:{one.reading}"


def _words(draft: Draft, one: Candidate, shape: str) -> Iterator[str]:
    """The words of the time and how they are read."""
    gap, kind = _near(one), draft.kind.name
    yield f"reading={one.reading}:{_grain(one.value)}"
    yield f"reading={one.reading}:{kind}"
    yield f"words={one.at.shape}"
    yield f"words={one.at.shape}:{gap}"
    yield f"lead={one.at.lead}"
    yield f"lead={one.at.lead}:{one.reading}"
    yield f"lead={one.at.lead}:{gap}:{shape}"


def _grain(value: str) -> str:
    """How exact a value is."""
    if ".." in value:
        return "open"
    return "span" if "/" in value else str(len(value))


def _size(number: int, steps: Sequence[int]) -> int:
    return sum(number > step for step in steps)


def _place(calendar: Calendar, draft: Draft, one: Candidate, shape: str) -> Iterator[str]:
    """Where event and time stand in the article."""
    parsed = calendar.parsed
    trigger = parsed.tokens[one.anchor]
    mine, theirs = parsed.sentences[trigger.sentence], parsed.sentences[one.at.sentence]
    gap, far = _near(one), min(abs(one.gap), FAR)
    part = "line" if mine.kind in HEADLINES else str(min(trigger.sentence, FAR))
    yield f"gap={gap}"
    yield f"gap={gap}:{shape}"
    yield f"gap={gap}:{draft.kind.name}"
    yield f"part={part}:{far}"
    yield f"line={mine.kind in HEADLINES}:{gap}"
    yield f"block={mine.block == theirs.block}:{far}"
    yield f"opens={one.at.first - theirs.first < 2}:{gap}:{shape}"
    yield f"tellings={min(len(draft.tellings), FAR)}:{far}"
    said = calendar.is_said(trigger.start), calendar.is_said(one.at.time.span.start)
    yield f"said={said[0]}:{said[1]}:{min(far, 1)}"


def _value(calendar: Calendar, draft: Draft, one: Candidate, trigger: Token) -> Iterator[str]:
    """The value against the article's day, and the tense and labels of the event."""
    parsed, found = calendar.parsed, draft.certainty
    when = _when(calendar.published, one.value)
    verb = _verb(parsed, trigger)
    tense = "none" if verb is None else tense_tag(parsed, verb)
    yield f"when={when}:{one.reading}"
    yield f"when={when}:{draft.kind.name}"
    yield f"when={when}:{found.time_frame}"
    yield f"when={when}:{found.time_frame}:{one.reading}"
    yield f"tense={tense}:{when}"
    yield f"tense={tense}:{one.reading}:{found.time_frame}"
    yield f"labels={found.status}/{found.commitment}/{found.time_frame}"
    yield f"reading={one.reading}:{found.time_frame}:{draft.kind.scheduled}"


def _verb(parsed: ParsedDocument, token: Token) -> Token | None:
    """The token, or the nearest one above it, that is a verb."""
    above = (token, *parsed.ancestors(token.i))
    return next((one for one in above if one.pos in VERBAL), None)


def _when(published: date | None, value: str) -> str:
    """How far before or behind the article's day a value is."""
    if published is None:
        return "unknown"
    first, last = days(value)
    today = published.isoformat()
    if first is not None and first > today:
        return f"+{_size(_apart(first, published), AGO)}"
    if last is not None and last < today:
        return f"-{_size(_apart(last, published), AGO)}"
    return "now"


def _apart(day: str, published: date) -> int:
    return abs((date.fromisoformat(day) - published).days)


def _rivals(calendar: Calendar, number: int, one: Candidate, shape: str) -> Iterator[str]:
    """Other times beside the event, and other events beside the time."""
    gap = _near(one)
    theirs = calendar.expressions(one.at.sentence)
    mine = calendar.expressions(calendar.parsed.tokens[one.anchor].sentence)
    told = calendar.triggers(one.at.sentence)
    others = [at for at, whose in told.items() if whose != number]
    low, high = sorted((one.anchor, one.at.top))
    yield f"times={min(len(theirs), FAR)}:{gap}"
    yield f"own times={min(len(mine), FAR)}:{gap}"
    yield f"events={min(len(others), FAR)}:{gap}"
    yield f"between={min(sum(low < at < high for at in others), FAR)}:{gap}"
    if one.gap == 0:
        nearest = min(theirs, key=lambda other: (abs(other.top - one.anchor), other.top))
        closer = sum(abs(at - one.at.top) < high - low for at in others)
        yield f"nearest={nearest is one.at}:{shape}"
        yield f"closer={min(closer, FAR)}:{shape}"


def _owners(calendar: Calendar, number: int, one: Candidate) -> Iterator[str]:
    """What else the rules date by the same words."""
    draft = calendar.drafts[number]
    kind = draft.kind.name
    for owner in calendar.dated.get(one.at.time.span, ()):
        if owner != number:
            other = calendar.drafts[owner]
            shared = bool(_about(draft) & _about(other))
            yield f"owner={other.kind.name == kind}:{shared}:{_near(one)}"
            yield f"owner={other.kind.name}:{kind}"
            yield f"owner={other.kind.name}:{kind}:{shared}"
            yield f"owner agrees={other.time == one.time}"


def _about(draft: Draft) -> set[str]:
    return {role.entity for role in draft.roles if role.entity and role.role in ABOUT}


def _governor(calendar: Calendar, number: int, one: Candidate) -> Iterator[str]:
    """The word that the time hangs from."""
    parsed, near = calendar.parsed, min(abs(one.gap), FAR)
    top = parsed.tokens[one.at.top]
    head = parsed.tokens[top.head]
    yield f"top={top.dep}"
    yield f"top={top.dep}:{near}"
    if head.i != top.i:
        yield f"under={base_form(head)}:{near}"
        yield f"under={head.pos}:{top.dep}:{near}"
    verb = _verb(parsed, top)
    if verb is None:
        yield f"verb=none:{near}"
        return
    told = calendar.triggers(one.at.sentence)
    above = (top.i, *(token.i for token in parsed.ancestors(top.i)))
    whose = _whose(next((told[i] for i in above if i in told), None), number)
    said = verb.i in calendar.cues
    yield f"verb={verb.lemma}:{near}"
    yield f"verb tense={tense_tag(parsed, verb)}:{one.reading}"
    yield f"verb said={said}:{near}"
    yield f"whose={whose}:{near}"
    yield f"whose={whose}:{said}:{near}"


def _whose(owner: int | None, number: int) -> str:
    """Which event a word tells."""
    if owner is None:
        return "none"
    return "own" if owner == number else "other"


def _between(parsed: ParsedDocument, one: Candidate, shape: str) -> Iterator[str]:
    """The words between event and time."""
    side = "before" if one.at.top < one.anchor else "behind"
    low, high = sorted((one.anchor, one.at.top))
    words = parsed.tokens[low + 1 : high]
    verbs = min(sum(token.pos in VERBAL for token in words), FAR)
    comma = any(token.text in ",;:" for token in words)
    yield f"side={side}:{shape}"
    yield f"side={side}:{shape}:{_size(len(words), STEPS)}"
    yield f"side={side}:{comma}:{verbs}"
    yield f"verbs={verbs}:{shape}"


def _route(
    calendar: Calendar, number: int, one: Candidate, trigger: Token, shape: str
) -> Iterator[str]:
    """How the parse leads from the trigger to the time."""
    up, down, meet = _chains(calendar.parsed, trigger, calendar.parsed.tokens[one.at.top])
    rise, fall = _steps(up), _steps(down)
    climb, drop = ">".join(rise[:DEEP]), ">".join(fall[:DEEP])
    cue = meet.i in calendar.cues
    side = "before" if one.at.top < one.anchor else "behind"
    whose = _whose(calendar.triggers(one.at.sentence).get(meet.i), number)
    yield f"dep={trigger.dep}:{shape}"
    yield f"climb={len(rise)}:{len(fall)}:{shape}"
    yield f"climb={climb}:{shape}"
    yield f"climb={climb}:{len(fall)}:{cue}"
    yield f"climb={'>'.join(rise[-2:])}"
    yield f"drop={drop}:{shape}"
    yield f"drop={drop}:{len(rise)}:{cue}"
    yield f"route={climb}/{drop}"
    yield f"route={climb}/{drop}:{shape}:{side}"
    yield f"meet={cue}:{whose}:{meet.pos}"
    yield f"meet={cue}:{whose}:{len(rise)}:{len(fall)}"
    yield f"meet={meet.lemma}:{min(len(rise), 2)}:{min(len(fall), 2)}"
    has_subject = calendar.parsed.kid(trigger.i, "nsubj", "nsubjpass") is not None
    yield f"subject={has_subject}:{shape}:{'>'.join(rise[:2])}"
    yield f"tag={trigger.tag}:{'>'.join(rise[:2])}"
    yield from _crossed(calendar, number, one, "up", up)
    yield from _crossed(calendar, number, one, "down", down)


def _chains(
    parsed: ParsedDocument, trigger: Token, time: Token
) -> tuple[list[Token], list[Token], Token]:
    """The tokens from the trigger up to where both ways meet, those from there down to the time,
    and where they meet."""
    mine = [trigger, *parsed.ancestors(trigger.i)]
    theirs = [time, *parsed.ancestors(time.i)]
    known = {token.i: place for place, token in enumerate(mine)}
    place = next((k for k, token in enumerate(theirs) if token.i in known), None)
    if place is None:
        return mine, theirs[::-1], mine[-1]
    meet = theirs[place]
    return mine[: known[meet.i]], theirs[:place][::-1], meet


def _steps(chain: Sequence[Token]) -> list[str]:
    """The sorts of the steps of a chain, without those that tell nothing."""
    sorts = (STEP_OF.get(token.dep, OTHER_STEP) for token in chain)
    return [sort for sort in sorts if sort]


def _crossed(
    calendar: Calendar, number: int, one: Candidate, name: str, chain: Sequence[Token]
) -> Iterator[str]:
    """The prepositions, conjunctions, verbs and other events on the way."""
    told = calendar.triggers(one.at.sentence)
    kind = calendar.drafts[number].kind.name
    for token in chain:
        if token.dep == "prep":
            yield f"{name} word={token.lower}"
        if token.pos in VERBAL:
            for kid in calendar.parsed.kids(token.i, "mark", "advmod"):
                if kid.dep == "mark" or kid.tag == "WRB":
                    yield f"{name} mark={kid.lower}"
            if token.i != one.anchor:
                yield f"{name} verb={token.lemma}"
        owner = told.get(token.i)
        if owner is not None and owner != number:
            yield f"{name} event={calendar.drafts[owner].kind.name}:{kind}"
            yield f"{name} event"
