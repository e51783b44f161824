"""The lists of words in ``ontology/``: each stands in one file, under one comment."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "ontology"
OPENING = re.compile(r"^(lex:\w+) a lex:WordList\b", re.MULTILINE)


def test_no_list_is_opened_twice() -> None:
    """Two lists of one name would be read as one, and each user would get the other's words."""
    files = defaultdict(list)
    for path in sorted(FOLDER.glob("*.ttl")):
        for name in OPENING.findall(path.read_text(encoding="utf-8")):
            files[name].append(path.name)
    assert len(files) > 200
    assert {name: found for name, found in files.items() if len(found) > 1} == {}
