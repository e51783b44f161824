"""Cases of unearned certainty that are wholly right (`tests/cases/unearned`).

``python -m tests.benchmarks.unearned`` counts the open cases, ``--aside`` those kept aside (a sum
only), ``--misses`` shows what is wrong in open ones.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import (
    Block,
    BlockKind,
    Commitment,
    Document,
    Event,
    Extraction,
    Polarity,
    Relation,
    Span,
    Status,
    TimeFrame,
    is_fact,
    was_made,
)
from tests.cases.events.check import is_kept_aside
from tests.cases.loading import cases_of

PATH = Path(__file__).parent.parent / "cases" / "unearned"
FILES = tuple(sorted(path.stem for path in PATH.glob("*.yaml")))
POSTS = ("holdsPosition", "heldPosition")
Case = dict[str, Any]
# What README.md beside the cases explains.
KEYS = frozenset(
    {"id", "beat", "text", "title", "facts", "no_facts", "alleged", "not_alleged", "made"}
    | {"speakers", "not_speakers", "not_cues", "statement", "not_sources", "times", "no_times"}
    | {"not_agents", "not_patients", "posts", "no_posts", "not_places", "states", "no_states"}
    | {"no_kinds", "ties", "no_ties", "no_members", "parts"}
)


def load_all(name: str) -> list[Case]:
    """All cases of one file."""
    return cases_of(PATH / f"{name}.yaml", KEYS)


def load(name: str, *, aside: bool) -> list[Case]:
    """The cases of one file that are kept aside, or that are not."""
    return [c for c in load_all(name) if is_kept_aside(c["id"]) == aside]


def document(case: Case) -> Document:
    """The case as an article of one paragraph, perhaps below a headline."""
    title, text = case.get("title"), case["text"]
    if title is None:
        return Document(case["id"], text, (Block(BlockKind.PARAGRAPH, Span(0, len(text))),))
    whole = f"{title}\n\n{text}"
    blocks = (
        Block(BlockKind.TITLE, Span(0, len(title))),
        Block(BlockKind.PARAGRAPH, Span(len(title) + 2, len(whole))),
    )
    return Document(case["id"], whole, blocks, title=title)


def faults(case: Case, found: Extraction) -> list[str]:
    """What is wrong in one case."""
    facts = {told.type for told in found.events if is_fact(told)}
    facts |= {told.predicate for told in found.relations if is_fact(told)}
    wrong = [f"no fact {kind}" for kind in case.get("facts", ()) if kind not in facts]
    wrong += [f"fact {kind}" for kind in case.get("no_facts", ()) if kind in facts]
    kinds = {told.type for told in found.events}
    wrong += [f"found {kind}" for kind in case.get("no_kinds", ()) if kind in kinds]
    wrong += [f"{words} is {role} of {kind}" for kind, words, role in _parts(case, found)]
    wrong += _missing_parts(case, found)
    wrong += _accused(case, found)
    wrong += [f"place: {words}" for words in case.get("not_places", ()) if _is_place(found, words)]
    for cue, made in case.get("made", {}).items():
        told = [s for s in found.statements if cue in _words(found, s.cue).split()]
        if any(was_made(s) != made for s in told) or (made and not told):
            wrong.append(f"made: {cue}")
    source = case.get("statement")
    if source and not any(source in _words(found, s.source) for s in found.statements):
        wrong.append(f"no statement by {source}")
    wrong += [*_states(case, found), *_speakers(case, found)]
    return (
        wrong
        + list(_sources_and_times(case, found))
        + list(_posts(case, found))
        + list(_ties(case, found))
    )


def _states(case: Case, found: Extraction) -> Iterator[str]:
    """What an event must be told as, or must not be."""
    told = {(event.type, state) for event in found.events for state in states_of(event)}
    for kind, state in case.get("states", ()):
        if (kind, state) not in told:
            yield f"no {kind} is {state}"
    for kind, state in case.get("no_states", ()):
        if (kind, state) in told:
            yield f"{kind} is {state}"


def states_of(event: Event) -> Iterator[str]:
    """Whether an event is told, negated, denied, coming or doubted, and whether somebody claims or
    alleges it; it may be several of these."""
    if event.status in (Status.CLAIMED, Status.ALLEGED):
        yield event.status.value
    if event.polarity is Polarity.NEGATED:
        yield "negated"
    if event.status is Status.DENIED:
        yield "denied"
    if event.commitment is not Commitment.CERTAIN:
        yield "doubted"
    elif event.polarity is Polarity.AFFIRMED and event.status is not Status.DENIED:
        if event.time_frame is TimeFrame.NON_FUTURE:
            yield "told"
        elif event.time_frame is TimeFrame.FUTURE:
            yield "coming"


def _speakers(case: Case, found: Extraction) -> Iterator[str]:
    """Who is, and is not, the speaker named by some words, and what is no statement's cue."""
    names = {e.id: e.name for e in found.entities}
    told = [(_words(found, s.source), {names[a] for a in s.actors}) for s in found.statements]
    for words, name in case.get("speakers", ()):
        if not any(words in source and name in who for source, who in told):
            yield f"{words} is not {name}"
    for words, name in case.get("not_speakers", ()):
        if any(words in source and name in who for source, who in told):
            yield f"{words} is {name}"
    cues = {word for s in found.statements for word in _words(found, s.cue).split()}
    yield from (f"statement: {cue}" for cue in case.get("not_cues", ()) if cue in cues)


