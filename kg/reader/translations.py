"""Translations of articles: original and English text, block by block -> records for the parser.

A translation is one article: its text is the English one, its blocks keep the original words
(`kg.model.Translation`). Three layouts are read:

- JSON Lines, one article a line: ``{"language": "de", "blocks": [{"original": …, "english": …}]}``;
- a table of two columns, ``original`` and ``english`` (CSV or TSV), one article a file;
- two texts whose blocks are separated by empty lines.

In tables and texts, lines such as ``#title: …`` before everything else describe the article.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from kg.errors import InputError, LanguageError
from kg.isolation import Attempt
from kg.model import Origin, OriginalBlock, Span, Translation
from kg.ontology.languages import is_language_tag
from kg.reader.decode import CONTROLS, UNPRINTABLE, WIDE_MARKS, decode, looks_binary
from kg.reader.language import language_of
from kg.reader.lines import read_lines
from kg.reader.pieces import GAP
from kg.reader.raw import Raw, Skipped, Why, not_read

_LINES = (".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv", ".tab")
ORIGINAL, ENGLISH = "original", "english"
# What the head of a table or text, or a line of JSON, may say about the article.
_TOLD = ("id", "title", "published", "publisher", "authors", "url", "language", "translator")
# A table has "#title" or "#title:" and the value in two cells, a text has both in one line.
_HEAD = re.compile(rf"#\s*({'|'.join(_TOLD)})\s*::?\s*(.*\S)\s*", re.I)
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """An input that holds translations; ``original`` is the other file of two parallel texts."""

    path: str
    original: str | None = None

    def __str__(self) -> str:
        return self.path


class _Pair(NamedTuple):
    """A block in both languages, and its place for messages (``FILE:LINE``)."""

    original: str
    english: str
    place: str


def read_translations(source: TranslationFile) -> Iterator[Raw | Skipped]:
    """The articles of a file of translations; one that cannot be read comes as Skipped.

    Raises InputError if a file does not exist, or has a name of another kind.
    """
    for path in filter(None, (source.path, source.original)):
        if not Path(path).is_file():
            raise InputError(f"{path}: no such file; check the path of the translation")
    suffix = Path(source.path).suffix.lower()
    if source.original is None and suffix not in (*_LINES, *_TABLES):
        raise InputError(
            f"{source.path}: a translation is JSON Lines (.jsonl) or a table (.csv, .tsv); "
            "give two texts with --parallel ORIGINAL ENGLISH"
        )
    with Attempt() as attempt:
        if source.original is None and suffix in _LINES:
            with Path(source.path).open("rb") as stream:
                for item in read_lines(stream, source.path):
                    yield item if isinstance(item, Skipped) else _of_line(item)
        else:
            read = _read_table if source.original is None else _read_texts
            told, pairs = read(source)
            yield replace(_record(told, pairs, Origin(source.path)), original=source.original)
    if isinstance(attempt.error, OSError):
        reason = f"{source.path}: cannot be read ({attempt.error.strerror}); check its permissions"
        yield Skipped(source.path, reason, Why.UNREACHABLE)
    elif attempt.error is not None:
        yield not_read(source.path, attempt.error)


# ── JSON Lines ──


def _of_line(item: Raw) -> Raw | Skipped:
    with Attempt() as attempt:
        text = _text(item.data, item.place, lines=False)
        try:
            given = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{item.place}: not valid JSON ({error}); fix it") from error
        if not isinstance(given, dict) or not isinstance(given.get("blocks"), list):
            raise InputError(
                f'{item.place}: no list of "blocks"; write {{"language": "de", "blocks": '
                '[{"original": "…", "english": "…"}]}'
            )
        pairs = [
            _of_object(block, f"{item.place}, block {number}")
            for number, block in enumerate(given["blocks"], start=1)
        ]
        told = {key: given[key] for key in (*_TOLD, "author", "date", "source") if key in given}
        return _record(told, pairs, item.origin)
    return not_read(item.origin.path, attempt.raised, place=item.place)


def _of_object(block: Any, place: str) -> _Pair:
    if isinstance(block, list) and len(block) == 2:
        block = dict(zip((ORIGINAL, ENGLISH), block, strict=True))
    pair = block if isinstance(block, dict) else {}
    original, english = pair.get(ORIGINAL), pair.get(ENGLISH)
    if not isinstance(original, str) or not isinstance(english, str):
        raise InputError(f'{place}: no pair of texts; write {{"original": "…", "english": "…"}}')
    return _Pair(original, english, place)


# ── tables ──


def _read_table(source: TranslationFile) -> tuple[dict[str, str], list[_Pair]]:
    path = source.path
    rows = _rows(_whole(path), path)
    told: dict[str, str] = {}
    columns: tuple[int, int] | None = None
    pairs: list[_Pair] = []
    for line, row in rows:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if columns is None and cells[0].startswith("#"):
            told |= _told_in([cell for cell in cells if cell], f"{path}:{line}")
        elif columns is None:
            columns = _columns(cells, f"{path}:{line}")
        elif len(cells) != 2:
            raise InputError(
                f"{path}:{line}: {len(cells)} columns instead of 2; "
                "put a block with commas, tabs or line breaks in quotation marks"
            )
        else:
            pairs.append(_Pair(cells[columns[0]], cells[columns[1]], f"{path}:{line}"))
    return told, pairs


def _rows(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line on which each begins; in some countries, Excel writes ";"."""
    if Path(path).suffix.lower() != ".csv":
        delimiter = "\t"
    else:
        header = next(
            (line for line in text.splitlines() if line.strip() and not line.startswith("#")), ""
        )
        delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{path}:{line}: no row of a table ({error}); save it again from a spreadsheet"
        ) from error


