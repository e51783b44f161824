"""Reads attributions off real parses, as the tests of attribution compare them."""

from __future__ import annotations

from collections.abc import Callable

from kg.extraction.attribution import find_attributions
from kg.extraction.tagger.tagging import Candidate, TaggedSpan, TaggerOutput
from kg.model import Attribution, Span
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import load_lexicon

Parse = Callable[..., ParsedDocument]


def read(parsed: ParsedDocument, attribution: Attribution) -> tuple[str, str, str]:
    def words(spans: tuple[Span, ...]) -> str:
        return " … ".join(parsed.document.words(span) for span in spans)

    return words(attribution.source), words(attribution.cue), words(attribution.content)


def attributions(parse: Parse, text: str) -> list[tuple[str, str, str]]:
    parsed = parse(text)
    return [read(parsed, a) for a in find_attributions(parsed, lexicon=load_lexicon())]


def only(parse: Parse, text: str) -> Attribution:
    found = find_attributions(parse(text), lexicon=load_lexicon())
    assert len(found) == 1, found
    return found[0]


def tagged(text: str, *rows: tuple[str, str, str]) -> TaggerOutput:
    def span(words: str, probability: float = 0.9) -> TaggedSpan:
        start = text.index(words)
        return TaggedSpan(start, start + len(words), probability)

    return TaggerOutput(
        tuple(
            Candidate((span(source),) if source else (), span(cue), (span(content),), 0.9)
            for source, cue, content in rows
        )
    )
