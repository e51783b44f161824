"""Evidence says in which section of its article or report it is."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Block, BlockKind, Document, Sections, Span
from kg.rdf import quads
from kg.reader.pieces import GAP
from tests.samples import sample, value

BASE = "https://example.org/kg/"
SECTION = "https://w3id.org/newskg/ontology#sectionTitle"
KINDS = st.sampled_from((BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.FURNITURE))


@given(st.lists(st.tuples(KINDS, st.text("abc", min_size=1, max_size=4)), max_size=12))
def test_the_title_of_a_section_is_its_nearest_heading(
    blocks: list[tuple[BlockKind, str]],
) -> None:
    made, start = [], 0
    for kind, words in blocks:
        made.append(Block(kind, Span(start, start + len(words))))
        start += len(words) + len(GAP)
    document = Document("a", GAP.join(words for _, words in blocks), tuple(made))
    sections = Sections(document)
    title: str | None = None
    running = False
    for block, (kind, words) in zip(made, blocks, strict=True):
        if kind is BlockKind.HEADING:
            title = f"{title} – {words}" if running else words
            running = True
        elif kind is BlockKind.PARAGRAPH:
            running = False
        if kind is BlockKind.PARAGRAPH:
            assert sections.title_at(block.span.start) == title
    assert sections.title_at(-1) is None


def test_evidence_below_a_heading_names_it_and_above_none() -> None:
    found = sample()
    text = found.document.text
    cut = found.statements[0].content[-1].end
    plain = [str(quad.predicate.value) for quad in quads(found, base=BASE)]
    assert SECTION not in plain
    # The first word after the first statement is made a heading.
    at = text.index(" ", cut + 1)
    blocks = (
        Block(BlockKind.PARAGRAPH, Span(0, cut)),
        Block(BlockKind.HEADING, Span(cut + 1, at)),
        Block(BlockKind.PARAGRAPH, Span(at + 1, len(text))),
    )
    document = replace(found.document, blocks=blocks)
    told = {
        value(quad.subject): value(quad.object)
        for quad in quads(replace(found, document=document), base=BASE)
        if quad.predicate.value == SECTION
    }
    assert told
    assert set(told.values()) == {text[cut + 1 : at].strip()}
    assert all(int(iri.rsplit("/", 1)[1].split("-")[0]) > cut for iri in told)
