"""Events and relations of a document, run from the kinds of the lexicon by one mechanism.

Trigger -> participants along role paths -> numbers and times -> certainty -> equal tellings merged.
Labels and span conventions: ``tests/cases/events/README.md``.
"""

from __future__ import annotations

import math
from dataclasses import replace

from kg.extraction.events.accusations.find_accusations import WRONGDOING, Accusations
from kg.extraction.events.accusations.gate import Gate
from kg.extraction.events.accusations.own_acts import OwnActs
from kg.extraction.events.accusations.victims import first_names, part_leading, spare_accused
from kg.extraction.events.accusations.words import accusing_words
from kg.extraction.events.arguments import Participants
from kg.extraction.events.attribution_scope import (
    AHEAD,
    DENIES,
    Layers,
    charges,
    is_order,
    is_undenied,
    settle,
    teller,
)
from kg.extraction.events.corrections.continued import continue_accusations
from kg.extraction.events.corrections.headlines import confirmed
from kg.extraction.events.corrections.jests import disowned, is_of_disowned, unmeant
from kg.extraction.events.corrections.known_events import (
    ACCUSED_ROLES,
    is_beside_accused,
    is_circumstance,
    is_denying,
    is_known,
    is_of_proceeding,
    is_reason,
    is_result,
    is_taken_for_granted,
    penalty_effects,
)
from kg.extraction.events.corrections.meetings_ahead import effects_ahead
from kg.extraction.events.corrections.mishaps import spare_mishaps
from kg.extraction.events.corrections.rival_dead import RivalDead
from kg.extraction.events.corrections.tellings import correct_tellings
from kg.extraction.events.corrections.timetables import Timetable
from kg.extraction.events.corrections.told_before import settle_told_before
from kg.extraction.events.corrections.untried import allege_accused, spare_untried
from kg.extraction.events.corrections.warfare import is_warfare
from kg.extraction.events.drafts import Draft, all_undergoing, each_time, likeliest
from kg.extraction.events.event_coreference import merge_tellings
from kg.extraction.events.numbers.event_numbers import Figuring
from kg.extraction.events.propositions import write_records
from kg.extraction.events.relations.ended_posts import settle_ties
from kg.extraction.events.relations.find_relations import (
    RelationDraft,
    find_relations,
    is_possible,
    place_relations,
)
from kg.extraction.events.roles import CONDITION, Filled, fill_roles, listed_members
from kg.extraction.events.senses.namings import Namings
from kg.extraction.events.senses.sense import Judge, load_senses
from kg.extraction.events.senses.sense_network import Contexts
from kg.extraction.events.weighing.label_features import Reports
from kg.extraction.events.weighing.role_candidates import article_of
from kg.extraction.events.weighing.time_candidates import Calendar
from kg.extraction.events.weighing.weigh import Weigher, load_weights
from kg.extraction.factuality.labels import OPEN, Certainty
from kg.extraction.factuality.lexicon import certainty_words
from kg.extraction.factuality.make_believe import in_story
from kg.extraction.factuality.taken_back import is_rejected
from kg.extraction.factuality.walk import assess
from kg.extraction.tagger.word_states import WordStates
from kg.extraction.times.clock import Clock, time_words
from kg.extraction.triggers.anchors import Anchor, anchor_of, trigger_span
from kg.extraction.triggers.find_triggers import find_triggers
from kg.extraction.triggers.lexicon import EventWords, event_words
from kg.model import (
    HEADLINES,
    BlockKind,
    Extraction,
    Polarity,
    Role,
    Span,
    Statement,
    Status,
    TimeFrame,
)
from kg.nlp.fines import is_sum
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.phrases import clause_span, phrase_span
from kg.nlp.questions import opening_of_question
from kg.nlp.tree import NOMINAL, PAST, VERBAL, first_conjunct, subjects
from kg.ontology.kinds import Trigger
from kg.ontology.lexicon import Lexicon

CLAUSE_PARTS = frozenset({"dobj", "nsubj", "nsubjpass"})
Found = tuple[Trigger, tuple[int, ...]]


