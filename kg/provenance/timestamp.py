"""Time stamps (RFC 3161) of a file, asked for and checked with ``openssl ts``.

Who sends the question to an authority is `kg.exchange.timestamp`.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from kg.errors import EndpointError
from kg.files import sha256_of
from kg.provenance.programs import run, said
from kg.provenance.signature import Verdict
from kg.provenance.sums import Fault

STAMP_END = ".tsr"
_TIME = re.compile(r"^Time stamp: (.+)$", re.MULTILINE)
_DUMP = re.compile(r"^    [0-9a-f]{4} - ((?:[0-9a-f]{2}[ -]){1,16})", re.MULTILINE)
_GRANTED = re.compile(r"^Status: Granted", re.MULTILINE)


def question(path: Path) -> bytes:
    """The question to an authority about a file: only its SHA-256 leaves this machine."""
    done = run(["openssl", "ts", "-query", "-data", str(path), "-sha256", "-cert"])
    if done.returncode:
        raise EndpointError(f"{path}: openssl makes no question for a time stamp ({said(done)})")
    return done.stdout


def require_stamp(path: Path, answer: bytes, *, authority: str) -> None:
    """Raises EndpointError unless an answer is a time stamp of this file."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "answer.tsr")
        kept.write_bytes(answer)
        verdict = _read(path, kept)
    if verdict.fault is not None:
        raise EndpointError(
            f"{authority}: its answer is no time stamp of this file ({verdict.fault.what}); "
            "give the address of an RFC 3161 authority"
        )


def verify(path: Path, authority: Path | None = None) -> Verdict | None:
    """What the time stamp beside a file is worth; None if there is none and none is asked for.

    ``authority`` is a PEM file with the certificate that the time stamp must lead to.
    """
    stamp = path.with_name(path.name + STAMP_END)
    if not stamp.is_file():
        missing = Fault(path.name, "has no time stamp")
        return None if authority is None else Verdict("", fault=missing)
    verdict = _read(path, stamp)
    if authority is None or verdict.fault is not None:
        return verdict
    command = ["openssl", "ts", "-verify", "-data", str(path), "-in", str(stamp)]
    done = run([*command, "-CAfile", str(authority)])
    if done.returncode or b"Verification: OK" not in done.stdout + done.stderr:
        why = f"does not fit the list, or leads to another authority ({said(done)})"
        return Verdict("", fault=Fault(stamp.name, why))
    return Verdict(verdict.words, trusted=True)


def _read(path: Path, stamp: Path) -> Verdict:
    """What a time stamp says of itself: of which bytes it is, and of what time."""
    done = run(["openssl", "ts", "-reply", "-in", str(stamp), "-text"])
    text = done.stdout.decode("utf-8", "replace")
    time = _TIME.search(text)
    if done.returncode or time is None or _GRANTED.search(text) is None:
        return Verdict("", fault=Fault(stamp.name, f"is no time stamp ({said(done)})"))
    before = text[: time.start()]
    stamped = "".join(re.sub("[ -]", "", row) for row in _DUMP.findall(before))
    if stamped != sha256_of(path):
        return Verdict("", fault=Fault(stamp.name, "is the time stamp of other bytes"))
    return Verdict(f"time-stamped {time[1].strip()}")
