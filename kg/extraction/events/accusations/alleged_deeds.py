"""Deeds that a voice tells in order to accuse, whatever verb it uses: no list of wrongs is asked.

Such a voice is whoever *alleges*; who speaks in order to charge somebody, as an indictment or a
prosecutor does; a court that hears of one who stands accused; and whoever says of somebody what
that one goes on to deny ("Residents say Varro Foods kept their wages. It denies the claim").
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from kg.extraction.events.accusations.complaints import Complaints
from kg.extraction.events.accusations.frames import names_wrong
from kg.extraction.events.accusations.repetitions import accused_of
from kg.extraction.events.accusations.tellers import Tellers
from kg.extraction.events.accusations.told_clauses import is_relative
from kg.extraction.events.accusations.words import accusing_words
from kg.extraction.events.arguments import Participants, mention_head
from kg.extraction.events.attribution_scope import DENIES, NOT_ASCRIBING, charges
from kg.extraction.events.drafts import Draft
from kg.extraction.factuality.lexicon import certainty_words
from kg.extraction.triggers.lexicon import event_words
from kg.model import Extraction, Polarity, Span, Statement, Status, was_made
from kg.nlp.parse import TIMES, ParsedDocument, Token
from kg.nlp.tree import (
    MODIFIERS,
    NOUN_SUBJECTS,
    PLURAL,
    VERBAL,
    base_form,
    is_infinitive,
    is_negated,
    is_passive,
    roots,
    subjects,
)
from kg.nlp.verb_classes import classes
from kg.ontology.lexicon import Lexicon

ALLEGES, CALL = "allege", "call"
WHILE = frozenset({"while", "whereas", "whilst"})
# Parts of speech that say nothing of what is rejected: "dismissed them as completely untrue".
IDLE = frozenset({"PUNCT", "AUX", "ADV", "ADP"})
PERSON, LIMB = "Person", "Limb"
NEW = frozenset({"a", "an"})
OBJECTS = frozenset({"dobj", "dative", "pobj"})
PERSONAL = frozenset({"him", "her", "them"})
# Sentences from a claim to the denial that makes an accusation of it.
REACH = 2


class Deed(NamedTuple):
    """What ``verb`` tells in ``statement`` of ``doers`` (heads).

    ``meant``: the entities that it accuses, None for anybody, or if ``named`` anybody who can be
    told from others; ``spared``: the entities that it does not accuse.
    """

    statement: Statement
    verb: int
    doers: tuple[int, ...]
    meant: frozenset[str] | None
    spared: frozenset[str]
    named: bool = False


class AllegedDeeds:
    """Finds the deeds of one document."""

    def __init__(
        self,
        parsed: ParsedDocument,
        found: Extraction,
        lexicon: Lexicon,
        people: Participants,
        tellers: Tellers,
    ) -> None:
        """Raises LexiconError if a list is missing from ``lexicon``."""
        self._parsed = parsed
        self._found = found
        self._people = people
        self._complaints = Complaints(parsed, people, tellers, lexicon)
        self._words = accusing_words(lexicon)
        self._certainty = certainty_words(lexicon)
        self._fillers = event_words(lexicon).listed
        self._charging = event_words(lexicon).charging
        self._papers = lexicon.words("chargingPaper")
        self._penal = lexicon.words("penalPaper")
        self._files = lexicon.words("courtFile")
        self._standing = lexicon.words("accusedKind")
        self._investigating = lexicon.words("investigatingSource")
        self._courts = lexicon.words("trialCourt")
        self._witnessing = lexicon.words("witnessingVerb")
        self._idle = lexicon.words("idleDeed")
        self._plain = lexicon.words("plainDeed")
        self._self_harm = lexicon.words("selfHarm")
        self._unchanged = lexicon.words("unchangedVerb")
        self._reflexive = event_words(lexicon).reflexive
        self._rejecting = lexicon.words("rejectingWord")
        self._scorning = lexicon.words("scorningWord")
        self._public = lexicon.words("governmentBodyWord") | lexicon.words("publicBodyNoun")
        self._raised = lexicon.words("raisedNoun")
        self._voices = lexicon.words("voiceNoun")
        self._tried = lexicon.words("triedNoun")
        self._back = lexicon.words("pointingBack") | lexicon.words("anyWrong")
        self._proceeded: list[tuple[int, tuple[int, ...]]] = []
        self._rejections = [one for one in found.statements if self._rejects(one)]
        self._places = {
            one.id: words[0].sentence
            for one in found.statements
            if one.content and (words := parsed.within(one.content[0]))
        }

    def find(self, drafts: list[Draft], framed: list[Draft]) -> Iterator[Deed]:
        """Each deed; ``drafts`` are the events so far, ``framed`` what the frames accuse of.

        A voice that only charges does not accuse others: "prosecutors said a neighbour heard
        screams".
        """
        held = undergoing(drafts, self._words.proceedings) | self._named_accused()
        proceeded = held | undergoing(drafts, self._standing)
        told = [*drafts, *framed]
        self._proceeded = list(_charged_together(drafts, self._standing))
        charging = {one.id for one in self._found.statements if self._charges(one)}
        accused = tried = frozenset[str]()
        if charging:
            accused = proceeded | all_accused(told) | self._on_trial() | _denying(drafts)
            tried = proceeded | self._on_trial()
        victims = self._hurt(drafts) - proceeded
        for statement in filter(claims, self._found.statements):
            if statement.speech_act == ALLEGES and self._is_verb(statement):
                yield from self._deeds(statement, None, frozenset())
                continue
            meant = self._deniers(statement) | self._accused_by(statement, told)
            if statement.id in charging:
                if not accused and self._is_of_accused(statement):
                    found = self._deeds(statement, None, victims)
                    yield from (d._replace(named=True) for d in found if not self._is_by_the_way(d))
                    continue
                meant |= tried if charges(self._parsed, statement, self._files) else accused
            elif charges(self._parsed, statement, self._investigating):
                meant |= held
            if meant:
                yield from self._deeds(statement, meant, victims)
            else:
                yield from self._complained(statement)

    def on_trial(self, drafts: list[Draft]) -> frozenset[str]:
        """Who is charged, arrested or tried, or is called the defendant; politicians deny much."""
        firm = [one for one in drafts if one.certainty.polarity is Polarity.AFFIRMED]
        return undergoing(firm, self._standing) | self._defendants()

    def denying(self, drafts: list[Draft]) -> frozenset[str]:
        """Who denies a wrong."""
        return self._on_trial() | _denying(drafts)

    def _complained(self, statement: Statement) -> Iterator[Deed]:
        """What was done to those who claim it, or tell a tribunal."""
        if self._complaints.is_one(statement):
            for deed in self._deeds(statement, None, frozenset()):
                if self._complaints.hurts(statement, deed.verb, deed.doers):
                    yield deed._replace(named=True)

    def _deeds(
        self, statement: Statement, meant: frozenset[str] | None, spared: frozenset[str]
    ) -> Iterator[Deed]:
        for span in statement.content:
            for verb in filter(self._is_deed, self._main_verbs(span)):
                doers = self._charged_with(statement, verb)
                if self._is_step(statement, verb):
                    continue
                if doers and (statement.speech_act == ALLEGES or self._is_told_against(verb)):
                    yield Deed(statement, verb, doers, meant, spared)

    def _is_step(self, claim: Statement, verb: int) -> bool:
        """ "Prosecutors say they *charged* the officers": whoever charges tells what he did."""
        lemma = self._parsed.tokens[verb].lemma
        return lemma in classes().charging and self._charges(claim)

    def _charged_with(self, claim: Statement, verb: int) -> tuple[int, ...]:
        """Those who were charged together in the sentence before, of "it alleged that *they* …",
        where nobody is meant by that, or the accuser, who alleges nothing of himself."""
        doers = tuple(subjects(self._parsed, verb))
        plural = len(doers) == 1 and self._parsed.tokens[doers[0]].lower == "they"
        plural = plural and self._parsed.tokens[verb].lemma not in classes().own_deeds
        meant = self._people.mention_of(doers[0]) if plural else None
        if not plural or meant not in (None, *claim.actors):
            return doers
        before = (self._places[claim.id] - 1, self._places[claim.id])
        charged = [heads for place, heads in self._proceeded if place in before]
        several = len(charged) == 1 and (
            len(charged[0]) > 1 or any(self._parsed.tokens[i].tag in PLURAL for i in charged[0])
        )
        return charged[0] if several else doers

    # ------------------------------------------------------------------ voices

    def _charges(self, statement: Statement) -> bool:
        return charges(self._parsed, statement, self._charging) or self._hears(statement)

    def _is_of_accused(self, statement: Statement) -> bool:
        """True of an indictment that tells what nobody does who is a witness."""
        verbs = [v for span in statement.content for v in self._main_verbs(span)]
        witness = any(self._parsed.tokens[v].lemma in self._witnessing for v in verbs)
        return not witness and charges(self._parsed, statement, self._papers)

    def _is_by_the_way(self, deed: Deed) -> bool:
        """ "The indictment says *a clerk, Mira Soll,* opened the safe", "The suit says Ada Lind
        asked the bank for a loan": others come in as well, and of a lawsuit its plaintiff. A body
        that it names alone is the one that is sued."""
        if any(kid.lower in NEW for head in deed.doers for kid in self._parsed.kids(head, "det")):
            return True
        if charges(self._parsed, deed.statement, self._penal):
            return False
        people = (self._people.entity_at(head) for head in deed.doers)
        if any(one is not None and one.type == PERSON for one in people):
            return True
        told = (t for span in deed.statement.content for t in self._parsed.within(span))
        return any(t.pos == "PROPN" and t.dep in OBJECTS and not self._is_place(t) for t in told)

    def _is_place(self, name: Token) -> bool:
        known = self._people.entity_at(name.i)
        if name.entity_type in (*TIMES, "GPE", "LOC", "FAC"):
            return True
        return known is not None and known.type in ("Place", "Site")

    def _named_accused(self) -> frozenset[str]:
        """Ode, of "the main accused, *Karl Ode*"."""
        found = self._people.mentioned()
        return frozenset(entity for head, entity in found if self._explains_accused(head))

    def _explains_accused(self, head: int) -> bool:
        token = self._parsed.tokens[head]
        noun = self._parsed.tokens[token.head]
        told = {kid.lower for kid in self._parsed.kids(noun.i, *MODIFIERS)}
        explains = token.dep == "appos" and noun.lower in classes().accused
        return explains and told.isdisjoint(self._words.over)

    def _on_trial(self) -> frozenset[str]:
        """Who is called the defendant, or denies what no verb tells ("denies bodily harm")."""
        denying = {
            actor
            for reply in self._found.statements
            if reply.speech_act == DENIES
            and was_made(reply)
            and not any(
                t.pos in VERBAL for span in reply.content for t in self._parsed.within(span)
            )
            for actor in reply.actors
        }
        return frozenset(denying) | self._defendants()

    def _defendants(self) -> frozenset[str]:
        """Who is called the defendant."""
        return frozenset(
            one.id
            for one in self._found.entities
            for span in one.mentions
            if (head := mention_head(self._parsed, span)) is not None
            and base_form(self._parsed.tokens[head]) in self._tried
        )

    def _hears(self, statement: Statement) -> bool:
        """ "The court heard that", "jurors were told how": who speaks there is not told."""
        if statement.actors:
            return False
        cue = [token.i for span in statement.cue for token in self._parsed.within(span)]
        heads = (head for i in cue for head in subjects(self._parsed, i))
        return any(base_form(self._parsed.tokens[head]) in self._courts for head in heads)

    def _accused_by(self, statement: Statement, drafts: list[Draft]) -> frozenset[str]:
        """Those that its speaker accuses before: "Lind accused Ode of fraud. He said Ode moved the
        money abroad"."""
        earlier = {
            one.id
            for one in self._found.statements
            if one.id != statement.id and one.actors and one.actors == statement.actors
            and 0 <= self._places[statement.id] - self._places[one.id] <= REACH
        }  # fmt: skip
        told = (draft for draft in drafts if not earlier.isdisjoint(draft.statements))
        return all_accused(list(told))

    def _deniers(self, claim: Statement) -> frozenset[str]:
        """Who rejects ``claim`` in the next sentences, in words that point back to it."""
        last = self._places[claim.id]
        return frozenset(
            actor
            for reply in self._rejections
            if 0 <= self._places[reply.id] - last <= REACH
            and reply.content[0].start > claim.content[0].start
            for actor in self._speaks_for(reply)
            if actor not in claim.actors and self._is_of_kind(reply, actor)
        )

    def _is_of_kind(self, reply: Statement, actor: str) -> bool:
        """False of "the ministry" that is read as a firm: somebody else denies it."""
        heads = [head for span in reply.source for head in roots(self._parsed.within(span))]
        nouns = {base_form(head) for head in heads if head.tag in ("NN", "NNS")}
        known = self._people.entity(actor)
        public = nouns & self._public - set(known.name.lower().split())
        return not public or known.unnamed or known.type not in ("Organization", PERSON)

    def _speaks_for(self, reply: Statement) -> frozenset[str]:
        """Who rejects it, also through "a spokesman for the firm" or "Lind's lawyer"."""
        source = [token for span in reply.source for token in self._parsed.within(span)]
        voice = any(token.lower in self._voices for token in source)
        served = (self._people.entity_at(token.i) for token in source if voice)
        return frozenset(reply.actors) | {one.id for one in served if one is not None}

    def _rejects(self, reply: Statement) -> bool:
        """ "Denied it", "rejects the claims", "called the allegation a lie", "It is untrue"."""
        words = [t for span in reply.content for t in self._parsed.within(span)]
        said = {t.lower for t in words if t.pos not in IDLE}
        rejecting = self._rejecting | (self._scorning if self._names_accusation(words) else set())
        denied = reply.speech_act == DENIES or not rejecting.isdisjoint(said)
        told = bool(said - PERSONAL)  # not "contradicted him"
        back = said <= self._back | rejecting or self._is_comment(reply)
        return was_made(reply) and denied and told and back

    def _names_accusation(self, words: list[Token]) -> bool:
        """ "Called *the claim* ridiculous"; "called it ridiculous" may speak of the deed."""
        return any(t.lower in self._back and base_form(t) in self._raised for t in words)

    def _is_comment(self, reply: Statement) -> bool:
        """ "…, a charge that *Lind rejects*"."""
        cue = [token for span in reply.cue for token in self._parsed.within(span)]
        above = [self._parsed.tokens[t.head] for t in cue if t.dep in ("relcl", "acl")]
        return any(base_form(noun) in self._raised for noun in above)

    @staticmethod
    def _hurt(drafts: list[Draft]) -> frozenset[str]:
        """Who undergoes a wrong, or dies."""
        harm = {draft.kind.name for draft in drafts if draft.kind.wrong} | {"Death"}
        return undergoing(drafts, frozenset(harm))

    def _is_told_against(self, verb: int) -> bool:
        """Not "she lived there", nor "she left early but will not face charges": that accuses
        nobody."""
        favour = any(is_negated(self._parsed, kid.i) for kid in self._parsed.kids(verb, "conj"))
        done_to = self._parsed.kid(verb, "dobj")
        lemma, idle = self._parsed.tokens[verb].lemma, done_to is None
        named = self._parsed.kid(verb, "oprd")
        if lemma == CALL and named is not None and named.pos in ("ADJ", "NOUN"):
            return True  # "called her useless", and not "called them out"
        if done_to is not None and self._is_own_limb(done_to, verb):
            return False
        return not favour and lemma not in self._plain and not (idle and lemma in self._idle)

    def _is_own_limb(self, limb: Token, verb: int) -> bool:
        """ "Farr broke *his leg*": his own."""
        whose = self._parsed.kid(limb.i, "poss")
        if whose is None or LIMB not in self._fillers.get(base_form(limb), ()):
            return False
        owner = self._people.entity_at(whose.i)
        doers = [self._people.entity_at(head) for head in subjects(self._parsed, verb)]
        return owner is not None and owner in doers

    def _is_verb(self, statement: Statement) -> bool:
        cue = [token for span in statement.cue for token in self._parsed.within(span)]
        return any(token.pos in VERBAL for token in cue)

    # ------------------------------------------------------------------ verbs

    def _main_verbs(self, span: Span) -> Iterator[int]:
        """The verb that heads a content, and those coordinated with it."""
        for token in roots(self._parsed.within(span)):
            if token.pos in VERBAL and not self._is_sequel(token, span):
                happened = list(self._happened(token.i)) if token.tag == "VBG" else []
                yield from happened or (token.i,)
                yield from self._beside(token)

    def _is_sequel(self, verb: Token, content: Span) -> bool:
        """ "Is alleged to have told them and *they cheered*": joined to the verb of saying."""
        above = self._parsed.tokens[verb.head]
        own = self._parsed.kid(verb.i, *NOUN_SUBJECTS) is not None
        return (
            verb.dep == "conj"
            and own
            and is_passive(self._parsed, above.i)
            and not content.covers(above.span)
        )

    def _beside(self, verb: Token) -> Iterator[int]:
        """Verbs joined to that of a content: "he fired while *his brother* gave the orders"; "is
        alleged to have told them and *they* cheered" goes on with something else."""
        apart = is_infinitive(self._parsed, verb)
        for kid in self._parsed.kids(verb.i, "conj", "advcl"):
            own = self._parsed.kid(kid.i, *NOUN_SUBJECTS) is not None
            marks = {mark.lower for mark in self._parsed.kids(kid.i, "mark")}
            goes_on = not (own and apart)
            if kid.dep == "advcl":
                goes_on = own and bool(marks & WHILE) and self._is_part(kid)
            if kid.pos in VERBAL and goes_on:
                yield kid.i

    def _is_part(self, verb: Token) -> bool:
        """ "While his brother *gave the orders*"; but "while his wife slept" tells when."""
        told = (verb, *self._parsed.kids(verb.i, "dobj"))
        named = any(names_wrong(self._parsed, one.i, self._words) for one in told)
        return named or any(base_form(one) in self._words.orders for one in told)

    def _happened(self, verb: int) -> Iterator[int]:
        """ "She was jogging when *he* dragged her into a van": what is alleged is the latter."""
        for clause in self._parsed.kids(verb, "advcl"):
            own = self._parsed.kid(clause.i, *NOUN_SUBJECTS)
            if own is not None and any(k.lower == "when" for k in self._parsed.kids(clause.i)):
                yield clause.i

    def _is_deed(self, verb: int) -> bool:
        """An act of the past or present: no state, nothing said, nothing undergone."""
        token = self._parsed.tokens[verb]
        if token.dep in ("acl", "relcl") and is_relative(self._parsed, token, self._words.met):
            return False
        past = token.tag in ("VBD", "VBN") or self._is_past_like(token)
        modifies = token.dep == "acl" and self._parsed.kid(verb, "aux", *NOUN_SUBJECTS) is None
        going_on = token.tag == "VBG" and self._parsed.kid(verb, "aux") is not None
        told = (past and not modifies) or going_on
        done_to = self._parsed.kid(verb, "dobj")
        if token.pos != "VERB" or not told or is_passive(self._parsed, verb):
            return False
        if done_to is not None and self._parsed.kid(verb, "ccomp") is None:
            return not (token.lemma in self._self_harm and done_to.lower in self._reflexive)
        effects = self._certainty.verbs.get(token.lemma, ())
        return not {"claimed", "factive", "denied", "alleged"} & set(effects)

    def _is_past_like(self, verb: Token) -> bool:
        """ "Called her useless and *cut* her hours": a form that is past as well as present."""
        above = self._parsed.tokens[verb.head]
        alike = verb.tag == "VB" and verb.dep == "conj" and above.tag == "VBD"
        helped = self._parsed.kid(verb.i, "aux", "neg") is not None
        return alike and not helped and verb.lemma in self._unchanged


