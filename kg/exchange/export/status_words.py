"""How far something is established, in the words that every table and note begins with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.report.graph.evidence import ASSERTED, hedge, stance
from kg.report.graph.rows import PropositionRow, QuoteRow, Reading, StatementRow

NOT_SAID = "not said"


def standing(reading: Reading, told: PropositionRow) -> str:
    """``asserted`` for facts alone, else claimed, alleged or denied, with what limits it.

    What an article says in its own voice and limits is ``uncertain``, or ``denied by the article``.
    ``not said`` is what somebody is only reported not to have said.
    """
    if not reading.told(told):
        return NOT_SAID
    found = stance(told)
    if found == ASSERTED:
        return ASSERTED
    if told.status == "Asserted":
        negated = told.polarity == "Negated"
        found = "denied by the article" if negated else "uncertain"
    limits = hedge(replace(told, polarity="Affirmed"))
    return f"{found} ({limits})" if limits else found


def statement_standing(statement: StatementRow) -> str:
    """``claimed``, ``alleged``, or ``not said`` of what was denied, planned or only supposed."""
    if not statement.made:
        return NOT_SAID
    return "alleged" if statement.allegation else "claimed"


def labelled(status: str, label: str) -> str:
    """The label of what is told, which begins with its status unless it is a fact."""
    return label if status == ASSERTED else f"{status}: {label}"


def speakers_of(reading: Reading, statements: Iterable[str]) -> list[str]:
    """The names of those who say it, each once; empty for the article's own voice."""
    found = (
        reading.name(speaker)
        for iri in statements
        if iri in reading.statements
        for speaker in reading.statements[iri].speakers
    )
    return list(dict.fromkeys(found))


def sentence(quotes: Iterable[QuoteRow]) -> str:
    """The first sentence on which something rests, on one line."""
    return next((" ".join(quote.text.split()) for quote in quotes), "")