def _sources_and_times(case: Case, found: Extraction) -> Iterator[str]:
    """Who made no statement, and when an event did not take place."""
    sources = {_words(found, statement.source) for statement in found.statements}
    yield from (
        f"statement by {words}"
        for words in case.get("not_sources", ())
        if any(words in source for source in sources)
    )
    times = {(e.type, found.document.words(e.time.span)) for e in found.events if e.time}
    for kind, when in case.get("times", ()):
        if (kind, when) not in times and (kind, when.removeprefix("of ")) not in times:
            yield f"{kind} not {when}; found {sorted(times)}"
    yield from (
        f"{kind} {when}" for kind, when in case.get("no_times", ()) if (kind, when) in times
    )


def _parts(case: Case, found: Extraction) -> Iterator[tuple[str, str, str]]:
    """Who takes part in an event as nobody may: by the words there, or by the name meant."""
    names = {e.id: e.name for e in found.entities}
    for role in ("agent", "patient"):
        for kind, words in case.get(f"not_{role}s", ()):
            told = (e for e in found.events if e.type == kind)
            parts = [one for event in told for one in event.roles if one.role == role]
            if any(
                words in (found.document.words(one.span), names.get(one.entity or ""))
                for one in parts
            ):
                yield kind, words, role


def _missing_parts(case: Case, found: Extraction) -> Iterator[str]:
    """Who must take part in an event, and does not."""
    names = {e.id: e.name for e in found.entities}
    told = [
        (event.type, one.role, f"{found.document.words(one.span)} {names.get(one.entity or '')}")
        for event in found.events
        for one in event.roles
    ]
    for kind, role, words in case.get("parts", ()):
        if not any((kind, role) == one[:2] and words in one[2] for one in told):
            yield f"{words} is not {role} of {kind}"


def _is_place(found: Extraction, words: str) -> bool:
    spans = [span for e in found.entities if e.type == "Place" for span in e.mentions]
    return words in (found.document.words(span) for span in spans)


def _words(found: Extraction, spans: Sequence[Span]) -> str:
    return " ".join(found.document.words(span) for span in spans)


