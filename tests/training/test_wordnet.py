"""WordNet's files: meanings, what they are a kind of, and how often a word is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.training.wordnet import NOUN, VERB, read_wordnet

# In the format of wndb(5WN), with words that nobody uses.
FILES = {
    "data.verb": """  1 This is the licence.
00000010 29 v 01 grelt 0 000 01 + 02 00 | act somehow; "they grelt"
00000020 41 v 02 snorf 0 grelt_out 0 002 @ 00000010 v 0000 + 00000030 n 0202 01 + 02 00 | grelt away
""",
    "index.verb": """  1 This is the licence.
grelt v 1 1 ~ 1 0 00000010
grelt_out v 1 2 @ + 1 0 00000020
snorf v 2 2 @ + 2 1 00000020 00000010
""",
    "data.noun": "00000030 04 n 01 snorfing 0 001 + 00000020 v 0102 | the act of snorfing\n",
    "index.noun": "snorfing n 1 1 + 1 0 00000030\n",
    "index.sense": "snorf%2:41:00:: 00000020 1 3\nsnorf%2:29:00:: 00000010 2 2\n"
    "snorfing%1:04:00:: 00000030 1 0\nsnorfy%3:00:00:: 00000040 1 9\n",
}


def written(folder: Path, **changed: str) -> Path:
    for name, text in {**FILES, **changed}.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_meanings_and_what_is_above_and_beside_them(tmp_path: Path) -> None:
    net = read_wordnet(written(tmp_path))
    assert net.senses["snorf", VERB] == ("v00000020", "v00000010")
    assert net.senses["grelt out", VERB] == ("v00000020",)
    assert net.senses["snorfing", NOUN] == ("n00000030",)
    meaning = net.synsets["v00000020"]
    assert (meaning.topic, meaning.broader, meaning.derived) == (41, ("v00000010",), ("n00000030",))
    assert net.synsets["v00000010"].gloss == "act somehow"
    assert net.above("v00000020") == {"v00000020": 0, "v00000010": 1}


def test_uses_are_added_up_by_part_of_speech(tmp_path: Path) -> None:
    assert read_wordnet(written(tmp_path)).counts == {("snorf", VERB): 5, ("snorfing", NOUN): 0}


@pytest.mark.parametrize("damaged", ["00000010 29 v", "00000010 29 v zz grelt 0 000 | x"])
def test_another_folder_is_an_error(tmp_path: Path, damaged: str) -> None:
    with pytest.raises(InputError, match=r"no database of WordNet 3\.1 .*name its folder"):
        read_wordnet(tmp_path)
    with pytest.raises(InputError, match=r"no database of WordNet 3\.1"):
        read_wordnet(written(tmp_path, **{"data.verb": damaged}))
