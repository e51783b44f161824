"""``SHA256SUMS``: the digests of some files, as ``sha256sum -c`` of coreutils reads them.

This list is what is signed and time-stamped; all that is sealed hangs on it by its digest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import DamageError
from kg.files import sha256_of

SUMS = "SHA256SUMS"
# No name needs more, and coreutils writes names with these in another way.
_LINE = re.compile(r"([0-9a-f]{64})  ([^\\\x00-\x1f]+)")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not as it was sealed, by its name, and what is wrong with it."""

    part: str
    what: str

    def __str__(self) -> str:
        return f"{self.part}: {self.what}"


def sums_text(digests: Mapping[str, str]) -> str:
    """The list of digests (name -> SHA-256), sorted by name."""
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))


def read_sums(path: Path) -> dict[str, str]:
    """Name -> SHA-256; raises DamageError, with the line, unless it is just what is written."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError as error:
        raise DamageError(
            f"{path}: is missing, and without it nothing is proved; run kg build with your inputs "
            "again, or get a complete pack"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DamageError(f"{path}: was changed since it was sealed ({error})") from error
    found: dict[str, str] = {}
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in found:
            raise DamageError(f"{path}: was changed since it was sealed (line {number})")
        found[match[2]] = match[1]
    if sums_text(found) != text:
        raise DamageError(f"{path}: was changed since it was sealed (the order of its lines)")
    return found


def changed_files(folder: Path, digests: Mapping[str, str]) -> Iterator[Fault]:
    """The listed files that are missing or differ, by name."""
    for name, digest in digests.items():
        try:
            found = sha256_of(folder / name)
        except FileNotFoundError:
            yield Fault(name, "is missing")
        except OSError as error:
            yield Fault(name, f"cannot be read ({error.strerror or error})")
        else:
            if found != digest:
                yield Fault(name, "was changed since it was sealed")


def is_inside(name: str) -> bool:
    """Whether a name stays in its folder, on every system."""
    path = PurePosixPath(name)
    drive = re.match(r"[A-Za-z]:", name) is not None
    plain = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return bool(name) and plain and not drive
