"""The lists of words in ``ontology/``: each stands in one file, under one comment."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "ontology"
OPENING = re.compile(r"^(lex:\w+) a lex:WordList\b", re.MULTILINE)
QUOTED = re.compile(r'"([^"\n]*)"')
LIST = re.compile(r'\blex:\w+\s+"[^"\n]*"(?:\s*,\s*"[^"\n]*")+')
# Groups that patterns name: "money cash fund".
GROUP = re.compile(r'\blex:entry \[ lex:word "[^"]*" ; lex:value "([^"]*)"')
FILES = [
    path
    for path in sorted(FOLDER.glob("*.ttl"))
    if path.name.startswith("lexicon") or path.stem in ("cues", "grammar", "linking", "people")
]


def test_no_list_is_opened_twice() -> None:
    """Two lists of one name would be read as one, and each user would get the other's words."""
    files = defaultdict(list)
    for path in sorted(FOLDER.glob("*.ttl")):
        for name in OPENING.findall(path.read_text(encoding="utf-8")):
            files[name].append(path.name)
    assert len(files) > 200
    assert {name: found for name, found in files.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_word_stands_twice_in_a_list(path: Path) -> None:
    """Of a word that stands twice in a list, one may have been meant to be another."""
    text = path.read_text(encoding="utf-8")
    lists = [(run.start(), QUOTED.findall(run[0])) for run in LIST.finditer(text)]
    lists += [(run.start(), run[1].split()) for run in GROUP.finditer(text)]
    assert lists
    twice = {
        text.count("\n", 0, start) + 1: found
        for start, words in lists
        if (found := [word for word, n in Counter(words).items() if n > 1])
    }
    assert twice == {}
