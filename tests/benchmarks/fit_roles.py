"""Fits the scores of roles and relations (``kg/data/events``), and prints what they give.

    python -m tests.benchmarks.fit_roles [--tagger best] [--dry]

Trains on the read articles of the parts ``train`` and ``told``, events that the rules miss among
them, and on the open two thirds of the event cases. Odds are cross-validated over affairs, and the
thresholds chosen on them; the part ``open`` only confirms. ``--dry`` writes nothing.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from kg.extraction.events import find_propositions
from kg.extraction.events.drafts import Draft
from kg.extraction.events.weighing.role_candidates import Article
from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from kg.extraction.triggers.lexicon import event_words
from kg.model import Extraction, Span
from kg.nlp.parse import ParsedDocument
from kg.ontology.lexicon import Lexicon
from kg.training.scores import (
    FLOOR,
    RELATIONS,
    ROLES,
    Recorder,
    RolesOf,
    Row,
    Scored,
    additions,
    cross_validated,
    fit_columns,
    found_by_rules,
    odds_of,
    relation_rows,
    role_rows,
    thresholds,
    untold,
    weighed,
    write_model,
)
from tests.benchmarks.before_events import PARTS, fit_options, group_of, read
from tests.benchmarks.events import trigger_places
from tests.benchmarks.real.__main__ import documents
from tests.benchmarks.real.alignment import Pair, head_of, overlap
from tests.benchmarks.real.events import ALSO, fills
from tests.benchmarks.real.relations import known_relations
from tests.cases.events.check import Case, load_cases, occurrence
from tests.cases.real import labels as lb
from tests.cases.real import named
from tests.cases.real import told as more_read
from tests.conftest import ROOT, plain_document

FOLDER = ROOT / "kg/data/events"
MISSED_SHARE, CASE_SHARE = 0.7, 0.3
KEEP = 0.98  # of what the rules have right in our own cases
ENOUGH = 10  # a kind of which the articles hold fewer events is left to the rules
BETA = {"roles": 0.5, "relations": 0.5}  # a wrong one is worse than a missing one
ABOUT = {
    "card": "docs/explanation/models/roles.md",
    "command": "python -m tests.benchmarks.fit_roles --tagger best",
    "licence": "Apache-2.0; the weights hold no text of the articles",
}
Parsed = tuple[ParsedDocument, Extraction]


def recorded(parsed: ParsedDocument, found: Extraction, lexicon: Lexicon) -> tuple[
    Recorder, Extraction
]:  # fmt: skip
    """What the rules alone find in a document, and what a weigher is shown of it."""
    recorder = Recorder()
    return recorder, find_propositions(parsed, found, lexicon=lexicon, weigher=recorder)


def part_rows(part: str, given: Iterable[Parsed], lexicon: Lexicon) -> Iterator[tuple[str, Row]]:
    """The rows of the articles of a part, each with "roles" or "relations"."""
    gold = lb.load(part)
    texts = more_read.articles_of(gold)
    for parsed, found in given:
        name = parsed.document.id
        recorder, extraction = recorded(parsed, found, lexicon)
        article = recorder.article
        if article is None:
            continue
        pair = Pair(texts[name], gold[name], extraction)
        yield from (("roles", row) for row in _of_roles(article, pair, lexicon))
        if part != "told" or name in named.digests():  # of the others no relations were read
            yield from (("relations", row) for row in _of_relations(recorder, article, pair))


def _of_roles(article: Article, pair: Pair, lexicon: Lexicon) -> Iterator[Row]:
    group = group_of(pair.gold.article)
    met: set[str] = set()
    for number, draft in enumerate(article.drafts):
        happening = next(iter(meant(pair, draft)), None)
        if happening is not None and not pair.outside(draft.trigger):
            met.add(happening.id)
            yield from role_rows(article, number, labels(pair, happening, article), group)
    for happening, draft in missed(article, pair, lexicon):
        drafts = [*article.drafts, draft]
        wider = Article(
            article.parsed,
            article.people,
            drafts,
            pair.found.statements,
            suspecting=article.suspecting,
            harmful=article.harmful,
        )
        rows = role_rows(wider, len(drafts) - 1, labels(pair, happening, article), group)
        yield from weighed(rows, MISSED_SHARE)


def meant(pair: Pair, draft: Draft) -> Iterator[lb.Happening]:
    """The reader's events that a draft may be."""
    for one in pair.gold.happenings:
        kinds = (one.kind, *ALSO.get(one.kind, ()))
        if draft.kind.name in kinds and any(overlap(draft.trigger, t) for t in one.triggers):
            yield one


