"""Whether those accused have answered, and with which statements."""

from __future__ import annotations

from collections import defaultdict

from kg.graph.evidence import ALLEGED, DENIED, stance
from kg.graph.rows import Reading, StatementRow, local_name
from kg.graph.topics import Topic

# Relations by which one actor speaks for another.
_SPEAKS_FOR = frozenset(("spokespersonFor", "memberOf", "partOf"))


def is_allegation(topic: Topic) -> bool:
    """True where somebody ascribes it as a wrong and the narrator does not assert it."""
    return any(stance(one) == ALLEGED for one in topic.propositions) and not any(
        one.is_fact for one in topic.propositions
    )


class Answers:
    """Finds the statements that answer an allegation; indexes a reading once.

    An answer is: whatever negates the same proposition; whatever denies or responds to a statement
    that makes it; and a denial by the accused, or by who speaks for them, that names nothing in
    particular ("denied any wrongdoing"). Silence and "declined to comment" are no answer.
    """

    def __init__(self, reading: Reading) -> None:
        """Indexes denials, responses and who speaks for whom."""
        self._statements = reading.statements
        self._responses: dict[str, set[str]] = defaultdict(set)
        self._general: dict[str, set[str]] = defaultdict(set)
        self._voices: dict[str, set[str]] = defaultdict(set)
        for statement in reading.statements.values():
            for target in (*statement.denies, *statement.answers):
                self._responses[target].add(statement.iri)
            if statement.act == "Deny" and statement.made and not statement.propositions:
                for speaker in statement.speakers:
                    self._general[speaker].add(statement.iri)
        for told in reading.propositions.values():
            speaks = local_name(told.predicate or "") in _SPEAKS_FOR and told.is_fact
            if speaks and told.subject is not None and told.object is not None:
                self._voices[told.object].add(told.subject)

    def to(self, topic: Topic) -> tuple[StatementRow, ...]:
        """The statements that answer ``topic``, sorted by IRI."""
        found = {
            iri for one in topic.propositions if stance(one) == DENIED for iri in one.statements
        }
        for one in topic.propositions:
            for iri in one.statements:
                found |= self._responses.get(iri, set())
        for accused in topic.accused:
            for voice in (accused, *self._voices.get(accused, ())):
                found |= self._general.get(voice, set())
        return tuple(self._statements[iri] for iri in sorted(found) if iri in self._statements)
