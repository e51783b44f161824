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
from kg.report.graph.rows import Reading, StatementRow, local_name
from kg.report.graph.topics import Topic, cut

# The three states of an allegation, in the order in which a reader has to look at them.
UNANSWERED, PERHAPS, ANSWERED = "unanswered", "perhaps", "answered"
_ACQUITTAL = "Acquittal"


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


def is_acquitted(reading: Reading, answers: Answers) -> bool:
    """True if an article tells that a court acquitted the accused of it."""
    verdicts = (reading.propositions[one] for one in answers.sure if one in reading.propositions)
    return any(local_name(one.kind or "") == _ACQUITTAL for one in verdicts)


def reply_evidence(reading: Reading, replies: Iterable[str]) -> Iterator[Evidence]:
    """The evidence of answers: statements, and verdicts in the articles."""
    for iri in replies:
        if iri in reading.statements:
            yield from statement_evidence(reading, reading.statements[iri], DENIED)
        elif iri in reading.propositions:
            # A verdict has many sentences; the first is enough.
            yield from islice(proposition_evidence(reading, reading.propositions[iri]), 1)
