"""Records of accused, wrong and accuser, with the graph's names for the entities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar


class Sided(Protocol):
    """A frozen record that names an accused, objects and speakers."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def accused(self) -> str:
        """The entity it is about."""

    @property
    def objects(self) -> frozenset[str]:
        """What the deed was done to."""

    @property
    def speakers(self) -> frozenset[str]:
        """Who says so."""


T = TypeVar("T", bound=Sided)


def located(one: T, iris: Mapping[str, str]) -> T:
    """``one`` with the IRIs of its document's entities in place of their local identifiers."""
    sides: dict[str, Any] = {
        "accused": iris.get(one.accused, ""),
        "objects": frozenset(iris[name] for name in one.objects if name in iris),
        "speakers": frozenset(iris[name] for name in one.speakers if name in iris),
    }
    return replace(one, **sides)
