"""What stands in the place of a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from kg.errors import MaskingError
from kg.masking.find import Hit, People
from kg.masking.name_forms import words_of
from kg.masking.people import Person

# Where a name may be that of several people, or of somebody who is not masked.
UNCERTAIN = "[masked]"
ADDRESS = "[masked address]"


def word_for(hit: Hit, labels: Mapping[int, str]) -> str:
    """What stands for a hit: the person's label, or that somebody is masked."""
    return ADDRESS if hit.is_address else word_for_people(hit.people, labels)


def word_for_people(people: People, labels: Mapping[int, str]) -> str:
    """The label of one person; of several, that somebody is masked."""
    words = {labels.get(number, UNCERTAIN) for number in people}
    return words.pop() if len(words) == 1 else UNCERTAIN


def used_labels(texts: Iterable[str], people: Iterable[Person]) -> frozenset[str]:
    """The labels that articles use themselves, folded, so that no masked person gets one."""
    categories = sorted({one.category for one in people})
    if not categories:
        return frozenset()
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, categories))}) ([A-Z]{{1,2}})\b", re.I)
    return frozenset(found[0].casefold() for text in texts for found in pattern.finditer(text))


def label_people(
    people: Sequence[Person], order: Iterable[int], used: frozenset[str]
) -> dict[int, str]:
    """A label for each person: the rule's own, or category and letter in this order.

    ``order`` must not depend on the names. Raises MaskingError if a label holds a masked name.
    """
    given = {one.number: one.label for one in people if one.label is not None}
    taken = {label.casefold() for label in given.values()} | used
    labels = dict(given)
    letters = {one.category: count() for one in people}
    for number in dict.fromkeys([*order, *(one.number for one in people)]):
        while number not in labels:
            category = people[number].category
            label = f"{category} {_letters(next(letters[category]))}"
            if label.casefold() not in taken:
                labels[number] = label
    _check(people, given)
    return labels


def _check(people: Sequence[Person], given: Mapping[int, str]) -> None:
    for number, label in given.items():
        for one in people:
            shown = next((w.text for w in words_of(label) if one.forms.has_part(w.plain)), None)
            if shown is not None:
                where = people[number].rule
                raise MaskingError(f"{where}: label {label!r} shows {shown!r}, a masked name")


def _letters(number: int) -> str:
    """A, B, …, Z, AA, AB, … as spreadsheets count."""
    found = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
