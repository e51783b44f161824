"""Every accusation of a corpus: who alleged what about whom, and what they answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.report.findings.sentences import Sentence, Writer, distinct
from kg.report.graph.allegations import (
    ANSWERED,
    PERHAPS,
    UNANSWERED,
    wrongs_alleged,
)
from kg.report.graph.joint_wrongs import JointWrongs, joint_wrongs
from kg.report.graph.rows import Reading
from kg.report.graph.topics import Topic

_ORDER = (UNANSWERED, PERHAPS, ANSWERED)


@dataclass(frozen=True, slots=True)
class Accusation:
    """A wrong alleged of somebody, or several in the same words.

    ``labels`` say what is alleged; ``accused`` and ``accusers`` are IRIs of entities. Nobody is
    ``accused`` where only the words say who it is. ``stated`` is what articles state themselves.
    ``nodes`` are the IRIs of its statements and propositions and of the answers to it.
    """

    labels: tuple[str, ...]
    accused: tuple[str, ...]
    accusers: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    answers: tuple[Sentence, ...]
    possible: tuple[Sentence, ...]
    stated: tuple[Sentence, ...]
    nodes: frozenset[str]
    acquitted: bool = False  # an article tells that a court acquitted the accused of it

    @property
    def state(self) -> str:
        """ "answered", "perhaps" or "unanswered": whether an article reports an answer."""
        return ANSWERED if self.answers else PERHAPS if self.possible else UNANSWERED

    @property
    def outlets(self) -> int:
        """How many outlets report it."""
        return len({one.evidence[0].outlet for one in self.sentences})

    @property
    def reprinted(self) -> bool:
        """True if all its sentences are in articles that print what another one printed before."""
        return all(one.evidence[0].reprint_of for one in self.sentences)


def accusations(
    reading: Reading, topics: Iterable[Topic], writer: Writer
) -> tuple[Accusation, ...]:
    """Every accusation, those of one accused together; first who has a name, the most accused."""
    wrongs = wrongs_alleged(reading, topics, also_stated=True)
    return _sorted(reading, [_told(reading, one, writer) for one in joint_wrongs(reading, wrongs)])


def _told(reading: Reading, joint: JointWrongs, writer: Writer) -> Accusation:
    """An accusation in sentences."""
    topics = [one.topic for one in joint.wrongs if one.topic is not None]
    told = [row for topic in topics for row in topic.propositions]
    sentences = [
        s for row in joint.statements for s in writer.statement(row, accused=joint.accused)
    ]
    sentences += [s for row in joint.narrated for s in writer.narrated(row)]
    answers = _replies(reading, joint.answers.sure, writer)
    known = {one.key[:3] for one in answers}
    possible = _replies(reading, joint.answers.perhaps, writer)
    nodes = [one.iri for one in joint.statements] + [one.iri for one in told]
    return Accusation(
        # Without a topic, the sentence has its words.
        labels=tuple(dict.fromkeys(one.label for one in joint.wrongs if one.topic is not None)),
        accused=joint.accused,
        accusers=tuple(one.iri for one in joint.accusers if one.iri),
        sentences=distinct(sentences),
        answers=answers,
        possible=tuple(one for one in possible if one.key[:3] not in known),
        stated=distinct(s for row in told if row.is_fact for s in writer.narrated(row)),
        nodes=frozenset((*nodes, *joint.answers.sure, *joint.answers.perhaps)),
        acquitted=joint.acquitted,
    )


def _replies(reading: Reading, iris: Sequence[str], writer: Writer) -> tuple[Sentence, ...]:
    """The sentences of answers, each sentence of an article once, denials before other words."""
    found: dict[tuple[str, int, int], Sentence] = {}
    acts = {iri: reading.statements[iri].act for iri in iris if iri in reading.statements}
    for iri in sorted(iris, key=lambda one: (acts.get(one) != "Deny", one)):
        for one in writer.told(iri):
            found.setdefault(one.key[:3], one)
    return tuple(sorted(found.values(), key=lambda one: (one.date or "9999", one.key)))


def _sorted(reading: Reading, found: Iterable[Accusation]) -> tuple[Accusation, ...]:
    listed = list(found)
    weight: dict[tuple[str, ...], int] = {}
    for one in listed:
        weight[one.accused] = weight.get(one.accused, 0) + len(one.sentences)

    def named(one: Accusation) -> bool:
        known = (reading.entities.get(iri) for iri in one.accused)
        return any(entity is not None and not entity.unnamed for entity in known)

    def order(one: Accusation) -> tuple[object, ...]:
        return (
            not one.accused, not named(one), -weight[one.accused],
            [reading.name(i) for i in one.accused],
            _ORDER.index(one.state), -one.outlets, -len(one.sentences), one.labels, one.reprinted,
        )  # fmt: skip

    return tuple(sorted(listed, key=order))


def by_accused(
    found: Iterable[Accusation],
) -> Iterator[tuple[tuple[str, ...], list[Accusation]]]:
    """The accusations of each accused, in the order in which they came."""
    groups: dict[tuple[str, ...], list[Accusation]] = {}
    for one in found:
        groups.setdefault(one.accused, []).append(one)
    yield from groups.items()
