"""Compile the marked-up texts in ``source/`` into the JSON Lines files beside this script.

Run ``python tests/cases/attribution/compile.py`` after editing a source, or add ``--check``
to compare the files on disk with what the sources give, without writing.

A source file holds documents, each under a header line::

    === id | beat | style            (source/own-*.txt, source/second-measure.txt)
    === id | phenomenon              (source/errors*.txt, fresh.txt: 1 to 15; else a name)

The text below the header carries tags: ``[S1 The minister] [C1 said] [T1 that he left]``.
The letter is the role (S source, C cue, T content), the number the attribution.  A span that
serves two attributions lists both, ``[S1,2 She]``.  A letter after the number, ``1a``, marks an
attribution nested in the content of attribution 1; it goes to the key ``nested`` with ``parent``,
the index of the outer one in ``attributions``.

A line may begin with the kind of block that the reader made of it, ``{quote} ``, ``{heading} `` …;
it goes to the key ``kinds``, one for each line that is not empty.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

HERE = Path(__file__).resolve().parent
CASES = ("errors", "fresh", "shapes", "forms")
SPLITS = ("own-train", "own-measure", "second-measure", *CASES)
ROLES = {"S": "source", "C": "cue", "T": "content"}
KIND = re.compile(r"(?m)^\{([a-z-]+)\} ")
OPENING = re.compile(r"\[([SCT])(\d+[a-z]?(?:,\d+[a-z]?)*) ")

Span = tuple[int, int]


class MarkupError(ValueError):
    """A source file cannot be compiled; the message names the document and the place."""


@dataclass(slots=True)
class Attribution:
    """Spans of one attribution, by role, while its document is read."""

    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)

    def spans(self, role: str) -> list[Span]:
        """Return the spans of ``source``, ``cue`` or ``content``."""
        return {"source": self.source, "cue": self.cue, "content": self.content}[role]

    def start(self) -> int:
        """Return the first character offset of any span."""
        return min(span[0] for span in [*self.source, *self.cue, *self.content])

    def as_json(self) -> dict[str, object]:
        """Return the attribution as the data files hold it."""
        return {
            "source": sorted(self.source) or None,
            "cue": sorted(self.cue),
            "content": sorted(self.content),
        }


def parse_markup(marked: str, *, place: str) -> tuple[str, dict[str, Attribution]]:
    """Split a marked-up text into plain text and attributions by label.

    Raises MarkupError on an unknown tag, an unclosed one, or spans that break the rules.
    """
    plain: list[str] = []
    length = position = 0
    open_tags: list[tuple[str, list[str], int]] = []
    found: dict[str, Attribution] = {}
    while position < len(marked):
        character = marked[position]
        if character == "[":
            match = OPENING.match(marked, position)
            if match is None:
                raise MarkupError(f"{place}: unknown tag at {marked[position : position + 20]!r}")
            open_tags.append((ROLES[match[1]], match[2].split(","), length))
            position = match.end()
            continue
        if character == "]":
            if not open_tags:
                before = marked[:position][-30:]
                raise MarkupError(f"{place}: closing bracket without tag after {before!r}")
            role, labels, start = open_tags.pop()
            for label in labels:
                found.setdefault(label, Attribution()).spans(role).append((start, length))
        else:
            plain.append(character)
            length += 1
        position += 1
    if open_tags:
        raise MarkupError(f"{place}: tag {open_tags[-1][1]} is never closed")
    text = "".join(plain)
    for label, attribution in found.items():
        check_attribution(attribution, text, place=f"{place}, attribution {label}")
    return text, found


def check_attribution(attribution: Attribution, text: str, *, place: str) -> None:
    """Raise MarkupError unless the spans are trimmed, filled, disjoint, with one cue."""
    if not attribution.content:
        raise MarkupError(f"{place}: no content")
    if len(attribution.cue) != 1 or len(attribution.source) > 1:
        raise MarkupError(f"{place}: needs one cue and at most one source; is a number used twice?")
    spans = sorted([*attribution.source, *attribution.cue, *attribution.content])
    for start, end in spans:
        piece = text[start:end]
        if not piece or piece != piece.strip():
            raise MarkupError(f"{place}: empty or untrimmed span {piece!r}")
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            raise MarkupError(f"{place}: spans overlap at {text[start:end]!r}")


def read_documents(path: Path) -> Iterator[tuple[list[str], str]]:
    """Yield header fields and marked-up text of each document of a source file."""
    for block in re.split(r"(?m)^=== ", path.read_text(encoding="utf-8"))[1:]:
        header, _, body = block.partition("\n")
        yield [part.strip() for part in header.split("|")], body.strip()


def nested_attributions(
    found: dict[str, Attribution], order: list[str], *, place: str
) -> list[dict[str, object]]:
    """Return the inner attributions, each with the index of its outer one as ``parent``."""
    nested: list[dict[str, object]] = []
    labels = [key for key in found if not key.isdigit()]
    for label in sorted(labels, key=lambda key: found[key].start()):
        outer = label.rstrip("abcdefghijklmnopqrstuvwxyz")
        if outer not in order:
            raise MarkupError(f"{place}: nested {label} has no outer attribution {outer}")
        nested.append({**found[label].as_json(), "parent": order.index(outer)})
    return nested


def compile_document(fields: list[str], marked: str, *, split: str) -> dict[str, object]:
    """Return one data record from a document's header fields and marked-up text."""
    lines = [line for line in marked.split("\n") if line.strip()]
    kinds = [match[1] if (match := KIND.match(line)) else "paragraph" for line in lines]
    text, found = parse_markup(KIND.sub("", marked), place=fields[0])
    outer = [key for key in found if key.isdigit()]
    order = sorted(outer, key=lambda key: (found[key].start(), int(key)))
    record: dict[str, object] = {"id": fields[0]}
    if split in CASES:
        record["phenomenon"] = int(fields[1]) if fields[1].isdigit() else fields[1]
    else:
        record["beat"], record["style"] = fields[1], fields[2]
    record["text"] = text
    if any(kind != "paragraph" for kind in kinds):
        record["kinds"] = kinds
    record["attributions"] = [found[label].as_json() for label in order]
    nested = nested_attributions(found, order, place=fields[0])
    if nested:
        record["nested"] = nested
    return record


