"""Further words for a user's own kinds, with their uses in the user's own articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from kg.extraction.triggers.suggestions import LIMIT, Suggested, suggest
from kg.extraction.triggers.uses import UseCounter
from kg.model import ENGLISH, Document
from kg.nlp.spacy_backend import Annotator
from kg.reader import Skipped, read_documents
from kg.records.codec import from_line
from kg.records.database import RECORDS
from kg.records.read_only import RecordReader

# So many articles show how a word is used; parsing more takes long.
MOST = 1000
_CHUNK = 50  # articles parsed between two calls of ``progress``

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class SuggestedWords:
    """What is suggested for each kind of a file, and in how many articles it was looked for."""

    kinds: tuple[Suggested, ...]
    articles: int | None = None  # None where they were not looked for
    skipped: tuple[Skipped, ...] = ()


def suggest_words(
    ontology: str | Path,
    *,
    within: str | Path | Iterable[Document | Skipped] | None = None,
    limit: int = LIMIT,
    most: int = MOST,
    progress: Progress | None = None,
    annotator: Annotator | None = None,
) -> SuggestedWords:
    """Words that the kinds of the Turtle file ``ontology`` may need besides their own.

    They are suggestions: nothing is written. ``within`` is a folder made by `kg build`, a file or
    folder of articles, or documents; at most ``most`` of its English articles are parsed, those of
    a built folder evenly spread. Raises LexiconError if the ontology is malformed, OutputError if
    the folder's records cannot be read, InputError likewise of articles.
    """
    found = suggest(Path(ontology), limit=limit)
    if within is None:
        return SuggestedWords(found)
    counter, skipped = UseCounter(found), list[Skipped]()
    articles = islice(_english(_articles(within, most), skipped), most)
    annotator = annotator or Annotator()
    while chunk := list(islice(articles, _CHUNK)):
        counter.count(annotator.annotate(chunk))
        if progress is not None:
            progress("look", counter.articles)
    return SuggestedWords(counter.result(), counter.articles, tuple(skipped))


def _articles(
    within: str | Path | Iterable[Document | Skipped], most: int
) -> Iterable[Document | Skipped]:
    if not isinstance(within, (str, Path)):
        return within
    if (Path(within) / RECORDS).is_file():
        return _built(Path(within), most)
    return read_documents([str(within)])


def _built(out: Path, most: int) -> Iterator[Document]:
    """Articles of a built folder, evenly spread over the order of their identifiers."""
    with closing(RecordReader(out)) as records:
        names = sorted(records.keys())
        step = max(1, -(-len(names) // most))
        for name in names[::step]:
            kept = records.line(name)
            if kept is not None:
                yield from_line(kept[1]).document


def _english(given: Iterable[Document | Skipped], skipped: list[Skipped]) -> Iterator[Document]:
    for article in given:
        if isinstance(article, Skipped):
            skipped.append(article)
        elif article.language == ENGLISH:
            yield article
