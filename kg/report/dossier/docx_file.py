"""A dossier as a Word document with real footnotes. The only module with python-docx.

python-docx has no footnotes, so the part of the package that holds them is added here (ECMA-376,
part 1, section 17.11). A quotation that several sentences use has one footnote; the later ones
refer to it (field NOTEREF).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kg.errors import OutputError
from kg.report.dossier.content import CAUTION, Dossier, Entry
from kg.report.findings import Footnote, PieceKind, Sentence, day
from kg.report.findings.sentences import plain
from kg.report.graph.excerpts import clean
from kg.report.page.template import web_address

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_PART = "/word/footnotes.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_TEXT, _MARK = "Footnote Text", "Footnote Reference"


def docx_bytes(dossier: Dossier) -> bytes:
    """The document; raises OutputError if python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise OutputError(
            "a dossier as .docx needs python-docx; install it with pip install newskg[documents]"
        ) from error
    document = docx.Document()
    _set_up(document, dossier)
    notes = _Notes(document)
    document.add_heading(f"{clean(dossier.title)}: dossier", level=0)
    document.add_paragraph(CAUTION, style="Intense Quote")
    document.add_paragraph(dossier.summary)
    for section in dossier.sections:
        document.add_heading(clean(section.title), level=1)
        if section.note:
            document.add_paragraph().add_run(section.note).italic = True
        for entry in section.entries:
            _write_entry(document, entry, dossier, notes)
    _write_articles(document, dossier)
    notes.write(dossier.footnotes)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Document, dossier: Dossier) -> None:
    """Paper, styles, properties, and the caution at the foot of each page."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin = page.bottom_margin = Mm(20)
    page.footer.paragraphs[0].add_run(CAUTION).font.size = Pt(8)
    styles: Any = document.styles
    text = styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH)
    text.base_style, text.font.size = styles["Normal"], Pt(9)
    text.paragraph_format.space_after = Pt(2)
    styles.add_style(_MARK, WD_STYLE_TYPE.CHARACTER).font.superscript = True
    document.core_properties.author = "newskg"
    document.core_properties.title = f"{clean(dossier.title)}: dossier"[:255]
    document.core_properties.comments = CAUTION


def _write_entry(document: Document, entry: Entry, dossier: Dossier, notes: _Notes) -> None:
    if entry.heading:
        document.add_heading(clean(entry.heading), level=2)
    if entry.sentence is not None:
        paragraph = document.add_paragraph()
        if entry.label:
            paragraph.add_run(f"{clean(entry.label)} — ").italic = True
        _write_sentence(paragraph, entry.sentence)
        for number, use in dossier.footnotes.uses(entry.sentence):
            notes.refer(paragraph, number, first=use == 1)
        if entry.sentence.uncertain:
            paragraph.add_run(" [check this reading]").italic = True
        if entry.sentence.corrected:
            paragraph.add_run(f" [{clean(entry.sentence.corrected)}]").italic = True
    if entry.remark:
        document.add_paragraph().add_run(clean(entry.remark)).bold = True


def _write_sentence(paragraph: Paragraph, sentence: Sentence) -> None:
    for piece in sentence.pieces:
        run = paragraph.add_run(plain(piece))
        run.bold = piece.kind is PieceKind.NAME
        run.italic = piece.kind is PieceKind.TITLE


def _write_articles(document: Document, dossier: Dossier) -> None:
    document.add_heading("Articles", level=1)
    for one in dossier.articles:
        paragraph = document.add_paragraph(style="List Number")
        paragraph.add_run(f"“{clean(one.row.title)}”").italic = True
        note = clean(one.row.language_note)
        where = [clean(one.row.outlet or ""), day(one.row.date or ""), note]
        paragraph.add_run("".join(f", {part}" for part in where if part))
        address = web_address(one.row.url or "")
        if address:
            paragraph.add_run(" ")
            _link(paragraph._p, document.part, address)


def _link(paragraph: Any, part: Any, address: str) -> None:
    """An address that a click opens."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shown = clean(address)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), part.relate_to(shown, _LINK, is_external=True))
    link.append(_run(shown))
    paragraph.append(link)


def _run(text: str = "", *, style: str = "", children: Iterable[Any] = ()) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = OxmlElement("w:r")
    if style:
        properties = OxmlElement("w:rPr")
        named = OxmlElement("w:rStyle")
        named.set(qn("w:val"), style)
        properties.append(named)
        run.append(properties)
    for child in children:
        run.append(child)
    if text:
        words = OxmlElement("w:t")
        words.text = text
        words.set(qn("xml:space"), "preserve")
        run.append(words)
    return run


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


class _Notes:
    """The footnotes of a document, and the references to them."""

    def __init__(self, document: Document) -> None:
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart

        self._document = document
        root = _element("footnotes")
        for number, kind in ((-1, "separator"), (0, "continuationSeparator")):
            note = _element("footnote", type=kind, id=str(number))
            paragraph = _element("p")
            paragraph.append(_run(children=[_element(kind)]))
            note.append(paragraph)
            root.append(note)
        self._root = root
        package = document.part.package
        self._part = XmlPart(PackURI(_PART), _TYPE, root, package)
        document.part.relate_to(self._part, _RELATION)
        self._mark = str(document.styles[_MARK].style_id)
        self._text = str(document.styles[_TEXT].style_id)

    def refer(self, paragraph: Paragraph, number: int, *, first: bool) -> None:
        """The raised number after a sentence: the footnote itself, or a field that repeats it."""
        name = f"_newskg_note_{number}"
        target = paragraph._p
        if first:
            target.append(_element("bookmarkStart", id=str(number), name=name))
            mark = _element("footnoteReference", id=str(number))
            target.append(_run(style=self._mark, children=[mark]))
            target.append(_element("bookmarkEnd", id=str(number)))
        else:
            field = _element("fldSimple", instr=f" NOTEREF {name} \\f \\h ")
            field.append(_run(str(number), style=self._mark))
            target.append(field)
        target.append(_run(" "))

    def write(self, notes: Iterable[Footnote]) -> None:
        """The notes: the words, then where they stand."""
        for one in notes:
            note = _element("footnote", id=str(one.number))
            paragraph = _element("p")
            properties = _element("pPr")
            properties.append(_element("pStyle", val=self._text))
            paragraph.append(properties)
            paragraph.append(_run(style=self._mark, children=[_element("footnoteRef")]))
            original = f"; in the original: “{one.original}”" if one.original else ""
            paragraph.append(_run(f" “{one.quote}” — “{one.title}”, {one.place}{original}"))
            if one.url:
                paragraph.append(_run(" "))
                _link(paragraph, self._part, one.url)
            note.append(paragraph)
            self._root.append(note)
