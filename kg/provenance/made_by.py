"""By what a graph was made: versions, settings, and the SHA-256 of models, words and names."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import json
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg.extraction.settings import MODELS, Settings
from kg.files import sha256_of
from kg.ontology.languages import words_of
from kg.ontology.lexicon import ontology_files
from kg.ontology.resources import PACKAGE, resource
from kg.version import VERSION

# What turns bytes into text: a text that is read again may differ where these do.
READERS = (
    "trafilatura", "lxml", "justext", "ftfy", "markdown-it-py", "warcio", "pypdfium2", "striprtf",
    "python-oxmsg",
)  # fmt: skip
_OTHERS = ("spacy", "onnxruntime", "tokenizers", "numpy", "pyoxigraph", "rdflib")


def made_by(settings: Settings, *, base: str) -> dict[str, Any]:
    """What ``made-by.json`` holds: the same for the same installation and settings.

    Folders of the user's own are left out: the file goes to strangers, in packs.
    """
    data = PACKAGE / "data"
    own = ontology_files()
    return {
        "newskg": VERSION,
        "python": platform.python_version(),
        "base": base,
        "model": {"name": Path(settings.model).name, **_package(settings.model)},
        **({"languages": _languages(settings)} if settings.languages else {}),
        "tagger": settings.tagger,
        "readers": versions(READERS),
        "software": versions(_OTHERS),
        "models": _digests((p for room in MODELS for p in (data / room).rglob("*")), data),
        "ontology": _digests((*own, resource("ontology", "shapes.ttl")), own[0].parent),
        "names": _digests(resource("seeds").glob("*.csv"), resource("seeds")),
        "own_ontology": [
            {"name": path.name, "sha256": sha256_of(path)} for path in settings.ontology
        ],
    }


def _languages(settings: Settings) -> dict[str, Any]:
    """Model and words of each language whose direct quotations were read."""
    return {
        language: {
            "name": Path(model).name,
            **_package(model),
            "words": sha256_of(words_of(language)),
        }
        for language, model in sorted(settings.languages)
    }


def as_bytes(about: dict[str, Any]) -> bytes:
    """The same as the bytes of the file."""
    return (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode("utf-8")


def versions(packages: Iterable[str]) -> dict[str, str]:
    """The versions of those packages that are installed."""
    found = {}
    for name in packages:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:  # of an extra that is not installed
            continue
    return found


def other_readers(sealed: dict[str, Any]) -> str:
    """In words, which readers of a sealed graph have another version here; "" for none."""
    here = {"newskg": VERSION, **versions(READERS)}
    readers = sealed.get("readers")
    then = {"newskg": sealed.get("newskg"), **(readers if isinstance(readers, dict) else {})}
    return ", ".join(
        f"{name} {was} (here {here.get(name, 'none')})"
        for name, was in then.items()
        if here.get(name) != was
    )


def _package(model: str) -> dict[str, str]:
    """Version and digest of a spaCy model, which is a package or a folder."""
    spec = importlib.util.find_spec(model) if model.isidentifier() else None
    places = spec.submodule_search_locations if spec is not None else None
    folder = Path(next(iter(places))) if places else Path(model)
    hashed = hashlib.sha256()
    for name, digest in _digests(folder.rglob("*"), folder).items():
        hashed.update(f"{digest}  {name}\n".encode())
    return {**versions([model]), "sha256": hashed.hexdigest()}


def _digests(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """Path below ``root`` -> SHA-256, of the files that come with a package."""
    files = (path for path in paths if path.is_file() and path.suffix not in (".pyc", ".py"))
    return dict(sorted((path.relative_to(root).as_posix(), sha256_of(path)) for path in files))
