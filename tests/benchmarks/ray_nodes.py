"""A real Ray cluster of two nodes on this machine, and a build on it whose node dies.

``python -m tests.benchmarks.scale nodes --articles 200``: each node is a ``ray start`` of its own,
with its own store of objects and one core, and the build connects to the head as a client. What
it writes is compared with what two local processes write:

- undisturbed: both nodes must have worked, on the extraction and on the reduce stage;
- the second node killed during the extraction, while names are linked, and while graphs are made;
- the head killed, which ends the build with an error; then the same build again, without Ray.

Needs Linux and ``newskg[ray]``.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from kg.builder.build import build
from kg.builder.options import BuildOptions
from kg.errors import KgError
from kg.extraction.settings import Settings
from tests.corpus import write_lines
from tests.servers import free_port

_NODE, _NOTES = "KG_RAY_NODE", "KG_RAY_NOTES"
# Ray asks for a token from 2.55 on; one for all clusters of this process, which reads it once.
_TOKEN = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": uuid.uuid4().hex}
# 30 s are too few for a client's server on a busy machine, where niceness 15 gets no CPU.
_PACE = {"RAY_CLIENT_SERVER_CHECK_CHANNEL_TIMEOUT_S": "300", "RAY_worker_niceness": "0"}
_MEMORY = 200_000_000  # bytes of objects that a node may hold
_PATIENCE = 120.0
_LOOK = 0.05
# What is derived from the plain files, or names the time.
_NOT_COMPARED = ("store", "records.sqlite", "links.sqlite")


def noting_run(run: Callable[[list[Any]], Sequence[Any]], chunk: list[Any]) -> Sequence[Any]:
    """Stands for `kg.builder.ray_backend._run` on a node, and notes where it was called."""
    import ray

    made = run(chunk)
    stage = getattr(getattr(run, "func", run), "__name__", "")
    node = ray.get_runtime_context().get_node_id()
    with Path(os.environ[_NOTES]).open("a") as notes:
        notes.write(f"{stage} {os.environ[_NODE]} {node}\n")
    return made


class Nodes:
    """A head and a second node, each of one core."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "notes"
        self.notes.touch()
        self._folder = folder
        self._mark = uuid.uuid4().hex
        self._port, client = free_port(), free_port()
        self.address = f"ray://127.0.0.1:{client}"
        head = ("--head", f"--port={self._port}", f"--ray-client-server-port={client}",
                "--include-dashboard=false", f"--temp-dir={folder / 'ray'}")  # fmt: skip
        self._options = {"head": head, "second": (f"--address=127.0.0.1:{self._port}",)}

    def start(self) -> None:
        """Starts one and then the other."""
        for name, options in self._options.items():
            self._start(name, *options)

    def _start(self, name: str, *options: str) -> None:
        """Starts a node in the background, and waits for it."""
        command = [str(Path(sys.executable).parent / "ray"), "start", *options, "--num-cpus=1",
                   f"--object-store-memory={_MEMORY}", "--disable-usage-stats"]  # fmt: skip
        own = {_NODE: f"{name}-{self._mark}", _NOTES: str(self.notes),
               "OMP_NUM_THREADS": "1",
               "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}  # fmt: skip
        log = self._folder / f"{name}.log"
        with log.open("w") as file:
            done = subprocess.run(command, env=os.environ | _TOKEN | _PACE | own, check=False,
                                  stdout=file, stderr=file)  # fmt: skip
        if done.returncode:
            raise SystemExit(f"the {name} node does not start: {log.read_text()[-300:].strip()}")

    def noted(self) -> Counter[tuple[str, str, str]]:
        """How many chunks of each stage were done on each node."""
        lines = (line.split() for line in self.notes.read_text().splitlines())
        return Counter((stage, node.partition("-")[0], iri) for stage, node, iri in lines)

    def kill(self, name: str) -> None:
        """Ends all processes of a node at once, as when a machine loses its power."""
        mark = f"{_NODE}={name}-{self._mark}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    os.kill(int(folder.name), signal.SIGKILL)
            except OSError:
                continue

    def close(self) -> None:
        """Ends both."""
        for name in ("second", "head"):
            self.kill(name)


@contextmanager
def cluster(folder: Path) -> Iterator[Nodes]:
    """Two nodes for as long as the block runs."""
    folder.mkdir()
    nodes = Nodes(folder)
    try:
        with patch.dict(os.environ, _TOKEN):
            nodes.start()
            yield nodes
    finally:
        nodes.close()


def _kill_when(nodes: Nodes, name: str, stage: str, ended: threading.Event) -> None:
    """Kills a node when the second node has done a chunk of the stage."""
    while not ended.wait(_LOOK):
        if any((stage, "second") == key[:2] for key in nodes.noted()):
            nodes.kill(name)
            return


def contents(out: Path) -> dict[str, str]:
    """A digest of each file of a built folder."""
    found = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out)
        if path.is_file() and name.parts[0] not in _NOT_COMPARED:
            found[name.as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def built(articles: Path, out: Path, options: BuildOptions, nodes: Nodes | None = None,
          kill: tuple[str, str] | None = None) -> str:  # fmt: skip
    """Builds; what was killed, in which stage, or nothing. Returns the error, if it ended so."""
    ended = threading.Event()
    if nodes is not None and kill is not None:
        watch = partial(_kill_when, nodes, *kill, ended)
        threading.Thread(target=watch, daemon=True).start()
    try:
        with (
            patch("kg.builder.ray_backend._run", noting_run),
            patch("kg.builder.graph_tasks.MENTIONS", 4),  # so few articles have chunks of blocks
        ):
            build([articles], out, options=options)
    except KgError as error:
        return str(error)
    finally:
        ended.set()
    return ""


# What is killed, and during which stage.
KILLS = (
    ("second", "extract_chunk"),
    ("second", "link_chunk"),
    ("second", "project_chunk"),
    ("head", "extract_chunk"),
)


def run(options: argparse.Namespace, folder: Path) -> None:
    """Builds on two local processes, on two nodes undisturbed, and on two of which one dies."""
    # Kept answers are not compared, and take longer than the build.
    plain = BuildOptions(settings=Settings(tagger=options.tagger), answers=False)
    local = replace(plain, workers=2)
    articles = write_lines(folder / "a.jsonl", options.articles[0], sentences=options.sentences)
    built(articles, folder / "here", local)
    wanted = contents(folder / "here")
    for number, kill in enumerate((None, *KILLS)):
        out = folder / f"out{number}"
        with cluster(folder / f"ray{number}") as nodes:
            error = built(articles, out, replace(plain, cluster=nodes.address), nodes, kill)
            options.tell(f"{' killed in '.join(kill) if kill else 'undisturbed'}: "
                         f"{error or 'built'}, load {os.getloadavg()[0]:.1f}")  # fmt: skip
            for (stage, name, node), chunks in sorted(nodes.noted().items()):
                options.tell(f"  {stage}: {chunks} chunks on {name}, {node}")
        if error:
            built(articles, out, local)
            options.tell("  the same command again, on two local processes")
        _compare(wanted, contents(out), options)


def _compare(wanted: dict[str, str], found: dict[str, str], options: argparse.Namespace) -> None:
    names = sorted(wanted.keys() | found.keys())
    other = [name for name in names if wanted.get(name) != found.get(name)]
    options.tell(f"  {len(names) - len(other)} of {len(names)} files equal to those of two "
                 f"local processes{': not ' if other else ''}{', '.join(other)}")  # fmt: skip
