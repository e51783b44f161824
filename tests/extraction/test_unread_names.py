"""Capitals that were never read as a name describe somebody, or nobody."""

from __future__ import annotations

from kg.extraction.coreference.unread_names import with_described
from kg.extraction.ner.name_types import Named, Verdict
from kg.model import Document, Entity, Extraction, Span

TEXT = "Teen killed. Rothko was at the Orsk Museum."


def found(*entities: Entity) -> Extraction:
    return Extraction(document=Document(id="d", text=TEXT), entities=entities)


TEEN = Entity("teen", "Person", "Teen", mentions=(Span(0, 4),), sure=False)
READ = Entity("rothko", "Person", "Rothko", mentions=(Span(13, 19),), sure=False)
MUSEUM = Entity("museum", "Site", "Orsk Museum", mentions=(Span(31, 42),), sure=False)


def test_who_was_never_read_as_a_name_is_described() -> None:
    named = Named([], {"rothko": Verdict("Person", sure=False, clear=False, share=0.6)})
    read = with_described(found(TEEN, READ, MUSEUM), named)
    assert [one.unnamed for one in read.entities] == [True, False, False]


def test_without_a_tagger_nothing_changes() -> None:
    read = found(TEEN, READ)
    assert with_described(read, None) is read
