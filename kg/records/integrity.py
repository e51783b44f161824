"""What a record line was made with, and that it is whole: two keys at its end.

``engine`` says by what the record was extracted (versions, models, words), ``digest`` is taken of
all that stands before it. So a record that was made elsewhere is known to be as good as one made
here, and one that is cut off, altered or of another version is told apart.
"""

from __future__ import annotations

import importlib.metadata
import re
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import KgError, RecordError
from kg.lexicon import ontology_files
from kg.model import digest
from kg.records import key_of
from kg.resources import resource

if TYPE_CHECKING:
    from kg.pipeline import Settings

_SEAL = re.compile(r', "engine": "([0-9a-f]{64})"(, "digest": "([0-9a-f]{16})"\})$')
# As many digits of an engine as a message shows.
_SHOWN = 8


def engine_signature(settings: Settings) -> str:
    """A digest of what decides an extraction besides the text: versions, models, ontology files."""
    import kg

    parts = [kg.__version__, settings.model, _version(settings.model), settings.tagger]
    data = Path(__file__).parent / "data"
    files = (
        *ontology_files(settings.ontology),
        *sorted(resource("seeds").glob("*.csv")),
        *sorted((data / "attribution").glob("*.json")),
        *sorted((data / "events").glob("*.json")),
    )
    for path in files:
        try:
            parts.append(f"{path.name}\x1e{digest(path.read_text('utf-8'))}")
        except OSError as error:
            raise KgError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    return key_of(*parts)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""  # a model that is a folder, not a package: its name must do


def sealed(line: str, engine: str) -> str:
    """A record's line with its seal; ``engine`` as `engine_signature` gives it."""
    head = f'{line[:-1]}, "engine": "{engine}"'
    return f'{head}, "digest": "{digest(head)}"}}'


def unsealed(line: str) -> str:
    """The line as it was before `sealed`; a line without a seal as it is."""
    seal = _SEAL.search(line)
    return line if seal is None else f"{line[: seal.start()]}}}"


def check_seal(line: str, engine: str) -> None:
    """Raises RecordError where a line is not whole, or not of this ``engine``."""
    seal = _SEAL.search(line)
    if seal is None:
        raise RecordError(
            "no whole record as kg extract prints it (its end is missing); give its lines unchanged"
        )
    if digest(line[: seal.start(2)]) != seal[3]:
        raise RecordError("the record was altered after it was extracted; extract it again")
    if seal[1] != engine:
        raise RecordError(
            f"a record of another version of newskg or of other settings (its engine is "
            f"{seal[1][:_SHOWN]}…, this one {engine[:_SHOWN]}…); extract it again, or give "
            "--model, --tagger and --ontology as it was made with"
        )
