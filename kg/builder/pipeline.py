"""The front door for Python: models loaded once, then text to records or inputs to a folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from kg.builder.build import build
from kg.builder.ingest import Progress
from kg.builder.options import BuildOptions, BuildReport
from kg.builder.suggested_words import SuggestedWords, suggest_words
from kg.errors import InputError
from kg.extraction.pipeline import load_pipeline
from kg.extraction.settings import Settings
from kg.extraction.triggers.suggestions import LIMIT
from kg.model import Document, Extraction
from kg.reader import Input
from kg.reader.parsing import parse_fields
from kg.reader.raw import Skipped

Article = str | Document | Skipped


class Pipeline:
    """Loaded models: `extract` one text, `pipe` many, `build` a folder.

    Loading takes a second or two; a process loads each choice of settings once.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        """Loads models and words; raises ModelError or LexiconError if one is missing."""
        self.settings = settings or Settings()
        self._loaded = load_pipeline(self.settings)

    def extract(
        self,
        text: str | Document,
        *,
        id: str | None = None,
        title: str | None = None,
        published: str | None = None,
        publisher: str | None = None,
        authors: Sequence[str] = (),
        url: str | None = None,
    ) -> Extraction:
        """Statements, events, relations and entities of one article.

        Metadata are for a plain text; a Document has its own. ``published`` is an ISO 8601
        date, by which "on Monday" is resolved. Raises InputError if the text cannot be read as
        an article in English or in one of the languages of the settings, KgError if the extraction
        fails.
        """
        given = {
            "id": id, "title": title, "published": published, "publisher": publisher,
            "authors": list(authors) or None, "url": url,
        }  # fmt: skip
        known = {name: value for name, value in given.items() if value is not None}
        document = self._document(text, known)
        if isinstance(document, Skipped):
            raise InputError(document.reason)
        return next(self._loaded.extract([document]))

    def pipe(self, articles: Iterable[Article]) -> Iterator[Extraction | Skipped]:
        """The extraction of each article, in order; Skipped where it cannot be read or extracted.

        Takes the output of `kg.read_documents`. Batches make it faster than one article at a time.
        """
        return self._loaded.pipe(self._document(article, {}) for article in articles)

    def build(
        self,
        inputs: Sequence[Input],
        out: str | Path,
        *,
        options: BuildOptions | None = None,
        progress: Progress | None = None,
    ) -> BuildReport:
        """Builds the folder ``out`` as `kg.build` does, with this pipeline's settings."""
        chosen = replace(options or BuildOptions(), settings=self.settings)
        return build(inputs, out, options=chosen, progress=progress)

    def suggest_words(
        self,
        ontology: str | Path,
        *,
        within: str | Path | Iterable[Document | Skipped] | None = None,
        limit: int = LIMIT,
    ) -> SuggestedWords:
        """Further words for the kinds of the Turtle file ``ontology``, as `kg kind suggest` prints.

        ``within``, a folder made by `kg build`, articles or documents, gives each its uses there.
        Nothing is taken over. Raises LexiconError if the file is malformed.
        """
        return suggest_words(ontology, within=within, limit=limit, annotator=self._loaded.annotator)

    def _document(self, article: Article, known: Mapping[str, object]) -> Document | Skipped:
        if isinstance(article, (Document, Skipped)):
            return article
        if not isinstance(article, str):
            given = type(article).__name__
            raise InputError(f"{given} is no article; give a text, or what kg.read_documents gives")
        fields = {**known, "text": article}
        return parse_fields(
            fields,
            lexicon=self._loaded.lexicon,
            nameless="text",
            languages=self.settings.read_besides,
        )
