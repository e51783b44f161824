"""Statements: which are found, and whether speaker, act and polarity are right."""

from __future__ import annotations

import re

from kg.model import Statement
from tests.benchmarks.real.alignment import Counts, Pair
from tests.cases.real import labels as lb

# A statement is the same where its content shares this much of its words (intersection over union).
SHARED = 0.5
WORD = re.compile(r"[^\W_]+")


def word_places(text: str, spans: tuple[tuple[int, int], ...]) -> set[int]:
    """Where the words of some spans begin."""
    return {match.start() for s, e in spans for match in WORD.finditer(text, s, e)}


def match_statements(pair: Pair) -> dict[str, Statement]:
    """Gold statement -> statement of newskg, one to one, the most alike first."""
    gold = {claim.id: word_places(pair.text, claim.content) for claim in pair.gold.claims}
    found = {s.id: word_places(pair.text, s.content) for s in pair.statements}
    scored = sorted(
        (
            (len(a & b) / len(a | b), one, other)
            for one, a in gold.items() for other, b in found.items() if a & b
        ),
        key=lambda row: (-row[0], row[1], row[2]),
    )  # fmt: skip
    matched: dict[str, str] = {}
    for share, one, other in scored:
        if share >= SHARED and one not in matched and other not in matched.values():
            matched[one] = other
    by_id = {s.id: s for s in pair.statements}
    return {one: by_id[other] for one, other in matched.items()}


def speaker_verdict(pair: Pair, claim: lb.Claim, statement: Statement) -> str:
    """ "right", "second node", "another" or "nobody"."""
    if not statement.actors:
        return "nobody" if claim.speakers else "right"
    told = {pair.entity_of.get(actor) for actor in statement.actors}
    if told != set(claim.speakers):
        return "another"
    main = all(pair.main_node[pair.entity_of[actor]] == actor for actor in statement.actors)
    return "right" if main else "second node"


def count_statements(pair: Pair, counts: Counts) -> None:
    """Counts of the statements of one article."""
    matched = match_statements(pair)
    told = (
        *(s.content[0] for s in pair.found.statements), *(e.trigger for e in pair.found.events),
        *(r.span for r in pair.found.relations),
    )  # fmt: skip
    counts.add("records from outside the article", sum(map(pair.outside, told)), len(told))
    outer = [s for s in pair.statements if s.parent is None]
    used = {statement.id for statement in matched.values()}
    counts.add("statements R", len(matched), len(pair.gold.claims))
    counts.add("statements P", sum(s.id in used for s in outer), len(outer))
    # A statement is wholly right where it is one, with the right speaker, act and polarity.
    whole = 0
    for claim in pair.gold.claims:
        statement = matched.get(claim.id)
        words = pair.quote(claim.content[0])[:60]
        if statement is None:
            counts.errors.append(f"statement missed: {words}")
            counts.add("statements: speaker right, of all", 0)
            continue
        verdict = speaker_verdict(pair, claim, statement)
        for name in ("right", "second node", "another", "nobody"):
            counts.add(f"statements: speaker {name}", verdict == name)
        counts.add("statements: speaker right, of all", verdict == "right")
        act = statement.speech_act == claim.act
        polarity = statement.polarity.value == claim.certainty.polarity
        counts.add("statements: act", act)
        counts.add("statements: polarity", polarity)
        whole += verdict == "right" and polarity
        if verdict != "right":
            counts.errors.append(f"speaker {verdict}: {words}")
        if not polarity:
            counts.errors.append(f"polarity of a statement: {words}")
    counts.add("statements wholly right P", whole, len(outer))
    for statement in outer:
        if statement.id not in used:
            counts.errors.append(f"no statement: {pair.quote(statement.content[0])[:60]}")
