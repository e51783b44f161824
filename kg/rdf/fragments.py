"""Where evidence is in its file: the fragments of Web Annotation's ``oa:FragmentSelector``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from kg.model import Place, around

# The Web Annotation Data Model (section 4.2.1) names PDF's fragments by this document. "viewrect"
# is left, top, width and height in points from the upper left corner (RFC 8118, section 3).
PDF_FRAGMENTS = "http://tools.ietf.org/rfc/rfc3778"


class Fragment(NamedTuple):
    """``value`` is what follows "#" in an address; ``conforms_to`` the standard it is from."""

    value: str
    label: str
    conforms_to: str | None


def fragments(places: Iterable[Place]) -> Iterator[Fragment]:
    """One fragment for each page and column, paragraph or part; none for a text without places."""
    seen: set[Fragment] = set()
    for place in _merged(places):
        values = [f"part={place.part}"] if place.part is not None else []
        if place.page is not None:
            values.append(f"page={place.page}")
        if place.box is not None:
            left, top, right, bottom = place.box
            sides = (left, top, right - left, bottom - top)
            values.append("viewrect=" + ",".join(f"{side:.1f}" for side in sides))
        if place.paragraph is not None:
            values.append(f"paragraph={place.paragraph}")
        conforms = PDF_FRAGMENTS if place.page is not None and place.part is None else None
        found = Fragment("&".join(values), place.words, conforms)
        if values and found not in seen:
            seen.add(found)
            yield found


def _merged(places: Iterable[Place]) -> Iterator[Place]:
    """Lines that are right below one another as one box."""
    last: Place | None = None
    for place in places:
        if last is not None and last.box and place.box and _is_below(last, place):
            last = replace(last, box=around(last.box, place.box))
            continue
        if last is not None:
            yield last
        last = place
    if last is not None:
        yield last


def _is_below(one: Place, other: Place) -> bool:
    """True if ``other`` is the next line of the same column, or stands beside ``one``."""
    if one.box is None or other.box is None or (one.page, one.part) != (other.page, other.part):
        return False
    height = other.box[3] - other.box[1]
    near = -height <= other.box[1] - one.box[3] <= height
    return near and one.box[0] < other.box[2] and other.box[0] < one.box[2]
