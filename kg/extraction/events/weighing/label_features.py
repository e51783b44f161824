"""What stands around a report of an event: the features by which its four labels are weighed.

They are those of event factuality (Sauri and Pustejovsky 2012: what governs the event, its tense,
polarity and source) and of presupposition (Karttunen 1974: definite, in a relative or temporal
clause), with what the article says of events of the same kind elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.model import HEADLINES, Quotation, Statement
from kg.nlp.parse import ParsedDocument, Token
from kg.nlp.tree import VERBAL, base_form

CLIMB = 6  # words above a trigger that are looked at
PATH = 3  # … of which so many are told one by one
AROUND = 2  # words on either side of it
FAR = 3  # reports of one kind, and sentences, are counted no further
STEP, DEEPEST = 40, 4  # characters into a statement, and how many steps of these
UNSURE = 0.5  # a statement of less confidence
BACKGROUND = frozenset({"relcl", "acl", "advcl", "pcomp", "appos", "poss"})
COURT = ("Charge", "Arrest", "Trial", "Conviction", "Sentence")
ABOUT = ("agent", "patient", "theme")
DOERS = frozenset({"agent", "beneficiary"})
DAY = 10  # characters of a day, 2025-03-03
Labels = tuple[str, str, str, str]


class Reports:
    """All reports of events of a document, before equal ones are merged."""

    def __init__(
        self,
        parsed: ParsedDocument,
        people: Participants,
        drafts: Sequence[Draft],
        statements: Sequence[Statement],
        likely: Sequence[bool],
    ) -> None:
        """``likely``: whether the words of each are likely enough to name an event for a fact."""
        self.parsed = parsed
        self.people = people
        self.drafts = drafts
        self.likely = likely
        self.statements = {one.id: one for one in statements}
        self.labels: list[Labels] = [draft.labels for draft in drafts]  # as the rules have them
        self.of_kind: dict[str, list[int]] = defaultdict(list)
        for number, draft in enumerate(drafts):
            self.of_kind[draft.kind.name].append(number)
        self.court = [kind for kind in COURT if kind in self.of_kind]
        self.quoted = [
            span
            for one in statements
            if one.quotation is not Quotation.INDIRECT
            for span in one.content
        ]

    def is_quoted(self, draft: Draft) -> bool:
        """True inside words that are quoted as they were said."""
        return any(span.covers(draft.trigger) for span in self.quoted)

    def accuses(self, kind: str) -> bool:
        """True where a report of a kind of wrong names a doer."""
        listed = (self.drafts[number] for number in self.of_kind[kind])
        return any(
            draft.kind.wrong and any(role.role in DOERS for role in draft.roles) for draft in listed
        )


def describe(reports: Reports, number: int) -> Iterator[str]:
    """The names of the features of the report ``number``; a name may come twice."""
    draft = reports.drafts[number]
    kind = draft.kind.name
    status, polarity, commitment, frame = reports.labels[number]
    rule = f"{status}/{commitment}/{frame}"
    yield "bias"
    yield f"status={status}"
    yield f"polarity={polarity}"
    yield f"commitment={commitment}"
    yield f"frame={frame}"
    yield f"rule={rule}"
    yield f"kind={kind}"
    yield f"kind={kind}:{rule}"
    if draft.certainty.given:
        yield f"given:{status}"
    if draft.certainty.ruled:
        yield "ruled"
    yield from _word(reports.parsed, draft, kind, rule)
    yield from _above(reports.parsed, draft, kind, rule)
    yield from _place(reports, draft, kind, rule)
    yield from _statement(reports, draft, kind)
    yield from _time(reports, draft, kind, rule)
    yield from _others(reports, number, kind, rule)
    yield from _roles(reports, draft, kind, rule)


def _word(parsed: ParsedDocument, draft: Draft, kind: str, rule: str) -> Iterator[str]:
    """The trigger, what hangs from it and what stands beside it."""
    token = parsed.tokens[draft.anchor.token]
    word = base_form(token)
    yield f"word={word}"
    yield f"word={word}:{rule}"
    yield f"tag={token.tag}:{rule}"
    beside = {kid.dep: kid.lower for kid in parsed.kids(token.i)}
    determiner = "poss" if "poss" in beside else beside.get("det", "none")
    yield f"det={determiner}:{token.tag}"
    yield f"det={determiner}:{rule}"
    if token.pos not in VERBAL:
        yield f"det={determiner}:{kind}"
    for dep in ("amod", "compound", "neg", "aux", "auxpass", "advmod", "mark"):
        if dep in beside:
            yield f"{dep}={beside[dep]}"
    first, last = parsed.sentences[token.sentence][:2]
    for step in range(1, AROUND + 1):
        if token.i - step >= first:
            yield f"-{step}={parsed.tokens[token.i - step].lower}"
        if token.i + step < last:
            yield f"+{step}={parsed.tokens[token.i + step].lower}"


def _above(parsed: ParsedDocument, draft: Draft, kind: str, rule: str) -> Iterator[str]:
    """What governs the trigger, up to the root of its sentence."""
    token = parsed.tokens[draft.anchor.token]
    clause = token if token.pos in VERBAL else None
    deps = []
    background = ""
    yield f"dep={token.dep}:{rule}"
    for step in range(CLIMB):
        if token.head == token.i:
            break
        head = parsed.tokens[token.head]
        deps.append(token.dep)
        if not background and token.dep in BACKGROUND:
            background = token.dep
        if step < PATH:
            yield f"up{step}={head.lemma}:{token.dep}"
            yield f"up={head.lemma}"
        if clause is None and head.pos in VERBAL:
            clause = head
        token = head
    yield f"path={'>'.join(deps[:PATH])}:{rule}"
    yield f"background={background}:{rule}"
    yield f"background={background}:{kind}"
    if clause is not None:
        yield from _clause(parsed, clause, kind, rule)
    else:
        yield f"tense=none:{rule}"


def _clause(parsed: ParsedDocument, verb: Token, kind: str, rule: str) -> Iterator[str]:
    """The tense and the auxiliaries of the clause that tells it."""
    tense = verb.tag
    for kid in parsed.kids(verb.i):
        if kid.dep in ("aux", "auxpass"):
            tense = f"{kid.lower}+{tense}"
        elif kid.dep in ("neg", "mark"):
            yield f"clause:{kid.dep}={kid.lower}"
    yield f"tense={tense}"
    yield f"tense={tense}:{rule}"
    yield f"tense={tense}:{kind}"
    yield f"verb={verb.lemma}"
    yield f"verb={verb.lemma}:{kind}"


def _place(reports: Reports, draft: Draft, kind: str, rule: str) -> Iterator[str]:
    """Where in the article it stands."""
    parsed = reports.parsed
    sentence = parsed.sentences[draft.sentence]
    part = "line" if sentence.kind in HEADLINES else str(min(draft.sentence, FAR))
    yield f"part={part}:{rule}"
    yield f"part={part}:{kind}"
    if parsed.tokens[sentence.last - 1].text == "?":
        yield f"asked:{rule}"
    if reports.is_quoted(draft):
        yield f"quoted:{rule}"
        yield f"quoted:{kind}"


def _statement(reports: Reports, draft: Draft, kind: str) -> Iterator[str]:
    """The statement that tells it: its act, cue and source, and how far in it stands."""
    if not draft.statements:
        yield f"said=none:{kind}"
        return
    one = reports.statements[draft.statements[0]]
    yield f"said={one.speech_act}:{kind}"
    yield f"said={one.speech_act}:{one.quotation}"
    yield f"said={one.speech_act}:{one.quotation}:given={draft.certainty.given}"
    yield f"anonymous={not one.source}"
    sort = reports.people.entity(one.actors[0]).type if one.actors else "none"
    yield f"source={sort}:{kind}"
    inside = next((span for span in one.content if span.covers(draft.trigger)), None)
    if inside is not None:
        depth = (draft.trigger.start - inside.start) // STEP
        yield f"deep={min(depth, DEEPEST)}"
    if one.cue:
        behind = one.cue[0].start > draft.trigger.start
        words = reports.parsed.within(one.cue[0])
        yield f"cue={'behind' if behind else 'before'}"
        if words:
            yield f"cue={words[0].lemma}"
            yield f"cue={words[0].lemma}:{kind}"
    if one.confidence < UNSURE:
        yield "unsure"


def _time(reports: Reports, draft: Draft, kind: str, rule: str) -> Iterator[str]:
    """Its day against that of the article."""
    when = "none"
    if draft.time is not None:
        value, today = draft.time.value, reports.parsed.document.published
        when = "words"
        if value is not None and today is not None and value[:1].isdigit():
            length = min(len(value), len(today), DAY)
            day, now = value[:length], today[:length]
            when = "before" if day < now else "behind" if day > now else f"same{length}"
    yield f"when={when}:{rule}"
    yield f"when={when}:{kind}"


def _others(reports: Reports, number: int, kind: str, rule: str) -> Iterator[str]:
    """The labels of other reports of the kind, and of those that share a participant or word."""
    draft = reports.drafts[number]
    mine = {role.entity for role in draft.roles if role.entity and role.role in ABOUT}
    token = reports.parsed.tokens[draft.anchor.token]
    others = [one for one in reports.of_kind[kind] if one != number]
    yield f"others={min(len(others), FAR)}:{rule}"
    for one in others:
        other = reports.drafts[one]
        labels = reports.labels[one]
        told = f"{labels[0]}/{labels[2]}/{labels[3]}"
        yield f"kind told={told}:{rule}"
        theirs = {role.entity for role in other.roles if role.entity and role.role in ABOUT}
        if mine & theirs:
            yield f"same told={told}:{rule}"
            yield f"same told={told}"
        if reports.parsed.tokens[other.anchor.token].lemma == token.lemma:
            yield f"word told={told}:{rule}"
    yield from (f"court={one}:{kind}:{rule}" for one in reports.court)


def _roles(reports: Reports, draft: Draft, kind: str, rule: str) -> Iterator[str]:
    """Who takes part."""
    for role in draft.roles:
        if role.of is None:
            sort = "none" if role.entity is None else reports.people.entity(role.entity).type
            yield f"role={role.role}:{sort}:{rule}"
            yield f"role={role.role}:{kind}:{rule}"
            if role.quantity is not None:
                yield f"counted:{rule}"
    if not draft.roles:
        yield f"role=none:{rule}"
        yield f"role=none:{kind}"
