"""Which statement a piece of text belongs to, and the status that this gives a proposition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extraction.events.arguments import mention_head
from kg.extraction.factuality.labels import STATUS_RANK, Certainty
from kg.extraction.factuality.lexicon import CertaintyWords
from kg.model import Commitment, Extraction, Polarity, Quotation, Span, Statement, Status, TimeFrame
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import NAMING, NOUN_MODIFIERS, roots

# Speech acts of design section 4; all others leave a proposition claimed.
DENIES, ALLEGES, DESCRIBES = "deny", "allege", "describe"
WANTS = frozenset({"demand", "want", "order"})
AHEAD = WANTS | {"intend", "promise", "threaten", "estimate"}  # acts about what may come
ASKS = frozenset({"ask"})
# What is demanded, promised or asked is not ascribed to anybody, nor what is taken back.
NOT_ASCRIBING = frozenset(
    {"demand", "want", "order", "promise", "ask", "deny", "intend", "apologise"}
)

# Acts about something to be done.
TO_DO = NOT_ASCRIBING - {"deny", "ask", "apologise"}


class Layers:
    """The contents of all statements of a document, for the innermost around a place.

    Left out are statements in which nobody says that the content is so: acts such as "intend" or
    "refuse"; cues that are themselves the event's own words ("launched a crackdown"); and nouns
    that an act such as "praise" or "discuss" takes as given ("praised the raid").
    """

    def __init__(
        self,
        parsed: ParsedDocument,
        extraction: Extraction,
        words: CertaintyWords,
        event_words: Iterable[Span],
    ) -> None:
        told = frozenset(event_words)
        self._contents: list[tuple[Span, Statement]] = []
        for statement in extraction.statements:
            if statement.speech_act in words.unclaiming or _is_event(parsed, statement, told):
                continue
            spans = statement.content
            if self._taken_as_given(parsed, statement, words):
                spans = tuple(_said_of_it(parsed, statement))
            self._contents.extend((span, statement) for span in spans)

    def around(self, span: Span) -> Statement | None:
        """The statement with the shortest content that holds the first character of ``span``."""
        found = [
            (content.end - content.start, number)
            for number, (content, _) in enumerate(self._contents)
            if content.start <= span.start < content.end
        ]
        return self._contents[min(found)[1]][1] if found else None

    @staticmethod
    def _taken_as_given(
        parsed: ParsedDocument, statement: Statement, words: CertaintyWords
    ) -> bool:
        if not statement.source and statement.speech_act in words.impersonal:
            return True  # "it emerged that", "is expected to": the narrator's own words
        if _knows(parsed, statement, words):
            return True
        if statement.speech_act not in words.presupposing or not statement.content:
            return False
        if statement.quotation is not Quotation.INDIRECT:
            return False
        head = mention_head(parsed, statement.content[0])
        return head is not None and parsed.tokens[head].pos in ("NOUN", "PROPN", "ADP")


def _said_of_it(parsed: ParsedDocument, statement: Statement) -> Iterator[Span]:
    """ "A sponsor of terror" of "branded the council a sponsor of terror": the council is given,
    what it is called is not."""
    for span in statement.content if statement.speech_act == DESCRIBES else ():
        words = parsed.within(span)
        called = roots(words)[1:]
        called += [one for root in roots(words)[:1] for one in parsed.kids(root.i, "appos")]
        for one in called[:1]:
            before = parsed.tokens[one.left - 1]
            if one.pos in NAMING and span.start < one.start < span.end and before.text != ",":
                yield Span(parsed.tokens[one.left].start, span.end)


def _knows(parsed: ParsedDocument, statement: Statement, words: CertaintyWords) -> bool:
    """ "She learned that he was free", "was not told why he was held": so it is. Also a source
    that is nobody ("there is nothing to suggest that …")."""
    cue = [token for span in statement.cue for token in parsed.within(span)]
    if any(token.lower == "nothing" for span in statement.source for token in parsed.within(span)):
        return True
    content = parsed.within(statement.content[0]) if statement.content else ()
    if not content or statement.quotation is not Quotation.INDIRECT:
        return False
    if content[0].lower == "that":
        return any(token.lemma in words.knowing for token in cue)
    return not statement.source and content[0].lower in ("why", "when", "where")


def _is_event(parsed: ParsedDocument, statement: Statement, told: frozenset[Span]) -> bool:
    """True if the cue is the event's own wording, and no verb of saying is beside it."""
    words = [token for cue in statement.cue for token in parsed.within(cue)]
    if not any(token.span in told for token in words):
        return False
    return all(token.span in told for token in words if token.pos == "VERB")


