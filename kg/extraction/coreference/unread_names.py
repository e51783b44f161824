"""Capitalised words that were not read as names, and got a type only by what they take part in.

"Windows XP", which lies in a list of places, or "a Republican", who may win: a relation or an event
expects somebody there, and so a node was made. In 980 real articles one of ten such nodes of a
relation is right, and one of five of an event. Their words stay in the roles. Ships act like
people, and are things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extraction.coreference.generic_nodes import ACCUSED, SPEAKING, core_of_facts, uses_of
from kg.extraction.coreference.needed_nodes import without_entities
from kg.extraction.ner.name_types import Named, Verdict
from kg.extraction.ner.phrases import GROUP, ORGANIZATION, PERSON, PLACE, SITE, THING
from kg.model import Entity, Extraction
from kg.ontology.names import fold

ACTING = frozenset({PERSON, GROUP, ORGANIZATION, PLACE, SITE})
TAKING_PART = frozenset({"agent", "patient", "place", "origin", "theme"})
# Relations from which little follows for a name. Who owns a mine, or joins a party, is asked for.
LOOSE = frozenset(
    {"locatedIn", "basedIn", "partOf", "nationality", "holdsPosition", "hasOccupation"}
    | {"supports", "opposes", *TAKING_PART}
)


# Bodies of a state are known by their noun and country ("Greek police"), buildings by their noun.
DESCRIBED = frozenset({PERSON, GROUP, ORGANIZATION})


@dataclass(frozen=True, slots=True)
class UnreadWords:
    """``wrong``: the relations that are wrongs; ``vessels``: what names of ships begin with;
    ``telling``: words in names by which these surely mean a place or body."""

    wrong: frozenset[str]
    vessels: frozenset[str]
    telling: frozenset[str]


def with_described(found: Extraction, named: Named | None) -> Extraction:
    """``found`` where capitals of which nothing was read describe somebody: "Teen", "Climber".

    Readers of 1,253 real articles have none of 46 such people, groups and firms by that name.
    """
    if named is None:
        return found
    entities = tuple(
        replace(one, unnamed=True)
        if _is_made(one)
        and one.type in DESCRIBED
        and not any(True for _ in _verdicts(found, one, named))
        else one
        for one in found.entities
    )
    return found if entities == found.entities else replace(found, entities=entities)


def without_unread_names(found: Extraction, named: Named | None, words: UnreadWords) -> Extraction:
    """``found`` without them, unless they speak or are accused.

    ``named``: the names of the document; nothing is left out where none were read.
    """
    if named is None:
        return found
    uses = uses_of(found, words.wrong)
    told = core_of_facts(found)
    gone = {
        entity.id
        for entity in found.entities
        if _is_made(entity)
        and uses[entity.id].isdisjoint((SPEAKING, ACCUSED))
        and _is_unread(found, entity, named)
        and (_is_vessel(entity, words) or _is_nobody(found, entity, named, uses[entity.id], words))
        and (entity.id not in told or _is_vessel(entity, words))
    }
    return without_entities(found, gone) if gone else found


def _is_made(entity: Entity) -> bool:
    """True of capitals to which only a relation or event gave a type."""
    return not entity.sure and entity.link is None and entity.type in ACTING


def _is_unread(found: Extraction, entity: Entity, named: Named) -> bool:
    return all(one.type == THING for one in _verdicts(found, entity, named))


def _is_vessel(entity: Entity, words: UnreadWords) -> bool:
    names = (entity.name, *entity.aliases)
    return any(name.lower().split()[0] in words.vessels for name in names if name.strip())


def _is_nobody(
    found: Extraction, entity: Entity, named: Named, uses: set[str], words: UnreadWords
) -> bool:
    """True where only a loose relation or an event that is no fact expects somebody."""
    if words.telling.intersection(entity.name.lower().split()):
        return False
    # What the rules know for a name may well act: "the Saints".
    acts = any(_verdicts(found, entity, named)) and not uses.isdisjoint(TAKING_PART)
    return bool(uses) and uses <= LOOSE and not acts


def _verdicts(found: Extraction, entity: Entity, named: Named) -> Iterator[Verdict]:
    """What was read of each of its names."""
    words = {entity.name, *entity.aliases, *map(found.document.words, entity.mentions)}
    for name in words:
        for form in (name, name.partition(" ")[2] if name.lower().startswith("the ") else name):
            verdict = named.types.get(fold(form))
            if verdict is not None:
                yield verdict
