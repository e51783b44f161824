"""A document in a language other than English -> the statements of its direct quotations."""

from __future__ import annotations

from kg.extraction.direct_speech.find import Speech, find_speech
from kg.extraction.direct_speech.speakers import Speakers
from kg.extraction.direct_speech.words import SpeechWords
from kg.model import Extraction, Quotation, Span, Statement, cover
from kg.nlp.parse import ParsedDocument

# The share of statements with the right words, speaker and act in real articles that were not
# written for this (docs/explanation/benchmarks.md).
CONFIDENCE = 0.88


def read_speech(parsed: ParsedDocument, words: SpeechWords) -> Extraction:
    """Statements and their speakers, and nothing else: no event, no relation, no accusation."""
    found = find_speech(parsed, words)
    speakers = Speakers(parsed, (phrase for one in found for phrase in one.speakers), words)
    statements = tuple(_statement(parsed, one, speakers) for one in found)
    return Extraction(parsed.document, speakers.entities, statements)


def _statement(parsed: ParsedDocument, speech: Speech, speakers: Speakers) -> Statement:
    anchor = speech.cue or speech.content
    return Statement(
        id=f"st{anchor[0].start}-{speech.content[0].start}-{speech.content[-1].end}",
        actors=speakers.actors(speech.speakers),
        source=speech.source,
        cue=speech.cue,
        content=speech.content,
        speech_act=speech.act,
        quotation=Quotation.DIRECT,
        confidence=CONFIDENCE,
        evidence=(_evidence(parsed, speech),),
    )


def _evidence(parsed: ParsedDocument, speech: Speech) -> Span:
    """The sentences from the first to the last word, marks included; all are in one block."""
    spans = (*speech.content, *speech.source, *speech.cue)
    touched = {token.sentence for span in spans for token in parsed.within(span)}
    return cover((*spans, *(parsed.sentence_span(number) for number in touched)))
