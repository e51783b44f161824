"""The table of ratios: `python -m tests.benchmarks`, and what its figures rest on."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.queries.named import find_named_query, query
from tests.benchmarks import __main__ as bench
from tests.benchmarks import peers, questions
from tests.benchmarks.questions import Asked, ask, prepare
from tests.benchmarks.ratio import Ratio, Run, Unit, once
from tests.benchmarks.startup import cpu
from tests.benchmarks.store import memory, within

SECONDS = st.floats(min_value=0.001, max_value=1e4)
PAIRS = st.lists(st.tuples(SECONDS, SECONDS), min_size=1, max_size=7).map(tuple)


def table(*ratios: Ratio) -> str:
    return Run(3, "small sizes", ratios=list(ratios)).text()


# ── ratios ──


def test_speed_is_how_many_times_as_fast() -> None:
    assert once("ours", "theirs", 2.0, 8.0, speed=True).median == 4.0
    assert once("ours", "theirs", 2.0, 8.0).median == 0.25


def test_the_median_of_the_rounds_counts() -> None:
    ratio = Ratio("ours", "theirs", pairs=((1, 1), (9, 1), (2, 1)))
    assert ratio.median == 2.0
    assert "1.00 to 9.00" in table(ratio)


@given(PAIRS, st.booleans())
def test_the_table_and_json_have_every_ratio(
    pairs: tuple[tuple[float, float], ...], speed: bool
) -> None:
    run = Run(len(pairs), "small sizes", ratios=[Ratio("ours", "theirs", pairs=pairs, speed=speed)])
    (found,) = json.loads(run.json())["ratios"]
    assert found["ratios"] == pytest.approx([b / a if speed else a / b for a, b in pairs])
    assert min(found["ratios"]) <= found["median"] <= max(found["ratios"])
    rows = [line for line in run.text().splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    assert {row.count("|") for row in rows} == {7}


def test_a_bound_is_marked() -> None:
    stopped = once("page", "pyvis", 1.0, 90.0, speed=True, bound=True)
    assert ">90.00" in table(stopped)
    assert ">90.00" in str(stopped)
    assert ">" not in str(once("page", "pyvis", 1.0, 90.0, speed=True))


def test_what_is_absent_has_no_number() -> None:
    text = table(Ratio("extraction", "Citron", absent="absent; git clone it"))
    assert "- extraction, beside Citron: absent; git clone it" in text
    assert [line for line in text.splitlines() if line.startswith("|")][2:] == []


def test_the_load_is_given() -> None:
    run = Run(3, "small sizes", load_before=1.5)
    run.load_after = 12.25
    assert "load 1.5 at the start, 12.2 at the end" in run.text()
    assert json.loads(run.json())["load"] == [1.5, 12.25]


@pytest.mark.parametrize(("load", "unit", "warns"), [
    (500.0, "wall s", True), (500.0, "CPU s", False), (0.0, "wall s", False),
])  # fmt: skip
def test_wall_seconds_of_a_busy_machine_come_with_a_warning(
    load: float, unit: Unit, warns: bool
) -> None:
    run = Run(1, "small sizes", load_before=load)
    run.ratios.append(once("push", "curl", 1.0, 2.0, unit=unit))
    assert ("in wall seconds says little" in run.text()) == warns


# ── the command ──


def parts(monkeypatch: pytest.MonkeyPatch, **chosen: bench.Part) -> None:
    monkeypatch.setattr(bench, "PARTS", chosen)


def one_ratio(sizes: bench.Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    assert folder.is_dir()
    yield once("ours", "theirs", float(rounds), 8.0)


def stops(sizes: bench.Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    yield once("before it stopped", "theirs", 1.0, 1.0)
    raise SystemExit("the texts are not there")


def breaks(sizes: bench.Sizes, rounds: int, folder: Path) -> Iterator[Ratio]:
    yield from ()
    raise InputError("a.txt: not UTF-8")


def test_one_part_that_fails_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts(monkeypatch, stops=stops, breaks=breaks, whole=one_ratio)
    assert bench.main(["--rounds", "2"]) == 1
    text = capsys.readouterr().out
    assert "- stops: the texts are not there" in text
    assert "- breaks: InputError: a.txt: not UTF-8" in text
    assert "ours: time, of theirs" in text
    assert "before it stopped" in text


def test_chosen_parts_as_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts(monkeypatch, stops=stops, whole=one_ratio)
    assert bench.main(["--rounds", "2", "--only", "whole", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [one["median"] for one in found["ratios"]] == [0.25]
    assert found["failed"] == []


def test_no_rounds_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["--rounds", "0"])
    assert "give 1 or more" in capsys.readouterr().err


@pytest.mark.slow
def test_a_real_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.main(["--only", "linking", "--rounds", "1", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["ratios"]
    assert found["name"] == "linking, a record of 5,000"
    assert all(seconds > 0 for pair in found["pairs"] for seconds in pair)


# ── peers ──


def a_peer(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> peers.Peer:
    """A peer whose environment is the Python of the tests."""
    monkeypatch.setattr(peers, "PLACE", folder)
    python = folder / "made" / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    return peers.Peer("Made", "words", program)


def test_a_peer_is_measured_in_its_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = a_peer(tmp_path, monkeypatch, SLOWER)
    rounds = peers.speed(peer, ["a text", "another"], 2)
    assert len(rounds) == 2
    assert all(0 < bare < whole for bare, whole in rounds)


SLOWER = """
class Model:
    def __call__(self, text):
        sum(range(200_000))
        return text
    def pipe(self, texts, batch_size):
        return map(self, texts)
