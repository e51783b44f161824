"""The named questions on Virtuoso, over a store that ``tests.benchmarks.questions`` made.

``python -m tests.benchmarks.virtuoso BIG``: its quads are loaded by Virtuoso's own bulk loader into
``BIG/virtuoso`` (left for another run), and each question is asked over HTTP, all rows. The figures
are CPU seconds of the server. Needs Linux and ``virtuoso-t`` and ``isql-vt``, in Debian's
``virtuoso-opensource-7-bin``. An answer of more rows than Virtuoso gives (100,000) is cut.
"""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from kg.errors import KgError
from kg.exchange.endpoint import Endpoint
from kg.queries.named import load_named_queries
from kg.store.snapshot import open_read_only
from kg.store.store import Store
from tests.benchmarks.questions import values_for
from tests.benchmarks.store import PARAMETERS
from tests.servers import VIRTUOSO, VirtuosoServer, free_port, program

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


def ask(server: Virtuoso, folder: Path, *, limit: float) -> None:
    """Asks and prints each question; what takes more than ``limit`` wall seconds is given up."""
    for query in load_named_queries().values():
        with Store.open(folder / "store", read_only=True) as store:
            text = query.bound(values_for(query, PARAMETERS), store.query)
        before = server.cpu()
        try:
            with Endpoint(server.url, timeout=limit) as endpoint:
                answer = endpoint.query(text, timeout=limit)
            said = f"{len(answer.rows):9,} rows"
        except KgError as error:
            said = f"failed: {str(error)[:100]}"
        print(f"{query.number:3} {query.name:32} {server.cpu() - before:7.2f} s {said}", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path, help="a folder that `questions --folder` made")
    parser.add_argument("--limit", type=float, default=120.0, help="wall seconds for each question")
    options = parser.parse_args(arguments)
    place = options.folder / "virtuoso"
    fresh = not (place / "virtuoso.db").is_file()
    server = Virtuoso(place)
    server.start()
    try:
        if fresh:
            server.load(options.folder / "store" / "db")
            print(f"loaded in {server.cpu():.0f} CPU seconds", flush=True)
        ask(server, options.folder, limit=options.limit)
        print(f"load {os.getloadavg()[0]:.1f}")
    finally:
        server.stop()


if __name__ == "__main__":
    main()
