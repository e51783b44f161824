"""From the entities of many documents to one IRI for each real one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.gazetteer import load_gazetteer
from kg.linking.decisions import LinkDecision, Linking
from kg.model import Entity, Extraction
from kg.names import name_words
from kg.vocab import mint

_BODIES = ("Organization", "GovernmentBody")


@dataclass(frozen=True, slots=True)
class _Record:
    published: str
    document: str
    entity: str
    iri: str


def link_extractions(
    extractions: Iterable[Extraction],
    *,
    base: str,
    same: Path | None = None,
    different: Path | None = None,
) -> Linking:
    """The IRI of every entity of all ``extractions``, with the decisions that led to it.

    The result does not depend on the order of ``extractions``.
    """
    gazetteer = load_gazetteer()
    iris: dict[str, dict[str, str]] = {}
    wikidata: dict[str, str] = {}
    blocks: dict[tuple[str, tuple[str, ...]], list[_Record]] = defaultdict(list)
    decisions: list[LinkDecision] = []
    for extraction in extractions:
        document = extraction.document
        own = iris.setdefault(document.id, {})
        for entity in extraction.entities:
            iri = mint(base, "entity", document.id, entity.id)
            own[entity.id] = iri
            if entity.link is not None:
                own[entity.id] = mint(base, "entity", entity.link)
                known = gazetteer.entity(entity.link)
                if known is not None and known.wikidata:
                    wikidata[entity.link] = known.wikidata
                reason = f"known entity: the gazetteer has the name {entity.name!r}"
                decisions.append(LinkDecision(own[entity.id], iri, True, 1.0, reason))
            elif (key := _key(entity)) is not None:
                published = (document.published or "9999")[:10]
                blocks[key].append(_Record(published, document.id, entity.id, iri))
    for key, records in blocks.items():
        records.sort(key=lambda r: (r.published, r.document, r.entity))
        anchor = records[0]
        for other in records[1:]:
            iris[other.document][other.entity] = anchor.iri
            reason = f"same full name {' '.join(key[1])!r}"
            decisions.append(LinkDecision(anchor.iri, other.iri, True, 0.9, reason))
    return Linking(iris, tuple(sorted(decisions)), dict(sorted(wikidata.items())))


def _key(entity: Entity) -> tuple[str, tuple[str, ...]] | None:
    """What must be equal; None for what never leaves its document."""
    words = tuple(word for word in name_words(entity.name) if word != "the")
    if entity.unnamed or not words or entity.type == "Post":
        return None
    if len(words) < 2 and entity.type != "Place":
        return None
    return ("Organization" if entity.type in _BODIES else entity.type, words)
