"""Small records of entities, all that linking keeps of a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kg.linking.names import Name


class Sort(StrEnum):
    """What can be one with what: only entities of one sort are compared."""

    PERSON = "person"
    BODY = "body"
    PLACE = "place"
    SITE = "site"
    PUBLICATION = "publication"


SORTS = {
    "Person": Sort.PERSON,
    "Organization": Sort.BODY,
    "GovernmentBody": Sort.BODY,
    "Group": Sort.BODY,
    "Place": Sort.PLACE,
    "Site": Sort.SITE,
    "Publication": Sort.PUBLICATION,
}


@dataclass(frozen=True, slots=True)
class Context:
    """What a document says of one entity besides its name.

    ``posts`` as worded ("justice minister"); ``organizations`` and ``lands`` that it belongs to;
    ``walks`` of life; ``gender`` where pronouns or titles show it.
    """

    posts: frozenset[str] = frozenset()
    organizations: frozenset[str] = frozenset()
    lands: frozenset[str] = frozenset()
    walks: frozenset[str] = frozenset()
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One named entity of one document.

    ``neighbours`` are the named entities of the document, this one included, as words for
    comparison, ``own`` its own; ``acronyms`` and ``aliases`` are its other names; ``known`` is a
    gazetteer id; ``focus`` the country that the document is about.
    """

    document: str
    entity: str
    iri: str
    published: str
    sort: Sort
    text: str
    name: Name
    neighbours: frozenset[str] = frozenset()
    own: str = ""
    acronyms: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    known: str | None = None
    focus: str | None = None
    context: Context = field(default_factory=Context)

    @property
    def order(self) -> tuple[str, str, str]:
        """The oldest article comes first, undated ones last; ties by identifier."""
        return (self.published or "9999", self.document, self.entity)
