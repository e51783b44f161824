"""The articles as they were read: every statement marked, every event with its status.

Offsets are code points, and browsers count UTF-16 units: so the text is cut into pieces here, and
the page only puts them together.
"""

from __future__ import annotations

import importlib.resources
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg.decisions.view import corrected_lines
from kg.errors import OutputError
from kg.files import write_text
from kg.model import ENGLISH, Document, Event, Extraction, Polarity, Span, Status, is_fact
from kg.ontology.languages import language_note, translated_from
from kg.ontology.vocabulary import DEFAULT_BASE, article_iri, mint
from kg.records.codec import from_line
from kg.report.graph.corrections import Correction
from kg.report.graph.evidence import ALLEGED, ASSERTED, CLAIMED, DENIED
from kg.report.graph.excerpts import inside_marks
from kg.report.graph.rows import Reading
from kg.report.page.cutouts import Cutout, clear, cut_outs
from kg.report.page.links import anchor_of, page_name
from kg.report.page.marking import CLAIM, CUE, PLAIN, SPEAKER
from kg.report.page.template import policy, template_environment, web_address

# Above so many characters in all articles a page of one file would open slowly: the texts then
# stand in files of their own beside it.
INLINE = 1_000_000
TINTS = {PLAIN: "", CUE: "cue", CLAIM: "claim", SPEAKER: "speaker"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with one tint; the statements they belong to, innermost first; the event they tell.

    ``lit``: a reader is asked about these words.
    """

    text: str
    tint: int = PLAIN
    statements: tuple[str, ...] = ()
    event: str = ""
    certainty: str = ""
    lit: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the article; ``kind`` as in `kg.model.BlockKind`, "" for words outside blocks.

    ``notes`` say who corrected what begins in it; ``cutouts`` show what begins in it as printed;
    ``originals`` are what it was translated from.
    """

    kind: str
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()
    cutouts: tuple[Cutout, ...] = ()
    originals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of an article besides its text.

    ``name`` is the name of its page in the folder ``articles``, without ending, and of the folder
    of its ``cutouts``.
    """

    name: str
    title: str
    outlet: str
    date: str
    url: str
    cutouts: tuple[Cutout, ...] = ()
    translated: str = ""  # "translated from German by Jory Pendrake"
    language: str = ""
    written: str = ""  # the language of the text, where that is not English

    @property
    def language_note(self) -> str:
        """ "translated from German" or "in French"; empty for an article in English."""
        return self.translated or language_note(written=self.written)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article with its text in paragraphs."""

    iri: str
    head: Head
    paragraphs: tuple[Paragraph, ...]

    @property
    def length(self) -> int:
        """Characters of the text."""
        return sum(len(piece.text) for one in self.paragraphs for piece in one.pieces)


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles of a page: their texts where they fit into it, else the folder of their pages.

    ``folder`` is empty where no pages of articles stand beside the page.
    """

    heads: dict[str, Head]
    texts: list[ArticleText] | None
    folder: str = ""


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    tint: int
    statement: str = ""
    event: str = ""
    certainty: str = ""
    lit: bool = False


def base_of(articles: Iterable[str]) -> str:
    """What the IRIs of a graph begin with, by those of its ``articles``."""
    return next((iri.rpartition("article/")[0] for iri in articles), DEFAULT_BASE)


Corrections = Mapping[str, tuple[Correction, ...]]


def read_articles(
    out: Path, reading: Reading, *, pictures: Path | None = None
) -> Iterator[ArticleText]:
    """Every article of a built folder in the order of their ids, as readers corrected it.

    ``reading`` is that of its graph; cut-outs of PDF pages are drawn into ``pictures``, the folder
    of the articles' pages. Raises OutputError or DamageError if the records cannot be read.
    """
    base = base_of(reading.articles)
    for line in corrected_lines(out):
        extraction = from_line(line)
        shown: tuple[Cutout, ...] = ()
        if pictures is not None:
            name = page_name(article_iri(base, extraction.document.id))
            shown = cut_outs(extraction, pictures / name)
        yield article_text(extraction, base=base, corrections=reading.corrections, cutouts=shown)


def article_text(
    extraction: Extraction,
    *,
    base: str,
    corrections: Corrections | None = None,
    lit: Iterable[Span] = (),
    cutouts: Sequence[Cutout] = (),
) -> ArticleText:
    """The text of an article in paragraphs, marked, with notes on what was corrected.

    ``lit`` are the words that a reader is asked about.
    """
    document = extraction.document
    found = [*_marks(extraction, base), *(_Mark(span, PLAIN, lit=True) for span in lit)]
    marks = sorted(found, key=lambda one: (one.span.start, -one.span.end))
    shown = sorted(cutouts, key=lambda one: (one.start, one.end, one.page))
    starts = [one.start for one in shown]
    notes = list(_notes(extraction, base, corrections or {}))
    paragraphs = [
        Paragraph(
            kind,
            tuple(_pieces(document, span, here)),
            tuple(note for at, note in notes if span.start <= at < span.end),
            tuple(shown[bisect_left(starts, span.start) : bisect_left(starts, span.end)]),
            tuple(one.text for one in document.originals_of(span) if one.span.start >= span.start),
        )
        for kind, span, here in _marked(_blocks(document), marks)
    ]
    iri = article_iri(base, document.id)
    return ArticleText(
        iri=iri,
        head=_head(document, iri, shown),
        paragraphs=tuple(paragraphs),
    )


def _head(document: Document, iri: str, shown: Iterable[Cutout]) -> Head:
    told = document.translation
    return Head(
        name=page_name(iri),
        title=document.title or "",
        outlet=document.publisher or "",
        date=(document.published or "")[:10],
        url=document.url or "",
        cutouts=tuple(shown),
        translated=translated_from(told.language, told.translator) if told else "",
        language=told.language if told else "",
        written="" if document.language == ENGLISH else document.language,
    )


def _blocks(document: Document) -> Iterator[tuple[str, Span]]:
    """Blocks in the order of the text, and the words between them; white space alone is nothing."""
    end = 0
    for block in sorted(document.blocks, key=lambda one: one.span):
        if document.text[end : block.span.start].strip():
            yield "", Span(end, block.span.start)
        yield block.kind.value, block.span
        end = max(end, block.span.end)
    if document.text[end:].strip():
        yield "", Span(end, len(document.text))


def _marks(extraction: Extraction, base: str) -> Iterator[_Mark]:
    document = extraction.document.id
    for one in extraction.statements:
        iri = mint(base, "statement", document, one.id)
        for spans, tint in ((one.content, CLAIM), (one.source, SPEAKER), (one.cue, CUE)):
            for span in spans:
                yield _Mark(span, tint, statement=iri)
    for event in extraction.events:
        iri = mint(base, "proposition", document, event.id)
        yield _Mark(event.trigger, PLAIN, event=iri, certainty=certainty_of(event))


def _notes(
    extraction: Extraction, base: str, corrections: Corrections
) -> Iterator[tuple[int, str]]:
    """What readers corrected: where its words begin, and the words with who and why."""
    document = extraction.document
    told: list[tuple[str, str, Span]] = [
        *(("statement", one.id, (one.cue or one.content)[0]) for one in extraction.statements),
        *(("proposition", one.id, one.trigger) for one in extraction.events),
        *(("proposition", one.id, one.span) for one in extraction.relations),
    ]
    for kind, identifier, span in sorted(told, key=lambda one: one[2]):
        words = inside_marks(document.words(span))
        for one in corrections.get(mint(base, kind, document.id, identifier), ()):
            changed = f" ({'; '.join(one.changes)})" if one.changes else ""
            yield span.start, f"“{words}” {one.text}{changed}"


def certainty_of(event: Event) -> str:
    """Asserted, claimed, alleged or denied, as `kg.report.graph.evidence.stance` has it."""
    if event.status is Status.DENIED:
        return DENIED
    if event.status is Status.ASSERTED:
        return ASSERTED if is_fact(event) else CLAIMED
    if event.polarity is Polarity.NEGATED:
        return DENIED
    return ALLEGED if event.status is Status.ALLEGED else CLAIMED


def _marked(
    blocks: Iterable[tuple[str, Span]], marks: Sequence[_Mark]
) -> Iterator[tuple[str, Span, list[_Mark]]]:
    """Each block with the marks that overlap it: one pass over blocks and marks, both in order."""
    waiting, number = list[_Mark](), 0
    for kind, span in blocks:
        waiting = [one for one in waiting if one.span.end > span.start]
        while number < len(marks) and marks[number].span.start < span.end:
            waiting.append(marks[number])
            number += 1
        yield kind, span, [one for one in waiting if one.span.overlaps(span)]


def _pieces(document: Document, block: Span, here: Sequence[_Mark]) -> Iterator[Piece]:
    cuts = {block.start, block.end}
    for one in here:
        cuts.update(at for at in one.span if block.start < at < block.end)
    places = sorted(cuts)
    for start, end in pairwise(places):
        covering = [one for one in here if one.span.start <= start and one.span.end >= end]
        yield _piece(document.text[start:end], covering)


def _piece(text: str, covering: list[_Mark]) -> Piece:
    """Innermost marks decide: a quotation in a quotation has its own speaker and words."""
    spoken = sorted((one for one in covering if one.statement),
                    key=lambda one: (one.span.end - one.span.start, one.tint == CLAIM))  # fmt: skip
    events = sorted((one for one in covering if one.event),
                    key=lambda one: one.span.end - one.span.start)  # fmt: skip
    return Piece(
        text,
        tint=spoken[0].tint if spoken else PLAIN,
        statements=tuple(dict.fromkeys(one.statement for one in spoken)),
        event=events[0].event if events else "",
        certainty=events[0].certainty if events else "",
        lit=any(one.lit for one in covering),
    )


def articles_of(texts: Iterable[ArticleText], *, folder: str = "", most: int = INLINE) -> Articles:
    """``texts`` for a page; more than ``most`` characters of them stay in their own pages."""
    heads: dict[str, Head] = {}
    kept: list[ArticleText] | None = []
    length = 0
    for text in texts:
        heads[text.iri] = text.head
        length += text.length
        if length > most:
            kept = None
        elif kept is not None:
            kept.append(text)
    return Articles(heads, kept, folder)


def texts_as_json(texts: Iterable[ArticleText], nodes: Mapping[str, str]) -> dict[str, Any]:
    """Texts as the page needs them: plain pieces as strings, statements by number in ``refs``.

    ``nodes`` has the node of the page for each proposition that is drawn.
    """
    refs: dict[str, int] = {}
    found = {}
    for text in texts:
        found[text.iri] = [
            [
                one.kind,
                [_piece_as_json(piece, refs, nodes) for piece in one.pieces],
                *([list(one.notes)] if one.notes or one.originals else []),
                *([list(one.originals)] if one.originals else []),
            ]
            for one in text.paragraphs
        ]
    return {"articles": found, "refs": list(refs)}


def short_iri(iri: str) -> str:
    """What the page calls a statement or proposition: its IRI without what all IRIs begin with."""
    for kind in ("statement/", "proposition/"):
        before, found, rest = iri.partition(f"/{kind}")
        if found and before:
            return kind + rest
    return iri


def _piece_as_json(piece: Piece, refs: dict[str, int], nodes: Mapping[str, str]) -> str | list[Any]:
    if not piece.statements and not piece.event:
        return piece.text
    numbers = [refs.setdefault(short_iri(iri), len(refs)) for iri in piece.statements]
    if not piece.event:
        return [piece.text, piece.tint, numbers]
    return [piece.text, piece.tint, numbers, piece.certainty, nodes.get(piece.event, "")]


_OURS = '<meta name="generator" content="newskg">'


def write_article_pages(texts: Iterable[ArticleText], folder: Path, *, graph: str) -> list[Path]:
    """Writes each article as a page of its own into ``folder``; removes those of other builds.

    ``graph`` is the name of the graph page beside the folder, to which each statement leads.
    Raises OutputError if a page cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be made ({error.strerror}); choose another output folder"
        ) from error
    style = (importlib.resources.files("kg.report") / "templates" / "article.css").read_text(
        "utf-8"
    )
    environment = template_environment()
    environment.filters["short"] = short_iri
    environment.filters["anchor"] = anchor_of
    template = environment.get_template("article.html")
    rules = policy(scripts=(), styles=(style,), files=True)
    written = []
    for text in texts:
        path = folder / f"{text.head.name}.html"
        page = template.render(
            article=text.head, paragraphs=text.paragraphs, tints=TINTS, graph=graph,
            address=web_address(text.head.url), style=style, policy=rules,
        )  # fmt: skip
        write_text(path, page)
        written.append(path)
    for path in set(folder.glob("*.html")) - set(written):
        if _OURS in path.read_text("utf-8", errors="replace")[:1000]:
            path.unlink()
            clear(path.with_suffix(""))
    return written
