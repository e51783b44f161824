"""What of an article goes into the index of full text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import BlockKind, Document, Extraction, Span, Statement


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The words of one article: title and text, statements by their ids, names of actors."""

    title: str
    body: str
    statements: tuple[tuple[str, str], ...]
    names: tuple[str, ...]


def article_text(extraction: Extraction) -> ArticleText:
    """What can be searched of an extraction; the boilerplate of a page cannot."""
    document = extraction.document
    return ArticleText(
        title=document.title or "",
        body=_body(document),
        statements=tuple((one.id, _said(document, one)) for one in extraction.statements),
        names=tuple(
            dict.fromkeys(
                name
                for entity in extraction.entities
                if not entity.unnamed
                for name in (entity.name, *entity.aliases)
                if name.strip()
            )
        ),
    )


def _body(document: Document) -> str:
    if not document.blocks:
        return document.text
    left_out = (BlockKind.FURNITURE, BlockKind.TITLE)
    return "\n\n".join(
        document.words(block.span) for block in document.blocks if block.kind not in left_out
    )


def _said(document: Document, statement: Statement) -> str:
    """The sentences of a statement; else source, cue and content in the order of the text."""
    spans: Iterable[Span] = statement.evidence or sorted(
        (*statement.source, *statement.cue, *statement.content)
    )
    return " … ".join(" ".join(document.words(span).split()) for span in spans)
