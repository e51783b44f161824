"""Tallies of the event benchmark, and what is compared of numbers, parts and nationalities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.model import Event, Extraction, Quantity
from tests.cases.events.check import Case

STEM = 4  # letters that "Kalvia" and "Kalvians" share


@dataclass
class Tally:
    """Counts of right, spurious and missing."""

    right: int = 0
    spurious: int = 0
    missing: int = 0

    def add(self, gold: Counter[Any], found: Counter[Any]) -> None:
        """Compares two bags."""
        both = sum((gold & found).values())
        self.right += both
        self.spurious += sum(found.values()) - both
        self.missing += sum(gold.values()) - both

    def row(self) -> str:
        """Precision, recall, F1 and the number of gold items."""
        precision = self.right / max(1, self.right + self.spurious)
        recall = self.right / max(1, self.right + self.missing)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        total = self.right + self.missing
        return f"P {precision:6.1%}  R {recall:6.1%}  F1 {f1:6.1%}  n {total}"


@dataclass
class Scores:
    """All tallies of one run over some cases."""

    kinds: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    items: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    parts: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    relations: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    labels: Counter[str] = field(default_factory=Counter)
    confusion: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    by_item: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    matched: int = 0
    broken_never: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


def as_list(fillers: str | list[str]) -> list[str]:
    """One filler or several."""
    return [fillers] if isinstance(fillers, str) else list(fillers)


def figure_key(quantity: Quantity | Mapping[str, Any]) -> tuple[Any, ...]:
    """Value, limits and bound."""
    if isinstance(quantity, Quantity):
        return (quantity.value, quantity.min, quantity.max, str(quantity.bound), quantity.currency)
    keys = ("value", "min", "max", "bound", "currency")
    return tuple(quantity.get(key) for key in keys)


def compare_figures(gold: Mapping[str, Any], event: Event, scores: Scores, case: Case) -> None:
    """Numbers of the event, and those of its subgroups."""
    wanted = Counter(figure_key(quantity) for quantity in gold["quantities"])
    found = Counter(
        figure_key(role.quantity)
        for role in event.roles
        if role.quantity is not None and role.of is None
    )
    scores.parts["quantities"].add(wanted, found)
    if wanted != found:
        lacking, spare = dict(wanted - found), dict(found - wanted)
        scores.misses.append(f"{case.id}: quantities {lacking} not {spare}")
    groups = Counter(
        (group.get("value"), group.get("min"), group.get("max"))
        for group in gold.get("subgroups", ())
    )
    parts = Counter(
        (role.quantity.value, role.quantity.min, role.quantity.max)
        if role.quantity is not None and role.quantity.unit != "percent"
        else (None, None, None)
        for role in event.roles
        if role.of is not None and role.role not in ("place", "origin")
    )
    scores.parts["subgroups"].add(groups, parts)
    if groups != parts:
        lacking, spare = dict(groups - parts), dict(parts - groups)
        scores.misses.append(f"{case.id}: subgroups {lacking} not {spare}")


def plain_whole(words: str) -> str:
    """What a share or part is of, its article left out."""
    return words.casefold().removeprefix("the ")


def compare_wholes(gold: Mapping[str, Any], event: Event, scores: Scores, case: Case) -> None:
    """What percentages and parts are of."""
    wanted = Counter(plain_whole(item["of"]) for item in gold["quantities"] if item.get("of"))
    found = Counter(
        plain_whole(role.quantity.of)
        for role in event.roles
        if role.quantity is not None and role.quantity.of and role.of is None
    )
    scores.parts["wholes"].add(wanted, found)
    if wanted != found:
        scores.misses.append(f"{case.id}: wholes {dict(wanted)} not {dict(found)}")


def compare_nationalities(
    gold: Mapping[str, Any], event: Event, found: Extraction, scores: Scores, case: Case
) -> None:
    """Countries of those who undergo and of their subgroups, by name or by the demonym's stem."""
    wanted = [*gold.get("nationality", ())]
    for group in gold.get("subgroups", ()):
        wanted += as_list(group.get("nationality", []))
    names = {entity.id: entity.name for entity in found.entities}
    free = [
        (found.document.words(role.span), names.get(role.entity or ""))
        for role in event.roles
        if role.role == "origin" and role.of is not None
    ]
    tally = scores.parts["nationalities"]
    for country in wanted:
        stem = country.casefold()[:STEM]
        hit = next((item for item in free if any(w and stem in w.casefold() for w in item)), None)
        if hit is None:
            tally.missing += 1
            scores.misses.append(f"{case.id}: {event.type} lacks nationality {country}")
        else:
            tally.right += 1
            free.remove(hit)
    tally.spurious += len(free)
    scores.misses += [
        f"{case.id}: {event.type} has wrong nationality {words!r}" for words, _ in free
    ]
