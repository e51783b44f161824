"""Where the data files live: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

from kg.errors import ModelError

PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path:
    """The path of a data file or folder such as ``resource("ontology", "kg.ttl")``.

    An installed wheel carries ``ontology/`` and ``seeds/`` under ``kg/data``; a checkout has them
    at its top level. Raises ModelError if neither holds it.
    """
    for root in (PACKAGE / "data", PACKAGE.parent):
        candidate = root.joinpath(*parts)
        if candidate.exists():
            return candidate
    raise ModelError(f"data file {'/'.join(parts)} is missing: install newskg again")
