"""Decisions on what a user names: a record by its IRI, an entity by its IRI or its name."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from kg.decisions.anchors import quote_of
from kg.decisions.apply import apply
from kg.decisions.codec import check_pair, identified, quote_to_json, target_to_json
from kg.decisions.edits import Draft
from kg.decisions.outcomes import Outcome, State
from kg.decisions.records import PROPOSITIONS, Decision, Kind, Quote, RecordKind, Target
from kg.decisions.standing import standing
from kg.decisions.targets import Record, describe, key_span
from kg.decisions.values import ENTITY_FIELDS, NUMBER, ROLE, check_fields
from kg.errors import DecisionError
from kg.model import Bound, Entity, Extraction, Span
from kg.ontology.names import fold
from kg.ontology.vocabulary import Vocabulary
from kg.records.codec import from_line
from kg.records.database import RecordStore

_RECORD = re.compile(r"(?:^|/)(statement|proposition|event)/([^/]+)/([^/]+)$")
_ENTITY = re.compile(r"/entity/([^/]+)(?:/([^/]+))?$")
_RANGE = re.compile(r"(\d+)-(\d+)")
_NOBODY = ("none", "nobody")


def is_record(name: str) -> bool:
    """Whether ``name`` is the IRI of a statement, event or relation, or the end of one."""
    return _RECORD.search(name) is not None


def this_user() -> str:
    """Who decides if nobody else is named: the variable KG_WHO, else the name of the account."""
    try:
        return os.environ.get("KG_WHO") or getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def now() -> str:
    """The time in UTC, exact enough to keep decisions of one second in their order."""
    moment = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    return f"{moment.isoformat(timespec='microseconds')}Z"


def renamed_by(decisions: Iterable[Decision]) -> dict[str, str]:
    """The names that standing decisions gave to entities, folded -> those in the articles."""
    return {
        fold(one.set["name"]): one.target.name
        for one in standing(decisions).decisions
        if one.kind is Kind.RENAME and one.target.name
    }


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes decisions of one person on the records of a folder.

    ``renamed`` maps names that readers gave to those in the articles (`renamed_by`).
    """

    records: RecordStore
    vocabulary: Vocabulary
    who: str
    why: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)

    def _decision(self, kind: Kind, on: Target | None = None, **more: Any) -> Decision:
        one = Decision("", kind, self.who, now(), self.why, on, **more)
        return identified(replace(one, set=check_fields(kind, dict(one.set) or None)))

    # ── records ──

    def judge(self, kind: Kind, name: str) -> Decision:
        """Accepts or rejects a record."""
        extraction, _, record = self.record(name)
        one = self._decision(kind, describe(extraction, record))
        self._try(extraction, one)
        return one

    def correct(self, name: str, fields: Iterable[str], *, new_type: str | None) -> Decision:
        """Corrects fields of a record, given as ``field=value``.

        Raises DecisionError if a field is unknown or its value does not fit the article.
        """
        extraction, kind, record = self.record(name)
        values = {}
        for assignment in fields:
            name, found, value = assignment.partition("=")
            if not found:
                raise DecisionError(f"{assignment!r}: write field=value, such as speaker=NAME")
            name = self._field(kind, name.strip())
            values[name] = _Values(
                extraction, record, self.vocabulary, self.renamed, new_type
            ).read(name, value.strip())
        return self._corrected(extraction, record, values)

    def set_fields(self, name: str, values: Mapping[str, Any]) -> Decision:
        """Corrects fields of a record, given as a decision stores them.

        Raises DecisionError as `correct` does.
        """
        extraction, _, record = self.record(name)
        return self._corrected(extraction, record, values)

    def _corrected(
        self, extraction: Extraction, record: Record, values: Mapping[str, Any]
    ) -> Decision:
        one = self._decision(Kind.CORRECT, describe(extraction, record), set=values)
        outcome = self._try(extraction, one)
        was = {change.field: change.extracted for change in outcome.changes}
        return identified(replace(one, id="", was=was))

    def _field(self, kind: RecordKind, name: str) -> str:
        """A role of an event may be named without ``role:``."""
        if kind is RecordKind.EVENT and name in self.vocabulary.roles and name not in _OWN_ROLES:
            return f"{ROLE}{name}"
        return name

    def _try(self, extraction: Extraction, one: Decision) -> Outcome:
        """What the decision does now; raises DecisionError if it does not fit."""
        outcome = apply(extraction, [one], vocabulary=self.vocabulary).outcomes[0]
        if outcome.state is State.UNFIT:
            raise DecisionError(outcome.note)
        return outcome

    def record(self, name: str) -> tuple[Extraction, RecordKind, Record]:
        """The record of an IRI, or of the end of one; raises DecisionError if there is none."""
        found = _RECORD.search(name)
        if found is None:
            raise DecisionError(
                f"{name!r} names no statement, event or relation; copy its IRI from kg explain or "
                "from the tables"
            )
        document, identifier = unquote(found[2]), unquote(found[3])
        line = self.records.line(document)
        if line is None:
            raise DecisionError(f"there is no article {document!r}; copy the whole IRI")
        extraction = from_line(line)
        listed: tuple[tuple[RecordKind, Iterable[Record]], ...] = (
            (RecordKind.STATEMENT, extraction.statements),
            (RecordKind.EVENT, extraction.events),
            (RecordKind.RELATION, extraction.relations),
        )
        wanted = (RecordKind.STATEMENT,) if found[1] == "statement" else PROPOSITIONS
        for kind, records in listed:
            for record in records:
                if kind in wanted and record.id == identifier:
                    return extraction, kind, record
        raise DecisionError(f"the article has no {found[1]} {identifier!r}; copy the whole IRI")

    # ── entities ──

    def pair(self, kind: Kind, one: str, other: str) -> Decision:
        """Two entities, or two events, are the same, or different."""
        left, right = self._end(one), self._end(other)
        home = self._described(one) or self._described(other)
        if home is not None:
            left, right = (self._within(home, end) for end in (left, right))
        if left == right:
            raise DecisionError("both are the same; name two, by their IRIs")
        made = self._decision(kind, left, other=right)
        check_pair(made)
        if home is not None:
            self._try(home, made)
        return made

    def _described(self, node: str) -> Extraction | None:
        """The article of an entity that it does not name; None for others."""
        found = _ENTITY.search(node)
        if found is None or found[2] is None:
            return None
        extraction, entity = self._local(node)
        return extraction if entity.unnamed else None

    def _within(self, home: Extraction, target: Target) -> Target:
        """Who is meant in an article, by the name if the target is of another one."""
        if target.document == home.document.id:
            return target
        return Target(
            RecordKind.NAME, name=target.name, known=target.known, document=home.document.id
        )

    def _end(self, node: str) -> Target:
        """An event by its IRI, else an entity."""
        if "/proposition/" not in node:
            return self.entity(node)
        extraction, kind, record = self.record(node)
        if kind is not RecordKind.EVENT:
            raise DecisionError(f"{node!r} is a {kind}, no event or entity; copy the IRI of one")
        return describe(extraction, record)

    def name(self, kind: Kind, node: str, value: str | None = None) -> Decision:
        """Renames, retypes or masks an entity."""
        key = {Kind.RENAME: "name", Kind.RETYPE: "type"}.get(kind)
        if kind is Kind.RETYPE and value not in self.vocabulary.classes:
            listed = ", ".join(sorted(self.vocabulary.classes))
            raise DecisionError(f"{value!r} is no type of entity; the types are {listed}")
        fields = {} if key is None else {key: value}
        return self._decision(kind, self.entity(node), set=fields)

    def listed(
        self, kind: Kind, node: str, source: str, entry: str, *, name: str | None
    ) -> Decision:
        """An entity is, or is not, the one of an entry in a list from outside."""
        fields = {"list": source, "id": entry} | ({} if name is None else {"name": name})
        return self._decision(kind, self.entity(node), set=fields)

    def split(self, node: str, parts: Iterable[str], *, name: str | None) -> Decision:
        """Gives some mentions, by their words or their characters, to an entity of their own."""
        extraction, entity = self._local(node)
        quotes = tuple(_part(extraction, entity, part) for part in parts)
        fields = {} if name is None else {"name": name}
        on = describe(extraction, entity)
        one = self._decision(Kind.SPLIT, on, set=fields, parts=quotes)
        self._try(extraction, one)
        return one

    def undo(self, identifier: str, known: Mapping[str, Decision]) -> Decision:
        """Takes a decision back; the start of its identifier is enough if no other has it."""
        found = [name for name in known if name.startswith(identifier)]
        if identifier in known:
            found = [identifier]
        if len(found) != 1:
            what = "no decision is" if not found else f"{len(found)} decisions are"
            raise DecisionError(f"{what} called {identifier!r}; kg decide OUT list shows them")
        return self._decision(Kind.UNDO, undoes=found[0])

    def entity(self, node: str) -> Target:
        """An entity of an article, a known entity, or all that have a name."""
        found = _ENTITY.search(node)
        if found is None:
            return Target(RecordKind.NAME, name=self.renamed.get(fold(node), node))
        if found[2] is None:
            return Target(RecordKind.NAME, name=node, known=unquote(found[1]))
        extraction, entity = self._local(node)
        if not entity.mentions:
            return Target(RecordKind.NAME, name=entity.name, document=extraction.document.id)
        return describe(extraction, entity)

    def remark(self, kind: Kind, name: str, text: str) -> Decision:
        """A note or a tag on a record or an entity; raises DecisionError if there is none."""
        return self._decision(kind, self.target(name), set={kind.value: text})

    def target(self, name: str) -> Target:
        """A record by its IRI, or an entity as `entity` takes it."""
        if is_record(name):
            extraction, _, record = self.record(name)
            return describe(extraction, record)
        return self.entity(name)

    def spelled_out(self, found: Mapping[str, Any]) -> Mapping[str, Any]:
        """A decision as a page saves it, with words in the place of the IRIs of its targets.

        Where nobody is named, this person decides. Raises DecisionError if this folder has nothing
        of such an IRI.
        """
        given = {key: found[key] for key in ("on", "other") if isinstance(found.get(key), Mapping)}
        named = {key: one["iri"] for key, one in given.items() if one.keys() == {"iri"}}
        for key, iri in named.items():
            if not isinstance(iri, str) or not (is_record(iri) or _ENTITY.search(iri)):
                raise DecisionError(f"'{key}.iri' is {iri!r}; name a node by its IRI")
        if not named:
            return found
        targets = {key: target_to_json(self.target(iri)) for key, iri in named.items()}
        return {**found, **targets, "who": found.get("who") or self.who}

    def _local(self, node: str) -> tuple[Extraction, Entity]:
        found = _ENTITY.search(node)
        if found is None or found[2] is None:
            raise DecisionError(f"{node!r} is no entity of one article; copy its IRI")
        line = self.records.line(unquote(found[1]))
        extraction = None if line is None else from_line(line)
        for entity in () if extraction is None else extraction.entities:
            if entity.id == unquote(found[2]):
                assert extraction is not None
                return extraction, entity
        raise DecisionError(f"there is no entity {node}; copy the whole IRI")


