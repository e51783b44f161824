"""Chains and tenures as records: entities, and the relations that posts imply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.extraction.coreference.body_clusters import body_name
from kg.extraction.coreference.chains import Chain, Chains, same_sort
from kg.extraction.coreference.post_words import When
from kg.extraction.coreference.posts import Tenure
from kg.extraction.ner.phrases import BODIES, PERSON, PLACE, THING, Nouns, Phrase, Reference
from kg.extraction.ner.runs import is_by_letter
from kg.model import (
    Commitment,
    Entity,
    MentionKind,
    Polarity,
    Relation,
    Span,
    Status,
    Time,
    TimeFrame,
    digest,
)
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import MODIFIERS, roots
from kg.ontology.gazetteer import Country, Gazetteer
from kg.ontology.names import plain_name

POST = "Post"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The entities of one document, with their posts, memberships and nationalities.

    ``mentions`` maps each mention's span to the identifier of its entity; ``members`` says who a
    joint "they" stands for.
    """

    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    mentions: dict[Span, str]
    members: dict[str, tuple[str, ...]]


class RecordMaker:
    """Makes the records of one document."""

    def __init__(
        self, parsed: ParsedDocument, chains: Chains, nouns: Nouns, gazetteer: Gazetteer
    ) -> None:
        """``chains`` are complete."""
        self._parsed = parsed
        self._nouns = nouns
        self._gazetteer = gazetteer
        kept = [c for c in chains.all if c.type != THING and _substance(c)]
        self._chains = sorted(kept, key=lambda c: (c.first, -max(p.last for p in c.phrases)))
        self._ids: dict[int, str] = {}
        self._entities: dict[str, Entity] = {}

    def make(self, tenures: list[Tenure]) -> Resolution:
        """Entities in the order of their first mention; chains of pronouns alone are left out."""
        mentions: dict[Span, str] = {}
        for chain in self._chains:
            entity = self._entity(chain)
            self._ids[id(chain)] = entity.id
            self._entities[entity.id] = entity
            for span in entity.mentions:
                mentions.setdefault(span, entity.id)
        members = {
            self._ids[id(c)]: tuple(self._ids[id(m)] for m in c.members if id(m) in self._ids)
            for c in self._chains
            if c.members
        }
        relations = {r.id: r for tenure in tenures for r in self._relations(tenure)}
        return Resolution(
            tuple(self._entities.values()), tuple(relations.values()), mentions, members
        )

    def _entity(self, chain: Chain) -> Entity:
        spans = tuple(sorted({phrase.span(self._parsed) for phrase in chain.phrases}))
        known = self._gazetteer.entity(chain.link) if chain.link else None
        worded = self._worded(chain)
        name, kind = self._state_name(chain) or worded, chain.type
        if known is not None:
            name = known.name
            kind = known.type if same_sort(known.type, kind) else kind
        others = {*chain.names, worded} - {name}
        aliases = {n for n in others if n.lower() not in self._nouns.body_nouns}
        return Entity(
            digest(self._parsed.document.id, chain.type, str(spans[0].start), str(spans[0].end)),
            kind,
            name,
            tuple(sorted(aliases)),
            chain.link,
            spans,
            not chain.named and chain.state_name is None,
            chain.clear,
        )

    def _state_name(self, chain: Chain) -> str | None:
        """One name for "Thailand's government" and "the Thai government"; None for others."""
        country = self._gazetteer.country(chain.country) if chain.country else None
        noun = next(
            (p.words for p in chain.phrases if p.country and p.words in self._nouns.state_nouns),
            None,
        )
        if chain.state_name is not None:
            return chain.state_name
        if country is None or chain.type not in BODIES:
            return None
        if "government" in chain.kinds:
            noun = "government"
        return body_name(noun, country) if noun is not None else None

    def _worded(self, chain: Chain) -> str:
        """The longest name used, or else the first description."""
        names = [p for p in chain.phrases if p.kind is MentionKind.NAME]
        plain = [p for p in names if p.words not in self._nouns.state_nouns]
        if chain.type == PLACE and plain:
            names = plain  # not "state of Ohio", which is Ohio
        if names:
            longest = max(names, key=lambda p: (_length(p), -p.first))
            shared = _length(longest) > longest.last - longest.first  # "Khizr and Ghazala Khan"
            return longest.words if shared else self._trimmed(longest)
        return self._trimmed(next(p for p in chain.phrases if p.kind is MentionKind.NOMINAL))

    def _trimmed(self, phrase: Phrase) -> str:
        tokens, first = self._parsed.tokens, phrase.first
        if (
            first < phrase.last - 1
            and tokens[first].lower in self._nouns.articles
            and phrase.reference is not Reference.NEW
        ):
            first += 1
        last = phrase.last
        while last - first > 1 and tokens[last - 1].lower in self._nouns.letters_behind:
            if tokens[last - 2].pos == "DET":
                break  # "an MP"
            last -= 1  # "Leonie Akers QC"
        span = Span(tokens[first].start, tokens[last - 1].end)
        if is_by_letter(tokens[first:last], self._nouns):
            span = Span(span.start, tokens[last - 1].start + 1)  # "named only as Officer K."
        return plain_name(" ".join(self._parsed.document.words(span).split()))

    # ------------------------------------------------------------------ relations

    def _relations(self, tenure: Tenure) -> Iterator[Relation]:
        holder = self._id(tenure.holder)
        if holder is None:
            return
        if tenure.kin:
            relative = self._id(tenure.body)
            if relative is not None:
                yield self._relation(holder, "relativeOf", relative, tenure)
            return
        yield from self._homes(holder, tenure)
        doubts = self._doubts(tenure)
        if doubts:
            alleged = doubts & self._nouns.alleged  # a membership, and no post
            for one in self._memberships(holder, tenure) if alleged else ():
                yield replace(one, status=Status.ALLEGED)
            return
        # Somebody only referred to by the post ("the chair of the board") is not said to hold it.
        if tenure.words and tenure.holder.named:
            yield from self._offices(holder, tenure)
        yield from self._memberships(holder, tenure)

    def _doubts(self, tenure: Tenure) -> set[str]:
        """ "The *suspected* Red Dawn fighter Bo Roth", "an *alleged* member of the Mafia"; the
        so-called Red Dawn has members all the same."""
        parsed = self._parsed
        heads = roots(parsed.within(tenure.span))
        titles = (kid for head in heads for kid in parsed.kids(head.i, *MODIFIERS))
        beside = (kid for one in (*heads, *titles) for kid in parsed.kids(one.i, *MODIFIERS))
        return {kid.lower for kid in beside} & self._nouns.doubted

    def _homes(self, holder: str, tenure: Tenure) -> Iterator[Relation]:
        """Where somebody is based, and their nationality."""
        place = self._id(tenure.place)
        if place is not None:
            yield self._relation(holder, "basedIn", place, tenure)
        if tenure.country is not None and not tenure.words:
            told = "nationality" if tenure.national else "basedIn"
            yield self._relation(holder, told, self._country(tenure, tenure.country), tenure)

    def _offices(self, holder: str, tenure: Tenure) -> Iterator[Relation]:
        """A post or an occupation; past occupations are left out."""
        over = tenure.when is When.PAST
        if not tenure.calling:
            held = "heldPosition" if over else "holdsPosition"
            yield self._relation(holder, held, self._post(tenure), tenure)
        elif not over:
            yield self._relation(holder, "hasOccupation", self._post(tenure), tenure)

    def _memberships(self, holder: str, tenure: Tenure) -> Iterator[Relation]:
        """Speaking for a body, and belonging to it."""
        body, over = self._id(tenure.body), tenure.when is When.PAST
        if body is None or tenure.body is None or self._entities[body].type == PLACE:
            return  # nobody is a member of Alaska
        if tenure.noun in self._nouns.spokes and not over and tenure.body.type != PLACE:
            yield self._relation(holder, "spokespersonFor", body, tenure)
        if tenure.body.type not in BODIES:
            return
        if tenure.noun not in self._nouns.outside_posts | self._nouns.outsiders:
            member = "formerlyMemberOf" if over else "memberOf"
            yield self._relation(holder, member, body, tenure)

    def _id(self, chain: Chain | None) -> str | None:
        """The identifier of the chain's entity; None if it did not become one."""
        return None if chain is None else self._ids.get(id(chain))

    def _relation(self, subject: str, predicate: str, target: str, tenure: Tenure) -> Relation:
        document = self._parsed.document
        evidence = self._parsed.sentence_span(tenure.sentence)
        return Relation(
            digest(document.id, predicate, subject, target, str(tenure.span.start)),
            subject,
            predicate,
            target,
            tenure.span,
            Status.ASSERTED,
            Polarity.AFFIRMED,
            Commitment.CERTAIN,
            TimeFrame.FUTURE if tenure.when is When.FUTURE else TimeFrame.NON_FUTURE,
            evidence=(evidence,),
            time=self._time(tenure),
        )

    def _time(self, tenure: Tenure) -> Time | None:
        """A title is true of the day of the report; a former one until then, the next from then.

        The report's day is the only date in the text. Without it, only "former" is known.
        """
        day = self._parsed.document.published
        if day is None:
            return None if tenure.when is When.NOW else Time(tenure.span)
        values = {When.PAST: f"../{day}", When.NOW: day, When.FUTURE: f"{day}/.."}
        return Time(tenure.span, values[tenure.when])

    def _post(self, tenure: Tenure) -> str:
        """The post as an entity, one for each wording and body."""
        words = " ".join(tenure.words.split())
        place = self._place_of_post(tenure)
        name = f"{words} of {place}" if place else words
        identifier = digest(self._parsed.document.id, POST, name.lower())
        if identifier not in self._entities:
            aliases = (words,) if place else ()
            self._entities[identifier] = Entity(
                identifier, POST, name, aliases, None, (self._post_span(tenure),), False
            )
        return identifier

    def _place_of_post(self, tenure: Tenure) -> str:
        """The body that a post is in, or else its country; "" if the text gives neither."""
        body = self._id(tenure.body)
        person = tenure.body is not None and tenure.body.type == PERSON  # whose spokesman one is
        if body is not None and not person and not self._is_of_party(tenure):
            return self._entities[body].name
        return tenure.country.name if tenure.country is not None else ""

    def _is_of_party(self, tenure: Tenure) -> bool:
        """True for a post of the state: a senator is the state's, not the party's."""
        kinds = tenure.body.kinds if tenure.body is not None else frozenset()
        return "party" in kinds and tenure.noun in self._nouns.state_posts

    def _post_span(self, tenure: Tenure) -> Span:
        at = self._parsed.text.find(tenure.words, tenure.span.start)
        return Span(at, at + len(tenure.words)) if at >= 0 else tenure.span

    def _country(self, tenure: Tenure, country: Country) -> str:
        known = self._gazetteer.find(country.name)
        for entity in self._entities.values():
            if entity.type == PLACE and (
                entity.name == country.name or (known is not None and entity.link == known.id)
            ):
                return entity.id
        identifier = digest(self._parsed.document.id, PLACE, country.name)
        link = known.id if known is not None and known.type == PLACE else None
        self._entities[identifier] = Entity(
            identifier, PLACE, country.name, (), link, (self._adjective(tenure),), False
        )
        return identifier

    def _adjective(self, tenure: Tenure) -> Span:
        """The word that names the country: "Kenyan", the first word or the one before it."""
        first = self._parsed.at(tenure.span.start)
        if first is None:
            return tenure.span
        for token in self._parsed.tokens[max(first.i - 1, 0) : first.i + 1]:
            if self._gazetteer.demonym(token.text) is not None:
                return token.span
        return tenure.span


def _substance(chain: Chain) -> bool:
    """False for pronouns alone, and for a place without a name ("various provinces")."""
    if chain.type == PLACE and not chain.named:
        return False
    return any(phrase.kind is not MentionKind.PRONOUN for phrase in chain.phrases)


def _length(name: Phrase) -> int:
    """How many words a name has, with a surname that stands behind the next one's."""
    return max(name.last - name.first, len(name.words.split()))
