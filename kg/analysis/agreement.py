"""Where voices agree and where they exclude each other: corroboration, contradiction, answers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.analysis.copies import independent_articles
from kg.analysis.records import AllegationFigures, Contradiction, Corroboration
from kg.graph.answers import Answers, is_allegation
from kg.graph.evidence import (
    ALLEGED,
    ASSERTED,
    CLAIMED,
    DENIED,
    Evidence,
    proposition_evidence,
    stance,
    statement_evidence,
)
from kg.graph.rows import NumberRow, PropositionRow, Reading
from kg.graph.topics import Topic

_NARRATOR = "the article itself"
# How far from "about 900" another figure may lie without contradicting it.
_ABOUT = 0.1


def corroborated(reading: Reading, topics: Iterable[Topic]) -> tuple[Corroboration, ...]:
    """Propositions that at least two claimants or two independent outlets affirm, most first."""
    first = independent_articles(reading)
    found = [_corroboration(reading, topic, first) for topic in topics]
    several = [one for one in found if len(one.claimants) > 1 or len(one.outlets) > 1]
    return tuple(
        sorted(several, key=lambda one: (-len(one.outlets), -len(one.claimants), one.label))
    )


def _corroboration(reading: Reading, topic: Topic, first: dict[str, str]) -> Corroboration:
    affirming = [one for one in topic.propositions if stance(one) != DENIED]
    claimants = [name for one in affirming for name in voices(reading, one)]
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
    answers = Answers(reading)
    for topic in topics:
        affirming = [one for one in topic.propositions if stance(one) != DENIED]
        denying = [one for one in topic.propositions if stance(one) == DENIED]
        replies = [
            one for one in answers.to(topic)
            if one.denies and not set(one.propositions) & {told.iri for told in denying}
        ]  # fmt: skip
        if not affirming or not (denying or replies):
            continue
        deniers = [name for told in denying for name in _side(reading, told)]
        deniers += [reading.name(speaker) for one in replies for speaker in one.speakers]
        replied = [one for reply in replies for one in statement_evidence(reading, reply, DENIED)]
        yield Contradiction(
            sort="denied",
            label=topic.label,
            about=tuple(reading.name(iri) for iri in topic.entities),
            one_side=tuple(dict.fromkeys(n for t in affirming for n in _side(reading, t))),
            other_side=tuple(dict.fromkeys(deniers)),
            evidence=tuple(dict.fromkeys((*_evidence(reading, [*affirming, *denying]), *replied))),
        )


def _figures(reading: Reading) -> Iterator[Contradiction]:
    for left, right in _same_events(reading):
        for mine, role in _numbers(left):
            for theirs, other in _numbers(right):
                if role == other and mine.unit == theirs.unit and _exclude(mine, theirs):
                    yield Contradiction(
                        sort="figures",
                        label=f"{reading.name(left.kind or '')}: {mine.label} or {theirs.label}",
                        about=_places(reading, left),
                        one_side=_side(reading, left),
                        other_side=_side(reading, right),
                        evidence=_evidence(reading, (left, right)),
                    )


def _same_events(reading: Reading) -> Iterator[tuple[PropositionRow, PropositionRow]]:
    """Pairs that linking holds to tell of the same event, each once."""
    seen: set[frozenset[str]] = set()
    for left in reading.propositions.values():
        for iri in left.same_as:
            right = reading.propositions.get(iri)
            pair = frozenset((left.iri, iri))
            if right is not None and right.kind is not None and pair not in seen:
                seen.add(pair)
                yield left, right


def _numbers(told: PropositionRow) -> Iterator[tuple[NumberRow, str]]:
    for role in told.roles:
        if role.number is not None and not role.part:
            yield role.number, role.role


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
    """Every allegation against somebody, unanswered ones first."""
    answers = Answers(reading)
    found = []
    for topic in topics:
        if not topic.accused or not is_allegation(topic):
            continue
        alleged = [one for one in topic.propositions if stance(one) == ALLEGED]
        replies = answers.to(topic)
        replied = [one for reply in replies for one in statement_evidence(reading, reply, DENIED)]
        found.append(
            AllegationFigures(
                label=topic.label,
                accusers=tuple(dict.fromkeys(n for t in alleged for n in voices(reading, t))),
                accused=tuple(reading.name(iri) for iri in topic.accused),
                answers=tuple(dict.fromkeys(replied)),
                evidence=_evidence(reading, alleged),
            )
        )
    return tuple(sorted(found, key=lambda one: (bool(one.answers), -len(one.evidence), one.label)))


def group_by_outlet(reading: Reading) -> dict[str, list[str]]:
    """Outlet -> its articles; articles that name none stand under their own title."""
    found: dict[str, list[str]] = defaultdict(list)
    for article in reading.articles:
        found[_outlet(reading, article)].append(article)
    return dict(sorted(found.items()))
