"""What a reader takes from one real article, as offsets into its text. No word of it is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.cases.real.texts import HERE, entries

Offsets = tuple[int, int]
Spans = tuple[Offsets, ...]

TYPES = ("Person", "Organization", "GovernmentBody", "Group", "Publication", "Place", "Site")
# Kinds of events that the ontology has, by their names in records.
KINDS = (
    "Accident", "Acquittal", "Agreement", "Appeal", "Appointment", "Arrest", "Attack", "Bribery",
    "Charge", "Closure", "Conviction", "Death", "Demolition", "Deportation", "Detention",
    "Disaster", "Dismissal", "Election", "Escape", "Extradition", "ForcedLabour", "Fraud", "Injury",
    "Investigation", "Killing", "Lawsuit", "Meeting", "MoneyLaundering", "Operation", "Protest",
    "Publication", "Release", "Rescue", "Resignation", "Sanction", "Search", "Seizure", "Sentence",
    "Theft", "Torture", "Trafficking", "Trial", "Vote",
)  # fmt: skip
# Kinds that the ontology lacks; they are counted apart.
MORE_KINDS = (
    "Suicide", "SexualViolence", "Settlement", "Strike", "Ceasefire", "Invasion",
    "Acquisition", "Discovery", "Disappearance",
)  # fmt: skip
ROLES = (
    "agent", "patient", "theme", "place", "origin", "beneficiary", "instrument", "reason",
)  # fmt: skip
RELATIONS = (
    "owns", "controls", "operates", "funds", "memberOf", "basedIn", "locatedIn", "partOf",
    "nationality", "spokespersonFor", "relativeOf",
)  # fmt: skip
ACTS = (
    "say", "allege", "deny", "warn", "estimate", "demand", "promise", "ask", "announce", "believe",
    "praise", "criticise", "confirm", "reveal", "admit", "agree", "order", "threaten", "suggest",
    "predict", "decline", "describe", "feel", "support", "oppose", "intend", "want", "seem", "fear",
    "doubt", "rule", "refuse", "apologise", "disagree", "conclude",
)  # fmt: skip
LABELS: Mapping[str, tuple[str, ...]] = {
    "status": ("asserted", "claimed", "alleged", "denied"),
    "polarity": ("affirmed", "negated"),
    "commitment": ("certain", "probable", "possible", "unspecified"),
    "time_frame": ("non-future", "future", "hypothetical"),
}
POST_STATES = ("current", "former", "future", "acting")


@dataclass(frozen=True, slots=True)
class Certainty:
    """The four labels of a proposition; the defaults are those of a fact."""

    status: str = "asserted"
    polarity: str = "affirmed"
    commitment: str = "certain"
    time_frame: str = "non-future"

    @property
    def fact(self) -> bool:
        """True where the article itself says that it is so."""
        return self == Certainty()


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: ``bound`` as in records, one value or two ends, perhaps an ISO 4217 currency."""

    bound: str
    value: float | None = None
    min: float | None = None
    max: float | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """One entity: its names, descriptions and pronouns."""

    id: str
    type: str
    names: Spans = ()
    descriptions: Spans = ()
    pronouns: Spans = ()

    @property
    def mentions(self) -> Spans:
        """All mentions, in the order of the text."""
        return tuple(sorted((*self.names, *self.descriptions, *self.pronouns)))


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement: who (nobody where no source is named), by which words, what."""

    id: str
    act: str
    speakers: tuple[str, ...]
    source: Spans
    cue: Spans
    content: Spans
    certainty: Certainty = Certainty()


@dataclass(frozen=True, slots=True)
class Part:
    """One participant of an event."""

    role: str
    span: Offsets
    entity: str | None = None
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class When:
    """When: the words, and the EDTF value where the text gives an anchor."""

    span: Offsets
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with every word that names it."""

    id: str
    kind: str
    triggers: Spans
    certainty: Certainty = Certainty()
    parts: tuple[Part, ...] = ()
    time: When | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bond:
    """A relation between two entities."""

    id: str
    predicate: str
    subject: str
    object: str
    span: Offsets
    certainty: Certainty = Certainty()


@dataclass(frozen=True, slots=True)
class Office:
    """A post and who holds it."""

    id: str
    holder: str
    span: Offsets
    state: str = "current"
    body: str | None = None
    certainty: Certainty = Certainty()


