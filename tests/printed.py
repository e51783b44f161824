"""The seeds' articles as people get them: printed, exported, mailed and scanned."""

from __future__ import annotations

import html
import io
import subprocess
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser

from kg.model import BlockKind, Document
from kg.reader import read_documents
from tests.booby_traps import docx
from tests.conftest import ROOT

HEAD, FOOT = "The Tarvonia Record, archive copy", "Page"
_TAGS = {
    BlockKind.TITLE: "h1", BlockKind.HEADING: "h2", BlockKind.QUOTE: "blockquote",
    BlockKind.LIST_ITEM: "li",
}  # fmt: skip
_STYLES = {BlockKind.TITLE: "Title", BlockKind.HEADING: "heading 2"}
_CSS = """
@page { size: A4; margin: 22mm 18mm }
body { font: 11pt/1.35 Georgia, serif; text-align: justify; hyphens: auto }
.text { column-count: %d; column-gap: 8mm }
h1 { font-size: 19pt; column-span: all; text-align: left } h2 { font-size: 13pt }
mark { background: none; color: #f00 }
"""
_RUNNING = '<div style="font-size: 8px; width: 100%%; text-align: center">%s</div>'
_NUMBER = f'{FOOT} <span class="pageNumber"></span> of <span class="totalPages"></span>'


def seeds() -> Iterator[tuple[str, Document]]:
    """The name and the document of each article that is a file of its own."""
    for path in sorted((ROOT / "seeds/articles").iterdir()):
        if path.suffix != ".jsonl":
            (document,) = read_documents([path])
            assert isinstance(document, Document)
            yield path.stem, document


def blocks_of(document: Document) -> list[tuple[BlockKind, str]]:
    """The kind and words of each block."""
    return [(block.kind, document.words(block.span)) for block in document.blocks]


def plain(blocks: Sequence[tuple[BlockKind, str]]) -> str:
    """The same as plain text."""
    return "\n\n".join(words for _, words in blocks)


def printed(
    browser: Browser, blocks: Sequence[tuple[BlockKind, str]], *, columns: int = 1, red: str = ""
) -> bytes:
    """A PDF of A4 pages with a running head and page numbers; the words ``red`` are in red."""
    parts = []
    for kind, words in blocks:
        tag = _TAGS.get(kind, "p")
        inner = html.escape(words)
        if red:
            inner = inner.replace(html.escape(red), f"<mark>{html.escape(red)}</mark>")
        parts.append(f"<{tag}>{inner}</{tag}>")
    return print_page(browser, f'<div class="text">{"".join(parts)}</div>', _CSS % columns)


def print_page(browser: Browser, body: str, css: str = _CSS % 1) -> bytes:
    """A PDF of some HTML."""
    page = browser.new_page()
    page.set_content(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{css}</style><body>{body}'
    )
    made = page.pdf(
        display_header_footer=True, prefer_css_page_size=True, print_background=True,
        header_template=_RUNNING % HEAD, footer_template=_RUNNING % _NUMBER,
    )  # fmt: skip
    page.close()
    return made


def word(blocks: Sequence[tuple[BlockKind, str]]) -> bytes:
    """A Word document."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{number}"><w:name w:val="{name}"/></w:style>'
        for number, name in enumerate(_STYLES.values())
    )
    keys = {kind: f"s{number}" for number, kind in enumerate(_STYLES)}
    body = "".join(
        "<w:p>"
        + (f'<w:pPr><w:pStyle w:val="{keys[kind]}"/></w:pPr>' if kind in keys else "")
        + f'<w:r><w:t xml:space="preserve">{html.escape(words, quote=False)}</w:t></w:r></w:p>'
        for kind, words in blocks
    )
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kinds}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{kinds}.styles+xml"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return docx(
        body,
        parts={
            "[Content_Types].xml": types,
            "word/styles.xml": f"<w:styles {space}>{styles}</w:styles>",
            "_rels/.rels": f'{links}<Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'{links}<Relationship Id="r1" '
            f'Type="{office}/styles" Target="styles.xml"/></Relationships>',
        },
    )


def converted(folder: Path, form: str) -> None:
    """Writes each Word document of a folder in another format, by LibreOffice."""
    command = which("soffice")
    assert command is not None
    files = [str(path) for path in sorted(folder.glob("*.docx"))]
    subprocess.run(
        [command, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
         form, "--outdir", str(folder), *files],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip


def mailed(blocks: Sequence[tuple[BlockKind, str]]) -> bytes:
    """A message: the title is its subject."""
    message = EmailMessage()
    message["From"] = "Desk <desk@courier.example>"
    message["To"] = "you@courier.example"
    message["Subject"] = next((w for kind, w in blocks if kind is BlockKind.TITLE), "Story")
    message["Date"] = "Mon, 03 Mar 2025 10:00:00 +0000"
    message["Message-ID"] = "<1@courier.example>"
    message.set_content(plain([one for one in blocks if one[0] is not BlockKind.TITLE]))
    return message.as_bytes()


def scanned(pdf: bytes, *, dpi: int) -> bytes:
    """The pages of a PDF as pictures in a PDF: slightly turned, blurred, and with noise."""
    import numpy as np
    import pypdfium2
    from PIL import Image, ImageFilter

    chance = np.random.default_rng(7)
    frames: list[Any] = []
    for page in pypdfium2.PdfDocument(pdf):
        drawn = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        turned = drawn.rotate(0.3, fillcolor=255, resample=Image.Resampling.BICUBIC)
        grey = np.asarray(turned.filter(ImageFilter.GaussianBlur(dpi / 400))).astype(float)
        grey = grey * 0.85 + 25 + chance.normal(0, 14, grey.shape)
        grey[chance.random(grey.shape) < 0.0005] = 0
        frames.append(Image.fromarray(np.clip(grey, 0, 255).astype("uint8")))
    out = io.BytesIO()
    frames[0].save(out, "PDF", save_all=True, append_images=frames[1:], resolution=dpi)
    return out.getvalue()