def claims(statement: Statement) -> bool:
    """Whether it was made, by an act that says that something is so."""
    return was_made(statement) and statement.speech_act not in NOT_ASCRIBING


def undergoing(drafts: list[Draft], kinds: Collection[str]) -> frozenset[str]:
    """The patients of the drafts of these kinds."""
    return frozenset(
        role.entity
        for draft in drafts
        for role in draft.roles
        if draft.kind.name in kinds and role.role == "patient" and role.entity is not None
    )


def _charged_together(
    drafts: list[Draft], kinds: Collection[str]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The sentences in which somebody stands accused, with the heads of who does."""
    for draft in drafts:
        if draft.kind.name in kinds and draft.certainty.polarity is Polarity.AFFIRMED:
            heads = (
                head
                for role, head in zip(draft.roles, draft.heads, strict=True)
                if role.role == "patient" and role.entity is not None and head is not None
            )
            yield draft.sentence, tuple(dict.fromkeys(heads))


def _denying(drafts: list[Draft]) -> frozenset[str]:
    """Who denies a wrong."""
    denied = (d for d in drafts if d.kind.wrong and d.certainty.status is Status.DENIED)
    return frozenset(one for draft in denied for one in accused_of(draft))


def all_accused(drafts: list[Draft]) -> frozenset[str]:
    """The doers of the wrongs among the drafts that somebody alleges."""
    alleged = (d for d in drafts if d.kind.wrong and d.certainty.status is Status.ALLEGED)
    return frozenset(one for draft in alleged for one in accused_of(draft))