@dataclass(frozen=True, slots=True)
class Accusation:
    """Who (nobody where unnamed) accuses whom of which wrong; ``made``: not of a refusal to."""

    id: str
    accusers: tuple[str, ...]
    accused: tuple[str, ...]
    wrong: Spans
    made: bool = True
    claims: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All labels of one article."""

    article: str
    published: str | None = None
    outside: Spans = ()
    actors: tuple[Actor, ...] = ()
    claims: tuple[Claim, ...] = ()
    happenings: tuple[Happening, ...] = ()
    bonds: tuple[Bond, ...] = ()
    offices: tuple[Office, ...] = ()
    accusations: tuple[Accusation, ...] = ()


def to_json(reading: Reading) -> str:
    """One line of JSON; what is empty or a default is left out."""
    return json.dumps(_lean(asdict(reading)), ensure_ascii=False, separators=(",", ":"))


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _lean(item) for key, item in value.items()}
        kept = {key: item for key, item in kept.items() if item not in (None, [], (), {})}
        return {k: v for k, v in kept.items() if not (k in LABELS and v == LABELS[k][0])}
    if isinstance(value, list | tuple):
        return [_lean(item) for item in value]
    return value


def from_json(line: str) -> Reading:
    """The reading of one line of JSON; raises KeyError or TypeError where it is none."""
    row = json.loads(line)
    return Reading(
        article=row["article"],
        published=row.get("published"),
        outside=_spans(row.get("outside", ())),
        actors=tuple(_actor(item) for item in row.get("actors", ())),
        claims=tuple(_claim(item) for item in row.get("claims", ())),
        happenings=tuple(_happening(item) for item in row.get("happenings", ())),
        bonds=tuple(_bond(item) for item in row.get("bonds", ())),
        offices=tuple(_office(item) for item in row.get("offices", ())),
        accusations=tuple(_accusation(item) for item in row.get("accusations", ())),
    )


def _spans(listed: Iterable[Iterable[int]]) -> Spans:
    return tuple(_offsets(pair) for pair in listed)


def _offsets(pair: Iterable[int]) -> Offsets:
    start, end = pair
    return start, end


def _certainty(row: Mapping[str, Any]) -> Certainty:
    return Certainty(**row.get("certainty", {}))


def _actor(row: Mapping[str, Any]) -> Actor:
    return Actor(
        row["id"], row["type"],
        *(_spans(row.get(key, ())) for key in ("names", "descriptions", "pronouns")),
    )  # fmt: skip


def _claim(row: Mapping[str, Any]) -> Claim:
    source, cue, content = (_spans(row.get(key, ())) for key in ("source", "cue", "content"))
    speakers = tuple(row.get("speakers", ()))
    return Claim(row["id"], row["act"], speakers, source, cue, content, _certainty(row))


def _part(row: Mapping[str, Any]) -> Part:
    figure = Figure(**row["figure"]) if "figure" in row else None
    return Part(row["role"], _offsets(row["span"]), row.get("entity"), figure)


def _happening(row: Mapping[str, Any]) -> Happening:
    time = row.get("time")
    return Happening(
        row["id"], row["kind"], _spans(row["triggers"]), _certainty(row),
        tuple(_part(item) for item in row.get("parts", ())),
        When(_offsets(time["span"]), time.get("value")) if time else None,
        tuple(row.get("claims", ())),
    )  # fmt: skip


def _bond(row: Mapping[str, Any]) -> Bond:
    return Bond(
        row["id"], row["predicate"], row["subject"], row["object"], _offsets(row["span"]),
        _certainty(row),
    )  # fmt: skip


def _office(row: Mapping[str, Any]) -> Office:
    return Office(
        row["id"], row["holder"], _offsets(row["span"]), row.get("state", "current"),
        row.get("body"), _certainty(row),
    )  # fmt: skip


def _accusation(row: Mapping[str, Any]) -> Accusation:
    return Accusation(
        row["id"], tuple(row.get("accusers", ())), tuple(row["accused"]),
        _spans(row.get("wrong", ())), row.get("made", True), tuple(row.get("claims", ())),
        tuple(row.get("answers", ())),
    )  # fmt: skip


def load(part: str, *, folder: Path = HERE) -> dict[str, Reading]:
    """The readings of a part ("train", "open", "blind") by article."""
    path = folder / f"{part}.jsonl"
    if not path.exists():
        return {}
    found = (from_json(line) for line in path.read_text("utf-8").splitlines())
    return {reading.article: reading for reading in found}


def save(readings: Iterable[Reading], *, folder: Path = HERE) -> None:
    """Writes readings into the files of their parts, beside what stands there already."""
    new = {reading.article: reading for reading in readings}
    for part in {entries()[name].part for name in new}:
        kept = load(part, folder=folder)
        kept.update({name: one for name, one in new.items() if entries()[name].part == part})
        lines = [to_json(kept[name]) for name in entries() if name in kept]
        (folder / f"{part}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
