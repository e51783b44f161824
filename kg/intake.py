"""Inputs -> records: what is new or changed is extracted, what is gone is forgotten.

Every item of the inputs ends in exactly one of three heaps: read (new or unchanged), skipped with
its reason, or duplicate (skipped too, naming the place that was kept).
"""

from __future__ import annotations

import importlib.metadata
import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.copies import Sketch
from kg.errors import InputError, KgError
from kg.lexicon import load_lexicon, ontology_files
from kg.model import Document, Origin, digest
from kg.pipeline import Settings
from kg.reader import Raw, Skipped, Why, read_raw
from kg.reader.fetch import FetchPolicy
from kg.reader.parsing import parse
from kg.reader.sources import is_url, is_window
from kg.records import Entry, Kept, RecordStore, key_of
from kg.resources import resource
from kg.workers import extract_lines

Progress = Callable[[str, int], None]
# Articles whose records are written in one transaction: a killed run loses at most so many, and
# those that the workers have at hand.
BATCH = 64


@dataclass(frozen=True, slots=True)
class Engine:
    """With what to extract, and how to fetch."""

    settings: Settings
    workers: int = 1
    cluster: str | None = None
    policy: FetchPolicy = field(default_factory=FetchPolicy)


@dataclass(frozen=True, slots=True, order=True)
class _Claim:
    """An article's right to its id: of several with one id the smallest claim is kept.

    So it does not matter in which order the inputs are given.
    """

    key: str
    path: str
    offset: int

    @classmethod
    def at(cls, key: str, origin: Origin) -> _Claim:
        """The claim of a text that stands at ``origin``."""
        return cls(key, origin.path, -1 if origin.offset is None else origin.offset)


class Intake:
    """Brings the records in line with the inputs, and counts what happened."""

    def __init__(self, records: RecordStore, engine: Engine, progress: Progress) -> None:
        self.new = 0
        self.unchanged = 0
        self.removed = 0
        self.duplicates = 0
        self.skipped: list[Skipped] = []
        self._records = records
        self._engine = engine
        self._progress = progress
        self._signature = engine_signature(engine.settings)
        self._claims: dict[str, _Claim] = {}
        self._counted: set[str] = set()  # ids that are in new or unchanged already

    def run(self, inputs: list[str]) -> None:
        """Reads every input, extracts what is new, forgets what is gone.

        Raises InputError where an input does not exist, or where nothing at all could be read:
        then nothing is forgotten.
        """
        taken = [_Input(name) for name in inputs]
        for one in taken:
            self._take(one)
        if not self._claims and self.skipped:
            first = self.skipped[0].reason
            raise InputError(f"none of the inputs could be read; the first: {first}")
        for one in taken:
            self._forget(one)

    def _take(self, source: _Input) -> None:
        fresh = extract_lines(
            self._changed(source),
            settings=self._engine.settings,
            workers=self._engine.workers,
            engine=self._engine.cluster,
        )
        batch: list[Entry] = []
        for document, result in fresh:
            raw = source.raw_of(document.id)
            if isinstance(result, Skipped):
                self.skipped.append(result)
                continue
            if self._claims[document.id] != self._claim_of(document):
                continue  # a better claim to its id is among the documents that are to come
            batch.append(self._entry(source, document, raw, result))
            if document.id not in self._counted:
                self._counted.add(document.id)
                self.new += 1
            self._tell()
            if len(batch) == BATCH:
                self._records.put(batch)
                batch = []
        self._records.put(batch)
        self._records.move(source.moves.values())

    def _changed(self, source: _Input) -> Iterator[Document]:
        """The documents of an input whose records are missing or out of date."""
        lexicon = load_lexicon(self._engine.settings.ontology)
        for item in read_raw([source.name], policy=self._engine.policy):
            if isinstance(item, Skipped):
                source.note(item)
                self.skipped.append(item)
                continue
            raw = key_of(self._signature, item.key)
            kept = self._records.find_raw(raw)
            if kept is not None:
                self._keep(source, kept, raw, item)
                continue
            found = parse(item, lexicon=lexicon)
            if isinstance(found, Skipped):
                source.note(found)
                self.skipped.append(found)
                continue
            key = self._key(found)
            kept = self._records.find(found.id)
            if kept is not None and kept.key == key:
                self._keep(source, kept, raw, item)
            elif self._claim(found.id, key, item.origin):
                source.met(item.origin)
                source.pending[found.id].append(raw)
                yield found

    def _keep(self, source: _Input, kept: Kept, raw: str, item: Raw) -> None:
        """An article whose record is up to date: only its place may be another."""
        source.met(item.origin)
        if not self._claim(kept.id, kept.key, item.origin):
            return
        if kept.id not in self._counted:
            self._counted.add(kept.id)
            self.unchanged += 1
            self._tell()
        origin = item.origin
        placed = replace(kept, input=source.name, path=origin.path, place=origin.offset, raw=raw)
        if placed != kept:
            source.moves[kept.id] = (placed, origin)

    def _claim(self, name: str, key: str, origin: Origin) -> bool:
        """True where the article at ``origin`` is, so far, the one to keep under its id."""
        mine = _Claim.at(key, origin)
        held = self._claims.get(name)
        if held is None or mine < held:
            self._claims[name] = mine
        if held is None:
            return True
        if mine == held:
            return False
        self.duplicates += 1
        self.skipped.append(_duplicate(name, max(mine, held), min(mine, held)))
        return mine < held

    def _claim_of(self, document: Document) -> _Claim:
        return _Claim.at(self._key(document), document.origin or Origin(""))

    def _entry(self, source: _Input, document: Document, raw: str, line: str) -> Entry:
        origin = document.origin or Origin(source.name)
        return Entry(
            Kept(
                id=document.id,
                input=source.name,
                path=origin.path,
                place=origin.offset,
                key=self._key(document),
                raw=raw,
            ),
            line,
            document.published,
            Sketch.of(document),
        )

    def _key(self, document: Document) -> str:
        return key_of(self._signature, document_signature(document))

    def _forget(self, source: _Input) -> None:
        gone = [
            kept.id
            for kept in self._records.of_input(source.name)
            if kept.id not in self._claims and source.is_gone(kept.path)
        ]
        self._records.remove(gone)
        self.removed += len(gone)

    def _tell(self) -> None:
        self._progress("extract", self.new + self.unchanged)


