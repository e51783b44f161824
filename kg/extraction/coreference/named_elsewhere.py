"""People that the text only describes in one place and names in another: one entity for both.

"A guard was jailed on Monday. Ana Roth, 34, had let two men out": the networks of ``antecedents``
decide while the text is read, before anything is known of who is named later. Here all events and
relations are known. A model ranks everybody named, and nobody, for each description that some
record needs; the person taken for the described one gets its records.

See docs/explanation/models/people.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from kg.extraction.coreference.denials_of_wrongs import denier
from kg.extraction.coreference.generic_nodes import ACCUSED, DOING, uses_of
from kg.extraction.coreference.joined_records import with_joined
from kg.extraction.coreference.next_accused import are_unlike, next_accused
from kg.extraction.coreference.other_cases import are_told_apart, shares_only_calling
from kg.extraction.coreference.people_pairs import Description, Pairs, PairWords
from kg.extraction.coreference.people_told import PeopleReader, Told
from kg.extraction.coreference.strangers import Strangers
from kg.extraction.ner.lone_people import is_one_of_people
from kg.extraction.ner.phrases import PERSON
from kg.model import Extraction
from kg.nlp.parse import ParsedDocument
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.weights import read_weights

Choice = tuple[Told, list[tuple[Told, set[str]]]]


@dataclass(frozen=True, slots=True)
class PeopleWeights:
    """The weights of the features, and how probable a choice must be.

    ``least_accused`` is for those who act or are accused, since a wrong choice accuses somebody.
    """

    least: float
    least_accused: float
    weights: Mapping[str, float]

    def chances(self, rows: Sequence[Set[str]]) -> list[float]:
        """The probability of each; what is left is nobody's."""
        # The sum of a set in any order: that of its words differs from process to process.
        scores = [math.fsum(self.weights.get(name, 0.0) for name in row) for row in rows]
        highest = max(0.0, *scores)
        odds = [math.exp(score - highest) for score in scores]
        whole = sum(odds) + math.exp(-highest)
        return [one / whole for one in odds]


@cache
def shipped() -> PeopleWeights:
    """The weights that ship; raises ModelError if they are missing or malformed."""
    (least, least_accused), weights = read_weights(
        "coreference", "people", limits=("least", "least accused")
    )
    return PeopleWeights(least, least_accused, weights)


def with_named_people(
    parsed: ParsedDocument,
    found: Extraction,
    *,
    words: PairWords,
    weights: PeopleWeights,
) -> Extraction:
    """``found`` where who is described is who is named, if that is probable enough."""
    taken: dict[str, list[tuple[float, Told]]] = {}
    uses = uses_of(found, words.wrong)
    accused = _accused(found, uses, words)
    gazetteer = load_gazetteer()
    for described, rows in choices(parsed, found, words=words):
        one = Description(parsed, described, words.nouns)
        if is_one_of_people(parsed, one.head, words.nouns, gazetteer):
            continue  # "the Canadian": only origins tell who that is
        chances = weights.chances([features for _, features in rows])
        best = max(range(len(rows)), key=chances.__getitem__)
        blamed = not {ACCUSED, DOING}.isdisjoint(uses[described.entity.id])
        least = weights.least_accused if blamed else weights.least
        likely = rows[best][0]
        unlike = blamed and are_unlike(described, likely)
        unlike = unlike or shares_only_calling(one, likely, words)
        is_likely = chances[best] >= least and not unlike
        if is_likely and not are_told_apart(parsed, one, likely, words.nouns):
            taken.setdefault(likely.entity.id, []).append((chances[best], described))
        elif described.entity.id in accused:
            named = [row[0] for row in rows]
            other = denier(parsed, found, one, named, accused=accused)
            other = other or next_accused(parsed, one, named, accused=accused)
            if other is not None and not are_told_apart(parsed, one, other, words.nouns):
                taken.setdefault(other.entity.id, []).append((weights.least_accused, described))
    ids = {
        told.entity.id: kept
        for kept, descriptions in taken.items()
        for told in _one_person(descriptions, Strangers(found))
    }
    return with_joined(found, ids) if ids else found


def _accused(found: Extraction, uses: Mapping[str, Set[str]], words: PairWords) -> frozenset[str]:
    """Who is said to have done a wrong."""
    doers = (
        role.entity
        for event in found.events
        for role in event.roles
        if event.type in words.wrongs and role.role == DOING and role.entity is not None
    )
    return frozenset((*(who for who, told in uses.items() if ACCUSED in told), *doers))


def _one_person(taken: Sequence[tuple[float, Told]], strangers: Strangers) -> Iterator[Told]:
    """Of descriptions taken for one person, the likeliest, and those that may mean the same."""
    kept: list[Told] = []
    for _, told in sorted(taken, key=lambda one: -one[0]):
        if not any(strangers.are_two(told, other) for other in kept):
            kept.append(told)
            yield told


def choices(parsed: ParsedDocument, found: Extraction, *, words: PairWords) -> Iterator[Choice]:
    """Each person without a name that some record needs, and everybody named who may be meant, with
    features."""
    uses = uses_of(found, words.wrong)
    waiting = {
        one.id for one in found.entities if one.unnamed and one.type == PERSON and uses[one.id]
    }
    if not waiting or not any(one.type == PERSON and not one.unnamed for one in found.entities):
        return
    people = PeopleReader(parsed, found, words.nouns).people()
    pairs = Pairs(parsed, found, people, words)
    for told in people:
        if told.entity.id in waiting and told.descriptions:
            description = Description(parsed, told, words.nouns)
            rows = [] if description.means_another else pairs.features(description)
            if rows:
                yield told, rows
