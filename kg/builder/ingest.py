"""Inputs -> records: what is new or changed is extracted, what is gone is forgotten.

Every item of the inputs falls into one of three categories: read (new or unchanged), skipped with
its reason, or duplicate (skipped too, naming the place that was kept).
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kg.builder.other_languages import OtherLanguages
from kg.builder.process_pool import extract_lines
from kg.errors import InputError, KgError, RecordError
from kg.extraction.settings import Settings, fingerprint
from kg.isolation import Attempt
from kg.model import Document, Origin, digest, key_of
from kg.ontology.lexicon import load_lexicon
from kg.provenance.source import SourceRecord
from kg.reader import Input, Raw, Skipped, TranslationFile, Why, read_raw
from kg.reader.extracted_records import damaged, read_records
from kg.reader.fetch import Fetcher, FetchPolicy
from kg.reader.parsing import parse
from kg.reader.sources import is_url, is_window
from kg.records.codec import from_line
from kg.records.database import Entry, Kept, RecordStore
from kg.records.integrity import strip, verify
from kg.records.near_duplicates import Sketch

Progress = Callable[[str, int], None]
# Articles whose records are written in one transaction: a killed run loses at most so many, and
# those that the workers have at hand.
BATCH = 64


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """With what to extract, and how to fetch; ``records``: the inputs are extracted already."""

    settings: Settings
    workers: int = 1
    cluster: str | None = None
    apart: bool = False
    policy: FetchPolicy = field(default_factory=FetchPolicy)
    records: bool = False


@dataclass(frozen=True, slots=True, order=True)
class _Owner:
    """An article's right to its id: of several with one id the smallest claim is kept.

    So it does not matter in which order the inputs are given.
    """

    key: str
    path: str
    offset: int

    @classmethod
    def at(cls, key: str, origin: Origin) -> _Owner:
        """The claim of a text that is at ``origin``."""
        return cls(key, origin.path, -1 if origin.offset is None else origin.offset)


class Ingestion:
    """Brings the records in line with the inputs, and counts what happened."""

    def __init__(self, records: RecordStore, options: IngestOptions, progress: Progress) -> None:
        self.new = 0
        self.changed = 0
        self.unchanged = 0
        self.removed = 0
        self.duplicates = 0
        self.skipped: list[Skipped] = []
        self.other_languages = OtherLanguages()
        self.notes: list[str] = []
        self._records = records
        self._options = options
        self._progress = progress
        self.engine = fingerprint(options.settings)  # what decides a record besides the text
        self._route = _Delivered(self.engine) if options.records else _Extracted(options)
        self._owners: dict[str, _Owner] = {}
        # Ids that are counted already, as new and as changed or unchanged.
        self._fresh: set[str] = set()
        self._known: set[str] = set()

    def run(self, inputs: Sequence[Input]) -> None:
        """Reads every input, extracts what is new, forgets what is gone.

        Raises InputError if an input does not exist, or where nothing at all could be read:
        then nothing is forgotten.
        """
        taken = [_Input(given) for given in inputs]
        try:
            for one in taken:
                self.other_languages.begin(one.name)
                self._take(one)
        finally:
            self._route.close()
        if not self._owners and self.skipped:
            first = self.skipped[0].reason
            raise InputError(f"none of the inputs could be read; the first: {first}")
        if not self._owners and not len(self._records):
            raise InputError("no article in the inputs; check what they hold")
        for one in taken:
            self._forget(one)

    def _take(self, source: _Input) -> None:
        batch: list[Entry] = []
        try:
            self._extract(source, batch)
        finally:  # what is finished is kept, whatever ended the run
            self._records.put(batch)
        self._records.move(source.moves.values())
        self._records.note_sources(source.unchanged)

    def _extract(self, source: _Input, batch: list[Entry]) -> None:
        """Records of what is new or changed in an input; the last ones are left in ``batch``."""
        for document, result in self._route.lines(self._changed(source)):
            item = source.next_of(document.id)
            if isinstance(result, Skipped):
                self._leave_out(document, result)
                continue
            if self._owners[document.id] != self._owner_of(document):
                continue  # a better claim to its id is among the documents that are to come
            with Attempt() as attempt:
                batch.append(self._entry(source, document, item, strip(result)))
            if attempt.error is not None:
                self._leave_out(document, _unrecorded(document, attempt.error))
                continue
            self._count(document)
            if len(batch) == BATCH:
                self._records.put(batch)
                batch.clear()

    def _count(self, document: Document) -> None:
        """Counts an article that was extracted, once."""
        name = document.id
        if name not in self._fresh and name not in self._known:
            changed = self._has_other(document)
            (self._known if changed else self._fresh).add(name)
            self.changed += changed
            self.new += not changed
        self._tell()

    def _has_other(self, document: Document) -> bool:
        """Whether there is a record of the same id that was made of other words or metadata."""
        try:
            line = self._records.line(document.id)
            old = None if line is None else from_line(line).document
        except KgError:  # damaged: nobody knows what it was made of
            return False
        return old is not None and document_signature(old) != document_signature(document)

    def _leave_out(self, document: Document, skipped: Skipped) -> None:
        """Names an article that could not be extracted; what stood there before goes too."""
        self.skipped.append(skipped)
        if self._owners.get(document.id) == self._owner_of(document):
            del self._owners[document.id]

    def _changed(self, source: _Input) -> Iterator[Document]:
        """The documents of an input whose records are missing or out of date."""
        for item in self._route.read(source.given):
            if isinstance(item, Skipped):
                self._miss(source, item)
                continue
            raw = key_of(self.engine, item.key)
            kept = self._records.find_raw(raw)
            if kept is not None:
                self._keep(source, kept, raw, item)
                continue
            with Attempt() as attempt:
                found = self._route.parse(item)
                key = "" if isinstance(found, Skipped) else self._key(found)
            if attempt.error is not None:
                found = Skipped.unexpected(item.origin.path, attempt.error, place=item.place)
            if isinstance(found, Skipped):
                self._miss(source, found)
                continue
            self.notes += found.notes
            kept = self._records.find(found.id)
            if kept is not None and kept.key == key:
                self._keep(source, kept, raw, item)
            elif self._claim(found.id, key, item.origin):
                source.met(item.origin)
                source.pending[found.id].append((raw, SourceRecord.of(item, found.text)))
                yield found

    def _miss(self, source: _Input, skipped: Skipped) -> None:
        """What an input holds and nobody can read."""
        source.note(skipped)
        self.skipped.append(self.other_languages.take(source.name, skipped))

    def _keep(self, source: _Input, kept: Kept, raw: str, item: Raw) -> None:
        """An article whose record is up to date: only its place may be another."""
        source.met(item.origin)
        if not self._claim(kept.id, kept.key, item.origin):
            return
        if kept.id not in self._fresh and kept.id not in self._known:
            self._known.add(kept.id)
            self.unchanged += 1
            self._tell()
        origin = item.origin
        placed = replace(kept, input=source.name, path=origin.path, place=origin.offset, raw=raw)
        if placed != kept:
            source.moves[kept.id] = (placed, None if self._options.records else origin)
        self._note_source(source, kept.id, item, moved=placed != kept)

    def _note_source(self, source: _Input, name: str, item: Raw, *, moved: bool) -> None:
        """Notes what an unchanged article was read from, where that is another or not known yet."""
        noted = self._records.source(name)
        known = None if noted is None else SourceRecord.from_line(noted)
        if known is not None and not moved:
            return
        if known is not None:
            found = SourceRecord.again(item, known)
        else:
            found = SourceRecord.of(item, json.loads(self._records.line(name) or "{}")["text"])
        source.unchanged[name] = found.line(name)

    def _claim(self, name: str, key: str, origin: Origin) -> bool:
        """True if the article at ``origin`` is, so far, the one to keep under its id."""
        mine = _Owner.at(key, origin)
        held = self._owners.get(name)
        if held is None or mine < held:
            self._owners[name] = mine
        if held is None:
            return True
        if mine == held:
            return False
        self.duplicates += 1
        self.skipped.append(_duplicate(name, max(mine, held), min(mine, held)))
        return mine < held

    def _owner_of(self, document: Document) -> _Owner:
        return _Owner.at(self._key(document), document.origin or Origin(""))

    def _entry(
        self, source: _Input, document: Document, item: tuple[str, SourceRecord], line: str
    ) -> Entry:
        origin = document.origin or Origin(source.name)
        raw, read_from = item
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
            read_from.line(document.id),
        )

    def _key(self, document: Document) -> str:
        return key_of(self.engine, document_signature(document))

    def _forget(self, source: _Input) -> None:
        gone = {
            kept.id: (kept.path, kept.place)
            for kept in self._records.of_input(source.name)
            if kept.id not in self._owners and source.is_gone(kept.path)
        }
        self._records.remove(gone)
        # Another text without an id of its own has another id: it is new where the old one was.
        fresh = self._places_of_new() if gone else set()
        changed = len(fresh.intersection(gone.values()))
        self.changed += changed
        self.new -= changed
        self.removed += len(gone) - changed

    def _places_of_new(self) -> set[tuple[str, int | None]]:
        owners = (self._owners[name] for name in self._fresh if name in self._owners)
        return {(one.path, None if one.offset < 0 else one.offset) for one in owners}

    def _tell(self) -> None:
        self._progress("extract", self.new + self.changed + self.unchanged)


def _unrecorded(document: Document, error: Exception) -> Skipped:
    from kg.extraction.pipeline import left_out

    return left_out(document, error, stage="record")


class _Extracted:
    """The route of articles: read, parsed, and extracted on the workers."""

    def __init__(self, options: IngestOptions) -> None:
        self._options = options
        self._lexicon = load_lexicon(options.settings.ontology)
        self._fetcher = Fetcher(options.policy)

    def close(self) -> None:
        """Closes what fetches."""
        self._fetcher.close()

    def read(self, given: Input) -> Iterator[Raw | Skipped]:
        """What an input holds."""
        return read_raw([given], fetcher=self._fetcher)

    def parse(self, raw: Raw) -> Document | Skipped:
        """The article, or why it cannot be read."""
        languages = self._options.settings.read_besides
        return parse(raw, lexicon=self._lexicon, languages=languages)

    def lines(self, documents: Iterator[Document]) -> Iterator[tuple[Document, str | Skipped]]:
        """Each document with its record."""
        options = self._options
        return extract_lines(
            documents,
            settings=options.settings,
            workers=options.workers,
            cluster=options.cluster,
            apart=options.apart,
        )


class _Delivered:
    """The route of records that were extracted elsewhere: looked through, and taken as they are."""

    def __init__(self, signature: str) -> None:
        self._signature = signature
        self._line = ""

    def close(self) -> None:
        """Nothing is open."""

    def read(self, given: Input) -> Iterator[Raw | Skipped]:
        """The record lines of an input; raises InputError for a translation."""
        if isinstance(given, TranslationFile):
            raise InputError(f"{given}: a translation is no record; build it without --records")
        return read_records([given])

    def parse(self, raw: Raw) -> Document | Skipped:
        """The record's document as it is at this place, or why it cannot be taken."""
        try:
            self._line = raw.data.decode("utf-8").strip()
            verify(self._line, self._signature)
            return replace(from_line(self._line).document, origin=raw.origin)
        except (RecordError, UnicodeDecodeError) as error:
            return damaged(raw.origin.path, f"{raw.place}: {error}")

    def lines(self, documents: Iterator[Document]) -> Iterator[tuple[Document, str | Skipped]]:
        """Each document with its record: the one that was parsed last."""
        return ((document, self._line) for document in documents)


