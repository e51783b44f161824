"""Compare an extraction with what a careful reader takes from the article (a YAML file)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.model import Entity, Event, Extraction, Relation, Span, Statement, Status, is_fact

# A claim counts as found where its content shares this much of its words with the expected one.
OVERLAP = 0.5
# What follows these words in a description is not what is described.
COMPLEMENT = ("of", "by", "for", "from", "at", "in", "on")
# Their words may hold the name of somebody that they are not.
DEEDS_AND_POSTS = {"Activity", "Asset", "Post"}


def words(text: str) -> set[str]:
    """The words of a text, folded."""
    return {"".join(c for c in word.lower() if c.isalnum()) for word in text.split()} - {""}


def similar(one: str, other: str) -> float:
    """Intersection over union of their words."""
    a, b = words(one), words(other)
    return len(a & b) / len(a | b) if a | b else 0.0


def called(text: str) -> set[str]:
    """The words of a name or description, without article and possessive ending."""
    plain = text.replace("’", "'").replace("'s ", " ").removesuffix("'s")
    return words(plain) - {"the", "a", "an"}


def head_of(description: str) -> str:
    """A description without its complement: "a report by Fair Loom" is not Fair Loom."""
    kept = itertools.takewhile(lambda word: word not in COMPLEMENT, description.split())
    return " ".join(kept)


@dataclass(frozen=True)
class Reader:
    """An extraction asked by words."""

    extraction: Extraction

    def text(self, spans: Iterable[Span]) -> str:
        return " ".join(self.extraction.document.words(span) for span in spans)

    def names(self, entity: str | None) -> str:
        for known in self.extraction.entities:
            if known.id == entity:
                return " ".join((known.name, *known.aliases))
        return ""

    def speakers(self, statement: Statement) -> str:
        return " ".join(map(self.names, statement.actors))

    def claim(self, expected: Mapping[str, Any]) -> Statement | None:
        """The statement that is meant; where no cue is expected (an answer), any cue will do."""
        for statement in self.extraction.statements:
            cue = "cue" not in expected or words(self.text(statement.cue)) & words(expected["cue"])
            if (
                similar(self.text(statement.content), expected["content"]) >= OVERLAP
                and words(expected["speaker"]) <= words(self.speakers(statement))
                and cue
            ):
                return statement
        return None

    def quotation(self, expected: Mapping[str, Any]) -> Statement | None:
        """The statement that is meant, where it is found and marked as quoted to that degree."""
        found = self.claim(expected)
        return found if found and found.quotation.value == expected["quotation"] else None

    def act(self, expected: Mapping[str, Any]) -> Statement | None:
        """The statement that is meant, where it is found with that speech act."""
        found = self.claim(expected)
        return found if found and found.speech_act == expected["act"] else None

    def event(self, expected: Mapping[str, Any]) -> Event | None:
        return next((e for e in self.extraction.events if self._fits(e, expected)), None)

    def _fits(self, event: Event, expected: Mapping[str, Any]) -> bool:
        if event.type != expected["type"]:
            return False
        wanted = expected.get("status", "asserted")
        allowed = {"claimed", "alleged"} if wanted == "claimed" else {wanted}
        if event.status.value not in allowed:
            return False
        quantities = [role.quantity for role in event.roles if role.quantity is not None]
        checks = [
            event.polarity.value == expected.get("polarity", event.polarity.value),
            any(q.min == expected["min"] for q in quantities) if "min" in expected else True,
            any(q.max == expected["max"] for q in quantities) if "max" in expected else True,
            any(q.value == expected["count"] for q in quantities) if "count" in expected else True,
        ]
        for key, role in (("agent", "agent"), ("patient", "patient"), ("origin", "origin")):
            if key in expected:
                checks.append(self._fills(event, role, expected[key]))
        if "place" in expected:
            checks.append(self._fills(event, "place", expected["place"]))
        for key, role in (("places", "place"), ("origins", "origin"), ("objects", "theme")):
            found = [self._fills(event, role, name) for name in expected.get(key, ())]
            checks.append(all(found))
        if "time" in expected:
            checks.append(event.time is not None and expected["time"] in str(event.time.value))
        return all(checks)

    def _fills(self, event: Event, role: str, name: str) -> bool:
        for filler in event.roles:
            if filler.role != role:
                continue
            text = f"{self.names(filler.entity)} {self.extraction.document.words(filler.span)}"
            if words(name) <= words(text) or name.lower() in text.lower():
                return True
        return False

    def allegation(self, expected: Mapping[str, Any]) -> Relation | Event | None:
        """The alleged relation, or the wrong of which an accuser makes the accused the agent."""
        for relation in self.extraction.relations:
            if (
                relation.predicate in expected.get("predicate", ())
                and relation.status is Status.ALLEGED
                and self._accuses(relation, relation.subject, expected)
            ):
                return relation
        for event in self.extraction.events:
            agents = [role.entity for role in event.roles if role.role == "agent"]
            if (
                event.type in expected.get("type", ())
                and event.status in (Status.ALLEGED, Status.CLAIMED)
                and any(self._accuses(event, agent, expected) for agent in agents)
            ):
                return event
        return None

    def _accuses(
        self, told: Relation | Event, subject: str | None, expected: Mapping[str, Any]
    ) -> bool:
        statements = {s.id: s for s in self.extraction.statements}
        accusers = " ".join(self.speakers(statements[s]) for s in told.statements)
        accused = words(self.names(subject).replace("’s", ""))
        return words(expected["accuser"]) <= words(accusers) and any(
            self._same_body(name, accused) for name in expected["accused"]
        )

    def _same_body(self, name: str, accused: set[str]) -> bool:
        # The stem of the country's name stands for noun and adjective (Cambodia, Cambodian).
        wanted = {word[:6] for word in words(name.replace("’s", ""))}
        return wanted <= {word[:6] for word in accused}

    def role(self, expected: Mapping[str, Any]) -> Relation | None:
        for relation in self.extraction.relations:
            if (
                relation.predicate in ("holdsPosition", "heldPosition", "hasOccupation")
                and words(expected["person"]) <= words(self.names(relation.subject))
                and words(expected["title"]) <= words(self.names(relation.object))
            ):
                return relation
        return None

    def relation(self, expected: Mapping[str, Any]) -> Relation | None:
        for relation in self.extraction.relations:
            if (
                relation.predicate == expected["predicate"]
                and words(expected["subject"]) <= words(self.names(relation.subject))
                and words(expected["object"]) <= words(self.names(relation.object))
            ):
                return relation
        return None

    def one(self, names: Sequence[str]) -> Entity | None:
        """The entity that bears all these names, where no other bears the first of them."""
        bearers = self._bearers(names[0])
        if len(bearers) == 1 and all(bearers[0] in self._bearers(name) for name in names):
            return bearers[0]
        return None

    def two(self, names: Sequence[str]) -> tuple[Entity, Entity] | None:
        """The entities that bear these two names, where both are known and no entity bears both."""
        first, second = map(self._bearers, names)
        if first and second and not any(entity in second for entity in first):
            return first[0], second[0]
        return None

    def _bearers(self, name: str) -> list[Entity]:
        """Who is called so: in these very words, or, by a name of several words, within others."""
        wanted = called(name)
        found = []
        for entity in self.extraction.entities:
            if entity.type in DEEDS_AND_POSTS:  # "the death of Kofi Brannigan" is not he
                continue
            texts = [self.extraction.document.words(span) for span in entity.mentions]
            texts += [entity.name, *entity.aliases]
            if entity.type == "Person":
                texts += self._with_title(entity)
            said = [called(text) for text in texts]
            within = [called(head_of(t)) if entity.unnamed else called(t) for t in texts]
            if any(wanted == text for text in said) or (
                len(wanted) > 1 and any(wanted <= text for text in within)
            ):
                found.append(entity)
        return found

    def _with_title(self, entity: Entity) -> Iterator[str]:
        """Each mention with the word before it: a title ("Mr") is no part of a name."""
        text = self.extraction.document.text
        for span in entity.mentions:
            before = text[: span.start].split()[-1:]
            if before and before[0][0].isupper():
                yield f"{before[0]} {text[span.start : span.end]}"

    def all_names(self) -> str:
        return " | ".join(self.names(entity.id) for entity in self.extraction.entities)

    def leaks(self, rules: Iterable[Mapping[str, Any]]) -> list[str]:
        """What is told as a fact although it may only be somebody's claim."""
        found = []
        for rule in rules:
            for relation in self.extraction.relations:
                if relation.predicate in rule.get("predicate", ()) and is_fact(relation):
                    found.append(f"{relation.predicate} {self.names(relation.subject)}")
            for event in self.extraction.events:
                numbers = {
                    n
                    for role in event.roles
                    if role.quantity is not None
                    for n in (role.quantity.value, role.quantity.min, role.quantity.max)
                }
                if "number" in rule and rule["number"] in numbers and is_fact(event):
                    found.append(f"{rule['number']} in {event.type}")
                said = rule.get("words", "").lower() in self.text(event.evidence).lower()
                if rule.get("type") == event.type and said and is_fact(event):
                    found.append(f"{event.type}: {self.text(event.evidence)}")
        return found
