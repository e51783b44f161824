"""The graph of one article while it is written: its IRIs, its evidence, its edges so far."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from kg.errors import RecordError
from kg.model import (
    ENGLISH,
    BlockKind,
    Entity,
    Event,
    Extraction,
    OriginalBlock,
    Relation,
    Sections,
    Span,
    is_fact,
)
from kg.ontology.turtle import RDF_TYPE, RDFS
from kg.ontology.vocabulary import (
    OA,
    PREFIXES,
    PROV,
    Vocabulary,
    article_iri,
    check_base,
    graph_iri,
    mint,
)
from kg.rdf.fragments import fragments
from kg.rdf.literals import whole
from kg.rdf.terms import Edge, Node, kg_term, literal, named

TYPE = named(RDF_TYPE)
LABEL = named(f"{RDFS}label")
DERIVED = named(f"{PROV}wasDerivedFrom")
_SOURCE, _SELECTOR = named(f"{OA}hasSource"), named(f"{OA}hasSelector")
_QUOTE, _POSITION = named(f"{OA}TextQuoteSelector"), named(f"{OA}TextPositionSelector")
_EXACT, _PREFIX, _SUFFIX = (named(f"{OA}{name}") for name in ("exact", "prefix", "suffix"))
_START, _END = named(f"{OA}start"), named(f"{OA}end")
_FRAGMENT, _VALUE = named(f"{OA}FragmentSelector"), named(f"{PREFIXES['rdf']}value")
_SECTION = kg_term("sectionTitle")
_CONFORMS = named(f"{PREFIXES['dcterms']}conformsTo")
# Enough context to find a quotation again in a page whose boilerplate changed; what annotation
# tools such as Hypothesis keep.
_CONTEXT = 32


def entity_iri(entity: Entity, document: str, base: str) -> str:
    """The IRI of an entity before any linking across documents.

    A gazetteer link makes it the known entity; otherwise it is local to its document.
    """
    if entity.link is not None:
        return mint(base, "entity", entity.link)
    return mint(base, "entity", document, entity.id)


class ArticleGraph:
    """Collects the edges of one article; `drain` hands over what has been written since."""

    def __init__(
        self,
        extraction: Extraction,
        base: str,
        entity_iris: Mapping[str, str],
        vocabulary: Vocabulary,
        wikidata: Mapping[str, str],
    ) -> None:
        """Indexes the records; raises RecordError if two records share an identifier."""
        self.base = check_base(base)
        self.extraction = extraction
        self.document = extraction.document
        # The tag of the words that are quoted; English ones have none.
        other = self.document.language != ENGLISH
        self.language = self.document.language if other else None
        aside = [b.span for b in self.document.blocks if b.kind is BlockKind.FURNITURE]
        self._furniture_starts = sorted(span.start for span in aside)
        self._furniture_ends = sorted(span.end for span in aside)
        self._sections = Sections(self.document)
        self.vocabulary = vocabulary
        self.entity_iris = entity_iris
        self.wikidata = wikidata
        self.entities = {entity.id: entity for entity in extraction.entities}
        self.statements = {statement.id: statement for statement in extraction.statements}
        self.events = {event.id: event for event in extraction.events}
        self.relations = {relation.id: relation for relation in extraction.relations}
        self._check_identifiers()
        self.article = named(article_iri(base, self.document.id))
        self.graph = named(graph_iri(base, self.document.id))
        self._written: list[Edge] = []
        self._nodes: set[str] = set()
        self._edges: set[tuple[str, str, str]] = set()
        self._proposers = self._index_proposers()
        self._proposed = self._index_proposed()
        self._mentions = sorted(
            (mention, number)
            for number, entity in enumerate(extraction.entities)
            for mention in entity.mentions
        )
        self._mention_starts = [mention.start for mention, _ in self._mentions]

    def _index_proposed(self) -> dict[str, list[Event | Relation]]:
        proposed: dict[str, list[Event | Relation]] = {}
        for one in self.propositions:
            for statement in self._proposers[one.id]:
                proposed.setdefault(statement, []).append(one)
        return proposed

    def _check_identifiers(self) -> None:
        counted = (
            (self.entities, self.extraction.entities, "entities"),
            (self.statements, self.extraction.statements, "statements"),
            ({**self.events, **self.relations}, self.propositions, "events and relations"),
        )
        for table, records, what in counted:
            if len(table) != len(records):
                raise RecordError(
                    f"document {self.document.id!r}: two {what} share an id; make ids unique"
                )

    @property
    def propositions(self) -> tuple[Event | Relation, ...]:
        """Events, then relations."""
        return (*self.extraction.events, *self.extraction.relations)

    def _index_proposers(self) -> dict[str, dict[str, None]]:
        """Proposition id -> ids of the statements that propose it, from both ends of the link."""
        found: dict[str, dict[str, None]] = {one.id: {} for one in self.propositions}
        for one in self.propositions:
            found[one.id].update(dict.fromkeys(one.statements))
        for statement in self.extraction.statements:
            for proposition in statement.propositions:
                if proposition not in found:
                    raise self.missing("statement", statement.id, proposition)
                found[proposition][statement.id] = None
        return found

    def proposed_by(self, statement: str) -> list[Event | Relation]:
        """The propositions of a statement, in the order of the records."""
        return self._proposed.get(statement, [])

    def mentioned_in(self, spans: Iterable[Span]) -> Iterator[Entity]:
        """The entities that are mentioned inside one of ``spans``, in the order of the records."""
        inside: set[int] = set()
        for span in spans:
            first = bisect_left(self._mention_starts, span.start)
            last = bisect_left(self._mention_starts, span.end)
            found = self._mentions[first:last]
            inside.update(number for mention, number in found if span.covers(mention))
        return (self.extraction.entities[number] for number in sorted(inside))

    def proposers(self, proposition: str) -> Iterable[str]:
        """The identifiers of the statements that propose it."""
        return self._proposers[proposition]

    def missing(self, what: str, identifier: str, target: str) -> RecordError:
        """The error for a reference that leads nowhere."""
        return RecordError(
            f"document {self.document.id!r}: {what} {identifier!r} refers to {target!r}, "
            f"which is not in it; correct the reference"
        )

    # ── nodes ──

    def mint(self, kind: str, *parts: str) -> ox.NamedNode:
        """A node of this article: base, kind, document, parts."""
        return named(mint(self.base, kind, self.document.id, *parts))

    def statement(self, identifier: str, *, at: str) -> ox.NamedNode:
        """The node of a statement that record ``at`` refers to; RecordError if there is none."""
        if identifier not in self.statements:
            raise self.missing("record", at, identifier)
        return self.mint("statement", identifier)

    def proposition(self, identifier: str) -> ox.NamedNode:
        """The node of a proposition."""
        return self.mint("proposition", identifier)

    def participant(self, identifier: str, *, at: str) -> ox.NamedNode:
        """An entity, or an event where it is a fact and its proposition where it is not."""
        if identifier in self.entities:
            return named(self.entity_iri(identifier))
        event = self.events.get(identifier)
        if event is not None:
            return self.mint("event", event.id) if is_fact(event) else self.proposition(event.id)
        if identifier in self.relations:
            return self.proposition(identifier)
        raise self.missing("record", at, identifier)

    def entity_iri(self, identifier: str) -> str:
        """The IRI of an entity: what linking decided, or else its own."""
        decided = self.entity_iris.get(identifier)
        return decided or entity_iri(self.entities[identifier], self.document.id, self.base)

    # ── edges ──

    def add(self, subject: Node, predicate: ox.NamedNode, value: Node | ox.Literal) -> None:
        """One edge of the article's graph."""
        self._written.append((subject, predicate, value))

    def add_once(
        self, subject: ox.NamedNode, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal
    ) -> None:
        """The same for an edge that several records may bring about."""
        edge = (subject.value, predicate.value, value.value)
        if edge not in self._edges:
            self._edges.add(edge)
            self.add(subject, predicate, value)

    def is_new(self, node: ox.NamedNode) -> bool:
        """True the first time that a shared node is written."""
        if node.value in self._nodes:
            return False
        self._nodes.add(node.value)
        return True

    def drain(self) -> list[Edge]:
        """What was written since the last call."""
        written, self._written = self._written, []
        return written

    # ── evidence ──

    def quoted(self, words: str) -> ox.Literal:
        """Words of the article, in their language."""
        return literal(words, self.language)

    def words(self, spans: Iterable[Span]) -> str:
        """The words of some spans, pieces joined by an ellipsis, white space made single."""
        pieces = (" ".join(self.document.words(self.checked(span)).split()) for span in spans)
        return " … ".join(piece for piece in pieces if piece)

    def checked(self, span: Span) -> Span:
        """``span`` itself; raises RecordError unless it selects characters of the text."""
        if not 0 <= span.start < span.end <= len(self.document.text):
            raise RecordError(
                f"document {self.document.id!r}: characters {span.start} to {span.end} are not "
                f"in its text of {len(self.document.text)}; correct the offsets"
            )
        return span

    def add_evidence(self, subject: ox.NamedNode, spans: Iterable[Span]) -> None:
        """Links ``subject`` to the exact words of each span."""
        for span in spans:
            self.add(subject, kg_term("evidence"), self._evidence(self.checked(span)))

    def _evidence(self, span: Span) -> ox.NamedNode:
        place = f"{span.start}-{span.end}"
        node = self.mint("evidence", place)
        if not self.is_new(node):
            return node
        quote, position = self.mint("evidence", place, "quote"), self.mint("evidence", place, "at")
        text = self.document.text
        self.add(node, TYPE, kg_term("Evidence"))
        self.add(node, _SOURCE, self.article)
        self.add(node, _SELECTOR, quote)
        self.add(node, _SELECTOR, position)
        self.add(quote, TYPE, _QUOTE)
        self.add(quote, _EXACT, self.quoted(text[span.start : span.end]))
        before, after = self._around(span)
        if before:
            self.add(quote, _PREFIX, self.quoted(before))
        if after:
            self.add(quote, _SUFFIX, self.quoted(after))
        self.add(position, TYPE, _POSITION)
        self.add(position, _START, whole(span.start))
        self.add(position, _END, whole(span.end))
        section = self._sections.title_at(span.start)
        if section is not None:
            self.add(node, _SECTION, self.quoted(section))
        self._add_fragments(node, span)
        for original in self.document.originals_of(span):
            self.add(node, kg_term("translates"), self._original(original))
        return node

    def _original(self, block: OriginalBlock) -> ox.NamedNode:
        """The node of a block of the original, with its words in their language."""
        node = self.mint("original", str(block.number))
        translation = self.document.translation
        if translation is not None and self.is_new(node):
            self.add(node, TYPE, kg_term("OriginalBlock"))
            self.add(node, kg_term("originalText"), literal(block.text, translation.language))
            self.add(node, kg_term("blockNumber"), whole(block.number))
        return node

    def _add_fragments(self, evidence: ox.NamedNode, span: Span) -> None:
        """Pages and boxes, paragraphs or parts of the file in which the words of ``span`` are."""
        for number, one in enumerate(fragments(self.document.places_of(span)), start=1):
            node = self.mint("evidence", f"{span.start}-{span.end}", f"in-file-{number}")
            self.add(evidence, _SELECTOR, node)
            self.add(node, TYPE, _FRAGMENT)
            self.add(node, LABEL, literal(one.label))
            self.add(node, _VALUE, literal(one.value))
            if one.conforms_to is not None:
                self.add(node, _CONFORMS, named(one.conforms_to))

    def _around(self, span: Span) -> tuple[str, str]:
        """The text right before and after ``span``, up to the nearest boilerplate."""
        text, starts, ends = self.document.text, self._furniture_starts, self._furniture_ends
        before = bisect_right(ends, span.start)
        first = ends[before - 1] if before else 0
        after = bisect_left(starts, span.end)
        last = starts[after] if after < len(starts) else len(text)
        return (
            text[max(first, span.start - _CONTEXT) : span.start],
            text[span.end : min(last, span.end + _CONTEXT)],
        )
