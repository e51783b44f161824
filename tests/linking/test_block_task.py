"""Blocks of records linked apart: what comes of them is the same wherever it is done."""

from __future__ import annotations

import pickle
import random
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kg.linking.block_task import Block, LinkBlocks, Linked, Unlinked, link_block
from kg.linking.engine import Working
from kg.linking.features import NoteTaker
from kg.linking.overrides import read_rows
from kg.linking.state.link_state import LinkState
from kg.ontology.gazetteer import load_gazetteer
from kg.ontology.lexicon import load_lexicon
from tests.benchmarks.linking_quality import gold_extractions, read_articles
from tests.benchmarks.linking_scale import articles as made_articles

BASE = "https://example.org/id/"


@pytest.fixture(scope="module")
def working() -> Working:
    return Working(load_lexicon(), load_gazetteer(), base=BASE)


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state that holds the notes of articles full of traps, and in which nobody is linked yet."""
    path = tmp_path_factory.mktemp("noted")
    taker = NoteTaker(load_lexicon(), load_gazetteer(), base=BASE)
    with closing(opened(path)) as state:
        found = [*gold_extractions(read_articles()), *made_articles(20, 12, 3)]
        state.add(map(taker.note, found))
        state.set_signature()
    (path / "different.csv").write_text("a,b\nGosurofi Watch,Stonekrane Mining\n", "utf-8")
    return path


def opened(folder: Path) -> LinkState:
    return LinkState(folder / "links.sqlite", base=BASE, signature="one")


def tables(folder: Path) -> list[str]:
    """All that the state holds."""
    with closing(sqlite3.connect(folder / "links.sqlite")) as database:
        return list(database.iterdump())


def identified(noted: Path, folder: Path, link: LinkBlocks | None = None) -> list[str]:
    """The state after its blocks were linked so; the user keeps some entities apart."""
    folder.mkdir(exist_ok=True)
    shutil.copy(noted / "links.sqlite", folder)
    with closing(opened(folder)) as state:
        state.identify(different=read_rows(noted / "different.csv"), link=link)
        assert not list(state.failures())
    return tables(folder)


@given(seed=st.integers(0, 2**32), size=st.integers(1, 40))
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],  # no seed is simpler than another
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_parts_in_any_order_give_the_same_identities(
    noted: Path, working: Working, tmp_path: Path, seed: int, size: int
) -> None:
    """Each part and each mention of a block comes at another time, through pickle, twice."""
    chance = random.Random(seed)

    def link(blocks: Iterable[Block], sizes: Sequence[int]) -> Iterator[Linked | Unlinked]:
        found = list(blocks)
        assert [len(block.mentions) for block in found] == sizes
        order = list(range(len(found)))
        chance.shuffle(order)
        done: dict[int, Linked | Unlinked] = {}
        for start in range(0, len(order), size):
            part = pickle.dumps([found[n] for n in order[start : start + size]])
            results = [
                [link_block(shuffled(block), working) for block in pickle.loads(part)]  # noqa: S301
                for _ in range(2)
            ]
            assert results[0] == results[1]
            sent = pickle.loads(pickle.dumps(results[0]))  # noqa: S301  # bytes of our own
            done |= zip(order[start : start + size], sent, strict=True)
        yield from (done[n] for n in range(len(found)))

    def shuffled(block: Block) -> Block:
        mentions = chance.sample(block.mentions, len(block.mentions))
        return Block(block.number, block.key, tuple(mentions), block.sides)

    expected = identified(noted, tmp_path / "here")
    assert len(expected) > 1000
    assert identified(noted, tmp_path / "parts", link) == expected


def test_the_sides_of_a_block_come_with_it(noted: Path, tmp_path: Path, working: Working) -> None:
    """And no others."""
    parted: dict[str, set[str]] = {}

    def link(blocks: Iterable[Block], _: Sequence[int]) -> Iterator[Linked | Unlinked]:
        for block in blocks:
            if block.sides:
                parted[block.key] = {entity for _, entity in block.sides}
            yield link_block(block, working)

    identified(noted, tmp_path / "out", link)
    assert parted == {
        '["body","gosurofi","watch"]': {"Gosurofi Watch"},
        '["body","stonekrane","mining"]': {"Stonekrane Mining"},
    }


def test_a_block_that_is_not_linked_leaves_its_mentions_alone_until_it_is(
    noted: Path, tmp_path: Path, working: Working
) -> None:
    lost: list[str] = []

    def link(blocks: Iterable[Block], _: Sequence[int]) -> Iterator[Linked | Unlinked]:
        for block in blocks:
            made = link_block(block, working)
            if not lost and isinstance(made, Linked) and made.decisions:
                lost.append(block.key)
                made = Unlinked("it killed its worker 4 times")
            yield made

    shutil.copy(noted / "links.sqlite", tmp_path)
    different = read_rows(noted / "different.csv")
    with closing(opened(tmp_path)) as state:
        state.identify(different=different, link=link)
        (said,) = state.failures()
        assert said.startswith("linking mentions of one name (")
        assert "failed (it killed its worker 4 times)" in said
        for _ in state.compare():
            pass
    expected = identified(noted, tmp_path / "here")
    (key,) = lost
    alone = (
        "SELECT COUNT(*) FROM mention m JOIN key k ON k.n = m.block WHERE k.text = ? "
        "AND m.cluster IS NOT NULL"
    )
    with closing(sqlite3.connect(tmp_path / "links.sqlite")) as database:
        assert database.execute(alone, (key,)).fetchone() == (0,)
        assert len(list(database.iterdump())) < len(expected)
    with closing(opened(tmp_path)) as state:
        state.identify(different=different)
    assert decisions(tmp_path) == decisions(tmp_path / "here")


def decisions(folder: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "links.sqlite")) as database:
        return database.execute(
            "SELECT * FROM decision ORDER BY owner, node, one, other"
        ).fetchall()


def test_a_record_that_cannot_be_read_costs_its_block_alone(working: Working) -> None:
    block = Block(1, '["person","noor","adessa"]', ((1, "[]", "[]"), (2, "[]", "[]")), {})
    made = link_block(block, working)
    assert isinstance(made, Unlinked)
    assert "kg.linking" in made.why
