"""The evidence for each type of a name, and its weights."""

from __future__ import annotations

from kg.extraction.ner.phrases import GROUP, ORGANIZATION, PERSON, PLACE, THING

# The tagger's labels and their weights. Judged by eye on news: PERSON is right about nine
# times in ten, ORG and GPE eight, and the rest is noise that is only evidence against people.
LABELS = {
    "PERSON": (PERSON, 1.0),
    "ORG": (ORGANIZATION, 0.8),
    "GPE": (PLACE, 0.9),
    "LOC": (PLACE, 0.9),
    "FAC": (PLACE, 0.5),
    "NORP": (ORGANIZATION, 0.4),
    "WORK_OF_ART": (THING, 1.0),
    "LAW": (THING, 1.2),
    "EVENT": (THING, 1.0),
    "PRODUCT": (THING, 0.5),
    "LANGUAGE": (THING, 1.0),
}
# Certain evidence outweighs any number of the tagger's labels in one document.
CERTAIN = 20.0
STRONG = 4.0
FAIR = 2.0
LOCATED = 1.5
WEAK = 0.7
# The longest acronym, in letters, that is certainly one.
ACRONYM = 5
# A town's name alone weighs less than the tagger's PERSON: Obama and Clinton are towns as well.
SMALL_CITY = 0.9
# Less than this is only a capitalised word that is the subject of a verb.
LEAST = 0.4
# Below this, the pronouns of a document may still make a name a person.
SURE = 3.5
# The best type must lead the next by this much for other documents to rely on it.
AHEAD = 2.0


class Votes(dict[str, float]):
    """Type -> weight; a type without evidence has none."""

    def __missing__(self, kind: str) -> float:
        return 0.0

    def take(self, others: Votes) -> None:
        """Adds the weights of ``others``."""
        for kind, weight in others.items():
            self[kind] += weight

    @property
    def best(self) -> str:
        """The type with the most evidence; THING if there is too little."""
        if not self:
            return THING
        kind, weight = max(self.items(), key=lambda item: (item[1], item[0]))
        return THING if kind == GROUP or weight < LEAST else kind

    @property
    def sure(self) -> bool:
        """True if there is more evidence than the tagger and a city's name."""
        return bool(self) and max(self.values()) >= SURE

    @property
    def is_clear(self) -> bool:
        """True if it is sure, and no other type is close."""
        best, *others = sorted(self.values(), reverse=True) or [0.0]
        return best >= SURE and (not others or best - others[0] >= AHEAD)
