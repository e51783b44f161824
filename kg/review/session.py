"""The queue of a folder: what is open, what is decided; each decision is on the disk at once."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kg.decisions.file import DECISIONS, append, read_file
from kg.decisions.make import Maker, renamed_by
from kg.decisions.records import PAIRS, Decision, Kind
from kg.decisions.standing import standing
from kg.decisions.targets import Record
from kg.errors import DecisionError
from kg.model import Entity, Event, Extraction
from kg.ontology.kinds import read_kinds
from kg.ontology.lexicon import load_lexicon
from kg.ontology.vocabulary import load_vocabulary
from kg.records.codec import from_line
from kg.records.database import RECORDS, RecordStore
from kg.records.read_only import RecordReader
from kg.report.page.articles import base_of
from kg.review import choices, shown
from kg.review.choices import Choice, Somebody
from kg.review.items import Item, Sort
from kg.review.pairs import decided_item, pair_items
from kg.review.readings import Readings, propositions_of
from kg.review.settled import places_of, settle
from kg.store.store import open_built

Json = dict[str, Any]
_ARTICLES = "SELECT DISTINCT ?article WHERE { GRAPH ?g { ?article kg:documentId ?id } } LIMIT 1"
# Articles that stay parsed: the items of one follow each other.
_PARSED = 32
# Why, where the reader writes no reason.
_READ, _READ_BOTH = "read in the article", "read in both articles"
MOST_WORDS = 2000
# Of what type somebody may be who is new in an article.
_NEW_TYPES = ("Person", "Organization", "Group", "GovernmentBody")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader decides: on which item, which choice, by whose word and why."""

    item: str
    choice: str
    who: str
    why: str = ""
    somebody: Somebody = field(default_factory=Somebody)


@dataclass(frozen=True, slots=True)
class _Queue:
    """The items of a folder as it was built last, the most harmful first."""

    base: str
    items: Mapping[str, Item]
    built: object  # by which a later build is noticed


