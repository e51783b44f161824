"""Who says what: source - cue - content spans, by rules joined with the tagger.

==========================  ============================================================
``find_attributions.py``    the whole way: rules, patterns, tagger, selection, confidence
``frames.py``               predicates of the parse, and which dependents a cue may take
``rules.py``                attributions of cue words: verbs, nouns, adjectives
``lexicon.py``              the closed classes of words that the rules need
``patterns.py``             attributions by word patterns: "according to", "in her view", asides
``clefts.py``               content across a copula: "what they want is peace"
``typography.py``           attributions by typography, and voices that take turns
``colons.py``               labels and headlines: a colon beside a name
``dashes.py``               signed quotations and dashed dialogue
``headlines.py``            headlines that name their source last
``speaker_phrases.py``      the names beside such marks
``layout.py``               attributions by layout: blocks below a colon, signed blocks
``colon_lists.py``          what a colon at the end of a block leads to
``source_spans.py``         the words of the source
``content.py``              the words of the content
``quotations.py``           quotations that go on, lead up, or were never closed
``readings.py``             what rules and tagger each make of an attribution
``evidence.py``             what speaks for the one and the other reading
``ensemble.py``             rules and tagger together
``confidence_features.py``  what the confidence model sees
``confidence.py``           how sure an attribution is
``selection.py``            rivals settled, nesting found
``spans.py``                span arithmetic
``told_subjects.py``        contents that begin with their subject
``unattributed_quotes.py``  quotations that nobody is named for
``pleas.py``                what is pleaded in court
``speakers.py``             the entities that speak
``spoken.py``               whether the words were spoken at all
``statements.py``           attributions and entities -> statements
``replies.py``              which statements answer which accusations
==========================  ============================================================
"""

from kg.extraction.attribution.find_attributions import find_attributions, tagger_input
from kg.extraction.attribution.unattributed_quotes import with_lone_quotations

__all__ = ["find_attributions", "tagger_input", "with_lone_quotations"]
