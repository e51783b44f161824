"""Print one of the README's two set-up commands: ``python tests/readme_commands.py seeds|tests``.

The commands stand in fenced blocks behind the comments ``<!-- command: seeds -->`` and
``<!-- command: tests -->``, so that what is run and what is documented cannot differ.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"


def command(name: str) -> str:
    """The command of that name; raises SystemExit where the README has none."""
    found = re.search(
        rf"<!-- command: {re.escape(name)} -->\s*```\w*\n(.*?)```", README.read_text("utf-8"), re.S
    )
    if found is None:
        raise SystemExit(f"README.md has no command named {name!r}")
    return " ".join(found.group(1).replace("\\\n", " ").split())


if __name__ == "__main__":
    print(command(sys.argv[1]))
