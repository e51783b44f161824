"""What a finding holds, and the article that it is from; the sentence for it is made elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from kg.ontology.languages import language_note


@dataclass(frozen=True, slots=True)
class Source:
    """An article: ``link`` is its address, or its IRI in the graph if it has none.

    ``translated``: "translated from German", where its words are a translation. ``written``: the
    language of its words, where that is not English.
    """

    iri: str
    title: str
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    translated: str | None = None
    written: str | None = None

    @property
    def language_note(self) -> str:
        """ "translated from German" or "in French"; empty for an article in English."""
        return self.translated or language_note(written=self.written)

    @property
    def link(self) -> str:
        """Where the article can be read; without an address, its node."""
        return self.url or self.iri

    def __str__(self) -> str:
        day = self.published[:10] if self.published else None
        outlet = ", ".join(part for part in (self.publisher, day, self.language_note) if part)
        return f"{self.headed}{f' ({outlet})' if outlet else ''}, {self.link}"

    @property
    def headed(self) -> str:
        """The title as a title: a headline may be a claim too."""
        return f"article headed “{self.title}”"


@dataclass(frozen=True, slots=True)
class FindingFields:
    """One statement, event or relation, as one article has it.

    ``kind``: statement, event or relation. ``status``: asserted, claimed, alleged or denied; of a
    statement whose words were not spoken ("did not accuse", "may say") *not made*. ``polarity``,
    ``commitment`` and ``time_frame`` are as in the records. ``what``: the content of a statement,
    the label of a proposition without its status. ``relayed_by``: who reports the speakers.
    ``term``: the word that triggered it: trigger or cue. ``participants``: of an event, as role
    and words. ``others``: status and speaker of what else the same
    sentence holds, facts left out.
    """

    iri: str
    kind: str
    status: str
    polarity: str
    commitment: str
    time_frame: str
    what: str
    speakers: tuple[str, ...]
    quotation: str
    term: str
    source: Source
    act: str | None = None
    relayed_by: tuple[str, ...] = ()
    participants: tuple[tuple[str, str], ...] = ()
    time: str | None = None
    others: tuple[str, ...] = ()

    @property
    def is_fact(self) -> bool:
        """True if the article itself states it, affirmed, certain and not of the future."""
        standing = (self.status, self.polarity, self.commitment, self.time_frame)
        return standing == ("asserted", "affirmed", "certain", "nonfuture")
