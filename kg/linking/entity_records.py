"""Small records of entities, all that linking keeps of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kg.linking.name_keys import Name


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
class Setting:
    """What the records of one document share.

    ``names``: word for comparison -> name, of the entities most mentioned; ``telling`` those of
    them that few articles name (no country, big city or world-known body). ``focus``: the country
    that the document is about.
    """

    document: str
    published: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    telling: frozenset[str] = frozenset()
    focus: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One named entity of one document.

    ``own`` is its word for comparison among the neighbours of others; ``acronyms`` and ``aliases``
    are its other names; ``known`` is a gazetteer identifier. ``sure`` and ``barred`` tell whether
    the document tells its type clearly, and what it cannot be; an ``idle`` one joins nothing.
    """

    setting: Setting
    entity: str
    iri: str
    sort: Sort
    text: str
    name: Name
    own: str
    acronyms: frozenset[str] = frozenset()
    aliases: tuple[str, ...] = ()
    known: str | None = None
    context: Context = field(default_factory=Context)
    type: str = ""
    sure: bool = True
    barred: frozenset[Sort] = frozenset()
    idle: bool = False

    @property
    def document(self) -> str:
        """The document's identifier."""
        return self.setting.document

    @property
    def order(self) -> tuple[str, str, str]:
        """The oldest article comes first, undated ones last; ties by identifier."""
        return (self.setting.published or "9999", self.setting.document, self.entity)

    @property
    def neighbours(self) -> frozenset[str]:
        """The other named entities of the document that tell something."""
        return self.setting.telling - {self.own}

    @property
    def lands(self) -> frozenset[str]:
        """Its lands; for a name that every country has, else the country of the article."""
        if self.name.shared and not self.context.lands and self.setting.focus is not None:
            return frozenset((self.setting.focus,))
        return self.context.lands

    def label(self, word: str) -> str:
        """A word for comparison as a reader knows it."""
        kind, _, rest = word.partition(":")
        return self.setting.names.get(word) or (rest or kind).title()
