"""Articles with annotated names, as words with the labels that each may bear.

Corpora differ in what they tell. The read articles (``tests/cases/real``) give every name with one
of seven types. GUM and LitBank give mentions, most of them descriptions, with a coarse type or
none: which of our types an organization is, is open there. So a word has a set of labels that
would be right, and training asks that one of the set be chosen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kg.errors import InputError
from kg.extraction.coreference.mentions import MentionFinder
from kg.extraction.tagger.features import TaggerInput
from kg.extraction.tagger.name_clues import LABELS, TYPES, name_clues, place_of
from kg.nlp.parse import ParsedDocument
from kg.nlp.spacy_backend import Annotator
from kg.training.data import NOBODY, UNKNOWN, Allowed, Article, Example, document_of_lines

# What a coarse type of GUM can be among ours; None: any of them.
COARSE = {
    "person": ("Person", "Group"),
    "organization": ("Organization", "GovernmentBody", "Publication", "Group"),
    "place": ("Place", "Site", "GovernmentBody"),
}
# Types of GUM whose mentions are no entities of ours: names among them are no names.
NO_ENTITIES = frozenset({"abstract", "event", "time", "object", "substance", "animal", "plant"})

Named = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: its characters, and the types that it may have."""

    start: int
    end: int
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameArticle:
    """A text with its names; of the characters in ``unknown`` nothing is said."""

    id: str
    text: str
    names: tuple[Name, ...]
    unknown: tuple[tuple[int, int], ...] = ()


def labels_of(article: NameArticle, source: TaggerInput) -> Allowed:
    """The labels that each word may bear."""
    allowed = np.zeros((len(source), len(LABELS)), dtype=bool)
    allowed[:, 0] = True
    for start, end in article.unknown:
        allowed[_words(source, start, end)] = True
    for name in article.names:
        words = _words(source, name.start, name.end)
        size = words.stop - words.start
        allowed[words] = False
        for at in range(size):
            for kind in name.types:
                label = 1 + 4 * TYPES.index(kind) + place_of(at, size)
                allowed[words.start + at, label] = True
    return allowed


def _words(source: TaggerInput, start: int, end: int) -> slice:
    first = int(np.searchsorted(source.ends, start, side="right"))
    last = int(np.searchsorted(source.starts, end, side="left"))
    return slice(first, max(first, last))


def read_named(path: Path) -> list[Named]:
    """The records of a file of named articles, one a line; raises InputError if one is malformed.

    Each has ``id`` and ``text``, and either ``names`` (``[start, end, type]`` each; what has no
    name, as bylines and captions, has none), or ``mentions`` as GUM and LitBank have them.
    """
    found = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                record: Named = json.loads(line)
                if not {"names", "mentions"} & record.keys():
                    raise KeyError("names")
                found.append({**record, "id": str(record["id"]), "text": str(record["text"])})
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise InputError(f"{path}:{number}: no named article ({error})") from error
    return found


def name_examples(
    named: Sequence[Named], annotator: Annotator, finder: MentionFinder
) -> list[Example]:
    """The articles parsed, with their names and what the rules say of each word."""
    documents = (document_of_lines(record["id"], record["text"]) for record in named)
    return [
        _named(_unread(record, parsed), record, parsed, finder)
        for record, parsed in zip(named, annotator.annotate(documents), strict=True)
    ]


def _unread(record: Named, parsed: ParsedDocument) -> Example:
    """An article whose attributions nobody has told."""
    source = TaggerInput.from_parsed(parsed)
    nothing = np.full(len(source), UNKNOWN, dtype=np.int64)
    article = Article(record["id"], record["text"], ())
    return Example(article, source, nothing, np.full_like(nothing, NOBODY), {})


def _named(
    example: Example, record: Named, parsed: ParsedDocument, finder: MentionFinder
) -> Example:
    source = example.source
    article = names_of_mentions(record, source) if "mentions" in record else _names_of(record)
    kept = [token.i for token in parsed.tokens if not token.text.isspace()]
    clues = name_clues(parsed, *finder.named(parsed))[kept]
    return replace(example, names=labels_of(article, source), clues=clues)


def _names_of(record: Named) -> NameArticle:
    names = sorted((start, end, kind) for start, end, kind in record["names"])
    found = tuple(Name(start, end, (kind,)) for start, end, kind in names)
    return NameArticle(record["id"], record["text"], found)


def names_of_mentions(record: Named, source: TaggerInput) -> NameArticle:
    """The names among the mentions of GUM or LitBank.

    A mention holds a name where its head is a proper noun: the name is the run of proper nouns
    around the head, inside the mention. Proper nouns of a mention outside that run, and those of a
    mention whose type is unknown to us, may be anything.
    """
    text = str(record["text"])
    names: dict[tuple[int, int], Name] = {}
    unknown: list[tuple[int, int]] = []
    mentions = sorted(record["mentions"], key=lambda m: m["span"][1] - m["span"][0])
    for mention in mentions:
        start, end = mention["span"]
        words = _words(source, start, end)
        if words.stop == words.start:
            continue
        found = _name_in(source, words)
        kind = mention.get("type")
        if kind in NO_ENTITIES:
            continue
        for i in range(words.start, words.stop):
            if source.tags[i].startswith("NNP"):
                unknown.append((int(source.starts[i]), int(source.ends[i])))
        if found is not None:
            first, last = int(source.starts[found.start]), int(source.ends[found.stop - 1])
            types = COARSE.get(str(kind), TYPES)
            names.setdefault((first, last), Name(first, last, types))
    kept: list[Name] = []
    for name in sorted(names.values(), key=lambda n: (n.start, -n.end)):
        if not kept or name.start >= kept[-1].end:
            kept.append(name)  # the outermost
    return NameArticle(str(record["id"]), text, tuple(kept), tuple(unknown))


def _name_in(source: TaggerInput, words: slice) -> slice | None:
    head = next(
        (
            i
            for i in range(words.start, words.stop)
            if not words.start <= int(source.heads[i]) < words.stop or source.heads[i] == i
        ),
        None,
    )
    if head is None or not source.tags[head].startswith("NNP"):
        return None
    first = last = head
    while first > words.start and source.tags[first - 1].startswith("NNP"):
        first -= 1
    while last + 1 < words.stop and source.tags[last + 1].startswith("NNP"):
        last += 1
    while first < head and source.words[first].rstrip(".").lower() in _TITLES:
        first += 1
    return slice(first, last + 1)


# Titles are no part of a name (guidelines of the read articles).
_TITLES = frozenset(
    {
        "mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "madam", "madame", "president",
        "senator", "sen", "rep", "gov", "governor", "judge", "justice", "king", "queen", "prince",
        "princess", "pope", "captain", "capt", "general", "gen", "colonel", "col", "major",
        "sergeant", "sgt", "officer", "detective", "professor", "prof", "rev", "reverend", "saint",
        "aunt", "uncle", "father", "mother", "mayor",
    }
)  # fmt: skip
