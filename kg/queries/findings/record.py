"""The record of one finding, with the sentence that is to be quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg.queries.findings import wording
from kg.queries.findings.fields import FindingFields


@dataclass(frozen=True, slots=True)
class Finding(FindingFields):
    """A finding in words: its standing, its sentence, and all of it for JSON."""

    @property
    def standing(self) -> str:
        """Status and, where they are not the usual ones, polarity, commitment and time frame."""
        return wording.standing(self)

    @property
    def sentence(self) -> str:
        """Who says it and with what status, what it is, the article's words, the article."""
        return wording.sentence(self)

    def as_json(self) -> dict[str, Any]:
        """All of it for JSON; ``sentence`` is what to quote."""
        source = self.source
        return {
            "sentence": self.sentence,
            "kind": self.kind,
            "status": self.standing,
            "fact": self.is_fact,
            "speakers": list(self.speakers),
            "relayed_by": list(self.relayed_by),
            "participants": [{"role": role, "words": words} for role, words in self.participants],
            "time": self.time,
            "quotation": self.quotation,
            "term": self.term,
            "article": source.title,
            "publisher": source.publisher,
            "published": source.published,
            "translated": source.translated,
            "language": source.written,
            "link": source.link,
            "iri": self.iri,
        }
