"""Who says what: source - cue - content spans, by rules joined with the tagger.

===================  ============================================================
``finding.py``       the road: rules, patterns, join, mending, confidence
``frames.py``        predicates of the parse, and which dependents a cue may take
``rules.py``         attributions of cue words: verbs, nouns, adjectives
``rule_words.py``    the closed classes of words that the rules need
``patterns.py``      attributions by word patterns: "according to", "in her view", asides
``clefts.py``        content across a copula: "what they want is peace"
``typography.py``    attributions by typography: a colon, a dash, a headline
``layout.py``        attributions by layout: blocks below a colon, signed blocks
``below.py``         what a colon at the end of a block leads to
``source_spans.py``  the words of the source
``content.py``       the words of the content
``quotations.py``    quotations that go on, lead up, or were never closed
``readings.py``      what rules and tagger each make of an attribution
``evidence.py``      what speaks for the one and the other reading
``join.py``          rules and tagger together
``features.py``      what the confidence model sees
``lone.py``          quotations that nobody is named for
``confidence.py``    how sure an attribution is
``selection.py``     rivals settled, nesting found
``spans.py``         span arithmetic
===================  ============================================================
"""

from kg.extraction.attribution.find_attributions import find_attributions, tagger_input
from kg.extraction.attribution.unattributed_quotes import with_lone_quotations

__all__ = ["find_attributions", "tagger_input", "with_lone_quotations"]