def compile_split(split: str) -> list[dict[str, object]]:
    """Return the records of all source files whose name begins with ``split``."""
    records: list[dict[str, object]] = []
    seen: set[str] = set()
    for path in sorted((HERE / "source").glob(f"{split}*.txt")):
        for fields, marked in read_documents(path):
            if fields[0] in seen:
                raise MarkupError(f"{path.name}: id {fields[0]} is used twice")
            seen.add(fields[0])
            records.append(compile_document(fields, marked, split=split))
    return records


def render(records: list[dict[str, object]]) -> str:
    """Return the records as JSON Lines."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def summary(split: str, records: list[dict[str, object]]) -> str:
    """Return one line with the number of texts, words and attributions."""
    words = sum(len(str(record["text"]).split()) for record in records)
    lists = [record["attributions"] for record in records]
    attributions = sum(len(entry) for entry in lists if isinstance(entry, list))
    return f"{split}: {len(records)} texts, {words} words, {attributions} attributions"


def main(arguments: list[str] | None = None) -> int:
    """Write (or with ``--check`` compare) the data files; return 1 where one differs."""
    parser = argparse.ArgumentParser(description="Compile the marked-up attribution texts.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args(arguments)
    stale = 0
    for split in SPLITS:
        records = compile_split(split)
        if not records:
            continue
        target, rendered = HERE / f"{split}.jsonl", render(records)
        print(summary(split, records))
        if not options.check:
            target.write_text(rendered, encoding="utf-8")
        elif not target.exists() or target.read_text(encoding="utf-8") != rendered:
            print(f"{target.name} differs from its sources: run compile.py", file=sys.stderr)
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
