"""Alleged wrongs with accusers, accused and answers, the same in every output.

`kg.linking.answered` decides once which statements and verdicts answer an allegation, and writes
it into the graph of links; this module only reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from kg.report.graph.evidence import (
    ALLEGED,
    DENIED,
    Evidence,
    proposition_evidence,
    stance,
    statement_evidence,
)
from kg.report.graph.rows import PropositionRow, Reading, StatementRow
from kg.report.graph.topics import Topic, cut

# The three states of an allegation, in the order in which a reader has to look at them.
UNANSWERED, PERHAPS, ANSWERED = "unanswered", "perhaps", "answered"


@dataclass(frozen=True, slots=True)
class Answers:
    """IRIs of the answers to an allegation, and of possible answers that have to be read."""

    sure: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """`ANSWERED`, `PERHAPS` or `UNANSWERED`."""
        return ANSWERED if self.sure else PERHAPS if self.perhaps else UNANSWERED


@dataclass(frozen=True, slots=True)
class Wrong:
    """An alleged wrong: the statements that allege it, and the accused.

    ``topic`` is their proposition, None if only their words are known.
    """

    label: str
    accused: tuple[str, ...]
    statements: tuple[StatementRow, ...]
    topic: Topic | None
    answers: Answers

    @property
    def key(self) -> str:
        """What no other wrong has."""
        return self.topic.key if self.topic is not None else self.statements[0].iri

    @property
    def alleged(self) -> list[PropositionRow]:
        """Its propositions that somebody alleges."""
        told = self.topic.propositions if self.topic is not None else ()
        return [one for one in told if stance(one) == ALLEGED]


@dataclass(frozen=True, slots=True)
class Accuser:
    """Who accuses; ``iri`` is empty if only the words are known."""

    name: str
    iri: str = ""


def accusers_of(reading: Reading, wrongs: Iterable[Wrong]) -> tuple[Accuser, ...]:
    """Who accuses somebody of these wrongs, each once.

    That is whoever charges, suspects or arrests, otherwise whoever says it: in "Police arrested
    Aldous on suspicion of bribery, prosecutors said" the police accuse, and the prosecutors are
    the source. Whoever is only called "he" or "officers" is named where nobody else is.
    """
    found: dict[Accuser, None] = {}
    sources: dict[Accuser, None] = {}
    loose: dict[Accuser, None] = {}
    for wrong in wrongs:
        acted_on = [one for one in wrong.alleged if acting(reading, one)]
        found |= dict.fromkeys(by for one in acted_on for by in acting(reading, one))
        loose |= dict.fromkeys(by for one in wrong.alleged for by in told_as_acting(reading, one))
        for statement in _first_hand(wrong, acted_on):
            found |= dict.fromkeys(Accuser(reading.name(who), who) for who in statement.speakers)
            if not statement.speakers and statement.source:
                sources[Accuser(statement.source)] = None
    return tuple(found or sources or loose)


def _first_hand(wrong: Wrong, acted_on: list[PropositionRow]) -> Iterator[StatementRow]:
    """The statements that allege a wrong themselves, not only that somebody acted on it."""
    second_hand = {iri for one in acted_on for iri in one.statements}
    own = {iri for one in wrong.alleged if one not in acted_on for iri in one.statements}
    for statement in wrong.statements:
        if statement.made and statement.iri not in second_hand - own:
            yield statement


def acting(reading: Reading, told: PropositionRow) -> list[Accuser]:
    """The actors who charge, suspect or arrest somebody for what a proposition tells."""
    return [one for one in told_as_acting(reading, told) if one.iri]


def told_as_acting(reading: Reading, told: PropositionRow) -> list[Accuser]:
    """The same, with actors that are known only by the words for them."""
    return [
        Accuser(reading.name(role.filler), role.filler)
        if role.filler in reading.entities and role.filler
        else Accuser(role.words)
        for role in told.roles
        if role.role == "accuser"
    ]


def is_allegation(topic: Topic) -> bool:
    """True if somebody ascribes it as a wrong and the narrator does not assert it."""
    return any(stance(one) == ALLEGED for one in topic.propositions) and not any(
        one.is_fact for one in topic.propositions
    )


def answers_to(reading: Reading, alleged: Iterable[str]) -> Answers:
    """The answers to any of these propositions and statements, which allege one wrong."""
    listed = list(alleged)
    sure = {reply for one in listed for reply in reading.answers.get(one, ())}
    perhaps = {reply for one in listed for reply in reading.may_answer.get(one, ())}
    return Answers(tuple(sorted(sure)), tuple(sorted(perhaps - sure)))


def wrongs_alleged(
    reading: Reading, topics: Iterable[Topic], *, also_stated: bool = False
) -> list[Wrong]:
    """Every wrong that is alleged, each once, whoever alleges it and however often.

    Statements that say the same about the same accused are one wrong (`kg.report.graph.topics`);
    a statement with nothing but words is a wrong of its own. What an article also states in its
    own voice is left out, unless ``also_stated``.
    """
    found = []
    told: set[str] = set()
    for topic in topics:
        alleged = [one for one in topic.propositions if stance(one) == ALLEGED]
        if not topic.accused or not alleged:
            continue
        names = dict.fromkeys(iri for one in alleged for iri in one.statements)
        told.update(names)
        if not (also_stated or is_allegation(topic)):
            continue
        statements = tuple(reading.statements[iri] for iri in names)
        answers = answers_to(reading, (one.iri for one in alleged))
        found.append(Wrong(topic.label, topic.accused, statements, topic, answers))
    for statement in reading.statements.values():
        if statement.allegation and statement.iri not in told:
            found.append(_in_words(reading, statement))
    return found


def _in_words(reading: Reading, statement: StatementRow) -> Wrong:
    """An allegation of which only the words are known; they often begin with the accused."""
    said = statement.content.lower()
    accused = tuple(
        iri
        for iri in statement.about
        if "Actor" in reading.entities[iri].classes
        and said.removeprefix("the ").startswith(reading.name(iri).lower().removeprefix("the "))
    )
    answers = answers_to(reading, (statement.iri,))
    return Wrong(cut(statement.content), accused, (statement,), None, answers)


def reply_evidence(reading: Reading, replies: Iterable[str]) -> Iterator[Evidence]:
    """The evidence of answers: statements, and verdicts in the articles."""
    for iri in replies:
        if iri in reading.statements:
            yield from statement_evidence(reading, reading.statements[iri], DENIED)
        elif iri in reading.propositions:
            # A verdict has many sentences; the first is enough.
            yield from islice(proposition_evidence(reading, reading.propositions[iri]), 1)
