"""The output folder: records -> linking -> store -> files, tables and pages.

Everything here follows from the records and the user's linking decisions, so it can be made anew at
any time; a graph is rewritten only where its records or the identity of its entities changed.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import OutputError
from kg.lexicon import ontology_files
from kg.linking import Linking, link_extractions
from kg.linking.same_events import EventIndex
from kg.model import Extraction
from kg.rdf import copy_quads, link_quads, links_graph, quads, same_event_quads
from kg.records import Kept, RecordStore, key_of
from kg.serialize import from_line
from kg.store import Store
from kg.vocab import ONTOLOGY_GRAPH, graph_iri, load_vocabulary, ontology_quads

FILES = ("graph.nq", "graph.trig", "graph.ttl")
PAGES = ("statements.csv", "events.csv", "report.html", "graph.html")
_COUNTS = {
    "statements": "?x a kg:Statement",
    "allegations": "?x a kg:Allegation",
    "events": "?x a kg:EventProposition",
    "facts": "?x kg:describedBy ?y",
    "relations": "?x a kg:RelationProposition",
}


def check_output(path: Path) -> None:
    """Raises OutputError where ``path`` is a file, or a folder that is not ours."""
    if path.exists() and not path.is_dir():
        raise OutputError(f"{path}: is a file; name a folder for the output")
    if path.is_dir() and any(path.iterdir()) and not (path / "records.sqlite").exists():
        raise OutputError(f"{path}: holds other files; name a new or empty folder")


@dataclass(frozen=True, slots=True)
class Identity:
    """What decides the graphs besides the records: base, the user's ontology and decisions."""

    base: str
    ontology: tuple[Path, ...] = ()
    same: Path | None = None
    different: Path | None = None


class OutputFolder:
    """A folder that one process writes at a time; readers keep what they opened."""

    def __init__(self, path: Path, store: Store) -> None:
        self.path = path
        self.store = store
        self._state = _ProjectionState(path / "records.sqlite")

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[OutputFolder]:
        """The folder, made if missing and locked; raises OutputError where it cannot be used."""
        check_output(path)
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"{path}: cannot be made ({error.strerror}); choose another output folder"
            ) from error
        with Store.open(path / "store") as store:
            folder = cls(path, store)
            try:
                yield folder
            finally:
                folder.close()

    def close(self) -> None:
        """Closes what the folder holds besides the store."""
        self._state.close()

    def project(self, records: RecordStore, identity: Identity, copies: Mapping[str, str]) -> int:
        """Brings the store in line with the records; gives the number of articles.

        ``copies`` maps articles to the first report that they print.
        """
        events = EventIndex(base=identity.base)
        linking = link_extractions(
            _extractions(records, events), base=identity.base,
            same=identity.same, different=identity.different,
        )  # fmt: skip
        told = events.decisions(linking.iris)
        kept = records.kept()
        self._drop_gone({graph_iri(identity.base, name) for name in kept}, identity)
        self.store.load(self._stale_graphs(records, identity, linking))
        self.store.replace(
            links_graph(identity.base),
            itertools.chain(
                link_quads([*linking.decisions, *told], base=identity.base),
                same_event_quads(told, base=identity.base),
                copy_quads(copies, base=identity.base),
            ),
        )
        self.store.replace(ONTOLOGY_GRAPH, ontology_quads(identity.ontology))
        self._state.commit()
        return len(kept)

    def is_complete(self) -> bool:
        """True where none of the files is missing."""
        return all((self.path / name).is_file() for name in (*FILES, *PAGES))

    def write_files(self, title: str) -> None:
        """Writes the graph in its three formats, the tables and the pages."""
        from kg.graph import to_networkx
        from kg.report import write_report
        from kg.tables import write_events, write_statements
        from kg.view import to_html

        for name in FILES:
            self.store.save(self.path / name, name.rsplit(".", 1)[-1])
        write_statements(self.store, self.path / "statements.csv")
        write_events(self.store, self.path / "events.csv")
        write_report(self.store, self.path / "report.html")
        to_html(to_networkx(self.store), self.path / "graph.html", title=title)

    def write_manifest(self, manifest: Mapping[str, object]) -> None:
        """Writes ``manifest.json``; raises OutputError where the disk does not take it."""
        target = self.path / "manifest.json"
        fresh = self.path / ".manifest.json.new"
        try:
            fresh.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
            fresh.replace(target)
        except OSError as error:
            raise OutputError(f"{target}: cannot be written ({error.strerror})") from error

    def counts(self) -> dict[str, int]:
        """How many statements, allegations, events, facts and relations the graph holds."""
        found = {}
        for name, pattern in _COUNTS.items():
            query = f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ GRAPH ?g {{ {pattern} }} }}"
            row = next(iter(self.store.query(query)))
            found[name] = int(getattr(row["n"], "value", 0))
        return found

    def _drop_gone(self, wanted: set[str], identity: Identity) -> None:
        own = {links_graph(identity.base), ONTOLOGY_GRAPH}
        for iri in self.store.graphs():
            if iri not in wanted and iri not in own:
                self._state.forget(iri)
                self.store.remove(iri)

    def _stale_graphs(
        self, records: RecordStore, identity: Identity, linking: Linking
    ) -> Iterator[tuple[str, Iterable[ox.Quad]]]:
        vocabulary = load_vocabulary(identity.ontology)
        terms = _terms(identity)
        present = set(self.store.graphs())
        wikidata = json.dumps(sorted(linking.wikidata.items()))
        # One by one: a cursor that stays open would lock the file against the state's own notes.
        for kept in records.kept().values():
            line = records.line(kept.id) or ""
            iri = graph_iri(identity.base, kept.id)
            iris = linking.iris.get(kept.id, {})
            key = key_of(kept.key, terms, line, json.dumps(sorted(iris.items())), wikidata)
            if iri in present and self._state.is_current(iri, key):
                continue
            self._state.begin(iri, key)
            yield (
                iri,
                quads(
                    from_line(line),
                    base=identity.base,
                    entity_iris=iris,
                    wikidata=linking.wikidata,
                    vocabulary=vocabulary,
                ),
            )


