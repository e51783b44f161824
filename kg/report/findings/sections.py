"""What a report finds beside accusations: figures, contradictions, facts, denials, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.report.analysis.figures import Contradiction, MutualAccusation
from kg.report.findings.sentences import DOUBTFUL, Sentence, Writer, distinct
from kg.report.graph.evidence import ALLEGED, gives_number, stance
from kg.report.graph.rows import PropositionRow, Reading, StatementRow
from kg.report.graph.topics import Topic

_AGE = " old"  # "58 years old"


@dataclass(frozen=True, slots=True)
class Figure:
    """Who says what with which numbers; ``numbers`` are as newskg reads them."""

    numbers: tuple[str, ...]
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Clash:
    """Sentences against each other: ``sort`` is "denied", "figures" or "mutual" accusations."""

    sort: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence that somebody has to read in its article, and why."""

    why: str
    sentence: Sentence


def figures(reading: Reading, writer: Writer) -> tuple[Figure, ...]:
    """Every sentence that gives numbers or sums, with who says so; the most numbers first."""
    numbers: dict[tuple[str, int, int, str], dict[str, None]] = {}
    sentences: dict[tuple[str, int, int, str], Sentence] = {}
    for labels, found in _counted(reading, writer):
        sentences.setdefault(found.key, found)
        numbers.setdefault(found.key, {}).update(dict.fromkeys(labels))
    listed = [Figure(tuple(numbers[key]), one) for key, one in sentences.items()]
    return tuple(sorted(listed, key=lambda one: (-len(one.numbers), one.sentence.key)))


def _without_ages(labels: Iterable[str]) -> list[str]:
    """How old people are is said of nearly everybody, and disputed by nobody."""
    return [label for label in labels if not label.endswith(_AGE)]


def _counted(reading: Reading, writer: Writer) -> Iterator[tuple[list[str], Sentence]]:
    for statement in reading.statements.values():
        sums = _without_ages(statement.sums)
        if sums:
            for found in writer.statement(statement):
                yield sums, found
    for told in reading.propositions.values():
        counted = [(one.words, one.number.label) for one in told.roles if one.number is not None]
        if _without_ages(label for _, label in counted):
            for found in writer.proposition(told):
                mine = found.source == told.iri
                given = [n for words, n in counted if mine or _gives(found, words)]
                if labels := _without_ages(given):
                    yield labels, found


def _gives(found: Sentence, words: str) -> bool:
    """Whether the number stands in what is quoted: of two sources for one event, perhaps only one
    gives a figure."""
    return any(gives_number(one, words) for one in found.evidence)


def clashes(
    contradicting: Iterable[Contradiction], mutual: Iterable[MutualAccusation], writer: Writer
) -> tuple[Clash, ...]:
    """Contradictions and mutual accusations, as the sentences of their sides; each set once."""
    listed: dict[frozenset[object], Clash] = {}
    sorts = [(one.sort, one.evidence) for one in contradicting]
    sorts += [("mutual", one.evidence) for one in mutual]
    for sort, evidence in sorts:
        sources = dict.fromkeys(one.source for one in evidence)
        sentences = distinct(s for source in sources for s in writer.told(source))
        if len(sentences) > 1:
            listed.setdefault(frozenset(s.key for s in sentences), Clash(sort, sentences))
    return tuple(listed.values())


def facts(reading: Reading, topics: Iterable[Topic], writer: Writer) -> tuple[Sentence, ...]:
    """What articles state in their own voice: wrongs first, then what most articles state."""
    found = []
    for topic in topics:
        stated = [one for one in topic.propositions if one.is_fact and one.kind is not None]
        if stated:
            articles = len({one.article for one in stated})
            wrong = topic.term in reading.wrongs
            weight = sum(role.filler in reading.entities for role in stated[0].roles)
            found.append(((not wrong, -articles, -weight, topic.key), stated))
    listed = [one for _, stated in sorted(found, key=lambda one: one[0]) for one in stated]
    return distinct(sentence for one in listed for sentence in writer.narrated(one))


def denials(reading: Reading, answering: Iterable[str], writer: Writer) -> tuple[Sentence, ...]:
    """Denials that answer no accusation of the corpus; ``answering`` are those that do."""
    known = frozenset(answering)
    rows = [
        one
        for one in reading.statements.values()
        if one.act == "Deny" and one.made and one.iri not in known
    ]
    return distinct(sentence for one in rows for sentence in writer.statement(one))


def doubts(reading: Reading, rows: Iterable[StatementRow], writer: Writer) -> tuple[Doubt, ...]:
    """What of these statements has to be read again, and why; each sentence once.

    First what was held back, then accusations, then denials, the least certain first.
    """
    found: dict[tuple[str, int, int, str], tuple[list[str], Sentence]] = {}
    for row in sorted(rows, key=_urgency):
        why = list(_reasons(reading, row))
        for sentence in writer.statement(row) if why else ():
            held = found.setdefault(sentence.key, ([], sentence))[0]
            held += [one for one in why if one not in held]
    return tuple(Doubt("; ".join(why), sentence) for why, sentence in found.values())


def _urgency(row: StatementRow) -> tuple[object, ...]:
    denial = row.act == "Deny"
    return not row.accused_unclear, not row.allegation, not denial, row.confidence, row.iri


def _reasons(reading: Reading, row: StatementRow) -> Iterator[str]:
    if row.accused_unclear:
        yield "accusation held back: the text leaves open who is meant"
    if row.confidence < DOUBTFUL:
        yield f"reading uncertain ({row.confidence:.0%})"
    accused = set(_accused(reading, row))
    if accused and accused <= set(row.speakers):
        yield "accuses only its own speaker, so probably misread"
    named = [iri for iri in row.speakers if _is_named(reading, iri)]
    if not named and (row.allegation or row.accused_unclear or row.act == "Deny"):
        yield "speaker not named"


def _accused(reading: Reading, row: StatementRow) -> Iterator[str]:
    """The entities that a statement accuses, as far as they are known."""
    for told in (reading.propositions.get(iri) for iri in row.propositions):
        if told is not None and stance(told) == ALLEGED:
            agents = [role.filler for role in told.roles if role.role == "agent"]
            yield from (iri for iri in (told.subject, *agents) if iri in reading.entities and iri)


def _is_named(reading: Reading, iri: str) -> bool:
    entity = reading.entities.get(iri)
    return entity is not None and not entity.unnamed


def open_ended(rows: Iterable[PropositionRow], writer: Writer) -> tuple[Sentence, ...]:
    """What articles say in their own voice without stating it: planned, possible, denied."""
    told = [one for one in rows if not one.statements and not one.is_fact]
    return distinct(sentence for one in told for sentence in writer.narrated(one))
