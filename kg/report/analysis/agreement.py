"""Where voices agree and where they exclude each other: corroboration, contradiction, answers."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.ontology.lexicon import load_lexicon
from kg.report.analysis.copies import independent_articles
from kg.report.analysis.figures import AllegationFigures, Contradiction, Corroboration
from kg.report.graph.allegations import (
    ANSWERED,
    PERHAPS,
    UNANSWERED,
    Wrong,
    accusers_of,
    answers_to,
    reply_evidence,
    wrongs_alleged,
)
from kg.report.graph.evidence import (
    ALLEGED,
    ASSERTED,
    CLAIMED,
    DENIED,
    Evidence,
    proposition_evidence,
    stance,
    statement_evidence,
)
from kg.report.graph.rows import NumberRow, PropositionRow, Reading, StatementRow
from kg.report.graph.topics import Topic

_NARRATOR = "the article itself"
_NOBODY = re.compile(r"(nobody|no[- ]?one|none|no)\b", re.IGNORECASE)
# All of a unit but its last word in the singular: "mobile phones" are phones.
_UNIT = re.compile(r"^.* |s$")
# How far from "about 900" another figure may lie without contradicting it.
_ABOUT = 0.1


def corroborated(reading: Reading, topics: Iterable[Topic]) -> tuple[Corroboration, ...]:
    """Propositions that at least two independent outlets affirm, most first."""
    first = independent_articles(reading)
    found = [_corroboration(reading, topic, first) for topic in topics]
    several = [one for one in found if len(one.outlets) > 1]
    return tuple(
        sorted(several, key=lambda one: (-len(one.outlets), -len(one.claimants), one.label))
    )


def _corroboration(reading: Reading, topic: Topic, first: dict[str, str]) -> Corroboration:
    affirming = [one for one in topic.propositions if stance(one) != DENIED]
    claimants = [name for one in affirming for name in _single_voices(reading, one)]
    articles = [one.article for one in affirming if one.article in first]
    originals = dict.fromkeys(first[article] for article in articles)
    copies = [article for article in articles if first[article] != article]
    stances = {stance(one) for one in affirming}
    weakest = next((one for one in (ALLEGED, CLAIMED, ASSERTED) if one in stances), CLAIMED)
    return Corroboration(
        label=topic.label,
        about=tuple(reading.name(iri) for iri in topic.entities),
        claimants=tuple(dict.fromkeys(claimants)),
        outlets=tuple(sorted({_outlet(reading, article) for article in originals})),
        copies=tuple(sorted({_outlet(reading, article) for article in copies})),
        certainty=weakest,
        evidence=_evidence(reading, affirming),
    )


def _single_voices(reading: Reading, told: PropositionRow) -> Iterator[str]:
    """One name for each statement, however many its subject holds, or the article itself.

    A body and the set that includes it ("human rights organizations, including Amnesty") are one
    voice; of several the first that is named speaks for all, as in question 3.
    """
    spoken = [reading.statements[iri].speakers for iri in told.statements]
    for speakers in spoken:
        ranked = [(_is_unnamed(reading, iri), iri) for iri in speakers]
        if ranked:
            yield reading.name(min(ranked)[1])
    if not any(spoken) and told.status == "Asserted":
        yield _NARRATOR


def _is_unnamed(reading: Reading, iri: str) -> bool:
    entity = reading.entities.get(iri)
    return entity is None or entity.unnamed


def voices(reading: Reading, told: PropositionRow) -> Iterator[str]:
    """The names of those who tell a proposition: its speakers, or the article itself."""
    named = False
    for iri in told.statements:
        for speaker in reading.statements[iri].speakers:
            named = True
            yield reading.name(speaker)
    if not named and told.status == "Asserted":
        yield _NARRATOR


def _side(reading: Reading, told: PropositionRow) -> tuple[str, ...]:
    """Those who tell a proposition; where they are no actors, the words for them, if any."""
    sources = (reading.statements[iri].source for iri in told.statements)
    return tuple(voices(reading, told)) or tuple(source for source in sources if source)


def _outlet(reading: Reading, article: str) -> str:
    row = reading.articles[article]
    return row.outlet or f"“{row.title}” (no outlet given)"


def _evidence(reading: Reading, told: Iterable[PropositionRow]) -> tuple[Evidence, ...]:
    found = [one for proposition in told for one in proposition_evidence(reading, proposition)]
    return tuple(dict.fromkeys(found))


def contradictions(reading: Reading, topics: Iterable[Topic]) -> tuple[Contradiction, ...]:
    """What one side affirms and another denies, and figures of one event that exclude others."""
    listed = list(topics)
    found = [*_denials(reading, listed), *_figures(reading)]
    return tuple(sorted(found, key=lambda one: (one.sort, one.label, one.one_side)))


def _denials(reading: Reading, topics: list[Topic]) -> Iterator[Contradiction]:
    for topic in topics:
        affirming = [one for one in topic.propositions if stance(one) != DENIED]
        denying = [one for one in topic.propositions if stance(one) == DENIED]
        replies = _other_replies(reading, affirming, denying)
        if not affirming or not (denying or replies):
            continue
        deniers = [name for told in denying for name in _side(reading, told)]
        deniers += [name for iri in replies for name in _repliers(reading, iri)]
        found = (*_evidence(reading, [*affirming, *denying]), *reply_evidence(reading, replies))
        yield Contradiction(
            sort="denied",
            label=topic.label,
            about=tuple(reading.name(iri) for iri in topic.entities),
            one_side=tuple(dict.fromkeys(n for t in affirming for n in _side(reading, t))),
            other_side=tuple(dict.fromkeys(deniers)),
            evidence=tuple(dict.fromkeys(found)),
        )


def _other_replies(
    reading: Reading, affirming: list[PropositionRow], denying: list[PropositionRow]
) -> list[str]:
    """The answers to what some affirm that are not among what others deny."""
    denied = {one.iri for one in denying}
    answers = answers_to(reading, (one.iri for one in affirming)).sure
    return [iri for iri in answers if not denied.intersection(_proposes(reading, iri))]


def _named(reading: Reading, statement: StatementRow) -> tuple[str, ...]:
    """Who makes a statement: actors, otherwise the words for them, if any."""
    names = tuple(reading.name(iri) for iri in statement.speakers)
    return names or ((statement.source,) if statement.source else ())


def _proposes(reading: Reading, iri: str) -> tuple[str, ...]:
    statement = reading.statements.get(iri)
    return statement.propositions if statement is not None else ()


def _repliers(reading: Reading, iri: str) -> Iterator[str]:
    """Who gives an answer: the speakers of a statement, or who tells a verdict."""
    statement = reading.statements.get(iri)
    if statement is not None:
        yield from _named(reading, statement)
    elif iri in reading.propositions:
        yield from voices(reading, reading.propositions[iri])


def _figures(reading: Reading) -> Iterator[Contradiction]:
    for left, right in _same_events(reading):
        for mine, role in _numbers(left):
            for theirs, other in _numbers(right):
                if role == other and _counts_alike(mine, theirs, role) and _exclude(mine, theirs):
                    yield Contradiction(
                        sort="figures",
                        label=f"{reading.name(left.kind or '')}: {mine.label} or {theirs.label}",
                        about=_places(reading, left),
                        one_side=_side(reading, left),
                        other_side=_side(reading, right),
                        evidence=_evidence(reading, (left, right)),
                    )


def _same_events(reading: Reading) -> Iterator[tuple[PropositionRow, PropositionRow]]:
    """Pairs that linking takes for the same event, each once."""
    seen: set[frozenset[str]] = set()
    for left in reading.propositions.values():
        for iri in left.same_as:
            right = reading.propositions.get(iri)
            pair = frozenset((left.iri, iri))
            if right is not None and right.kind is not None and pair not in seen:
                seen.add(pair)
                yield left, right


def _numbers(told: PropositionRow) -> Iterator[tuple[NumberRow, str]]:
    """The counts of an event with their roles; "nobody was hurt" is zero, an age is no count."""
    for role in told.roles:
        if role.part:
            continue
        if told.polarity == "Negated":
            if role.role == "patient" and _NOBODY.match(role.words):
                yield NumberRow(role.words, "Exactly", 0.0, None, None, "people", None), role.role
        elif role.number is not None and not (role.number.unit or "").endswith("old"):
            yield role.number, role.role


def _counts_alike(one: NumberRow, other: NumberRow, role: str) -> bool:
    """True if both count the same sort of thing, or one of them people whoever they are.

    Question 9 compares them in the same way.
    """
    left, right = (_UNIT.sub("", number.unit or "").lower() for number in (one, other))
    if left == right or role != "patient" or not (left and right):
        return left == right
    people = load_lexicon().words("anybodyNoun")
    return any((number.unit or "").lower().rpartition(" ")[2] in people for number in (one, other))


def _exclude(one: NumberRow, other: NumberRow) -> bool:
    low, high = interval(one)
    other_low, other_high = interval(other)
    return high < other_low or other_high < low


def interval(number: NumberRow) -> tuple[float, float]:
    """The least and the greatest figure that a quantity allows."""
    if number.bound == "About" and number.value is not None:
        return number.value * (1 - _ABOUT), number.value * (1 + _ABOUT)
    low = number.low if number.low is not None else number.value
    high = number.high if number.high is not None else number.value
    # "More than 1,000" excludes "exactly 1,000" itself; one unit is the least step of a count.
    step = 1 if number.bound == "MoreThan" else 0
    return (
        -math.inf if low is None else low + step,
        math.inf if high is None else high - (1 if number.bound == "LessThan" else 0),
    )


def _places(reading: Reading, told: PropositionRow) -> tuple[str, ...]:
    return tuple(
        reading.name(role.filler)
        for role in told.roles
        if role.role == "place" and role.filler is not None
    )


def allegations(reading: Reading, topics: Iterable[Topic]) -> tuple[AllegationFigures, ...]:
    """Every alleged wrong: first the unanswered, then those with a possible answer."""
    found = [_alleged(reading, one) for one in wrongs_alleged(reading, topics)]
    order = (UNANSWERED, PERHAPS, ANSWERED)
    return tuple(
        sorted(found, key=lambda one: (order.index(one.state), -len(one.evidence), one.label))
    )


def _alleged(reading: Reading, wrong: Wrong) -> AllegationFigures:
    told = [e for one in wrong.statements for e in statement_evidence(reading, one, ALLEGED)]
    return AllegationFigures(
        label=wrong.label,
        accusers=tuple(dict.fromkeys(one.name for one in accusers_of(reading, [wrong]))),
        accused=tuple(reading.name(iri) for iri in wrong.accused),
        told=len(wrong.statements),
        state=wrong.answers.state,
        answers=tuple(dict.fromkeys(reply_evidence(reading, wrong.answers.sure))),
        possible=tuple(dict.fromkeys(reply_evidence(reading, wrong.answers.perhaps))),
        evidence=tuple(dict.fromkeys(told)) or _evidence(reading, wrong.alleged),
    )


def group_by_outlet(reading: Reading) -> dict[str, list[str]]:
    """Outlet -> its articles; articles that name none stand under their own title."""
    found: dict[str, list[str]] = defaultdict(list)
    for article in reading.articles:
        found[_outlet(reading, article)].append(article)
    return dict(sorted(found.items()))
