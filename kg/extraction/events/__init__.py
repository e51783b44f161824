"""Events and relations with roles, numbers, times and certainty, run from the lexicon.

=======================  ============================================================
``finding.py``           the road of one document
``triggers.py``          the words that name a kind
``anchors.py``           from a trigger to who does it and whom it is done to
``roles.py``             role paths of a kind, walked through the tree
``fillers.py``           what may fill a role, and the entity it names
``sense.py``             whether a word that may name an event does so here, by a trained model
``relations.py``         relations between two participants
``layers.py``            which statement a piece of text is told in
``certainty.py``         status, polarity, commitment, time frame
``certainty_beside.py``  what words beside a trigger do to them
``certainty_frames.py``  phrases, asides and headline sources at the edge of a clause
``certainty_given.py``   what is taken as given, whatever stands above it
``certainty_governors``  what a governing word says of what stands below it
``certainty_words.py``   the word lists of certainty
``certainty_hearsay``    signs that somebody says so, where no statement was found
``accusing.py``          frames that ascribe a wrong to somebody
``accusations.py``       wrongs in the accuser's own words, as propositions
``gate.py``              whether it is clear who did a wrong
``measures.py``          what a number counts, and its unit
``subgroups.py``         breakdowns of a number
``figuring.py``          numbers, times and places given to events
``drafts.py``            a proposition in the making
``identity.py``          the same event told twice is one
``propositions.py``      drafts as records
``event_words.py``       word lists, gathered once per lexicon
``spans.py``             walking a dependency tree
=======================  ============================================================
"""

from kg.extraction.events.find_events import find_propositions

__all__ = ["find_propositions"]
