"""``kg match``: candidates with reasons, decided by people, and never told as findings."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from kg.cli import main
from kg.decisions.file import DECISIONS
from kg.model import Document
from kg.queries.matching import LEAST
from kg.queries.matching.births import births_in
from kg.queries.matching.find import Matcher
from kg.queries.matching.names import load_names
from kg.queries.matching.records import Actor, Birth, Entry, Fact, Sort
from kg.queries.matching.score import HIGHEST, land

STORY = """PORT HALVAY — Interior Minister Orla Venn, 54, said on Tuesday that the pier is safe.

The Halvay Pilots' Guild demanded an inquiry. "The piles have rotted," said Rasmus Aldercott, \
who was born on 3 March 1970 in Ostmere.

Klara Wendish is a Tarvonian lawyer."""
REGISTER = """id,name,type,birth_date,country,position,topics
H-1,"VENN, Orla Marit",Person,1970,Tarvonia,Minister of the Interior,sanction
H-2,Orla Wenn,Person,1931,,,crime
H-3,Rasmus Aldercott,Person,1970-03-03,,,
H-4,"<script>alert(1)</script>; Klara Wendisch",Person,,Ostland,,
H-5,Klara Wendish,Person,,Tarvonia,,
H-6,Halvay Pilots Guild Ltd,Company,,,,
H-7,Halvay Rowing Club,Company,,,,
H-8,"@SUM(1+1) Orla Venn",Person,,,,
"""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("match")
    (folder / "articles").mkdir()
    header = "Title: Pier safe, says minister\nDate: 2025-03-04\n\n"
    (folder / "articles/pier.txt").write_text(header + STORY, "utf-8")
    (folder / "register.csv").write_text(REGISTER, "utf-8")
    rules = ("--tagger", "rules")
    assert main(["build", str(folder / "articles"), "-o", str(folder / "out"), *rules]) == 0
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "copy"))


def match(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    capsys.readouterr()
    code = main(["match", str(folder / "out"), str(folder / "register.csv"), *options])
    assert code == 0
    return capsys.readouterr().out


def as_json(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, dict]:  # type: ignore[type-arg]
    found = json.loads(match(folder, capsys, "--format", "json", *options))
    return {one["entry"]["id"]: one for one in found["candidates"]}


def test_candidates_with_score_and_reasons(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = as_json(folder, capsys, "--least", "0")
    one = found["H-1"]
    assert one["actor"]["name"] == "Orla Venn"
    assert one["same_by_decision"] is False
    assert any("54 years old in" in why and "1970 in the list" in why for why in one["for"])
    assert any(why.startswith("post: Interior Minister, in “") for why in one["for"])
    other = found["H-2"]
    assert any("1931 in the list" in why for why in other["against"])
    assert other["score"] < 0.4 < one["score"]
    assert any("born 3 March 1970" in why for why in found["H-3"]["for"])
    assert found["H-3"]["score"] > 0.9
    assert found["H-6"]["actor"]["name"].startswith("Halvay Pilots")
    assert "H-7" not in found
    assert all(0 <= one["score"] <= HIGHEST for one in found.values())


def test_the_words_cannot_be_taken_for_a_finding(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = match(folder, capsys)
    assert "It does not show that the two are the same" in text
    for line in text.splitlines():
        if re.search(r"\b(sanction|crime)\b", line):
            assert line.strip().startswith("the list says of its entry, not of ")
    assert not re.search(r"sanctioned|matched|identified", text)
    rows = list(csv.DictReader(io.StringIO(match(folder, capsys, "--format", "csv"))))
    assert rows[0].keys() >= {"\ufeffread_this_first", "list_says_of_its_entry"}
    for row in rows:
        assert "not established" in row["\ufeffread_this_first"]
        assert row["decision"] == "undecided: may or may not be the same"
    assert all(not cell.startswith(("@", "=")) for row in rows for cell in row.values())
    found = json.loads(match(folder, capsys, "--format", "json"))
    assert "does not show" in found["caution"]
    for one in found["candidates"]:
        assert one["decision"].startswith("undecided")
        assert "topics" not in one["actor"]


def test_a_reader_decides_and_nothing_is_merged_by_itself(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "out"
    before = (out / "graph.nq").read_bytes()
    text = match(folder, capsys)
    assert not (out / DECISIONS).exists()
    commands = [shlex.split(line) for line in text.splitlines() if line.strip().startswith("kg ")]
    chosen = [c for c in commands if c[3] == "match" and "H-1" in c]
    chosen += [c for c in commands if c[3] == "no-match" and "H-3" in c]
    for command in chosen:
        words = [*command[1:-1], "seen in the register", "--who", "Ada Brok"]
        assert main(words) == 0
    for built in (False, True):  # a decision counts at once, and after the next build
        found = as_json(folder, capsys)
        assert "H-3" not in found
        assert found["H-1"]["same_by_decision"] is True
        assert "the same, decides Ada Brok: seen in the register" in found["H-1"]["decision"]
        every = as_json(folder, capsys, "--all")
        assert every["H-3"]["decision"].startswith("not the same, decides Ada Brok")
        assert "H-1" in as_json(folder, capsys, "--list", "another register", "--least", "0")
        if not built:
            assert (
                main(["build", str(folder / "articles"), "-o", str(out), "--tagger", "rules"]) == 0
            )
    graph = (out / "graph.nq").read_bytes()
    assert b"list-entry/register/H-1" in graph
    assert set(before.splitlines()) <= set(graph.splitlines())  # no node was merged or renamed
    assert main(["explain", str(out), "Orla Venn"]) == 0
    assert "VENN, Orla Marit (H-1 in register)" in capsys.readouterr().out


# ── pieces ──


def actor(name: str = "Orla Venn", **fields: object) -> Actor:
    plain = {"iri": f"x:{name}", "name": name, "type": "Person", "sort": Sort.PERSON,
             "names": (name,), "articles": ("x:a",)}  # fmt: skip
    return Actor(**{**plain, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Orla Venn, 54, spoke.", [(1970, 1971, None)]),
        ("Orla Venn, aged 54, spoke.", [(1970, 1971, None)]),
        ("Orla Venn (54) spoke.", [(1970, 1971, None)]),
        ("The 54-year-old harbour master Orla Venn spoke.", [(1970, 1971, None)]),
        ("Orla Venn, born in 1970, spoke.", [(1970, 1970, None)]),
        ("Orla Venn was born on 3 March 1970.", [(1970, 1970, "1970-03-03")]),
        ("Orla Venn, who was born on March 3, 1970, spoke.", [(1970, 1970, "1970-03-03")]),
        ("Orla Venn was born in March 1970.", [(1970, 1970, None)]),
        ("Orla Venn was born on 33 March 1970.", [(1970, 1970, None)]),
        ("Orla Venn, 214 people and 54 ships.", []),
        ("Orla Venn, 3, spoke.", []),
        ("Orla Vennes, 54, spoke.", []),
        ("Venn, 54, spoke.", []),
    ],
)
def test_births_beside_a_name(text: str, wanted: list[tuple[int, int, str | None]]) -> None:
    document = Document(id="d", text=text, published="2025-03-04")
    found = births_in(document, ("Orla Venn", "Venn"), title="t")
    assert [(one.first, one.last, one.day) for one in found] == wanted


def test_an_age_in_an_article_without_a_date_says_nothing() -> None:
    document = Document(id="d", text="Orla Venn, 54, spoke.")
    assert list(births_in(document, ("Orla Venn",), title="t")) == []


def test_what_speaks_for_and_against() -> None:
    tarvonian = (Fact("Tarvonia", "claimed by Noor Adessa, in “t”"),)
    minister = (Fact("Minister of Ports", "in “t”"),)
    known = actor(countries=tarvonian, posts=minister)
    born = {known: (Birth(1970, 1971, None, "54 years old"),)}
    matcher = Matcher([known], load_names(), births=lambda one: born[one])

    def score(**fields: object) -> float:
        (found,) = matcher.candidates(Entry("1", "Orla Venn", Sort.PERSON, **fields))  # type: ignore[arg-type]
        return found.score

    alone = score()
    assert score(births=("1970",)) > alone > score(births=("1950",)) > 0
    assert score(births=("about 1950",)) == alone
    assert score(countries=("Tarvonia",)) > alone > score(countries=("fr",))
    assert score(posts=("Ports Minister",)) > alone == score(posts=("singer",))
    assert score(births=("1950", "1971")) == score(births=("1971",))
    (found,) = matcher.candidates(Entry("1", "Orla Venn", Sort.ANY, countries=("Tarvonia",)))
    assert "claimed by Noor Adessa" in "; ".join(found.reasons.pro)
    assert matcher.candidates(Entry("1", "Orla Venn", Sort.BODY)) == []


def test_a_surname_is_no_name_of_whoever_has_a_full_one() -> None:
    known = actor(names=("Orla Venn", "Venn"))
    matcher = Matcher([known], load_names())
    assert matcher.candidates(Entry("1", "Noor Venn", Sort.PERSON)) == []
    assert matcher.candidates(Entry("1", "Noor Adessa", Sort.PERSON, aliases=("Venn",))) == []
    (weak,) = matcher.candidates(Entry("1", "Venn", Sort.PERSON))
    assert weak.score < LEAST
    short = actor("Halvay Pilots' Guild", type="Organization", sort=Sort.BODY,
                  names=("Halvay Pilots' Guild", "HPG"))  # fmt: skip
    (found,) = Matcher([short], load_names()).candidates(Entry("1", "HPG", Sort.BODY))
    assert found.score > LEAST


def test_countries_in_all_their_names() -> None:
    assert land("FR") == land("fra") == land("France") == land("French") == "france"
    assert land("Ostland") == "ostland"
    assert land("tv-17") == "tv-17"
