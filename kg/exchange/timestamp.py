"""A time stamp (RFC 3161) from an authority on the web: only a SHA-256 is sent to it."""

from __future__ import annotations

from pathlib import Path

from kg.errors import EndpointError
from kg.files import replacing
from kg.provenance.timestamp import STAMP_END, question, require_stamp

_SECONDS = 30.0
_MOST_BYTES = 1 << 20  # a time stamp with its certificates has some kilobytes


def stamp(path: Path, url: str) -> Path:
    """Writes the time stamp of a file beside it (``.tsr``), by the authority at ``url``.

    Raises EndpointError if it cannot be reached, refuses, or stamps something else.
    """
    import httpx

    headers = {
        "Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply",
    }  # fmt: skip
    try:
        answer = httpx.post(url, content=question(path), headers=headers, timeout=_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise EndpointError(
            f"{url}: cannot be reached ({error}); check the address, or build without --timestamp"
        ) from error
    if answer.status_code != 200 or len(answer.content) > _MOST_BYTES:
        raise EndpointError(
            f"{url}: gives no time stamp (answer {answer.status_code}); give the address of an "
            "RFC 3161 authority"
        )
    require_stamp(path, answer.content, authority=url)
    target = path.with_name(path.name + STAMP_END)
    with replacing(target) as stream:
        stream.write(answer.content)
    return target