def find_propositions(
    parsed: ParsedDocument,
    extraction: Extraction,
    *,
    lexicon: Lexicon,
    states: WordStates | None = None,
    senses: Judge | None = None,
    weigher: Weigher | None = None,
) -> Extraction:
    """``extraction`` with ``events`` and ``relations``, entities minted for participants that had
    none, and statements that know their propositions (accusing ones raised to "allege").

    ``states`` are the encoder's, where the tagger gives them. ``senses`` refuses words that only
    look like an event, and ``weigher`` looks again at roles and relations; without them the shipped
    models do. Raises LexiconError where a kind or a word list of ``lexicon`` is malformed.
    """
    found = list(find_triggers(parsed, event_words(lexicon).kinds))
    judge, second_look = senses or load_senses(), weigher or load_weights()
    told = _Finder(parsed, extraction, lexicon, judge, second_look, states).run(found)
    return settle_ties(parsed, told, lexicon)


class _Finder:
    """The state of one document's run."""

    def __init__(
        self,
        parsed: ParsedDocument,
        extraction: Extraction,
        lexicon: Lexicon,
        senses: Judge,
        weigher: Weigher,
        states: WordStates | None,
    ) -> None:
        self._parsed = parsed
        self._states = states
        self._contexts = None if states is None else Contexts(parsed, states)
        self._senses = senses
        self._weigher = weigher
        self._extraction = extraction
        self._lexicon = lexicon
        self._words: EventWords = event_words(lexicon)
        self._certainty = certainty_words(lexicon)
        self._people = Participants(parsed, extraction, self._words)
        self._namings = Namings(parsed, self._people, self._words, lexicon)
        self._penal = lexicon.words("penalVerb")
        self._planned = lexicon.words("plannedKind")
        self._timetable = Timetable(parsed, lexicon)
        self._steps = lexicon.words("caseStepKind")
        self._results = lexicon.words("resultNoun")
        self._first_names = first_names(parsed, extraction.entities)
        self._unspoken = frozenset(
            one.id for one in extraction.statements
            if one.polarity is Polarity.NEGATED and one.speech_act != DENIES
        )  # fmt: skip
        self._supposed = frozenset(  # "is rumoured to have accused the doctor of theft"
            one.id for one in extraction.statements if one.time_frame is TimeFrame.HYPOTHETICAL
        )
        self._mishaps: frozenset[int] = frozenset()
        self._own_acts = OwnActs(parsed, extraction.statements, self._people, lexicon)
        self._jests = unmeant(parsed, extraction, self._certainty)
        self._disowned = disowned(parsed, extraction, self._certainty)
        self._clock = Clock(time_words(lexicon), extraction.document.published)
        self._figuring = Figuring(parsed, self._people, lexicon, self._clock)

    def run(self, found: list[Found]) -> Extraction:
        """All stages over the triggers ``found``."""
        found = _without_inner(found)
        drafts = self._confirmed(self._drafts(found))
        self._own_acts.tried = all_undergoing(drafts, self._lexicon.words("suspectKind"))
        layers = Layers(self._parsed, self._extraction, self._certainty, self._own_words(drafts))
        drafts = self._labelled(drafts, layers)
        relations = self._related(found, layers)
        accusations = self._accusations(drafts, relations, layers)
        drafts = [draft for draft in drafts if draft.kind.name != WRONGDOING]
        drafts = [draft for draft in drafts if not self._unmade(draft.statements, draft)]
        self._spare_accused(drafts)
        continue_accusations(self._parsed, drafts, accusations)
        unclear = self._hold([*drafts, *accusations])
        accusations = [draft for draft in accusations if draft.core]
        drafts = self._figuring.fill(drafts, layers)
        drafts = [one for draft in drafts if self._tells(draft) for one in each_time(draft)]
        relations.extend(place_relations(self._parsed, drafts, self._people, layers, self._lexicon))
        settle_told_before(self._parsed, drafts, self._results, self._planned, self._words.apart)
        self._weigh_labels(drafts)
        told, relations = self._merged(drafts, relations, layers)
        if not told and not relations and not accusations and not unclear:
            return self._extraction
        for draft in told:
            self._figuring.name_places(draft)
        told.extend(accusations)
        return write_records(
            self._parsed, self._extraction, told, relations, self._people, unclear=unclear
        )

    def _labelled(self, drafts: list[Draft], layers: Layers) -> list[Draft]:
        """The drafts with their roles and labels, without those that the text does not stand by."""
        mishaps = (one for one in drafts if one.kind.unplanned and not one.verbal)
        self._mishaps = frozenset(one.anchor.token for one in mishaps)
        for draft in drafts:
            self._settle(draft, layers)
        kept = [draft for draft in drafts if self._stands_by(draft)]
        blaming, death = self._lexicon.words("blamingKind"), self._words.kinds.events["Death"]
        spare_mishaps(self._parsed, kept, self._people, blaming=blaming, death=death)
        return kept

    def _merged(
        self, drafts: list[Draft], relations: list[RelationDraft], layers: Layers
    ) -> tuple[list[Draft], list[RelationDraft]]:
        """One draft for all tellings of an event, and the relations that are possible beside."""
        told = merge_tellings(drafts, self._parsed, self._words, self._people)
        weighed, tags = self._weigh(told, relations, layers), self._lexicon.words("partyTag")
        possible = [one for one in weighed if is_possible(one, self._people, tags)]
        self._spare_accused(told)
        correct_tellings(self._parsed, told, self._people, self._lexicon)
        return told, possible

    def _related(self, found: list[Found], layers: Layers) -> list[RelationDraft]:
        """The relations of the triggers ``found``."""
        return [
            relation
            for trigger, tokens in found
            if trigger.kind.relation
            for relation in self._relation(trigger, tokens, layers)
            if not self._unmade(relation.statements, relation)
        ]

    def _accusations(
        self, drafts: list[Draft], relations: list[RelationDraft], layers: Layers
    ) -> list[Draft]:
        """What people are accused of, where it is meant and was said."""
        finder = Accusations(
            self._parsed, self._extraction, self._lexicon, self._people, own_acts=self._own_acts
        )
        return [
            one
            for one in finder.find(drafts, relations, layers)
            if self._jests.isdisjoint(one.statements)
            and self._supposed.isdisjoint(one.statements)
            and not self._unmade(one.statements, one)
        ]

    def _stands_by(self, draft: Draft) -> bool:
        """Whether the senses believe the words, and somebody stands by them."""
        believed = not self._refuses(draft.odds, fact=draft.certainty.is_fact)
        labels = draft.certainty
        unaccused = labels.unaccused and labels.polarity is Polarity.NEGATED
        unaccused = unaccused and (draft.kind.wrong or draft.verbal)
        if draft.kind.wrong and is_of_disowned(draft, self._extraction, self._disowned):
            return False  # "joked that she would murder him", "the claim has been withdrawn"
        return believed and not labels.taken_back and not unaccused

    def _spare_accused(self, drafts: list[Draft]) -> None:
        """Before the gate, which asks for victims, and again for victims that the scores add."""
        suspecting = self._lexicon.words("suspectKind")
        deadly = self._words.deadly
        spare_accused(self._parsed, drafts, proceedings=suspecting, deadly=deadly)
        part_leading(drafts, self._first_names, proceedings=suspecting, deadly=deadly)
        sources = [span for one in self._extraction.statements for span in one.source]
        rivals = RivalDead(self._parsed, self._people, self._lexicon, sources=sources)
        rivals.spare(drafts, deadly=deadly, proceedings=suspecting)
        spare_untried(self._parsed, drafts, self._people, suspecting)
        allege_accused(self._parsed, drafts)

    def _weigh_labels(self, drafts: list[Draft]) -> None:
        """Looks again at the labels of the reports, before equal ones are merged."""
        likely = [not self._refuses(draft.odds, fact=True) for draft in drafts]
        statements = self._extraction.statements
        self._weigher.labels(Reports(self._parsed, self._people, drafts, statements, likely))

    def _weigh(
        self, told: list[Draft], relations: list[RelationDraft], layers: Layers
    ) -> list[RelationDraft]:
        """Scores times, participants and relations a second time; gives the relations that stay."""
        statements = self._extraction.statements
        self._weigher.times(
            Calendar(self._parsed, told, statements, self._figuring.times, self._clock)
        )
        article = article_of(self._parsed, self._people, told, statements, self._lexicon)
        self._weigher.roles(article)
        given = {(one.subject, one.predicate, one.object) for one in self._extraction.relations}
        return self._weigher.relations(article, relations, given, layers)

    def _drafts(self, found: list[Found]) -> list[Draft]:
        """The events that the triggers name, each with who takes part."""
        drafts = (self._draft(*one) for one in found if not one[0].kind.relation)
        return likeliest([draft for draft in drafts if draft is not None])

    def _confirmed(self, drafts: list[Draft]) -> list[Draft]:
        """The drafts, of headlines in capitals only those that both readings tell."""
        recased = self._parsed.recased
        if recased is None:
            return drafts
        second = _Finder(
            recased, self._extraction, self._lexicon, self._senses, self._weigher, self._states
        )
        found = _without_inner(list(find_triggers(recased, self._words.kinds)))
        return confirmed(drafts, self._parsed, second._drafts(found), recased)

    def _hold(self, drafts: list[Draft]) -> frozenset[str]:
        """The statements that accuse somebody, where the gate leaves open who it is."""
        wrongs = [draft for draft in drafts if draft.kind.wrong]
        if not wrongs:
            return frozenset()
        proceedings = accusing_words(self._lexicon).proceedings
        gate = Gate(
            self._parsed,
            self._extraction,
            self._people,
            victims=all_undergoing(drafts, self._words.deadly),
            accused=all_undergoing(drafts, proceedings),
            own_acts=self._own_acts,
            inner=self._lexicon.words("innerWrong"),
        )
        held = [draft for draft in wrongs if gate.hold(draft) and not _is_supposed(draft)]
        return frozenset(statement for draft in held for statement in draft.statements)

    # ------------------------------------------------------------------ one telling

    def _draft(self, trigger: Trigger, tokens: tuple[int, ...]) -> Draft | None:
        parsed = self._parsed
        token = parsed.tokens[tokens[0]]
        if not self._namings.may_tell(trigger, tokens):
            return None
        anchor = anchor_of(parsed, trigger, tokens, self._words)
        fillers = fill_roles(parsed, anchor, self._people)
        if fillers is None or not self._namings.tells(anchor, fillers):
            return None
        odds = self._senses.odds(parsed, anchor, fillers, self._people, self._contexts)
        if self._refuses(odds, fact=False):
            return None
        draft = Draft(
            anchor=anchor,
            kind=trigger.kind,
            trigger=trigger_span(parsed, anchor),
            sentence=token.sentence,
            evidence=[parsed.sentence_span(token.sentence)],
            certainty=Certainty(),
            verbal=trigger.shape in ("verb", "phrase"),
            odds=odds,
        )
        self._add_roles(draft, fillers)
        return draft if self._spare(draft) else None

    def _refuses(self, odds: float, *, fact: bool) -> bool:
        return self._senses.refuses(odds, fact=fact, with_states=self._contexts is not None)

    def _spare(self, draft: Draft) -> bool:
        """Takes survivors off the dead; False where nobody is left ("survived an execution")."""
        verb = draft.anchor.clause
        words = self._words
        if verb is None or draft.kind.name not in words.deadly:
            return True
        if self._parsed.tokens[verb].lemma not in words.surviving:
            return True
        alive = set(subjects(self._parsed, verb))
        draft.drop([i for i, head in enumerate(draft.heads) if head in alive])
        return draft.has("patient")

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
        token = self._parsed.tokens[draft.anchor.token]
        known = is_known(self._parsed, draft, self._certainty, self._mishaps)
        found = self._judged(draft, token, known=known)
        statement = teller(found, layers.around(draft.trigger))
        circumstance = known or is_circumstance(self._parsed, token, self._certainty)
        denied = is_denying(statement) and circumstance
        accused = draft.kind.wrong and found.status is Status.ALLEGED  # by what is called false
        rejected = accused and is_rejected(self._parsed, token, self._certainty)
        if denied or rejected or (known and is_taken_for_granted(statement)):
            statement = None
        draft.ascribed_wrong = draft.kind.wrong and self._accuses(draft, statement)
        draft.certainty = self._settled(found, statement, token.i, ascribed=draft.ascribed_wrong)
        if draft.kind.wrong and statement is not None and is_undenied(statement):
            draft.certainty.apply(("unspecified",))  # nor has he owned up to it
        draft.statements = () if statement is None else (statement.id,)

    def _as_reason(self, draft: Draft, token: Token, found: Certainty) -> None:
        """What somebody is tried, punished or held for is as sure as those say who do so."""
        if is_reason(self._parsed, draft, self._penal):
            open_ended = penalty_effects(self._parsed, token, self._certainty)
            alleged = draft.kind.wrong and not open_ended
            found.apply(("alleged" if alleged else "claimed", *open_ended))
        elif is_of_proceeding(self._parsed, draft, self._certainty):
            found.apply(("alleged",))
        else:
            return
        found.doubted = False

    def _judged(self, draft: Draft, token: Token, *, known: bool) -> Certainty:
        """How certain the words around it make it, and the kind of event that it is."""
        found = (
            Certainty(given=True) if known else assess(self._parsed, draft.anchor, self._certainty)
        )
        if found.status is Status.ALLEGED and draft.kind.name in self._steps:
            found.status = Status.ASSERTED  # "arrested on a murder charge": alleged is the murder
            found.apply(("unspecified",))
        if draft.anchor.trigger.shape == "agentNoun":
            found.apply(("alleged",))  # "was named as the killer"
        if draft.kind.scheduled and not (known or self._took_place(draft)):
            found.apply(("unspecified",))
        if draft.kind.name in self._planned and not draft.verbal:
            found.apply(effects_ahead(self._parsed, token, self._certainty))
        if found.status is Status.ASSERTED:
            self._as_reason(draft, token, found)
        prose = self._parsed.sentences[draft.sentence].kind not in HEADLINES
        if self._timetable.has(self._parsed.tokens[draft.anchor.token], prose=prose):
            found.apply(("future",))
        if found.aside:  # "escaped arrest in the raid": only what belongs to "the raid" is its part
            draft.keep_inside(token)
        return found

    def _took_place(self, draft: Draft) -> bool:
        """ "Won the election", "the vote was held": a verb of the past tells it, not the noun."""
        token = self._parsed.tokens[draft.anchor.token]
        if draft.verbal:
            return token.tag in PAST
        if is_result(self._parsed, token, self._results, self._certainty):
            return True
        noun = first_conjunct(self._parsed, token, among=NOMINAL)
        return noun.dep in CLAUSE_PARTS and self._parsed.tokens[noun.head].tag in PAST

    def _accuses(self, draft: Draft, statement: Statement | None) -> bool:
        """True where somebody is said to have done it who can be told from others, and not by
        himself or those who speak for him."""
        if is_warfare(self._parsed, self._people, draft, self._words.enemies):
            return False
        agents = [
            role
            for role in draft.roles
            if role.role in ACCUSED_ROLES and not self._own_acts.are_own(statement, draft, role)
        ]
        return any(
            role.entity is not None and self._people.is_identified(role.entity) for role in agents
        )

    def _unmade(self, statements: tuple[str, ...], told: Draft | RelationDraft) -> bool:
        """ "The report does not accuse her of fraud", "no suggestion that he paid": what nobody
        says of anybody is ascribed to nobody, not even as negated."""
        wrong = told.ascribed_wrong or told.certainty.status is Status.ALLEGED
        return wrong and any(name in self._unspoken for name in statements)

    def _settled(
        self, found: Certainty, statement: Statement | None, at: int, *, ascribed: bool
    ) -> Certainty:
        """The labels inside ``statement``, where one is: "may accuse her of fraud", "if he alleges
        that", "the satirical site alleged that" allege nothing."""
        jest = statement is not None and statement.id in self._jests
        token = self._parsed.tokens[at]
        jest = jest or in_story(self._parsed, token, self._certainty)
        if jest:
            found.apply(OPEN)
        settled = settle(found, statement, ascribed_wrong=ascribed)
        ahead = statement is not None and (
            statement.time_frame is not TimeFrame.NON_FUTURE or statement.speech_act in AHEAD
        )
        asked = statement is None and opening_of_question(self._parsed, token) is not None
        open_ended = ahead or jest or asked or found.unconfirmed
        if open_ended and settled.status is Status.ALLEGED:
            settled.status = Status.CLAIMED
            settled.apply(("unspecified",))
        return settled

    def _tells(self, draft: Draft) -> bool:
        """False for a mere topic: a heading, or a crime named without anybody or anything in it
        ("the fight against fraud", "cybercrime and human trafficking")."""
        if draft.verbal or any(role.role != "place" for role in draft.roles) or draft.time:
            return True
        token = self._parsed.tokens[draft.anchor.token]
        if self._parsed.sentences[draft.sentence].kind is BlockKind.HEADING and not draft.roles:
            return False
        weak = draft.certainty.status in (Status.ASSERTED, Status.CLAIMED)
        if not draft.kind.wrong or not weak or self._is_scene(draft):
            return True
        if draft.certainty.polarity is Polarity.NEGATED:
            return True
        named = self._parsed.kid(token.i, "det", "poss", "nummod") is not None
        return named or draft.anchor.clause in draft.anchor.hosts

    def _is_scene(self, draft: Draft) -> bool:
        """ "When gunfire erupted", "after the Ostmere shooting": violence that surely took place
        needs nobody in it; "charged with assault" names an offence."""
        wording = " ".join(draft.anchor.trigger.words)
        prose = self._parsed.sentences[draft.sentence].kind not in HEADLINES
        if wording not in self._words.scenes or not prose or not math.isfinite(draft.odds):
            return False
        told = replace(draft.certainty, status=Status.ASSERTED)
        return told.is_fact and not self._refuses(draft.odds, fact=True)

    def _add_roles(self, draft: Draft, fillers: list[Filled]) -> None:
        parsed = self._parsed
        for filled in fillers:
            token = parsed.tokens[filled.head]
            if filled.role == CONDITION or (filled.role == "reason" and is_sum(token)):
                continue
            if self._people.is_partner(filled.head):
                continue
            if filled.role == "place" and token.tag == "CD":
                continue  # "in eight of the province's ten towns"
            verbal = token.pos in VERBAL
            span = clause_span(parsed, filled.head) if verbal else phrase_span(parsed, filled.head)
            in_place = filled.role == "place"
            entity = None if verbal else self._people.resolve(filled.head, span, area=in_place)
            index = draft.add(Role(filled.role, span, entity), filled.head)
            for one in self._people.members(entity):
                draft.add(Role(filled.role, span, one, of=index), None)
            if in_place:
                for member in listed_members(parsed, filled.head):
                    inner = phrase_span(parsed, member)
                    known = self._people.resolve(member, inner, as_type="Place")
                    draft.add(Role("place", inner, known, of=index), member)

    # ------------------------------------------------------------------ relations

    def _is_over(self, anchor: Anchor) -> bool:
        """ "The former owner of the yard", "once owned it", "used to run it": no longer."""
        parsed, words = self._parsed, self._words
        token = parsed.tokens[anchor.token]
        above = parsed.tokens[token.head]
        if token.dep == "xcomp" and above.lower == "used":
            return True
        beside = {kid.lower for kid in parsed.kids(token.i, "amod", "advmod", "compound")}
        no_longer = "longer" in beside  # a negation, which the labels tell
        return bool(beside & words.over) and not no_longer

    def _relation(
        self, trigger: Trigger, tokens: tuple[int, ...], layers: Layers
    ) -> list[RelationDraft]:
        parsed = self._parsed
        anchor = anchor_of(parsed, trigger, tokens, self._words)
        pairs = find_relations(parsed, anchor, self._people, self._words.ending)
        if not pairs or self._is_over(anchor):
            return []
        span = trigger_span(parsed, anchor)
        beside = is_beside_accused(parsed, parsed.tokens[tokens[0]], self._certainty)
        given = beside or all(pair.taken_as_given for pair in pairs)
        found = Certainty() if given else assess(parsed, anchor, self._certainty)
        statement = teller(found, layers.around(span))
        charged = trigger.kind.accusable and charges(parsed, statement, self._words.charging)
        ascribed = trigger.kind.wrong or charged
        certainty = self._settled(found, statement, tokens[0], ascribed=ascribed)
        ordered = is_order(span, self._extraction.statements)
        if found.taken_back or (certainty.status is Status.ASSERTED and ordered):
            return []  # that an order was given is all that the narrator tells
        layer = () if statement is None else (statement.id,)
        sentence = parsed.tokens[tokens[0]].sentence
        return [
            RelationDraft(
                trigger.kind.name,
                pair.subject,
                pair.object,
                span,
                sentence,
                certainty,
                layer,
                ascribed,
            )
            for pair in pairs
        ]


def _is_supposed(draft: Draft) -> bool:
    """ "If the clerk stole a coin": by that nobody accuses anybody."""
    return draft.certainty.time_frame is TimeFrame.HYPOTHETICAL


def _without_inner(found: list[Found]) -> list[Found]:
    """Triggers that are not part of a longer one ("custody" in "take into custody")."""
    owned: dict[int, int] = {}
    for _, tokens in found:
        for i in tokens:
            owned[i] = max(owned.get(i, 0), len(tokens))
    return [(trigger, tokens) for trigger, tokens in found if len(tokens) >= owned[tokens[0]]]
