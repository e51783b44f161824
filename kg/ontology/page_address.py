"""Where the pages of a built folder have what an IRI names, and which addresses are of the web."""

from __future__ import annotations

from urllib.parse import urlsplit


def page_name(iri: str) -> str:
    """The name of an article's page in its folder, without ending."""
    return iri.rsplit("/", 1)[-1].replace("%", "_")


def anchor_of(iri: str) -> str:
    """Where the page of an article has a statement, or the event of a proposition."""
    kind = "s" if "/statement/" in iri else "e"
    return f"{kind}-{iri.rsplit('/', 1)[-1]}"


def web_address(text: str) -> str:
    """``text`` where it is a web address, else nothing: an article may name any address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc else ""
