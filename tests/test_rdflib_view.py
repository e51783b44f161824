"""rdflib sees the embedded store as it is."""

from __future__ import annotations

from kg.rdflib_view import rdflib_dataset
from kg.store import Store
from tests.test_queries import fill


def test_it_is_a_view_of_the_same_store() -> None:
    with fill(Store.memory()) as store:
        dataset = rdflib_dataset(store)
        query = "SELECT ?s ?o { ?s kg:allegedComplicityIn ?o }"
        assert len(list(dataset.query(query))) == len(store.query(query, union=True).rows) == 1
        assert len(list(rdflib_dataset(store, union=False).query(query))) == 0
        named = {str(graph.identifier) for graph in dataset.graphs()}
        assert set(store.graphs()) <= named
        store.remove(store.graphs()[0])
        assert len(list(dataset.quads())) == len(store)
