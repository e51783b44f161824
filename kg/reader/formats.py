"""One input's text -> Documents, for each format: plain text, Markdown, HTML, JSON Lines."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from kg.errors import InputError, LanguageError
from kg.model import Block, BlockKind, Document, Origin, Span, digest
from kg.ontology.lexicon import Lexicon
from kg.reader.blocks import byline_of, classify, find_blocks, split_lines
from kg.reader.data_tables import row_piece
from kg.reader.dates import parse_date
from kg.reader.decode import CONTROLS, UNPRINTABLE, decode
from kg.reader.documents import read_contents
from kg.reader.language import check_language
from kg.reader.pieces import GAP, Piece, joined
from kg.reader.rules import page_rules
from kg.reader.titles import bare_title, title_of
from kg.reader.translations import given_translation, not_english

# spaCy refuses longer texts, and no article comes near: a file this long holds many articles.
MAX_CHARACTERS = 1_000_000
# A PDF of 2,000 pages, the most that is read, has about six million. It is read in windows.
MAX_DOCUMENT = 10_000_000
# The largest pages of news sites have about 5 MB and 30,000 tags; a page at both limits takes
# trafilatura about ten seconds.
MAX_PAGE, MAX_TAGS = 10_000_000, 100_000
# Possessive throughout: a row of comments is read once, whatever follows it.
_HTML = re.compile(
    r"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body|article)\b",
    re.I | re.S,
)
# Two line breaks in an element part paragraphs; a soft hyphen shows only at the end of a line.
_BLANK_LINE = re.compile(r"\n\s*\n")
_SOFT_HYPHEN = "\u00ad"
_LONE_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_FRONT_MATTER = re.compile(r"---\s*\n(.*?)\n---\s*\n", re.S)


class Known(NamedTuple):
    """Metadata of a page from outside, used if the page itself has none."""

    url: str | None = None
    title: str | None = None
    published: str | None = None


NOTHING = Known()


def guess_format(name: str, text: str) -> str:
    """ "text", "markdown", "html" or "jsonl" by the file's name, else by its first characters."""
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    known = {
        "txt": "text", "text": "text", "md": "markdown", "markdown": "markdown",
        "html": "html", "htm": "html", "xhtml": "html",
        "jsonl": "jsonl", "ndjson": "jsonl", "json": "jsonl",
    }  # fmt: skip
    if suffix in known:
        return known[suffix]
    if _HTML.match(text):
        return "html"
    return "jsonl" if text.lstrip().startswith("{") else "text"


def read_plain(
    text: str,
    *,
    origin: Origin,
    lexicon: Lexicon,
    known: Known = NOTHING,
    languages: frozenset[str] = frozenset(),
) -> Document:
    """A Document of plain text, code point for code point. Raises InputError, LanguageError."""
    name = place_of(origin)
    check_length(text, name=name)
    language = check_language(text, name=name, lexicon=lexicon, languages=languages)
    blocks = find_blocks(text, lexicon=lexicon)
    document = _finish(text, blocks, {}, origin=origin, lexicon=lexicon, known=known)
    return replace(document, language=language)


def read_markdown(
    text: str,
    *,
    origin: Origin,
    lexicon: Lexicon,
    known: Known = NOTHING,
    languages: frozenset[str] = frozenset(),
) -> Document:
    """A Document of Markdown: its text is the plain rendering, marks and link targets left out."""
    from markdown_it import MarkdownIt

    check_length(text, name=place_of(origin))
    metadata: dict[str, Any] = {}
    front = _FRONT_MATTER.match(text)
    if front:
        metadata = _front_matter(front.group(1))
        text = text[front.end() :]
    pieces: list[Piece] = []
    kinds: list[BlockKind] = []
    row: list[Piece] | None = None
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            pieces.append(row_piece(row))
            row = None
        opened = _markdown_kind(token.type, token.tag)
        if opened and token.nesting == 1:
            kinds.append(opened)
        elif opened and token.nesting == -1:
            kinds.pop()
        elif token.type == "inline":
            words = "".join(_inline_words(child) for child in token.children or ())
            if row is not None:
                row.append(Piece(BlockKind.FURNITURE, " ".join(words.split())))
                continue
            kind = kinds[-1] if kinds else BlockKind.PARAGRAPH
            pieces.extend(Piece(kind, line) for line in split_lines(words))
    return _from_pieces(
        pieces, metadata, origin=origin, lexicon=lexicon, known=known, languages=languages
    )


