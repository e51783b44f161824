"""Candidates, suggestions, values and previews for clients of the reconciliation service."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from kg.ontology.names import fold
from kg.ontology.turtle import KG
from kg.ontology.vocabulary import DEFAULT_BASE
from kg.queries.matching.actors import read_actors
from kg.queries.matching.births import Births
from kg.queries.matching.find import Matcher
from kg.queries.matching.names import load_names
from kg.queries.matching.records import Actor, Candidate
from kg.queries.matching.wording import CAUTION
from kg.queries.reconcile.queries import Extension, Query
from kg.store.store import Store
from kg.version import VERSION

API = "0.2"
# Candidates below this score are noise.
_LEAST = 0.3
# Suggestions of one page.
_PAGE = 20
# A class and those above it.
_CLASSES: Mapping[str, tuple[str, ...]] = {
    "Person": ("Person", "Actor"),
    "GovernmentBody": ("GovernmentBody", "Organization", "Actor"),
    "Organization": ("Organization", "Actor"),
    "Group": ("Group", "Actor"),
    "Actor": ("Actor",),
}
_TYPE_NAMES = {
    "Person": "person", "Organization": "organization", "GovernmentBody": "government body",
    "Group": "group", "Actor": "any actor",
}  # fmt: skip
# What can be compared, and what can be fetched; births are read for a comparison alone.
_PROPERTIES = {
    "alias": "other names", "post": "posts and occupations, with who says so",
    "country": "countries, with who says so", "article": "articles that name it",
    "birthDate": "date or year of birth (compared only)",
}  # fmt: skip
_FETCHED = ("alias", "post", "country", "article")
_TITLES = "SELECT DISTINCT ?a ?t WHERE { GRAPH ?g { ?a a kg:Article ; rdfs:label ?t } }"
Json = dict[str, Any]


class ReconcileService:
    """The actors of one snapshot of a folder; they are read when somebody asks first."""

    def __init__(self, folder: Path, store: Store) -> None:
        """Nothing but how the folder's identifiers begin is read yet."""
        self._folder = folder
        self._store = store
        self._base = _base_of(folder)
        self._lock = threading.Lock()
        self._loaded: Matcher | None = None
        self._by_iri: dict[str, Actor] = {}
        self._titles: dict[str, str] = {}

    def _matcher(self) -> Matcher:
        """The comparer, made once; the caller holds the lock."""
        if self._loaded is None:
            actors = read_actors(self._store)
            self._titles = {
                _value(row["a"]): _value(row["t"]) for row in self._store.query(_TITLES)
            }
            self._by_iri = {actor.iri: actor for actor in actors}
            births = Births(self._folder, self._store)
            self._loaded = Matcher(actors, load_names(), births=births.of)
        return self._loaded

    def manifest(self, address: str) -> Json:
        """What the service can do; ``address`` is where the client reached it."""
        suggest = {
            what: {"service_url": address, "service_path": f"/suggest/{what}"}
            for what in ("entity", "type", "property")
        }
        return {
            "versions": [API],
            "name": "newskg: actors of these articles",
            "identifierSpace": self._base,
            "schemaSpace": KG,
            "serviceVersion": VERSION,
            "documentation": "https://w3id.org/newskg",
            "defaultTypes": [_type(name) for name in _CLASSES],
            "view": {"url": f"{address}/preview?id={{{{id}}}}"},
            "preview": {
                "url": f"{address}/preview?id={{{{id}}}}", "width": 430, "height": 300,
            },
            "suggest": suggest,
            "extend": {
                "propose_properties": {"service_url": address, "service_path": "/properties"},
                "property_settings": [],
            },
        }  # fmt: skip

    # ── candidates ──

    def reconcile(self, queries: Mapping[str, Query]) -> Json:
        """The candidates of each query; every one is for a person to check."""
        with self._lock:
            matcher = self._matcher()
            return {
                key: {"result": [self._result(one) for one in _candidates(matcher, query)]}
                for key, query in queries.items()
            }

    def _result(self, one: Candidate) -> Json:
        features = [
            {"id": name, "value": round(value, 4)} for name, value in one.reasons.features.items()
        ]
        reasons = f"for: {'; '.join(one.reasons.pro)}"
        if one.reasons.con:
            reasons += f"; against: {'; '.join(one.reasons.con)}"
        return {
            "id": one.actor.iri,
            "name": one.actor.name,
            "description": f"{self._described(one.actor)}; {reasons}",
            "type": [_type(name) for name in _CLASSES[one.actor.type]],
            "score": round(100 * one.score, 1),
            "features": features,
            "match": False,
        }

    def _described(self, actor: Actor) -> str:
        titles = [f"“{self._titles.get(article, article)}”" for article in actor.articles]
        more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
        return f"{_TYPE_NAMES[actor.type]} in {titles[0]}{more}"

    # ── suggestions ──

    def suggest_entities(self, prefix: str, cursor: int) -> Json:
        """Actors with a word of a name that begins so, in the order of names."""
        wanted = fold(prefix)
        with self._lock:
            matcher = self._matcher()
            found = [one for one in matcher.actors if wanted and _begins(one, wanted)]
            return {
                "result": [
                    {
                        "id": one.iri, "name": one.name, "description": self._described(one),
                        "notable": [_type(name) for name in _CLASSES[one.type]],
                    }
                    for one in found[cursor : cursor + _PAGE]
                ]
            }  # fmt: skip

    def suggest_types(self, prefix: str) -> Json:
        """Types whose name begins so."""
        found = [name for name in _CLASSES if _has(prefix, name, _TYPE_NAMES[name])]
        return {"result": [_type(name) for name in found]}

    def suggest_properties(self, prefix: str) -> Json:
        """Properties whose name begins so."""
        return {
            "result": [
                {"id": name, "name": told}
                for name, told in _PROPERTIES.items()
                if _has(prefix, name, told)
            ]
        }

    # ── values ──

    def propose_properties(self, type_: str) -> Json:
        """What can be fetched of actors."""
        listed = [{"id": name, "name": _PROPERTIES[name]} for name in _FETCHED]
        return {"type": type_, "properties": listed}

    def extend(self, asked: Extension) -> Json:
        """The values of properties; those that are only claimed say who claims them."""
        with self._lock:
            self._matcher()
            meta = [{"id": name, "name": _PROPERTIES.get(name, name)} for name in asked.properties]
            rows = {
                iri: {name: self._values(iri, name) for name in asked.properties}
                for iri in asked.ids
            }
        return {"meta": meta, "rows": rows}

    def _values(self, iri: str, name: str) -> list[Json]:
        actor = self._by_iri.get(iri)
        if actor is None:
            return []
        texts: Mapping[str, Iterable[str]] = {
            "alias": (one for one in actor.names if one != actor.name),
            "post": (f"{fact.value} ({fact.words})" for fact in actor.posts),
            "country": (f"{fact.value} ({fact.words})" for fact in actor.countries),
            "article": (self._titles.get(one, one) for one in actor.articles),
        }
        return [{"str": text} for text in dict.fromkeys(texts.get(name, ()))]

    # ── previews ──

    def preview(self, iri: str) -> str | None:
        """A small page on an actor, None if there is none of this identifier."""
        with self._lock:
            self._matcher()
            actor = self._by_iri.get(iri) or self._by_iri.get(unquote(iri))
            if actor is None:
                return None
            said = [f"{fact.value} ({fact.words})" for fact in (*actor.posts, *actor.countries)]
            titles = [self._titles.get(one, one) for one in actor.articles]
        name = html.escape(actor.name)
        return _PREVIEW.format(
            name=name, type=_TYPE_NAMES[actor.type], iri=html.escape(actor.iri),
            said=_list("What articles say", said), articles=_list("Named in", titles),
            caution=html.escape(CAUTION),
        )  # fmt: skip


