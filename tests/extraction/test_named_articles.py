"""The articles of which only people, bodies and places are read: that their offsets hold."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.cases.real import abc, disagreements, told
from tests.cases.real import labels as lb
from tests.cases.real.labels import TYPES
from tests.cases.real.named import digests, records, texts
from tests.cases.real.texts import SHARED, entries, rows

needs_texts = pytest.mark.skipif(
    not SHARED.exists(), reason=f"{SHARED} is absent: the texts are not part of the repository"
)


def test_every_article_is_listed_once_and_none_is_measured_on() -> None:
    read = [record["article"] for record in records()]
    assert len(read) == len(set(read)) == len(digests())
    assert not set(read) & set(entries())
    assert {name.split(":")[0] for name in read} == {"ecb", "gum", "polnear-train"}


@needs_texts
def test_no_affair_of_the_open_and_blind_part_is_among_them() -> None:
    topic = {f"ecb:{row['id']}": row["topic"] for row in rows("ecb")}
    held = {topic[n] for n, e in entries().items() if n in topic and e.part != "train"}
    assert held
    assert not held & {
        topic[record["article"]] for record in records() if record["article"] in topic
    }


@needs_texts
def test_mentions_lie_in_their_text_and_names_apart() -> None:
    found = texts()
    count = 0
    for record in records():
        text = found[record["article"]]
        names = []
        for actor in record["actors"]:
            assert actor["type"] in TYPES
            for kind in ("names", "descriptions", "pronouns"):
                for start, end in actor[kind]:
                    assert 0 <= start < end <= len(text), record["article"]
                    assert text[start:end] == text[start:end].strip(), record["article"]
            names += actor["names"]
        names.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(names)), record["article"]
        count += len(names)
    assert count > 28_000


# ------------------------------------------------------------------ whose events were read


@needs_texts
def test_no_article_that_is_measured_on_was_read_for_its_events() -> None:
    read = told.readings()
    assert set(read) == set(told.digests())
    assert len(read) > 790
    assert not set(read) & set(entries())
    allowed = {*disagreements.texts(), *digests()}
    assert set(read) <= allowed


@needs_texts
def test_words_of_events_lie_in_their_text() -> None:
    found = told.articles()
    for name, one in told.readings().items():
        text = found[name].text
        for happening in one.happenings:
            spans = [*happening.triggers, *(part.span for part in happening.parts)]
            assert happening.triggers, name
            for start, end in spans:
                assert text[start:end] == text[start:end].strip() != "", name
        known = {actor.id for actor in one.actors}
        parts = [part for happening in one.happenings for part in happening.parts]
        assert {part.entity for part in parts} - {None} <= known, name


@needs_texts
def test_what_is_written_of_an_article_is_read_again(tmp_path: Path) -> None:
    name = sorted(told.digests())[0]
    assert told.main(["write", name, "--to", str(tmp_path)]) == 0
    [path] = tmp_path.iterdir()
    assert told.read_file(path) == told.readings()[name]
    path.write_text(path.read_text("utf-8") + "V v900 Arrest\n  trg 1:no such words\n", "utf-8")
    assert told.main(["try", str(path)]) == 1


@needs_texts
def test_two_readers_of_events_are_compared() -> None:
    twice = lb.load("told-twice")
    assert len(twice) == 24
    assert set(twice) <= set(told.digests())


# ------------------------------------------------------------------ another outlet


def test_articles_of_the_other_outlet_are_in_one_part_each() -> None:
    fitted, aside = (lb.load(part) for part in abc.PARTS)
    assert [*aside, *fitted] == list(abc.digests())
    assert {abc.part_of(name) for name in fitted} == {"abc"}
    assert {abc.part_of(name) for name in aside} == {"abc-aside"}
    assert len(set(abc.digests().values())) == len(abc.digests())  # no text stands there twice


@pytest.mark.shared
def test_words_of_the_other_outlet_lie_in_their_text() -> None:
    if not abc.PATH.exists():
        pytest.skip(f"{abc.PATH} is absent: python -m tests.cases.real.abc fetch")
    texts = abc.articles()
    for part in abc.PARTS:
        for name, one in lb.load(part).items():
            text = texts[name].text
            spans = [span for actor in one.actors for span in actor.mentions]
            spans += [span for event in one.happenings for span in event.triggers]
            spans += [span for claim in one.claims for span in claim.content]
            assert all(text[s:e] == text[s:e].strip() != "" for s, e in spans), name
            known = {actor.id for actor in one.actors}
            assert {who for claim in one.claims for who in claim.speakers} <= known, name
