"""Cases that are expected to fail do fail: one that passes leaves `expected_failures.yaml`."""

from __future__ import annotations

from kg.extraction.pipeline import Pipeline
from kg.extraction.settings import Settings
from tests.benchmarks import unearned
from tests.benchmarks.events import score_case
from tests.benchmarks.figure_scores import Scores
from tests.benchmarks.hedges import Count, score
from tests.cases.events.check import is_kept_aside, load_cases
from tests.cases.expected import expected_failures
from tests.cases.hedges.read import PATH, UNSEEN, load_hedges
from tests.conftest import plain_document


def test_they_fail() -> None:
    expected, pipeline = expected_failures(), Pipeline(Settings(tagger="rules"))
    hedges = [h for path in (PATH, UNSEEN) for h in load_hedges(path) if h.id in expected]
    cases = [case for case in load_cases() if case.id in expected]
    others = [case for name in unearned.FILES for case in unearned.load_all(name)]
    others = [case for case in others if case["id"] in expected]
    failing = set()
    documents = [plain_document(hedge.text) for hedge in hedges]
    for hedge, found in zip(hedges, pipeline.extract(documents), strict=True):
        count = Count()
        score(hedge, found.events, count)
        failing |= {hedge.id} if count.misses else set()
    documents = [plain_document(case.text, published=case.published) for case in cases]
    parses = pipeline.annotator.annotate(documents)
    for case, parsed, found in zip(cases, parses, pipeline.extract(documents), strict=True):
        scores = Scores()
        score_case(case, parsed, found, scores)
        failing |= {case.id} if scores.misses else set()
    for other, found in zip(others, pipeline.extract(map(unearned.document, others)), strict=True):
        failing |= {other["id"]} if unearned.faults(other, found) else set()
    assert expected - failing == set()


def test_none_of_them_is_kept_aside() -> None:
    assert not [case for case in expected_failures() if is_kept_aside(case)]
