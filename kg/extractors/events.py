"""Events and relations of a document, run from the kinds of the lexicon by one mechanism.

Trigger -> participants along role paths -> numbers and times -> certainty -> equal tellings merged.
Labels and span conventions: ``tests/cases/events/README.md``.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extractors.certainty import Certainty, assess, certainty_words
from kg.extractors.drafts import Draft
from kg.extractors.event_words import EventWords, event_words
from kg.extractors.fillers import Participants
from kg.extractors.identity import merge_tellings
from kg.extractors.layers import Layers, settle
from kg.extractors.measures import Measured, SentenceFigures, figures
from kg.extractors.quantities import number_words
from kg.extractors.relations import RelationDraft, find_relations, place_relations
from kg.extractors.roles import Filled, fill_roles, listed_members
from kg.extractors.spans import clause_span, phrase_span, phrase_tokens
from kg.extractors.subgroups import find_subgroups
from kg.extractors.times import Clock, time_words
from kg.extractors.triggers import Anchor, anchor_of, find_triggers, trigger_span
from kg.lexicon import Lexicon
from kg.lexicon.kinds import Trigger
from kg.model import (
    BlockKind,
    Event,
    Extraction,
    Polarity,
    Relation,
    Role,
    Span,
    Statement,
    Status,
    Time,
    TimeFrame,
    digest,
)
from kg.parse import ParsedDocument, Token

ACCUSED_ROLES = frozenset({"agent", "beneficiary"})
MAX_SENTENCES_ON = 3  # a list of places stands in the sentence told last or soon behind it


def find_propositions(
    parsed: ParsedDocument, extraction: Extraction, *, lexicon: Lexicon
) -> Extraction:
    """``extraction`` with ``events`` and ``relations``, entities minted for participants that had
    none, and statements that know their propositions (accusing ones raised to "allege").

    Raises LexiconError where a kind or a word list of ``lexicon`` is malformed.
    """
    return _Finder(parsed, extraction, lexicon).run()


class _Finder:
    """The state of one document's run."""

    def __init__(self, parsed: ParsedDocument, extraction: Extraction, lexicon: Lexicon) -> None:
        self._parsed = parsed
        self._extraction = extraction
        self._words: EventWords = event_words(lexicon)
        self._certainty = certainty_words(lexicon)
        self._numbers = number_words(lexicon)
        self._clock = Clock(time_words(lexicon), extraction.document.published)
        self._people: Participants | None = None
        self._figures: dict[int, SentenceFigures] = {}

    @property
    def people(self) -> Participants:
        """The participants, gathered when first needed."""
        if self._people is None:
            self._people = Participants(self._parsed, self._extraction, self._words)
        return self._people

    def run(self) -> Extraction:
        found = list(find_triggers(self._parsed, self._words.kinds))
        if not found:
            return self._extraction
        drafts: list[Draft] = []
        related: list[tuple[Trigger, tuple[int, ...]]] = []
        for trigger, tokens in _without_inner(found):
            if trigger.kind.relation:
                related.append((trigger, tokens))
                continue
            draft = self._draft(trigger, tokens)
            if draft is not None:
                drafts.append(draft)
        layers = Layers(
            self._parsed, self._extraction, self._certainty, self._own_words(drafts)
        )
        for draft in drafts:
            self._settle(draft, layers)
        relations = [r for trigger, tokens in related for r in self._relation(trigger, tokens, layers)]
        self._fill_figures(drafts)
        drafts = [one for draft in drafts if self._tells(draft) for one in _each_time(draft)]
        relations.extend(
            RelationDraft(*found) for found in place_relations(self._parsed, drafts, self.people)
        )
        told = merge_tellings(drafts, self._parsed, self._words, self.people)
        for draft in told:
            self._name_places(draft)
        return self._finish(told, relations)

    # ------------------------------------------------------------------ one telling

    def _draft(self, trigger: Trigger, tokens: tuple[int, ...]) -> Draft | None:
        parsed = self._parsed
        token = parsed.tokens[tokens[0]]
        if trigger.shape != "verb" and self._only_modifies(token):
            return None
        anchor = anchor_of(parsed, trigger, tokens, self._words)
        fillers = fill_roles(parsed, anchor, self.people)
        if fillers is None or not self._strong_enough(trigger, anchor, fillers):
            return None
        draft = Draft(
            anchor=anchor,
            kind=trigger.kind,
            trigger=trigger_span(parsed, anchor),
            sentence=token.sentence,
            evidence=[parsed.sentence_span(token.sentence)],
            certainty=Certainty(),
            verbal=trigger.shape in ("verb", "phrase"),
        )
        self._add_roles(draft, fillers)
        return draft

    def _own_words(self, drafts: list[Draft]) -> list[Span]:
        """The words that tell events themselves: a cue among them attributes nothing."""
        return [
            self._parsed.tokens[i].span
            for draft in drafts
            if draft.kind.name not in self._words.saying
            for i in {*draft.anchor.tokens, *draft.anchor.hosts}
            if self._parsed.tokens[i].lemma not in ("deny", "admit")
        ]

    def _settle(self, draft: Draft, layers: Layers) -> None:
        statement = layers.around(draft.trigger)
        accused = any(role.role in ACCUSED_ROLES for role in draft.roles)
        found = assess(self._parsed, draft.anchor, self._certainty)
        if draft.anchor.trigger.shape == "doerNoun":
            found.apply(("alleged",))  # "was named as the killer"
        draft.certainty = settle(
            found,
            statement,
            ascribed_wrong=draft.kind.wrong and accused,
        )
        draft.statements = () if statement is None else (statement.id,)

    def _tells(self, draft: Draft) -> bool:
        """False for a mere topic: a heading, or a crime named without anybody or anything in it
        ("the fight against fraud", "cybercrime and human trafficking")."""
        if draft.verbal or any(role.role != "place" for role in draft.roles) or draft.time:
            return True
        token = self._parsed.tokens[draft.anchor.token]
        if self._parsed.sentences[draft.sentence].kind is BlockKind.HEADING and not draft.roles:
            return False
        weak = draft.certainty.status in (Status.ASSERTED, Status.CLAIMED)
        if not draft.kind.wrong or not weak:
            return True
        if draft.certainty.polarity is Polarity.NEGATED:
            return True
        named = self._parsed.kid(token.i, "det", "poss", "nummod") is not None
        return named or draft.anchor.clause in draft.anchor.hosts

    def _only_modifies(self, token: Token) -> bool:
        """ "murder investigation", "fraud squad": the event noun only says which."""
        if token.dep not in ("compound", "nmod", "amod", "npadvmod"):
            return False
        head = self._parsed.tokens[token.head]
        while head.dep == "compound" and head.head != head.i:
            head = self._parsed.tokens[head.head]
        return head.lemma.lower() not in self._words.carriers

    def _strong_enough(self, trigger: Trigger, anchor: Anchor, fillers: list[Filled]) -> bool:
        """A weak noun ("operation") needs an actor or a verb of doing to name its kind."""
        if trigger.shape == "heldNoun":
            return any(filled.role in ("agent", "patient", "theme") for filled in fillers)
        if trigger.shape == "doerNoun":
            return self._ascribed(anchor)
        if trigger.shape != "weakNoun":
            return True
        agents = [filled.head for filled in fillers if filled.role == "agent"]
        return any(self._enforces(head) for head in agents)

    def _enforces(self, head: int) -> bool:
        lemma = self._parsed.tokens[head].lemma.lower()
        return lemma in self._words.enforcers or self.people.type_of(head) == "Place"

    def _ascribed(self, anchor: Anchor) -> bool:
        """ "the alleged killer", "was named as the killer"; a plain "killer" is a description."""
        token = self._parsed.tokens[anchor.token]
        head = self._parsed.tokens[token.head]
        ascribing = self._words.ascribing
        return (
            any(kid.lower in ascribing for kid in self._parsed.kids(token.i, "amod"))
            or any(kid.lower in ascribing for kid in self._parsed.kids(head.i, "amod"))
            or (token.dep == "pobj" and head.lower == "as")
        )

    def _add_roles(self, draft: Draft, fillers: list[Filled]) -> None:
        parsed = self._parsed
        for filled in fillers:
            token = parsed.tokens[filled.head]
            verbal = token.pos in ("VERB", "AUX")
            span = clause_span(parsed, filled.head) if verbal else phrase_span(parsed, filled.head)
            entity = None if verbal else self.people.resolve(filled.head, span)
            index = draft.add(Role(filled.role, span, entity), filled.head)
            if filled.role == "place":
                for member in listed_members(parsed, filled.head):
                    inner = phrase_span(parsed, member)
                    known = self.people.resolve(member, inner, as_type="Place")
                    draft.add(Role("place", inner, known, of=index), member)

    def _name_places(self, draft: Draft) -> None:
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
                    known = self.people.resolve(member, span, as_type="Place")
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

    # ------------------------------------------------------------------ numbers and times

    def _fill_figures(self, drafts: list[Draft]) -> None:
        by_sentence: dict[int, list[Draft]] = {}
        for draft in drafts:
            by_sentence.setdefault(draft.sentence, []).append(draft)
        for sentence in sorted(by_sentence):
            read = figures(self._parsed, sentence, self._numbers, self._clock)
            self._figures[sentence] = read
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
        covered = [r for r in owner.roles if r.span.overlaps(time.span) and r.entity is None]
        for role in covered:
            if role.quantity is None and role.role in ("place", "reason", "theme", "instrument"):
                at = owner.roles.index(role)
                del owner.roles[at], owner.heads[at]

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
                entity = self.people.resolve(group.head, group.span, as_type="Group")
                if role.role == "theme":
                    entity = None
                sub = draft.add(
                    Role(role.role, group.span, entity, group.quantity, of=index), group.head
                )
                for token, country in group.origins:
                    self._add_origin(draft, token, country, sub)

    def _add_origin(self, draft: Draft, token: int, country: str | None, of: int) -> None:
        span = phrase_span(self._parsed, token) if country is None else (
            self._parsed.tokens[token].span
        )
        entity = self.people.country(token, span, country)
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
            name = owner.kind.counts or ("agent" if "agent" not in _names(owner) else "theme")
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
            if (counted is not None and counted == head) or (inside and role.of is None) or (
                item.first <= head <= item.last
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

    # ------------------------------------------------------------------ relations

    def _relation(
        self, trigger: Trigger, tokens: tuple[int, ...], layers: Layers
    ) -> list[RelationDraft]:
        parsed = self._parsed
        anchor = anchor_of(parsed, trigger, tokens, self._words)
        pairs = find_relations(parsed, anchor, self.people)
        if not pairs:
            return []
        span = trigger_span(parsed, anchor)
        statement = layers.around(span)
        certainty = settle(
            assess(parsed, anchor, self._certainty),
            statement,
            ascribed_wrong=trigger.kind.wrong,
        )
        layer = () if statement is None else (statement.id,)
        sentence = parsed.tokens[tokens[0]].sentence
        return [
            RelationDraft(trigger.kind.name, subject, target, span, sentence, certainty, layer)
            for subject, target in pairs
        ]

    # ------------------------------------------------------------------ records

    def _finish(self, drafts: list[Draft], relations: list[RelationDraft]) -> Extraction:
        extraction = self._extraction
        events = tuple(self._event(draft) for draft in drafts)
        told = tuple(_unique(self._record(relation) for relation in relations))
        minted = () if self._people is None else self._people.minted()
        used = {role.entity for event in events for role in event.roles}
        used.update(relation.subject for relation in told)
        used.update(relation.object for relation in told)
        entities = (*extraction.entities, *(e for e in minted if e.id in used))
        statements = self._told(extraction.statements, events, told)
        return replace(
            extraction,
            entities=entities,
            statements=statements,
            events=events,
            relations=(*extraction.relations, *told),
        )

    def _event(self, draft: Draft) -> Event:
        found: Certainty = draft.certainty
        identifier = digest(
            self._extraction.document.id,
            draft.kind.name,
            str(draft.trigger.start),
            *draft.labels,
            "" if draft.time is None else str(draft.time.span.start),
        )
        return Event(
            id=identifier,
            type=draft.kind.name,
            trigger=draft.trigger,
            status=found.status,
            polarity=found.polarity,
            commitment=found.commitment,
            time_frame=found.time_frame,
            statements=tuple(dict.fromkeys(draft.statements)),
            roles=tuple(draft.roles),
            time=draft.time,
            evidence=tuple(dict.fromkeys(draft.evidence)),
        )

    def _record(self, draft: RelationDraft) -> Relation:
        found = draft.certainty
        identifier = digest(
            self._extraction.document.id, draft.predicate, draft.subject, draft.object,
            str(draft.span.start),
        )
        return Relation(
            id=identifier,
            subject=draft.subject,
            predicate=draft.predicate,
            object=draft.object,
            span=draft.span,
            status=found.status,
            polarity=found.polarity,
            commitment=found.commitment,
            time_frame=found.time_frame,
            statements=draft.statements,
            evidence=(self._parsed.sentence_span(draft.sentence),),
        )

    def _told(
        self,
        statements: tuple[Statement, ...],
        events: tuple[Event, ...],
        relations: tuple[Relation, ...],
    ) -> tuple[Statement, ...]:
        propositions: dict[str, list[str]] = {}
        accusing: set[str] = set()
        for told in (*events, *relations):
            for identifier in told.statements:
                propositions.setdefault(identifier, []).append(told.id)
                if told.status is Status.ALLEGED and told.polarity is Polarity.AFFIRMED:
                    accusing.add(identifier)
        raised = []
        for statement in statements:
            act = statement.speech_act
            if statement.id in accusing and act not in ("deny", "ask", "demand", "promise"):
                act = "allege"
            names = (*statement.propositions, *propositions.get(statement.id, ()))
            raised.append(
                replace(statement, speech_act=act, propositions=tuple(dict.fromkeys(names)))
            )
        return tuple(raised)


def _each_time(draft: Draft) -> list[Draft]:
    """One telling for each time of a plural noun."""
    copies = [
        replace(draft, time=time, again=[], roles=list(draft.roles), heads=list(draft.heads))
        for time in draft.again
    ]
    return [draft, *copies]


def _names(draft: Draft) -> set[str]:
    return {role.role for role in draft.roles}


def _wider(span: Span, item: Measured) -> Span:
    quantity = item.quantity.span
    return Span(min(span.start, quantity.start), max(span.end, quantity.end))


def _unique(relations: object) -> list[Relation]:
    found: dict[tuple[str, ...], Relation] = {}
    for relation in relations:  # type: ignore[attr-defined]
        key = (relation.subject, relation.predicate, relation.object, relation.status,
               relation.polarity, relation.commitment, relation.time_frame)
        if key in found:
            known = found[key]
            found[key] = replace(
                known,
                evidence=tuple(dict.fromkeys((*known.evidence, *relation.evidence))),
                statements=tuple(dict.fromkeys((*known.statements, *relation.statements))),
            )
        else:
            found[key] = relation
    return list(found.values())


def _without_inner(
    found: list[tuple[Trigger, tuple[int, ...]]],
) -> list[tuple[Trigger, tuple[int, ...]]]:
    """Triggers that are not part of a longer one ("custody" in "take into custody")."""
    owned: dict[int, int] = {}
    for _, tokens in found:
        for i in tokens:
            owned[i] = max(owned.get(i, 0), len(tokens))
    return [
        (trigger, tokens) for trigger, tokens in found if len(tokens) >= owned[tokens[0]]
    ]
