"""One query in a process that ends itself when its time is over (see ``execute``).

Started by its path, with the standard library and pyoxigraph alone, so that it is ready in some
20 ms. Reads a line of JSON, then N-Quads where there is no database; writes the kind of the answer
in a line, then the answer.
"""

from __future__ import annotations

import json
import os
import sys
import threading

import pyoxigraph as ox

TIME_IS_OVER = 124  # exit code, that of the command timeout


def main() -> None:
    """Answers the query on standard input."""
    head = json.loads(sys.stdin.buffer.readline())
    if head["database"] is None:
        store = ox.Store()
        store.bulk_load(sys.stdin.buffer, format=ox.RdfFormat.N_QUADS)
    else:
        store = ox.Store.read_only(head["database"])
    if head["seconds"] is not None:
        # pyoxigraph works without the interpreter's lock, so that the timer comes to its turn.
        timer = threading.Timer(head["seconds"], os._exit, (TIME_IS_OVER,))
        timer.daemon = True
        timer.start()
    kind, body = answer(store, head)
    sys.stdout.buffer.write(kind + b"\n" + body)


def answer(store: ox.Store, head: dict[str, object]) -> tuple[bytes, bytes]:
    """The kind of answer and its bytes."""
    try:
        found = store.query(
            str(head["sparql"]),
            prefixes=head["prefixes"],  # type: ignore[arg-type]
            use_default_graph_as_union=bool(head["union"]),
        )
        if isinstance(found, ox.QueryTriples):
            return b"triples", found.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        return b"results", found.serialize(format=ox.QueryResultsFormat.JSON) or b""
    except (SyntaxError, ValueError) as error:
        return b"misunderstood", str(error).encode()
    except (OSError, RuntimeError) as error:
        return b"failed", str(error).encode()


if __name__ == "__main__":
    main()
