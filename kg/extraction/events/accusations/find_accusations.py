"""Accusations as drafts: accused, the wrong in its own words, who says so, and how firmly.

A wrong that has a kind of its own (a killing, a fraud) is extracted as that kind; what is ascribed
beyond them is a ``Wrongdoing``. It is written only where somebody alleges or denies it: a wrong
that the narrator states is left to the kinds that the lexicon knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.extraction.events.accusations.accusable import Accusable
from kg.extraction.events.accusations.alleged_deeds import AllegedDeeds, all_accused, claims
from kg.extraction.events.accusations.blame_frames import blame_ascriptions
from kg.extraction.events.accusations.cases import case_ascriptions
from kg.extraction.events.accusations.charge_frames import (
    charge_ascriptions,
    examined_claims,
    examined_questions,
)
from kg.extraction.events.accusations.epithet_frames import epithet_ascriptions, is_cleared
from kg.extraction.events.accusations.fault_frames import fault_ascriptions
from kg.extraction.events.accusations.frames import (
    Ascription,
    accusers_of,
    ascriptions,
    is_nothing,
    names_wrong,
    predicate_span,
    wrong_span,
)
from kg.extraction.events.accusations.gapped_frames import gapped_ascriptions
from kg.extraction.events.accusations.hearsay_deeds import (
    hearsay_ascriptions,
    hearsay_words,
    prosecution_ascriptions,
)
from kg.extraction.events.accusations.object_frames import object_ascriptions
from kg.extraction.events.accusations.omission_frames import omission_ascriptions
from kg.extraction.events.accusations.own_acts import OwnActs
from kg.extraction.events.accusations.phrase_frames import phrase_ascriptions, phrase_words
from kg.extraction.events.accusations.proceeding_frames import proceeding_ascriptions
from kg.extraction.events.accusations.pursuers import Pursuers
from kg.extraction.events.accusations.repetitions import (
    ACCUSER,
    OPEN_STATUS,
    WRONG,
    accused_of,
    distinct,
    leave_to_claims,
)
from kg.extraction.events.accusations.sought_frames import sought_ascriptions, sought_words
from kg.extraction.events.accusations.suffered_frames import (
    suffered_ascriptions,
    suffered_words,
)
from kg.extraction.events.accusations.suspect_frames import suspect_ascriptions
from kg.extraction.events.accusations.tellers import Tellers
from kg.extraction.events.accusations.whose_wrongs import whose_ascriptions, whose_words
from kg.extraction.events.accusations.words import accusing_words
from kg.extraction.events.accusations.wrong_predicates import (
    predicate_ascriptions,
    wrong_predicates,
)
from kg.extraction.events.arguments import Participants
from kg.extraction.events.attribution_scope import (
    DENIES,
    WANTS,
    Layers,
)
from kg.extraction.events.drafts import Draft
from kg.extraction.events.relations.find_relations import RelationDraft
from kg.extraction.factuality.labels import Certainty
from kg.extraction.factuality.lexicon import certainty_words
from kg.extraction.factuality.make_believe import in_story
from kg.extraction.factuality.proceedings import withdrawal
from kg.extraction.factuality.taken_back import is_rejected, is_taken_back
from kg.extraction.factuality.walk import assess
from kg.extraction.factuality.withdrawals import is_let_off
from kg.extraction.triggers.anchors import Anchor
from kg.extraction.triggers.lexicon import event_words
from kg.model import (
    Commitment,
    Extraction,
    Polarity,
    Role,
    Span,
    Statement,
    Status,
    TimeFrame,
)
from kg.nlp.entrusted import is_entrusting
from kg.nlp.generics import is_generic
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import (
    MODIFIERS,
    VERBAL,
    base_form,
    is_infinitive,
    is_passive,
    roots,
    subjects,
)
from kg.nlp.verb_classes import classes
from kg.ontology.kinds import Trigger
from kg.ontology.lexicon import Lexicon

WRONGDOING, PERSON = "Wrongdoing", "Person"
TRIAL = "Trial"
CRITICISES = "criticise"
WHILE = frozenset({"while", "whereas", "whilst"})
BOUND_FOR = frozenset({"to", "before", "during", "at", "after"})  # before "his trial for theft"
FRAMES = (
    ascriptions, suspect_ascriptions, blame_ascriptions, omission_ascriptions, gapped_ascriptions,
    fault_ascriptions, proceeding_ascriptions, case_ascriptions, epithet_ascriptions,
    object_ascriptions,
)  # fmt: skip


class Accusations:
    """Finds the accusations of one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        extraction: Extraction,
        lexicon: Lexicon,
        people: Participants,
        *,
        own_acts: OwnActs,
    ) -> None:
        """``people`` are shared with the events, so that both name the same entities."""
        self._own_acts = own_acts
        self._parsed = parsed
        self._extraction = extraction
        self._people = people
        self._event_words = event_words(lexicon)
        self._certainty = certainty_words(lexicon)
        self._words = accusing_words(lexicon)
        self._predicates = wrong_predicates(lexicon)
        self._phrases = phrase_words(lexicon)
        self._sought = sought_words(lexicon)
        self._suffered = suffered_words(lexicon)
        self._whose = whose_words(lexicon)
        self._hearsay = hearsay_words(lexicon)
        self._tellers = Tellers(parsed, extraction.statements, people, lexicon)
        self._kind = self._event_words.kinds.kind(WRONGDOING)
        self._accusable = Accusable(parsed, people, lexicon)
        self._deeds = AllegedDeeds(parsed, extraction, lexicon, people, self._tellers)
        self._pursuers = Pursuers(parsed, people, (), ())
        self._pursuing = lexicon.words("pursuingNoun")

    def find(
        self, drafts: list[Draft], relations: list[RelationDraft], layers: Layers
    ) -> list[Draft]:
        """The wrongdoings among ``drafts`` (settled) that somebody alleges or denies, and those
        that the frames of accusation tell beside them."""
        told = [draft for draft in drafts if draft.kind is not self._kind]
        self._pursuers = Pursuers(
            self._parsed, self._people, told, self._words.proceedings, self._pursuing
        )
        own = [self._worded(draft) for draft in drafts if draft.kind is self._kind]
        own = [
            draft
            for draft in own
            if draft.certainty.status in OPEN_STATUS and self._identified(draft)
        ]
        own = [*self._framed(self._frames(), layers), *own, *self._proceedings(told)]
        # Last, so that a wrong with a kind or frame of its own keeps its parts.
        own.extend(self._framed(self._told_by_more_words(), layers))
        deeds = frozenset(draft.anchor.token for draft in drafts if draft.kind.wrong)
        own.extend(self._framed(self._tellers.told_of(deeds), layers))
        own.extend(self._told_deeds(drafts, own))
        own.extend(self._reported(told, layers))
        kept = [
            draft for draft in own if not self._asks(draft.anchor.token) and self._stands(draft)
        ]
        kept = distinct(self._parsed, kept, told, relations)
        leave_to_claims(self._parsed, kept, told)
        return kept

    # ------------------------------------------------------------------ four ways to accuse

    def _worded(self, draft: Draft) -> Draft:
        """A wrong that the lexicon knows, with its words as the accuser put them."""
        token = self._parsed.tokens[draft.anchor.token]
        verb = token.pos in VERBAL
        span = predicate_span(self._parsed, token.i) if verb else phrase_span(self._parsed, token.i)
        span = self._within_claim(span, draft.statements)
        draft.add(Role(WRONG, span), None)
        draft.trigger, draft.own_words = span, True
        return draft

    def _proceedings(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Who is charged with, arrested for or tried for something is accused of it."""
        for draft in drafts:
            kinds = self._words.proceedings | self._words.holding
            if draft.kind.name not in kinds or not self._is_pending(draft):
                continue
            if draft.certainty.untrue or self._is_over(draft.anchor.token):
                continue  # "dropped the murder charge", "the trial collapsed"
            if is_let_off(self._parsed, self._parsed.tokens[draft.anchor.token], self._certainty):
                continue  # "dropped charges against Roth, who was arrested for theft"
            accused = [role for role in draft.roles if role.role == "patient" and role.of is None]
            reasons = [
                (role, head)
                for role, head in zip(draft.roles, draft.heads, strict=True)
                if role.role == "reason" and head is not None
            ]
            by = [] if draft.kind.name == TRIAL else draft.roles  # a court hears the accuser
            by = [role for role in by if role.role == "agent" and role.of is None]
            for reason, head in reasons:
                charge = self._is_charge(draft.anchor.token, head, draft.kind.name)
                if not charge or is_nothing(self._parsed, head):
                    continue
                span = Span(
                    reason.span.start, max(reason.span.end, wrong_span(self._parsed, head).end)
                )
                yield self._draft(draft.anchor.token, accused, span, by, draft.statements)

    def _frames(self) -> Iterator[Ascription]:
        for frame in FRAMES:
            yield from frame(self._parsed, self._words)

    def _told_by_more_words(self) -> Iterator[Ascription]:
        yield from predicate_ascriptions(self._parsed, self._predicates)
        yield from phrase_ascriptions(self._parsed, self._phrases)
        yield from charge_ascriptions(self._parsed, self._phrases)
        yield from examined_claims(self._parsed, self._phrases)
        yield from examined_questions(self._parsed, self._phrases)
        yield from whose_ascriptions(self._parsed, self._whose)
        yield from sought_ascriptions(self._parsed, self._sought)
        yield from suffered_ascriptions(self._parsed, self._suffered)

    def _framed(self, ascribed: Iterable[Ascription], layers: Layers) -> Iterator[Draft]:
        for found in ascribed:
            if not self._holds(found):
                continue
            statement = self._accusing_statement(found, layers)
            if found.claimed and (statement is None or not claims(statement)):
                continue
            if found.undergone and not self._tellers.suffered(found, statement):
                continue
            draft = self._draft(
                found.at,
                self._accusable.roles("agent", self._meant(found, statement)),
                found.wrong,
                self._accusers(found, statement),
                () if statement is None else (statement.id,),
            )
            if not (found.claimed or found.named) or self._identified(draft):
                yield draft

    def _meant(self, found: Ascription, statement: Statement | None) -> tuple[int, ...]:
        return self._pursuers.meant(self._tellers.meant(found, statement), found.wrong)

    def _accusers(self, found: Ascription, statement: Statement | None) -> list[Role]:
        """Who accuses; where a statement does so by the same word, nobody but its speaker. "At one
        *point* calling him a liar": no entity accuses there."""
        told = self._accusable.roles(ACCUSER, found.accusers or self._behind_claim(found.at))
        roles = [role for role in told if role.entity is not None]
        if statement is None or not statement.actors or statement is not self._raised_by(found):
            return roles
        return [role for role in roles if role.entity in statement.actors]

    def _behind_claim(self, at: int) -> tuple[int, ...]:
        """ "Claims *by the league* that the mine poisoned the lake"."""
        clause = self._parsed.tokens[at]
        noun = self._parsed.tokens[clause.head]
        raised = clause.dep in ("acl", "ccomp", "relcl") and base_form(noun) in classes().raised
        return accusers_of(self._parsed, noun, self._words) if raised else ()

    def _accusing_statement(self, found: Ascription, layers: Layers) -> Statement | None:
        """The statement that accuses by ``found``; None where whoever speaks accuses nobody."""
        if found.standing:
            return None  # whoever speaks of the case
        statement = self._raised_by(found)
        if statement is None or self._is_own(found, statement):
            span = self._parsed.tokens[found.at].span
            statement = layers.around(span) or (self._condemning(span) if found.claimed else None)
        if found.pending and statement is not None and statement.speech_act in WANTS:
            return None  # "ordered him to stand trial": a judge accuses nobody
        wrong = self._parsed.tokens[found.at]
        rejected = is_rejected(self._parsed, wrong, self._certainty)
        if statement is not None and (rejected or self._defends(found, statement)):
            return None
        return statement

    def _condemning(self, wrong: Span) -> Statement | None:
        """ "The bishop *condemned* the atrocities of the rebels": he says that they did them."""
        for statement in self._extraction.statements:
            if statement.speech_act != CRITICISES:
                continue
            for content in statement.content:
                if any(root.span == wrong for root in roots(self._parsed.within(content))):
                    return statement
        return None

    def _is_own(self, found: Ascription, statement: Statement) -> bool:
        """ "Ode *allegedly promised* her a flat": the promise is his, and not who accuses him; but
        nobody is accused of what he only said."""
        verb = self._parsed.tokens[found.at]
        if verb.lemma in classes().saying or is_passive(self._parsed, verb.i):
            return False
        said = self._parsed.kids(verb.i, "advmod")
        if not any(kid.lower in self._certainty.adverbs for kid in said):
            return False  # "denied allegations of theft": his answer, and no act
        accused = (self._people.entity_at(i) for i in found.accused)
        return any(one is not None and one.id in statement.actors for one in accused)

    def _defends(self, found: Ascription, statement: Statement) -> bool:
        """ "The minister dismissed the allegation that Orsk did it": somebody else alleges it, as
        in "Orsk denied claims *by nurses* that he did it"."""
        accused = (self._people.entity_at(i) for i in found.accused)
        own = any(one is not None and one.id in statement.actors for one in accused)
        raised = bool(found.accusers or self._behind_claim(found.at))
        return statement.speech_act == DENIES and bool(statement.actors) and (raised or not own)

    def _holds(self, found: Ascription) -> bool:
        """Whether the words around it leave the accusation standing."""
        if found.given:
            untrue = self._is_untrue(found.at, Certainty())
            untrue = untrue or is_cleared(self._parsed, found, self._certainty.falsely)
            return not (untrue or self._in_fiction(found.at))
        if is_entrusting(self._parsed, self._parsed.tokens[found.at]):
            return False
        certainty = self._assessed(found)
        if found.undone:
            certainty.negate()
        if certainty.ruled or self._is_untrue(found.at, certainty):
            return False
        if certainty.status is Status.DENIED and (found.claimed or self._is_told_of(found)):
            return False  # "said that Orsk denied that he had pushed them"
        if found.standing:
            affirmed = certainty.polarity is Polarity.AFFIRMED and not self._is_over(found.at)
            return affirmed and certainty.commitment in (Commitment.CERTAIN, Commitment.PROBABLE)
        return _firm(certainty) or (found.pending and self._lies_ahead(found.at, certainty))

    def _is_told_of(self, found: Ascription) -> bool:
        """ "Rejected the notion that *the union called* him corrupt": so it did not."""
        told = subjects(self._parsed, found.at)
        return bool(found.accusers) and set(found.accusers) <= set(told)

    def _in_fiction(self, at: int) -> bool:
        """ "In the novel, the suspected spy …": whatever the parser makes of the sentence."""
        sentence = self._parsed.sentences[self._parsed.tokens[at].sentence]
        words = self._parsed.sentence_tokens(sentence)
        return any(base_form(word) in self._certainty.fiction for word in words)

    def _told_deeds(self, drafts: list[Draft], framed: list[Draft]) -> Iterator[Draft]:
        """Deeds that an accusing voice tells, in whatever words."""
        for deed in self._deeds.find(drafts, list(framed)):
            place = Ascription(deed.verb, deed.doers, predicate_span(self._parsed, deed.verb))
            doers = self._tellers.meant(place, deed.statement)
            roles = self._accusable.roles("agent", doers)
            meant = {role.entity for role in roles if role.entity is not None}
            certainty = self._assessed(place)
            stands = _firm(certainty) and not certainty.taken_back
            if not stands or meant & deed.spared or not (deed.meant is None or meant & deed.meant):
                continue
            draft = self._draft(deed.verb, roles, place.wrong, [], (deed.statement.id,))
            if not deed.named or self._identified(draft):
                yield draft

    def _reported(self, drafts: list[Draft], layers: Layers) -> Iterator[Draft]:
        """Deeds that are only reported, of people who are charged, arrested or tried."""
        tried = self._framed(proceeding_ascriptions(self._parsed, self._words), layers)
        accused = self._deeds.on_trial(drafts) | all_accused(list(tried))
        # A firm that is charged still buys and sells.
        accused = frozenset(one for one in accused if self._people.entity(one).type == PERSON)
        answering = accused | self._deeds.denying(drafts)
        frames = ((hearsay_ascriptions, accused), (prosecution_ascriptions, answering))
        for frame, those in frames:
            found = self._framed(frame(self._parsed, self._hearsay), layers) if those else ()
            yield from (one for one in found if accused_of(one) <= those)

    def _is_over(self, at: int) -> bool:
        """ "His trial for theft collapsed": the theft is no longer alleged."""
        noun = self._parsed.tokens[at]
        verb = self._parsed.tokens[noun.head]
        return bool(withdrawal(self._parsed, verb, noun, self._certainty))

    def _is_untrue(self, at: int, certainty: Certainty) -> bool:
        """ "Was wrongly accused", "claims that he fled are false", "regrets accusing him", "in the
        novel he is accused", "to call her corrupt was a lie": who says so accuses nobody."""
        word = self._parsed.tokens[at]
        adverbs = self._parsed.kids(at, "advmod")
        falsely = any(kid.lower in self._certainty.falsely for kid in adverbs)
        if falsely or certainty.untrue or word.dep in ("csubj", "csubjpass"):
            return True
        if is_generic(self._parsed, word):
            return True
        if is_taken_back(self._parsed, word, self._certainty):
            return True
        return in_story(self._parsed, word, self._certainty)

    # ------------------------------------------------------------------ parts

    def _is_pending(self, draft: Draft) -> bool:
        """True of what takes place, and of "his trial for rape" whenever it does."""
        whose = self._parsed.kid(draft.anchor.token, "poss") is not None and not draft.verbal
        ahead = draft.anchor.clause
        coming = ahead is not None and self._lies_ahead(ahead, draft.certainty)
        above = self._parsed.tokens[self._parsed.tokens[draft.anchor.token].head]
        open_trial = (
            whose and above.lower in BOUND_FOR and draft.certainty.polarity is Polarity.AFFIRMED
        )
        asserted = draft.certainty.status is Status.ASSERTED
        return _firm(draft.certainty) or ((open_trial or coming) and asserted)

    def _lies_ahead(self, verb: int, certainty: Certainty) -> bool:
        """ "Was sent home to face trial for theft", "was ordered to stand trial"."""
        token = self._parsed.tokens[verb]
        open_ended = certainty.commitment is Commitment.POSSIBLE
        affirmed = certainty.polarity is Polarity.AFFIRMED
        sent = self._parsed.tokens[token.head].lemma in self._words.sending
        return affirmed and not open_ended and sent and is_infinitive(self._parsed, token)

    def _is_held_over(self, at: int, head: int) -> bool:
        """ "Held over the theft"; but "detained over the riot", "serving ten years for theft"."""
        words = self._words
        held = self._parsed.tokens[at].lemma.lower() in words.holding_words
        turmoil = base_form(self._parsed.tokens[head]) in words.turmoil
        return held and not turmoil and names_wrong(self._parsed, head, words)

    def _is_charge(self, at: int, head: int, kind: str) -> bool:
        """ "arrested for theft", "a murder charge"; but "arrested after leaving", "in the raid"."""
        tokens = self._parsed.tokens
        token = tokens[head]
        if kind in self._words.holding and not self._is_held_over(at, head):
            return False
        if token.dep in MODIFIERS:
            return True
        if token.entity_type in TIMES or self._is_somebody(head):
            return False  # "arraigned on Sept. 15", "the lawyer for Lind appeared"
        above = tokens[token.head]
        for _ in range(3):
            if above.dep in ("prep", "conj", "dative") or above.pos == "ADP":
                break
            above = tokens[above.head]
        if token.dep == "conj" or above.lower in self._words.reasons:
            return True
        charged = above.lower == "in" and kind in self._words.charging
        return charged and names_wrong(self._parsed, head, self._words)

    def _is_somebody(self, head: int) -> bool:
        """Whether the text names a person there."""
        named = self._people.entity_at(head)
        return named is not None and named.type == PERSON and not named.unnamed

    def _asks(self, at: int) -> bool:
        sentence = self._parsed.sentences[self._parsed.tokens[at].sentence]
        return any(t.text == "?" for t in self._parsed.tokens[sentence.last - 2 : sentence.last])

    def _assessed(self, found: Ascription) -> Certainty:
        return assess(self._parsed, self._anchor(found.at, found.accused), self._certainty)

    def _anchor(self, at: int, accused: tuple[int, ...] = ()) -> Anchor:
        trigger = Trigger(self._kind, "verb", (self._parsed.tokens[at].lemma,), 0)
        return Anchor(trigger, at, (at,), (at,), at, accused, ())

    def _raised_by(self, found: Ascription) -> Statement | None:
        """The statement whose cue is the accusing word."""
        token = self._parsed.tokens[found.at]
        for statement in self._extraction.statements:
            if any(cue.covers(token.span) for cue in statement.cue):
                return statement
        return None

    def _draft(
        self,
        at: int,
        accused: Iterable[Role],
        wrong: Span,
        accusers: Iterable[Role],
        statements: tuple[str, ...],
    ) -> Draft:
        token = self._parsed.tokens[at]
        wrong = self._within_claim(wrong, statements)
        draft = Draft(
            anchor=self._anchor(at),
            kind=self._kind,
            trigger=wrong,
            sentence=token.sentence,
            evidence=self._evidence(token, wrong),
            certainty=Certainty(status=Status.ALLEGED),
            statements=statements,
            verbal=True,
            ascribed_wrong=True,
            own_words=True,
        )
        for role in accused:
            draft.add(replace(role, role="agent", of=None), None)
        draft.add(Role(WRONG, wrong), None)
        own = accused_of(draft)
        for role in accusers:
            if role.entity is None or role.entity not in own:  # nobody accuses himself
                draft.add(replace(role, role=ACCUSER, of=None), None)
        return draft

    def _evidence(self, token: Token, wrong: Span) -> list[Span]:
        """The sentence of the accusing word, and the one before where that tells the wrong."""
        told = {*self._parsed.within(wrong)[:1], token}
        sentences = sorted({one.sentence for one in told})
        return [self._parsed.sentence_span(one) for one in sentences]

    def _within_claim(self, wrong: Span, statements: tuple[str, ...]) -> Span:
        """``wrong`` without what is no longer claimed ("…, according to the audit")."""
        for statement in self._extraction.statements:
            for content in statement.content:
                if statement.id in statements and content.start <= wrong.start < content.end:
                    words = self._parsed.within(Span(wrong.start, min(wrong.end, content.end)))
                    kept = [token for token in words if token.pos not in ("PUNCT", "SPACE")]
                    return Span(wrong.start, kept[-1].end) if kept else wrong
        return wrong

    def _stands(self, draft: Draft) -> bool:
        """True if somebody who can be accused is, and it is not the speaker himself."""
        speakers = {
            actor
            for statement in self._extraction.statements
            if statement.id in draft.statements
            for actor in statement.actors
        }
        gone = [
            index
            for index, role in enumerate(draft.roles)
            if role.role == "agent"
            and (
                role.entity is None
                or not self._accusable.is_one(role.entity)
                or (
                    draft.certainty.status is Status.ALLEGED
                    and (role.entity in speakers or self._is_defended(draft, role.entity))
                )
            )
        ]
        draft.drop(gone)
        return draft.has("agent")

    def _is_defended(self, draft: Draft, entity: str) -> bool:
        statements = (s for s in self._extraction.statements if s.id in draft.statements)
        return any(self._own_acts.is_defended(one, entity) for one in statements)

    def _identified(self, draft: Draft) -> bool:
        """True if somebody with a name is accused: "thieves" and "a gunman" are nobody."""
        agents = [r.entity for r in draft.roles if r.role == "agent" and r.entity is not None]
        return any(self._people.is_identified(entity) for entity in agents)


def _firm(certainty: Certainty) -> bool:
    """Affirmed and of the past or present: it is really ascribed."""
    return (
        certainty.polarity is Polarity.AFFIRMED
        and certainty.time_frame is TimeFrame.NON_FUTURE
        and certainty.commitment in (Commitment.CERTAIN, Commitment.PROBABLE)
    )
