"""Named articles with other names in them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.training.renaming import Named, Renamer, Stock, chain, invent

TEXT = "Ada Orin left Ostmere. Orin sued Ostmere Police. “Orin lies,” Tom Lark of the FWC said."


def article(text: str = TEXT) -> Named:
    kinds = {
        "Ada Orin": "Person", "Tom Lark": "Person", "Orin": "Person", "FWC": "Organization",
        "Ostmere Police": "GovernmentBody", "Ostmere": "Place",
    }  # fmt: skip
    names: list[list[object]] = []
    taken: set[int] = set()
    for words in sorted(kinds, key=len, reverse=True):
        at = text.find(words)
        while at >= 0:
            if not taken & set(range(at, at + len(words))):
                names.append([at, at + len(words), kinds[words]])
                taken |= set(range(at, at + len(words)))
            at = text.find(words, at + 1)
    return {"id": "a", "text": text, "names": names}


def renamer(seed: int) -> Renamer:
    others = article(
        "Lena Brandt met Jonas Fell in Port Halvay. Maren Tosk, of Velm, left Karsten."
    )
    others["names"] = [
        [0, 11, "Person"], [16, 26, "Person"], [30, 41, "Place"], [43, 53, "Person"],
        [58, 62, "Place"], [69, 76, "Place"],
    ]  # fmt: skip
    return Renamer(Stock.of([others]), seed=seed)


@given(st.integers(0, 200))
def test_names_change_together_and_all_else_stays(seed: int) -> None:
    old, new = article(), renamer(seed).rename(article())
    names = [new["text"][s:e] for s, e, _ in new["names"]]
    assert [kind for *_, kind in new["names"]] == [k for *_, k in sorted(old["names"])]
    plain = new["text"]
    for start, end, _ in reversed(new["names"]):
        plain = plain[:start] + "#" + plain[end:]
    expected = TEXT
    for start, end, _ in sorted(old["names"], reverse=True):
        expected = expected[:start] + "#" + expected[end:]
    assert plain == expected
    full, place, again, police, third, lark, body = names
    assert full.split()[-1] == again == third != "Orin"
    assert police == f"{place} Police"
    assert body == "FWC"
    assert lark != "Tom Lark"


def test_the_same_seed_gives_the_same_names() -> None:
    assert renamer(7).rename(article()) == renamer(7).rename(article())
    assert renamer(7).rename(article()) != renamer(8).rename(article())


@pytest.mark.parametrize("seed", range(20))
def test_invented_names_follow_the_letters_of_others(seed: int) -> None:
    follows = chain(["Brandt", "Brandis", "Krantz", "Krandall"])
    word = invent(follows, random.Random(seed))
    assert word[0] in "BK"
    assert len(word) >= 4
