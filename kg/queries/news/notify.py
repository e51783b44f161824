"""A file of news that is kept up to date while a folder is watched.

What was noted is kept in ``OUT/notified.json``, written after the file of news: a run that is
killed between the two writes the same entries again, under the same identifiers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.errors import OutputError, StoreBusyError
from kg.files import write_text
from kg.queries.news.compare import News, Watched, in_order, names_in, pick
from kg.queries.news.formats import write_news
from kg.queries.news.items import Item, read_items
from kg.store.store import open_built

STATE = "notified.json"
_LAYOUT = 1
# Entries that the file of news keeps; feed readers have read the older ones.
KEPT = 500
_FORMATS = {".xml": "atom", ".atom": "atom", ".rss": "rss", ".json": "json"}


class Notifier:
    """Writes what is new in a folder to a file, each time that it is asked."""

    def __init__(self, out: Path, target: Path, names: Sequence[str] = ()) -> None:
        """Takes what is known so far from the state, else from the graph as it is.

        A folder without a graph knows nothing: what its first build brings is no news. The ending
        of ``target`` names the format: ``.atom`` or ``.xml``, ``.rss``, ``.json``, else text.
        Raises OutputError if the state is damaged.
        """
        self._out = out
        self._target = target
        self._names = names
        self._form = _FORMATS.get(target.suffix.lower(), "text")
        self._state = _read(out / STATE)
        if self._state is None and (out / "store").is_dir():
            self._begin()

    def _begin(self) -> None:
        try:
            self._note(first=True, written=False)
        except StoreBusyError:
            raise
        except OutputError:  # no graph yet, or a damaged one: the build makes it
            self._state = None

    def notify(self) -> list[Item]:
        """What is new since the last time, written to the file before all that was new before."""
        first = self._state is None
        # A feed reader finds an empty feed where nothing was new yet, and no missing file.
        return self._note(first=first, written=not first or not self._target.exists())

    def _note(self, *, first: bool, written: bool) -> list[Item]:
        state = self._state or {"keys": [], "topics": [], "known": [], "entries": []}
        with open_built(self._out) as store:
            watched = Watched(store, self._names)
            everything = read_items(store)
            items = [*everything, *watched.new_names(store, set(state["known"]))]
            known = names_in(store)
        keys, topics = set(state["keys"]), set(state["topics"])
        fresh = [] if first else in_order(pick(items, keys, topics))
        news = [item for item in fresh if watched.has(item)]
        entries = [*news, *(_item(entry) for entry in state["entries"])][:KEPT]
        if written:
            write_text(self._target, write_news(News(tuple(entries)), self._form))
        self._state = {
            "layout": _LAYOUT,
            "keys": sorted(keys | {item.key for item in items}),
            "topics": sorted(topics | {item.topic for item in everything}),
            "known": sorted(known | set(state["known"])),
            "entries": [_entry(item) for item in entries],
        }
        write_text(self._out / STATE, json.dumps(self._state, ensure_ascii=False) + "\n")
        return news


def _read(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    try:
        state = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OutputError(f"{path}: cannot be read ({error}); delete it to start again") from error
    if not isinstance(state, dict) or state.get("layout") != _LAYOUT:
        raise OutputError(f"{path}: written by another version of newskg; delete it to start again")
    return state


def _entry(item: Item) -> dict[str, Any]:
    return {**item.as_json(), "topic": item.topic}


def _item(entry: Mapping[str, Any]) -> Item:
    return Item(
        category=entry["category"],
        key=entry["key"],
        topic=entry["topic"],
        sentence=entry["sentence"],
        status=entry["status"],
        term=entry["term"],
        quotation=entry["quotation"],
        title=entry["article"],
        published=entry["published"],
        link=entry["link"],
        iri=entry["iri"],
        people=entry["people"],
        again=entry["again"],
    )
