"""What the graph page opens on: what these articles are, who accuses whom, and the main figures.

Everything in a brief is a quotation with its speaker. Nothing is concluded: an accusation stands
with its answer, or with the words that the articles report none.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.report.graph.allegations import Accuser, Wrong, reply_evidence
from kg.report.graph.evidence import (
    ALLEGED,
    CLAIMED,
    DENIED,
    Evidence,
    gives_number,
    proposition_evidence,
    statement_evidence,
)
from kg.report.graph.joint_wrongs import JointWrongs, joint_wrongs
from kg.report.graph.merging import type_of
from kg.report.graph.rows import PropositionRow, Reading, RoleRow, StatementRow

# So many figures and people are read at a glance; the tabs and the report have the others.
_FIGURES, _PEOPLE = 6, 8
_PERSONS = ("Person", "Organization", "GovernmentBody")
_NOT_COUNTED = ("old", "year", "years")


@dataclass(frozen=True, slots=True)
class Party:
    """Who accuses or is accused; ``node`` is empty if only the words are known."""

    name: str
    node: str = ""


@dataclass(frozen=True, slots=True)
class Accusation:
    """What one or more statements allege: who accuses whom, in which words, with which answer.

    ``nodes`` are the wrongs of the picture that these statements allege, ``state`` one of
    ANSWERED, PERHAPS and UNANSWERED of `kg.report.graph.allegations`.
    """

    nodes: tuple[str, ...]
    labels: tuple[str, ...]
    accusers: tuple[Party, ...]
    accused: tuple[Party, ...]
    evidence: tuple[Evidence, ...]
    state: str
    answers: tuple[Evidence, ...] = ()
    possible: tuple[Evidence, ...] = ()
    acquitted: bool = False  # an article tells that a court acquitted the accused of it


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the articles: its words, what it counts, and the evidence with its speaker."""

    words: str
    what: str
    evidence: Evidence
    tellings: int


@dataclass(frozen=True, slots=True)
class Voice:
    """A person or body of the story, and one quotation of theirs; ``statements`` counts all."""

    party: Party
    statements: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Brief:
    """The opening of the page; ``first`` and ``last`` are days, empty if no article has a date."""

    articles: int
    outlets: tuple[str, ...]
    first: str
    last: str
    statements: int
    titles: tuple[str, ...]
    accusations: tuple[Accusation, ...]
    figures: tuple[Figure, ...]
    voices: tuple[Voice, ...]


def brief_of(reading: Reading, wrongs: Sequence[tuple[Wrong, str]]) -> Brief:
    """The brief of ``reading``; each wrong comes with its node in the picture."""
    days = sorted(article.date for article in reading.articles.values() if article.date)
    outlets = Counter(article.outlet for article in reading.articles.values() if article.outlet)
    return Brief(
        articles=len(reading.articles),
        outlets=tuple(sorted(outlets, key=lambda name: (-outlets[name], name))),
        first=days[0] if days else "",
        last=days[-1] if days else "",
        statements=sum(one.made for one in reading.statements.values()),
        titles=tuple(article.title for article in reading.articles.values()),
        accusations=tuple(sorted(accusations(reading, wrongs), key=_weight)),
        figures=_figures(reading),
        voices=_voices(reading),
    )


# ── accusations ──


def accusations(reading: Reading, wrongs: Sequence[tuple[Wrong, str]]) -> list[Accusation]:
    """Every accusation of the corpus, with the nodes that draw its wrongs."""
    nodes = {wrong.key: node for wrong, node in wrongs}
    joint = joint_wrongs(reading, (wrong for wrong, _ in wrongs))
    return [_accusation(reading, one, [nodes[each.key] for each in one.wrongs]) for one in joint]


def _accusation(reading: Reading, joint: JointWrongs, nodes: Iterable[str]) -> Accusation:
    return Accusation(
        nodes=tuple(dict.fromkeys(nodes)),
        labels=tuple(dict.fromkeys(one.label for one in joint.wrongs)),
        accusers=_accusers(reading, joint.accusers),
        accused=tuple(_parties(reading, joint.accused)),
        evidence=_words_of(reading, joint),
        state=joint.answers.state,
        answers=_unique(reply_evidence(reading, joint.answers.sure)),
        possible=_unique(reply_evidence(reading, joint.answers.perhaps)),
        acquitted=joint.acquitted,
    )


