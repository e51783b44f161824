"""What linking keeps of a document, as plain text: its named entities, the events it tells, and who
is accused in it of what or answers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kg.linking.agreed_types import rank, said_by
from kg.linking.allegations import TurnWords, read_turns
from kg.linking.answered import Turn
from kg.linking.codec import Packer
from kg.linking.denials import Stand, read_stands
from kg.linking.engine import BlockKey, Working, asked_of, block_of
from kg.linking.entity_records import Record, Setting
from kg.linking.from_extraction import RecordReader
from kg.linking.same_events import Told, read_told
from kg.model import Extraction
from kg.ontology.gazetteer import Gazetteer
from kg.ontology.lexicon import Lexicon
from kg.ontology.names import fold

SETTINGS = Packer(Setting)
RECORDS = Packer(Record, apart=("setting",))
EVENTS = Packer(Told)
STANDS = Packer(Stand)
TURNS = Packer(Turn)
# What begins the key of a name whose sort documents agree on.
SAID = "said"


@dataclass(frozen=True, slots=True)
class Mention:
    """One named entity: its block, the short names it asks for and answers to, its record.

    ``called``: its names, as a user's rows may give them. ``said``: each name that it says
    something of, with its sort, weight and rank (`kg.linking.agreed_types`).
    """

    entity: str
    block: str
    asks: str | None
    names: tuple[str, ...]
    called: tuple[str, ...]
    record: str
    said: tuple[tuple[str, str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """One document; every text but ``document`` is packed."""

    document: str
    setting: str
    mentions: tuple[Mention, ...]
    events: tuple[str, ...]
    stands: tuple[str, ...]
    turns: tuple[str, ...]


class NoteTaker:
    """Takes notes; built once for many documents."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer, *, base: str) -> None:
        """Raises LexiconError if a word list is missing."""
        self._base = base
        self._families = lexicon.mapping("eventFamily")
        self._reader = RecordReader(lexicon, gazetteer)
        self._turn_words = TurnWords(lexicon, gazetteer)
        self._working = Working(lexicon, gazetteer, base=base)

    def note(self, extraction: Extraction) -> Note:
        """The notes of one document, the same for equal records."""
        records = self._reader.read(extraction, self._base)
        turns = read_turns(extraction, self._turn_words, base=self._base)
        return Note(
            document=extraction.document.id,
            setting=SETTINGS.pack(records[0].setting) if records else "",
            mentions=tuple(self._mention(record) for record in records),
            events=tuple(
                EVENTS.pack(one)
                for one in read_told(extraction, base=self._base, families=self._families)
            ),
            stands=tuple(STANDS.pack(one) for one in read_stands(extraction, base=self._base)),
            turns=tuple(TURNS.pack(one) for one in turns),
        )

    def _mention(self, record: Record) -> Mention:
        return mention_of(record, self._working)


def mention_of(record: Record, working: Working) -> Mention:
    """What is kept of one record."""
    asks = asked_of(record)
    called = {fold(name) for name in (record.text, *record.aliases)}
    place = rank(record)
    return Mention(
        entity=record.entity,
        block=key_text(block_of(record)),
        asks=None if asks is None else key_text(asks),
        names=tuple(key_text(name) for name in working.names_of(record)),
        called=tuple(sorted(called_key(name) for name in called)),
        record=RECORDS.pack(record),
        said=tuple(
            (key_text((SAID, name)), record.sort.value, weight.value, place)
            for name, weight in said_by(record)
        ),
    )


def key_text(key: BlockKey) -> str:
    """A key as text, and nothing else's."""
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def called_key(name: str) -> str:
    """The key of a folded name by which a user's rows may call an entity."""
    return key_text(("called", name))


def key_of_text(text: str) -> BlockKey:
    """The key that gave ``text``."""
    return tuple(json.loads(text))
