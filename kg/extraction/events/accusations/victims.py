"""Victims who cannot be who coreference says: they stand accused, or the accused are dead.

"Brandeck is charged with fraud. His murder shocked the town": either the pronoun means somebody
else, or the murder is one that he is said to have done. "Woman killed in crash, driver held. Suban
was charged with manslaughter": the woman in the headline, who has no name there, is not he.
Nobody is named then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from kg.extraction.events.drafts import Draft, all_undergoing, undergoing
from kg.model import Entity
from kg.nlp.parse import ParsedDocument


def spare_accused(
    parsed: ParsedDocument,
    drafts: Sequence[Draft],
    *,
    proceedings: Collection[str],
    deadly: Collection[str],
) -> None:
    """Drops the victims of killings that only a possessive names where the same entity is
    proceeded against, and the article tells no harm that came to it.

    ``proceedings`` and ``deadly`` are kinds: what happens to suspects, and what one dies of.
    """
    accused = all_undergoing(drafts, proceedings)
    for draft in drafts:
        if draft.kind.name not in deadly or not draft.kind.wrong or draft.verbal:
            continue  # "his death in custody" may be a prisoner's
        owned = [
            (place, one)
            for place, one in undergoing(draft)
            if one in accused and _is_owner(parsed, draft, place)
        ]
        harm = [d for d in drafts if d is not draft and _is_harm(d, proceedings, deadly)]
        hurt = {one for d in harm for _, one in undergoing(d)}
        draft.drop([place for place, one in owned if one not in hurt])


def part_leading(
    drafts: Sequence[Draft],
    names: Mapping[str, int],
    *,
    proceedings: Collection[str],
    deadly: Collection[str],
) -> None:
    """Drops who is killed, or arrested, by words that stand before the first name of the entity,
    where behind it the same entity is arrested, or killed, and not the other way round.

    ``names``: where each entity is first named.
    """
    for ending, other in ((deadly, proceedings), (proceedings, deadly)):
        later = {one for at, one in _told_of(drafts, other) if at >= names.get(one, at + 1)}
        settled = {one for at, one in _told_of(drafts, ending) if at >= names.get(one, at + 1)}
        for draft in drafts:
            if draft.kind.name in ending:
                doubtful = later - settled
                draft.drop(
                    [
                        place
                        for place, one in undergoing(draft)
                        if one in doubtful and draft.roles[place].span.start < names[one]
                    ]
                )


def first_names(parsed: ParsedDocument, entities: Sequence[Entity]) -> dict[str, int]:
    """Where each entity that has a name is first called by a word of it."""
    first = {}
    for one in entities:
        name = frozenset(one.name.split())
        called = [s.start for s in one.mentions if any(t.text in name for t in parsed.within(s))]
        if called and not one.unnamed:
            first[one.id] = min(called)
    return first


def _told_of(drafts: Sequence[Draft], kinds: Collection[str]) -> Iterator[tuple[int, str]]:
    """The victims of events of these kinds, each with the first character of its role."""
    for draft in drafts:
        if draft.kind.name in kinds:
            for place, one in undergoing(draft):
                yield draft.roles[place].span.start, one


def _is_owner(parsed: ParsedDocument, draft: Draft, place: int) -> bool:
    """ "His murder", "Lind's killing"; by somebody else ("his killing by guards") it is his own."""
    head, noun = draft.heads[place], draft.anchor.token
    by = any(kid.lower == "by" for kid in parsed.kids(noun, "prep", "agent"))
    return head is not None and not by and _owns(parsed, head, noun)


def _owns(parsed: ParsedDocument, head: int, noun: int) -> bool:
    owner = parsed.tokens[head]
    return owner.dep == "poss" and noun in (owner.head, parsed.tokens[owner.head].head)


def _is_harm(draft: Draft, proceedings: Collection[str], deadly: Collection[str]) -> bool:
    """A wrong or a death, and not what is done to suspects."""
    name = draft.kind.name
    return name not in proceedings and (draft.kind.wrong or name in deadly)
