"""Dossiers as Word documents: the same sentences, with footnotes that Word knows as such."""

from __future__ import annotations

import builtins
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from kg.errors import OutputError
from kg.model import Status
from kg.report.dossier import dossier_of, find_subject, write_dossier
from kg.report.dossier.docx_file import docx_bytes
from kg.report.graph.load import read_store
from kg.store.store import Store
from tests.hostile import STRINGS
from tests.report.test_dossier import affair
from tests.told import Told, store_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHO = "Interior Ministry"


@pytest.fixture
def store() -> Store:
    return store_of(*affair())


@pytest.fixture
def path(store: Store, tmp_path: Path) -> Path:
    """The dossier of the ministry as a document."""
    return write_dossier(store, tmp_path, WHO, (tmp_path / "d.docx",))[0]


def part(path: Path, name: str) -> Any:
    """The root of one part of the document."""
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def words(node: Any) -> str:
    return "".join(one.text or "" for one in node.iter(f"{W}t"))


def notes(path: Path) -> dict[str, str]:
    """The text of each footnote by its number."""
    root = part(path, "word/footnotes.xml")
    return {
        one.get(f"{W}id"): words(one)
        for one in root.iter(f"{W}footnote")
        if one.get(f"{W}type") is None
    }


def test_it_has_the_sentences_of_the_dossier_in_their_order(store: Store, path: Path) -> None:
    reading = read_store(store)
    sentences = list(dossier_of(reading, find_subject(reading, WHO)).sentences())
    text = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    at = 0
    for sentence in sentences:
        at = next(place for place in range(at, len(text)) if sentence.text in text[place]) + 1
    assert len(sentences) > 10
    assert "Accusations about Interior Ministry" in text
    assert text[1].startswith("What is shown is what sources claim, not what is true.")


def test_each_sentence_has_a_footnote_with_the_words_and_their_place(path: Path) -> None:
    body, found = part(path, "word/document.xml"), notes(path)
    first = [one.get(f"{W}id") for one in body.iter(f"{W}footnoteReference")]
    again = [
        re.fullmatch(r" NOTEREF _newskg_note_(\d+) \\f \\h ", one.get(f"{W}instr"))
        for one in body.iter(f"{W}fldSimple")
    ]
    assert first == [str(number + 1) for number in range(len(found))] == list(found)
    assert again
    assert {one[1] for one in again if one} <= set(first)
    bookmarks = {one.get(f"{W}name") for one in body.iter(f"{W}bookmarkStart")}
    assert bookmarks == {f"_newskg_note_{number}" for number in first}
    texts = {f"Article {one.name}": one.text for one in affair()}
    for text in found.values():
        shape = r" “(.+)” — “(Article .)”, .+, characters ([\d,]+)–([\d,]+)( https://.*)?"
        note = re.fullmatch(shape, text)
        assert note is not None, text
        start, end = (int(one.replace(",", "")) for one in note.group(3, 4))
        assert texts[note[2]][start:end] == note[1]
    for paragraph in body.iter(f"{W}p"):
        if ": “" in words(paragraph):
            marks = [*paragraph.iter(f"{W}footnoteReference"), *paragraph.iter(f"{W}fldSimple")]
            assert marks, words(paragraph)


def test_links_of_footnotes_lead_to_the_article(path: Path) -> None:
    relations = part(path, "word/_rels/footnotes.xml.rels")
    assert {one.get("Target") for one in relations} == {"https://courier.example/a"}
    assert {one.get("TargetMode") for one in relations} == {"External"}


def test_it_is_a4_with_the_caution_on_each_page(path: Path) -> None:
    document = docx.Document(str(path))
    page = document.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert "not what is true" in page.footer.paragraphs[0].text
    assert document.core_properties.author == "newskg"


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    told = []
    for place, hostile in enumerate(STRINGS):
        name = hostile.replace("\x00", "")
        one = Told(f"a{place}", name, "2025-03-03", url=name)
        said = one.says(one.who(f"{name} {place}"), name, f"that {name}\x07\ufffe", act="allege")
        one.event("Fraud", {"agent": one.who(WHO)}, status=Status.ALLEGED, by=said)
        told.append(one)
    (path,) = write_dossier(store_of(*told), tmp_path, WHO, (tmp_path / "d.docx",))
    paragraphs = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert any("<script>window.__ran=1</script> 0 alleged, about" in one for one in paragraphs)
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == sorted(set(archive.namelist()))
    targets = {one.get("Target") for one in part(path, "word/_rels/footnotes.xml.rels")}
    assert all(target.startswith("https://evil.example/") for target in targets)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_word_processor_opens_it(path: Path, tmp_path: Path) -> None:
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
               "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "d.txt").read_text("utf-8-sig")
    assert "Lantern Watch alleged, about Interior Ministry: “Lantern Watch accused" in text


def test_without_python_docx_it_says_what_to_install(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "docx":
            raise ImportError(name)
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    reading = read_store(store)
    with pytest.raises(OutputError, match=r"install it with pip install newskg\[documents\]"):
        docx_bytes(dossier_of(reading, find_subject(reading, WHO)))