def _terms(identity: Identity) -> str:
    """A digest of what the quads of a record depend on besides it and the identity of entities."""
    import kg

    files = ontology_files(identity.ontology)
    return key_of(kg.__version__, *(path.read_text("utf-8") for path in files))


def _extractions(records: RecordStore, events: EventIndex) -> Iterator[Extraction]:
    """Every record once, for whoever reads it; ``events`` takes its share on the way."""
    for _, line in records.lines():
        extraction = from_line(line)
        events.add(extraction)
        yield extraction


class _ProjectionState:
    """Which graph was written from what, beside the records.

    Forgotten before the store is given another, and noted after it has it: a graph whose writing
    was cut short is never held to be current.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._guard(lambda: self._connect(path))

    def _connect(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=5)
        with self._db:
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS projected (graph TEXT PRIMARY KEY, key TEXT NOT NULL)"
            )
        self._known: dict[str, str] = dict(self._db.execute("SELECT graph, key FROM projected"))
        self._fresh: dict[str, str] = {}

    def is_current(self, graph: str, key: str) -> bool:
        return self._known.get(graph) == key

    def begin(self, graph: str, key: str) -> None:
        if graph in self._known:
            self.forget(graph)
        self._fresh[graph] = key

    def forget(self, graph: str) -> None:
        self._known.pop(graph, None)
        self._guard(lambda: self._delete(graph))

    def _delete(self, graph: str) -> None:
        with self._db:
            self._db.execute("DELETE FROM projected WHERE graph = ?", (graph,))

    def commit(self) -> None:
        self._guard(self._commit)

    def _commit(self) -> None:
        with self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO projected VALUES (?, ?)", list(self._fresh.items())
            )
        self._known |= self._fresh
        self._fresh = {}

    def close(self) -> None:
        self._db.close()

    def _guard(self, work: Callable[[], None]) -> None:
        try:
            work()
        except sqlite3.Error as error:
            raise OutputError(
                f"{self._path}: cannot be written ({error}); what was stored before is unharmed"
            ) from error


def origins(kept: Iterable[Kept]) -> list[dict[str, str]]:
    """The articles for the manifest: id, where each was read, and what its record depends on."""
    rows = sorted(kept, key=lambda k: (k.path, k.id))
    return [{"id": k.id, "path": k.path, "input": k.input, "key": k.key} for k in rows]
