"""What a file is, is decided by its content; what is not read is refused with the cure."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kg.cli import main
from kg.model import Document
from kg.reader import Skipped, read_documents
from kg.reader.kinds import is_table

PROSE = (
    "The mayor of Orsk said on Monday that police had arrested 12 men.\n\n"
    "Residents of Orsk denied that anybody had searched the harbour office.\n"
)
ROWS = "name,age,city\nTove Anders,41,Orsk\nKarl Ode,52,Zerrin\nAda Brandt,37,Ostmere\n"
ROW = "give its column of texts as JSON Lines or Parquet"


def zipped(**entries: bytes | str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return packed.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le")


EXCEL = zipped(**{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"})
SLIDES = zipped(**{"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"})
CALC = zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet")

REFUSED = [
    ("table.csv", ROWS.encode(), "a table", ROW),
    ("table.tsv", ROWS.replace(",", "\t").encode(), "a table", ROW),
    ("table.txt", ROWS.encode(), "a table", ROW),
    ("table", ROWS.replace(",", ";").encode(), "a table", ROW),
    ("prose.csv", PROSE.encode(), "a table", ROW),
    ("book.xlsx", EXCEL, "a spreadsheet (Excel)", ROW),
    ("book.txt", EXCEL, "a spreadsheet (Excel)", ROW),
    ("book.zip", EXCEL, "a spreadsheet (Excel)", ROW),
    ("book.ods", CALC, "a spreadsheet (OpenDocument)", ROW),
    ("talk.pptx", SLIDES, "a presentation (PowerPoint)", "save it as PDF"),
    ("old.doc", ole("WordDocument"), "an old Word document", "save it as DOCX"),
    ("old.xls", ole("Workbook"), "an old Excel spreadsheet", ROW),
    ("locked.docx", ole("EncryptedPackage"), "encrypted", "without a password"),
    ("words.pdf", PROSE.encode(), "not a PDF, as its name says", "rename it"),
    ("words.rtf", PROSE.encode(), "not a rich text (RTF), as its name says", "rename it"),
    ("words.docx", zipped(**{"a.txt": PROSE}), "not a Word document", "get a complete copy"),
    ("words.txt", b"%!PS-Adobe-3.0\n" + PROSE.encode(), "a PostScript file", "save it as PDF"),
    ("words.txt", b"#!/bin/sh\nrm -r x\n" + PROSE.encode(), "a script", "a document with text"),
    ("draw.txt", b'<?xml version="1.0"?>\n<svg xmlns="x"><text>Hi</text></svg>', "<svg>", "save"),
    ("draw.html", b'<?xml version="1.0"?>\n<svg xmlns="x"><text>Hi</text></svg>', "<svg>", "save"),
    ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4" + b"\0" * 40, "a 7-Zip archive", "unpack it"),
    ("a.txt", b"Rar!\x1a\x07\0" + b"\0" * 40, "a RAR archive", "unpack it"),
    ("a.mp4", b"\0\0\0\x18ftypmp42" + b"\0" * 40, "a video", "transcript"),
    ("a.mp3", b"ID3\x04\0\0\0\0\0" + b"\0" * 40, "a sound recording", "transcript"),
    ("a.pst", b"!BDN" + b"\0" * 40, "an Outlook mailbox", "EML or MBOX"),
    ("a.db", b"SQLite format 3\0" + b"\0" * 40, "a SQLite database", "JSON Lines"),
    ("a.xyz", b"\1\2\3\0" * 40, "binary data", "give text"),
]


@pytest.mark.parametrize(("name", "data", "what", "cure"), REFUSED)
def test_a_named_file_of_another_kind_is_an_error_with_the_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, what: str, cure: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (item,) = read_documents([path])
    assert isinstance(item, Skipped)
    assert item.reason.startswith(f"{path}: ")
    assert what in item.reason
    assert cure in item.reason
    assert main(["read", str(path)]) == 1
    assert str(path) in capsys.readouterr().err


@pytest.mark.parametrize("name", ["a.txt", "a", "a.md", "a.foo"])
def test_prose_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PROSE, "utf-8")
    (document,) = read_documents([tmp_path / name])
    assert isinstance(document, Document)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Orsk, Tarvonia\n\nThe mayor, a former miner, said the mine was safe.\nHe left, at last.\n",
        "The mine is closed.\nThe pit is open.\nThe mayor, once a miner, is gone.\n" * 4,
        "one, two\n",
        "",
    ],
)
def test_prose_with_commas_is_no_table(text: str) -> None:
    assert not is_table(text.encode())


def test_nothing_read_is_exit_code_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.urls").write_text("# nothing yet\n", "utf-8")
    for verb in (["read"], ["extract"], ["build", "-o", str(tmp_path / "out")]):
        assert main([verb[0], str(tmp_path / "list.urls"), *verb[1:]]) == 1
        assert "no article in the inputs" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
