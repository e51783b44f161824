"""rdflib sees the embedded store as it is."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from kg.ontology.vocabulary import PREFIXES
from kg.queries.named import find_named_query, load_named_queries
from kg.store.rdflib_view import rdflib_dataset
from kg.store.store import Store
from tests.queries.test_named import fill, parameters


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


@pytest.fixture(scope="module")
def copied() -> rdflib.Dataset:
    """The same quads in rdflib's own memory, with its own query engine."""
    with fill(Store.memory()) as store:
        found = ox.serialize(store.inner, format=ox.RdfFormat.N_QUADS) or b""
    dataset = rdflib.Dataset()
    dataset.parse(data=found.decode(), format="nquads")
    return dataset


# rdflib takes MIN and MAX of numbers alone, and the event of a pair is the lesser of two addresses.
OF_NUMBERS_ALONE = "same-event-different-count"


@pytest.mark.parametrize("name", [n for n in load_named_queries() if n != OF_NUMBERS_ALONE])
def test_rdflibs_own_engine_answers_the_named_questions_alike(
    copied: rdflib.Dataset, name: str
) -> None:
    with fill(Store.memory()) as store:
        question = find_named_query(name)
        assert question is not None
        sparql = question.bound(parameters(name), store.query)
        ours = store.query(sparql)
    theirs = copied.query(sparql, initNs=PREFIXES)
    if ours.truth is not None:
        assert theirs.askAnswer == ours.truth
    else:
        assert len(list(theirs)) == len(ours.rows)
