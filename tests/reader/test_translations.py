"""Translations: original and English text in pairs, each block of one standing for the other's."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.errors import InputError
from kg.model import Document, Extraction, OriginalBlock, Span, Translation
from kg.reader import Skipped, TranslationFile, read_documents
from kg.reader.translations import read_translations
from kg.records.codec import document_to_json, from_line, to_json, to_line
from tests.conftest import ROOT

SCHEMA = ROOT / "kg/data/record.schema.json"
PAIRS = (
    ("Ministerin weist Vorwürfe zurück", "Minister rejects accusations"),
    (
        "Ministerin Ada Brandeck sagte am Dienstag in Ostmere: „Wir haben nichts verschwiegen.“",
        "The minister Ada Brandeck said in Ostmere on Tuesday: “We concealed nothing.”",
    ),
    (
        "Der Verein Laternenwacht wirft ihr vor, Berichte über den Hafen zurückgehalten zu haben.",
        "The association Lantern Watch accuses her of withholding reports about the harbour.",
    ),
)
LINE = {
    "id": "brandeck", "language": "de", "translator": "Jory Pendrake", "published": "2025-03-04",
    "blocks": [{"original": one, "english": other} for one, other in PAIRS],
}  # fmt: skip
TABLE = "original\tenglish\n" + "".join(f"{one}\t{other}\n" for one, other in PAIRS)


def written(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def read(*sources: TranslationFile) -> list[Document | Skipped]:
    return list(read_documents(sources))


def article(source: TranslationFile) -> Document:
    (found,) = read(source)
    assert isinstance(found, Document), found
    return found


def translator_of(found: Document) -> str | None:
    assert found.translation is not None
    return found.translation.translator


def check(found: Document) -> None:
    """Each block of the original stands beside its English words."""
    assert found.translation is not None
    assert found.translation.language == "de"
    pairs = [(one.text, found.words(one.span)) for one in found.translation.blocks]
    assert pairs == list(PAIRS)
    assert [one.number for one in found.translation.blocks] == [1, 2, 3]
    assert found.title == "Minister rejects accusations"


def test_a_line_of_json_is_one_article(tmp_path: Path) -> None:
    path = written(tmp_path, "news.jsonl", f"{json.dumps(LINE)}\n")
    found = article(TranslationFile(path))
    check(found)
    assert translator_of(found) == "Jory Pendrake"
    assert (found.id, found.published) == ("brandeck", "2025-03-04")
    assert found.origin is not None
    assert found.origin.place == f"{path}:1"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_with_what_it_tells_of_the_article(tmp_path: Path, delimiter: str) -> None:
    rows = [("#id", "brandeck"), ("#translator", "Jory Pendrake"), ("english", "original")]
    rows += [(other, one) for one, other in PAIRS]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    suffix = "tsv" if delimiter == "\t" else "csv"
    found = article(TranslationFile(written(tmp_path, f"news.{suffix}", text)))
    check(found)
    assert found.id == "brandeck"
    assert translator_of(found) == "Jory Pendrake"


def test_two_texts_block_by_block(tmp_path: Path) -> None:
    original = written(tmp_path, "de.txt", "\n\n\n".join(one for one, _ in PAIRS) + "\n")
    head = "#translator: Jory Pendrake\n#published: 2025-03-04\n\n"
    english = written(tmp_path, "en.txt", head + "\r\n\r\n".join(other for _, other in PAIRS))
    found = article(TranslationFile(english, original))
    check(found)
    assert found.published == "2025-03-04"
    assert translator_of(found) == "Jory Pendrake"


def test_a_title_with_colons_stays_whole(tmp_path: Path) -> None:
    for head in ("#title\tHarbour:: all that was hidden", "#title: Harbour:: all that was hidden"):
        path = written(tmp_path, "news.tsv", f"{head}\n{TABLE}")
        assert article(TranslationFile(path)).title == "Harbour:: all that was hidden"


def test_utf_16_of_a_spreadsheet(tmp_path: Path) -> None:
    check(article(TranslationFile(written(tmp_path, "news.tsv", TABLE.encode("utf-16")))))


def test_evidence_leads_to_the_blocks_that_it_stands_for(tmp_path: Path) -> None:
    found = article(TranslationFile(written(tmp_path, "news.tsv", TABLE)))
    at = found.text.index("concealed")
    assert [one.number for one in found.originals_of(Span(at, at + 9))] == [2]
    assert [one.number for one in found.originals_of(Span(0, len(found.text)))] == [1, 2, 3]
    assert replace(found, translation=None).originals_of(Span(0, 5)) == ()


def test_what_kg_read_prints_is_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "news.tsv", TABLE)
    assert main(["read", "--translation", path]) == 0
    printed = capsys.readouterr().out
    (again,) = read_documents([written(tmp_path, "again.jsonl", printed)])
    assert isinstance(again, Document)
    check(again)
    assert document_to_json(replace(again, origin=None)) == document_to_json(
        replace(article(TranslationFile(path)), origin=None)
    )


def test_a_verb_without_any_input_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["read"])
    assert ended.value.code == 2
    assert "INPUT" in capsys.readouterr().err


BROKEN = [
    ("a.tsv", TABLE.encode("cp1252"), "a.tsv:2: the byte 0xfc is not UTF-8"),
    ("a.tsv", TABLE + "Nur deutsch\t\n", "a.tsv:5: the english block is empty"),
    ("a.tsv", TABLE + "\tOnly English\n", "a.tsv:5: the original block is empty"),
    ("a.tsv", TABLE + "eins\ttwo\tthree\n", "a.tsv:5: 3 columns instead of 2"),
    ("a.tsv", "deutsch\tenglish\na\tb\n", "a.tsv:1: the first row is 'deutsch, english'"),
    ("a.tsv", "original\tenglish\n", "a.tsv: no block in it"),
    ("a.tsv", "#tilte\tx\noriginal\tenglish\na\tb\n", "a.tsv:1: '#tilte:x' says nothing"),
    ("a.csv", 'original,english\n"a,b\n', "a.csv:2: no row of a table"),
    ("a.tsv", "original\tenglish\nOstmere\tOstmere\n", "a.tsv: both sides have the same words"),
    ("a.tsv", "#language\ten-GB\n" + TABLE, "a.tsv: the original is in English"),
    ("a.csv", "#title,Rain, again\noriginal,english\n", "a.csv:1: 3 columns instead of 2"),
    ("a.jsonl", "[" * 100_000 + "\n", "a.jsonl:1: not valid JSON"),
    ("a.tsv", "#language\tGerman\n" + TABLE, "a.tsv: 'German' is no language tag"),
    ("a.tsv", "original\tenglish\nJa.\tYes.\n", "a.tsv: the language of the original is not clear"),
    (
        "a.tsv",
        "#language\tde\noriginal\tenglish\n" + "".join(f"{o}\t{g}\n" for g, o in PAIRS),
        "a.tsv: the english side is not english (german)",
    ),
    ("a.tsv", TABLE.replace("original\tenglish", "english\toriginal"), "original looks English"),
    ("a.jsonl", "{]\n", "a.jsonl:1: not valid JSON"),
    ("a.jsonl", '{"text": "The mayor resigned."}\n', 'a.jsonl:1: no list of "blocks"'),
    ("a.jsonl", '{"blocks": [["a", "b"], ["c"]]}\n', "a.jsonl:1, block 2: no pair of texts"),
    ("a.jsonl", '{"blocks": [["a", "  "]]}\n', "a.jsonl:1, block 1: the english block is empty"),
    ("a.jsonl", json.dumps({**LINE, "translator": 7}), 'a.jsonl:1: "translator" is no text'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "reason"), BROKEN)
def test_what_does_not_fit_names_file_line_and_cure(
    tmp_path: Path, name: str, text: str | bytes, reason: str
) -> None:
    (found,) = read(TranslationFile(written(tmp_path, name, text)))
    assert isinstance(found, Skipped)
    assert reason.lower() in found.reason.lower()
    assert found.reason.startswith(str(tmp_path))
    assert ";" in found.reason


def test_texts_of_different_length_name_the_first_block_alone(tmp_path: Path) -> None:
    original = written(tmp_path, "de.txt", "Eins.\n\nZwei.\n\nDrei.\n")
    english = written(tmp_path, "en.txt", "One.\n\nTwo.\n")
    (found,) = read(TranslationFile(english, original))
    assert isinstance(found, Skipped)
    assert found.reason.startswith(f"{original}:5: block 3 has no partner")
    assert f"{original} has 3 blocks and {english} has 2" in found.reason


def test_a_broken_line_costs_one_article(tmp_path: Path) -> None:
    text = f'{{"blocks": 1}}\n{json.dumps(LINE)}\n'
    skipped, found = read(TranslationFile(written(tmp_path, "news.jsonl", text)))
    assert isinstance(skipped, Skipped)
    assert isinstance(found, Document)


def test_unknown_files_and_layouts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(TranslationFile(str(tmp_path / "none.tsv")))
    with pytest.raises(InputError, match="--parallel ORIGINAL ENGLISH"):
        read(TranslationFile(written(tmp_path, "en.txt", "One.")))


WORDS = st.text('aÜß三ש "“\\\n\t,;#\u2028\x85𝔸', min_size=1, max_size=30).filter(str.strip)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=6))
def test_blocks_survive_every_character(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    line = {"language": "xx", "blocks": [["§", "The mayor of Ostmere resigned."], *pairs]}
    path = written(tmp_path_factory.mktemp("any"), "a.jsonl", json.dumps(line))
    (raw,) = read_translations(TranslationFile(path))
    assert not isinstance(raw, Skipped), raw
    made = json.loads(raw.data)
    for block, (original, english) in zip(made["article"]["translation"]["blocks"][1:], pairs,
                                          strict=True):  # fmt: skip
        start, end = block["span"]
        assert block["text"] == original.strip()
        assert made["text"][start:end] == " ".join(english.split())


def test_the_record_keeps_the_original() -> None:
    block = OriginalBlock(1, Span(0, 4), "Eins „zwei“ 三")
    told = Document("a", "One.", translation=Translation("zh-Hant", (block,), "DeepText 3"))
    jsonschema.validate(to_json(Extraction(told)), json.loads(SCHEMA.read_text("utf-8")))
    assert from_line(to_line(Extraction(told))).document.translation == told.translation
