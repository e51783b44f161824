"""Words by which English grammar tells who does what a verb without a subject says.

"Accused Roth of lying" has Roth lie, "foiled a plot to kill him" leaves open who would kill. They
stand here and not in ``ontology/`` because a parse is read below the lexicon, whose layer the
grammar may not import; who adds kinds of events never needs to add to them.
"""

from __future__ import annotations

# Prepositions behind which the object of the verb is the one who does it ("accused X of doing").
OBJECT_CONTROL = frozenset({"of", "for", "from", "into", "with"})
# Verbs whose subject does what they and an object are followed by ("promised Bo to leave", "used
# the yard to bomb the port").
SUBJECT_CONTROL = frozenset({"promise", "use"})
# Whoever does this to a plot or plan has none: "foiled a plot to kill him".
OPPOSING = frozenset(
    {"foil", "thwart", "uncover", "discover", "expose", "disrupt", "prevent", "detect", "avert"}
    | {"investigate", "probe", "condemn", "denounce", "frustrate", "stop", "reveal", "survive"}
)
# Verbs by which somebody is accused, tried or acquitted of what stands behind their preposition.
ACCUSING = frozenset(
    {"accuse", "acquit", "arrest", "blame", "charge", "clear", "convict", "detain", "indict"}
    | {"jail", "prosecute", "sentence", "suspect", "try"}
)
# Verbs whose object did what stands behind "of" or "for", wherever the parser hangs that phrase.
BLAMING = ACCUSING | {
    *("condemn", "criticise", "criticize", "denounce", "fault", "fine", "praise", "punish"),
    *("sack", "thank", "ban", "suspend", "dismiss", "expel", "discipline", "disqualify"),
}
# Nouns for what is held against the object of the verb above: "arrested him on suspicion of".
CHARGES = frozenset({"suspicion", "charge", "allegation", "accusation", "count", "connection"})
# Nouns behind "in" or "before" from which "accused of" may hang: "appeared in court accused of".
COURTS = frozenset({"court", "dock", "hearing", "tribunal", "magistrates", "judge", "bench"})
# Prepositions between a verb with its particle and who did it: "lashed out at Roth for lying".
SCOLDING = frozenset({"at", "against"})
# Verbs of getting and having: what they take did nothing ("won a medal for saving him").
GETTING = frozenset(
    {"win", "receive", "earn", "get", "take", "use", "have", "serve", "collect", "accept", "face"}
    | {"gain", "seek", "need", "spend"}
)
# Verbs that say of a whole what is part of it; it does none of that itself.
HOLDING = frozenset({"include", "involve", "entail", "comprise", "encompass"})
# Verbs before a person and a participle ("had the clerk beaten"), where the participle is passive.
CAUSING = frozenset({"have", "get"})
BEFORE_PARTICIPLES = CAUSING | {"want", "see", "hear", "find", "watch", "need", "order"}