class Session:
    """Reads the queue of a folder and saves decisions; may be used by several threads."""

    def __init__(self, out: Path, *, ontology: tuple[Path, ...] = ()) -> None:
        """Reads the records and links of ``out``.

        Raises OutputError if no build made the folder, DecisionError if its decisions are
        malformed.
        """
        self.out = out
        self._lock = threading.RLock()
        self._vocabulary = load_vocabulary(ontology)
        self._kinds = read_kinds(load_lexicon(ontology).table)
        self._parsed = lru_cache(maxsize=_PARSED)(self._read)
        self._places: dict[str, frozenset[str]] = {}
        self._seen: object = None  # the file of decisions that the places are of
        self.notes: list[str] = []
        self.saved = 0
        self._queue = self._load()

    # ── reading ──

    def queue(self) -> Json:
        """Every item with its sort, its title and whether it is decided."""
        with self._lock:
            self._follow()
            settled = self._settled()
            return {
                "sorts": [{"name": sort.value, "label": sort.label} for sort in Sort],
                "items": [
                    {
                        "key": key,
                        "sort": item.sort.value,
                        "title": item.title,
                        "decided": key in settled,
                    }
                    for key, item in self._queue.items.items()
                ],
            }

    def item(self, key: str) -> Json:
        """All that the page shows of an item; raises DecisionError if there is none."""
        with self._lock:
            item = self._item(key)
            sides = [self._side(iri) for iri in item.records]
            extraction, record = sides[0]
            actors = choices.actors_of(extraction, self._vocabulary)
            return {
                "key": key,
                "sort": item.sort.value,
                "label": item.sort.label,
                "question": item.sort.question,
                "title": item.title,
                "why": item.why,
                "articles": [
                    shown.article_json(*side, base=self._queue.base) for side in sides
                ],
                "records": [shown.record_json(*side, self._vocabulary) for side in sides],
                "choices": [
                    shown.choice_json(one) for one in self._choices(item, extraction, record)
                ],
                "people": [
                    {"id": one.id, "name": one.name, "type": self._type(one.type)}
                    for one in actors
                ],
                "types": [{"name": name, "label": self._type(name)} for name in _NEW_TYPES],
                "decided": shown.decision_json(self._settled().get(key)),
            }  # fmt: skip

    def _type(self, name: str) -> str:
        """A type of entity in words."""
        return self._vocabulary.labels.get(self._vocabulary.classes.get(name, ""), name)

    # ── deciding ──

    def decide(self, answer: Answer) -> Json:
        """Saves a decision; it is on the disk afterwards.

        Raises DecisionError if it does not fit the article, OutputError if it cannot be written.
        """
        with self._lock:
            item = self._item(answer.item)
            extraction, record = self._side(item.records[0])
            listed = {one.name: one for one in self._choices(item, extraction, record)}
            choice = listed.get(answer.choice)
            if choice is None:
                raise DecisionError("this item has no such answer; reload the page")
            why = answer.why.strip() or (_READ_BOTH if item.sort.is_pair else _READ)
            self._settled()  # takes over what others decided meanwhile
            with closing(RecordStore(self.out / RECORDS)) as records:
                maker = self._maker(records, answer.who, why)
                made = choices.make(maker, item, choice, answer.somebody)
            self._save(made)
            self._places[made.id] = frozenset(item.records)
            return {"saved": made.id, "decided": shown.decision_json(made)}

    def undo(self, who: str, key: str = "") -> Json:
        """Takes back the decision on an item, or the last one that ``who`` made on any item.

        Raises DecisionError if there is none.
        """
        with self._lock:
            settled = self._settled()
            if key:
                found = {key: settled[key]} if key in settled else {}
            else:
                found = {name: one for name, one in settled.items() if one.who == who}
            if not found:
                raise DecisionError("there is no decision of yours to take back")
            name, last = max(found.items(), key=lambda pair: pair[1].order)
            with closing(RecordStore(self.out / RECORDS)) as records:
                made = self._maker(records, who, "").undo(last.id, {last.id: last})
            self._save(made)
            return {"saved": made.id, "item": name}

    def _maker(self, records: RecordStore, who: str, why: str) -> Maker:
        for name, text in (("name", who), ("reason", why)):
            if len(text) > MOST_WORDS:
                raise DecisionError(
                    f"the {name} is longer than {MOST_WORDS} characters; shorten it"
                )
        if not who.strip():
            raise DecisionError("write your name first: every decision says who made it")
        return Maker(records, self._vocabulary, who.strip(), why, renamed_by(self._decisions()))

    def _save(self, made: Decision) -> None:
        self.notes += append(self.out / DECISIONS, [made])
        self._seen = self._stamp(DECISIONS)
        self.saved += 1

    # ── items ──

    def _follow(self) -> None:
        """Reads the folder again if it was built meanwhile."""
        if self._queue.built != self._stamp("manifest.json"):
            self._parsed.cache_clear()
            self._queue = self._load()

    def _item(self, key: str) -> Item:
        self._follow()
        item = self._queue.items.get(key)
        if item is None:
            raise DecisionError("the folder was built again and this item is gone; reload the page")
        return item

    def _choices(self, item: Item, extraction: Extraction, record: Record) -> tuple[Choice, ...]:
        if item.sort.is_pair:
            return choices.pair_choices(item)
        return choices.record_choices(item, extraction, record, self._vocabulary)

    def _load(self) -> _Queue:
        built = self._stamp("manifest.json")
        with open_built(self.out) as store:
            base = base_of(
                str(getattr(row["article"], "value", "")) for row in store.query(_ARTICLES)
            )
            found = [*self._readings(base), *pair_items(store, self._find)]
        queue = _Queue(base, _ordered(found), built)
        self._places = self._placed(base)
        known = {frozenset(item.records) for item in found}
        return replace(queue, items=_ordered([*found, *self._earlier(known)]))

    def _earlier(self, known: Collection[frozenset[str]]) -> Iterator[Item]:
        """The pairs that readers decided on and that linking has no doubts about any more."""
        for one in standing(self._decisions()).decisions:
            iris = sorted(self._places.get(one.id, ()))
            if one.kind in PAIRS and len(iris) == 2 and frozenset(iris) not in known:
                is_same = one.kind is Kind.SAME
                item = decided_item((iris[0], iris[1]), self._find, is_same=is_same)
                if item is not None:
                    yield item

    def _readings(self, base: str) -> Iterator[Item]:
        readings = Readings(base, self._kinds)
        with closing(RecordReader(self.out)) as records:
            for name in sorted(records.keys()):
                line = records.line(name)
                if line is not None:
                    yield from readings.items(from_line(line[1]))

    def _settled(self) -> dict[str, Decision]:
        if self._seen != self._stamp(DECISIONS):
            self._places = self._placed(self._queue.base)
        kept = standing(self._decisions()).decisions
        return settle(self._queue.items.values(), kept, self._places)

    def _placed(self, base: str) -> dict[str, frozenset[str]]:
        """Which records the decisions are on, worked out again."""
        self._seen = self._stamp(DECISIONS)
        decisions = self._decisions()
        if not decisions:
            return {}
        with closing(RecordStore(self.out / RECORDS)) as records:
            return places_of(decisions, records, self._vocabulary, base=base)

    def _decisions(self) -> tuple[Decision, ...]:
        return read_file(self.out / DECISIONS, missing_ok=True).decisions

    def _stamp(self, name: str) -> object:
        """What changes when a file of the folder is written."""
        try:
            found = (self.out / name).stat()
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_size

    # ── records ──

    def _side(self, iri: str) -> tuple[Extraction, Record]:
        found = self._find_record(iri)
        if found is None:
            raise DecisionError("the folder was built again and this item is gone; reload the page")
        return found

    def _find(self, iri: str) -> tuple[Extraction, Entity | Event] | None:
        """An entity or event of one article, None if it is another record or gone."""
        found = self._find_record(iri)
        if found is None or not isinstance(found[1], Entity | Event):
            return None
        return found[0], found[1]

    def _find_record(self, iri: str) -> tuple[Extraction, Record] | None:
        parts = iri.rsplit("/", 3)
        if len(parts) < 4:
            return None
        _, sort, document, identifier = parts
        extraction = self._parsed(unquote(document))
        if extraction is None:
            return None
        for one in _records_of(extraction, sort):
            if one.id == unquote(identifier):
                return extraction, one
        return None

    def _read(self, document: str) -> Extraction | None:
        with closing(RecordReader(self.out)) as records:
            found = records.line(document)
        return None if found is None else from_line(found[1])


def _records_of(extraction: Extraction, sort: str) -> Iterable[Record]:
    match sort:
        case "statement":
            return extraction.statements
        case "proposition":
            return propositions_of(extraction)
        case "entity":
            return extraction.entities
    return ()


def _ordered(items: Iterable[Item]) -> dict[str, Item]:
    """The items by their keys, each once."""
    return {item.key: item for item in sorted(items, key=lambda one: one.order)}
