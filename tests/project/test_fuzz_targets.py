"""What coverage-guided fuzzing runs: it passes on its own seeds, and it finds what it is for."""

from __future__ import annotations

import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from kg.model import Extraction
from kg.records.codec import from_line, to_line
from tests import fuzz_coverage, fuzz_targets
from tests.conftest import ROOT
from tests.fuzz_targets import FindingError


def _zip(name: str, spoilt: bytes, times: int) -> bytes:
    """An archive whose entry has another name in so many of its two places."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, "The minister said that the pier was safe.")
    return bytes([fuzz_targets.KINDS.index(".zip")]) + packed.getvalue().replace(
        name[0].encode(), spoilt, times
    )


# Inputs on which something was raised once, or SERVICE passed, by target.
FOUND: dict[str, dict[str, bytes]] = {
    "reader": {
        "a reason of two lines": b"\x07WARC/1.0\r\nWARC-Type: response\r\n"
        b"WARC-Target-URI: http://a\rb\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"Content-Length: 22\r\n\r\nHTTP/1.1 404 No\r\n\r\n\r\n\r\n",
        "an element that is no name": b"\x0a<urlset><urn:uuid:1/></urlset>",
        "an entry without a name": _zip("ä.txt", b"\0\0", -1),
        "an entry that is named otherwise": _zip("ä.txt", b"\xff\xff", 1),
    },
    "sparql": {
        "an escape that ends a string": b'\x00SELECT * { ?s ?p "a\\u0022 . SERVICE <a:b> {} } #" }',
    },
}  # fmt: skip


def _in_record(place: list[object], value: object) -> bytes:
    """The sample with one value changed, as an input of the codec."""
    record = json.loads((ROOT / "tests/cases/fuzz/record.json").read_text("utf-8"))
    holder = record
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    return b"\x00" + json.dumps(record).encode()


FOUND["codec"] = {
    "a day that is none": _in_record(["article", "published"], "e2"),
    "a statement of nothing": _in_record(["statements", 1, "propositions"], ["missing"]),
    "an answer to nothing": _in_record(["statements", 1, "answers"], ["missing"]),
}


@pytest.mark.parametrize(
    ("target", "name"), [(target, name) for target, found in FOUND.items() for name in found]
)
def test_what_was_found_once(target: str, name: str) -> None:
    fuzz_targets.TARGETS[target](FOUND[target][name])


@pytest.mark.parametrize("target", fuzz_coverage.NAMES)
def test_the_seeds_pass(target: str) -> None:
    seeds = list(fuzz_coverage.seeds(target))
    assert len(seeds) > 2
    for data in seeds:
        fuzz_targets.TARGETS[target](data)


def test_the_sample_record_is_whole() -> None:
    """Every list of the contract has something in it that an input can change."""
    sample = from_line((ROOT / "tests/cases/fuzz/record.json").read_text("utf-8"))
    assert all((sample.entities, sample.statements, sample.events, sample.relations))
    assert any(role.quantity for event in sample.events for role in event.roles)


# ------------------------------------------------------------------ the checks can fail


def test_an_exception_of_the_reader_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise KeyError("x")

    sound = next(data for data in fuzz_coverage.seeds("reader") if data[1:3] == b"PK")
    monkeypatch.setattr(zipfile.ZipFile, "infolist", failing)
    with pytest.raises(FindingError, match="unforeseen KeyError"):
        fuzz_targets.reader(sound)


def test_a_record_that_changes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = to_line

    def forgetful(extraction: Extraction) -> str:
        return whole(extraction).replace("denied", "asserted")

    monkeypatch.setattr(fuzz_targets, "to_line", forgetful)
    with pytest.raises(FindingError, match="comes back changed"):
        fuzz_targets.codec(b"\x01")


def test_a_federated_query_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_targets, "calls_other_servers", lambda _: False)
    with pytest.raises(FindingError, match="SERVICE passed"):
        fuzz_targets.sparql(b"\x00SELECT * { { ?s ?p ?o } SERVICE <a:b> {} }")


# ------------------------------------------------------------------ the command


def test_one_file_for_each_place(tmp_path: Path) -> None:
    for data, error in ((b"1", "a"), (b"2", "b"), (b"3", "a")):
        try:
            raise FindingError(error)
        except FindingError as raised:
            fuzz_coverage.save(raised, data, tmp_path)
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == [b"1", b"2"]


def test_without_atheris_it_says_how_to_get_it() -> None:
    code = (
        "import sys; sys.modules['atheris'] = None\n"
        "import tests.fuzz_coverage as f; sys.exit(f.main(['codec']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "tests/requirements-fuzz.lock" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason=fuzz_coverage.MISSING)
@pytest.mark.slow
def test_a_short_run(tmp_path: Path) -> None:
    outcome = fuzz_coverage.fuzz("codec", 5, tmp_path, 1)
    assert outcome.executions > 100
    assert outcome.edges > 300
    assert outcome.crashes == []
