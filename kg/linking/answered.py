"""Which allegations are answered: the one definition that every output uses.

An allegation is answered if the accused, or somebody on their behalf (a spokesperson, a lawyer, the
state for its government), denies the same wrong, pleads not guilty to it or denies the accusation,
and if a court acquits. A *possible* answer has to be read first: a denial that names nothing
("denied any wrongdoing") or something else, words like "baseless", somebody else's denial. Silence
and "declined to comment" are no answer.

Both become links from the answer to the allegation (``kg:answers``, ``kg:mayAnswer``). Everything
said about one accused is compared, so the work grows with the busiest of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.linking.decisions import LinkDecision
from kg.linking.located import located

# How something answers, by the property that says so.
ANSWERS, MAY_ANSWER = "answers", "mayAnswer"
_SCORES = {ANSWERS: 1.0, MAY_ANSWER: 0.5}
# More than these of one accused are not compared; of one allegation so many answers are kept.
LARGEST, KEPT = 4000, 12


@dataclass(frozen=True, slots=True)
class Turn:
    """One allegation against one accused, or, with ``reply``, what may answer such.

    ``iri`` is the proposition or statement alleged, the statement or verdict that answers.
    ``realm`` is the country whose state or government the accused is, ``told`` names the statements
    that allege it, ``points`` those that an answer speaks of.
    """

    document: str
    iri: str
    reply: bool
    accused: str
    realm: str = ""
    wrong: str = ""  # predicate or kind; of an answer that names none, nothing
    objects: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()  # of a wrong that no kind names, its own, cut short
    speakers: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    points: frozenset[str] = frozenset()
    own: bool = False  # by the accused, by who speaks for them, or by a court
    loose: bool = False  # it denies nothing outright: "called the charges baseless"
    tried: bool = False  # of a case before a court
    near: bool = False  # by somebody unnamed, who can only be accused in the same article
    published: str | None = None


def turn_blocks(one: Turn) -> set[tuple[str, str]]:
    """What a located turn shares with those that it is compared with: the accused."""
    keys = (("of", one.accused), ("state", one.realm))
    return {key for key in keys if key[1]}


def link_turns(block: Iterable[Turn]) -> Iterator[LinkDecision]:
    """Answers (left), allegations (right) and, as the reason, the property between them."""
    ordered = sorted(block, key=lambda one: (one.document, one.iri, one.wrong))
    if len(ordered) > LARGEST:
        return
    replies = [one for one in ordered if one.reply]
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for charge in (one for one in ordered if not one.reply):
        for reply in replies:
            how = how_answers(reply, charge)
            if how is not None and found[charge.iri].get(reply.iri) != ANSWERS:
                found[charge.iri][reply.iri] = how
    for charge_iri, answers in sorted(found.items()):
        first = sorted(answers.items(), key=lambda one: (one[1] != ANSWERS, one[0]))
        for reply_iri, how in first[:KEPT]:
            yield LinkDecision(reply_iri, charge_iri, True, _SCORES[how], how)


def how_answers(reply: Turn, charge: Turn) -> str | None:
    """``ANSWERS``, ``MAY_ANSWER`` or None; both turns located, and of one accused."""
    if reply.iri == charge.iri or reply.speakers & charge.speakers:
        return None
    here = reply.document == charge.document
    if reply.near and not here:
        return None
    sure = reply.own and not reply.loose
    if here and reply.points & charge.told:
        return MAY_ANSWER if reply.loose else ANSWERS
    if _names_wrong(reply, charge):
        apart = _apart(reply.objects, charge.objects)
        return ANSWERS if sure and not apart else MAY_ANSWER
    if sure and reply.tried and charge.tried:
        return ANSWERS
    if not reply.own:
        return None
    # What names no wrong, or another one, can only be meant for what was told before it.
    return MAY_ANSWER if here or (not reply.wrong and not _earlier(reply, charge)) else None


def _names_wrong(reply: Turn, charge: Turn) -> bool:
    """True if the reply names the wrong of the charge, not in other words."""
    same = bool(reply.wrong) and reply.wrong == charge.wrong
    return same and not _apart(reply.words, charge.words)


def _apart(some: frozenset[str], others: frozenset[str]) -> bool:
    """True if both name something, and nothing that the other names."""
    return bool(some and others and not some & others)


def _earlier(reply: Turn, charge: Turn) -> bool:
    dated = reply.published is not None and charge.published is not None
    return dated and (reply.published or "") < (charge.published or "")


class TurnIndex:
    """Collects the turns of all documents and links them at once, without a link state."""

    def __init__(self) -> None:
        self._turns: list[Turn] = []

    def add(self, turns: Iterable[Turn]) -> None:
        """Takes the turns of a document."""
        self._turns += turns

    def decisions(self, iris: Mapping[str, Mapping[str, str]]) -> tuple[LinkDecision, ...]:
        """What answers what, sorted; ``iris``: document -> entity -> IRI, as linking decided."""
        blocks: dict[tuple[str, str], list[Turn]] = {}
        for one in self._turns:
            known = located(one, iris.get(one.document, {}))
            for block in turn_blocks(known):
                blocks.setdefault(block, []).append(known)
        return tuple(sorted({d for block in blocks.values() for d in link_turns(block)}))
