"""The corrected view of one article: its records with the decisions on them applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.decisions.anchors import Lost
from kg.decisions.edits import Draft, named_in
from kg.decisions.fields import Change, correct
from kg.decisions.outcomes import Outcome, State, unfit
from kg.decisions.records import PAIRS, REMARKS, Decision, Kind, RecordKind, Target
from kg.decisions.targets import Record, key_span, locate
from kg.errors import DecisionError
from kg.model import Entity, Extraction, Relation, Statement
from kg.ontology.vocabulary import Vocabulary

_Key = tuple[RecordKind, str]
_KEEPING = (Kind.ACCEPT, Kind.CORRECT)


@dataclass(frozen=True, slots=True)
class Applied:
    """The corrected extraction, and what became of each decision.

    ``split`` maps each split to the identifiers of the two entities that it made of one, and
    ``joined`` each `Kind.SAME` to the identifier of the one that it made of two.
    """

    extraction: Extraction
    outcomes: tuple[Outcome, ...] = ()
    split: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    joined: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """A decision with the record that it means, as extracted."""

    decision: Decision
    record: Record

    @property
    def key(self) -> _Key:
        return self.decision.target.record, self.record.id


def apply(
    extraction: Extraction, decisions: Iterable[Decision], *, vocabulary: Vocabulary
) -> Applied:
    """Applies decisions on records (accept, reject, correct), splits and pairs, the oldest first.

    A pair is of two entities of this article of which at least one has no name.

    Notes and tags change nothing. Of decisions that contradict each other the last one holds, and
    the others' outcomes name it. One that does not fit changes nothing.
    """
    work = _Work(extraction, vocabulary)
    listed = sorted(decisions, key=lambda one: one.order)
    found = work.locate([one for one in listed if one.kind not in PAIRS])
    for one in found:
        if one.decision.kind is Kind.SPLIT:
            work.split(one)
    work.join([one for one in listed if one.kind in PAIRS])
    by_record: dict[_Key, list[_Found]] = {}
    for one in found:
        if one.decision.kind in REMARKS:
            work.note(one, State.APPLIED)
        elif one.decision.kind is not Kind.SPLIT:
            by_record.setdefault(one.key, []).append(one)
    rejected = [held for listed in by_record.values() if (held := work.settle(listed)) is not None]
    for one in rejected:
        work.draft.reject(*one.key)
    return Applied(work.draft.finished(extraction), tuple(work.outcomes), work.splits, work.joined)


class _Work:
    """Draft and outcomes while the decisions are applied."""

    def __init__(self, extraction: Extraction, vocabulary: Vocabulary) -> None:
        self._extraction = extraction
        self.draft = Draft.of(extraction, vocabulary)
        self.outcomes: list[Outcome] = []
        self.splits: dict[str, tuple[str, str]] = {}
        self.joined: dict[str, str] = {}
        self._stays: dict[str, str] = {}  # what was joined -> what it is part of
        self._extracted: dict[tuple[RecordKind, str, str], str] = {}

    def locate(self, decisions: Sequence[Decision]) -> list[_Found]:
        """The decisions whose record is there; the others are noted as unfit."""
        found = []
        for decision in decisions:
            record = locate(self._extraction, decision.target)
            if not isinstance(record, Lost):
                found.append(_Found(decision, record))
            elif (other := self._read_as_decided(decision)) is not None:
                self.note(_Found(decision, other), State.AS_EXTRACTED, "the article is read so now")
            else:
                name = self._extraction.document.id
                self.outcomes.append(unfit(decision, record.reason, document=name))
        return found

    def _read_as_decided(self, decision: Decision) -> Record | None:
        """The record that is read now as a decision on its kind corrected it."""
        kind = decision.set.get("kind") if decision.kind is Kind.CORRECT else None
        if not isinstance(kind, str):
            return None
        found = locate(self._extraction, replace(decision.target, type=kind))
        return None if isinstance(found, Lost) else found

    def note(
        self,
        one: _Found,
        state: State,
        note: str = "",
        *,
        by: Decision | None = None,
        changes: tuple[Change, ...] = (),
    ) -> None:
        """Keeps what became of a decision on this article."""
        self.outcomes.append(
            Outcome(
                one.decision, state, note,
                by=None if by is None else by.id,
                document=self._extraction.document.id,
                record=one.decision.target.record,
                identifier=one.record.id,
                label=label_of(self._extraction, one.record),
                changes=changes,
            )
        )  # fmt: skip

    # ── settling what one record is to be ──

    def settle(self, listed: Sequence[_Found]) -> _Found | None:
        """Corrects a record by the decisions on it; gives the rejection that holds, if one does."""
        listed = [one for one in listed if self._fits(one)]
        if not listed:
            return None
        last = max((n for n, one in enumerate(listed) if one.decision.kind is Kind.REJECT),
                   default=-1)  # fmt: skip
        if last == len(listed) - 1:
            held = listed[last]
            for one in listed[:last]:
                if one.decision.kind is Kind.REJECT:
                    self._agreed(one, held)
                else:
                    self._yield_to(one, held)
            self.note(held, State.APPLIED)
            return held
        for one in listed[: last + 1]:
            if one.decision.kind is Kind.REJECT:
                self._yield_to(one, listed[last + 1])
        self._keep([one for one in listed if one.decision.kind in _KEEPING])
        return None

    def _fits(self, one: _Found) -> bool:
        """False, and noted, for a correction that cannot be done: it overrules nothing."""
        if one.decision.kind is not Kind.CORRECT:
            return True
        draft = self.draft.copy()
        try:
            for name, value in one.decision.set.items():
                correct(draft, *one.key, name, value)
        except DecisionError as error:
            self.note(one, State.UNFIT, str(error))
            return False
        return True

    def _agreed(self, one: _Found, held: _Found) -> None:
        self.note(one, State.APPLIED, f"as {held.decision.place} says")

    def _yield_to(self, one: _Found, held: _Found, *, changes: tuple[Change, ...] = ()) -> None:
        """Notes that a later decision holds; another person's is a conflict."""
        mine = one.decision.who == held.decision.who
        state = State.SUPERSEDED if mine else State.OVERRULED
        note = f"{held.decision.place} says {held.decision.kind}"
        if held.decision.kind is Kind.CORRECT:
            told = ", ".join(f"{k}={_value(v)}" for k, v in held.decision.set.items())
            note = f"{note} {told}"
        self.note(one, state, note, by=held.decision, changes=changes)

    def _keep(self, listed: Sequence[_Found]) -> None:
        """Applies corrections, of each field the last one, and confirms what was accepted."""
        last = {
            name: one
            for one in listed
            if one.decision.kind is Kind.CORRECT
            for name in one.decision.set
        }
        for number, one in enumerate(listed):
            if one.decision.kind is Kind.ACCEPT:
                later = (o for o in listed[number + 1 :] if o.decision.kind is Kind.CORRECT)
                against = next((o for o in later if o.decision.who != one.decision.who), None)
                if against is None:
                    self.note(one, State.CONFIRMED)
                else:
                    self._yield_to(one, against)
            else:
                self._correct(one, last)

    def _correct(self, one: _Found, last: Mapping[str, _Found]) -> None:
        """Applies the fields of a correction on which no later one decided otherwise."""
        wanted = one.decision.set
        others = {
            name: last[name]
            for name, value in wanted.items()
            if last[name].decision.set[name] != value
        }
        own = {name: value for name, value in wanted.items() if name not in others}
        if not own:
            self._yield_to(one, next(iter(others.values())))
            return
        changes = self._set(one, own)
        if changes is None:
            return
        if others:
            self._yield_to(one, next(iter(others.values())), changes=changes)
        elif all(change.extracted == change.decided for change in changes):
            self.note(one, State.AS_EXTRACTED, "the article is read so now", changes=changes)
        else:
            self.note(one, State.APPLIED, changes=changes)

    def _set(self, one: _Found, fields: Mapping[str, object]) -> tuple[Change, ...] | None:
        """Sets all of the fields, or none and notes why."""

        def work(draft: Draft) -> tuple[Change, ...]:
            return tuple(correct(draft, *one.key, name, value) for name, value in fields.items())

        changes = self._attempt(one, work)
        return None if changes is None else tuple(self._since_extraction(one, c) for c in changes)

    def _since_extraction(self, one: _Found, change: Change) -> Change:
        """The change from what was extracted, not from what an earlier decision made of it."""
        key = (*one.key, change.field)
        return replace(change, extracted=self._extracted.setdefault(key, change.extracted))

    def split(self, one: _Found) -> None:
        """Makes two entities of one."""
        decision = one.decision

        def work(draft: Draft) -> tuple[Change, ...]:
            made = draft.split(one.record.id, decision.parts, decision.set.get("name"))
            self.splits[decision.id] = (one.record.id, made.id)
            return (Change("mentions", draft.name(one.record.id), made.name),)

        changes = self._attempt(one, work)
        if changes is not None:
            self.note(one, State.APPLIED, changes=changes)

    def join(self, decisions: Sequence[Decision]) -> None:
        """Settles who is who in this article; of decisions on one pair the last one holds."""
        found = [(one, ends) for one in decisions if (ends := self._ends(one)) is not None]
        last = {_pair(ends): (one, ends) for one, ends in found}
        for one, ends in found:
            held, its = last[_pair(ends)]
            if held.kind is not one.kind:
                self._yield_to(_Found(one, ends[0]), _Found(held, its[0]))
            elif one.kind is Kind.DIFFERENT:
                self.note(_Found(one, ends[0]), State.APPLIED)
            else:
                self._join(_Found(one, ends[0]), ends)

    def _join(self, one: _Found, ends: tuple[Entity, Entity]) -> None:
        """Makes one entity of two."""
        left, right = (self._stays.get(end.id, end.id) for end in ends)
        if left == right:
            self.joined[one.decision.id] = left
            self.note(one, State.APPLIED)
            return

        def work(draft: Draft) -> tuple[Change, ...]:
            kept = draft.join(left, right)
            gone = right if kept.id == left else left
            change = Change("mentions", self.draft.name(gone), kept.name)
            for name in (gone, *(n for n, stays in self._stays.items() if stays == gone)):
                self._stays[name] = kept.id
            self.joined[one.decision.id] = kept.id
            return (change,)

        changes = self._attempt(one, work)
        if changes is not None:
            self.note(one, State.APPLIED, changes=changes)

    def _ends(self, one: Decision) -> tuple[Entity, Entity] | None:
        """The two entities that a pair means; None, and noted, if one is not in this article."""
        assert one.other is not None
        found = [self._end(target) for target in (one.target, one.other)]
        lost = [each.reason for each in found if isinstance(each, Lost)]
        if lost:
            name = self._extraction.document.id
            self.outcomes.append(unfit(one, "; ".join(lost), document=name))
            return None
        left, right = (each for each in found if isinstance(each, Entity))
        return left, right

    def _end(self, target: Target) -> Entity | Lost:
        """An entity by its words, its name or its identifier in the gazetteer."""
        if target.record is not RecordKind.NAME:
            record = locate(self._extraction, target)
            return record if isinstance(record, Entity | Lost) else Lost("it is no entity")
        entities = self._extraction.entities
        found = [one for one in entities if target.known and one.link == target.known]
        found = found or named_in(entities, target.name or "")
        if len(found) == 1:
            return found[0]
        some = "more than one" if found else "no"
        return Lost(
            f"the article has {some} {target.shown!r}; a description can only be joined with "
            "somebody of its own article"
        )

    def _attempt(
        self, one: _Found, work: Callable[[Draft], tuple[Change, ...]]
    ) -> tuple[Change, ...] | None:
        """Work on a copy of the draft, which takes its place if nothing is wrong."""
        draft = self.draft.copy()
        try:
            changes = work(draft)
        except DecisionError as error:
            self.note(one, State.UNFIT, str(error))
            return None
        self.draft = draft
        return changes


def _pair(ends: tuple[Entity, Entity]) -> frozenset[str]:
    return frozenset(end.id for end in ends)


def label_of(extraction: Extraction, record: Record) -> str:
    """A record as extracted, in words: who says what, or the words of the record."""
    document = extraction.document
    if isinstance(record, Entity):
        return record.name
    words = " ".join(document.words(key_span(document, record)).split())
    if isinstance(record, Statement):
        said = [" ".join(document.words(s).split()) for s in (*record.source, *record.cue)]
        return f"{' '.join(said)}: {words}" if said else words
    names = {entity.id: entity.name for entity in extraction.entities}
    if isinstance(record, Relation):
        ends = (names.get(record.subject, words), names.get(record.object, words))
        return f"{record.status}: {ends[0]} – {record.predicate} – {ends[1]}"
    return f"{record.status}: {record.type} ({words})"


def _value(value: object) -> str:
    return str(value.get("name") or value) if isinstance(value, Mapping) else str(value)
