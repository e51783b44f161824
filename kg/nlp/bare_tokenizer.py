"""A tokenizer that knows nothing until a model is read from disk.

spaCy first makes the tokenizer of the language, compiles its patterns and cuts 1,300 exceptions
with them. Then it throws all of that away, and does it again with what the model has on disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import registry

NAME = "newskg_bare_tokenizer"
# The settings by which spaCy makes it, for a model that keeps a whole tokenizer on disk.
CONFIG: dict[str, Any] = {"nlp": {"tokenizer": {"@tokenizers": NAME}}}


def make_bare_tokenizer() -> Callable[[Language], Tokenizer]:
    """What makes the tokenizer of a pipeline, as spaCy asks for it."""
    return _bare


def _bare(nlp: Language) -> Tokenizer:
    return Tokenizer(nlp.vocab)


registry.tokenizers.register(NAME, func=make_bare_tokenizer)
