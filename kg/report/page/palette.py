"""How types and certainties are drawn: colour and shape, so that either is enough.

Colours are those of Okabe and Ito (2008), which people with any colour vision can distinguish. If
one has less than 3:1 contrast with the page (WCAG 2.2, 1.4.11), its border makes up for it.
A hollow shape always means "not established": an unnamed actor, an event that is only claimed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """How a type of node is drawn; ``shape`` is one of vis-network's."""

    label: str
    plural: str
    shape: str
    fill: str
    light_border: str
    dark_border: str
    dark_fill: str = ""  # where the light fill would vanish on a dark page
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class LinkStyle:
    """How a certainty is drawn: a line that is distinct even without colour."""

    label: str
    meaning: str
    light: str
    dark: str
    width: float
    dashes: tuple[int, int] | None = None


TYPES: dict[str, TypeStyle] = {
    "Person": TypeStyle("Person", "People", "dot", "#0072B2", "#00456c", "#8fd0ff"),
    "Group": TypeStyle("Group of people", "Groups of people", "dot", "#CC79A7", "#7c3a5d",
                       "#f3c6df"),
    "Organization": TypeStyle(
        "Organization", "Organizations", "square", "#56B4E9", "#1b5e86", "#b5e0fa"
    ),
    "GovernmentBody": TypeStyle(
        "Government body", "Government bodies", "hexagon", "#009E73", "#00543d", "#7fe3c6"
    ),
    "Publication": TypeStyle(
        "Report or document", "Reports and documents", "diamond", "#F0E442", "#6e6700", "#fff7a0"
    ),
    "Place": TypeStyle("Place", "Places", "triangleDown", "#999999", "#4d4d4d", "#d5d5d5"),
    "Site": TypeStyle("Site", "Sites", "triangleDown", "#E69F00", "#7d5600", "#ffd480"),
    "Event": TypeStyle("Event (reported as fact)", "Events the article reports as fact",
                       "star", "#333333",
                       "#333333", "#e8eaed", dark_fill="#e8eaed"),
    # Paler than an event that is stated: at a small size a hollow star looks filled.
    "ClaimedEvent": TypeStyle(
        "Event (only claimed)", "Events only claimed by a source", "star", "#7a8794", "#7a8794",
        "#94a1ae",
        hollow=True,
    ),
    "Allegation": TypeStyle(
        "Alleged wrong", "Alleged wrongs", "triangle", "#D55E00", "#7a3600", "#ffb27a"
    ),
    "Contested": TypeStyle(
        "Denied, alleged by nobody here", "Denied, alleged by nobody here", "triangle", "#D55E00",
        "#7a3600", "#ffb27a", hollow=True,
    ),
    "Article": TypeStyle("Article", "Articles", "square", "#999999", "#4d4d4d", "#d5d5d5",
                         hollow=True),
    "Thing": TypeStyle("Other", "Others", "diamond", "#999999", "#4d4d4d", "#d5d5d5", hollow=True),
    "Cluster": TypeStyle("Group of nodes", "Groups of nodes", "hexagon", "#999999", "#4d4d4d",
                         "#d5d5d5", hollow=True),
}  # fmt: skip

LINKS: dict[str, LinkStyle] = {
    "asserted": LinkStyle(
        "Asserted", "the article itself says so", "#3c444d", "#cfd5db", 2.2
    ),
    "claimed": LinkStyle("Claimed", "a source says so, or it is only planned", "#6b7785", "#94a1ae",
                         1.0),
    "alleged": LinkStyle("Alleged", "a source accuses somebody", "#b84f00", "#ff9a4d", 1.8, (8, 5)),
    "denied": LinkStyle("Denied", "a source says that it is not so", "#7b3fa0", "#c99be8", 1.8,
                        (2, 4)),
}  # fmt: skip
