"""Time stamps from a real authority on this machine: only a digest is sent, only a fit is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.exchange.timestamp import stamp
from tests.authority import Authority, serve_authority


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with serve_authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


def test_only_a_digest_is_sent(authority: Authority, tmp_path: Path) -> None:
    path = tmp_path / "SHA256SUMS"
    path.write_text("the words of a source\n")
    stamp(path, authority.url)
    assert hashlib.sha256(path.read_bytes()).digest() in authority.questions[-1]
    assert b"words" not in authority.questions[-1]


@pytest.mark.parametrize(
    ("status", "answer", "what"),
    [(500, b"", "answer 500"), (200, b"no stamp", "no time stamp of this file"),
     (200, b"", "no time stamp of this file"), (200, b"x" * 2_000_000, "gives no time stamp")],
)  # fmt: skip
def test_an_answer_that_is_no_time_stamp_is_not_kept(
    authority: Authority, tmp_path: Path, status: int, answer: bytes, what: str
) -> None:
    path = tmp_path / "SHA256SUMS"
    path.write_text("x\n")
    authority.instead = (status, answer)
    try:
        with pytest.raises(KgError, match=what):
            stamp(path, authority.url)
    finally:
        authority.instead = None
    assert not (tmp_path / "SHA256SUMS.tsr").exists()


def test_a_time_stamp_of_other_bytes_is_not_kept(authority: Authority, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("one\n")
    other.write_text("other\n")
    authority.instead = (200, stamp(one, authority.url).read_bytes())
    try:
        with pytest.raises(KgError, match="time stamp of other bytes"):
            stamp(other, authority.url)
    finally:
        authority.instead = None


def test_an_authority_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x\n")
    with pytest.raises(KgError, match="cannot be reached"):
        stamp(tmp_path / "x", "http://127.0.0.1:9/tsr")
