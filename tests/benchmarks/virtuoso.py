"""The named questions on Virtuoso beside newskg, over a store that `questions` made.

``python -m tests.benchmarks.virtuoso BIG``: its quads are loaded by Virtuoso's own bulk loader into
``BIG/virtuoso`` (left for another run). Then each question is asked in turn by ``kg query`` for its
first page, without and with a kept answer, and of Virtuoso over HTTP, all rows. The figures are CPU
seconds; those of Virtuoso are of the server alone. A question that takes Virtuoso more than
``--server-limit`` of them ends the server, and the next finds it started again. Needs Linux, and
``virtuoso-t`` and ``isql-vt``, in Debian's ``virtuoso-opensource-7-bin``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from shutil import which

import pyoxigraph as ox

from kg.errors import KgError
from kg.exchange.endpoint import Endpoint
from kg.queries.named import NamedQuery, answer_of, load_named_queries
from kg.store.snapshot import open_read_only
from kg.store.store import Store
from tests import servers
from tests.benchmarks.questions import (
    add_options,
    ask_command,
    chosen,
    forget,
    prepare,
    values_for,
)
from tests.benchmarks.ratio import Ratio, once
from tests.benchmarks.store import PARAMETERS, articles_of, cpu, graphs
from tests.servers import VIRTUOSO, VirtuosoServer, free_port, program

_PATIENCE = 600.0  # seconds until it has to answer: on a busy machine it takes some to open a store
_LOOK = 0.2  # seconds between two looks at what it has used
STOPPED = "stopped"
_ROWS = 1_000_000  # that an answer may have
BUFFERS = 170_000  # pages of 8 KB that it may hold: 1.4 GB
FILE = "graph.nq"
LOAD = "ld_dir('.', '{}', 'urn:none'); rdf_loader_run(); checkpoint;"
LOADED = "SELECT COUNT(*) FROM DB.DBA.LOAD_LIST WHERE ll_state = 2 AND ll_error IS NULL;"


class Virtuoso(VirtuosoServer):
    """Virtuoso with room for a large store."""

    def command(self) -> list[str]:
        """Notes the port for SQL, too."""
        found = super().command()
        self.sql = free_port()
        text = VIRTUOSO.format(self.folder, self.sql, self.port)
        text = text.replace("NumberOfBuffers = 10000", f"NumberOfBuffers = {BUFFERS}")
        text = text.replace("MaxDirtyBuffers = 6000", f"MaxDirtyBuffers = {3 * BUFFERS // 4}")
        text = text.replace("[HTTPServer]", f"MaxSortedTopRows = {_ROWS}\n[HTTPServer]")
        text = text.replace("MaxRows = 100000", f"MaxRows = {_ROWS}")
        (self.folder / "virtuoso.ini").write_text(text)
        return found

    def run(self, statements: str) -> str:
        """What SQL statements print."""
        command = [program("isql-vt"), f"127.0.0.1:{self.sql}", "dba", "dba", f"EXEC={statements}"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        if "*** Error" in done.stdout + done.stderr:
            raise SystemExit(f"isql-vt: {done.stdout}{done.stderr}")
        return done.stdout

    def cpu(self) -> float:
        """CPU seconds that it has used."""
        assert self.process is not None
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, store: Path) -> None:
        """The quads of a store, by the bulk loader."""
        open_read_only(store).dump(str(self.folder / FILE), format=ox.RdfFormat.N_QUADS)
        self.run(LOAD.format(FILE))
        if "\n1\n" not in self.run(LOADED):
            raise SystemExit("Virtuoso did not load the file")
        (self.folder / FILE).unlink()


def is_installed() -> bool:
    """Whether both programs are there."""
    place = f"{os.environ['PATH']}:/usr/sbin"
    return all(which(name, path=place) is not None for name in ("virtuoso-t", "isql-vt"))


def ask(server: Virtuoso, folder: Path, query: NamedQuery, limit: float) -> tuple[float, str]:
    """CPU seconds of the server for all rows of a question, and how many they are."""
    with Store.open(folder / "store", read_only=True) as store:
        text = query.bound(values_for(query, PARAMETERS), store.query)
    said: list[str] = []

    def work() -> None:
        try:
            with Endpoint(server.url, timeout=3600) as endpoint:
                answer = endpoint.query(text, timeout=3600)
            said.append(f"{len(answer.rows) if answer.truth is None else 1:,} rows")
        except KgError as error:
            said.append(f"failed: {str(error)[:100]}")

    before = server.cpu()
    thread = threading.Thread(target=work)
    thread.start()
    while thread.is_alive() and server.cpu() - before < limit:
        thread.join(_LOOK)
    spent = server.cpu() - before
    if not thread.is_alive():
        return spent, said[0]
    server.kill()  # it goes on with a query that nobody waits for
    thread.join()
    server.start()
    return spent, STOPPED


def beside(quads: int, folder: Path, *, limit: float) -> Iterator[Ratio]:
    """Loading and the named questions, against Virtuoso, which gets ``limit`` s for a question."""
    prepare(folder, quads)
    server = Virtuoso(folder / "virtuoso")
    server.start()
    try:
        before = server.cpu()
        server.load(folder / "store" / "db")
        theirs = server.cpu() - before
        with Store.open(folder / "loaded") as store:
            ours = cpu(lambda: store.load(graphs(articles_of(quads))))
        yield once("Store.load, made from records", "Virtuoso's bulk loader", ours, theirs)
        ours = theirs = 0.0
        stopped = False
        with Store.open(folder / "store", read_only=True) as store:
            for query in load_named_queries().values():
                ours += cpu(partial(answer_of, query.name, store.query,
                                    values_for(query, PARAMETERS)))  # fmt: skip
                seconds, said = ask(server, folder, query, limit)
                theirs, stopped = theirs + seconds, stopped or said == STOPPED
        yield once("named questions", "Virtuoso", ours, theirs, speed=True, bound=stopped)
    finally:
        server.stop()


def run(server: Virtuoso, options: argparse.Namespace) -> None:
    """Asks and prints each question: newskg, then Virtuoso."""
    forget(options.folder)
    for query in chosen(options):
        asked = ask_command(options.folder, query, PARAMETERS, options)
        seconds, said = ask(server, options.folder, query, options.server_limit)
        print(f"{asked}  Virtuoso {seconds:.2f} s, {said}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path, help="a folder that `questions --folder` made")
    parser.add_argument("--server-limit", type=float, default=20.0, help="CPU seconds of Virtuoso")
    add_options(parser)
    options = parser.parse_args(arguments)
    place = options.folder / "virtuoso"
    fresh = not (place / "virtuoso.db").is_file()
    server = Virtuoso(place)
    servers.PATIENCE = _PATIENCE
    try:
        server.start()
        print(f"load {os.getloadavg()[0]:.1f}", flush=True)
        if fresh:
            server.load(options.folder / "store" / "db")
            print(f"loaded in {server.cpu():.0f} CPU seconds", flush=True)
        run(server, options)
        print(f"load {os.getloadavg()[0]:.1f}")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
