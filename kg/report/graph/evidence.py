"""The evidence of a node or link: the words, who said them, where, and how sure they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.ontology.languages import language_note
from kg.report.graph.corrections import corrected
from kg.report.graph.rows import PropositionRow, QuoteRow, Reading, StatementRow

ASSERTED, CLAIMED, ALLEGED, DENIED = "asserted", "claimed", "alleged", "denied"
# From the narrator's own words to what somebody rejects; the order of every legend.
CERTAINTIES = (ASSERTED, CLAIMED, ALLEGED, DENIED)
_NUMERAL = re.compile(r"\d[\d.,]*\b")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One quotation behind a node or link; ``start`` and ``end`` are code points of the article.

    ``speaker`` is empty if the narrator speaks or if nobody is named. ``confidence`` is the
    probability that words and speaker of a statement were read correctly, not that the words are
    true; it is None for the narrator's own words.
    """

    quote: str
    certainty: str
    cue: str = ""
    content: str = ""
    speaker: str = ""
    act: str = ""
    note: str = ""
    article: str = ""
    title: str = ""
    outlet: str = ""
    date: str = ""
    url: str = ""
    start: int = 0
    end: int = 0
    confidence: float | None = None
    source: str = ""  # IRI of the statement or proposition
    named: str = ""  # the words of the sentence that name the speaker
    section: str = ""  # title of the section of the article
    corrected: str = ""  # who corrected what it rests on, and why
    translated: str = ""  # "translated from German": nobody said or wrote the English words
    language: str = ""  # of the original
    original: str = ""  # the words that the translation stands for, in their language
    written: str = ""  # the language of the quotation, where that is not English
    reprint_of: str = ""  # outlet or title of the article that printed the same report before

    @property
    def language_note(self) -> str:
        """ "translated from German" or "in French"; empty where nobody needs to be told."""
        return self.translated or language_note(written=self.written)


def gives_number(one: Evidence, words: str) -> bool:
    """Whether a quotation has a number of these words in it.

    "187" in a headline is that of "187 people".
    """
    numerals = set(_NUMERAL.findall(words))
    return words in one.quote or not numerals.isdisjoint(_NUMERAL.findall(one.quote))


def stance(proposition: PropositionRow) -> str:
    """Which certainty a proposition is drawn with.

    Anything that a source negates counts as denied. Anything hedged, planned or hypothetical in
    the narrator's voice counts as claimed, because it is not a fact.
    """
    if proposition.status == "Denied":
        return DENIED
    if proposition.status == "Asserted":
        return ASSERTED if proposition.is_fact else CLAIMED
    if proposition.polarity == "Negated":
        return DENIED
    return ALLEGED if proposition.status == "Alleged" else CLAIMED


def hedge(proposition: PropositionRow) -> str:
    """How the voice limits its words: "planned", "possible" …; empty if it does not."""
    words = {"Future": "planned or expected", "Hypothetical": "hypothetical"}
    found = [words.get(proposition.time_frame, "")]
    if proposition.commitment != "Certain":
        found.append(proposition.commitment.lower())
    if proposition.polarity == "Negated":
        found.append("denied or negated")
    return ", ".join(word for word in found if word)


def statement_evidence(
    reading: Reading,
    statement: StatementRow,
    certainty: str,
    *,
    note: str = "",
    rests_on: Iterable[str] | None = None,
) -> Iterator[Evidence]:
    """The evidence of a statement: its sentence with cue and speaker.

    It says who corrected the statement or what ``rests_on`` lists, by default all that it proposes.
    """
    speaker = _speaker(reading, statement)
    parts = statement.propositions if rests_on is None else rests_on
    by = corrected(reading.corrections, (statement.iri, *parts))
    for quote in statement.quotes:
        yield _evidence(
            reading,
            quote,
            certainty=certainty,
            cue=statement.cue,
            content=statement.content,
            speaker=speaker,
            named=statement.source,
            act=statement.act,
            note=note
            or ("" if statement.made else "not actually said (denied, planned or hypothetical)"),
            confidence=statement.confidence,
            source=statement.iri,
            by=by,
        )


def proposition_evidence(reading: Reading, proposition: PropositionRow) -> Iterator[Evidence]:
    """The evidence of a proposition: of its statements, otherwise the narrator's own sentence."""
    certainty, note = stance(proposition), hedge(proposition)
    told = False
    for iri in proposition.statements:
        if iri in reading.statements:
            told = True
            yield from statement_evidence(
                reading, reading.statements[iri], certainty, note=note, rests_on=(proposition.iri,)
            )
    if told:
        return
    for quote in proposition.quotes:
        yield _evidence(
            reading,
            quote,
            certainty=certainty,
            cue=proposition.trigger,
            note=note,
            source=proposition.iri,
            by=corrected(reading.corrections, (proposition.iri,)),
        )


def _speaker(reading: Reading, statement: StatementRow) -> str:
    names = [reading.name(iri) for iri in statement.speakers]
    named = " and ".join(names) or statement.source
    parent = reading.statements.get(statement.parent or "")
    if parent is None or parent.iri == statement.iri:
        return named
    outer = " and ".join(reading.name(iri) for iri in parent.speakers) or parent.source
    return f"{named} (as reported by {outer})" if outer and named else named or outer


def _evidence(
    reading: Reading,
    quote: QuoteRow,
    *,
    certainty: str,
    cue: str,
    source: str,
    confidence: float | None = None,
    content: str = "",
    speaker: str = "",
    named: str = "",
    act: str = "",
    note: str = "",
    by: str = "",
) -> Evidence:
    article = reading.articles.get(quote.article)
    return Evidence(
        quote=quote.text,
        certainty=certainty,
        cue=cue,
        content=content,
        speaker=speaker,
        named=named,
        act=act,
        note=note,
        article=quote.article,
        title=article.title if article else "",
        outlet=(article.outlet or "") if article else "",
        date=(article.date or "") if article else "",
        url=(article.url or "") if article else "",
        translated=article.translated if article else "",
        language=(article.language or "") if article else "",
        original=" … ".join(quote.originals),
        written=(article.written or "") if article else "",
        reprint_of=article.reprint_of if article else "",
        start=quote.start,
        end=quote.end,
        confidence=confidence,
        source=source,
        section=quote.section,
        corrected=by,
    )
