"""``kg review``: decide in a local page what most needs a reader."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser
from pathlib import Path
from typing import Any

from kg.cli.console import counted, has_display, printable
from kg.cli.decide import ontology_of
from kg.cli.options import whole


def add(verbs: Any) -> None:
    """Adds the parser of the verb."""
    review = verbs.add_parser(
        "review", help="decide in the browser what most needs a reader, with keys alone"
    )
    review.add_argument("out", metavar="OUT", type=Path, help="folder made by kg build")
    review.add_argument(
        "--who", metavar="NAME",
        help="who decides (default: KG_WHO, else the page asks once)",
    )  # fmt: skip
    review.add_argument(
        "--port", type=whole(0, 65_535), default=7879, help="port to listen on (default: 7879)"
    )
    review.add_argument("--no-open", action="store_true", help="leave the browser alone")
    review.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """kg review"""
    import signal
    import threading
    from contextlib import suppress

    from kg.review.server import serving
    from kg.review.session import Session

    session = Session(options.out, ontology=ontology_of(options.out))
    who = options.who or os.environ.get("KG_WHO", "")
    with serving(session, port=options.port, who=who) as (server, address):
        print(f"review page {address}  (end with Ctrl-C)", file=sys.stderr, flush=True)
        if not options.no_open and has_display():
            webbrowser.open(address)
        with suppress(KeyboardInterrupt):
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, signal.default_int_handler)
            server.serve_forever()
    for note in session.notes:
        print(f"note: {printable(note)}", file=sys.stderr)
    saved = counted(session.saved, "decisions")
    print(f"saved {saved}; run kg build again to apply them", file=sys.stderr)
    return 0
