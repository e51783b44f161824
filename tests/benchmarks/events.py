"""Precision and recall of events, roles, numbers, times, labels and relations on the case files.

``python -m tests.benchmarks.events`` prints the open two thirds, ``--aside`` the kept-aside third
(figures only), ``--misses`` what is wrong in open cases.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from kg.extraction.events.arguments import mention_head
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.model import Event, Extraction, Relation, Role, Span
from kg.nlp.parse import ParsedDocument
from tests.benchmarks.figure_scores import (
    Scores,
    Tally,
    as_list,
    compare_figures,
    compare_nationalities,
    compare_wholes,
)
from tests.cases.events.check import Case, load_cases, occurrence
from tests.conftest import plain_document

# Units of a theme that is nothing but a quantity: "fined ten percent", "jailed for six years".
SELF_STANDING = frozenset({"percent", "years", "months", "weeks", "days", "decades", "crowns"})
LABELS = ("status", "polarity", "commitment", "time_frame")
OWN_RELATIONS = frozenset(
    {"complicitIn", "consentsTo", "warned", "owns", "controls", "operates", "funds", "protects"}
    | {"locatedIn", "basedIn", "partOf", "suspectedOf", "opposes", "supports"}
)


def head_of(parsed: ParsedDocument, span: Span) -> int | None:
    """The head token of a phrase given as characters, partial tokens included."""
    first = parsed.at(span.start)
    start = first.start if first is not None else span.start
    return mention_head(parsed, Span(start, span.end))


def places_of(text: str, words: str) -> list[Span]:
    """All occurrences of ``words``."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append(Span(at, at + len(words)))
        at = text.find(words, at + 1)
    return found


def gold_heads(parsed: ParsedDocument, words: str) -> set[int]:
    """The head tokens that a filler given by its words may have."""
    heads = {head_of(parsed, span) for span in places_of(parsed.text, words)}
    return {head for head in heads if head is not None}


def trigger_places(case: Case, event: Mapping[str, Any]) -> list[Span]:
    """Where the gold event is named: its trigger and further mentions."""
    start = occurrence(case.text, event["trigger"], event.get("trigger_n", 1))
    spans = [Span(start, start + len(event["trigger"]))]
    for words in event.get("other_triggers", ()):
        spans += places_of(case.text, words)
    return spans


def event_of(case: Case, kind: str, trigger: Span) -> Mapping[str, Any] | None:
    """The event of a case at ``trigger``; None where none is written down."""
    for one in case.events:
        if one["type"] == kind and any(map(trigger.overlaps, trigger_places(case, one))):
            return one
    return None


def match_events(case: Case, events: Iterable[Event]) -> list[tuple[Mapping[str, Any], Event]]:
    """Gold and found events of the same kind whose triggers overlap, one to one."""
    free = list(events)
    pairs = []
    for gold in case.events:
        places = trigger_places(case, gold)
        for event in free:
            named = event.type == gold["type"]
            if named and any(event.trigger.overlaps(place) for place in places):
                pairs.append((gold, event))
                free.remove(event)
                break
    return pairs


def compare_roles(
    parsed: ParsedDocument, gold: Mapping[str, Any], event: Event, scores: Scores, case: Case
) -> None:
    """Roles by name and head word.

    Of "raided a mill in Orsk" the cases hold one reading, the raid in Orsk or the mill in Orsk;
    the other is neither right nor wrong (see the README of the cases).
    """
    outer_places = {
        head
        for relation in case.relations
        if relation["predicate"] == "locatedIn"
        for head in gold_heads(parsed, relation["object"])
    }
    wanted = [
        (name, words, gold_heads(parsed, words))
        for name, fillers in gold["roles"].items()
        for words in as_list(fillers)
    ]
    found = [
        (role.role, head_of(parsed, role.span), role)
        for role in event.roles
        if is_filler(role, parsed.document.words(event.trigger)) and role.role != "time"
    ]
    for name, words, heads in wanted:
        hit = next((item for item in found if item[0] == name and item[1] in heads), None)
        tally = scores.parts[f"role {name}"]
        if hit is None:
            tally.missing += 1
            scores.misses.append(f"{case.id}: {event.type} lacks {name} {words!r}")
        else:
            tally.right += 1
            found.remove(hit)
    found = [item for item in found if not (item[0] == "place" and item[1] in outer_places)]
    for name, _, role in found:
        scores.parts[f"role {name}"].spurious += 1
        shown = parsed.document.words(role.span)
        scores.misses.append(f"{case.id}: {event.type} has wrong {name} {shown!r}")


