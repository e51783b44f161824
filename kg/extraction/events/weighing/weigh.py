"""A second look at what the rules found: trained scores drop what they doubt, add what is sure.

Roles of events (``role_candidates.py``), relations (``relation_candidates.py``), labels
(``label_weighing.py``) and times (``time_weighing.py``) are weighed by models of one form
(``scores.py``). Kinds of events that a model has not seen enough of, a user's own among them, are
left to the rules. A wrong never gets a doer that the rules did not find: who is accused is theirs
and the gate's to say. An arrest, charge or trial gets a suspect only if the rules find the same
person suspected elsewhere in the article.
Cards: ``docs/explanation/models``: ``roles.md``, ``labels.md``, ``times.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from kg.extraction.events.attribution_scope import Layers
from kg.extraction.events.drafts import Draft
from kg.extraction.events.relations.find_relations import RelationDraft
from kg.extraction.events.weighing.label_features import Reports
from kg.extraction.events.weighing.label_weighing import weigh_labels
from kg.extraction.events.weighing.relation_candidates import PAIRED, Told, may_hold, pairs_of
from kg.extraction.events.weighing.role_candidates import (
    NOTHING,
    Article,
    Candidate,
    candidates,
    describe,
)
from kg.extraction.events.weighing.scores import Scores, load_scores
from kg.extraction.events.weighing.time_candidates import Calendar
from kg.extraction.events.weighing.time_weighing import weigh_times
from kg.extraction.factuality.labels import Certainty
from kg.model import Role, Status
from kg.nlp.phrases import phrase_span
from kg.nlp.tree import MODIFIERS, base_form

MEMBER = "memberOf"
OVER = {MEMBER: "formerlyMemberOf"}
DOER, SUSPECT = "agent", "patient"  # of a wrong, and of an arrest, charge or trial
PLAIN = 1.0  # log odds by which the doubt about a plain subject or object must be greater
PEOPLE = frozenset({"Person", "Group"})


class Weigher(Protocol):
    """What looks at the events and relations of a document once the rules have found them."""

    def labels(self, reports: Reports) -> None:
        """Corrects the four labels of ``reports``, before equal ones are merged."""

    def times(self, calendar: Calendar) -> None:
        """Corrects the times of the drafts of ``calendar``."""

    def roles(self, article: Article) -> None:
        """Drops and adds roles of the drafts of ``article``."""

    def relations(
        self, article: Article, found: Sequence[RelationDraft], told: Told, layers: Layers
    ) -> list[RelationDraft]:
        """``found`` without what is doubtful, and what is sure besides.

        ``told`` names what other stages relate, and stays: subject, predicate, object.
        """


@dataclass(frozen=True, slots=True)
class Weights:
    """The shipped models."""

    of_roles: Scores
    of_relations: Scores
    of_labels: Scores | None = None  # None: the labels stay as the rules have them
    of_times: Scores | None = None  # … and the times

    def labels(self, reports: Reports) -> None:
        """Corrects the four labels of ``reports``."""
        if self.of_labels is not None:
            weigh_labels(reports, self.of_labels)

    def times(self, calendar: Calendar) -> None:
        """Corrects the times of the drafts of ``calendar``."""
        if self.of_times is not None:
            weigh_times(calendar, self.of_times)

    def roles(self, article: Article) -> None:
        """Drops and adds roles of the drafts of ``article``."""
        for number, draft in enumerate(article.drafts):
            if draft.kind.name in self.of_roles.known:
                _weigh(article, number, self.of_roles)

    def relations(
        self, article: Article, found: Sequence[RelationDraft], told: Told, layers: Layers
    ) -> list[RelationDraft]:
        """``found`` without what is doubtful, and what is sure besides."""
        return _relations(article, found, told, layers, self.of_relations)


def load_weights() -> Weights:
    """The models of ``kg/data/events``; raises ModelError if one is broken."""
    return Weights(*map(load_scores, ("roles", "relations", "labels", "times")))


Odds = dict[str, float]


def _weigh(article: Article, number: int, scores: Scores) -> None:
    draft = article.drafts[number]
    open_roles = _open_roles(article, draft, scores)
    listed = candidates(article, draft, others=bool(open_roles))
    scored = [
        (one, scores.odds(describe(article, number, one)))
        for one in listed
        if one.slot is not None or one.entity is not None
    ]
    new = list(_added(article, number, open_roles, scored, scores))
    draft.drop(_doubtful(article, draft, scored, scores))
    for role, one in new:
        span = phrase_span(article.parsed, one.head)
        draft.add(Role(role, span, one.entity), one.head)


def _doubtful(
    article: Article, draft: Draft, scored: Sequence[tuple[Candidate, Odds]], scores: Scores
) -> Iterator[int]:
    """The roles to drop; one with a number stays, for the number is the event's own, and so does
    who is accused, for readers call nobody the doer of what is only alleged. So does who is said to
    have carried it out: the scores have met few such clauses."""
    for one, odds in scored:
        if one.slot is None or draft.roles[one.slot].quantity is not None:
            continue
        if is_accused(draft, one) or is_armed(article, one):
            continue
        if one.role == DOER and one.head in one.anchor.behind:
            continue
        least = scores.least(one.role) - (PLAIN if is_plain(article, one) else 0.0)
        if odds.get(one.role, 0.0) < least:
            yield one.slot


def is_plain(article: Article, one: Candidate) -> bool:
    """True of people in the grammatical place of who does it, or undergoes it: "the man *who*
    killed two", "villagers *attacked* by rebels"."""
    own = {DOER: one.anchor.agents, SUSPECT: one.anchor.objects}.get(one.role, ())
    direct = one.path is not None and len(one.path) == 1
    return direct and one.head in own and article.type_of(one.head) in PEOPLE