def _markdown_kind(kind: str, tag: str) -> BlockKind | None:
    if kind.startswith("heading"):
        return BlockKind.TITLE if tag == "h1" else BlockKind.HEADING
    if kind.startswith("blockquote"):
        return BlockKind.QUOTE
    if kind.startswith("list_item"):
        return BlockKind.LIST_ITEM
    return None


def _inline_words(token: Any) -> str:
    if token.type in ("text", "code_inline"):
        return str(token.content)
    return "\n" if token.type in ("softbreak", "hardbreak") else ""


def _front_matter(lines: str) -> dict[str, Any]:
    pairs = (line.split(":", 1) for line in lines.splitlines() if ":" in line)
    return {key.strip().lower(): value.strip().strip("\"'") for key, value in pairs}


def read_html(
    text: str,
    *,
    origin: Origin,
    lexicon: Lexicon,
    known: Known = NOTHING,
    languages: frozenset[str] = frozenset(),
) -> Document:
    """A Document of a web page: main text by trafilatura, metadata from JSON-LD, OpenGraph, head.

    Method: A. Barbaresi, "Trafilatura", ACL-IJCNLP 2021 demonstrations. Raises InputError if
    no article text is found, LanguageError if it is in a language that is not read.
    """
    from kg.reader.page_tables import with_tables  # brings lxml, as trafilatura does

    _check_page(text, name=place_of(origin))
    page = _main_text(text)
    if page is None or page.body is None:
        raise InputError(
            f"{place_of(origin)}: no article text in this page; save the article itself"
        )
    pieces = list(_html_pieces(page.body))
    authors = [author for author in (page.author or "").split("; ") if author]
    metadata = {
        "title": page.title, "published": page.date, "publisher": page.sitename,
        "authors": authors, "url": page.url,
    }  # fmt: skip
    rules = page_rules(lexicon)
    title = bare_title(page.title or "", rules, site=page.sitename, authors=authors)
    if title and not any(piece.words in (title, page.title) for piece in pieces[:3]):
        pieces.insert(0, Piece(BlockKind.TITLE, title))
    pieces = with_tables(text, pieces)
    return _from_pieces(
        pieces, metadata, origin=origin, lexicon=lexicon, known=known, languages=languages
    )


def _main_text(text: str) -> Any:
    """What trafilatura takes from a page: the body of its article and its metadata."""
    import trafilatura

    from kg.reader.loose_text import wrap_loose_text

    tree: Any = trafilatura.load_html(text)
    if tree is not None:
        wrap_loose_text(tree)
    return trafilatura.bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        # Without marked dates it would take any in the text, such as that of a copyright.
        date_extraction_params={"original_date": True, "extensive_search": False},
    )


def _html_pieces(body: Any) -> Iterator[Piece]:
    """The headings and paragraphs of a page's main text that hold words."""
    for line_break in body.iter("lb"):
        line_break.text = "\n"
    for element in body.iter():
        kind = _html_kind(element)
        text = "".join(element.itertext()).replace(_SOFT_HYPHEN, "") if kind else ""
        for words in _BLANK_LINE.split(text):
            if kind and words.strip():
                yield Piece(kind, " ".join(words.split()))


def _check_page(text: str, *, name: str) -> None:
    """Raises InputError for a page that would block the run: such pages are not articles."""
    tags = text.count("<")
    if len(text) > MAX_PAGE or tags > MAX_TAGS:
        raise InputError(
            f"{name}: a page of {len(text):,} characters and {tags:,} tags, more than the "
            f"{MAX_PAGE:,} and {MAX_TAGS:,} of an article; save the article itself"
        )


def _html_kind(element: Any) -> BlockKind | None:
    tag = element.tag
    if tag == "head":
        return BlockKind.TITLE if element.get("rend") == "h1" else BlockKind.HEADING
    if tag == "item":
        return BlockKind.LIST_ITEM
    parents = {parent.tag for parent in element.iterancestors()}
    if tag == "quote" and not len(element):
        return BlockKind.QUOTE
    if tag == "p" and "item" not in parents:
        return BlockKind.QUOTE if "quote" in parents else BlockKind.PARAGRAPH
    return None


def read_document(
    form: str,
    data: bytes,
    *,
    origin: Origin,
    lexicon: Lexicon,
    known: Known = NOTHING,
    languages: frozenset[str] = frozenset(),
) -> Document:
    """A Document of a PDF, Word, OpenDocument or RTF file, a message, an e-book or a scan.

    Its places say where its words are in the file. Raises InputError, LanguageError.
    """
    contents = read_contents(form, data, name=place_of(origin))
    metadata = {
        "published": contents.published, "publisher": contents.publisher,
        "authors": list(contents.authors),
    }  # fmt: skip
    longest = max(contents.pieces, key=lambda piece: len(piece.words), default=None)
    if longest is not None:
        check_length(longest.words, name=place_of(origin))
    document = _from_pieces(
        contents.pieces,
        metadata,
        origin=origin,
        lexicon=lexicon,
        known=known,
        languages=languages,
        most=MAX_DOCUMENT,
    )
    return replace(
        document,
        title=document.title or _string(contents.title),  # what is printed is surer
        notes=(*contents.notes, *document.notes),
    )