def is_filler(role: Role, trigger: str) -> bool:
    """Whether the role names a participant, and not only a figure ("12" of "12 arrests", a sum)
    or part of one."""
    if role.of is not None and role.role != "place":
        return False
    quantity = role.quantity
    if quantity is None or quantity.span != role.span or role.entity is not None:
        return True
    unit = quantity.unit or ""
    if quantity.currency is not None or unit in SELF_STANDING:
        return role.role == "theme"
    return trigger.casefold() not in unit.casefold()


def compare_time(gold: Mapping[str, Any], event: Event, scores: Scores, case: Case) -> None:
    """The value of the time; None stands for a time without one."""
    wanted = Counter([str(gold["time"]["value"])] if gold["time"] is not None else [])
    found = Counter([str(event.time.value)] if event.time is not None else [])
    scores.parts["time"].add(wanted, found)
    if wanted != found:
        scores.misses.append(f"{case.id}: time {dict(wanted)} not {dict(found)}")


def compare_labels(
    gold: Mapping[str, Any], found: Event | Relation, scores: Scores, case: Case
) -> None:
    """The four labels, each and all together."""
    scores.matched += 1
    wrong = []
    for name in LABELS:
        value = str(getattr(found, name))
        scores.confusion[name, gold[name], value] += 1
        if value == gold[name]:
            scores.labels[name] += 1
        else:
            wrong.append(f"{name} {gold[name]} not {value}")
    scores.labels["all"] += not wrong
    for item in case.items:
        scores.by_item[item]["right" if not wrong else "wrong"] += 1
    if wrong:
        kind = found.type if isinstance(found, Event) else found.predicate
        scores.misses.append(f"{case.id}: {kind} {'; '.join(wrong)}")
    fact = ("asserted", "affirmed", "certain", "non-future")
    told = tuple(str(getattr(found, name)) for name in LABELS)
    if told == fact and tuple(gold[name] for name in LABELS) != fact:
        scores.leaks.append(case.id)


def place_heads(case: Case, parsed: ParsedDocument) -> set[int | None]:
    """The heads of all places that gold events have."""
    return {
        head
        for event in case.events
        for words in as_list(event["roles"].get("place", []))
        for head in gold_heads(parsed, words)
    }


def compare_relations(
    case: Case, parsed: ParsedDocument, found: Extraction, scores: Scores
) -> None:
    """Relations by predicate and by a mention of subject and object."""
    mentions = {
        entity.id: {head_of(parsed, span) for span in entity.mentions} for entity in found.entities
    }
    free = [relation for relation in found.relations if relation.predicate in OWN_RELATIONS]
    for gold in case.relations:
        if gold["predicate"] not in OWN_RELATIONS:
            continue
        subjects = gold_heads(parsed, gold["subject"])
        objects = gold_heads(parsed, gold["object"])
        hit = next(
            (
                relation
                for relation in free
                if relation.predicate == gold["predicate"]
                and mentions.get(relation.subject, set()) & subjects
                and mentions.get(relation.object, set()) & objects
            ),
            None,
        )
        if hit is None:
            scores.relations[gold["predicate"]].missing += 1
            scores.misses.append(
                f"{case.id}: no {gold['subject']} {gold['predicate']} {gold['object']}"
            )
            continue
        scores.relations[gold["predicate"]].right += 1
        free.remove(hit)
        compare_labels(gold, hit, scores, case)
    names = {entity.id: entity.name for entity in found.entities}
    places = place_heads(case, parsed)
    for relation in free:
        if relation.predicate == "locatedIn" and mentions.get(relation.object, set()) & places:
            continue  # the other reading of "raided a mill in Orsk"
        scores.relations[relation.predicate].spurious += 1
        scores.misses.append(
            f"{case.id}: wrong {names.get(relation.subject)} {relation.predicate} "
            f"{names.get(relation.object)}"
        )


