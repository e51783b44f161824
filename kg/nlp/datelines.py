"""Datelines at the head of a block: "TESMAR, Velmara, Aug 4 (TWS) - Gunmen killed nine miners",
"(Tesmar) – Gunmen killed nine miners".

A parser joins the town to the sentence behind the dash, and may take it for who killed the miners.
A dateline is therefore parsed on its own (`ParsedDocument.datelines`).
"""

from __future__ import annotations

import re

from kg.model import ENGLISH, Block, BlockKind, Document
from kg.ontology.gazetteer import is_city

DASHES = frozenset({"-", "–", "—", "―", "--"})
# The longest dateline, in characters.
LONGEST = 120
_WORD = r"[A-ZÀ-Þ](?:\.[A-Z]\.|[\w'’]*(?:-[\w'’]+)*\.?)"
_PLACE = rf"{_WORD}(?: (?:(?:al|da|de|del|el|la|of|on|upon) )?{_WORD}){{0,3}}"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,5}day)(?:,? \d{4})?"
_SIGN = r"(?:\([A-Z][\w ./&-]{1,40}\)|/[A-Z][\w .]{1,30}/)"
_LATER = r"[\"“'‘]?(?=[A-ZÀ-Þ£$€\d])"
_DATELINE = re.compile(
    rf"(?:By {_PLACE}(?:,| \|)? )?(?P<town>{_PLACE})(?P<land>(?:, {_PLACE}){{0,2}}?)"
    rf"(?P<day>,? {_DAY})?(?P<sign>,? ?{_SIGN})?"
    rf"(?:(?P<dash> (?:[-–—―]|--) )|(?P<colon>: )|(?: ?[—―]|[ )](?:[-–]|--)) ?){_LATER}"
)
# "(Orsk, 3 October 2025) – Warders beat …": a press release.
_RELEASE = re.compile(rf"\({_PLACE}(?:, {_PLACE}){{0,2}}?(?:,? {_DAY})?\) ?(?:[-–—―]|--) ?{_LATER}")
_SPOKEN = re.compile(r"\b(?:I|I['’]\w+|[Ww]e|[Yy]ou|[Mm]y|[Oo]ur)\b|\?")
# "LIND: … ROTH: …": lines of people who speak in turn.
_LABELS = re.compile(r"^[A-Z][A-Z. ]+:", re.M)
_SECOND_DASH = re.compile(r"[^.!?]*\s(?:[-–—―]|--)\s")


def dateline_end(document: Document, block: Block) -> int:
    """Where the words behind the dateline of a block begin; 0 where it begins with none."""
    if block.kind is not BlockKind.PARAGRAPH or document.language != ENGLISH:
        return 0
    text = document.words(block.span)
    end = after_dateline(text)
    asked = text[:end].rstrip().endswith(":") and len(_LABELS.findall(document.text)) > 1
    return 0 if asked else end


def after_dateline(text: str) -> int:
    """Where the words behind the dateline of ``text`` begin; 0 where it begins with none.

    A bare town in small letters is one only before a spaced dash that no other follows: in
    "Roth – Mayor of Tesk – lied" nobody writes from Roth.
    """
    if (release := _RELEASE.match(text[:LONGEST])) is not None:
        return release.end() - (release[0][-1:] in "\"“'‘")
    found = _DATELINE.match(text[:LONGEST])
    if found is None:
        return 0
    town, end = found["town"], found.end() - (found[0][-1:] in "\"“'‘")
    if found["colon"] is not None:
        return end if _is_wire(found, text) else 0
    if (town.isupper() and len(town) > 2) or found["day"] or found["sign"]:
        return end
    spaced = found["dash"] is not None and " " not in town
    return end if spaced and _SECOND_DASH.match(text, end) is None else 0


def _is_wire(found: re.Match[str], text: str) -> bool:
    """ "KARACHI, Pakistan: …", "Vesk (TWS): …", "MUMBAI: …": a colon behind a town; behind a name
    that is none, or before "I" and "we", somebody speaks."""
    if found["day"] or found["sign"]:
        return True
    town = found["town"]
    placed = town.isupper() and (bool(found["land"]) or is_city(town))
    return placed and _SPOKEN.search(text) is None