_OWN_ROLES = ("place", "time")


@dataclass(frozen=True, slots=True)
class _Values:
    """Values of the command line as a decision stores them, with the words of the article."""

    extraction: Extraction
    record: Record
    vocabulary: Vocabulary
    renamed: Mapping[str, str]
    new_type: str | None

    def read(self, field: str, text: str) -> Any:
        if field == "content":
            return [quote_to_json(self._quote(part)) for part in text.split(" … ")]
        if field == "number" or field.startswith(NUMBER):
            return _number(text)
        if field == "time":
            return None if text in _NOBODY else text
        if field in ENTITY_FIELDS or field.startswith(ROLE):
            if text in _NOBODY:
                return [] if field == "speaker" else None
            found = [self._entity(field, name.strip()) for name in text.split(";")]
            return found if len(found) > 1 else found[0]
        return text

    def _entity(self, field: str, name: str) -> dict[str, Any]:
        """A name, with the words of a mention that tell it from another of that name."""
        value: dict[str, Any] = {"name": self.renamed.get(fold(name), name)}
        if self.new_type is not None:
            value["type"] = self.new_type
        draft = Draft.of(self.extraction, self.vocabulary)
        new_type = "Post" if field == "post" else None
        entity = draft.entity(field, value, new_type=new_type)
        return value | entity_words(self.extraction, entity)

    def _quote(self, words: str) -> Quote:
        """Words of the article; of several places the nearest to the record."""
        text = self.extraction.document.text
        near = key_span(self.extraction.document, self.record)
        found = [
            Span(match.start(), match.end())
            for match in re.finditer(r"\s+".join(map(re.escape, words.split())), text)
        ]
        if not found:
            raise DecisionError(f"the article does not contain “{words}”; copy its exact words")
        span = min(found, key=lambda one: abs(one.start - near.start))
        return quote_of(text, span)