def score_case(case: Case, parsed: ParsedDocument, found: Extraction, scores: Scores) -> None:
    """Adds one case to ``scores``."""
    pairs = match_events(case, found.events)
    golds = [id(gold) for gold, _ in pairs]
    hits = [event.id for _, event in pairs]
    for gold in case.events:
        right = id(gold) in golds
        for tally in (scores.kinds[gold["type"]], *(scores.items[item] for item in case.items)):
            tally.right += right
            tally.missing += not right
        if not right:
            scores.misses.append(f"{case.id}: no {gold['type']} at {gold['trigger']!r}")
    for event in found.events:
        if event.id in hits:
            continue
        for tally in (scores.kinds[event.type], *(scores.items[item] for item in case.items)):
            tally.spurious += 1
        shown = parsed.document.words(event.trigger)
        scores.misses.append(f"{case.id}: wrong {event.type} at {shown!r}")
        if event.type in case.never:
            scores.broken_never.append(case.id)
    for gold, event in pairs:
        compare_roles(parsed, gold, event, scores, case)
        compare_figures(gold, event, scores, case)
        compare_wholes(gold, event, scores, case)
        compare_nationalities(gold, event, found, scores, case)
        compare_time(gold, event, scores, case)
        compare_labels(gold, event, scores, case)
    compare_relations(case, parsed, found, scores)


def report(scores: Scores, *, misses: bool) -> None:
    """Prints all figures."""
    for title, table in (
        ("kinds", scores.kinds),
        ("phenomena (events)", scores.items),
        ("parts", scores.parts),
        ("relations", scores.relations),
    ):
        print(f"\n{title}")
        total = Tally()
        for name, tally in sorted(table.items()):
            print(f"  {name:24} {tally.row()}")
            total.right += tally.right
            total.spurious += tally.spurious
            total.missing += tally.missing
        print(f"  {'all':24} {total.row()}")
    print(f"\nlabels over {scores.matched} matched propositions")
    for name in (*LABELS, "all"):
        print(f"  {name:12} {scores.labels[name] / max(1, scores.matched):6.1%}")
    print("  per phenomenon, all four right:")
    for item, counts in sorted(scores.by_item.items()):
        count = counts["right"] + counts["wrong"]
        print(f"    {item:22} {counts['right'] / count:6.1%}  n {count}")
    print("  confusion (label, gold, found)")
    for (name, gold, value), count in sorted(scores.confusion.items()):
        if gold != value:
            print(f"    {name:11} {gold:12} -> {value:12} {count}")
    print(f"\nkinds that must not be found, found in: {scores.broken_never}")
    print(f"told as fact though it is none: {len(scores.leaks)}")
    if misses:
        print(f"  {scores.leaks}")
    if misses:
        print("\n".join(scores.misses))


def main(arguments: list[str] | None = None) -> int:
    """Runs the pipeline over the cases and prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--aside", action="store_true", help="score the kept-aside third")
    parser.add_argument("--misses", action="store_true", help="show what is wrong (open cases)")
    parser.add_argument("--tagger", default="rules", help="best, fast or rules")
    parser.add_argument("--file", default="", help="only the cases of files with these letters")
    options = parser.parse_args(arguments)
    cases = [
        case
        for case in load_cases()
        if case.kept_aside == options.aside and options.file in case.file
    ]
    documents = [plain_document(case.text, published=case.published) for case in cases]
    pipeline = Pipeline(Settings(tagger=options.tagger))
    scores = Scores()
    parses = pipeline.annotator.annotate(documents)
    for case, parsed, found in zip(cases, parses, pipeline.extract(documents), strict=True):
        score_case(case, parsed, found, scores)
    report(scores, misses=options.misses and not options.aside)
    return 0


if __name__ == "__main__":
    sys.exit(main())
