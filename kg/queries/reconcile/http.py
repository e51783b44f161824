"""The addresses of the reconciliation service, and which pages of this machine may ask it.

OpenRefine runs in a browser at a port of its own and asks from its page, so pages of this machine
may read the answers (CORS); pages of other hosts may not. JSONP is not answered: any page could
then read the answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import KgError, QueryError
from kg.queries.reconcile.queries import read_extension, read_queries
from kg.queries.reconcile.service import Json, ReconcileService

MOUNT = "/reconcile"
_PREVIEW = f"{MOUNT}/preview"
_LOOPBACK = frozenset(("127.0.0.1", "::1", "localhost"))
_LOCAL_PAGES = "http://127.0.0.1:* http://localhost:*"
_MOST_SKIPPED = 1_000_000
Asked = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, type and body of an answer, and the headers that go with it."""

    status: int
    kind: str
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


def is_ours(path: str) -> bool:
    """True for an address of this service."""
    return path == MOUNT or path.startswith(f"{MOUNT}/")


def may_ask(path: str, origin: str | None) -> bool:
    """True if a page of this origin may ask: one of this machine, for this service."""
    if not is_ours(path) or origin is None:
        return False
    try:
        return urlsplit(origin).hostname in _LOOPBACK
    except ValueError:
        return False


def is_shown(path: str) -> bool:
    """True for what a page of this machine may show in a frame, and any link may open."""
    return path == _PREVIEW


def answer(
    service: ReconcileService, path: str, asked: Asked, *, host: str, origin: str | None
) -> Reply:
    """The answer to a request; one that cannot be answered says why, as JSON."""
    shared = _headers(path, origin)
    try:
        if path == _PREVIEW:
            page = service.preview(_one(asked, "id"))
            if page is None:
                return _json(404, {"error": "there is no such actor"}, shared)
            return Reply(200, "text/html; charset=utf-8", page.encode(), shared)
        found = _found(service, path, asked, f"http://{host}{MOUNT}")
    except QueryError as error:
        return _json(400, {"error": str(error)}, shared)
    except KgError as error:
        return _json(500, {"error": str(error)}, shared)
    if found is None:
        return _json(404, {"error": f"the service is at {MOUNT}"}, shared)
    return _json(200, found, shared)


def _found(service: ReconcileService, path: str, asked: Asked, address: str) -> Json | None:
    match path.removeprefix(MOUNT).rstrip("/"):
        case "":
            if "queries" in asked:
                return service.reconcile(read_queries(_one(asked, "queries")))
            if "extend" in asked:
                return service.extend(read_extension(_one(asked, "extend")))
            return service.manifest(address)
        case "/suggest/entity":
            return service.suggest_entities(_one(asked, "prefix"), _cursor(asked))
        case "/suggest/type":
            return service.suggest_types(_one(asked, "prefix"))
        case "/suggest/property":
            return service.suggest_properties(_one(asked, "prefix"))
        case "/properties":
            return service.propose_properties(_one(asked, "type"))
    return None


def _one(asked: Asked, name: str) -> str:
    return asked.get(name, [""])[0]


def _cursor(asked: Asked) -> int:
    given = _one(asked, "cursor") or "0"
    if not given.isdecimal() or int(given) > _MOST_SKIPPED:
        raise QueryError(f"cursor: a number from 0 to {_MOST_SKIPPED} was expected")
    return int(given)


def _json(status: int, body: Json, headers: tuple[tuple[str, str], ...]) -> Reply:
    return Reply(
        status, "application/json", json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
        headers,
    )  # fmt: skip


def _headers(path: str, origin: str | None) -> tuple[tuple[str, str], ...]:
    frames = f"'self' {_LOCAL_PAGES}" if is_shown(path) else "'none'"
    policy = f"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors {frames}"
    found = [("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", policy),
             ("Vary", "Origin")]  # fmt: skip
    if origin is not None and may_ask(path, origin):
        found.append(("Access-Control-Allow-Origin", origin))
    return tuple(found)