def entity_words(extraction: Extraction, entity: Entity) -> dict[str, Any]:
    """The words of a mention, by which a value tells an entity from another of its name."""
    if not entity.mentions:
        return {}
    document = extraction.document
    return {"words": quote_to_json(quote_of(document.text, key_span(document, entity)))}


def _number(text: str) -> dict[str, Any]:
    """``214``, ``at-least 30`` or ``30-40``."""
    *words, figure = text.replace(",", "").split()
    bound = words[0] if words else Bound.EXACTLY
    try:
        if (limits := _RANGE.fullmatch(figure)) is not None:
            return {"bound": "between", "min": int(limits[1]), "max": int(limits[2])}
        value: int | float = int(figure) if figure.isdecimal() else float(figure)
    except (ValueError, IndexError) as error:
        raise DecisionError(f"{text!r} is no number such as 214, at-least 30 or 30-40") from error
    key = {"at-least": "min", "more-than": "min", "at-most": "max", "less-than": "max"}
    return {"bound": str(bound), key.get(str(bound), "value"): value}


def _part(extraction: Extraction, entity: Entity, part: str) -> Quote:
    """A mention of an entity, by its words, or by its characters where words are not enough."""
    document = extraction.document
    given = _RANGE.fullmatch(part)
    found = [
        mention
        for mention in sorted(entity.mentions)
        if (
            (mention.start, mention.end) == (int(given[1]), int(given[2]))
            if given
            else " ".join(document.words(mention).split()) == " ".join(part.split())
        )
    ]
    if not found:
        raise DecisionError(f"{part!r} is no mention of {entity.name!r}")
    if len(found) > 1:
        places = ", ".join(f"{one.start}-{one.end}" for one in found)
        raise DecisionError(f"{part!r} is said {len(found)} times; give one of {places}")
    return quote_of(document.text, found[0])
