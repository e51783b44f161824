"""Event identity within an article: the same event told twice is one, with evidence of both.

Two tellings are one event when kind and labels agree and nothing that both say differs:
participants, numbers, places, times. A bare noun ("the raid") joins the nearest telling before it.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.events.arguments import Participants
from kg.extraction.events.drafts import Draft
from kg.extraction.triggers.lexicon import EventWords
from kg.model import HEADLINES, Bound, Commitment, Quantity, Role, Status, TimeFrame
from kg.nlp.parse import ParsedDocument
from kg.nlp.tree import NAMING, NOUN_SUBJECTS
from kg.nlp.years import is_dated_apart
from kg.ontology.gazetteer import is_town

# A telling in the sentence before outweighs three mentions further up: "the raid" is the last one.
NEAR_BONUS = 3
SAME_PARTICIPANT = frozenset({"agent", "patient", "theme", "beneficiary"})

ANOTHER = "another"


def merge_tellings(
    drafts: list[Draft], parsed: ParsedDocument, words: EventWords, people: Participants
) -> list[Draft]:
    """``drafts`` in order of first telling, later tellings of an event merged into the first."""
    merged: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.trigger, d.kind.name)):
        twins = [known for known in merged if _same(known, draft, parsed, words, people)]
        twin = max(twins, key=lambda known: _salience(known, draft, parsed), default=None)
        if twin is None:
            merged.append(draft)
        else:
            _absorb(twin, draft, parsed)
    return merged


def _salience(known: Draft, new: Draft, parsed: ParsedDocument) -> tuple[bool, int, int]:
    """The telling that a later one means: by the same word, just before, or told most often."""
    near = NEAR_BONUS if new.sentence - known.last_sentence <= 1 else 0
    word = parsed.tokens[new.anchor.token].lemma
    same = any(parsed.tokens[one.token].lemma == word for one in known.tellings)
    return (same, len(known.evidence) + near, known.sentence)


def _same(
    known: Draft, new: Draft, parsed: ParsedDocument, words: EventWords, people: Participants
) -> bool:
    same = known.kind.name == new.kind.name
    pairs = ((known, new), (new, known))
    if not same and not any(_may_be(one, other, parsed, words) for one, other in pairs):
        return False
    if known.trigger == new.trigger or _other(new, parsed, words):
        return False
    if _one_of_several(known, new, parsed) or _two_penalties(known, new, parsed):
        return False
    anaphoric = _anaphoric(new, parsed, words)
    if known.labels != new.labels:
        presupposed = anaphoric and _presupposes(known, new)
        if not presupposed or _elsewhere(known, new):
            return False
    if _time_differs(known, new):
        return False
    verdicts = [_agree(known, new, name, parsed, people) for name in SAME_PARTICIPANT]
    if False in verdicts:
        return False
    if True in verdicts:
        return True
    told = anaphoric and _knows_modifiers(known, new, parsed)
    told = told and not _in_another_town(known, new, parsed, people)
    return same and (told or _headline_of(known, new, parsed, words))


def _may_be(vague: Draft, other: Draft, parsed: ParsedDocument, words: EventWords) -> bool:
    """ "Police held him" may be how he was arrested; of one "arrested on Tuesday", nobody knows
    that the magistrate who remanded him, or the guards who hold him, did it."""
    agents = _whole(vague, "agent")
    enforcing = any(_last_word(agent, parsed) in words.enforcers for agent in agents)
    told = not agents or enforcing or bool(_whole(other, "agent"))
    return vague.kind.may_be == other.kind.name and told


def _knows_modifiers(known: Draft, new: Draft, parsed: ParsedDocument) -> bool:
    """False where nothing said about ``known`` is called so: "the *bus* ambush" hit no house.

    What stands before the noun of an anaphor was said of what it means (Vieira and Poesio, 2000,
    "An empirically based system for processing definite descriptions").
    """
    if new.verbal:
        return True
    heads = [parsed.tokens[i] for one in known.tellings for i in one.tokens]
    told = {t.lemma.lower() for one in heads for t in parsed.tokens[one.left : one.right]}
    own = set(new.anchor.tokens)
    modifiers = [k for k in parsed.kids(new.anchor.token, "compound") if k.i not in own]
    return all(one.lemma.lower() in told for one in modifiers)


def _one_of_several(known: Draft, new: Draft, parsed: ParsedDocument) -> bool:
    """ "Three raids … this raid": the second is one of them, or yet another; so are the others in
    "a life sentence … two extra life sentences"."""
    first, second = parsed.tokens[known.anchor.token], parsed.tokens[new.anchor.token]
    if first.lemma != second.lemma:
        return False
    counted = parsed.kid(second.i, "nummod") is not None
    more = first.tag == "NN" and second.tag == "NNS" and counted
    return more or (first.tag == "NNS" and second.tag == "NN")


def _two_penalties(known: Draft, new: Draft, parsed: ParsedDocument) -> bool:
    """ "Fined 900 pounds and banned for six months": by two verbs, one a sum, the other a term."""
    words = {parsed.tokens[one.anchor.token].lemma for one in (known, new)}
    if not (known.verbal and new.verbal) or len(words) == 1:
        return False
    summed, lasting = zip(*(_penalty(one) for one in (known, new)), strict=True)
    return any(summed) and any(lasting) and summed != lasting


def _penalty(draft: Draft) -> tuple[bool, bool]:
    """Whether a sum of money and a length of time are told of it."""
    counted = {role.role for role in draft.roles if role.quantity is not None}
    return "theme" in counted, "time" in counted


def _headline_of(known: Draft, new: Draft, parsed: ParsedDocument, words: EventWords) -> bool:
    """The headline tells in short what the first sentence of the body tells in full."""
    kind = parsed.sentences[known.sentence].kind
    body = parsed.sentences[new.sentence].kind
    first = kind in HEADLINES and body not in HEADLINES and len(known.evidence) == 1
    return first and not _other(new, parsed, words)


def _other(new: Draft, parsed: ParsedDocument, words: EventWords) -> bool:
    """ "similar operations", "another raid": an event of its own."""
    return _is_other(new.anchor.token, parsed, words) or _of_another(new, parsed, words)


def _is_other(token: int, parsed: ParsedDocument, words: EventWords) -> bool:
    return any(kid.lower in words.others for kid in parsed.kids(token, "amod", "det"))


def _of_another(new: Draft, parsed: ParsedDocument, words: EventWords) -> bool:
    """ "Similar operations in 2022 led to arrests": those of the other operations."""
    token = new.anchor.token
    if new.verbal or any(True for _ in parsed.kids(token, "det", "poss")):
        return False
    while (head := parsed.tokens[token].head) != token:
        beside = parsed.kids(head, *NOUN_SUBJECTS, "dobj")
        if any(_is_other(one.i, parsed, words) for one in beside if one.i != token):
            return True
        token = head
    return False


def _presupposes(known: Draft, new: Draft) -> bool:
    """ "The fraud, prosecutors say, ran for years": what is said of an event takes it as told."""
    plain = new.certainty.polarity is known.certainty.polarity
    firm = new.certainty.commitment is Commitment.CERTAIN
    weaker = new.certainty.status in (Status.CLAIMED, Status.ASSERTED)
    ahead = new.certainty.time_frame is TimeFrame.NON_FUTURE
    return plain and firm and weaker and ahead and not _points_nowhere(new)


def _elsewhere(known: Draft, new: Draft) -> bool:
    """ "If he killed worshippers … the Orlando killings": the noun has a place of its own, by which
    it is named, or which is not the other's."""
    here = {role.entity for role in _whole(known, "place")}
    told = _whole(new, "place")
    named = any(role.span.end + 1 == new.trigger.start for role in told)
    return bool(told) and (named or bool(here)) and here.isdisjoint(role.entity for role in told)


