"""Numbers, times and lists of places of a sentence, given to the events that they belong to."""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.events.arguments import Participants
from kg.extraction.events.attachment import owner_of, under_verb
from kg.extraction.events.attribution_scope import Layers, settle
from kg.extraction.events.drafts import TIME_LIKE_ROLES, Draft
from kg.extraction.events.numbers.measures import Measured, SentenceFigures, figures, pieces_of
from kg.extraction.events.numbers.origins import PEOPLE, Origin, origins_of, part_words
from kg.extraction.events.numbers.parts import Part, PartReader, retold
from kg.extraction.events.numbers.subgroups import Subgroup, find_subgroups
from kg.extraction.events.roles import listed_members
from kg.extraction.factuality.labels import Certainty
from kg.extraction.quantities import number_words
from kg.extraction.times.clock import Clock
from kg.model import Quantity, Role, Span, Time, TimeFrame
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import phrase_span, phrase_tokens
from kg.nlp.tree import FINITE, PAST, PLURAL, VERBAL, tense_tag
from kg.ontology.lexicon import Lexicon

MAX_SENTENCES_ON = 3  # a list of places stands in the sentence told last or soon behind it


class Figuring:
    """Fills drafts of one document; sentences must be given in reading order for the clock."""

    def __init__(
        self,
        parsed: ParsedDocument,
        people: Participants,
        lexicon: Lexicon,
        clock: Clock,
    ) -> None:
        numbers = number_words(lexicon)
        self._parsed = parsed
        self._people = people
        self._numbers = numbers
        self._clock = clock
        self._part_words = part_words(lexicon)
        self._parts = PartReader(parsed, self._part_words, numbers)
        self.times: dict[int, tuple[Time, ...]] = {}  # those of each sentence that is read

    def fill(self, drafts: list[Draft], layers: Layers) -> list[Draft]:
        """Gives each draft the quantities, subgroups and times of its sentence; returns the
        drafts with those that parts tell as events of their own."""
        by_sentence: dict[int, list[Draft]] = {}
        for draft in drafts:
            by_sentence.setdefault(draft.sentence, []).append(draft)
        told = list(drafts)
        # "The next day" counts from the times before it, so that all sentences are read in order.
        for sentence in range(len(self._parsed.sentences) if drafts else 0):
            self._read(sentence, by_sentence.get(sentence, []))
        for part in self._parts.read(told):
            told.extend(self._give_part(part, layers))
        return told

    def _read(self, sentence: int, drafts: list[Draft]) -> None:
        """Reads the times of a sentence, and what else its ``drafts`` need."""
        if drafts:
            read = figures(self._parsed, sentence, self._numbers, self._clock)
            self._fill_sentence(drafts, read)
            self.times[sentence] = read.times
        else:
            cut = pieces_of(self._parsed, sentence)
            self.times[sentence] = tuple(self._clock.find(self._parsed.text, cut))

    def _fill_sentence(self, drafts: list[Draft], read: SentenceFigures) -> None:
        for draft in drafts:
            self._unread(draft, read)
        for time in read.times:
            self._give_time(time, drafts)
        for draft in drafts:
            self._give_subgroups(draft, read)
        for item in read.quantities:
            self._give_quantity(item, drafts)
        for draft in drafts:
            self._give_nationality(draft)

    def _give_part(self, part: Part, layers: Layers) -> list[Draft]:
        """A part into its event, or into a telling of its own where somebody else tells it."""
        draft, index = part.whole
        statement = layers.around(part.at)
        new: list[Draft] = []
        if statement is not None and statement.id not in draft.statements:
            draft = retold(part.whole)
            index = 0
            base = Certainty(polarity=draft.certainty.polarity)
            draft.certainty = settle(base, statement, ascribed_wrong=False)
            draft.statements = (statement.id,)
            new.append(draft)
        if part.sentence != draft.sentence:
            draft.evidence.append(self._parsed.sentence_span(part.sentence))
        if part.group is None:
            for origin in part.origins:
                self._add_origin(draft, origin, index)
        else:
            self._add_subgroup(draft, index, part.group)
        return new

    def _give_time(self, time: Time, drafts: list[Draft]) -> None:
        owner = owner_of(self._parsed, time.span, drafts)
        if owner is None and len(drafts) == 1 and not under_verb(self._parsed, time.span):
            owner = drafts[0]
        if owner is None:
            return
        time = self._of_future(time, owner)
        if owner.time is not None and owner.time.value and time.value and self._plural(owner):
            owner.again.append(time)
        if owner.time is None or (owner.time.value is None and time.value is not None):
            owner.time = time
        owner.drop_time_like(time)

    def _plural(self, draft: Draft) -> bool:
        return self._parsed.tokens[draft.anchor.token].tag in PLURAL

    def _of_future(self, time: Time, owner: Draft) -> Time:
        """ "Will meet on Monday" is the Monday after the article, and "the Nov. 8 election" without
        a verb of the past is the nearest 8th of November."""
        later = self._clock.upcoming(time, self._parsed.text)
        if later is None:
            return time
        ahead = owner.certainty.time_frame is TimeFrame.FUTURE
        if not ahead and not self._is_past(owner):
            ahead = owner.kind.scheduled or self._clock.is_nearer(later, time)
        if ahead:
            return replace(time, value=later)
        return time

    def _is_past(self, draft: Draft) -> bool:
        """True where a verb of the past tells it, itself or as the nearest verb above a noun."""
        token = self._parsed.tokens[draft.anchor.token]
        above = [token, *self._parsed.ancestors(token.i)]
        verb = next((one for one in above if one.pos in VERBAL), None)
        return verb is not None and tense_tag(self._parsed, verb) in PAST

    def _give_subgroups(self, draft: Draft, read: SentenceFigures) -> None:
        clause = draft.anchor.clause
        for role, head in list(zip(draft.roles, draft.heads, strict=True)):
            if role.role not in ("patient", "agent", "theme") or head is None:
                continue
            total = _total(role, head, read)
            if total is None and self._parsed.tokens[head].tag in ("NN", "NNP"):
                continue  # one person has no parts
            behind = clause if role.role != "agent" else None
            for group in find_subgroups(
                self._parsed, head, read.quantities, self._part_words, total=total, behind=behind
            ):
                index = _place_of(draft, role)
                if index is not None:
                    self._add_subgroup(draft, index, group)

    def _add_subgroup(self, draft: Draft, index: int, group: Subgroup) -> None:
        whole = draft.roles[index]
        if any(role.span == group.span and role.of == index for role in draft.roles):
            return
        beside = {i for i, head in enumerate(draft.heads) if head == group.head and i > index}
        draft.drop(i for i in beside if draft.roles[i].role == whole.role)
        entity = self._people.resolve(group.head, group.span, as_type="Group")
        if whole.role == "theme":
            entity = None
        elif entity is not None and entity == whole.entity:
            # Read as one by apposition; a part is not the whole.
            draft.roles[index] = replace(whole, entity=self._people.mint(whole.span, "Group"))
        sub = draft.add(Role(whole.role, group.span, entity, group.quantity, of=index), group.head)
        for origin in group.origins:
            self._add_origin(draft, origin, sub)

    def _give_nationality(self, draft: Draft) -> None:
        """Where all who undergo the event come from ("nine Portuguese welders")."""
        for index, (role, head) in enumerate(list(zip(draft.roles, draft.heads, strict=True))):
            if role.role == "patient" and role.of is None and head is not None:
                for origin in origins_of(self._parsed, head, self._part_words):
                    if not self._is_surname(origin.token):
                        self._add_origin(draft, origin, index)

    def _is_surname(self, i: int) -> bool:
        """The "Finn" of Tom Finn, who need not come from Finland."""
        if self._parsed.tokens[i].tag != "NNP":
            return False
        identifier = self._people.mention_of(i)
        known = None if identifier is None else self._people.entity(identifier)
        return known is not None and known.type == "Person" and not known.unnamed

    def _add_origin(self, draft: Draft, origin: Origin, of: int) -> None:
        if any(role.role == "origin" and role.span.overlaps(origin.span) for role in draft.roles):
            return
        entity = self._people.country(origin.token, origin.span, origin.country)
        known = None if entity is None else self._people.entity(entity)
        if known is not None and known.type in PEOPLE:
            entity = None  # "another Vesker was killed": the word is that of the person
        draft.add(Role("origin", origin.span, entity, of=of), None)

    def _unread(self, draft: Draft, read: SentenceFigures) -> None:
        """Takes away roles that are none: "in their forties" as a place, "of these" at the head
        of a clause as a reason."""
        tokens = self._parsed.tokens
        ages = [item.quantity.span for item in read.quantities if item.sort == "age"]
        first = self._parsed.sentences[draft.sentence].first
        gone = []
        for index, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True)):
            aged = role.role == "place" and any(role.span.overlaps(age) for age in ages)
            if aged:
                gone.append(index)
            elif head is not None:
                above = tokens[tokens[head].head]
                fronted = above.i == first and above.lower == "of" and role.role in TIME_LIKE_ROLES
                if fronted:
                    gone.append(index)
        draft.drop(gone)

    def _give_quantity(self, item: Measured, drafts: list[Draft]) -> None:
        given = False
        for draft in drafts:
            given = self._into_role(item, draft) or given
        if given:
            return
        below = self._below(item, drafts)
        owner = below or owner_of(self._parsed, item.quantity.span, drafts)
        if owner is None:
            return
        if item.counts == owner.anchor.token and item.sort == "number":
            name = owner.kind.counts or "theme"
            unit = item.quantity.unit or self._parsed.tokens[owner.anchor.token].text
            if name not in _names(owner):
                quantity = replace(item.quantity, unit=unit)
                owner.add(Role(name, quantity.span, None, quantity), None)
        elif item.sort == "duration" and below is None and self._is_no_length(item, owner):
            return  # "close after 300 years": no time that the event takes
        elif item.sort in ("duration", "sum"):  # an age is no time of an event ("died aged 81")
            name = "theme" if item.sort == "sum" else "time"
            owner.add(Role(name, item.quantity.span, None, item.quantity), None)

    def _is_no_length(self, item: Measured, owner: Draft) -> bool:
        return self._elapsed(item) or self._is_term(item, owner) or self._is_of_step(item, owner)

    def _is_of_step(self, item: Measured, owner: Draft) -> bool:
        """ "Cleared after deliberating for *two hours*": what came before took them."""
        for above in self._parsed.ancestors(item.last):
            if above.pos in VERBAL:
                link = self._parsed.tokens[above.head].lower
                other = above.i != owner.anchor.token and above.dep == "pcomp"
                return other and link in ("after", "before")
        return False

    def _is_term(self, item: Measured, owner: Draft) -> bool:
        """ "Spent *nine years* in prison for the murder", "got six months for the theft"."""
        length = self._parsed.tokens[item.last]
        link = self._parsed.tokens[self._parsed.tokens[owner.anchor.token].head]
        paid = length.dep == "dobj" and link.head == length.head and link.lower in ("for", "over")
        return paid and not owner.verbal

    def _elapsed(self, item: Measured) -> bool:
        """True behind "after", "before": the time between two events."""
        for above in self._parsed.ancestors(item.last):
            if above.dep == "prep":
                return above.lower in ("after", "before", "until", "within")
            if above.pos in VERBAL:
                return False
        return False

    def _below(self, item: Measured, drafts: list[Draft]) -> Draft | None:
        """ "43 days in captivity": the event that hangs from the duration."""
        for draft in drafts:
            for above in self._parsed.ancestors(draft.anchor.token):
                if above.pos in VERBAL or above.lower == "without":
                    break
                if item.first <= above.i <= item.last:
                    return draft
        return None

    def _into_role(self, item: Measured, draft: Draft) -> bool:
        counted = item.counts
        for index, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True)):
            if head is not None and self._part_of(item, draft, head):
                return False
            if head is None or role.quantity is not None:
                if role.quantity is not None and role.quantity.span == item.quantity.span:
                    return True
                continue
            first, last = phrase_tokens(self._parsed, head)
            inside = first <= item.first and item.last < last
            if (
                (counted is not None and counted == head)
                or (inside and role.of is None)
                or (item.first <= head <= item.last)
            ):
                draft.roles[index] = replace(
                    role, quantity=item.quantity, span=_wider(role.span, item)
                )
                return True
            if item.sort in ("age", "sum") and self._hangs_from(item, head):
                draft.roles[index] = replace(role, quantity=item.quantity)
                return True
        return False

    def _part_of(self, item: Measured, draft: Draft, head: int) -> bool:
        """ "six of the 60 suspects arrested": the event is of the sixty, the six are a part."""
        if item.counts != head or item.first > head or draft.anchor.clause is None:
            return False
        verb = self._parsed.tokens[draft.anchor.clause]
        behind = self._parsed.word_after(item.last)
        return behind == "of" and verb.dep in ("acl", "relcl") and verb.head == head

    def _hangs_from(self, item: Measured, head: int) -> bool:
        token = self._parsed.tokens[head]
        if not token.left <= item.first < token.right:
            return False
        for above in self._parsed.ancestors(item.last):
            if above.i == head:
                return True
            if above.pos in VERBAL and (above.tag in FINITE or above.dep == "relcl"):
                return False
        return False

    def name_places(self, draft: Draft) -> None:
        """ "across various provinces … in several provinces, including A, B and C": the list that
        soon follows names the places."""
        members = {role.of for role in draft.roles if role.role == "place"}
        for index, (role, head) in enumerate(list(zip(draft.roles, draft.heads, strict=True))):
            if role.role != "place" or head is None or index in members:
                continue
            token = self._parsed.tokens[head]
            if token.tag != "NNS":
                continue
            for sentence in range(token.sentence, draft.last_sentence + MAX_SENTENCES_ON):
                for member in self._listed(sentence, token):
                    span = phrase_span(self._parsed, member)
                    known = self._people.resolve(member, span, as_type="Place")
                    draft.add(Role("place", span, known, of=index), member)

    def _listed(self, sentence: int, noun: Token) -> list[int]:
        if sentence >= len(self._parsed.sentences):
            return []
        return [
            member
            for token in self._parsed.sentence_tokens(self._parsed.sentences[sentence])
            if token.lemma == noun.lemma and token.tag == "NNS" and token.i != noun.i
            for member in listed_members(self._parsed, token.i)
        ]


def _total(role: Role, head: int, read: SentenceFigures) -> Quantity | None:
    """The number of a participant, before numbers are given to roles."""
    for item in read.quantities:
        inside = role.span.start <= item.quantity.span.start < role.span.end
        if item.sort == "number" and (item.counts == head or inside):
            return item.quantity
    return None


def _place_of(draft: Draft, role: Role) -> int | None:
    """Where a role now stands among those of ``draft``; None where it was taken away."""
    key = (role.role, role.span, role.of)
    return next((i for i, r in enumerate(draft.roles) if (r.role, r.span, r.of) == key), None)


def _names(draft: Draft) -> set[str]:
    return {role.role for role in draft.roles}


def _wider(span: Span, item: Measured) -> Span:
    quantity = item.quantity.span
    return Span(min(span.start, quantity.start), max(span.end, quantity.end))
