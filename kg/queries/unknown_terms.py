"""Terms of a query that the ontology does not have: a misspelt one finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

import pyoxigraph as ox

from kg.ontology.namespaces import KG, ONTOLOGY_GRAPH
from kg.store.bindings import blanked
from kg.store.store import Store

_TERM = re.compile(r"(?<![\w:.-])kg:([A-Za-z]\w*)")
_OWN_PREFIX = re.compile(r"\bPREFIX\s+kg:", re.IGNORECASE)


def unknown_terms(sparql: str, store: Store) -> Iterator[str]:
    """A note for each ``kg:…`` of a query that the ontology in ``store`` does not have."""
    code = blanked(sparql)
    if _OWN_PREFIX.search(code):
        return
    quads = store.inner.quads_for_pattern(None, None, None, ox.NamedNode(ONTOLOGY_GRAPH))
    subjects = (quad.subject for quad in quads)
    known = {
        one.value.removeprefix(KG)
        for one in subjects
        if isinstance(one, ox.NamedNode) and one.value.startswith(KG)
    }
    for name in dict.fromkeys(_TERM.findall(code)):
        if known and name not in known:
            near = get_close_matches(name, known, n=3)
            hint = f"; did you mean {', '.join(f'kg:{one}' for one in near)}?" if near else ""
            yield f"no rows: kg:{name} is no term of the ontology{hint}"
