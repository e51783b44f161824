"""PDF, Word, OpenDocument, RTF, mail, e-books and scans: their text, and where it is in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from kg.model import BlockKind, Document
from kg.reader import Skipped, read_documents
from kg.reader.documents import ocr
from tests import booby_traps as made
from tests.booby_traps import PROSE
from tests.outlook_file import message
from tests.printed import FOOT, HEAD, print_page, printed, scanned

pypdfium2 = pytest.importorskip("pypdfium2", reason="newskg[documents] is not installed")
for module in ("PIL", "striprtf", "oxmsg"):
    pytest.importorskip(module, reason="newskg[documents] is not installed")
TESSERACT = pytest.mark.skipif(shutil.which(ocr.COMMAND) is None, reason="needs Tesseract")
P = BlockKind.PARAGRAPH
STORY = (
    (BlockKind.TITLE, "Ministry says pier in Zerrin was safe"),
    (P, "The minister of works said on Monday that the pier was safe. " + "It is of oak. " * 9),
    (P, "Police in Ostmere arrested 12 people on Sunday. " + "Nobody was hurt there. " * 50),
    (BlockKind.HEADING, "What the union says"),
    (P, "The union leader, Karl Ode, denied that the well-known pier had been safe. " * 30),
)  # fmt: skip


def read(path: Path, data: bytes) -> list[Document | Skipped]:
    path.write_bytes(data)
    return list(read_documents([path]))


def one(path: Path, data: bytes) -> Document:
    (document,) = read(path, data)
    assert isinstance(document, Document), document
    return document


def own(document: Document) -> list[str]:
    """The words of the blocks that are not boilerplate."""
    kinds = (BlockKind.FURNITURE,)
    return [document.words(b.span) for b in document.blocks if b.kind not in kinds]


def aside(document: Document) -> list[str]:
    kind = BlockKind.FURNITURE
    return [document.words(b.span) for b in document.blocks if b.kind is kind]


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("a.docx", made.docx(), "paragraph 2"),
        ("a.odt", made.odt(), "paragraph 2"),
        ("a.rtf", made.rtf(), "paragraph 2"),
        ("a.epub", made.epub(), "part one.xhtml"),
        ("a.eml", made.eml(), "part 1"),
        ("a.msg", message(subject="Pier", body="\n\n".join(PROSE), sender="Desk"), "part 1"),
        ("a.pdf", made.pdf(), "page 1"),
        ("misnamed.txt", made.docx(), "paragraph 2"),
        ("no-name", made.pdf(), "page 1"),
    ],
)
def test_each_sentence_knows_its_place(tmp_path: Path, name: str, data: bytes, place: str) -> None:
    document = one(tmp_path / name, data)
    assert " ".join(PROSE) in " ".join(own(document))
    start = document.text.index(PROSE[1])
    (found,) = document.places_of(type(document.blocks[0].span)(start, start + len(PROSE[1])))
    assert found.words == place
    for before, after in zip(document.places, document.places[1:], strict=False):
        assert before.span.end <= after.span.start


# ── Word ──


def test_word_reads_what_is_seen(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>The minister </w:t></w:r>"
        "<w:ins><w:r><w:t>of works said that </w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>never said that </w:delText></w:r></w:del>"
        '<w:r><w:instrText>HYPERLINK "x"</w:instrText><w:t>the pier was safe.</w:t></w:r></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell one of it</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>Cell two of it</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a form: the union denied it.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    document = one(tmp_path / "a.docx", made.docx(body))
    assert own(document) == [
        "The minister of works said that the pier was safe.",
        "Cell one of it", "Cell two of it", "In a form: the union denied it.",
    ]  # fmt: skip
    assert [place.paragraph for place in document.places] == [1, 2, 3, 4]


# ── mail ──


def test_a_message_and_what_is_attached(tmp_path: Path) -> None:
    message, attached = read(tmp_path / "a.eml", made.multipart("b.docx", made.docx()))
    assert isinstance(message, Document)
    assert isinstance(attached, Document)
    assert (message.title, message.authors) == ("The pier", ("Desk",))
    assert message.published == "2025-03-03T10:00:00+00:00"
    assert message.places[0].part == "HEADER"
    assert attached.origin is not None
    assert attached.origin.path == str(tmp_path / "a.eml/b.docx")
    assert [place.words for place in attached.places] == [
        "part 2, paragraph 1", "part 2, paragraph 2",
    ]  # fmt: skip


def test_a_mailbox_has_an_article_for_each_message(tmp_path: Path) -> None:
    line = b"From x@y.example Mon Mar  3 10:00:00 2025\n"
    second = made.eml(body=f"{PROSE[1]}\n\n>From the pier, nobody came.").replace(b"\r\n", b"\n")
    items = read(
        tmp_path / "a.mbox", line + made.eml().replace(b"\r\n", b"\n") + b"\n" + line + second
    )
    documents = [item for item in items if isinstance(item, Document)]
    assert [d.origin.offset for d in documents if d.origin] == [1, 2]
    assert "From the pier, nobody came." in documents[1].text


def test_signatures_and_earlier_messages_are_boilerplate(tmp_path: Path) -> None:
    body = (
        f"{PROSE[0]}\n\n{PROSE[1]}\n\n> The mayor stole the bell.\n\n-- \nKarl Ode, The Courier\n"
        "On Monday, Ada Brandt wrote:\n> The mayor stole the clock.\n"
    )
    document = one(tmp_path / "a.eml", made.eml(body=body))
    assert own(document) == ["The pier", *PROSE]
    assert len(aside(document)) >= 3


def test_a_body_in_html(tmp_path: Path) -> None:
    page = (
        f"<html><head><title>x</title></head><body><div>{PROSE[0]}<br>{PROSE[1]}</div>"
        "<table><tr><td>One</td><td>Two</td></tr></table><script>x()</script></body></html>"
    )
    document = one(tmp_path / "a.eml", made.eml("Content-Type: text/html", body=page))
    assert own(document) == ["The pier", *PROSE, "One", "Two"]


OLD = "The mayor stole the bell."
HEADS = "<b>From:</b> Ada Brandt<br><b>Sent:</b> Monday<br><b>To:</b> Desk<br><b>Subject:</b> Bell"
EARLIER = {
    "gmail": "<div class=gmail_quote><div class=gmail_attr>On Monday, Ada Brandt wrote:<br></div>"
             f"<blockquote class=gmail_quote>{OLD}</blockquote></div>",
    "thunderbird": "<div class=moz-cite-prefix>On 3/3/25 10:00, Ada Brandt wrote:</div>"
                   f"<blockquote type=cite><p>{OLD}</p></blockquote>",
    "apple": f"<br><blockquote type=cite>On 3 Mar 2025, Ada Brandt wrote:<br>{OLD}</blockquote>",
    "outlook": f"<div style='border-top:solid'><p>{HEADS}</p></div><p>{OLD}</p>",
    "outlook on the web": f"<hr><div id=divRplyFwdMsg><font>{HEADS}</font></div><div>{OLD}</div>",
    "outlook in one line": f"<p>{HEADS.replace('<br>', ' ')}</p>{OLD}",
    "nothing around it": f"<p>On Monday, Ada Brandt wrote:</p><p>{OLD}</p>",
    "yahoo": f"<div class=yahoo_quoted><div>Ada Brandt a écrit :</div>{OLD}</div>",
    "a quotation alone": f"<blockquote><div>{OLD}</div></blockquote>",
    "old outlook": f"<p>-----Original Message-----</p>{OLD}",
}  # fmt: skip


@pytest.mark.parametrize("program", EARLIER)
def test_an_earlier_message_in_html_is_boilerplate(tmp_path: Path, program: str) -> None:
    page = f"<html><body><div><p>{PROSE[0]}</p><p>{PROSE[1]}</p>{EARLIER[program]}</div></body>"
    document = one(tmp_path / "a.eml", made.eml("Content-Type: text/html", body=page))
    assert own(document) == ["The pier", *PROSE]
    assert OLD in " ".join(aside(document))


def test_an_answer_below_an_enclosed_message_is_the_senders_own(tmp_path: Path) -> None:
    page = f"<p>On Monday, Ada Brandt wrote:</p><blockquote>{OLD}</blockquote>{PROSE[0]}"
    page = f"<html><body><p>{PROSE[1]}</p>{page}</body></html>"
    document = one(tmp_path / "a.eml", made.eml("Content-Type: text/html", body=page))
    assert own(document) == ["The pier", PROSE[1], PROSE[0]]
    assert aside(document) == ["On Monday, Ada Brandt wrote:", OLD]


def test_the_head_of_an_earlier_message_in_plain_text_begins_boilerplate(tmp_path: Path) -> None:
    head = "From: Ada Brandt\nSent: Monday\nTo: Desk\nSubject: The bell"
    body = f"{PROSE[0]}\n\n{PROSE[1]}\n\n{head}\n\n{OLD}\n"
    document = one(tmp_path / "a.eml", made.eml(body=body))
    assert own(document) == ["The pier", *PROSE]


def test_words_from_and_to_are_no_head_of_a_message(tmp_path: Path) -> None:
    words = "From: the pier one sees the sea. To: the north lies Ostmere."
    page = f"<html><body><p>{PROSE[0]}</p><p>{words}</p><p>{PROSE[1]}</p></body></html>"
    document = one(tmp_path / "a.eml", made.eml("Content-Type: text/html", body=page))
    assert own(document) == ["The pier", PROSE[0], words, PROSE[1]]


def test_html_is_read_in_the_order_of_its_words(tmp_path: Path) -> None:
    page = f"<html><body>{PROSE[0]}<div>Two<!-- x --> b</div>Three<br>Four</body></html>"
    document = one(tmp_path / "a.eml", made.eml("Content-Type: text/html", body=page))
    assert own(document) == ["The pier", PROSE[0], "Two b", "Three", "Four"]


# ── printed ──


@pytest.mark.browser
@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_printed_article_is_read_as_it_was_written(
    tmp_path: Path, browser: Browser, columns: int
) -> None:
    document = one(tmp_path / "a.pdf", printed(browser, STORY, columns=columns))
    assert max(place.page or 0 for place in document.places) > 1
    assert " ".join(own(document)).split() == " ".join(words for _, words in STORY).split()
    assert document.title == STORY[0][1]
    assert [words for words in aside(document) if words.startswith(FOOT)]
    assert all(words == HEAD or words.startswith(FOOT) for words in aside(document))


@pytest.mark.browser
def test_notes_are_boilerplate_and_their_marks_are_left_out(
    tmp_path: Path, browser: Browser
) -> None:
    text = "".join(f"<p>{words}</p>" for _, words in STORY[1:3])
    body = (
        f"{text}<p>The union denied it<sup>1</sup> on Monday.</p>"
        '<p style="font-size: 8pt">1 Letter of the union to the ministry, 3 March.</p>'
    )
    document = one(tmp_path / "a.pdf", print_page(browser, body))
    assert own(document)[-1] == "The union denied it on Monday."
    assert "1 Letter of the union to the ministry, 3 March." in aside(document)


@pytest.mark.browser
@pytest.mark.parametrize("columns", [1, 2])
def test_the_boxes_on_the_page_cover_the_quotation(
    tmp_path: Path, browser: Browser, columns: int
) -> None:
    """The quotation is printed in red: all red is in its boxes, and they hold little else."""
    import numpy as np

    words = "The union leader, Karl Ode, denied that the well-known pier had been safe."
    blocks = [*STORY[:-1], (P, f"{words} {STORY[1][1]}")]
    data = printed(browser, blocks, columns=columns, red=words)
    document = one(tmp_path / "a.pdf", data)
    start = document.text.index("The union leader")
    places = document.places_of(type(document.blocks[0].span)(start, start + len(words)))
    scale, seen, boxes = 3.0, 0, 0.0
    for number, page in enumerate(pypdfium2.PdfDocument(data), start=1):
        drawn = np.asarray(page.render(scale=scale).to_pil().convert("RGB")).astype(int)
        red = (drawn[..., 0] - drawn[..., 1]) > 100
        seen += int(red.sum())
        for place in places:
            assert place.box is not None
            if place.page == number:
                left, top, right, bottom = (side * scale for side in place.box)
                boxes += (right - left) * (bottom - top)
                red[int(top) : int(bottom) + 1, int(left) : int(right) + 1] = False
        assert not red.any()
    assert seen > 1000
    assert boxes < 20 * seen


@pytest.mark.slow
@pytest.mark.browser
@TESSERACT
def test_a_scan_is_read_by_ocr(tmp_path: Path, browser: Browser) -> None:
    data = scanned(printed(browser, STORY), dpi=300)
    document = one(tmp_path / "a.pdf", data)
    assert "denied that the well-known pier had been safe" in document.text
    assert "The minister of works said on Monday that the pier was safe." in document.text
    assert document.places[0].page == 1
    assert any("OCR" in note for note in document.notes)


@pytest.mark.browser
def test_a_scan_without_tesseract_says_what_is_missing(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = scanned(printed(browser, STORY[:2]), dpi=72)
    monkeypatch.setenv("PATH", str(tmp_path))
    (item,) = read(tmp_path / "a.pdf", data)
    assert isinstance(item, Skipped)
    assert "Tesseract is not installed; install it" in item.reason
    assert str(tmp_path / "a.pdf") in item.reason


def test_without_the_extra_the_cure_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    for name, missing in (("a.pdf", "pypdfium2"), ("a.rtf", "striprtf.striprtf")):
        monkeypatch.setitem(sys.modules, missing, None)
        data = made.pdf() if name == "a.pdf" else made.rtf()
        (item,) = read(tmp_path / name, data)
        assert isinstance(item, Skipped)
        assert "pip install newskg[documents]" in item.reason
