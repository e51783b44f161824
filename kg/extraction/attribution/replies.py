"""Which statements answer which accusations of the same article: denials and replies.

A statement answers an accusation where it holds it ("rejected the allegation that …"), where both
propose the same of the same, or where the accused speaks later of what he or she is accused of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from kg.model import Event, Extraction, Relation, Statement, Status, doers

# Words shorter than this are mostly grammar, and shared by any two sentences.
_WORD_LENGTH = 5


def link_answers(
    extraction: Extraction, *, accusing: frozenset[str], denying: frozenset[str]
) -> Extraction:
    """The extraction with ``Statement.answers`` filled.

    ``accusing`` and ``denying`` are speech acts; what ascribes a wrong accuses whatever its act.
    """
    told: list[Event | Relation] = [*extraction.events, *extraction.relations]
    propositions = {proposition.id: proposition for proposition in told}
    reader = _Reader(extraction, propositions)
    accusations = [
        statement
        for statement in extraction.statements
        if statement.speech_act not in denying
        and (statement.speech_act in accusing or reader.ascribes_wrong(statement))
    ]
    if not accusations:
        return extraction

    def answers(statement: Statement) -> tuple[str, ...]:
        denies = statement.speech_act in denying
        others = (accusation for accusation in accusations if accusation.id != statement.id)
        return tuple(a.id for a in others if reader.answers(statement, a, denies=denies))

    statements = tuple(replace(s, answers=answers(s)) for s in extraction.statements)
    return replace(extraction, statements=statements)


class _Told(NamedTuple):
    """A statement to be matched: what it says and of what entity, the accused, its long words."""

    said: frozenset[tuple[str, str | None]]
    accused: frozenset[str]
    words: frozenset[str]


class _Reader:
    def __init__(self, extraction: Extraction, propositions: dict[str, Event | Relation]) -> None:
        self._document = extraction.document
        self._propositions = propositions
        self._mentions = sorted(
            (mention, entity.id) for entity in extraction.entities for mention in entity.mentions
        )
        self._starts = [mention.start for mention, _ in self._mentions]
        # Each statement is compared with each accusation: what it says is worked out once.
        self._told: dict[str, _Told] = {}

    def ascribes_wrong(self, statement: Statement) -> bool:
        """Whether something that ``statement`` proposes is alleged of somebody."""
        return any(self._propositions[p].status is Status.ALLEGED for p in statement.propositions)

    def answers(self, statement: Statement, accusation: Statement, *, denies: bool) -> bool:
        """Whether ``statement`` answers ``accusation``."""
        if denies and accusation.parent == statement.id:
            return True
        if statement.parent == accusation.id or accusation.parent == statement.id:
            return False
        if set(statement.actors) & set(accusation.actors):
            return False
        mine, theirs = self._told_by(statement), self._told_by(accusation)
        if denies and mine.said & theirs.said:
            return True
        later = statement.content[0].start > accusation.content[0].start
        return (
            later
            and not theirs.accused.isdisjoint(statement.actors)
            and not mine.words.isdisjoint(theirs.words)
        )

    def _told_by(self, statement: Statement) -> _Told:
        """What ``statement`` tells."""
        found = self._told.get(statement.id)
        if found is None:
            found = self._told[statement.id] = _Told(
                frozenset(self._said(statement)),
                frozenset(self._accused(statement)),
                frozenset(self._words(statement)),
            )
        return found

    def _said(self, statement: Statement) -> Iterator[tuple[str, str | None]]:
        """The predicate or kind of each proposition, with its subject or agent."""
        for name in statement.propositions:
            proposition = self._propositions[name]
            said = proposition.predicate if isinstance(proposition, Relation) else proposition.type
            for doer in doers(proposition):
                yield said, doer

    def _accused(self, accusation: Statement) -> Iterator[str]:
        """The entities that an accusation names first, and those said to have done the wrong."""
        yield from self._named_first(accusation)
        for name in accusation.propositions:
            if self._propositions[name].status is Status.ALLEGED:
                yield from doers(self._propositions[name])

    def _named_first(self, accusation: Statement) -> Iterator[str]:
        """Those named in the first phrase of the content that names anybody."""
        inside = sorted(
            {
                self._mentions[at]
                for span in accusation.content
                for at in range(
                    bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
                )
                if span.covers(self._mentions[at][0])
            }
        )
        for mention, entity in inside:
            if mention.start <= inside[0][0].end + 1:  # "the minister Oskar Tell": one phrase
                yield entity

    def _words(self, statement: Statement) -> set[str]:
        text = " ".join(self._document.words(span) for span in statement.content)
        words = ("".join(c for c in word.lower() if c.isalpha()) for word in text.split())
        return {word[:_WORD_LENGTH] for word in words if len(word) >= _WORD_LENGTH}