def is_accused(draft: Draft, one: Candidate) -> bool:
    """True of an entity that the rules take for accused of a wrong."""
    return one.role == DOER and draft.kind.wrong and draft.certainty.status is Status.ALLEGED


def is_armed(article: Article, one: Candidate) -> bool:
    """True of the forces of a state ("Maresian warplanes bombed"): in crime news, from which the
    scores learned, nothing that flies or rolls does anything."""
    noun = article.parsed.tokens[one.head]
    return one.role == DOER and base_form(noun) in article.forces and noun.dep not in MODIFIERS


def _open_roles(article: Article, draft: Draft, scores: Scores) -> list[str]:
    """The roles that nobody fills and that may be added to: none of what only its own words are
    part of ("did not attend the talks")."""
    if draft.certainty.aside:
        return []
    barred = barred_roles(article, draft)
    return [role for role in scores.add if role not in barred]


def barred_roles(article: Article, draft: Draft) -> set[str]:
    """The roles that nothing is added to: what is filled, and the doer of a wrong or of harm."""
    filled = {
        role.role
        for role, head in zip(draft.roles, draft.heads, strict=True)
        if role.entity is not None or head is None or not _is_owner(article, head)
    }
    harm = draft.kind.wrong or draft.kind.name in article.harmful
    return {*filled, DOER} if harm else filled


def _is_owner(article: Article, head: int) -> bool:
    """ "*Their* meeting", of which nobody is known to be meant, leaves open who met."""
    return article.parsed.tokens[head].tag == "PRP$"


def _added(
    article: Article,
    number: int,
    roles: Sequence[str],
    scored: Sequence[tuple[Candidate, Odds]],
    scores: Scores,
) -> Iterator[tuple[str, Candidate]]:
    """The best filler of each of the ``roles``, where it is sure enough."""
    for role in roles:
        fitting = [
            (odds[role], one)
            for one, odds in scored
            if one.role == NOTHING and one.entity is not None and max(odds.values()) == odds[role]
            if may_be_added(article, number, role, one.entity)
        ]
        best = max(fitting, key=lambda pair: pair[0], default=None)
        if best is not None and best[0] >= scores.enough(role):
            yield role, best[1]


def may_be_added(article: Article, number: int, role: str, entity: str | None) -> bool:
    """False of a suspect that the rules find nowhere else in the article, of a suspect as the
    victim of a wrong ("arraigned on a count of *kidnapping*"), and of the doer of a wrong to the
    event itself: who "rigged the election" was not elected by that."""
    if role == DOER:
        return not _is_wronged(article, number, entity)
    kind = article.drafts[number].kind
    if role != SUSPECT or not (kind.wrong or kind.name in article.suspecting):
        return True
    told = () if entity is None else article.doings(entity, number)
    suspected = any(other in article.suspecting and part == SUSPECT for other, part in told)
    return suspected is not kind.wrong


def _is_wronged(article: Article, number: int, entity: str | None) -> bool:
    """True where the event stands below a verb for a wrong that ``entity`` does."""
    event = article.drafts[number].anchor.token
    above = {token.i for token in article.parsed.ancestors(event)}
    return any(
        draft.kind.wrong
        and draft.anchor.token in above
        and any(role.role == DOER and role.entity == entity for role in draft.roles)
        for draft in article.drafts
    )


def _relations(
    article: Article,
    found: Sequence[RelationDraft],
    told: Told,
    layers: Layers,
    scores: Scores,
) -> list[RelationDraft]:
    given = told | {(one.subject, one.predicate, one.object) for one in found}
    doubtful: dict[tuple[str, str, str], bool] = {}
    new: dict[tuple[str, str, str], tuple[float, RelationDraft]] = {}
    for pair in pairs_of(article, given, addable=tuple(scores.add)):
        odds = scores.odds(pair.features)
        for name in PAIRED:
            key = (pair.subject, name, pair.object)
            if (pair.subject, OVER.get(name), pair.object) in told:
                continue
            if key in given:
                doubtful[key] = doubtful.get(key, True) and odds[name] < scores.least(name)
            elif odds[name] >= scores.enough(name) and pair.stated and _may(article, *key):
                known = new.get(key)
                if known is None or odds[name] > known[0]:
                    new[key] = (odds[name], _draft(article, pair.head, key, layers))
    kept = [one for one in found if not doubtful.get((one.subject, one.predicate, one.object))]
    return [*kept, *(draft for _, draft in new.values())]


def _may(article: Article, subject: str, predicate: str, target: str) -> bool:
    """False of a member of a place, and of what else cannot stand between such ends. Who is named
    beside a court may be its judge, a witness or a nominee: nobody is made a member of one."""
    body = article.people.entity(target)
    if predicate == MEMBER and not article.courts.isdisjoint(body.name.lower().split()):
        return False
    return may_hold(predicate, article.people.entity(subject), body)


def _draft(article: Article, head: int, key: tuple[str, str, str], layers: Layers) -> RelationDraft:
    """The relation as it is told around the token ``head``: by a speaker or by the article."""
    subject, predicate, target = key
    span = phrase_span(article.parsed, head)
    statement = layers.around(span)
    status = Status.ASSERTED if statement is None else Status.CLAIMED
    layer = () if statement is None else (statement.id,)
    sentence = article.parsed.tokens[head].sentence
    return RelationDraft(predicate, subject, target, span, sentence, Certainty(status), layer)
