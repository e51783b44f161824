"""Writes small articles of an invented country together with their records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.linking import LinkDecision
from kg.linking.allegations import TurnWords, read_turns
from kg.linking.answered import TurnIndex
from kg.model import (
    Block,
    BlockKind,
    Bound,
    Commitment,
    Document,
    Entity,
    Event,
    Extraction,
    Polarity,
    Quantity,
    Quotation,
    Relation,
    Role,
    Span,
    Statement,
    Status,
    Time,
    TimeFrame,
)
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, graph_iri, ontology_quads
from kg.rdf import answer_quads, entity_iri, links_graph, quads
from kg.store.store import Store

BASE = "https://example.org/id/"


class Told:
    """One article. Entities of the same name are the same in all articles, unless unnamed."""

    def __init__(
        self, name: str, outlet: str | None, date: str | None, *, url: str | None = None
    ) -> None:
        """Starts an empty article."""
        self.name, self.outlet, self.date, self.url = name, outlet, date, url
        self.text = ""
        self._entities: dict[str, Entity] = {}
        self._mentions: dict[str, list[Span]] = {}
        self._statements: list[Statement] = []
        self._events: list[Event] = []
        self._relations: list[Relation] = []

    def who(self, name: str, kind: str = "Organization", *, unnamed: bool = False) -> str:
        """The identifier of an entity, made at its first use."""
        key = re.sub(r"\W+", "-", name.lower())
        link = None if unnamed else f"known-{key}"
        self._entities.setdefault(key, Entity(key, kind, name, link=link, unnamed=unnamed))
        return key

    def _write(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, start + len(words))

    def says(
        self,
        speaker: str,
        cue: str,
        content: str,
        *,
        act: str = "say",
        about: tuple[str, ...] = (),
        answers: tuple[str, ...] = (),
        quotation: Quotation = Quotation.INDIRECT,
    ) -> str:
        """Adds the sentence "speaker cue content." as a statement; gives its identifier."""
        source = self._write(self._entities[speaker].name)
        self._write(" ")
        cued = self._write(cue)
        self._write(" ")
        said = self._write(content)
        self._write(".\n\n")
        for name in about:
            at = said.start + content.index(self._entities[name].name)
            span = Span(at, at + len(self._entities[name].name))
            self._mentions.setdefault(name, []).append(span)
        number = f"s{len(self._statements)}"
        evidence = (Span(source.start, said.end + 1),)
        self._statements.append(
            Statement(
                number, (speaker,), (source,), (cued,), (said,), act, quotation, 0.9,
                evidence=evidence, answers=answers,
            )
        )  # fmt: skip
        return number

    def also_speaks(self, statement: str, *speakers: str) -> None:
        """Joins further speakers to those of a statement."""
        self._statements = [
            replace(one, actors=(*speakers, *one.actors)) if one.id == statement else one
            for one in self._statements
        ]

    def also_told(self, event: str, *statements: str) -> None:
        """Puts further statements that tell of an event before its own."""
        self._events = [
            replace(one, statements=(*statements, *one.statements)) if one.id == event else one
            for one in self._events
        ]

    def relation(
        self,
        subject: str,
        predicate: str,
        value: str,
        *,
        status: Status,
        by: str | None = None,
        polarity: Polarity = Polarity.AFFIRMED,
    ) -> None:
        """Adds a relation proposition, told by statement ``by`` or by the narrator."""
        span = self._evidence(by, f"{subject} {predicate} {value}")
        self._relations.append(
            Relation(
                f"r{len(self._relations)}", subject, predicate, value, span, status, polarity,
                Commitment.CERTAIN, TimeFrame.NON_FUTURE, (by,) if by else (), (span,),
            )
        )  # fmt: skip

    def event(
        self,
        kind: str,
        roles: dict[str, str],
        *,
        status: Status,
        by: str | None = None,
        number: int | None = None,
        theme: tuple[int, str] | None = None,
        day: str | None = None,
        time_frame: TimeFrame = TimeFrame.NON_FUTURE,
    ) -> str:
        """Adds an event proposition; ``number`` people are its patient, ``day`` its time.

        ``theme`` is a number with its unit.
        """
        trigger = self._write(kind.lower())
        self._write(" of ")
        found = [Role(role, trigger, entity) for role, entity in roles.items()]
        if number is not None:
            found.append(self._count("patient", number, "people"))
        if theme is not None:
            found.append(self._count("theme", *theme))
        time = None
        if day is not None:
            self._write(" on ")
            time = Time(self._write(day), day)
        self._write(".\n\n")
        evidence = [Span(trigger.start, len(self.text) - 2)]
        if by is not None:
            evidence.insert(0, self._evidence(by, ""))  # told in the words of the statement
        name = f"e{len(self._events)}"
        self._events.append(
            Event(
                name, kind, trigger, status, Polarity.AFFIRMED, Commitment.CERTAIN, time_frame,
                (by,) if by else (), tuple(found), time, tuple(evidence),
            )
        )  # fmt: skip
        return name

    def _count(self, role: str, number: int, unit: str) -> Role:
        counted = self._write(f"{number} {unit}")
        return Role(role, counted, None, Quantity(Bound.EXACTLY, counted, value=number, unit=unit))

    def _evidence(self, by: str | None, words: str) -> Span:
        if by is not None:
            return next(one.evidence[0] for one in self._statements if one.id == by)
        span = self._write(f"{words}.")
        self._write("\n\n")
        return span

    def extraction(self) -> Extraction:
        """The records of the article as it was written so far."""
        entities = tuple(
            Entity(
                one.id, one.type, one.name, link=one.link, unnamed=one.unnamed,
                mentions=tuple(self._mentions.get(one.id, ())),
            )
            for one in self._entities.values()
        )  # fmt: skip
        document = Document(
            id=self.name,
            text=self.text,
            blocks=(Block(BlockKind.PARAGRAPH, Span(0, len(self.text))),),
            title=f"Article {self.name}",
            published=self.date,
            publisher=self.outlet,
            url=self.url,
        )
        return Extraction(
            document, entities, tuple(self._statements), tuple(self._events),
            tuple(self._relations),
        )  # fmt: skip


def store_of(*told: Told | Extraction) -> Store:
    """A store in memory that holds the ontology and these articles."""
    found = [one.extraction() if isinstance(one, Told) else one for one in told]
    store = Store.memory()
    store.load([(ONTOLOGY_GRAPH, ontology_quads())])
    store.load((graph_iri(BASE, one.document.id), list(quads(one, base=BASE))) for one in found)
    store.load([(links_graph(BASE), list(answer_quads(answers_between(found), base=BASE)))])
    return store


def answers_between(found: Sequence[Extraction], *, base: str = BASE) -> tuple[LinkDecision, ...]:
    """What answers which allegation, where nothing but links of the gazetteer joins articles."""
    words = TurnWords(load_lexicon(), load_gazetteer())
    index = TurnIndex()
    for one in found:
        index.add(read_turns(one, words, base=base))
    iris = {
        one.document.id: {e.id: entity_iri(e, one.document.id, base) for e in one.entities}
        for one in found
    }
    return index.decisions(iris)
