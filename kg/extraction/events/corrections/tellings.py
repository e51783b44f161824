"""The corrections of merged tellings, in their order: each one reads what the last one left."""

from __future__ import annotations

from collections.abc import Sequence

from kg.extraction.events.arguments import Participants
from kg.extraction.events.corrections.harm import share_harm
from kg.extraction.events.corrections.let_go import DISMISSAL, dismiss_let_go
from kg.extraction.events.corrections.meeting_partners import add_partners
from kg.extraction.events.corrections.misplaced_times import replace_times
from kg.extraction.events.corrections.misread_parts import drop_misread
from kg.extraction.events.corrections.outcomes import place_outcomes
from kg.extraction.events.corrections.pleaders import spare_pleaders
from kg.extraction.events.corrections.scenes import share_scenes
from kg.extraction.events.corrections.state_raids import name_states
from kg.extraction.events.drafts import Draft
from kg.extraction.triggers.lexicon import event_words
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import Lexicon


def correct_tellings(
    parsed: ParsedDocument, told: Sequence[Draft], people: Participants, lexicon: Lexicon
) -> None:
    """Corrects times, places, participants and misread parts of the events of a document."""
    replace_times(parsed, told, lexicon)
    share_scenes(parsed, told, lexicon)
    place_outcomes(parsed, told, people, lexicon)
    name_states(parsed, told, people, lexicon)
    add_partners(parsed, told, people, lexicon)
    share_harm(parsed, told, lexicon)
    drop_misread(parsed, told, lexicon)
    spare_pleaders(parsed, told)
    dismissal = event_words(lexicon).kinds.events[DISMISSAL]
    dismiss_let_go(parsed, told, dismissal, lexicon)
