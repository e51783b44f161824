"""Read the event cases and check that each is well formed; see README.md beside this file.

Run ``python tests/cases/events/check.py`` for a count per kind and per item of the issue.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
STATUSES = frozenset({"asserted", "claimed", "alleged", "denied"})
POLARITIES = frozenset({"affirmed", "negated"})
COMMITMENTS = frozenset({"certain", "probable", "possible", "unspecified"})
TIME_FRAMES = frozenset({"future", "non-future", "hypothetical"})
BOUNDS = frozenset({"exactly", "at-least", "more-than", "at-most", "less-than", "about", "between"})
ROLES = frozenset(
    {"agent", "patient", "theme", "place", "origin", "beneficiary", "instrument", "reason"}
)
LINKS = frozenset({"denies", "respondsTo"})
FACTUALITY = (
    ("status", STATUSES),
    ("polarity", POLARITIES),
    ("commitment", COMMITMENTS),
    ("time_frame", TIME_FRAMES),
)
CASE_KEYS = frozenset(
    {"id", "phenomenon", "items", "published", "text", "events", "relations", "allegations"}
    | {"answers", "negatives"}
)
EVENT_KEYS = frozenset(
    {"type", "trigger", "trigger_n", "other_triggers", "roles", "quantities", "time", "subgroups"}
    | {"nationality", "status", "polarity", "commitment", "time_frame"}
)
KEPT_ASIDE_MODULUS = 3  # the issue keeps a third of the cases aside


@dataclass(frozen=True, slots=True)
class Case:
    """One text with everything a careful reader takes from it.

    ``events``, ``relations``, ``allegations`` and ``answers`` are the mappings of the file, as
    README.md describes them; ``published`` is an ISO date or None; ``never`` names the kinds
    that must not be found at all.
    """

    id: str
    phenomenon: str
    items: tuple[str, ...]
    published: str | None
    text: str
    events: tuple[Mapping[str, Any], ...]
    relations: tuple[Mapping[str, Any], ...]
    allegations: tuple[Mapping[str, Any], ...]
    answers: tuple[Mapping[str, Any], ...]
    never: tuple[str, ...]
    file: str

    @property
    def kept_aside(self) -> bool:
        """Whether the case is held back for measuring."""
        return is_kept_aside(self.id)


def is_kept_aside(case_id: str) -> bool:
    """Whether sha256 of the id, read as one integer, is a multiple of three."""
    digest = hashlib.sha256(case_id.encode("utf-8")).hexdigest()
    return int(digest, 16) % KEPT_ASIDE_MODULUS == 0


def occurrence(text: str, words: str, nth: int = 1) -> int:
    """Offset of the nth occurrence of ``words`` in ``text``, or -1."""
    start = -1
    for _ in range(nth):
        start = text.find(words, start + 1)
        if start < 0:
            return -1
    return start


def load_cases(folder: Path = FOLDER) -> list[Case]:
    """All cases of all files of ``folder``, in the order of the files' names."""
    cases = []
    for path in sorted(folder.glob("*.yaml")):
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
            cases.append(_case(raw, path.name))
    return cases


def _case(raw: Mapping[str, Any], file: str) -> Case:
    published = raw.get("published")
    return Case(
        id=raw["id"],
        phenomenon=raw["phenomenon"],
        items=tuple(raw["items"]),
        published=None if published is None else str(published),
        text=raw["text"],
        events=tuple(raw["events"]),
        relations=tuple(raw["relations"]),
        allegations=tuple(raw.get("allegations", ())),
        answers=tuple(raw.get("answers", ())),
        never=tuple(raw.get("negatives", {}).get("never", ())),
        file=file,
    )


