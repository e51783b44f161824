"""News as text, JSON, Atom (RFC 4287) or RSS 2.0."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from kg.queries.news.articles import ArticleChange
from kg.queries.news.compare import News
from kg.queries.news.items import CATEGORIES, Item

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLURALS = {
    "accusation": "Accusations", "denial": "Denials", "answer": "Answers to accusations",
    "possible answer": "Possible answers, to be read by a person", "arrest": "Arrests",
    "figure": "Figures that differ", "name": "New names beside watched ones",
}  # fmt: skip
_LONGEST_TITLE = 200
_GONE = ":gone"  # behind the key of what went
_NO_DAY = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def write_news(news: News, form: str) -> str:
    """News in the format ``text``, ``json``, ``atom`` or ``rss``; the same news, the same bytes."""
    return FORMATS[form](news)


def _text(news: News) -> str:
    lines: list[str] = []
    for category in CATEGORIES:
        items = [item for item in news.items if item.category == category]
        if items:
            lines += [f"{_PLURALS[category]} ({len(items)})", *map(_line, items), ""]
    if not news.items:
        lines += ["Nothing new.", *([""] if news.articles else ())]
    lines += _gone(news)
    for name in news.unknown:
        lines.append(f"(nobody is called {name!r} in the newer graph)")
    if news.undated:
        lines.append(f"({news.undated} left out: their articles have no date)")
    return "\n".join(lines).rstrip("\n") + "\n"


def _gone(news: News) -> list[str]:
    """What the older graph had, and what became of each article."""
    lines = []
    if news.gone:
        became = {key: one.change for one in news.articles for key in one.gone}
        lines.append(f"No longer told ({len(news.gone)})")
        lines += [
            f"{_line(item)} [article headed “{item.title}”: {became.get(item.key, 'unchanged')}]"
            for item in news.gone
        ]
        lines.append("")
    if news.articles:
        lines.append(f"Articles ({len(news.articles)})")
        lines += [
            f"  {one.change}: {_headed(one)}: {len(one.came)} came, {len(one.gone)} went"
            for one in news.articles
        ]
    return lines


def _headed(one: ArticleChange) -> str:
    """An article as it is cited: a headline may be a claim too."""
    day = f" ({one.published[:10]})" if one.published else ""
    return f"article headed “{one.title}”{day}, {one.link}"


def _line(item: Item) -> str:
    again = "told again: " if item.again else ""
    return f"  [{item.status}] {again}{item.sentence} (term: {item.term or 'none'})"


def _json(news: News) -> str:
    return json.dumps(news.as_json(), ensure_ascii=False, indent=1) + "\n"


def _atom(news: News) -> str:
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _put(feed, f"{{{_ATOM}}}title", "newskg: what is new")
    _put(feed, f"{{{_ATOM}}}id", "urn:newskg:news")
    _put(feed, f"{{{_ATOM}}}updated", _latest(news.items).isoformat())
    _put(_put(feed, f"{{{_ATOM}}}author", None), f"{{{_ATOM}}}name", "newskg")
    for item, key in _entries(news):
        entry = _put(feed, f"{{{_ATOM}}}entry", None)
        _put(entry, f"{{{_ATOM}}}title", _title(item, key))
        _put(entry, f"{{{_ATOM}}}id", f"urn:newskg:{key}")
        _put(entry, f"{{{_ATOM}}}updated", _moment(item).isoformat())
        _put(entry, f"{{{_ATOM}}}link", None).set("href", _clean(item.link))
        _put(entry, f"{{{_ATOM}}}category", None).set("term", item.category)
        _put(entry, f"{{{_ATOM}}}summary", item.sentence)
    return _document(feed)


def _rss(news: News) -> str:
    rss = ET.Element("rss", version="2.0")
    channel = _put(rss, "channel", None)
    _put(channel, "title", "newskg: what is new")
    _put(channel, "link", "https://w3id.org/newskg/ontology")
    _put(channel, "description", "What sources say in articles; nothing here says that it is true.")
    _put(channel, "lastBuildDate", format_datetime(_latest(news.items)))
    for item, key in _entries(news):
        entry = _put(channel, "item", None)
        _put(entry, "title", _title(item, key))
        _put(entry, "link", item.link)
        _put(entry, "guid", f"urn:newskg:{key}").set("isPermaLink", "false")
        _put(entry, "pubDate", format_datetime(_moment(item)))
        _put(entry, "category", item.category)
        _put(entry, "description", item.sentence)
    return _document(rss)


def _put(parent: ET.Element, tag: str, text: str | None) -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = None if text is None else _clean(text)
    return child


# As `kg.queries.findings.wording.in_words` has it.
_ITS_WORDS = re.compile(" In the (?:article|translation)’s words:")


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("�", text)


def _document(root: ET.Element) -> str:
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entries(news: News) -> list[tuple[Item, str]]:
    """What came and what went, each with an identifier of its own."""
    return [
        *((item, item.key) for item in news.items),
        *((item, f"{item.key}{_GONE}") for item in news.gone),
    ]


def _title(item: Item, key: str) -> str:
    """Category and the head of the sentence: who says it, with what status, what."""
    again = " (told again)" if item.again else ""
    again = " (no longer told)" if key.endswith(_GONE) else again
    head = _ITS_WORDS.split(item.sentence, maxsplit=1)[0]
    if len(head) > _LONGEST_TITLE:
        head = f"{head[:_LONGEST_TITLE].rsplit(' ', 1)[0]} …"
    return f"{item.category.capitalize()}{again}: {head}"


def _moment(item: Item) -> dt.datetime:
    """When the article was published; a day begins at midnight, UTC where no zone is given."""
    try:
        found = dt.datetime.fromisoformat(item.published or "")
    except ValueError:
        return _NO_DAY
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _latest(items: Sequence[Item]) -> dt.datetime:
    return max(map(_moment, items), default=_NO_DAY)


FORMATS: dict[str, Callable[[News], str]] = {
    "text": _text, "json": _json, "atom": _atom, "rss": _rss,
}  # fmt: skip