def _columns(cells: Sequence[str], place: str) -> tuple[int, int]:
    names = [cell.lower() for cell in cells]
    if sorted(names) != sorted((ORIGINAL, ENGLISH)):
        raise InputError(
            f"{place}: the first row is {', '.join(cells)[:60]!r}; "
            f"name the two columns there, {ORIGINAL} and {ENGLISH}"
        )
    return names.index(ORIGINAL), names.index(ENGLISH)


def _told_in(cells: Sequence[str], place: str) -> dict[str, str]:
    line = ":".join(cells)
    found = _HEAD.fullmatch(line)
    if len(cells) > 2:
        raise InputError(
            f"{place}: {len(cells)} columns instead of 2; put a value with commas into "
            "quotation marks"
        )
    if found is None:
        raise InputError(
            f"{place}: {line[:60]!r} says nothing about the article; "
            f"write #title and its value, or one of {', '.join(f'#{name}' for name in _TOLD)}"
        )
    return {found[1].lower(): found[2]}


# ── two texts ──


def _read_texts(source: TranslationFile) -> tuple[dict[str, str], list[_Pair]]:
    names = (source.original or "", source.path)
    told, english = _blocks(source.path)
    of_original, original = _blocks(names[0])
    if len(original) != len(english):
        least = min(len(original), len(english))
        path, alone = (names[0], original) if len(original) > least else (names[1], english)
        raise InputError(
            f"{path}:{alone[least][0]}: block {least + 1} has no partner: {names[0]} has "
            f"{len(original)} blocks and {names[1]} has {len(english)}; "
            "separate the blocks of both texts by empty lines, in the same way"
        )
    pairs = [
        _Pair(first[1], second[1], f"{names[1]}:{second[0]}")
        for first, second in zip(original, english, strict=True)
    ]
    return {**of_original, **told}, pairs


def _blocks(path: str) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """What the head of a text says, and its blocks with the line on which each begins."""
    text = _whole(path)
    told: dict[str, str] = {}
    at = 0
    for line in text.splitlines(keepends=True):
        found = _HEAD.fullmatch(line.strip())
        if found is None and line.strip():
            break
        told |= {found[1].lower(): found[2]} if found else {}
        at += len(line)
    blocks: list[tuple[int, str]] = []
    edges = [*_EMPTY_LINE.finditer(text, at)]
    starts = [at, *(edge.end() for edge in edges)]
    ends = [*(edge.start() for edge in edges), len(text)]
    for start, end in zip(starts, ends, strict=True):
        words = text[start:end]
        if words.strip():
            begin = start + len(words) - len(words.lstrip())
            blocks.append((text.count("\n", 0, begin) + 1, words.strip()))
    return told, blocks


# ── shared ──


def _whole(path: str) -> str:
    with Path(path).open("rb") as stream:
        data = stream.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise InputError(f"{path}: more than {_MAX_BYTES >> 20} MiB; give one article a file")
    return _text(data, path).replace("\r\n", "\n").replace("\r", "\n")


