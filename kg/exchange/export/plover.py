"""PLOVER's codes for kinds of events, and sectors of actors, where one of ours means the same.

PLOVER, the ontology of political events of the Open Event Data Alliance
(github.com/openeventdata/PLOVER), in the sixteen types of its data set POLECAT
(doi.org/10.7910/DVN/AJGVIT). Kinds that no type fits, such as an injury or a demolition, have no
code, and a code says nothing of how far an event is established: that is in its status.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.ontology.names import name_words
from kg.report.graph.rows import EntityRow

# Kind of event -> type and mode; the mode is empty where the kind does not say which.
CODES: Mapping[str, tuple[str, str]] = {
    "Arrest": ("COERCE", "arrest"),
    "Detention": ("COERCE", "arrest"),
    "Deportation": ("COERCE", "deport"),
    "Seizure": ("COERCE", "seize"),
    "Search": ("COERCE", ""),
    "Attack": ("ASSAULT", ""),
    "Killing": ("ASSAULT", ""),
    "Torture": ("ASSAULT", "torture"),
    "Protest": ("PROTEST", ""),
    "Meeting": ("CONSULT", ""),
    "Agreement": ("SUPPORT", ""),
    "Release": ("RETREAT", "release"),
    "Resignation": ("RETREAT", "resign"),
    "Sanction": ("SANCTION", ""),
    "Conviction": ("SANCTION", "convict"),
    "Investigation": ("ACCUSE", "investigate"),
    "Charge": ("ACCUSE", "allege"),
    "Lawsuit": ("ACCUSE", "allege"),
    "Extradition": ("COOPERATE", ""),
}
# Words in the name of a body -> its sector; the first that fits counts.
_BY_WORD: tuple[tuple[str, frozenset[str]], ...] = (
    ("COP", frozenset(("police", "gendarmerie", "constabulary"))),
    ("JUD", frozenset(("court", "courts", "prosecutor", "prosecutors", "tribunal", "judiciary"))),
    ("MIL", frozenset(("army", "navy", "military", "marines"))),
    ("SPY", frozenset(("intelligence",))),
    ("LEG", frozenset(("parliament", "senate", "congress", "legislature"))),
    ("EDU", frozenset(("university", "college", "school"))),
    ("PTY", frozenset(("party",))),
    ("LAB", frozenset(("union", "unions"))),
    ("BUS", frozenset(("bank", "company", "holdings", "ltd", "inc", "plc", "corporation", "gmbh"))),
)
_STATE = frozenset(("COP", "JUD", "MIL", "SPY", "LEG", "EDU"))


def code_of(kind: str) -> tuple[str, str]:
    """Type and mode of a kind of event; both empty if PLOVER has none."""
    return CODES.get(kind, ("", ""))


def sector_of(entity: EntityRow) -> str:
    """The sector of a named body or outlet, by its class and name; empty if it is not plain."""
    if entity.unnamed or "Actor" not in entity.classes or entity.type == "Person":
        return "MED" if entity.type == "Publication" and not entity.unnamed else ""
    words = set(name_words(entity.name))
    public = "GovernmentBody" in entity.classes
    for sector, known in _BY_WORD:
        if words & known and (not public or sector in _STATE):
            return sector
    return "GOV" if public else ""
