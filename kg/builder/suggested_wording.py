"""Suggested words as lines of Turtle, to be pasted one by one, and as JSON.

Each word is a statement of its own, so that a line can be taken or left; what another kind has
already, and all that is said about a word, is a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.builder.suggested_words import SuggestedWords
from kg.extraction.triggers.suggestions import Example, Suggested, Suggestion
from kg.ontology.turtle import LEX, prefixes_of

CAUTION = "suggestions: paste the lines whose word names this kind in your articles, and no other"
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*")


def lines(found: SuggestedWords, path: Path) -> Iterator[str]:
    """What to print for the kinds of the file ``path``; all of it is Turtle."""
    prefixes = prefixes_of(path)
    for one in found.kinds:
        yield f"# {one.kind.name}: {CAUTION}"
        yield f"# like {_listed(one)}"
        if one.unknown and one.given:
            yield f"# not compared, because their use is not known: {', '.join(one.unknown)}"
        for suggestion in one.suggestions:
            yield _statement(one, suggestion, prefixes)
            yield from _uses(suggestion)
        yield ""
    if found.articles is not None:
        yield f"# looked for in {found.articles:,} article{'' if found.articles == 1 else 's'}"


def as_json(found: SuggestedWords, path: Path) -> dict[str, Any]:
    """The same as one JSON object."""
    prefixes = prefixes_of(path)
    return {
        "caution": CAUTION,
        "file": str(path),
        "articles": found.articles,
        "kinds": [
            {
                "iri": one.kind.iri,
                "kind": one.kind.name,
                "like": [word.lemma for word in one.given],
                "not_compared": list(one.unknown),
                "suggestions": [_json(one, each, prefixes) for each in one.suggestions],
            }
            for one in found.kinds
        ],
    }


def _json(one: Suggested, suggestion: Suggestion, prefixes: Mapping[str, str]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "word": suggestion.word.lemma,
        "shape": suggestion.word.shape,
        "score": suggestion.score,
        "already_a_trigger_of": list(suggestion.taken_by),
        "turtle": _turtle(one, suggestion, prefixes),
    }
    if suggestion.uses is not None:
        shown = suggestion.uses.example
        written["times"] = suggestion.uses.times
        written["articles"] = suggestion.uses.articles
        written["example"] = None if shown is None else _example(shown)
    return written


def _example(shown: Example) -> dict[str, Any]:
    return {
        "article": shown.article, "title": shown.title, "sentence": shown.sentence,
        "span": [shown.start, shown.end],
    }  # fmt: skip


def _listed(one: Suggested) -> str:
    if not one.given:
        return (
            f"nothing: the use of {', '.join(one.unknown)} is not known; give the kind a common "
            "verb or noun as well"
        )
    return ", ".join(dict.fromkeys(word.lemma for word in one.given))


def _statement(one: Suggested, suggestion: Suggestion, prefixes: Mapping[str, str]) -> str:
    line = f"{_turtle(one, suggestion, prefixes):<44} # {suggestion.score:.2f}"
    if suggestion.taken_by:
        return f"# {line}, already a trigger of {', '.join(suggestion.taken_by)}"
    return line


def _turtle(one: Suggested, suggestion: Suggestion, prefixes: Mapping[str, str]) -> str:
    word = suggestion.word
    predicate = _short(f"{LEX}{word.shape}", prefixes)
    return f'{_short(one.kind.iri, prefixes)} {predicate} "{word.lemma}" .'


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI by a prefix of the file, so that the line fits there; else in full."""
    for prefix, space in prefixes.items():
        if space and iri.startswith(space) and _LOCAL.fullmatch(iri[len(space) :]):
            return f"{prefix}:{iri[len(space) :]}"
    return f"<{iri}>"


def _uses(suggestion: Suggestion) -> Iterator[str]:
    uses = suggestion.uses
    if uses is None:
        return
    if uses.example is None:
        yield "#     not in your articles"
        return
    times, articles = _counted(uses.times, "time"), _counted(uses.articles, "article")
    yield f"#     {times} in {articles}: “{uses.example.sentence}”"
    yield f"#     {uses.example.title or uses.example.article}"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
