"""Text of a web page that stands beside its paragraphs, put into paragraphs of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

# Elements that hold paragraphs, elements that part text, and those that are never of an article.
_HOLDERS = ("div", "blockquote", "article", "section", "td", "main")
_PARTING = frozenset((
    "p", "div", "blockquote", "figure", "table", "ul", "ol", "dl", "pre", "section", "article",
    "aside", "nav", "header", "footer", "form", "hr", "iframe", "video", "script", "style",
    "noscript",
    "h1", "h2", "h3", "h4", "h5", "h6",
))  # fmt: skip
_OUTSIDE = frozenset(("nav", "aside", "footer", "header", "form", "figure"))
# A sentence of an article has so many words; menus and labels hardly ever have.
_FEWEST_WORDS = 12
# Where a third of the words are links, the text is a row of them.
_LINKS_SHARE = 3
_SENTENCE_ENDS = (".", "!", "?", '"', "”", "’", ")")


def wrap_loose_text(tree: Any) -> None:
    """Puts sentences that stand between the paragraphs of an element into ``<p>``, in place.

    Readers of main text drop them: ``<div><p>One.</p>Two, which is lost.<p>Three.</p></div>``. An
    element that parts its text by ``<br>`` is left as it is; it is read as it stands.
    """
    for parent in list(tree.iter(*_HOLDERS)):
        children = [child for child in parent if isinstance(child.tag, str)]
        parted = any(child.tag in _PARTING for child in children)
        if not parted or any(child.tag == "br" for child in children):
            continue
        if not any(above.tag in _OUTSIDE for above in parent.iterancestors()):
            for before, inline in list(_runs(parent)):
                _wrap(parent, before, inline)


def _runs(parent: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Each run of text: the element that it stands behind, or None, and the elements in it."""
    before, inline = None, list[Any]()
    for child in parent:
        if child.tag in _PARTING:
            yield before, inline
            before, inline = child, []
        else:
            inline.append(child)
    yield before, inline


def _wrap(parent: Any, before: Any, inline: Sequence[Any]) -> None:
    opening = (parent.text if before is None else before.tail) or ""
    if not _is_prose(opening, inline):
        return
    paragraph = parent.makeelement("p")
    paragraph.text = opening
    if before is None:
        parent.text, place = None, 0
    else:
        before.tail, place = None, parent.index(before) + 1
    paragraph.extend(inline)
    parent.insert(place, paragraph)


def _is_prose(opening: str, inline: Sequence[Any]) -> bool:
    """True for at least a sentence's words that are no row of links."""
    named = [element for element in inline if isinstance(element.tag, str)]
    words = (opening + "".join(_text(element) for element in inline)).strip()
    links = (link for element in named for link in element.iter("a"))
    linked = sum(len("".join(link.itertext()).split()) for link in links)
    count = len(words.split())
    return (
        count >= _FEWEST_WORDS and _LINKS_SHARE * linked < count and words.endswith(_SENTENCE_ENDS)
    )


def _text(element: Any) -> str:
    """The words in an element, none in a comment, and those behind it."""
    inside = "".join(element.itertext()) if isinstance(element.tag, str) else ""
    return inside + (element.tail or "")
