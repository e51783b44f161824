"""Status, polarity, commitment and time frame of a told event."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extraction.events import find_propositions
from kg.extraction.factuality.lexicon import certainty_words
from kg.extraction.factuality.make_believe import in_jest
from kg.model import Attribution, Entity, Event, Extraction, Quotation, Span, Statement, is_fact
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import load_lexicon
from tests.extracting import ALL_ARE_EVENTS

Parse = Callable[..., ParsedDocument]


def events_of(parse: Parse, text: str) -> tuple[Event, ...]:
    parsed = parse(text)
    given = Extraction(parsed.document)
    return find_propositions(parsed, given, lexicon=load_lexicon(), senses=ALL_ARE_EVENTS).events


def event_of(parse: Parse, text: str) -> Event:
    return events_of(parse, text)[0]


def labels(event: Event) -> str:
    return f"{event.status} {event.polarity} {event.commitment} {event.time_frame}"


FACT = "asserted affirmed certain non-future"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police arrested the smuggler.", FACT),
        ("Police managed to arrest the smuggler.", FACT),
        ("The dean was forced to resign.", FACT),
        ("Despite the arrest of the smuggler, trade went on.", FACT),
        ("Police did not arrest the smuggler.", "asserted negated certain non-future"),
        ("Police never arrested the smuggler.", "asserted negated certain non-future"),
        ("Nobody was arrested.", "asserted negated certain non-future"),
        ("The crowd went home without arrests.", "asserted negated certain non-future"),
        ("Police failed to arrest the smuggler.", "asserted negated certain non-future"),
        ("Police refrained from arresting the smuggler.", "asserted negated certain non-future"),
        ("The smuggler has yet to be arrested.", "asserted negated certain non-future"),
        ("Neither the smuggler nor his son was arrested.", "asserted negated certain non-future"),
        ("The smuggler may have escaped.", "asserted affirmed possible non-future"),
        ("The smuggler reportedly escaped.", "asserted affirmed probable non-future"),
        ("The smuggler is thought to have escaped.", "asserted affirmed probable non-future"),
        ("The smuggler allegedly bribed a guard.", "alleged affirmed certain non-future"),
        ("The driver allegedly hit a pole and fled.", "alleged affirmed certain non-future"),
        ("The smuggler reportedly got up and escaped.", "asserted affirmed probable non-future"),
        ("The smuggler ran and allegedly bribed a guard.", "alleged affirmed certain non-future"),
        ("The driver allegedly hit a pole and police arrested the smuggler.", FACT),
        ("The smuggler is accused of bribing a guard.", "alleged affirmed certain non-future"),
        ("The smuggler denied bribing a guard.", "denied affirmed certain non-future"),
        ("Police will arrest the smuggler.", "asserted affirmed certain future"),
        ("The prison is to be closed.", "asserted affirmed certain future"),
        ("Police plan to arrest the smuggler.", "asserted affirmed probable future"),
        ("Villagers urged police to arrest the smuggler.", "claimed affirmed unspecified future"),
        ("If police arrested the smuggler, trade would end.",
         "asserted affirmed unspecified hypothetical"),
        ("Had he shouted, police would have arrested the smuggler.",
         "asserted affirmed unspecified hypothetical"),
        ("Prisoners may be subjected to torture.", "asserted affirmed possible non-future"),
        ("Police failed to name the man who killed a guard.", FACT),
        ("Did police arrest the smuggler?", "asserted affirmed unspecified non-future"),
        ("He shaved to avoid arrest.", "asserted affirmed unspecified hypothetical"),
        ("In the ministry's version, the smuggler escaped.", "claimed affirmed certain non-future"),
        ("The smuggler, the tape suggests, escaped.", "claimed affirmed certain non-future"),
        ("At no point did police arrest the smuggler.", "asserted negated certain non-future"),
        ("The smuggler was not released until June.", FACT),
        ("Police failed to condemn the arrest of the smuggler.", FACT),
        ("Police could not confirm that the smuggler was released.",
         "asserted affirmed unspecified non-future"),
        ("Police are investigating the killing of the smuggler.", FACT),
        ("The smuggler's arrest was called a rescue.", FACT),
        ("The smuggler was the first man to be arrested.", FACT),
        ("He had reason to bribe the smuggler.", "asserted affirmed unspecified hypothetical"),
        ("He left before police could arrest him.", "asserted negated certain non-future"),
        ("Police warned him rather than arrest him.", "asserted negated certain non-future"),
        ("Police came too late to arrest him.", "asserted negated certain non-future"),
        ("It is too early to tell whether the smuggler escaped.",
         "claimed affirmed unspecified non-future"),
        ("The smuggler's arrest would surprise nobody.",
         "asserted affirmed unspecified non-future"),
        ("The mill will reopen when the smuggler is released.",
         "asserted affirmed certain future"),
        ("Villagers are adamant that the smuggler escaped.", "claimed affirmed certain non-future"),
        ("The story goes that the smuggler escaped.", "claimed affirmed certain non-future"),
        ("The smuggler was convicted of bribing a guard.", FACT),
        ("Guards tortured a beekeeper, nuns tell court", "alleged affirmed certain non-future"),
        ("Widow: Guards tortured my husband", "alleged affirmed certain non-future"),
        ("Soldiers killed a beekeeper – report", "alleged affirmed certain non-future"),
        ("Sheriff: Office shooting kills 1, injures 2", "claimed affirmed certain non-future"),
        ("The judge upheld the jury's recommendation that the clerk Jon Orr die.",
         "claimed affirmed unspecified future"),
    ],
)  # fmt: skip
def test_labels(parse: Parse, text: str, expected: str) -> None:
    event = event_of(parse, text)
    assert labels(event) == expected
    assert is_fact(event) == (expected == FACT)


@pytest.mark.parametrize(
    ("text", "expected", "kind"),
    [
        ("If the smuggler is charged with fraud, he will flee.",
         "claimed affirmed unspecified hypothetical", "Fraud"),
        ("Were the smuggler to be charged with fraud, he would flee.",
         "claimed affirmed unspecified hypothetical", "Fraud"),
        ("Prosecutors would have charged the smuggler with fraud.",
         "claimed affirmed unspecified hypothetical", "Fraud"),
        ("If convicted of fraud, the smuggler will flee.",
         "claimed affirmed unspecified hypothetical", "Fraud"),
        ("The smuggler was nearly charged with fraud.",
         "alleged negated certain non-future", "Fraud"),
        ("Police ruled out charging Ilse Bell with fraud.",
         "alleged negated certain non-future", "Fraud"),
        ("The smuggler was charged with fraud.", "alleged affirmed certain non-future", "Fraud"),
        ("Prosecutors dropped the fraud charge against the smuggler.",
         "asserted affirmed unspecified non-future", "Charge"),
        ("The judge dismissed the fraud charge against the smuggler.",
         "asserted affirmed unspecified non-future", "Charge"),
        ("The fraud charges against the smuggler were thrown out.",
         "asserted affirmed unspecified non-future", "Charge"),
        ("The state agreed to drop the fraud charge against the smuggler.",
         "asserted affirmed unspecified non-future", "Charge"),
        ("Prosecutors refused to drop the fraud charge against the smuggler.", FACT, "Charge"),
        ("Prosecutors did not drop the fraud charge against the smuggler.", FACT, "Charge"),
        ("The state agreed not to drop the fraud charge against the smuggler.", FACT, "Charge"),
        ("The smuggler pleaded guilty on Monday to bribing a guard.",
         "claimed affirmed certain non-future", "Bribery"),
        ("The smuggler pleaded not guilty on Monday to bribing a guard.",
         "denied affirmed certain non-future", "Bribery"),
    ],
)  # fmt: skip
def test_a_wrong_is_as_certain_as_the_charge(
    parse: Parse, text: str, expected: str, kind: str
) -> None:
    assert {labels(one) for one in events_of(parse, text) if one.type == kind} == {expected}


@pytest.mark.parametrize(
    ("text", "believed"),
    [
        ("A deepfake shows the guard.", False),
        ("The satirical weekly shows the guard.", False),
        ("The Gull, a spoof site, shows the guard.", False),
        ("A fake clip shows the guard.", False),
        ("A fake doctor shows the guard.", True),
        ("The clip about a hoax shows the guard.", True),
    ],
)
def test_nobody_means_what_hoaxes_show(parse: Parse, text: str, believed: bool) -> None:
    parsed = parse(text)
    cue = text.index("shows")
    source = [Span(0, cue - 1)]
    words = certainty_words(load_lexicon())
    assert in_jest(parsed, source, [Span(cue, cue + 5)], words) == (not believed)


def told(parse: Parse, text: str, *, content: str, act: str) -> Extraction:
    """The text with one statement whose content is ``content``."""
    parsed = parse(text)
    start = text.index(content)
    span = Span(start, start + len(content))
    source, cue = Span(0, text.index(" ")), Span(text.index(" ") + 1, start)
    attribution = Attribution((source,), (cue,), (span,), Quotation.INDIRECT, act, 0.9)
    statement = Statement("st1", ("e1",), (source,), (cue,), (span,), act, Quotation.INDIRECT, 0.9)
    speaker = Entity("e1", "Group", "Somebody", mentions=(source,), unnamed=True)
    extraction = Extraction(
        parsed.document,
        entities=(speaker,),
        statements=(statement,),
        attributions=(attribution,),
    )
    return find_propositions(parsed, extraction, lexicon=load_lexicon())


@pytest.mark.parametrize(
    ("act", "content", "status", "raised"),
    [
        ("say", "police arrested a man", "claimed", "say"),
        ("say", "soldiers tortured a man", "alleged", "allege"),
        ("say", "a man was tortured", "claimed", "say"),
        ("allege", "a man was tortured", "alleged", "allege"),
        ("deny", "soldiers tortured a man", "denied", "deny"),
    ],
)
def test_status_in_a_statement(
    parse: Parse, act: str, content: str, status: str, raised: str
) -> None:
    found = told(parse, f"Somebody said {content}.", content=content, act=act)
    (event,) = found.events
    assert event.status == status
    assert event.statements == ("st1",)
    (statement,) = found.statements
    assert statement.propositions == (event.id,)
    assert statement.speech_act == raised
    assert not is_fact(event)


def test_what_stands_beside_a_claim_stays_a_fact(parse: Parse) -> None:
    text = "Somebody said it was late, and police arrested a man."
    found = told(parse, text, content="it was late", act="say")
    assert is_fact(found.events[0])
