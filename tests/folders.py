"""Writes folders as ``kg build`` makes them, from records made by hand: no text is parsed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.model import Extraction, key_of
from kg.ontology.vocabulary import ONTOLOGY_GRAPH, graph_iri, ontology_quads
from kg.rdf import answer_quads, links_graph, quads
from kg.records.codec import to_line
from kg.records.database import RECORDS, Entry, Kept, RecordStore
from kg.store.store import Store
from tests.told import BASE, Told, answers_between


def write_built(out: Path, articles: Iterable[Told | Extraction]) -> Path:
    """Brings ``out`` to hold these articles and no others: records, graphs and answers."""
    found = [one.extraction() if isinstance(one, Told) else one for one in articles]
    out.mkdir(parents=True, exist_ok=True)
    records = RecordStore(out / RECORDS)
    lines = {one.document.id: to_line(one) for one in found}
    kept = {name: one.key for name, one in records.kept().items()}
    records.remove(kept.keys() - lines.keys())
    records.put(
        Entry(Kept(name, "in", name, None, key_of(line), key_of(line)), line)
        for name, line in lines.items()
        if kept.get(name) != key_of(line)
    )
    records.close()
    with Store.open(out / "store") as store:
        for iri in store.graphs():
            store.remove(iri)
        store.replace(ONTOLOGY_GRAPH, ontology_quads())
        for one in found:
            store.replace(graph_iri(BASE, one.document.id), quads(one, base=BASE))
        links = answer_quads(answers_between(found), base=BASE)
        store.replace(links_graph(BASE), links)
    return out
