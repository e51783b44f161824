"""Relations, posts and allegations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from kg.extraction.triggers.lexicon import event_words
from kg.model import Event, Relation, Status, is_fact
from kg.ontology.lexicon import load_lexicon
from tests.benchmarks.real.alignment import Counts, Pair, Told
from tests.cases.real import labels as lb

# Relations that readers labelled; whose relative somebody is holds in both directions.
COMPARED = lb.RELATIONS


def count_relations(pair: Pair, counts: Counts) -> None:
    """Counts of relations, posts and allegations of one article."""
    _relations(pair, counts)
    _posts(pair, counts)
    _allegations(pair, counts)


def known_relations(pair: Pair) -> set[tuple[str, str, str]]:
    """The relations of the reader with what follows from them."""
    known = {(b.predicate, b.subject, b.object) for b in pair.gold.bonds}
    known |= {("memberOf", o.holder, o.body) for o in pair.gold.offices if o.body}
    known |= {("memberOf", s, o) for p, s, o in known if p == "spokespersonFor"}
    known |= {("relativeOf", o, s) for p, s, o in known if p == "relativeOf"}
    places = {(s, o) for p, s, o in known if p == "locatedIn"}
    while more := {(a, d) for a, b in places for c, d in places if b == c} - places:
        places |= more
    known |= {("locatedIn", s, o) for s, o in places}
    seats = {(s, o) for p, s, o in known if p == "basedIn"}
    return known | {("basedIn", s, d) for s, o in seats for c, d in places if c == o}


def _relations(pair: Pair, counts: Counts) -> None:
    known = known_relations(pair)
    found: dict[tuple[str, str | None, str | None], Relation] = {}
    for relation in pair.relations:
        if relation.predicate not in COMPARED:
            continue
        ends = pair.entity_of.get(relation.subject), pair.entity_of.get(relation.object)
        found.setdefault((relation.predicate, *ends), relation)
        if relation.predicate == "relativeOf":
            found.setdefault((relation.predicate, *ends[::-1]), relation)
        if is_fact(relation):
            right = (relation.predicate, *ends) in known
            counts.add("relations asserted: P", right)
            if not right:
                words = pair.quote(pair.sentences[pair.sentence(relation.span.start)])[:140]
                names = " ".join(_names(pair, one) for one in (relation.subject, relation.object))
                counts.errors.append(f"relation: {relation.predicate} {names} | {words}")
    wanted = [b for b in pair.gold.bonds if b.predicate in COMPARED]
    for bond in wanted:
        there = (bond.predicate, bond.subject, bond.object) in found
        counts.add("relations: R", there)
        if not there:
            counts.errors.append(f"relation missed: {bond.predicate} {pair.quote(bond.span)}")


def _names(pair: Pair, node: str) -> str:
    return next((e.name for e in pair.found.entities if e.id == node), node)


def _posts(pair: Pair, counts: Counts) -> None:
    names = {entity.id: entity.name for entity in pair.found.entities}
    used: set[str] = set()
    for relation in pair.relations:
        if relation.predicate not in ("holdsPosition", "heldPosition"):
            continue
        holder = pair.entity_of.get(relation.subject)
        title = _words(names[relation.object])
        same = [
            o for o in pair.gold.offices
            if o.holder == holder and title & _words(pair.quote(o.span))
        ]  # fmt: skip
        office = next((o for o in same if o.id not in used), same[0] if same else None)
        counts.add("posts: P", office is not None)
        if office is None:
            counts.errors.append(f"post: {names[relation.object]} of {names[relation.subject]}")
            continue
        used.add(office.id)
        value = relation.time.value if relation.time else None
        past = value is not None and value.startswith("../")
        counts.add("posts: held now or formerly", past == (office.state == "former"))
    for office in pair.gold.offices:
        counts.add("posts: R", office.id in used)
        if office.id not in used:
            counts.errors.append(f"post missed: {pair.quote(office.span)}")


def _words(text: str) -> set[str]:
    """The words of a title; "Sen." and "Senator" are one."""
    words = {word.casefold() for word in text.split()}
    full = {word for short in words for word in _spelled_out().get(short, "").casefold().split()}
    return {word.strip(".,'’") for word in words | full} - {"of", "the", "for", "and", "s"}


@cache
def _spelled_out() -> dict[str, str]:
    """Abbreviated titles -> the posts that they stand for."""
    return dict(load_lexicon().mapping("postSpelling"))


@cache
def _wrongs() -> frozenset[str]:
    """Kinds of events that are wrongs."""
    kinds = event_words(load_lexicon()).kinds
    return frozenset(name for name, kind in kinds.events.items() if kind.wrong)


def allegations(pair: Pair) -> Iterator[Told]:
    """What newskg tells as an allegation with an accused: alleged relations, alleged wrongs."""
    if pair.accusations is not None:
        yield from pair.accusations
        return
    statements = {s.id: s for s in pair.found.statements}

    def accusers(told: Event | Relation) -> frozenset[str | None]:
        return frozenset(
            pair.entity_of.get(actor) for s in told.statements for actor in statements[s].actors
        )

    for relation in pair.relations:
        if relation.status is Status.ALLEGED:
            words = f"{_names(pair, relation.subject)} {relation.predicate}"
            spans = (relation.span, *relation.evidence)
            yield Told(accusers(relation), pair.entity_of.get(relation.subject), spans, words)
    for event in pair.events:
        if event.status is not Status.ALLEGED or event.type not in _wrongs():
            continue
        for role in event.roles:
            if role.role == "agent" and role.entity:
                words = f"{_names(pair, role.entity)} {event.type} {pair.quote(event.trigger)}"
                spans = (event.trigger, *event.evidence)
                by = {
                    pair.entity_of.get(r.entity)
                    for r in event.roles
                    if r.role == "accuser" and r.entity
                }
                # Who accuses counts before who reports it: "according to Lind, Roth accused Ode".
                who = frozenset(by) or accusers(event)
                yield Told(who, pair.entity_of.get(role.entity), spans, words)


def _allegations(pair: Pair, counts: Counts) -> None:
    wanted = [a for a in pair.gold.accusations if a.made]
    met: set[str] = set()
    whole: set[str] = set()
    for told in allegations(pair):
        near = [
            a for a in pair.gold.accusations if told.accused in a.accused and _near(pair, a, told)
        ]
        right = [a for a in near if a.made and told.accusers <= _who_tells(pair, a)]
        counts.add("allegations: P", bool(right))
        met |= {a.id for a in near}
        whole |= {a.id for a in right if told.accusers >= set(a.accusers)}
        if not right:
            sentence = pair.quote(pair.sentences[pair.sentence(told.spans[0][0])])[:160]
            counts.errors.append(f"FALSE ACCUSATION: {told.words} | {sentence}")
    for accusation in wanted:
        counts.add("allegations: accused found R", accusation.id in met)
        counts.add("allegations: R", accusation.id in whole)
        if accusation.id not in whole:
            words = pair.quote(accusation.wrong[0])
            sentence = pair.quote(pair.sentences[pair.sentence(accusation.wrong[0][0])])[:160]
            counts.errors.append(f"allegation missed: {words} | {sentence}")


def _who_tells(pair: Pair, accusation: lb.Accusation) -> set[str | None]:
    """Who accuses; and where nobody is named, who says that somebody is accused."""
    claims = {claim.id: claim for claim in pair.gold.claims}
    tellers = {speaker for name in accusation.claims for speaker in claims[name].speakers}
    return {*accusation.accusers, *tellers}


def _near(pair: Pair, accusation: lb.Accusation, told: Told) -> bool:
    """True where both point to one sentence, or to neighbouring ones."""
    mine = {pair.sentence(start) for start, _ in told.spans}
    theirs = {pair.sentence(start) for start, _ in accusation.wrong}
    return any(abs(a - b) <= 1 for a in mine for b in theirs)