def _from_pieces(
    pieces: Sequence[Piece],
    metadata: Mapping[str, Any],
    *,
    origin: Origin,
    lexicon: Lexicon,
    known: Known,
    languages: frozenset[str],
    most: int = MAX_CHARACTERS,
) -> Document:
    own = [piece for piece in pieces if piece.kind is not BlockKind.FURNITURE]
    if not own:
        raise InputError(f"{place_of(origin)}: no article text in it; save the article itself")
    text, blocks, places = joined(pieces)
    check_length(text, name=place_of(origin), most=most)
    read = text if len(own) == len(pieces) else GAP.join(piece.words for piece in own)
    language = check_language(read, name=place_of(origin), lexicon=lexicon, languages=languages)
    first = next((n for n, block in enumerate(blocks) if block.kind is BlockKind.TITLE), None)
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.TITLE and number != first:
            blocks[number] = replace(block, kind=BlockKind.HEADING)
    marked = classify(text, blocks, lexicon=lexicon, titled=bool(metadata.get("title")))
    document = _finish(text, marked, metadata, origin=origin, lexicon=lexicon, known=known)
    return replace(document, language=language, places=places)


def read_record(
    data: bytes, *, origin: Origin, lexicon: Lexicon, languages: frozenset[str] = frozenset()
) -> Document:
    """The Document of one JSON object; raises InputError, LanguageError.

    It has "text" and may have "id", "title", "published", "publisher", "authors", "url", or these
    under "article" as ``kg extract`` prints them; its "blocks" and "translation" as ``kg read``
    prints them.
    """
    name = place_of(origin)
    record = _parse_record(decode(data, name=name, repair=False), name)
    text = record["text"]
    check_length(text, name=name)
    translation = given_translation(record.get("article"), text, name=name)
    read = languages if translation is None else frozenset()
    try:
        language = check_language(text, name=name, lexicon=lexicon, languages=read)
    except LanguageError as error:
        if translation is not None:
            raise not_english(error) from error
        error.id = _string(_record_metadata(record, name=name)["id"])
        raise
    metadata = _record_metadata(record, name=name)
    blocks = _given_blocks(record, text, name=name) or find_blocks(
        text, lexicon=lexicon, titled=bool(metadata.get("title"))
    )
    document = _finish(text, blocks, metadata, origin=origin, lexicon=lexicon)
    return replace(document, language=language, translation=translation)


def _parse_record(line: str, name: str) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{name}: not valid JSON ({error.msg} at column {error.colno}); "
            "write one JSON object a line"
        ) from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{name}: unreadable JSON ({error}); fix it") from error
    if not isinstance(record, dict):
        raise InputError(f'{name}: not an object; write {{"text": "…", "title": "…"}}')
    if "text" in record and not isinstance(record["text"], str):
        raise InputError(f'{name}: "text" is not a string; put the article into quotation marks')
    if "text" not in record:
        raise InputError(f'{name}: no "text" in this record; write {{"text": "…", "title": "…"}}')
    if not record["text"].strip():
        raise InputError(f'{name}: "text" is empty; remove the record or add text')
    half = _LONE_SURROGATE.search(line) and _half_character(record)
    if half:
        raise InputError(
            f"{name}: half a character (\\u{ord(half):04x}) in it; write the complete character"
        )
    return record


def _half_character(record: Mapping[str, Any]) -> str | None:
    """A lone surrogate in the record's words: no Unicode text, and no file can hold it."""
    words = json.dumps(record, ensure_ascii=False)
    return next((c for c in words if "\ud800" <= c <= "\udfff"), None)


def place_of(origin: Origin) -> str:
    """The place of a document, for messages: path, and line, row or byte in it."""
    return origin.place


# What a record may say of its article, beside "authors"; these two may be numbers too.
_TEXTS = ("title", "publisher", "source", "url", "date", "author")
_NUMBERED = ("id", "published")