def problems(folder: Path = FOLDER) -> list[str]:
    """Everything that is wrong with the case files, one message each; empty when all is well."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        for raw in yaml.safe_load(path.read_text(encoding="utf-8")):
            unknown = set(raw) - CASE_KEYS
            if unknown:
                found.append(f"{path.name}: {raw.get('id')}: unknown keys {sorted(unknown)}")
    cases = load_cases(folder)
    for case_id, count in Counter(case.id for case in cases).items():
        if count > 1:
            found.append(f"{case_id}: the id is used {count} times; give each case its own")
    for text, count in Counter(case.text for case in cases).items():
        if count > 1:
            found.append(f"the text {text!r} is used {count} times; write another")
    for case in cases:
        found += [f"{case.file}: {case.id}: {message}" for message in _case_problems(case)]
    return found


def _case_problems(case: Case) -> Iterator[str]:
    if not case.items:
        yield "no item is named"
    last = -1
    for event in case.events:
        yield from _event_problems(event, case.text)
        start = occurrence(case.text, event["trigger"], event.get("trigger_n", 1))
        if start < last:
            yield f"event {event['trigger']!r} is out of the order of the text"
        last = start
        if event["type"] in case.never:
            yield f"{event['type']} is expected and also under never"
    for relation in case.relations:
        yield from _missing((relation["subject"], relation["object"]), case.text)
        yield from _label_problems(relation)
    for allegation in case.allegations:
        yield from _missing(
            [allegation[key] for key in ("accuser", "accused", "object", "cue") if allegation[key]],
            case.text,
        )
    for answer in case.answers:
        yield from _missing((answer["cue"], answer["to"]), case.text)
        if answer["link"] not in LINKS:
            yield f"unknown link {answer['link']!r}; use one of {sorted(LINKS)}"


def _event_problems(event: Mapping[str, Any], text: str) -> Iterator[str]:
    unknown = set(event) - EVENT_KEYS
    if unknown:
        yield f"unknown keys {sorted(unknown)} of an event"
    if occurrence(text, event["trigger"], event.get("trigger_n", 1)) < 0:
        yield f"trigger {event['trigger']!r} is not in the text"
    yield from _missing(event.get("other_triggers", ()), text)
    for role, fillers in event["roles"].items():
        if role not in ROLES:
            yield f"unknown role {role!r}; use one of {sorted(ROLES)}"
        yield from _missing([fillers] if isinstance(fillers, str) else fillers, text)
    for quantity in [*event["quantities"], *event.get("subgroups", ())]:
        yield from _missing([quantity["words"]], text)
        yield from _quantity_problems(quantity)
    if event["time"] is not None:
        yield from _missing([event["time"]["words"]], text)
    yield from _label_problems(event)


def _quantity_problems(quantity: Mapping[str, Any]) -> Iterator[str]:
    bound = quantity.get("bound")
    if bound is None:
        return
    if bound not in BOUNDS:
        yield f"unknown bound {bound!r}; use one of {sorted(BOUNDS)}"
    needed = {
        "exactly": {"value"},
        "about": {"value"},
        "between": {"min", "max"},
        "at-least": {"min"},
        "more-than": {"min"},
        "at-most": {"max"},
        "less-than": {"max"},
    }.get(bound, set())
    if {key for key in ("value", "min", "max") if quantity.get(key) is not None} != needed:
        yield f"quantity {quantity['words']!r} needs exactly {sorted(needed)}"


def _label_problems(proposition: Mapping[str, Any]) -> Iterator[str]:
    for key, allowed in FACTUALITY:
        if proposition[key] not in allowed:
            yield f"unknown {key} {proposition[key]!r}; use one of {sorted(allowed)}"


def _missing(words: Sequence[str], text: str) -> Iterator[str]:
    for each in words:
        if each not in text:
            yield f"{each!r} is not in the text"


def main() -> int:
    """Print the problems, or the counts per item, kind and relation; 1 when there are problems."""
    found = problems()
    if found:
        print("\n".join(found))
        return 1
    cases = load_cases()
    aside = sum(case.kept_aside for case in cases)
    print(f"{len(cases)} cases, {aside} of them kept aside")
    kinds = Counter(event["type"] for case in cases for event in case.events)
    relations = Counter(edge["predicate"] for case in cases for edge in case.relations)
    items = Counter(item for case in cases for item in case.items)
    for title, counts in (("items", items), ("kinds", kinds), ("relations", relations)):
        print(f"\n{title}")
        for name, count in sorted(counts.items()):
            print(f"  {count:4d}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