def missed(article: Article, pair: Pair, lexicon: Lexicon) -> Iterator[tuple[lb.Happening, Draft]]:
    """The words of the reader's events that the rules do not take for one."""
    told = {
        (i, draft.kind.name)
        for draft in article.drafts
        for telling in draft.tellings
        for i in telling.tokens
    }
    words = event_words(lexicon)
    for one in pair.gold.happenings:
        for trigger in one.triggers:
            draft = untold(article, words, one.kind, Span(*trigger))
            if draft is None:
                continue
            kinds = (one.kind, *ALSO.get(one.kind, ()))
            if not any((i, kind) in told for i in draft.anchor.tokens for kind in kinds):
                yield one, draft


def labels(pair: Pair, happening: lb.Happening, article: Article) -> RolesOf:
    """The roles that a phrase or entity fills in the reader's event.

    Where the reader gives words and no entity, any mention of ours may stand there.
    """

    def roles(span: Span, entity: str | None) -> frozenset[str]:
        spans = [span]
        if entity is not None:
            spans += article.people.entity(entity).mentions
        return frozenset(
            part.role
            for part in happening.parts
            if fills(pair, part, span, entity)
            or (part.entity is None and any(fills(pair, part, one, None) for one in spans))
        )

    return roles


def _of_relations(recorder: Recorder, article: Article, pair: Pair) -> Iterator[Row]:
    known = known_relations(pair)
    for two, row in relation_rows(recorder, article, group_of(pair.gold.article)):
        ends = pair.entity_of.get(two.subject), pair.entity_of.get(two.object)
        told = article.parsed.tokens[two.head].span
        if pair.outside(told):
            continue
        right = frozenset(n for n in RELATIONS if None not in ends and (n, *ends) in known)
        yield replace(row, right=right)


def case_rows(given: Iterable[Parsed], lexicon: Lexicon) -> Iterator[tuple[str, Row]]:
    """The rows of our own short cases, which are trained on only."""
    cases = {case.id: case for case in load_cases()}
    for parsed, found in given:
        recorder = recorded(parsed, found, lexicon)[0]
        article = recorder.article
        if article is None:
            continue
        case = cases[parsed.document.id]
        events = weighed(_roles_of_case(article, case), CASE_SHARE)
        yield from (("roles", row) for row in events)
        pairs = weighed(_relations_of_case(recorder, article, case), CASE_SHARE)
        yield from (("relations", row) for row in pairs)


def _roles_of_case(article: Article, case: Case) -> Iterator[Row]:
    for number, draft in enumerate(article.drafts):
        for told in case.events:
            places = trigger_places(case, told)
            if told["type"] == draft.kind.name and any(map(draft.trigger.overlaps, places)):
                label = case_labels(case, told.get("roles") or {}, article)
                yield from role_rows(article, number, label, case.id)
                break


def _relations_of_case(recorder: Recorder, article: Article, case: Case) -> Iterator[Row]:
    told = [one for one in case.relations if one["predicate"] in RELATIONS]
    labels_of = {
        name: [(one["predicate"], case_labels(case, {"": one[name]}, article)) for one in told]
        for name in ("subject", "object")
    }
    for pair, row in relation_rows(recorder, article, case.id):
        ends = (("subject", pair.subject), ("object", pair.object))
        met = [
            [
                bool(label(article.people.entity(who).mentions[0], who))
                for _, label in labels_of[end]
            ]
            for end, who in ends
        ]
        right = {one["predicate"] for one, *both in zip(told, *met, strict=True) if all(both)}
        yield replace(row, right=frozenset(right))


def case_labels(case: Case, roles: Mapping[str, object], article: Article) -> RolesOf:
    """The roles that a phrase or entity fills by the words of a case."""
    wanted = [
        (role, head_of(case.text, (at, at + len(str(words)))))
        for role, listed in roles.items()
        for words in (listed if isinstance(listed, list) else [listed])
        if (at := occurrence(case.text, str(words))) >= 0
    ]

    def named(span: Span, entity: str | None) -> frozenset[str]:
        spans = [span]
        if entity is not None:
            spans += article.people.entity(entity).mentions
        heads = [head_of(case.text, one) for one in spans]
        return frozenset(role for role, at in wanted if any(overlap(at, one) for one in heads))

    return named


