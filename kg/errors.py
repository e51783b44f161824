"""Every error that newskg raises on purpose, as one tree.

::

    KgError                 something went wrong that the user can act on
    ├── InputError          an input cannot be read: missing, empty, binary, undecodable
    │   ├── LanguageError   the text is not English
    │   └── FetchError      a URL cannot be fetched, or may not be
    ├── RecordError         a record breaks the published JSON contract
    ├── LexiconError        an ontology or lexicon file is malformed
    ├── DecisionError       a line of a file of decisions is malformed, or nothing fits it
    ├── MaskingError        a rule of masking is malformed, or a name would remain
    ├── ModelError          a language model or its weights are missing or altered
    ├── OutputError         the output folder cannot be used
    │   ├── StoreBusyError  another process is writing to the store
    │   └── DamageError     a part of the folder is missing, cut or altered
    ├── QueryError          a SPARQL query cannot be parsed, bound or finished
    ├── EndpointError       a remote triplestore refused, failed or lost data
    └── ValidationError     a graph breaks SHACL or a rule of the ontology

Each message is one line that names the file or node, the place in it, and the cure.
"""

from __future__ import annotations


class KgError(Exception):
    """Base of all errors that newskg raises on purpose; the message is one line for the user."""


class InputError(KgError):
    """An input cannot be read."""


class LanguageError(InputError):
    """The text is not English, so the parser would misread it.

    ``language`` is its code, "und" if nobody knows; ``text`` is the whole text; ``id`` is the
    article's own, if it has one.
    """

    def __init__(
        self, message: str, *, language: str = "und", text: str = "", id: str | None = None
    ) -> None:
        """Keeps the text beside the message."""
        super().__init__(message)
        self.language = language
        self.text = text
        self.id = id


class FetchError(InputError):
    """A URL cannot be fetched, or fetching it is not allowed."""


class RecordError(KgError):
    """A record breaks the published JSON contract."""


class LexiconError(KgError):
    """An ontology, lexicon or gazetteer file is malformed."""


class DecisionError(KgError):
    """A line of a file of decisions is malformed, or names nothing that can be decided."""


class MaskingError(KgError):
    """A rule of masking is malformed, or a name would remain in a masked copy."""


class ModelError(KgError):
    """A language model or a set of weights is missing, altered or of another version."""


class OutputError(KgError):
    """The output folder cannot be written or belongs to another version."""


class StoreBusyError(OutputError):
    """Another process is writing to the store."""


class DamageError(OutputError):
    """A part of the output folder is missing, cut or altered."""


class QueryError(KgError):
    """A SPARQL query cannot be parsed, bound or finished in time."""


class EndpointError(KgError):
    """A remote triplestore refused a request, failed, or lost data."""


class ValidationError(KgError):
    """A graph breaks a SHACL shape or a rule of the ontology."""