def _in_another_town(
    known: Draft, new: Draft, parsed: ParsedDocument, people: Participants
) -> bool:
    """ "An attack in Munich … since *the Orlando attack*": each has a town of its own. "The *2012*
    attack" is none of which the town and no day was told."""
    here, there = (_towns(draft, people) for draft in (known, new))
    if here and known.time is None and is_dated_apart(parsed, new.anchor.token):
        return True
    return bool(here and there) and here.isdisjoint(there)


def _towns(draft: Draft, people: Participants) -> set[str]:
    """The towns in which it took place; countries and states have towns in them."""
    places = (role.entity for role in draft.roles if role.role == "place" and role.entity)
    named = (people.entity(place) for place in places)
    return {one.id for one in named if one.type == "Place" and is_town(one.name)}


def _points_nowhere(new: Draft) -> bool:
    return any(role.quantity is not None for role in new.roles)


def _whole(draft: Draft, name: str) -> list[Role]:
    return [role for role in draft.roles if role.role == name and role.of is None]


def _compare(
    first: list[Role], second: list[Role], parsed: ParsedDocument, people: Participants
) -> bool | None:
    """True where they agree, False where they differ, None where one side says nothing."""
    if not first or not second:
        return None
    verdict: bool | None = None
    for one in first:
        for other in second:
            found = _roles_agree(one, other, parsed, people)
            if found is True:
                return True
            verdict = False if found is False else verdict
    return verdict


def _agree(
    known: Draft, new: Draft, name: str, parsed: ParsedDocument, people: Participants
) -> bool | None:
    """What the parts called ``name`` of two tellings say of each other, as `_compare`."""
    if name == "theme" and _is_another_thing(known, new, parsed, people):
        return False
    return _compare(_whole(known, name), _whole(new, name), parsed, people)


def _is_another_thing(
    known: Draft, new: Draft, parsed: ParsedDocument, people: Participants
) -> bool:
    """ "Released *a report* … *a* newly released *report*": what is new to the text twice is two
    things; headlines tell in short what the text tells again."""
    if known.sentence == new.sentence or parsed.sentences[known.sentence].kind in HEADLINES:
        return False
    for one in _whole(known, "theme"):
        for other in _whole(new, "theme"):
            both = one.entity is not None and other.entity is not None
            if both and people.same_actor(one.entity or "", other.entity or ""):
                return False
            new_to_both = both and _is_new(one, parsed) and _is_new(other, parsed)
            more = not _described(other, parsed) <= _described(one, parsed)
            if new_to_both and (more or (_whole(new, "agent") and not _whole(known, "agent"))):
                return True
    return False


