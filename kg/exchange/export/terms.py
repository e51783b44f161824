"""Terms of our own graphs, in which subjects and links are IRIs only."""

from __future__ import annotations

import pyoxigraph as ox

from kg.errors import OutputError


def iri_of(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """The IRI of a node; OutputError for what our graphs never hold in its place."""
    if not isinstance(term, ox.NamedNode):
        raise OutputError(f"{term}: an IRI was expected there; build the folder again")
    return term.value
