"""Cases of ``tests/cases/coreference`` as objects, and what is wrong with a result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from kg.extraction.coreference import Resolution, Resolver
from kg.model import Block, BlockKind, Document, Entity, Relation, Span, TimeFrame
from kg.nlp.parse import ParsedDocument
from kg.nlp.spacy_backend import Annotator
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon

CASES = Path(__file__).parent / "cases" / "coreference"
FURNITURE = frozenset(("spot_img", "Related articles"))
# A mention is found where at least a third of the characters of both are shared: "a source close to
# the inquiry" and "a source" are one mention, "the sister of X" and "X" are not.
OVERLAP = 1 / 3
SUPERCLASS = {"GovernmentBody": "Organization"}
# Files of cases of which a third, chosen by the hash of the id, is kept aside.
ASIDE = frozenset(
    (
        "place_surnames",
        "two_that_fit",
        "actors",
        "binding",
        "capitals",
        "described_bodies",
        "firms",
        "it_and_they",
        "news_names",
        "news_forms",
        "news_descriptions",
        "no_actors",
        "one_clause",
        "one_of_a_people",
        "own_state",
        "posts_and_homes",
        "same_office",
    )
)
PUBLISHED = "2026-03-14"


@dataclass(frozen=True, slots=True)
class Case:
    """One case: see ``tests/cases/coreference/README.md``."""

    id: str
    phenomenon: str
    text: str
    clusters: tuple[tuple[Span, ...], ...] = ()
    never_together: tuple[tuple[Span, Span], ...] = ()
    types: tuple[tuple[Span, str], ...] = ()
    not_types: tuple[tuple[Span, str], ...] = ()
    unlinked: tuple[Span, ...] = ()
    names: tuple[tuple[Span, str], ...] = ()
    not_names: tuple[tuple[Span, tuple[str, ...]], ...] = ()
    relations: tuple[tuple[str, ...], ...] = ()
    no_relations: tuple[tuple[str, ...], ...] = ()
    file: str = ""

    @property
    def aside(self) -> bool:
        """True for a case that is only ever counted: its errors were never looked at."""
        return self.file in ASIDE and int(sha256(self.id.encode()).hexdigest(), 16) % 3 == 0

    def words(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]


@cache
def read_cases() -> tuple[Case, ...]:
    """All cases, in the order of files and lines."""
    return tuple(
        _case(row, path.stem)
        for path in sorted(CASES.glob("*.yaml"))
        for row in yaml.safe_load(path.open())
    )


def _case(row: Mapping[str, Any], file: str) -> Case:
    text = row["text"]
    return Case(
        row["id"],
        row["phenomenon"],
        text,
        tuple(tuple(span_of(text, m) for m in cluster) for cluster in row.get("clusters", ())),
        tuple((span_of(text, a), span_of(text, b)) for a, b in row.get("never_together", ())),
        tuple((span_of(text, words), kind) for words, kind in row.get("types", {}).items()),
        tuple((span_of(text, words), kind) for words, kind in row.get("not_types", {}).items()),
        tuple(span_of(text, words) for words in row.get("unlinked", ())),
        tuple((span_of(text, words), name) for words, name in row.get("names", {}).items()),
        tuple((span_of(text, w), tuple(names)) for w, names in row.get("not_names", {}).items()),
        tuple(tuple(relation) for relation in row.get("relations", ())),
        tuple(tuple(relation) for relation in row.get("no_relations", ())),
        file,
    )


def span_of(text: str, mention: str | Mapping[str, Any]) -> Span:
    """The place of a mention: its words, or ``{words, n}`` for the n-th occurrence."""
    words, n = (mention, 1) if isinstance(mention, str) else (mention["words"], mention["n"])
    found = list(re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text))
    return Span(found[n - 1].start(), found[n - 1].end())


def document_of(identifier: str, text: str) -> Document:
    """Blocks parted by empty lines; a line without a full stop is a heading."""
    blocks = []
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text):
        words = match.group().strip()
        kind = BlockKind.PARAGRAPH if words[-1] in '.!?"”' else BlockKind.HEADING
        kind = BlockKind.FURNITURE if words in FURNITURE else kind
        blocks.append(Block(kind, Span(*match.span())))
    return Document(identifier, text, tuple(blocks))


@cache
def resolver() -> Resolver:
    """The resolver with the lexicon and the seeds, built once."""
    return Resolver(load_lexicon(), load_gazetteer())


def parse(*documents: Document) -> Iterator[ParsedDocument]:
    """Real parses."""
    return Annotator().annotate(documents)


@cache
def resolved() -> dict[str, Resolution]:
    """Each case by its identifier, resolved."""
    cases = read_cases()
    documents = (document_of(case.id, case.text) for case in cases)
    parses = parse(*(replace(document, published=PUBLISHED) for document in documents))
    return {p.document.id: resolver().resolve(p) for p in parses}


def entity_at(resolution: Resolution, span: Span) -> Entity | None:
    """The entity of the mention that shares most with ``span``."""
    best: tuple[float, str] | None = None
    for mention, identifier in resolution.mentions.items():
        shared = min(mention.end, span.end) - max(mention.start, span.start)
        whole = max(mention.end, span.end) - min(mention.start, span.start)
        if shared > 0 and (best is None or shared / whole > best[0]):
            best = (shared / whole, identifier)
    if best is None or best[0] < OVERLAP:
        return None
    return next(entity for entity in resolution.entities if entity.id == best[1])


def faults(case: Case, resolution: Resolution) -> list[str]:
    """What differs from the case, in words; empty where all is right."""
    return [
        *_cluster_faults(case, resolution),
        *_type_faults(case, resolution),
        *_name_faults(case, resolution),
        *_relation_faults(case, resolution),
    ]


def _cluster_faults(case: Case, resolution: Resolution) -> Iterator[str]:
    words = case.words
    owners: dict[str, tuple[Span, ...]] = {}
    for cluster in case.clusters:
        entities = [entity_at(resolution, span) for span in cluster]
        identifiers = {entity.id if entity else None for entity in entities}
        if len(identifiers) > 1 or None in identifiers:
            got = [entity.name if entity else None for entity in entities]
            yield f"not one entity: {[words(span) for span in cluster]} -> {got}"
        elif (only := identifiers.pop() or "") in owners:
            yield f"one entity for two: {words(cluster[0])}, {words(owners[only][0])}"
        else:
            owners[only] = cluster
    for one, other in case.never_together:
        first, second = entity_at(resolution, one), entity_at(resolution, other)
        if first is not None and first is second:
            yield f"{words(one)!r} and {words(other)!r} became one"


def _type_faults(case: Case, resolution: Resolution) -> Iterator[str]:
    for span, kind in case.types:
        entity = entity_at(resolution, span)
        if entity is None or kind not in (entity.type, SUPERCLASS.get(entity.type)):
            got = entity.type if entity else None
            yield f"{case.words(span)!r} is no {kind} but {got}"
    for span, kind in case.not_types:
        entity = entity_at(resolution, span)
        if entity is not None and entity.type == kind:
            yield f"{case.words(span)!r} became a {kind}"


def _name_faults(case: Case, resolution: Resolution) -> Iterator[str]:
    for span in case.unlinked:
        entity = entity_at(resolution, span)
        if entity is not None:
            yield f"{case.words(span)!r} was linked to {entity.name!r}"
    for span, name in case.names:
        entity = entity_at(resolution, span)
        if entity is None or entity.name != name:
            yield f"{case.words(span)!r} is called {entity.name if entity else None}"
    for span, names in case.not_names:
        entity = entity_at(resolution, span)
        if entity is not None and entity.name in names:
            yield f"{case.words(span)!r} became {entity.name!r}"


# What the cases call a post, whether it is over or a calling; and a membership.
FOLDED = {
    "heldPosition": "holdsPosition",
    "hasOccupation": "holdsPosition",
    "formerlyMemberOf": "memberOf",
}


def _relation_faults(case: Case, resolution: Resolution) -> list[str]:
    names = {entity.id: entity.name for entity in resolution.entities}
    timed = {
        (names[r.subject].lower(), FOLDED.get(r.predicate, r.predicate),
         names[r.object].lower(), when(r))
        for r in resolution.relations
    }  # fmt: skip
    told = {*timed, *(relation[:3] for relation in timed)}
    wanted = [(_folded(r), r) for r in case.relations]
    unwanted = [(_folded(r), r) for r in case.no_relations]
    return [f"not told: {r}" for key, r in wanted if key not in told] + [
        f"wrongly told: {r}" for key, r in unwanted if key in told
    ]


def _folded(relation: tuple[str, ...]) -> tuple[str, ...]:
    subject, predicate, target, *rest = relation
    return (subject.lower(), predicate, target.lower(), *rest)


def when(relation: Relation) -> str:
    """ "past", "now" or "future", as seen from the day of the report."""
    if relation.time_frame is TimeFrame.FUTURE:
        return "future"
    return "past" if relation.predicate in ("heldPosition", "formerlyMemberOf") else "now"
