"""The answers to each allegation, for tables and notes: no accusation stands without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.report.graph.allegations import Answers, answers_to, reply_evidence, wrongs_alleged
from kg.report.graph.evidence import ALLEGED, stance
from kg.report.graph.rows import Reading
from kg.report.graph.topics import topics_of

NO_ANSWER = "No answer found in these articles"
_POSSIBLE = "Possible answer, to be read: "


class Replies:
    """What answers the wrongs that are alleged, by statement and by proposition."""

    def __init__(self, reading: Reading) -> None:
        """Gathers all reports of one wrong, so that each shows the answers to any of them."""
        self._reading = reading
        self._answers: dict[str, Answers] = {}
        for wrong in wrongs_alleged(reading, topics_of(reading), also_stated=True):
            told = wrong.topic.propositions if wrong.topic is not None else ()
            for iri in (*(one.iri for one in told), *(one.iri for one in wrong.statements)):
                before = self._answers.get(iri, Answers())
                self._answers[iri] = Answers(
                    tuple(dict.fromkeys((*before.sure, *wrong.answers.sure))),
                    tuple(dict.fromkeys((*before.perhaps, *wrong.answers.perhaps))),
                )

    def lines(self, iri: str) -> list[str]:
        """Who answers in which words, `NO_ANSWER`, or nothing for what is no alleged wrong."""
        answers = self._answers.get(iri)
        if answers is None:
            if not self._is_alleged(iri):
                return []
            answers = answers_to(self._reading, (iri,))
        perhaps = (one for one in answers.perhaps if one not in answers.sure)
        found = [
            *self._told(answers.sure),
            *(f"{_POSSIBLE}{line}" for line in self._told(perhaps)),
        ]
        return list(dict.fromkeys(found)) or [NO_ANSWER]

    def _is_alleged(self, iri: str) -> bool:
        """True too of an alleged wrong of which the article names nobody as the culprit."""
        told, said = self._reading.propositions.get(iri), self._reading.statements.get(iri)
        return (told is not None and stance(told) == ALLEGED) or (
            said is not None and said.allegation
        )

    def _told(self, iris: Iterable[str]) -> Iterator[str]:
        for one in reply_evidence(self._reading, iris):
            who = one.speaker or one.named or one.outlet or "the article"
            yield f"{who}: “{' '.join(one.quote.split())}” ({one.title})"
