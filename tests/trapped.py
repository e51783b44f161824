"""Reads a folder of traps and prints what was done: ``python -m tests.trapped FOLDER SECRET``.

A process of its own, because an audit hook (PEP 578) cannot be taken away again. It sees each file
that Python opens, each connection, and each program that is started.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from pathlib import Path

from kg.errors import LanguageError
from kg.model import Document
from kg.ontology.lexicon import load_lexicon
from kg.reader import read_documents
from kg.reader.language import check_language


def main(folder: Path, secret: Path) -> None:
    """Prints a JSON object: for each file what came of it, and all that must not happen."""
    deeds: list[str] = []
    lexicon = load_lexicon()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in (
            "socket.connect",
            "socket.getaddrinfo",
            "os.system",
            "os.exec",
            "os.startfile",
        ):
            deeds.append(f"{event} {arguments!r}")
        elif event == "subprocess.Popen" and "tesseract" not in str(arguments[0]):
            deeds.append(f"{event} {arguments[:2]!r}")
        elif event == "open" and _is_forbidden(arguments, secret):
            deeds.append(f"{event} {arguments!r}")

    with contextlib.suppress(LanguageError):  # its model goes through a temporary file, once
        check_language("Le gouvernement a dit que la police avait tort.", name="-", lexicon=lexicon)
    sys.addaudithook(watch)
    found = []
    for path in sorted(folder.iterdir()):
        began = time.monotonic()
        items = [
            {"text": item.text, "notes": list(item.notes)}
            if isinstance(item, Document)
            else {"path": item.path, "reason": item.reason, "why": item.why.value}
            for item in read_documents([path], lexicon=lexicon)
        ]
        seconds = time.monotonic() - began
        found.append({"name": path.name, "items": items, "seconds": seconds})
    print(json.dumps({"files": found, "deeds": deeds}))


def _is_forbidden(arguments: tuple[object, ...], secret: Path) -> bool:
    """True for the secret, and for anything that is opened to be written."""
    path, mode = str(arguments[0]), str(arguments[1] or "r")
    if path.startswith("/dev/null") or path.endswith(".pyc") or ".pyc." in path:
        return False
    return secret.name in path or "passwd" in path or any(letter in mode for letter in "wax+")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
