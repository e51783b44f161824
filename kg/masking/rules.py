"""The table that says who is masked: ``rule,value,category,reason`` and, if wanted, ``label``.

It is CSV, as the other tables that users keep are: a spreadsheet opens it, and each row can be
named in a message.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.errors import MaskingError

COLUMNS = ("rule", "value", "category", "reason")
_LABEL = "label"
_CATEGORY = re.compile(r"[A-Z][A-Za-z]*(?: [a-z]+)*")


class RuleKind(StrEnum):
    """By what a rule finds people."""

    NAME = "name"
    ROLE = "role"
    DESCRIBED = "described"
    YOUNGER = "younger"


@dataclass(frozen=True, slots=True)
class MaskRule:
    """One row: who is masked, as what and why.

    ``values``: of `NAME` a person's names; of `ROLE` a role, or a kind of event and a role; of
    `DESCRIBED` words ("witness"); of `YOUNGER` an age. ``place`` says where the rule stands.
    """

    kind: RuleKind
    values: tuple[str, ...]
    category: str
    reason: str
    label: str | None = None
    place: str = ""


def read_rules(path: Path) -> tuple[MaskRule, ...]:
    """The rules of a file; raises MaskingError, with the line and the cure, if one is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
            if missing:
                raise MaskingError(
                    f"{path}, line 1: column {missing[0]!r} is missing; the first line must be "
                    f"{','.join(COLUMNS)}"
                )
            rules = [_rule(f"{path}, line {reader.line_num}", row) for row in reader]
    except OSError as error:
        raise MaskingError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise MaskingError(f"{path}: cannot be read ({error}); save it as UTF-8 CSV") from error
    _check_labels(rules)
    return tuple(rules)


def _rule(place: str, row: Mapping[str | None, object]) -> MaskRule:
    if None in row:
        raise MaskingError(f"{place}: more cells than columns; put quotes around a comma")
    cells = {name: str(value or "").strip() for name, value in row.items() if name is not None}
    kind = cells["rule"]
    if kind not in list(RuleKind):
        raise MaskingError(f"{place}: rule is {kind!r}; write one of: {', '.join(RuleKind)}")
    values = tuple(one.strip() for one in cells["value"].split("|") if one.strip())
    if not values:
        raise MaskingError(f"{place}: value is empty; write a name, a role, a word or an age")
    if not _CATEGORY.fullmatch(cells["category"]):
        raise MaskingError(
            f"{place}: category is {cells['category']!r}; write a word such as Witness or Victim"
        )
    if not cells["reason"]:
        raise MaskingError(f"{place}: reason is empty; write why the name must not be shown")
    _check_values(place, RuleKind(kind), values)
    label = cells.get(_LABEL) or None
    return MaskRule(RuleKind(kind), values, cells["category"], cells["reason"], label, place)


def _check_values(place: str, kind: RuleKind, values: tuple[str, ...]) -> None:
    for value in values:
        if kind is RuleKind.YOUNGER and not (value.isdecimal() and 0 < int(value) < 150):
            raise MaskingError(f"{place}: value is {value!r}; write an age in years, such as 18")
        if kind is RuleKind.ROLE and not 1 <= len(value.split()) <= 2:
            raise MaskingError(
                f"{place}: value is {value!r}; write a role (patient), or a kind of event and a "
                "role (Killing patient)"
            )
        if kind is RuleKind.NAME and not any(c.isalpha() for c in value):
            raise MaskingError(f"{place}: value is {value!r}; write a name")


def _check_labels(rules: list[MaskRule]) -> None:
    """A label of one's own means one person, and nobody else has it."""
    seen: dict[str, str] = {}
    for rule in rules:
        if rule.label is None:
            continue
        if rule.kind is not RuleKind.NAME:
            raise MaskingError(f"{rule.place}: a label needs rule name; leave label empty here")
        if rule.label.casefold() in seen:
            where = seen[rule.label.casefold()]
            raise MaskingError(f"{rule.place}: label {rule.label!r} is that of {where}; change one")
        seen[rule.label.casefold()] = rule.place