class _Input:
    """One input while it is read: what was found at which place, and what could not be reached."""

    def __init__(self, name: str) -> None:
        self.name = name
        # id -> raw keys, in order, of documents that are being extracted
        self.pending: defaultdict[str, deque[str]] = defaultdict(deque)
        self.moves: dict[str, tuple[Kept, Origin]] = {}
        self._read_urls: set[str] = set()
        self._unreachable: list[str] = []

    def met(self, origin: Origin) -> None:
        """Remembers the addresses that were read."""
        if is_url(origin.path):
            self._read_urls.add(origin.path)

    def raw_of(self, name: str) -> str:
        """The raw key of the document of this id that comes next out of the extraction."""
        waiting = self.pending[name]
        raw = waiting.popleft()
        if not waiting:
            del self.pending[name]
        return raw

    def note(self, skipped: Skipped) -> None:
        """Remembers what could not be reached."""
        if skipped.why is Why.UNREACHABLE:
            self._unreachable.append(skipped.path)

    def is_gone(self, path: str) -> bool:
        """Whether an article that was kept from ``path`` and not met again is gone for good.

        What could not be reached is not gone; nor is what a feed or standard input no longer
        shows, unless the same address now has another text.
        """
        if is_window(self.name):
            return is_url(path) and path in self._read_urls
        if is_url(path):
            return path in self._read_urls or not self._unreachable
        return not any(path == lost or path.startswith(f"{lost}/") for lost in self._unreachable)


def _duplicate(name: str, loser: _Claim, winner: _Claim) -> Skipped:
    place, kept = (
        claim.path if claim.offset < 0 else f"{claim.path}:{claim.offset}"
        for claim in (loser, winner)
    )
    if loser.key == winner.key:
        reason = f"{place}: the same article (id {name}) stands at {kept}; kept once"
        return Skipped(loser.path, reason, Why.DUPLICATE)
    return Skipped(
        loser.path,
        f"{place}: another text has the same id ({name}), at {kept}, and only that is kept; "
        "give each article an id of its own",
    )


def document_signature(document: Document) -> str:
    """A digest of all of a document that its record depends on."""
    about = (
        document.title,
        document.published,
        document.publisher,
        document.authors,
        document.url,
        [(b.kind.value, b.span.start, b.span.end) for b in document.blocks],
    )
    return digest(document.text, json.dumps(about, ensure_ascii=False))


def engine_signature(settings: Settings) -> str:
    """A digest of what decides an extraction besides the text: versions, models, ontology files."""
    import kg

    parts = [kg.__version__, settings.model, _version(settings.model), settings.tagger]
    data = Path(__file__).parent / "data" / "attribution"
    files = (
        *ontology_files(settings.ontology),
        *sorted(resource("seeds").glob("*.csv")),
        *sorted(data.glob("*.json")),
    )
    for path in files:
        try:
            parts.append(f"{path.name}\x1e{digest(path.read_text('utf-8'))}")
        except OSError as error:
            raise KgError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    return key_of(*parts)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""  # a model that is a folder, not a package: its name must do