def _unique(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each sentence once, whatever it was read to say."""
    found = {(one.article, one.start, one.end, one.speaker): one for one in reversed([*evidence])}
    return tuple(reversed(found.values()))


def _parties(reading: Reading, entities: Iterable[str]) -> list[Party]:
    """Named actors first; a set that is described by its named members is left out."""
    found = [Party(reading.name(iri), iri) for iri in dict.fromkeys(entities)]
    named = [one for one in found if not reading.entities[one.node].unnamed]
    others = [one for one in found if one not in named]
    return named + [one for one in others if not any(each.name in one.name for each in named)]


def _accusers(reading: Reading, found: Iterable[Accuser]) -> tuple[Party, ...]:
    """Named actors first, then words of which nobody knows the actor."""
    listed = list(found)
    known = _parties(reading, (one.iri for one in listed if one.iri))
    return (*known, *(Party(one.name) for one in listed if not one.iri))


def _words_of(reading: Reading, joint: JointWrongs) -> tuple[Evidence, ...]:
    spoken = [e for one in joint.statements for e in statement_evidence(reading, one, ALLEGED)]
    told = [e for one in joint.narrated for e in proposition_evidence(reading, one)]
    return _unique(
        sorted((*spoken, *told), key=lambda one: (not _names_speaker(one), -(one.confidence or 0)))
    )


def _names_speaker(one: Evidence) -> bool:
    """True where the sentence itself names who speaks: "she" means nobody to a first reader."""
    return any(word in one.named for word in one.speaker.split() if word[:1].isupper())


def _weight(one: Accusation) -> tuple[object, ...]:
    """Named accused and named accusers come first, then what many articles report."""
    named = sum(bool(party.node) for party in one.accused[:1] + one.accusers[:1])
    outlets = {each.article for each in (*one.evidence, *one.answers)}
    return (
        -bool(one.accused),
        -named,
        -len(outlets),
        -len(one.evidence),
        one.labels,
        any(each.reprint_of for each in one.evidence),
        one.nodes,
    )


# ── figures ──


def _figures(reading: Reading) -> tuple[Figure, ...]:
    found: dict[tuple[str, str], list[tuple[PropositionRow, RoleRow]]] = defaultdict(list)
    for proposition in filter(reading.told, reading.propositions.values()):
        for role in proposition.roles:
            if role.number is not None and not role.part and _counts(role):
                found[reading.name(proposition.kind or ""), role.words.lower()].append(
                    (proposition, role)
                )
    listed: list[tuple[float, Figure]] = []
    for (what, _), told in found.items():
        first, role = told[0]
        if (evidence := _giving(reading, first, role.words)) is not None:
            articles = len({one.article for one, _ in told})
            listed.append((_size(role), Figure(role.words, what, evidence, articles)))
    listed.sort(key=lambda pair: (-pair[1].tellings, -pair[0], pair[1].what, pair[1].words))
    return tuple(_varied([figure for _, figure in listed])[:_FIGURES])


def _giving(reading: Reading, told: PropositionRow, words: str) -> Evidence | None:
    """Where the figure stands; who tells of the event without it does not give it."""
    found = list(proposition_evidence(reading, told)) if told.quotes else []
    unsaid = (one for one in found if not one.speaker)
    return next((one for one in found if gives_number(one, words)), next(unsaid, None))


def _counts(role: RoleRow) -> bool:
    number = role.number
    return number is not None and not (number.unit or "").endswith(_NOT_COUNTED) and _size(role) > 1


def _size(role: RoleRow) -> float:
    """The order of magnitude of a number: what is large is what a reader asks about."""
    number = role.number
    figures = (number.value, number.high, number.low) if number else ()
    return round(math.log10(max((abs(one) for one in figures if one), default=1)), 1)


def _varied(figures: list[Figure]) -> list[Figure]:
    """One figure of a sentence and at most two of one sort of event."""
    sorts: Counter[str] = Counter()
    sentences: set[tuple[str, int]] = set()
    kept = []
    for figure in figures:
        sentence = (figure.evidence.article, figure.evidence.start)
        if sorts[figure.what] < 2 and sentence not in sentences:
            sorts[figure.what] += 1
            sentences.add(sentence)
            kept.append(figure)
    return kept


# ── people ──


def _voices(reading: Reading) -> tuple[Voice, ...]:
    """Named people and bodies who speak most, each with the words that were read most surely."""
    spoken: dict[str, list[StatementRow]] = defaultdict(list)
    for statement in reading.statements.values():
        for speaker in statement.speakers if statement.made else ():
            entity = reading.entities.get(speaker)
            if entity is not None and not entity.unnamed and type_of(entity) in _PERSONS:
                spoken[speaker].append(statement)
    order = sorted(
        spoken, key=lambda iri: (-len(spoken[iri]), -len(reading.entities[iri].articles), iri)
    )
    voices = [
        _voice(reading, iri, spoken[iri]) for iri in order if any(s.quotes for s in spoken[iri])
    ]
    return tuple(voices[:_PEOPLE])


def _voice(reading: Reading, iri: str, statements: list[StatementRow]) -> Voice:
    quoted = [one for one in statements if one.quotes]
    best = min(quoted, key=lambda one: (-one.confidence, one.iri))
    certainty = ALLEGED if best.allegation else DENIED if best.act == "Deny" else CLAIMED
    evidence = next(iter(statement_evidence(reading, best, certainty)))
    return Voice(Party(reading.name(iri), iri), len(statements), evidence)
