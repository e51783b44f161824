"""Extraction -> records: the named entities of a document with their names and contexts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.linking.agreed_types import name_of_sort
from kg.linking.constraints import Evidence
from kg.linking.context import ContextReader, Place, Surroundings
from kg.linking.entity_records import SORTS, Context, Record, Setting, Sort
from kg.linking.name_keys import Name, NameReader
from kg.model import Document, Entity, Extraction, is_fact
from kg.ontology.gazetteer import Gazetteer, given_name
from kg.ontology.lexicon import Lexicon
from kg.ontology.names import fold, is_acronym, is_acronym_of, name_words
from kg.ontology.vocabulary import mint

# Named entities of a document that are compared, the most mentioned first: enough for the longest
# article's main actors, and a bound on the work for lists of hundreds of names.
NEIGHBOURS = 24
# The share of bearers of a given name below which pronouns of that gender are a slip.
RARE = 0.1


@dataclass(frozen=True, slots=True)
class _Named:
    entity: Entity
    sort: Sort
    name: Name
    text: str
    own: str
    known: str | None
    acronyms: frozenset[str]
    idle: bool


class RecordReader:
    """Reads records; built once for many documents."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        """Raises LexiconError if a word list is missing."""
        self.names = NameReader(lexicon, gazetteer)
        self._contexts = ContextReader(lexicon, self.names)
        self._evidence = Evidence(lexicon)
        self._gazetteer = gazetteer
        self._skip = lexicon.words("acronymSkip")
        self._posts = lexicon.mapping("post")
        self._place_words = lexicon.words("placeWord")
        self._surnames = lexicon.words("surnameAlso")
        self._belonging = lexicon.words("belongingRelation")

    def walks_of(self, posts: set[str]) -> frozenset[str]:
        """The walks of life that posts belong to."""
        return self._contexts.walks_of(posts)

    def read(self, extraction: Extraction, base: str) -> list[Record]:
        """The records of one document, without those that never leave it."""
        document = extraction.document
        found = [n for entity in extraction.entities if (n := self._named(entity)) is not None]
        named = [n for n in found if not n.idle]
        barred = self._evidence.read(extraction)
        setting = self._setting(document, named)
        near = Surroundings(_places(named, Sort.BODY), _places(named, Sort.PLACE))
        relations = self._relations(extraction, {n.entity.id: n for n in named})
        records = []
        for item in found:
            context = self._contexts.read(document, item.entity, item.sort, near)
            records.append(
                Record(
                    setting=setting,
                    entity=item.entity.id,
                    iri=mint(base, "entity", document.id, item.entity.id),
                    sort=item.sort,
                    text=item.text,
                    name=item.name,
                    own=item.own,
                    acronyms=item.acronyms,
                    aliases=item.entity.aliases,
                    known=item.known,
                    context=_complete(context, item, relations.get(item.entity.id, ())),
                    type=item.entity.type,
                    sure=item.entity.sure or item.known is not None,
                    barred=barred.get(item.entity.id, frozenset()) | _barred(context),
                    idle=item.idle,
                )
            )
        return records

    def _setting(self, document: Document, named: Sequence[_Named]) -> Setting:
        ranked = sorted(named, key=lambda n: (-len(n.entity.mentions), n.own, n.text))
        shown = [n for n in ranked[:NEIGHBOURS] if n.name.full or n.known]
        return Setting(
            document.id,
            (document.published or "")[:10],
            {n.own: n.text for n in reversed(shown)},
            frozenset(n.own for n in shown if self._tells(n)),
            self._focus(named),
        )

    def _tells(self, item: _Named) -> bool:
        """False for what half of all articles name: world-known bodies, countries, big cities."""
        known = self._gazetteer.entity(item.known) if item.known is not None else None
        if known is not None:
            return known.wikidata is None
        return item.sort is not Sort.PLACE or not self._gazetteer.is_place(item.text)

    def _named(self, entity: Entity) -> _Named | None:
        sort = SORTS.get(entity.type)
        if sort is None or entity.unnamed:
            return None
        text, acronyms = self._full(entity, sort)
        name = self.name(text, sort)
        known = entity.link or self._known(entity.name, sort, name)
        if name is None:
            return None
        idle = known is None and self._is_doubtful(text, sort)
        if idle and entity.sure:
            return None
        own = f"known:{known}" if known else f"{sort.value}:{' '.join(filter(None, name.key))}"
        return _Named(entity, sort, name, text, own, known, acronyms, idle)

    def name(self, text: str, sort: Sort) -> Name | None:
        """A name taken apart as its sort has it; None if nothing in it names."""
        return name_of_sort(self.names, text, sort)

    def _full(self, entity: Entity, sort: Sort) -> tuple[str, frozenset[str]]:
        """The name in words where an alias has them, and the acronyms that stand for it."""
        if sort is not Sort.BODY:
            return entity.name, frozenset()
        listed = (entity.name, *entity.aliases)
        short = {fold(a).replace(".", "").removeprefix("the ") for a in listed if _is_short(a)}
        if not _is_short(entity.name):
            return entity.name, frozenset(short)
        for long in sorted(entity.aliases, key=lambda a: (-len(a), a)):
            words = [w for w in name_words(long) if w != "the"]
            if is_acronym_of(entity.name, words, self._skip):
                return long, frozenset(short)
        return entity.name, frozenset(short)

    def _known(self, text: str, sort: Sort, name: Name | None) -> str | None:
        """The gazetteer's identifier for a name that the document did not link."""
        if name is None or (sort is Sort.PERSON and not name.full):
            return None
        known = self._gazetteer.find(text)
        if known is None and (country := self._gazetteer.country(text)) is not None:
            known = self._gazetteer.find(country.name)
        return known.id if known is not None and SORTS.get(known.type) is sort else None

    def _relations(
        self, extraction: Extraction, named: dict[str, _Named]
    ) -> dict[str, list[_Named]]:
        """Entity -> the bodies and lands that the narrator says it belongs to."""
        found: dict[str, list[_Named]] = {}
        for relation in extraction.relations:
            if relation.predicate in self._belonging and is_fact(relation):
                target = named.get(relation.object)
                if target is not None and target.sort in (Sort.BODY, Sort.PLACE):
                    found.setdefault(relation.subject, []).append(target)
        return found

    def _focus(self, named: Sequence[_Named]) -> str | None:
        """The country that an article is about: named twice, and twice as often as any other."""
        counts: Counter[str] = Counter()
        for item in named:
            land = self.names.land(item.text) if item.sort is Sort.PLACE else None
            if land is not None:
                counts[land] += len(item.entity.mentions)
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if not ranked or ranked[0][1] < 2:
            return None
        return None if len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1] else ranked[0][0]

    def _is_doubtful(self, text: str, sort: Sort) -> bool:
        """True for a "place" that is called like a person: a slip of the tagger, as like as not."""
        words = name_words(text)
        place = words[-1] in self._place_words and words[-1] not in self._surnames
        return (
            sort in (Sort.PLACE, Sort.SITE)
            and 1 < len(words) <= 3
            and not place
            and (words[0] in self._posts or given_name(words[0]) is not None)
            and not self._gazetteer.is_place(text)
        )


