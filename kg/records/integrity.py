"""The signature of a record line: two keys at its end that say what made it and that it is intact.

``engine`` is a digest of what extracted the record (versions, models, words), ``digest`` covers
everything before it. A record made elsewhere is thus known to be as good as one made here, and one
that is cut off, altered or of another version is recognised.
"""

from __future__ import annotations

import re

from kg.errors import RecordError
from kg.model import digest

_SIGNATURE = re.compile(r', "engine": "([0-9a-f]{64})"(, "digest": "([0-9a-f]{16})"\})$')
# As many digits of an engine as a message shows.
_SHOWN = 8


def sign(line: str, engine: str) -> str:
    """A record's line with its signature; ``engine`` is `kg.extraction.settings.fingerprint`."""
    head = f'{line[:-1]}, "engine": "{engine}"'
    return f'{head}, "digest": "{digest(head)}"}}'


def strip(line: str) -> str:
    """The line as it was before `sign`; a line without a signature as it is."""
    signature = _SIGNATURE.search(line)
    return line if signature is None else f"{line[: signature.start()]}}}"


def verify(line: str, engine: str) -> None:
    """Raises RecordError if a line is incomplete, or not of this ``engine``."""
    signature = _SIGNATURE.search(line)
    if signature is None:
        raise RecordError(
            "not a complete record (its end is missing); give the lines of kg extract unchanged"
        )
    if digest(line[: signature.start(2)]) != signature[3]:
        raise RecordError("the record was altered after it was extracted; extract it again")
    if signature[1] != engine:
        raise RecordError(
            f"a record of another version of newskg or of other settings (its engine is "
            f"{signature[1][:_SHOWN]}…, this one {engine[:_SHOWN]}…); extract it again, or give "
            "--model, --tagger and --ontology as it was made with"
        )
