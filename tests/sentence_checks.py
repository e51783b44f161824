"""Reads the sentences of a report or dossier and checks that each keeps who says it, and its words.

The frames are written down here a second time, on purpose: what is neither a name, a title nor a
quotation has to be one of them, so that no word of an article can stand outside the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import html

from kg.report.graph.excerpts import clean

# NAME, TITLE and QUOTE stand for what they are.
_VERBS = (
    "said|alleged|denied|warned|estimated|demanded|promised|asked|announced|ordered|threatened|"
    "suggested|predicted|declined|ruled|refused|disagreed|expressed doubt|said in praise|"
    "said in criticism|said in support|said in opposition|"
    "(?:believed|felt|intended|wanted|seemed|feared), as reported"
)
_NAMES = "NAME(?:, NAME)*(?: and NAME)?"
_WHO = rf"(?:{_NAMES}|[aA] source that is not named)"
_TELLER = "(?:NAME|[tT]he article TITLE)"
_DAY = r"[^():“”]*?\d"
_AGAIN = rf"(?:,? ?same report as in {_TELLER})?"
_ABOUT = rf"(?:, about {_NAMES}|, about somebody left open by the text)?"
FRAMES = tuple(
    re.compile(rf"{lead}: QUOTE(?: \((?:{_TELLER})?(?:, )?(?:{_DAY})?{_AGAIN}\))?")
    for lead in (
        rf"{_WHO} (?:{_VERBS})(?:, (?:as reported|in words denied) by {_WHO})?{_ABOUT}",
        rf"{_TELLER} reports what {_WHO} (?:did not say|has yet to say, or may say|"
        r"wants, promises, plans or expects)",
        rf"{_TELLER} reports an allegation(?: about {_NAMES})?, (?:without naming who alleged it|"
        rf"on which action was taken by {_NAMES})",
        rf"{_TELLER} states \((?:[^():“”]|\([a-z]+\))+\)(?:, but not the whole sentence as fact)?",
        rf"{_TELLER} reports what is denied or did not happen",
        rf"{_TELLER} reports, not as a fact(?: \([a-z, ]+\))?",
    )
)
_NAMED = re.compile(r"^“(.*)”$", re.DOTALL)  # an unnamed actor is in marks as a whole
_MARKS = str.maketrans({"“": "'", "”": "'", '"': "'", "‘": "'", "’": "'"})


@dataclass(frozen=True)
class Note:
    """A footnote of a page: its quotation and where it says that this stands."""

    quote: str
    article: str
    start: int
    end: int


@dataclass(frozen=True)
class Told:
    """A sentence of a page: its frame with placeholders, its quotation and its footnotes."""

    frame: str
    text: str
    quote: str
    certainty: str
    notes: tuple[Note, ...]
    names: tuple[str, ...]


def read_page(page: str) -> list[Told]:
    """All sentences of a report or dossier."""
    tree = html.fromstring(page)
    notes = {item.get("id"): _note(item) for item in tree.xpath("//ol[@class='notes']/li")}
    return [_told(one, notes) for one in tree.xpath("//p[starts-with(@class, 'told ')]")]


def _note(item: html.HtmlElement) -> Note:
    (quote,) = item.xpath("./span[@class='quote']")
    return Note(
        quote.text_content(), item.get("data-article"), int(item.get("data-start")),
        int(item.get("data-end")),
    )  # fmt: skip


def _told(one: html.HtmlElement, notes: Mapping[str, Note]) -> Told:
    frame, text, quotes = "", "", []
    names = one.xpath("./*[@class='name']")
    for child in one:
        kind = child.get("class") or child.tag
        if kind == "frame":
            frame += child.text_content()
        elif kind == "quote":
            frame += "QUOTE"
            quotes.append(child.text_content())
        elif child.tag in ("b", "a") and kind == "name":
            frame += "NAME"
        elif child.tag == "cite":
            frame += "TITLE"
        if child.tag != "sup" and kind != "badge":
            text += child.text_content()
    assert len(quotes) == 1, text
    marks = one.xpath("./sup/a/@href")
    return Told(
        frame, text, quotes[0], one.get("class").split()[1],
        tuple(notes[mark.removeprefix("#")] for mark in marks),
        tuple(name.text_content() for name in names),
    )  # fmt: skip


def faults(page: str, texts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the sentences of a page; ``texts`` are the articles by their IRIs."""
    for one in read_page(page):
        if not any(frame.fullmatch(one.frame) for frame in FRAMES):
            yield f"no frame of ours: {one.frame!r} in {one.text!r}"
        if not one.notes:
            yield f"no footnote: {one.text!r}"
            continue
        for note in one.notes:
            words = clean(texts[note.article][note.start : note.end])
            if words.translate(_MARKS) != note.quote[1:-1].translate(_MARKS):
                yield f"footnote {note.quote!r} is not {words!r}"
        if not _stands_in(one.quote, one.notes[0].quote):
            yield f"{one.quote!r} does not stand in {one.notes[0].quote!r}"
        yield from _wrong_tint(one)
        for name in one.names:
            if set(_NAMED.sub(r"\1", name)) & set('“”"\n\u202e'):
                yield f"a name that can pose as a sentence: {name!r}"


def _stands_in(quote: str, whole: str) -> bool:
    """True if the pieces of a quotation stand in ``whole`` in their order."""
    at = 0
    for piece in re.split(r"^… | …$", quote[1:-1]):
        at = whole.find(piece, at)
        if at < 0:
            return False
    return True


def _wrong_tint(one: Told) -> Iterator[str]:
    """Only what an article states is drawn as stated, and an allegation always as one."""
    states = bool(re.match(rf"{_TELLER} states ", one.frame))
    if states != (one.certainty == "asserted"):
        yield f"drawn as {one.certainty}: {one.text!r}"
    if (" alleged" in one.frame or " an allegation" in one.frame) and one.certainty != "alleged":
        yield f"drawn as {one.certainty}: {one.text!r}"


def leads(page: str, words: str) -> set[str]:
    """The leads of all sentences whose quotation has these words, with names and titles."""
    return {one.text.partition(": “")[0] for one in read_page(page) if words in one.quote}