nlp = Model()
def found(text):
    sum(range(400_000))
"""


def test_a_peer_that_does_not_run_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    peer = a_peer(tmp_path, monkeypatch, "raise OSError('no model here')")
    with pytest.raises(peers.PeerError, match="Made does not run: OSError: no model here"):
        peers.speed(peer, ["a text"], 1)


@pytest.mark.parametrize("name", list(peers.PEERS))
def test_an_absent_peer_comes_with_its_commands(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "PLACE", peers.ROOT / "build" / tmp_path.name)
    rows = [r for r in bench.beside_peers(["a text"], {"rules": [1.0]}, 1) if name in r.beside]
    assert [row.pairs for row in rows] == [()]
    assert "git clone https://" in rows[0].absent or f"peers {name}" in rows[0].absent


def test_an_unknown_peer_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        peers.main(["textracy"])
    assert "no peer is called 'textracy'; there are textacy, Citron" in capsys.readouterr().err


# ── what the figures rest on ──


def test_a_limit_counts_cpu_and_not_waiting() -> None:
    seconds, ended = within(1, lambda: os.system("sleep 1.2"))
    assert ended
    assert seconds < 1


def test_what_works_longer_than_the_limit_is_a_bound() -> None:
    assert within(1, lambda: [None for _ in iter(int, 1)].clear()) == (1.0, False)


def test_the_peak_is_that_of_the_command_alone() -> None:
    large = bytearray(200_000_000)
    large[::4096] = b"1" * len(large[::4096])
    _, peak = cpu(["-c", "pass"], os.environ)
    assert peak < 100
    _, peak = cpu(["-c", "b'1' * 200_000_000"], os.environ)
    assert peak > 180


def test_the_memory_of_a_store_is_not_that_of_the_benchmarks_before() -> None:
    large = bytearray(400_000_000)
    large[::4096] = b"1" * len(large[::4096])
    (found,) = memory(1, 1)
    assert max(found.pairs[0]) < 300


def test_a_command_beyond_its_limit_ends_the_benchmark() -> None:
    with pytest.raises(SystemExit, match="ended with"):
        cpu(["-c", "while True: pass"], os.environ, limit=1)


# ── questions ──


@pytest.fixture(scope="module")
def asked_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    assert prepare(folder, 5_000) > 5_000
    return folder


def test_a_question_is_asked_to_its_end(asked_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "FIRST", 3)  # so that there is more than a first page
    named = find_named_query("how-many-claim-it")
    assert named is not None
    found = ask(asked_store, named, limit=60)
    assert found.rows == len(query(asked_store, "how-many-claim-it").rows) > 3
    assert found.first is not None
    assert found.whole is not None
    assert 0 < found.first <= found.whole


@pytest.mark.slow
def test_a_question_is_asked_by_the_command_for_its_first_page(asked_store: Path) -> None:
    named = find_named_query("how-many-claim-it")
    assert named is not None
    options = argparse.Namespace(limit=60.0, page=3)
    found = questions.ask_command(asked_store, named, {}, options)
    assert found.rows == len(query(asked_store, "how-many-claim-it").rows) > 3
    assert found.query is not None
    assert found.kept is not None
    assert found.page == found.query[0] > 0
    unknown = replace(named, name="no-such-question")
    assert questions.ask_command(asked_store, unknown, {}, options).query is None


def test_what_is_stopped_is_slow_and_has_no_figure() -> None:
    line = str(Asked(3, "how-many-claim-it"))
    assert "stopped" in line
    assert line.endswith("SLOW")
    assert not Asked(3, "how-many-claim-it", first=0.9, whole=9.0).is_slow
    assert Asked(3, "how-many-claim-it", first=0.9, query=(1.2, 90.0)).is_slow
