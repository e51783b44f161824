"""Judges a pack by the profile of RO-Crate 1.1, offline: run by a Python that has roc-validator.

``python rocrate_driver.py PACK CONTEXT CACHE`` prints one JSON object: each severity, and the
names of the checks of that severity that failed. ``CONTEXT`` is the JSON-LD context of
RO-Crate, as ro-crate-py carries it: it is what the validator would fetch from w3id.org. That is the
context of the newest version, in which the terms of packs mean what they mean in 1.1.
"""

from __future__ import annotations

import io
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import requests_cache
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from rocrate_validator.models import ValidationSettings
from rocrate_validator.services import validate
from urllib3 import HTTPResponse

PROFILE = "ro-crate-1.1"
ADDRESS = "https://w3id.org/ro/crate/1.1/context"
# As rdflib asks for a context: the cache answers the same question alone.
ACCEPT = "application/ld+json, application/json;q=0.9, */*;q=0.1"


class Shelf(HTTPAdapter):
    """Answers every request with the same bytes."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        """The bytes as JSON-LD."""
        headers = {"Content-Type": "application/ld+json"}
        body = io.BytesIO(self._data)
        return self.build_response(
            request, HTTPResponse(body, headers, status=200, preload_content=False)
        )


def stock(cache: Path, context: bytes) -> None:
    """Puts the context into the cache of the validator."""
    with requests_cache.CachedSession(str(cache), backend="sqlite", expire_after=-1) as session:
        session.mount("https://", Shelf(context))
        session.get(ADDRESS, headers={"Accept": ACCEPT}).raise_for_status()


def main(pack: str, context: str, cache: str) -> None:
    """Prints what the profile finds."""
    stock(Path(cache), Path(context).read_bytes())
    result = validate(
        ValidationSettings(
            rocrate_uri=pack,
            profile_identifier=PROFILE,
            requirement_severity="RECOMMENDED",
            offline=True,
            cache_path=Path(cache),
        )
    )
    found: dict[str, set[str]] = defaultdict(set)
    for issue in result.get_issues():
        found[issue.severity.name].add(issue.check.name)
    passed = len(result.executed_checks) - len(result.failed_checks)
    print(json.dumps({"passed": passed} | {name: sorted(one) for name, one in found.items()}))


if __name__ == "__main__":
    main(*sys.argv[1:4])
