"""The embedded store as a dataset of rdflib, for people who work with rdflib."""

from __future__ import annotations

import rdflib
from oxrdflib.store import OxigraphStore

from kg.ontology.namespaces import PREFIXES
from kg.store.store import Store


def rdflib_dataset(store: Store, *, union: bool = True) -> rdflib.Dataset:
    """A view of ``store`` and no copy: what the store changes, it shows. Keep the store open.

    ``union`` takes all named graphs together as the default graph. Queries are evaluated by
    Oxigraph; making rdflib's terms of the answers is what the view costs.
    """
    dataset = rdflib.Dataset(store=OxigraphStore(store=store.inner), default_union=union)
    for name, namespace in PREFIXES.items():
        dataset.bind(name, namespace)
    return dataset