_PREVIEW = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{name}</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 14px/1.4 system-ui, sans-serif; margin: 12px; overflow-wrap: anywhere }}
h1 {{ font-size: 17px; margin: 0 }} h2 {{ font-size: 14px; margin: 8px 0 0 }}
ul {{ margin: 0; padding-left: 18px }} p {{ margin: 6px 0 }}</style></head>
<body><main><h1>{name}</h1><p>{type}</p>{said}{articles}<p>{caution}</p><p>{iri}</p></main></body></html>
"""


def _list(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    return f"<h2>{title}</h2><ul>{items}</ul>" if items else ""


def _base_of(folder: Path) -> str:
    """How the identifiers of a folder begin; the default if no build says so."""
    try:
        return str(json.loads((folder / "manifest.json").read_text("utf-8"))["base"])
    except (OSError, ValueError, KeyError, TypeError):
        return DEFAULT_BASE


def _candidates(matcher: Matcher, query: Query) -> list[Candidate]:
    if not query.entry.name:
        return []
    found = matcher.candidates(query.entry, least=_LEAST)
    if query.types and query.strict != "should":
        enough = all if query.strict == "all" else any
        found = [one for one in found if enough(t in _CLASSES[one.actor.type] for t in query.types)]
    return found[: query.limit]


def _type(name: str) -> Json:
    return {"id": name, "name": _TYPE_NAMES[name]}


def _begins(actor: Actor, wanted: str) -> bool:
    return any(
        folded.startswith(wanted) or f" {wanted}" in folded for folded in map(fold, actor.names)
    )


def _has(prefix: str, *names: str) -> bool:
    return any(name.lower().startswith(prefix.strip().lower()) for name in names)


def _value(term: object) -> str:
    return str(getattr(term, "value", term))
