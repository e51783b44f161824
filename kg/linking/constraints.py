"""Types that an article rules out for its entities: a speaker is not a place, nor "he" a firm."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from kg.linking.entity_records import Sort
from kg.model import Extraction
from kg.ontology.lexicon import Lexicon

_WHERE = frozenset((Sort.PLACE, Sort.SITE))
_ALL = frozenset(Sort)
_NOT_PERSON, _NOT_BODY = _ALL - {Sort.PERSON}, _ALL - {Sort.BODY}
_NOT_WHERE = _ALL - _WHERE
# By what is said in a relation or an event: what its subject, its object, who fills a role is not.
_SUBJECTS = {
    **dict.fromkeys(("holdsPosition", "heldPosition", "hasOccupation"), _NOT_PERSON),
    **dict.fromkeys(("nationality", "spokespersonFor", "relativeOf"), _NOT_PERSON),
    "locatedIn": frozenset[Sort](),
}
_OBJECTS = {
    **dict.fromkeys(("memberOf", "formerlyMemberOf", "spokespersonFor"), _NOT_BODY),
    **dict.fromkeys(("basedIn", "locatedIn", "nationality"), _NOT_WHERE),
    "relativeOf": _NOT_PERSON,
}
_ROLES = {
    **dict.fromkeys(("agent", "patient", "theme", "beneficiary"), _WHERE),
    **dict.fromkeys(("place", "origin"), _NOT_WHERE),
}
# What is raided is where that happens, if it is a place: there a type says what happened where.
_DONE_TO = frozenset(("patient", "theme"))
_BEFORE = re.compile(r"([^\W\d_]+)\s+$")


class Evidence:
    """Reads what articles rule out; built once for many."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Raises LexiconError if a word list is missing."""
        self._gendered = {
            word
            for word, value in lexicon.mapping("pronoun").items()
            if value.split()[2] in ("masculine", "feminine")
        }
        # "from" and a name may be a letter's writer.
        self._locatives = lexicon.words("locative") - {"from"}

    def read(self, extraction: Extraction) -> Mapping[str, frozenset[Sort]]:
        """Entity -> what it cannot be."""
        found: defaultdict[str, frozenset[Sort]] = defaultdict(frozenset)
        for statement in extraction.statements:
            for actor in statement.actors:
                found[actor] |= _WHERE
        for relation in extraction.relations:
            found[relation.subject] |= _SUBJECTS.get(relation.predicate, _WHERE)
            found[relation.object] |= _OBJECTS.get(relation.predicate, frozenset())
        places = {e.id for e in extraction.entities if e.type in ("Place", "Site")}
        for event in extraction.events:
            for role in event.roles:
                if role.entity is not None:
                    found[role.entity] |= _ROLES.get(role.role, frozenset())
                    if role.role in _DONE_TO and role.entity in places:
                        found[role.entity] |= _NOT_WHERE
        self._words(extraction, found)
        return found

    def _words(self, extraction: Extraction, found: defaultdict[str, frozenset[Sort]]) -> None:
        """What pronouns, and prepositions right before the name, rule out."""
        text = extraction.document.text
        for entity in extraction.entities:
            for span in entity.mentions if not entity.sure else ():
                if text[span.start : span.end].lower() in self._gendered:
                    found[entity.id] |= _NOT_PERSON
                before = _BEFORE.search(text, max(0, span.start - 20), span.start)
                possessed = text[span.end : span.end + 2] in ("'s", "’s")
                if before and before[1].lower() in self._locatives and not possessed:
                    found[entity.id] |= _NOT_WHERE