def _described(role: Role, parsed: ParsedDocument) -> set[str]:
    """The words of a thing, by which it may be one that is known already."""
    return {token.lower for token in parsed.within(role.span) if token.pos not in ("DET", "PUNCT")}


def _is_new(role: Role, parsed: ParsedDocument) -> bool:
    return _opening(role, parsed) in ("a", "an", ANOTHER)


def _opening(role: Role, parsed: ParsedDocument) -> str:
    """Its first word, in small letters."""
    opening = next(iter(parsed.within(role.span)), None)
    return "" if opening is None else opening.lower


def _roles_agree(
    one: Role, other: Role, parsed: ParsedDocument, people: Participants
) -> bool | None:
    if _points(one, parsed) or _points(other, parsed):
        return None
    if one.quantity is not None and other.quantity is not None:
        return _numbers_agree(one.quantity, other.quantity)
    both = one.entity is not None and other.entity is not None
    if both and people.same_actor(one.entity or "", other.entity or ""):
        return True
    if both and ANOTHER in (_opening(one, parsed), _opening(other, parsed)):
        return False  # "arrested a man … *another man* was arrested in June"
    if (one.quantity is None) != (other.quantity is None):
        return None if _last_word(one, parsed) == _last_word(other, parsed) else False
    return _last_word(one, parsed) == _last_word(other, parsed)


def _points(role: Role, parsed: ParsedDocument) -> bool:
    """ "those" in "those arrested" says nothing of its own."""
    return parsed.document.words(role.span).lower() in ("those", "these", "them")


def _last_word(role: Role, parsed: ParsedDocument) -> str:
    inside = [t for t in parsed.within(role.span) if t.pos in NAMING]
    return inside[-1].lemma.lower() if inside else parsed.document.words(role.span).lower()


def _numbers_agree(one: Quantity, other: Quantity) -> bool:
    if one.currency != other.currency or (one.unit == "percent") != (other.unit == "percent"):
        return False
    if one.bound is Bound.BETWEEN or other.bound is Bound.BETWEEN:
        return (one.min, one.max) == (other.min, other.max)
    return _figure(one) == _figure(other)


def _both_say(one: Quantity | None, other: Quantity | None) -> bool:
    return one is not None and other is not None and _numbers_agree(one, other)


def _figure(quantity: Quantity) -> float | int | None:
    for value in (quantity.value, quantity.min, quantity.max):
        if value is not None:
            return value
    return None


def _time_differs(known: Draft, new: Draft) -> bool:
    first = known.time.value if known.time else None
    second = new.time.value if new.time else None
    if first is None or second is None:
        return False
    return not (first.startswith(second) or second.startswith(first))


def _anaphoric(new: Draft, parsed: ParsedDocument, words: EventWords) -> bool:
    """A noun with nothing of its own, or one that points back ("the raid", "this operation")."""
    if new.verbal:
        token = parsed.tokens[new.anchor.token]
        return token.dep == "acl" and parsed.tokens[token.head].lower in ("those", "these")
    if _other(new, parsed, words):
        return False
    determiners = {kid.lower for kid in parsed.kids(new.anchor.token, "det", "poss")}
    if determiners & {"a", "an", "another", "each", "every", "some"}:
        return False
    if determiners & {"the", "this", "that", "these", "those", "such"}:
        return True
    return not new.roles and new.time is None


def _absorb(known: Draft, new: Draft, parsed: ParsedDocument) -> None:
    shift = {}
    for index, role in enumerate(new.roles):
        if _points(role, parsed):
            meant = next((i for i, r in enumerate(known.roles) if r.role == role.role), None)
            if meant is not None:
                shift[index] = meant
                continue
        twin = _twin(known, role)
        if twin is not None:
            shift[index] = twin
            old = known.roles[twin]
            if old.quantity is None and role.quantity is not None:
                known.roles[twin] = replace(old, quantity=role.quantity, span=role.span)
            continue
        of = None if role.of is None else shift.get(role.of)
        shift[index] = known.add(replace(role, of=of), new.heads[index])
    if known.time is None or (known.time.value is None and new.time is not None and new.time.value):
        known.time = new.time or known.time
    known.evidence.extend(new.evidence)
    known.tellings.extend(new.tellings)
    known.last_sentence = new.sentence
    if known.labels == new.labels:
        known.statements = (*known.statements, *new.statements)
    if known.kind.may_be == new.kind.name and known.kind.name != new.kind.name:
        known.kind = new.kind


def _twin(known: Draft, role: Role) -> int | None:
    """The role of ``known`` that says the same as ``role``, or None."""
    for index, other in enumerate(known.roles):
        if other.role != role.role or (other.of is None) != (role.of is None):
            continue
        if other.entity is not None and other.entity == role.entity:
            return index
        if _both_say(other.quantity, role.quantity):
            return index
    return None