def is_order(span: Span, statements: Iterable[Statement]) -> bool:
    """True if the words tell that somebody gave an order, which is a statement of its own."""
    orders = (statement for statement in statements if statement.speech_act in WANTS)
    return any(span.overlaps(cue) for statement in orders for cue in statement.cue)


def charges(parsed: ParsedDocument, statement: Statement | None, words: frozenset[str]) -> bool:
    """True if the source speaks in order to charge somebody: an indictment, a prosecutor."""
    for span in () if statement is None else statement.source:
        head = mention_head(parsed, span)
        if head is None:
            continue
        before = [kid.lower for kid in parsed.kids(head, *NOUN_MODIFIERS)]
        name = parsed.tokens[head].lemma.lower()
        if words & {name, *before, " ".join((*before[-1:], name))}:
            return True
    return False


def teller(found: Certainty, statement: Statement | None) -> Statement | None:
    """``statement``, unless it is about something to be done that takes the event as given.

    "Vowed to avenge the killing": the killing is the narrator's; the vow is about the avenging.
    Nor is a conviction denied by who disputes it.
    """
    if found.answered:
        return None
    if statement is None or statement.quotation is not Quotation.INDIRECT:
        return statement
    return None if found.given and statement.speech_act in TO_DO else statement


def settle(found: Certainty, statement: Statement | None, *, ascribed_wrong: bool) -> Certainty:
    """The labels that hold once it is known in which statement a proposition is told.

    ``ascribed_wrong``: it is a wrong, and somebody is said to have done it; inside a claim that
    makes it an allegation, whatever the verb of saying. What nothing states and nobody says is
    left open.
    """
    if found.doubted and statement is None:
        found.apply(("unspecified",))
    status = found.status
    if statement is not None:
        status = _stronger(status, _status_of(statement))
        if not found.given and found.status is not Status.DENIED:
            _demanded(found, statement.speech_act)
    act = statement.speech_act if statement is not None else ""
    raised = ascribed_wrong and not found.ruled and act not in NOT_ASCRIBING
    if raised and status is Status.CLAIMED:
        affirmed = found.polarity is Polarity.AFFIRMED
        if affirmed and found.time_frame is TimeFrame.NON_FUTURE:
            status = Status.ALLEGED
    return replace(found, status=status)


def _stronger(first: Status, second: Status) -> Status:
    return first if STATUS_RANK[first] >= STATUS_RANK[second] else second


def is_undenied(statement: Statement) -> bool:
    """ "The board does not deny that it closed the clinic"."""
    return statement.speech_act == DENIES and statement.polarity is Polarity.NEGATED


def _status_of(statement: Statement) -> Status:
    if statement.speech_act == DENIES:
        return Status.CLAIMED if is_undenied(statement) else Status.DENIED
    return Status.ALLEGED if statement.speech_act == ALLEGES else Status.CLAIMED


def _demanded(found: Certainty, speech_act: str) -> None:
    if speech_act in WANTS and found.time_frame is TimeFrame.NON_FUTURE:
        found.apply(("unspecified", "future"))
    elif speech_act in ASKS and found.commitment is Commitment.CERTAIN:
        found.apply(("unspecified",))
