"""Numbers, times and lists of places of a sentence, given to the events that they belong to."""

from __future__ import annotations

from dataclasses import replace

from kg.extractors.events.drafts import Draft
from kg.extractors.events.event_words import EventWords
from kg.extractors.events.fillers import Participants
from kg.extractors.events.measures import Measured, SentenceFigures, figures
from kg.extractors.events.roles import listed_members
from kg.extractors.events.spans import phrase_span, phrase_tokens
from kg.extractors.events.subgroups import find_subgroups
from kg.extractors.quantities import NumberWords
from kg.extractors.times.clock import Clock
from kg.model import Role, Span, Time, TimeFrame
from kg.parse import ParsedDocument, Token

MAX_SENTENCES_ON = 3  # a list of places stands in the sentence told last or soon behind it
# Roles for which a time ("in March", "over the weekend") may have been taken.
TIME_LIKE_ROLES = frozenset({"place", "reason", "theme", "instrument"})


class Figuring:
    """Fills drafts of one document; sentences must be given in reading order for the clock."""

    def __init__(
        self,
        parsed: ParsedDocument,
        people: Participants,
        words: EventWords,
        numbers: NumberWords,
        clock: Clock,
    ) -> None:
        self._parsed = parsed
        self._people = people
        self._words = words
        self._numbers = numbers
        self._clock = clock

    def fill(self, drafts: list[Draft]) -> None:
        """Gives each draft the quantities, subgroups and times of its sentence."""
        by_sentence: dict[int, list[Draft]] = {}
        for draft in drafts:
            by_sentence.setdefault(draft.sentence, []).append(draft)
        for sentence in sorted(by_sentence):
            read = figures(self._parsed, sentence, self._numbers, self._clock)
            for time in read.times:
                self._give_time(time, by_sentence[sentence])
            for draft in by_sentence[sentence]:
                self._give_subgroups(draft, read)
            for item in read.quantities:
                self._give_quantity(item, by_sentence[sentence])

    def _give_time(self, time: Time, drafts: list[Draft]) -> None:
        owner = self._owner(time.span, drafts)
        if owner is None and len(drafts) == 1 and not self._under_verb(time.span):
            owner = drafts[0]
        if owner is None:
            return
        time = self._of_future(time, owner)
        if owner.time is not None and owner.time.value and time.value and self._plural(owner):
            owner.again.append(time)
        if owner.time is None or (owner.time.value is None and time.value is not None):
            owner.time = time
        owner.drop(
            index
            for index, role in enumerate(owner.roles)
            if role.span.overlaps(time.span)
            and role.entity is None
            and role.quantity is None
            and role.role in TIME_LIKE_ROLES
        )

    def _under_verb(self, span: Span) -> bool:
        """True where the time hangs from a verb, which then is not the event's."""
        first = next(iter(self._parsed.within(span)), None)
        if first is None:
            return False
        return any(token.pos in ("VERB", "AUX") for token in self._parsed.ancestors(first.i))

    def _plural(self, draft: Draft) -> bool:
        return self._parsed.tokens[draft.anchor.token].tag in ("NNS", "NNPS")

    def _of_future(self, time: Time, owner: Draft) -> Time:
        """ "will meet on Monday" is the Monday after the article."""
        if owner.certainty.time_frame is not TimeFrame.FUTURE or time.value is None:
            return time
        later = self._clock.upcoming(time, self._parsed.text)
        return time if later is None else replace(time, value=later)

    def _owner(self, span: Span, drafts: list[Draft]) -> Draft | None:
        inside = self._parsed.within(span)
        if not inside:
            return None
        first, last = inside[0].i, inside[-1].i
        top = next((t for t in inside if not first <= t.head <= last), inside[0])
        for token in (top, *self._parsed.ancestors(top.i)):
            for draft in drafts:
                if token.i in draft.anchor.tokens or token.i in draft.anchor.hosts:
                    return draft
            for draft in drafts:
                if token.i == draft.anchor.clause:
                    return draft
        return None

    def _give_subgroups(self, draft: Draft, read: SentenceFigures) -> None:
        for index, (role, head) in enumerate(list(zip(draft.roles, draft.heads, strict=True))):
            if role.role not in ("patient", "agent", "theme") or head is None:
                continue
            for group in find_subgroups(self._parsed, head, read.quantities, self._words):
                if any(r.span == group.span for r in draft.roles):
                    continue
                entity = self._people.resolve(group.head, group.span, as_type="Group")
                if role.role == "theme":
                    entity = None
                sub = draft.add(
                    Role(role.role, group.span, entity, group.quantity, of=index), group.head
                )
                for token, country in group.origins:
                    self._add_origin(draft, token, country, sub)

    def _add_origin(self, draft: Draft, token: int, country: str | None, of: int) -> None:
        span = (
            phrase_span(self._parsed, token)
            if country is None
            else (self._parsed.tokens[token].span)
        )
        entity = self._people.country(token, span, country)
        draft.add(Role("origin", span, entity, of=of), None)

    def _give_quantity(self, item: Measured, drafts: list[Draft]) -> None:
        given = False
        for draft in drafts:
            given = self._into_role(item, draft) or given
        if given:
            return
        owner = self._below(item, drafts) or self._owner(item.quantity.span, drafts)
        if owner is None:
            return
        if item.counts == owner.anchor.token and item.sort == "number":
            name = owner.kind.counts or "theme"
            if name not in _names(owner):
                owner.add(Role(name, item.quantity.span, None, item.quantity), None)
        elif item.sort in ("duration", "sum", "age"):
            name = "theme" if item.sort == "sum" else "time"
            owner.add(Role(name, item.quantity.span, None, item.quantity), None)

    def _below(self, item: Measured, drafts: list[Draft]) -> Draft | None:
        """ "43 days in captivity": the event that hangs from the duration."""
        for draft in drafts:
            for above in self._parsed.ancestors(draft.anchor.token):
                if above.pos in ("VERB", "AUX"):
                    break
                if item.first <= above.i <= item.last:
                    return draft
        return None

    def _into_role(self, item: Measured, draft: Draft) -> bool:
        counted = item.counts
        for index, (role, head) in enumerate(zip(draft.roles, draft.heads, strict=True)):
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

    def _hangs_from(self, item: Measured, head: int) -> bool:
        token = self._parsed.tokens[head]
        if not token.left <= item.first < token.right:
            return False
        for above in self._parsed.ancestors(item.last):
            if above.i == head:
                return True
            if above.pos in ("VERB", "AUX") and above.tag in ("VBD", "VBZ", "VBP"):
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


def _names(draft: Draft) -> set[str]:
    return {role.role for role in draft.roles}


def _wider(span: Span, item: Measured) -> Span:
    quantity = item.quantity.span
    return Span(min(span.start, quantity.start), max(span.end, quantity.end))
