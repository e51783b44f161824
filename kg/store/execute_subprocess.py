"""One query in a process that ends itself at its time limit (see ``execute``).

Started by its path and without ``site``, with pyoxigraph and what Python has in itself, so that it
is ready in some 20 ms: no ``json``, ``typing`` or ``threading``, which would double that. Its
argument is the folder of pyoxigraph. Reads a dictionary as `marshal` writes it, then N-Quads where
there is no database; writes the kind of the answer in a line, then the answer.
"""

from __future__ import annotations

import marshal
import os
import sys

if __name__ == "__main__":
    sys.path.append(sys.argv[1])

import pyoxigraph as ox

TYPE_CHECKING = False  # to type checkers it is true, as that of typing
if TYPE_CHECKING:
    from typing import BinaryIO

TIME_IS_OVER = 124  # exit code, that of the command timeout
FAILED = 1  # exit code of a query that failed, with the reason on standard error


def main() -> None:
    """Answers the query on standard input."""
    head = marshal.load(sys.stdin.buffer)  # from the same Python
    if head["database"] is None:
        store = ox.Store()
        store.bulk_load(sys.stdin.buffer, format=ox.RdfFormat.N_QUADS)
    else:
        store = ox.Store.read_only(head["database"])
    if head["seconds"] is not None:
        import threading

        # pyoxigraph works without the interpreter's lock, so that the timer comes to its turn.
        timer = threading.Timer(head["seconds"], os._exit, (TIME_IS_OVER,))
        timer.daemon = True
        timer.start()
    out = sys.stdout.buffer
    try:
        answer(store, head, out)
    except (SyntaxError, ValueError) as error:
        out.write(b"misunderstood\n" + str(error).encode())
    except (OSError, RuntimeError) as error:  # some of the answer may have been written
        sys.stderr.write(str(error))
        sys.stderr.flush()
        os._exit(FAILED)


def answer(store: ox.Store, head: dict[str, object], out: BinaryIO) -> None:
    """Writes the kind of answer, then the answer as it is found: it is never whole in memory."""
    found = store.query(
        str(head["sparql"]),
        prefixes=head["prefixes"],  # type: ignore[arg-type]
        use_default_graph_as_union=bool(head["union"]),
    )
    if isinstance(found, ox.QueryTriples):
        out.write(b"triples\n")
        found.serialize(out, format=ox.RdfFormat.N_TRIPLES)
    elif isinstance(found, ox.QuerySolutions) and head["tsv"]:
        out.write(b"tsv\n")
        found.serialize(out, format=ox.QueryResultsFormat.TSV)
    else:
        out.write(b"results\n")
        found.serialize(out, format=ox.QueryResultsFormat.JSON)


if __name__ == "__main__":
    main()