class _Input:
    """One input while it is read: what was found at which place, and what could not be reached."""

    def __init__(self, given: Input) -> None:
        self.given = given
        self.name = str(given)
        # id -> raw keys and sources, in order, of documents that are being extracted
        self.pending: defaultdict[str, deque[tuple[str, SourceRecord]]] = defaultdict(deque)
        self.unchanged: dict[str, str] = {}  # id -> what an unchanged article was read from
        self.moves: dict[str, tuple[Kept, Origin | None]] = {}
        self._read_urls: set[str] = set()
        self._lost: list[str] = []

    def met(self, origin: Origin) -> None:
        """Remembers the addresses that were read."""
        if is_url(origin.path):
            self._read_urls.add(origin.path)

    def next_of(self, name: str) -> tuple[str, SourceRecord]:
        """Raw key and source of the document of this id that comes next out of the extraction."""
        waiting = self.pending[name]
        item = waiting.popleft()
        if not waiting:
            del self.pending[name]
        return item

    def note(self, skipped: Skipped) -> None:
        """Remembers what could not be reached, or is damaged so that nobody knows what it was."""
        if skipped.why in (Why.UNREACHABLE, Why.RECORD):
            self._lost.append(skipped.path)

    def is_gone(self, path: str) -> bool:
        """Whether an article that was kept from ``path`` and not met again is gone for good.

        What could not be reached is not gone; nor is what a feed or standard input no longer
        shows, unless the same address now has another text.
        """
        if is_window(self.name):
            return is_url(path) and path in self._read_urls
        if is_url(path):
            return path in self._read_urls or not self._lost
        return not any(path == lost or path.startswith(f"{lost}/") for lost in self._lost)


def _duplicate(name: str, loser: _Owner, winner: _Owner) -> Skipped:
    place, kept = (
        claim.path if claim.offset < 0 else f"{claim.path}:{claim.offset}"
        for claim in (loser, winner)
    )
    if loser.key == winner.key:
        reason = f"{place}: the same article (id {name}) is at {kept}; kept once"
        return Skipped(loser.path, reason, Why.DUPLICATE)
    return Skipped(
        loser.path,
        f"{place}: another text has the same id ({name}), at {kept}, and only that one is kept; "
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
    more = [repr(part) for part in (document.places, document.translation) if part]
    return digest(document.text, json.dumps(about, ensure_ascii=False), *more)