def _accused(case: Case, found: Extraction) -> Iterator[str]:
    names = {e.id: e.name.casefold() for e in found.entities}
    told: list[str] = []
    for event in found.events:
        if event.status == "alleged" and event.polarity is Polarity.AFFIRMED:
            roles = (r for r in event.roles if r.role not in ("patient", "accuser"))
            told += [_role_name(found, names, r) for r in roles]
    told += [
        names.get(r.subject, "") for r in found.relations
        if r.status == "alleged" and r.polarity is Polarity.AFFIRMED
    ]  # fmt: skip
    for statement in found.statements:
        if statement.speech_act == "allege" and was_made(statement):
            told.append(_words(found, statement.content).casefold())
    for name in case.get("alleged", ()):
        if not any(name.casefold() in one for one in told):
            yield f"not alleged of {name}"
    for name in case.get("not_alleged", ()):
        if any(name.casefold().removeprefix("the ") in one for one in told):
            yield f"alleged of {name}"


def _role_name(found: Extraction, names: dict[str, str], role: Any) -> str:
    return names.get(role.entity or "", found.document.words(role.span).casefold())


def state_of(relation: Relation) -> str:
    """Whether a relation holds now, did, or will."""
    if relation.time_frame != "non-future":
        return "future"
    return "past" if relation.predicate in ("heldPosition", "formerlyMemberOf") else "now"


def _posts(case: Case, found: Extraction) -> Iterator[str]:
    names = {e.id: e.name.casefold().replace(" of the ", " of ") for e in found.entities}
    held = [
        (names[r.subject], r.predicate, names.get(r.object, ""), state_of(r))
        for r in found.relations
        if r.status == "asserted" and r.polarity is Polarity.AFFIRMED
    ]
    posts = {(who, what, when) for who, name, what, when in held if name in POSTS}
    for who, what, when in case.get("posts", ()):
        what = what.casefold().replace(" of the ", " of ")
        if (who.casefold(), what, when) not in posts:
            yield f"no post {who}: {what}, {when}; found {sorted(posts)}"
    for who, what in case.get("no_posts", ()):
        if any((who.casefold(), what.casefold(), when) in posts for when in ("now", "future")):
            yield f"post {who}: {what}"
    for who, body in case.get("no_members", ()):
        tied = [name for s, name, o, when in held if s == who.casefold() and when == "now"
                and body.casefold() in o]  # fmt: skip
        if tied:
            yield f"{who} {tied} {body}"


def _ties(case: Case, found: Extraction) -> Iterator[str]:
    names = {e.id: e.name.casefold().replace(" of the ", " of ") for e in found.entities}
    ties = {(names.get(r.subject, ""), r.predicate, names.get(r.object, ""))
            for r in found.relations if r.polarity is Polarity.AFFIRMED}  # fmt: skip
    for who, tie, what in case.get("no_ties", ()):
        if (who.casefold(), tie, what.casefold()) in ties:
            yield f"{who} {tie} {what}"
    for who, tie, what in case.get("ties", ()):
        if (who.casefold(), tie, what.casefold()) not in ties:
            yield f"no {who} {tie} {what}; found {sorted(ties)}"


def misses(name: str, pipeline: Pipeline, *, aside: bool) -> dict[str, list[str]]:
    """Case -> what is wrong in it, empty lists included."""
    cases = load(name, aside=aside)
    found = pipeline.extract([document(case) for case in cases])
    return {c["id"]: faults(c, one) for c, one in zip(cases, found, strict=True)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aside", action="store_true", help="count the cases kept aside")
    parser.add_argument("--misses", action="store_true", help="show what is wrong (open cases)")
    parser.add_argument("--tagger", default="best", help="best, fast or rules")
    given = parser.parse_args(arguments)
    pipeline = Pipeline(Settings(tagger=given.tagger))
    for name in FILES:
        found = misses(name, pipeline, aside=given.aside)
        right = sum(not wrong for wrong in found.values())
        sys.stdout.write(f"{name}: {right} of {len(found)}\n")
        if given.misses and not given.aside:
            for case, wrong in found.items():
                if wrong:
                    sys.stdout.write(f"  {case}: {'; '.join(wrong)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
