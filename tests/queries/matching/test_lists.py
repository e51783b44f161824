"""Lists from outside: three formats, and what is wrong in one with its place and cure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.queries.matching.lists import ListReader
from kg.queries.matching.records import Entry, Sort

# The head of OpenSanctions' file, with invented entries.
TARGETS = (
    '"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions",'
    '"phones","emails","program_ids","dataset","first_seen","last_seen","last_change"\n'
    '"tv-1","Person","Oskar Ivar Tellenrud","TELLENRUD, Oskar;Ossian T.","1961-03-04;1961","tv",'
    '"","","Invented programme; art. 3","","","","Invented list","2024","2025","2025"\n'
    '"tv-2","Company","Halvay ""Leisure""","","","tv;cy","1 Quay, Port Halvay","","","","","",'
    '"Invented list","2024","2025","2025"\n'
    '"tv-3","Vessel","MV Halvay","","","","","","","","","","Invented list","","",""\n'
)


def read(path: Path, text: str, **options: str) -> tuple[list[Entry], ListReader]:
    path.write_text(text, "utf-8")
    reader = ListReader(path, **options)
    return list(reader.entries()), reader


def test_opensanctions_targets(tmp_path: Path) -> None:
    entries, reader = read(tmp_path / "targets.simple.csv", TARGETS)
    assert reader.name == "targets.simple"
    assert (reader.count, reader.notes) == (
        2, (f"{tmp_path}/targets.simple.csv: 1 left out: Vessel, which is no actor",)
    )  # fmt: skip
    one, two = entries
    assert (one.id, one.sort, one.name) == ("tv-1", Sort.PERSON, "Oskar Ivar Tellenrud")
    assert one.aliases == ("TELLENRUD, Oskar", "Ossian T.")
    assert one.births == ("1961-03-04", "1961")
    assert one.labels == ("Invented programme", "art. 3")
    assert one.where == "line 2"
    assert (two.name, two.sort, two.countries) == ('Halvay "Leisure"', Sort.BODY, ("tv", "cy"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Name,Date of Birth,Nationality\nNoor Adessa,1980,Tarvonia\n"),
        ("a.csv", "\ufeffname;DOB;country\r\nNoor Adessa;1980;Tarvonia\r\n\r\n"),
        ("a.tsv", "full name\tborn\tcountries\nNoor Adessa\t1980\tTarvonia\n"),
        ("a.csv", "name,dob,country\n Noor  Adessa ,1980,Tarvonia,too,many\n,1,2\n"),
    ],
)
def test_tables_of_ones_own(tmp_path: Path, name: str, text: str) -> None:
    entries, reader = read(tmp_path / name, text, name="mine")
    (one,) = entries
    assert (one.id, one.name, one.sort) == ("Noor Adessa", "Noor Adessa", Sort.ANY)
    assert (one.births, one.countries) == (("1980",), ("Tarvonia",))
    assert reader.name == "mine"
    assert all("no name" in note for note in reader.notes)


def ftm(**fields: object) -> str:
    plain = {"id": "f-1", "schema": "Person", "properties": {"name": ["Noor Adessa"]}}
    return json.dumps({**plain, **fields}, ensure_ascii=False) + "\n"


def test_followthemoney(tmp_path: Path) -> None:
    properties = {
        "name": ["Noor Adessa", "Нур Адесса"], "weakAlias": ["Noor"], "birthDate": ["1980"],
        "nationality": ["tv"], "country": ["cy"], "position": ["director"], "topics": ["role.pep"],
        "sourceUrl": ["https://list.example/f-1"],
    }  # fmt: skip
    lines = [
        ftm(properties=properties, caption="Adessa, Noor"), "\n",
        ftm(id="s", schema="Sanction", properties={}),
        ftm(id="f-2", properties={"name": ["Нур Адесса"]}),
    ]  # fmt: skip
    entries, reader = read(tmp_path / "x.ftm.json", "".join(lines))
    (one,) = entries
    assert one.name == "Adessa, Noor"
    assert one.aliases == ("Noor Adessa", "Нур Адесса", "Noor")
    assert (one.births, one.countries, one.posts) == (("1980",), ("tv", "cy"), ("director",))
    assert (one.labels, one.url) == (("role.pep",), "https://list.example/f-1")
    assert reader.name == "x"
    assert [note.partition("left out: ")[2] for note in reader.notes] == [
        "Sanction, which is no actor", "no name in Latin letters",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "a.csv",
            b"title,born\nx,1\n",
            "line 1: no column is called name (there are: title, born)",
        ),
        ("a.csv", b"", "line 1: no column is called name (there are: none)"),
        ("a.csv", b"name\n", "the list is empty"),
        ("a.csv", b'name,id\n"Noor" Adessa,1\n', "line 2: malformed"),
        ("a.csv", b"name\nNoor \xff\n", "not valid UTF-8 at byte 10; re-save"),
        ("a.csv", b'{"id": "x"}\n', "this is JSON; name the file .jsonl"),
        ("a.jsonl", b"name,id\n", "line 1: not a line of JSON"),
        ("a.jsonl", b'\n{"id": "x"}\n', "line 2: no FollowTheMoney entity"),
        ("a.jsonl", ftm(id=" ").encode(), "line 1: the entity has no id"),
        ("a.jsonl", ftm(properties={"name": [7]}).encode(), "name of 'f-1' is not a list of texts"),
        ("a.jsonl", b"", "the list is empty"),
    ],
)
def test_what_is_wrong_is_named_with_its_cure(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as raised:
        list(ListReader(tmp_path / name).entries())
    assert message in str(raised.value)
    assert str(tmp_path / name) in str(raised.value)


def test_a_list_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(ListReader(tmp_path / "no.csv").entries())
    with pytest.raises(InputError, match="give one with --list"):
        ListReader(tmp_path / "no.csv", name=" ")


def test_cells_longer_than_pythons_limit(tmp_path: Path) -> None:
    entries, _ = read(tmp_path / "a.csv", f"name,aliases\nNoor Adessa,{'Noor A.;' * 20_000}\n")
    assert entries[0].aliases == ("Noor A.",)
