"""Events and relations with roles, numbers and times, run from the lexicon.

`find_events` has the order of the work: a trigger's `senses`, its `roles` among the `arguments`,
`relations`, `accusations`, `numbers`, `corrections`, the trained `weighing`, equal tellings merged
(`event_coreference`), and drafts made records (`propositions`). The first line of each module says
what it does.
"""

from kg.extraction.events.find_events import find_propositions

__all__ = ["find_propositions"]
