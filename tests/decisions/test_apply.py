"""The corrected view of one article: what decisions change, and that nothing else changes."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from kg.decisions.anchors import quote_of
from kg.decisions.apply import Applied, apply
from kg.decisions.codec import quote_to_json
from kg.decisions.outcomes import State
from kg.decisions.records import Decision, Kind, RecordKind, Target
from kg.decisions.targets import Record, describe
from kg.model import Event, Extraction, Polarity, Relation, Span, Status, TimeFrame
from kg.ontology.vocabulary import load_vocabulary
from kg.records.codec import from_line, to_line
from tests.decisions.samples import (
    article,
    changed,
    decide,
    entity,
    event,
    later,
    relation,
    statement,
)

ALLEGES = {"speech_act": "allege"}


def run(extraction: Extraction, *decisions: Decision) -> Applied:
    return apply(extraction, decisions, vocabulary=load_vocabulary())


def corrected(name: str, find: Any, words: str, **fields: Any) -> tuple[Applied, Any]:
    """An article with one record corrected, and that record as it is then."""
    found = article(name)
    record = find(found, words)
    wanted = {field.replace("__", ":"): value for field, value in fields.items()}
    done = run(found, decide(Kind.CORRECT, found, record, set=wanted))
    sort = {statement: "statements", event: "events", relation: "relations"}[find]
    listed = getattr(done.extraction, sort)
    return done, next(one for one in listed if one.id == record.id)


def propositions_of(extraction: Extraction) -> list[Event | Relation]:
    return [*extraction.events, *extraction.relations]


def state_of(done: Applied) -> State:
    (outcome,) = done.outcomes
    return outcome.state


def note_of(done: Applied) -> str:
    (outcome,) = done.outcomes
    return outcome.note


# ── accept and reject ──


def test_nothing_decided_changes_nothing() -> None:
    found = article()
    assert run(found) == Applied(found)


def test_accepting_changes_nothing_and_is_kept() -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    done = run(found, decide(Kind.ACCEPT, found, one))
    assert done.extraction == found
    assert state_of(done) is State.CONFIRMED


def test_a_rejected_statement_takes_what_it_alone_proposes_with_it() -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    done = run(found, decide(Kind.REJECT, found, one))
    left = done.extraction
    assert one.id not in {s.id for s in left.statements}
    assert len(left.relations) == len(found.relations) - 1
    assert not [r for r in left.relations if r.predicate == "controls"]
    assert left.events == found.events
    assert (left.document, left.entities) == (found.document, found.entities)
    assert done.outcomes[0].label.endswith("that Brandeck controls Grey Tern Services")


def test_no_record_refers_to_a_rejected_one() -> None:
    found = article()
    accused = statement(found, "the government of complicity")
    outer = statement(found, "that a cook")
    decisions = [decide(Kind.REJECT, found, one) for one in (accused, outer)]
    left = run(found, *decisions).extraction
    gone = {accused.id, outer.id}
    for one in left.statements:
        assert not gone & {one.parent, *one.answers}
    for proposition in propositions_of(left):
        assert not gone & set(proposition.statements)
    assert from_line(to_line(left)).statements == left.statements


def test_what_others_propose_too_stays_their_claim() -> None:
    found = article()
    one, other = statement(found, "that Brandeck controls"), statement(found, "that a cook")
    shared = replace(relation(found, "Brandeck controls"), statements=(one.id, other.id))
    relations = tuple(shared if r.id == shared.id else r for r in found.relations)
    found = replace(found, relations=relations)
    left = run(found, decide(Kind.REJECT, found, one)).extraction
    (kept,) = [r for r in left.relations if r.id == shared.id]
    assert kept.statements == (other.id,)


def test_a_rejected_event_takes_relations_to_it_along() -> None:
    found = article()
    arrest = event(found, "was arrested")
    to_it = replace(relation(found, "complicity"), object=arrest.id)
    relations = tuple(to_it if r.id == to_it.id else r for r in found.relations)
    said = tuple(
        replace(s, propositions=(*s.propositions, to_it.id, arrest.id)) for s in found.statements
    )
    found = replace(found, relations=relations, statements=said)
    left = run(found, decide(Kind.REJECT, found, arrest)).extraction
    assert not {arrest.id, to_it.id} & {one.id for one in propositions_of(left)}
    assert not any({arrest.id, to_it.id} & set(s.propositions) for s in left.statements)


# ── corrections ──


def test_the_speaker_is_another_one() -> None:
    done, one = corrected("report", statement, "that Brandeck controls", speaker="Noor Adessa")
    assert one.actors == ("adessa",)
    assert [c.extracted for c in done.outcomes[0].changes] == ["A guard"]
    assert [c.decided for c in done.outcomes[0].changes] == ["Noor Adessa"]


def test_the_words_of_the_source_are_the_new_speakers_in_the_sentence() -> None:
    done, one = corrected("radio", statement, "Tellenrud of protecting", speaker="Oskar Tellenrud")
    assert done.extraction.document.words(one.source[0]) == "Tellenrud"


def test_two_speakers_nobody_and_a_new_one() -> None:
    words = "that Brandeck controls"
    _, one = corrected("report", statement, words, speaker=["Noor Adessa", "Klara Wendish"])
    assert one.actors == ("adessa", "wendish")
    _, one = corrected("report", statement, words, speaker=[])
    assert one.actors == ()
    new = {"name": "Managers", "type": "Group"}
    done, one = corrected("report", statement, words, speaker=new)
    assert entity(done.extraction, "Managers").id == one.actors[0]
    again, _ = corrected("report", statement, words, speaker=new)
    assert again == done


def held() -> tuple[Extraction, Any]:
    """An accusation that the gate held back: its wrong has no agent."""
    found = article()
    one = statement(found, "that Brandeck controls")
    fraud = Event(
        "fraud", "Fraud", one.content[0], Status.ALLEGED, Polarity.AFFIRMED, one.commitment,
        one.time_frame, statements=(one.id,), evidence=one.evidence,
    )  # fmt: skip
    told = replace(one, accused_unclear=True, propositions=(*one.propositions, fraud.id))
    statements = tuple(told if s.id == one.id else s for s in found.statements)
    return replace(found, statements=statements, events=(*found.events, fraud)), told


def accusing(found: Extraction, one: Any, value: Any) -> tuple[Applied, Any, list[Event]]:
    done = run(found, decide(Kind.CORRECT, found, one, set={"accused": value}))
    now = statement(done.extraction, "that Brandeck controls")
    return done, now, [e for e in done.extraction.events if one.id in e.statements]


def test_a_reader_says_who_is_accused_by_what_was_held_back() -> None:
    found, one = held()
    done, now, (fraud,) = accusing(found, one, "Casimir Brandeck")
    (role,) = fraud.roles
    accused = entity(done.extraction, "Casimir Brandeck")
    assert (fraud.id, fraud.status, role.role, role.entity) == (
        "fraud", Status.ALLEGED, "agent", accused.id,
    )  # fmt: skip
    assert not now.accused_unclear
    (change,) = done.outcomes[0].changes
    assert (change.extracted, change.decided) == ("unclear", "Casimir Brandeck")


def test_an_accusation_of_which_only_words_were_read_becomes_a_wrong_that_is_alleged() -> None:
    found, one = held()
    alone = replace(found, events=tuple(e for e in found.events if e.id != "fraud"))
    told = replace(one, propositions=())
    only = replace(alone, statements=tuple(told if s.id == one.id else s for s in alone.statements))
    done, now, (wrong,) = accusing(only, told, "Casimir Brandeck")
    assert (wrong.type, wrong.status, wrong.trigger) == (
        "Wrongdoing", Status.ALLEGED, one.content[0],
    )  # fmt: skip
    assert {role.role for role in wrong.roles} == {"wrong", "agent"}
    assert now.propositions == (wrong.id,)
    assert from_line(to_line(done.extraction)) == done.extraction


def test_what_accuses_nobody_is_not_held_back_any_more() -> None:
    found, one = held()
    _, now, (fraud,) = accusing(found, one, None)
    assert not now.accused_unclear
    assert fraud.roles == ()


def test_content_act_and_shades_of_a_statement() -> None:
    found = article()
    text = found.document.text
    at = text.index("controls Grey Tern Services")
    quote = quote_to_json(quote_of(text, Span(at, at + len("controls Grey Tern Services"))))
    done, one = corrected(
        "report", statement, "that Brandeck controls", content=quote, speech_act="allege",
        polarity="negated", commitment="possible", time_frame="future",
    )  # fmt: skip
    assert done.extraction.document.words(one.content[0]) == "controls Grey Tern Services"
    assert one.speech_act == "allege"
    assert (one.polarity, one.time_frame) == (Polarity.NEGATED, TimeFrame.FUTURE)
    assert one.id == statement(found, "that Brandeck controls").id


def test_the_status_of_a_statement_is_that_of_what_it_proposes() -> None:
    done, _ = corrected("report", statement, "that Brandeck controls", status="alleged")
    assert relation(done.extraction, "Brandeck controls").status is Status.ALLEGED


def test_kind_time_place_and_numbers_of_an_event() -> None:
    done, one = corrected(
        "courier", event, "arrested 90", kind="Detention", time="2024", place="Port Halvay",
        number=91, status="claimed", role__agent="National Police",
    )  # fmt: skip
    assert (one.type, one.status) == ("Detention", Status.CLAIMED)
    assert one.time.value == "2024"
    assert next(r for r in one.roles if r.role == "patient").quantity.value == 91
    assert next(r for r in one.roles if r.role == "agent").entity == "police"
    fields = {change.field: change.decided for change in done.outcomes[0].changes}
    assert fields["number"] == "exactly 91"
    _, one = corrected("courier", event, "arrested 90", time=None)
    assert one.time is None


def test_a_role_that_is_taken_away_takes_its_parts_and_keeps_the_other_numbers_right() -> None:
    done, one = corrected("courier", event, "arrested 214", role__patient=None)
    assert [role.role for role in one.roles] == ["agent", "place"]
    assert all(role.of is None for role in one.roles)
    assert state_of(done) is State.APPLIED
    _, one = corrected("wire", event, "detained", role__patient=None)
    assert one.roles == event(article("wire"), "detained").roles  # two of them: not clear


def test_limits_of_a_number() -> None:
    number = {"bound": "between", "min": 200, "max": 220}
    _, one = corrected("courier", event, "arrested 214", number__patient=number)
    found = one.roles[1].quantity
    assert (found.value, found.min, found.max, found.unit) == (None, 200, 220, "people")


def test_subject_object_kind_and_post_of_a_relation() -> None:
    done, one = corrected(
        "courier", relation, "Interior Minister", post="Deputy Interior Minister",
        kind="heldPosition",
    )  # fmt: skip
    assert one.predicate == "heldPosition"
    assert entity(done.extraction, "Deputy Interior Minister").type == "Post"
    _, one = corrected("report", relation, "Brandeck controls", subject="Oskar Tellenrud")
    assert one.subject == "tellenrud"
    _, one = corrected("report", relation, "Brandeck controls", object="Halvay Gardens")
    assert one.object == "gardens"


@pytest.mark.parametrize(
    ("find", "words", "field", "value", "message"),
    [
        (statement, "that a cook", "speaker", "Viktor Nobody", "has no “Viktor Nobody”"),
        (statement, "that a cook", "speech_act", "sing", "SpeechAct 'sing' is not in any"),
        (statement, "that a cook", "kind", "Arrest", "statement has no field 'kind'"),
        (statement, "that a cook", "status", "alleged", "proposes no event or relation"),
        (event, "was arrested", "kind", "Picnic", "kind of event 'Picnic'"),
        (event, "was arrested", "time", "next week", "'next week' is no date"),
        (event, "was arrested", "number", 3, "0 roles with a number"),
        (event, "was arrested", "role:chef", "Noor Adessa", "role 'chef'"),
        (relation, "Brandeck controls", "post", "Mayor", "'controls' is no relation to a post"),
        (relation, "Brandeck controls", "subject", None, "a relation needs its subject"),
        (relation, "Brandeck controls", "kind", "eats", "relation 'eats'"),
    ],
)
def test_what_cannot_be_done_changes_nothing_and_is_said(
    find: Any, words: str, field: str, value: Any, message: str
) -> None:
    found = article()
    fields = {"polarity": "negated", field: value}
    done = run(found, decide(Kind.CORRECT, found, find(found, words), set=fields))
    assert done.extraction == found
    assert state_of(done) is State.UNFIT
    assert message in note_of(done)


def test_what_is_read_so_already_is_said_to_be() -> None:
    done, _ = corrected("report", statement, "that Brandeck controls", polarity="affirmed")
    assert state_of(done) is State.AS_EXTRACTED
    found = article()
    arrest = event(found, "was arrested")
    kind = decide(Kind.CORRECT, found, arrest, set={"kind": "Detention"})
    now = replace(found, events=tuple(
        replace(e, type="Detention") if e.id == arrest.id else e for e in found.events
    ))  # fmt: skip
    assert state_of(run(now, kind)) is State.AS_EXTRACTED


# ── several decisions ──


def test_the_last_decision_of_one_person_holds() -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    first = decide(Kind.CORRECT, found, one, set={"polarity": "negated"}, when=later(1))
    second = decide(Kind.CORRECT, found, one, set={"polarity": "affirmed"}, when=later(2))
    done = run(found, second, first)
    assert done.extraction == found
    states = {o.decision.id: o.state for o in done.outcomes}
    assert states == {first.id: State.SUPERSEDED, second.id: State.AS_EXTRACTED}


@pytest.mark.parametrize(
    ("first", "second", "overruled"),
    [
        ((Kind.ACCEPT, {}), (Kind.REJECT, {}), True),
        ((Kind.REJECT, {}), (Kind.ACCEPT, {}), True),
        ((Kind.REJECT, {}), (Kind.CORRECT, {"polarity": "negated"}), True),
        ((Kind.ACCEPT, {}), (Kind.CORRECT, {"polarity": "negated"}), True),
        ((Kind.CORRECT, {"polarity": "negated"}), (Kind.ACCEPT, {}), False),
        (
            (Kind.CORRECT, {"polarity": "negated"}),
            (Kind.CORRECT, {"commitment": "possible"}),
            False,
        ),
        ((Kind.CORRECT, ALLEGES), (Kind.CORRECT, {"speech_act": "deny"}), True),
        ((Kind.CORRECT, ALLEGES), (Kind.CORRECT, ALLEGES), False),
        ((Kind.REJECT, {}), (Kind.REJECT, {}), False),
    ],
)
def test_conflicts_of_two_people_are_named_and_the_later_one_holds(
    first: tuple[Kind, dict[str, str]], second: tuple[Kind, dict[str, str]], overruled: bool
) -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    ada = decide(first[0], found, one, set=first[1], when=later(1))
    bo = decide(second[0], found, one, set=second[1], when=later(2), who="Bo Lind")
    done = run(found, ada, bo)
    outcomes = {o.decision.id: o for o in done.outcomes}
    assert (outcomes[ada.id].state is State.OVERRULED) == overruled
    assert outcomes[bo.id].state in (State.APPLIED, State.CONFIRMED)
    if overruled:
        assert outcomes[ada.id].by == bo.id
        assert f"decision {bo.id} of Bo Lind" in str(outcomes[ada.id])
    rejected = second[0] is Kind.REJECT
    assert rejected == (one.id not in {s.id for s in done.extraction.statements})


def test_a_correction_holds_for_the_fields_on_which_nobody_decided_otherwise() -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    ada = decide(Kind.CORRECT, found, one,
                 set={"speech_act": "allege", "polarity": "negated"}, when=later(1))  # fmt: skip
    bo = decide(Kind.CORRECT, found, one, set={"speech_act": "deny"}, when=later(2), who="Bo Lind")
    done = run(found, ada, bo)
    now = statement(done.extraction, "that Brandeck controls")
    assert (now.speech_act, now.polarity) == ("deny", Polarity.NEGATED)
    assert {o.state for o in done.outcomes} == {State.OVERRULED, State.APPLIED}


def test_a_correction_that_cannot_be_done_overrules_nobody() -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    ada = decide(Kind.CORRECT, found, one, set={"speaker": "Noor Adessa"}, when=later(1))
    bo = decide(Kind.CORRECT, found, one, set={"speaker": "Viktor Nobody"}, when=later(2),
                who="Bo Lind")  # fmt: skip
    done = run(found, ada, bo)
    assert statement(done.extraction, "that Brandeck controls").actors == ("adessa",)
    assert {o.decision.id: o.state for o in done.outcomes} == {
        ada.id: State.APPLIED, bo.id: State.UNFIT,
    }  # fmt: skip
    assert run(found, bo).extraction == found


def test_a_decision_that_no_longer_fits_is_said_and_touches_nothing() -> None:
    found = article()
    one = statement(found, "that Brandeck controls")
    decision = decide(Kind.REJECT, found, one)
    other = changed(found, found.document.text.replace("A guard said that Brandeck", "A guard"))
    other = replace(other, statements=tuple(s for s in other.statements if s.id != one.id))
    done = run(other, decision)
    assert done.extraction == other
    assert state_of(done) is State.UNFIT


# ── splitting ──


def test_a_split_gives_mentions_and_what_is_said_in_them_to_another() -> None:
    found = article("ledger")
    text = found.document.text
    pell = entity(found, "Ossian Pell")
    at = text.index("Pell promised")
    part = quote_of(text, Span(at, at + 4))
    decision = decide(Kind.SPLIT, found, pell, parts=(part,), set={"name": "Dorte Pell"})
    done = run(found, decision)
    old, new = entity(done.extraction, "Ossian Pell"), entity(done.extraction, "Dorte Pell")
    assert [done.extraction.document.words(m) for m in new.mentions] == ["Pell"]
    assert new.mentions[0] not in old.mentions
    assert done.split == {decision.id: (old.id, new.id)}
    assert {r.subject for r in done.extraction.relations} >= {old.id}


def test_a_split_repoints_speakers_and_roles_by_their_words() -> None:
    found = article("wire")
    text = found.document.text
    man = entity(found, "Oskar Tellenrud")
    at = text.index("Tellenrud said later")
    second = statement(found, "that nobody in his ministry")
    listed = tuple(
        replace(s, source=(Span(at, at + 9),)) if s.id == second.id else s for s in found.statements
    )
    found = replace(found, statements=listed)
    decision = decide(
        Kind.SPLIT, found, man, parts=(quote_of(text, Span(at, at + 9)),), set={"name": "A brother"}
    )
    done = run(found, decision)
    brother = entity(done.extraction, "A brother")
    speakers = {s.id: s.actors for s in done.extraction.statements}
    assert speakers[second.id] == (brother.id,)
    assert speakers[statement(found, "We will give them").id] == (man.id,)


def test_a_split_of_all_mentions_or_of_others_words_is_refused() -> None:
    found = article("ledger")
    text = found.document.text
    voss = entity(found, "Tilda Voss")
    everything = tuple(quote_of(text, mention) for mention in voss.mentions)
    assert "nothing would be left" in note_of(
        run(found, decide(Kind.SPLIT, found, voss, parts=everything))
    )
    at = text.index("the town")
    other = decide(Kind.SPLIT, found, voss, parts=(quote_of(text, Span(at, at + 8)),))
    assert "is no mention of Tilda Voss" in note_of(run(found, other))


# ── whatever is decided ──


@pytest.mark.parametrize("seed", range(20))
def test_any_decisions_leave_records_that_hold_together(seed: int) -> None:
    """No reference leads nowhere, and the text is what it was."""
    chance = random.Random(seed)
    found = article(chance.choice(("courier", "wire", "report", "radio", "ledger")))
    done = run(found, *random_decisions(found, chance, count=12))
    left = done.extraction
    assert left.document == found.document
    names = {e.id for e in left.entities}
    statements = {s.id for s in left.statements}
    propositions = {p.id for p in propositions_of(left)}
    for one in left.statements:
        assert set(one.actors) <= names
        assert set(one.propositions) <= propositions
        assert {*one.answers, *filter(None, [one.parent])} <= statements
    for proposition in propositions_of(left):
        assert set(proposition.statements) <= statements
    for relation_ in left.relations:
        assert {relation_.subject, relation_.object} <= names | propositions
    assert len(done.outcomes) == 12
    assert from_line(to_line(left)) == replace(left, attributions=())


def random_decisions(found: Extraction, chance: random.Random, *, count: int) -> list[Decision]:
    """Decisions of three people on the records of an article, at all times."""
    made: list[Decision] = []
    while len(made) < count:
        records: list[Record] = [*found.statements, *found.events, *found.relations]
        record = chance.choice(records)
        kind = chance.choice((Kind.ACCEPT, Kind.REJECT, Kind.CORRECT, Kind.CORRECT))
        fields: dict[str, Any] = {}
        if kind is Kind.CORRECT:
            fields = chance.choice((
                {"polarity": chance.choice(("affirmed", "negated"))},
                {"commitment": chance.choice(("certain", "possible"))},
                {"status": chance.choice(list(Status)).value},
                {"speaker": chance.choice(found.entities).name},
                {"role:agent": None},
                {"subject": chance.choice(found.entities).name},
                {"speech_act": chance.choice(("deny", "allege"))},
            ))  # fmt: skip
        who = chance.choice(("Ada Brok", "Bo Lind", "Cai Oster"))
        when = later(chance.randrange(1000))
        made.append(decide(kind, found, record, set=fields, who=who, when=when, why=str(len(made))))
    return made


# ── joining whom the article only describes ──


def same(found: Extraction, one: str, other: str, **more: Any) -> Decision:
    kind = more.pop("kind", Kind.SAME)
    on, target = (describe(found, entity(found, name)) for name in (one, other))
    return decide(kind, on=on, other=target, **more)


@pytest.mark.parametrize("turned", [False, True])
def test_a_description_becomes_a_mention_of_the_name(turned: bool) -> None:
    found = article()
    guard, brok = entity(found, "A guard"), entity(found, "Casimir Brandeck")
    assert guard.unnamed
    ends = ("Casimir Brandeck", "A guard") if turned else ("A guard", "Casimir Brandeck")
    decision = same(found, *ends)
    done = run(found, decision)
    assert state_of(done) is State.APPLIED
    assert done.joined == {decision.id: brok.id}
    left = {one.id: one for one in done.extraction.entities}
    assert guard.id not in left
    assert set(left[brok.id].mentions) == {*brok.mentions, *guard.mentions}
    assert left[brok.id].aliases == brok.aliases
    said = statement(done.extraction, "that Brandeck controls")
    assert said.actors == (brok.id,)
    (change,) = done.outcomes[0].changes
    assert (change.extracted, change.decided) == ("A guard", "Casimir Brandeck")


def test_two_descriptions_are_joined_under_the_first() -> None:
    found = article()
    done = run(found, same(found, "a cook", "A guard"))
    assert "a cook" not in {one.name for one in done.extraction.entities}
    assert entity(done.extraction, "A guard").unnamed


def test_names_that_stand_in_one_article_are_not_joined_by_way_of_a_description() -> None:
    found = article()
    done = run(
        found,
        same(found, "A guard", "Casimir Brandeck"),
        same(found, "A guard", "Noor Adessa", when=later(1)),
    )
    assert [one.state for one in done.outcomes] == [State.APPLIED, State.UNFIT]
    assert "both have names" in done.outcomes[1].note


def test_nobody_is_related_to_themselves() -> None:
    found = article()
    guard, brok = entity(found, "A guard"), entity(found, "Casimir Brandeck")
    one = relation(found, "Brandeck controls")
    found = replace(found, relations=(replace(one, subject=guard.id, object=brok.id),))
    assert run(found, same(found, "A guard", "Casimir Brandeck")).extraction.relations == ()


def test_of_two_decisions_on_a_pair_the_later_one_holds() -> None:
    found = article()
    done = run(
        found,
        same(found, "A guard", "Casimir Brandeck"),
        same(
            found, "Casimir Brandeck", "A guard", kind=Kind.DIFFERENT, who="Bo Farr", when=later(1)
        ),
    )
    assert done.extraction == found
    assert [one.state for one in done.outcomes] == [State.OVERRULED, State.APPLIED]


def test_a_name_is_looked_for_in_the_article_alone() -> None:
    found = article()
    guard = describe(found, entity(found, "A guard"))
    for name, state in (("casimir brandeck", State.APPLIED), ("Ada Holm", State.UNFIT)):
        other = Target(RecordKind.NAME, name=name)
        done = run(found, decide(Kind.SAME, on=guard, other=other))
        assert state_of(done) is state
    assert "has no 'Ada Holm'" in note_of(done)
