"""Which statement a piece of text is told in, and what that makes of a proposition's status."""

from __future__ import annotations

from kg.extractors.certainty import STATUS_RANK, Certainty
from kg.model import Commitment, Extraction, Polarity, Span, Statement, Status, TimeFrame

# Speech acts as of design section 4; all others leave a proposition claimed.
DENIES, ALLEGES = "deny", "allege"
WANTS = frozenset({"demand"})
ASKS = frozenset({"ask"})
# What is demanded, promised or asked is not ascribed to anybody.
NOT_ASCRIBING = frozenset({"demand", "promise", "ask", "deny"})


class Layers:
    """The contents of all statements of a document, for the innermost around a place."""

    def __init__(self, extraction: Extraction) -> None:
        self._statements = extraction.statements
        self._contents = [
            (span, number)
            for number, statement in enumerate(extraction.statements)
            for span in statement.content
        ]

    def around(self, span: Span) -> Statement | None:
        """The statement with the shortest content that holds the first character of ``span``."""
        best: tuple[int, int] | None = None
        for content, number in self._contents:
            if content.start <= span.start < content.end:
                size = content.end - content.start
                if best is None or size < best[0]:
                    best = (size, number)
        return None if best is None else self._statements[best[1]]


def settle(found: Certainty, statement: Statement | None, *, ascribed_wrong: bool) -> Certainty:
    """The labels that hold once it is known in which statement a proposition is told.

    ``ascribed_wrong``: it is a wrong, and somebody is said to have done it; inside a claim that
    makes it an allegation, whatever the verb of saying.
    """
    status = found.status
    if statement is not None:
        status = _stronger(status, _status_of(statement.speech_act))
        _demanded(found, statement.speech_act)
    act = statement.speech_act if statement is not None else ""
    if ascribed_wrong and status is Status.CLAIMED and act not in NOT_ASCRIBING:
        asserted_so = found.polarity is Polarity.AFFIRMED
        if asserted_so and found.time_frame is TimeFrame.NON_FUTURE:
            status = Status.ALLEGED
    return Certainty(status, found.polarity, found.commitment, found.time_frame)


def _stronger(first: Status, second: Status) -> Status:
    return first if STATUS_RANK[first] >= STATUS_RANK[second] else second


def _status_of(speech_act: str) -> Status:
    if speech_act == DENIES:
        return Status.DENIED
    return Status.ALLEGED if speech_act == ALLEGES else Status.CLAIMED


def _demanded(found: Certainty, speech_act: str) -> None:
    if speech_act in WANTS and found.time_frame is TimeFrame.NON_FUTURE:
        found.apply(("unspecified", "future"))
    elif speech_act in ASKS and found.commitment is Commitment.CERTAIN:
        found.apply(("unspecified",))