def told_of(scored: Scored, columns: Sequence[str], limits: tuple[dict[str, float], ...]) -> str:
    """What the thresholds do to each column, in words."""
    drop, add = limits
    lines = []
    for column in columns:
        found = found_by_rules(scored, column)
        kept = [one for one in found if one[0] >= drop.get(column, one[0])]
        new = [one for one in additions(scored, column) if one[0] >= add.get(column, one[0] + 1)]
        right = [sum(right for _, right in some) for some in (found, kept, new)]
        lines.append(
            f"{column}: rules {right[0]} of {len(found)} right, kept {right[1]} of {len(kept)}, "
            f"added {right[2]} of {len(new)}"
        )
    return "\n  ".join(lines)


def enough_seen(rows: Iterable[Row]) -> frozenset[str]:
    """The kinds of which there are enough events of the articles."""
    events = {row.unit for row in rows if row.scored}
    counts = Counter(unit[1] for unit in events)
    return frozenset(kind for kind, count in counts.items() if count >= ENOUGH)


def fit(
    name: str, columns: Sequence[str], rows: Sequence[Row], always: Sequence[Row],
    confirming: Sequence[Row], *, dry: bool,
) -> None:  # fmt: skip
    """Fits one model, prints what it gives, writes it."""
    scored = cross_validated(rows, always, columns)
    limits = thresholds(scored, columns, beta=BETA[name], floor=FLOOR[name])
    weights = fit_columns([*rows, *always], columns)
    ours = [(row, odds_of(weights, columns, row.features)) for row in always]
    limits = (sparing(ours, limits[0]), limits[1])
    print(f"{name}: {len(rows)} rows of articles, {len(always)} of cases, {len(weights)} features")
    print(f"drop below {limits[0]}, add from {limits[1]}")
    print(f"cross-validated\n  {told_of(scored, columns, limits)}")
    confirmed = [(row, odds_of(weights, columns, row.features)) for row in confirming if row.scored]
    print(f"open\n  {told_of(confirmed, columns, limits)}")
    if not dry:
        known = enough_seen(rows) if name == "roles" else frozenset(columns)
        write_model(FOLDER / f"{name}.json", weights, columns, limits, known, ABOUT)


def sparing(scored: Scored, drop: Mapping[str, float]) -> dict[str, float]:
    """The thresholds ``drop``, lowered so that the share KEEP of what is right in cases stays."""
    lowered = {}
    for column, least in drop.items():
        right = sorted(odds for odds, is_right in found_by_rules(scored, column) if is_right)
        lowered[column] = min(least, right[int((1 - KEEP) * len(right))]) if right else least
    return {column: round(least, 3) for column, least in lowered.items()}


def gathered(tagger: str) -> tuple[Lexicon, dict[str, list[Parsed]]]:
    """The parts and the cases, as they stand before events are looked for."""
    pipeline = Pipeline(Settings(tagger=tagger))
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in PARTS:
            given = documents(list(lb.load(part).values()), Path(folder))
            found[part] = [one[:2] for one in read(pipeline, given)]
    chosen = [case for case in load_cases() if not case.kept_aside]
    given = (replace(plain_document(c.text, published=c.published), id=c.id) for c in chosen)
    found["cases"] = [one[:2] for one in read(pipeline, given)]
    return pipeline.lexicon, found


def fit_all(lexicon: Lexicon, found: dict[str, list[Parsed]], *, dry: bool) -> None:
    """Both models over what was gathered."""
    *known, confirming = (list(part_rows(part, found[part], lexicon)) for part in PARTS)
    always = list(case_rows(found["cases"], lexicon))
    for name, columns in (("roles", ROLES), ("relations", RELATIONS)):
        given = (list(chain.from_iterable(known)), always, confirming)
        rows, cases, rest = ([row for n, row in part if n == name] for part in given)
        fit(name, columns, rows, cases, rest, dry=dry)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fits, prints, writes."""
    given = fit_options(__doc__, arguments)
    fit_all(*gathered(given.tagger), dry=given.dry)
    return 0


if __name__ == "__main__":
    sys.exit(main())
