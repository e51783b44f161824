"""Annotated articles: JSON Lines or PolNeAR's brat standoff, aligned with the parse."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.errors import InputError
from kg.extraction.tagger.features import Cue, Ints, TaggerInput
from kg.model import Block, BlockKind, Document, Span
from kg.nlp.spacy_backend import Annotator

ROLES = ("source", "cue", "content")
LABELS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BIES"))
SOURCE, CUE, CONTENT = range(3)
NOBODY = -1
UNKNOWN = -100  # instead of a label: nothing is known of the word

Allowed = npt.NDArray[np.bool_]
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One annotated attribution: character spans of its three roles."""

    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated article."""

    id: str
    text: str
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """An article in words with its labels.

    ``labels`` index LABELS; ``owners`` give for each word the number of its attribution or NOBODY;
    ``cues`` map an attribution's number to its cue. ``names[word, label]`` is True of each label of
    a name that would be right; ``clues`` are those of ``kg.extraction.tagger.name_clues``. An
    article of which one of the two is not known has UNKNOWN for every label, or True everywhere.
    """

    article: Article
    source: TaggerInput
    labels: Ints
    owners: Ints
    cues: Mapping[int, Cue]
    names: Allowed | None = None
    clues: Ints | None = None


def read_articles(path: Path) -> list[Article]:
    """The articles of a JSON Lines file, or of a folder in brat standoff as PolNeAR has it.

    Raises InputError if a line or a file is malformed.
    """
    if path.is_dir():
        return list(_read_brat(path))
    with path.open(encoding="utf-8") as lines:
        return [
            _from_json(line, f"{path}:{number}")
            for number, line in enumerate(lines, start=1)
            if line.strip()
        ]


def _from_json(line: str, place: str) -> Article:
    try:
        record: dict[str, Any] = json.loads(line)
        attributions = tuple(
            Attribution(*(_spans(entry.get(role)) for role in ROLES))
            for entry in record["attributions"]
        )
        return Article(str(record.get("id", place)), record["text"], attributions)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{place}: not an annotated article ({error}); expected keys text and attributions"
        ) from error


def _spans(value: Sequence[Sequence[int]] | None) -> Spans:
    return tuple(sorted((int(start), int(end)) for start, end in value or ()))


def _read_brat(folder: Path) -> Iterator[Article]:
    texts = sorted((folder / "text").glob("*.txt"))
    if not texts:
        raise InputError(f"{folder}: no text/*.txt; give the folder above text and attributions")
    files: dict[str, list[Path]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        files.setdefault(path.stem.rsplit("_", 1)[0], []).append(path)
    for path in texts:
        layers = files.get(path.stem)
        if layers:  # the first annotator's layer, as the figures in the model card are measured
            with path.open(encoding="utf-8", newline="") as handle:
                text = handle.read()
            yield Article(path.stem, text, tuple(_brat_attributions(layers[0], len(text))))


def _brat_attributions(path: Path, size: int) -> Iterator[Attribution]:
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[list[str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        fields = line.split("\t")
        try:
            if line.startswith("T") and len(fields) > 2:
                offsets = fields[1].split(" ", 1)[1]
                pairs = [tuple(map(int, piece.split())) for piece in offsets.split(";")]
                spans[fields[0]] = [(start, min(end, size)) for start, end in pairs]
            elif line.startswith("E"):
                events.append(fields[1].split())
        except (ValueError, IndexError) as error:
            raise InputError(f"{path}:{number}: not brat standoff ({error})") from error
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for argument in event:
            name, _, key = argument.partition(":")
            role = re.sub(r"\d+$", "", name).lower()
            if role in roles:
                roles[role].extend(spans.get(key, []))
        yield Attribution(*(_spans(roles[role]) for role in ROLES))


def document_of_lines(name: str, text: str) -> Document:
    """A text as a document, each line a paragraph of its own."""
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, Span(match.start(), match.end()))
        for match in re.finditer(r"[^\n]+", text)
        if match.group().strip()
    )
    return Document(id=name, text=text, blocks=blocks)


def parse_articles(articles: Iterable[Article], annotator: Annotator) -> Iterator[TaggerInput]:
    """The words of each article, every line of its text parsed as a block of its own."""
    documents = (document_of_lines(article.id, article.text) for article in articles)
    return map(TaggerInput.from_parsed, annotator.annotate(documents))


def align(article: Article, source: TaggerInput) -> Example:
    """Labels for the words of an article; where annotations overlap, the first keeps the word."""
    labels = np.zeros(len(source), dtype=np.int64)
    owners = np.full(len(source), NOBODY, dtype=np.int64)
    cues: dict[int, Cue] = {}
    pieces = sorted(
        (first, last, role, number)
        for number, attribution in enumerate(article.attributions)
        for role, spans in enumerate((attribution.source, attribution.cue, attribution.content))
        for first, last in _word_spans(spans, source)
    )
    for first, last, role, number in pieces:
        if (owners[first:last] != NOBODY).any():
            continue
        owners[first:last] = number
        labels[first:last] = _bies(last - first, role)
        if role == CUE and number not in cues:
            cues[number] = Cue(first, last)
    return Example(article, source, labels, owners, cues)


def _word_spans(spans: Spans, source: TaggerInput) -> Iterator[tuple[int, int]]:
    """Character spans as word spans; those that touch are joined."""
    current: tuple[int, int] | None = None
    for start, end in spans:
        first = int(np.searchsorted(source.ends, start, side="right"))
        last = int(np.searchsorted(source.starts, end, side="left"))
        if last <= first:
            continue
        if current is not None and first <= current[1]:
            current = (current[0], max(current[1], last))
            continue
        if current is not None:
            yield current
        current = (first, last)
    if current is not None:
        yield current


def _bies(length: int, role: int) -> list[int]:
    begin, inside, end, single = (1 + 4 * role + place for place in range(4))
    return [single] if length == 1 else [begin, *[inside] * (length - 2), end]


def load_examples(path: Path, annotator: Annotator) -> list[Example]:
    """The articles of ``path`` parsed and aligned."""
    articles = read_articles(path)
    return [
        align(article, source)
        for article, source in zip(articles, parse_articles(articles, annotator), strict=True)
    ]