def _text(data: bytes, name: str, *, lines: bool = True) -> str:
    """UTF-8, or UTF-16 with its mark: in another encoding, the original's letters would change.

    ``lines``: an error adds the line to ``name``, which is not one line of a file already.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if not data.startswith(WIDE_MARKS) and not looks_binary(data):
            line = data[: error.start].count(b"\n") + 1
            place = f"{name}:{line}" if lines else name
            raise InputError(
                f"{place}: the byte {data[error.start]:#04x} is not UTF-8; "
                "save the file as UTF-8, in a spreadsheet as “CSV UTF-8”"
            ) from error
    return decode(data, name=name, repair=False)


def _record(told: Mapping[str, Any], pairs: Sequence[_Pair], origin: Origin) -> Raw:
    """One article with its original, in the form that ``kg read`` prints."""
    if not pairs:
        raise InputError(f"{origin.place}: no block in it; give original and English text")
    for pair in pairs:
        for name, words in ((ORIGINAL, pair.original), (ENGLISH, pair.english)):
            if not words.strip():
                raise InputError(
                    f"{pair.place}: the {name} block is empty; "
                    "join it with the block before or after it, in both languages"
                )
    if all(pair.original.split() == pair.english.split() for pair in pairs):
        raise InputError(f"{origin.place}: both sides have the same words; give the original too")
    english = [" ".join(pair.english.split()) for pair in pairs]
    blocks, at = [], 0
    for number, (pair, words) in enumerate(zip(pairs, english, strict=True), start=1):
        span = [at, at + len(words)]
        blocks.append({"number": number, "span": span, "text": pair.original.strip()})
        at += len(words) + len(GAP)
    translation = {
        "language": _language(told.get("language"), pairs, origin.place),
        "translator": _optional(told.get("translator"), "translator", origin.place),
        "blocks": blocks,
    }
    about = {key: value for key, value in told.items() if key not in ("language", "translator")}
    record = {**about, "text": GAP.join(english), "article": {"translation": translation}}
    return Raw(origin, "record", json.dumps(record).encode())


def _language(given: Any, pairs: Sequence[_Pair], place: str) -> str:
    cure = 'tell the language of the original: #language: de, in JSON "language": "de"'
    tag = _optional(given, "language", place)
    if tag is not None:
        if not is_language_tag(tag):
            raise InputError(f"{place}: {tag[:40]!r} is no language tag; write de, zh-Hant, …")
        if tag.lower().partition("-")[0] == "en":
            raise InputError(f"{place}: the original is in English; read it without --translation")
        return tag
    found = language_of(GAP.join(pair.original for pair in pairs))
    if found is None:
        raise InputError(f"{place}: the language of the original is not clear; {cure}")
    if found == "en":
        raise InputError(f"{place}: the original looks English; swap the two sides, or {cure}")
    return found


def _optional(value: Any, key: str, place: str) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise InputError(f'{place}: "{key}" is no text; put it into quotation marks')
    return " ".join(CONTROLS.sub(" ", value).split()) or None


def given_translation(article: Any, text: str, *, name: str) -> Translation | None:
    """The original that a record has beside its text; raises InputError if it is malformed."""
    given = article.get("translation") if isinstance(article, dict) else None
    if given is None:
        return None
    try:
        blocks = tuple(
            OriginalBlock(
                int(one["number"]),
                Span(*map(int, one["span"])),
                UNPRINTABLE.sub("\ufffd", str(one["text"])),
            )
            for one in given["blocks"]
        )
        language, translator = given["language"], given.get("translator")
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise InputError(
            f'{name}: "translation" must be as kg read prints it ({error!r}); leave it out'
        ) from error
    if not (isinstance(language, str) and is_language_tag(language)):
        raise InputError(f"{name}: {language!r} is no language tag; write de, zh-Hant, …")
    if any(not 0 <= one.span.start < one.span.end <= len(text) for one in blocks):
        raise InputError(f'{name}: a block of "translation" lies outside the text; leave it out')
    return Translation(language, blocks, _optional(translator, "translator", name))


def not_english(error: LanguageError) -> InputError:
    """The same error for the English side of a translation."""
    reason = str(error).partition("; ")[0].replace("the text is", "the English side is")
    return InputError(f"{reason}; give original and English text in the right order")