def _is_short(text: str) -> bool:
    bare = text.removeprefix("The ").removeprefix("the ")
    return bool(bare) and is_acronym(bare)


def _places(named: Sequence[_Named], sort: Sort) -> list[Place]:
    return [Place(s, _word(n)) for n in named if n.sort is sort for s in n.entity.mentions]


def _word(item: _Named) -> str:
    """What an entity is called in contexts: lands by their names, as names of bodies give them."""
    return " ".join(item.name.key) if item.sort is Sort.PLACE else item.own


def _complete(context: Context, item: _Named, related: Sequence[_Named]) -> Context:
    """``context`` with what the name itself and relations say."""
    bodies = {n.own for n in related if n.sort is Sort.BODY}
    lands = {_word(n) for n in related if n.sort is Sort.PLACE} | item.name.lands
    return replace(
        context,
        organizations=context.organizations | bodies,
        lands=context.lands | lands,
        gender=_believed(context.gender, item),
    )


def _believed(gender: str | None, item: _Named) -> str | None:
    """The gender that pronouns show, unless the given name speaks against it: a slip, then."""
    if gender is None or item.sort is not Sort.PERSON or not item.name.key[0]:
        return gender
    share = given_name(name_words(item.text)[0])
    if share is None:
        return gender
    return gender if (share if gender == "feminine" else 1 - share) > RARE else None


def _barred(context: Context) -> frozenset[Sort]:
    """Who has a title, a post or a gender is a person."""
    told = context.posts or context.gender is not None
    return frozenset(Sort) - {Sort.PERSON} if told else frozenset()