def _record_metadata(record: Mapping[str, Any], *, name: str) -> dict[str, Any]:
    """What a record says of its article; raises InputError if a value is of another kind."""
    nested = record.get("article")
    known: Mapping[str, Any] = nested if isinstance(nested, dict) else {}
    metadata: dict[str, Any] = {}
    for key in (*_TEXTS, *_NUMBERED):
        given = record.get(key) if not _is_missing(record.get(key)) else known.get(key)
        metadata[key] = _text_of(given, key, name=name)
    given = (
        record.get("authors") if not _is_missing(record.get("authors")) else known.get("authors")
    )
    metadata["authors"] = _authors_of(given, name=name)
    return metadata


def _is_missing(value: Any) -> bool:
    """True of null, of "" and of the NaN that data frames write for a missing cell."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _text_of(value: Any, key: str, *, name: str) -> str | None:
    if _is_missing(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and key in _NUMBERED:
        return str(value)
    if not isinstance(value, str):
        raise InputError(
            f'{name}: "{key}" is {_kind_of(value)}; put the value into quotation marks'
        )
    return value


def _authors_of(value: Any, *, name: str) -> list[str]:
    """One author or several; what is missing among them is left out."""
    if isinstance(value, str) or _is_missing(value):
        return [value] if value and isinstance(value, str) else []
    if not isinstance(value, list):
        raise InputError(
            f'{name}: "authors" is {_kind_of(value)}; write a list of names, ["A. Name"]'
        )
    read = (_text_of(author, "authors", name=name) for author in value)
    return [author for author in read if author]


def _kind_of(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return kinds.get(type(value), "an object")


def _given_blocks(record: Mapping[str, Any], text: str, *, name: str) -> tuple[Block, ...]:
    article = record.get("article")
    given = article.get("blocks") if isinstance(article, dict) else None
    if not isinstance(given, list):
        return ()
    try:
        blocks = tuple(
            Block(BlockKind(item["kind"]), Span(*map(int, item["span"]))) for item in given
        )
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise InputError(
            f'{name}: each of "blocks" must be {{"kind": …, "span": [start, end]}} ({error})'
        ) from error
    if any(not 0 <= b.span.start < b.span.end <= len(text) for b in blocks):
        raise InputError(f'{name}: a block of "blocks" lies outside the text; leave out "blocks"')
    return blocks


def check_length(text: str, *, name: str, most: int = MAX_CHARACTERS) -> None:
    """Raises InputError if ``text`` is too long to be one article, or one document."""
    longest = max((len(line) for line in text.split("\n")), default=0)
    if len(text) > most:
        place = f" (a line of {longest:,})" if longest > most else ""
        raise InputError(
            f"{name}: {len(text):,} characters{place}, more than the {most:,} of one "
            "article; split it into articles, one a file or one a line of JSON Lines"
        )


def _finish(
    text: str,
    blocks: tuple[Block, ...],
    metadata: Mapping[str, Any],
    *,
    origin: Origin,
    lexicon: Lexicon,
    known: Known = NOTHING,
) -> Document:
    byline = byline_of(text, blocks, lexicon=lexicon)
    authors = metadata.get("authors") or metadata.get("author") or byline.authors
    if isinstance(authors, str):
        authors = [authors]
    url = metadata.get("url") or known.url
    given = _string(metadata.get("published") or metadata.get("date"))
    published = parse_date(given) or byline.date or parse_date(known.published)
    unread = next((words for words in (given, known.published) if words), None)
    publisher = _string(metadata.get("publisher") or metadata.get("source")) or byline.outlet
    names = tuple(name for author in authors if (name := _string(author)))
    title = _string(metadata.get("title") or title_of(text, blocks) or known.title) or ""
    title = bare_title(title, page_rules(lexicon), site=publisher, authors=names)
    return Document(
        id=_string(metadata.get("id")) or digest(url or "", text),
        text=UNPRINTABLE.sub("\ufffd", text),
        blocks=blocks,
        title=_string(title),
        published=published,
        publisher=publisher,
        authors=names,
        url=_string(url),
        origin=origin,
        notes=_date_notes(unread, published, place_of(origin)),
    )


def _date_notes(given: str | None, published: str | None, place: str) -> tuple[str, ...]:
    """That a date of publication was given which is none, or can be read in two ways."""
    if given is None or parse_date(given) is not None:
        return ()
    left = f"the byline's {published} is used" if published else "the article has no date"
    return (f"{place}: the date of publication {given!r} cannot be read, {left}; "
            "write it like 2025-03-14",)  # fmt: skip


def _string(value: Any) -> str | None:
    """A piece of metadata on one line, without control characters."""
    if value in (None, ""):
        return None
    return " ".join(CONTROLS.sub(" ", str(value)).split()) or None
