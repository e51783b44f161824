"""Times that the parse hangs from the wrong event.

"Acquitted her of robbing the inn on Friday" names the day of the verdict, for nobody is tried
within days. "Will not resign over the thefts in the 1980s" dates the thefts, "was urged to quit
last night" the urging, and "the flood of 1974 killed 87" the deaths too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extraction.events.attachment import top_of
from kg.extraction.events.drafts import Draft
from kg.model import Commitment, Time, TimeFrame
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import NOMINAL, NOUN_MODIFIERS, VERBAL
from kg.ontology.lexicon import Lexicon

YEARS = range(1000, 2101)


def replace_times(parsed: ParsedDocument, drafts: Sequence[Draft], lexicon: Lexicon) -> None:
    """Gives the times of a sentence to the events that they date, and takes them off others."""
    days, past = lexicon.words("courtDay"), lexicon.words("pastTime")
    judging = lexicon.words("judgingKind")
    hurting = lexicon.words("harmKind")
    for draft in drafts:
        if draft.time is None:
            _from_year_behind(parsed, draft, drafts)
            continue
        if _is_in_name(parsed, draft.time):
            draft.time = None
            continue
        words = {token.lower for token in parsed.within(draft.time.span)}
        judge = next(_judgements(parsed, draft, drafts, judging), None) if words & days else None
        if judge is not None:
            judge.give_time(draft.time)
            draft.time = None
        elif _dates_another(parsed, draft, draft.time, past) or _is_away(
            parsed, draft, draft.time, hurt=draft.kind.name in hurting
        ):
            draft.time = None


def _is_in_name(parsed: ParsedDocument, time: Time) -> bool:
    """ "Killings by the *March 9* Movement": the day is part of a name."""
    inside = parsed.within(time.span)
    if not inside:
        return False
    top = top_of(parsed, inside)
    return top.dep in NOUN_MODIFIERS and parsed.tokens[top.head].pos == "PROPN"


def _judgements(
    parsed: ParsedDocument, draft: Draft, drafts: Sequence[Draft], judging: frozenset[str]
) -> Iterator[Draft]:
    """The judgements without a time of which ``draft`` is the reason."""
    above = {one.i for one in parsed.ancestors(draft.anchor.token)}
    for one in drafts:
        if one.kind.name in judging and one.time is None and one.anchor.token in above:
            yield one


def _is_away(parsed: ParsedDocument, draft: Draft, time: Time, *, hurt: bool) -> bool:
    """ "The *year after* Lind died, in 1944, Roth wrote …": 1944 is that of the writing; "will
    charge them after it joins *on April 1*": that of the joining. Who died after a crash on Monday
    did so then."""
    inside = parsed.within(time.span)
    if not inside:
        return False
    top = top_of(parsed, inside)
    here = [one for one in draft.tellings if parsed.tokens[one.token].sentence == top.sentence]
    anchor = here[0] if here else draft.anchor
    verb = parsed.tokens[anchor.token if anchor.clause is None else anchor.clause]
    clause = parsed.tokens[verb.left : verb.right]
    if _is_measured(parsed, verb) and not any(token.i == top.i for token in clause):
        return True
    before = [kid for kid in parsed.kids(verb.i, "advcl") if kid.right == top.left]
    if not hurt and any(_is_later(parsed, kid) for kid in before):
        return True  # "after it joins on April 1, it will …"
    above = next((one for one in parsed.ancestors(top.i) if one.pos in VERBAL), None)
    if hurt or above is None or above.i == anchor.token or not _is_later(parsed, above):
        return False
    return anchor.token not in range(above.left, above.right)


def _is_measured(parsed: ParsedDocument, verb: Token) -> bool:
    """ "Hours *before she died*", "the year *after he left*": so long before or after."""
    marks = [kid for kid in parsed.kids(verb.i, "mark") if kid.lower in ("after", "before")]
    spans = [kid for kid in parsed.kids(verb.i, "npadvmod") if kid.entity_type in TIMES]
    return any(span.i == mark.i - 1 for span in spans for mark in marks)


def _is_later(parsed: ParsedDocument, verb: Token) -> bool:
    """A clause with "after" or "before", which has a time of its own."""
    return verb.dep == "advcl" and any(
        kid.lower in ("after", "before", "until", "once") for kid in parsed.kids(verb.i, "mark")
    )


def _dates_another(parsed: ParsedDocument, draft: Draft, time: Time, past: frozenset[str]) -> bool:
    """True of a time of the past beside what is asked for or to come."""
    inside = parsed.within(time.span)
    if draft.certainty.time_frame is not TimeFrame.FUTURE or not inside:
        return False
    words = " ".join(token.lower for token in inside)
    if draft.certainty.commitment is Commitment.UNSPECIFIED and words in past:
        return True
    if any(token.text.endswith("s") and token.text[:-1].isdigit() for token in inside):
        return True  # "in the 1980s"
    above = parsed.tokens[top_of(parsed, inside).head]
    dated = any(_is_year(token) for token in inside)
    return dated and above.pos in NOMINAL and above.i != draft.anchor.token


def _from_year_behind(parsed: ParsedDocument, draft: Draft, drafts: Sequence[Draft]) -> None:
    """ "The flood of 1974", and what that flood did."""
    year = _year_of(parsed, draft.anchor.token)
    if year is None or draft.verbal:
        return
    time = Time(year.span, year.text)
    draft.give_time(time)
    for other in drafts:
        caused = any(
            role.role == "instrument" and head == draft.anchor.token
            for role, head in zip(other.roles, other.heads, strict=True)
        )
        if caused and other.time is None:
            other.time = time


def _year_of(parsed: ParsedDocument, noun: int) -> Token | None:
    for of in parsed.kids(noun, "prep"):
        year = parsed.kid(of.i, "pobj") if of.lower == "of" else None
        if year is not None and _is_year(year) and year.i == of.i + 1:
            return year
    return None


def _is_year(token: Token) -> bool:
    return token.text.isdigit() and int(token.text) in YEARS
