"""Judges short attribution cases: does what was found agree with what the case says?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from kg.model import Attribution, Block, BlockKind, Document, Span

Case = dict[str, Any]
# Of the letters and digits of both contents together, those that must be in both.
AGREEING = 0.8


def kept_aside(case: Case) -> bool:
    """True for the third of the cases whose errors nobody reads."""
    return int(hashlib.sha256(case["id"].encode()).hexdigest(), 16) % 3 == 0


def document_of(case: Case) -> Document:
    """The case as a document, each line of it a block: of its kind, else a paragraph."""
    text, at, blocks = case["text"], 0, []
    kinds = iter(case.get("kinds", ()))
    for line in text.split("\n"):
        if line.strip():
            kind = BlockKind(next(kinds, BlockKind.PARAGRAPH))
            blocks.append(Block(kind, Span(at, at + len(line))))
        at += len(line) + 1
    return Document(id=case["id"], text=text, blocks=tuple(blocks))


def passes(case: Case, found: Sequence[Attribution]) -> bool:
    """True where every attribution of the case is among the outer ones found.

    A case of a shape (its phenomenon is a name) fails also where more is found.
    """
    outer = [a for a in found if a.parent is None]
    gold = case["attributions"]
    complete = all(any(_same(case["text"], g, a) for a in outer) for g in gold)
    return complete and (isinstance(case["phenomenon"], int) or len(outer) == len(gold))


def _same(text: str, gold: dict[str, Any], found: Attribution) -> bool:
    def letters(spans: Sequence[Sequence[int]]) -> set[int]:
        """The letters of spans, or all their characters where they are marks alone (a colon)."""
        inside = {i for start, end in spans for i in range(start, end)}
        return {i for i in inside if text[i].isalnum()} or inside

    ours, theirs = letters([(s.start, s.end) for s in found.content]), letters(gold["content"])
    if len(ours & theirs) < AGREEING * len(ours | theirs):
        return False
    for role, spans in (("source", found.source), ("cue", found.cue)):
        one, other = letters([(s.start, s.end) for s in spans]), letters(gold[role] or [])
        if bool(one) != bool(other) or (one and not one & other):
            return False
    return True
