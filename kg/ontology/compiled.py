"""What is made of the shipped words and names at each start, kept between runs in a cache.

Each piece is one file of JSON, ``NAME-KEY.json``. The key is a digest of all that the piece is
made of: the contents of its sources, the code of this package, which reads them, and the version
of Python's tables of Unicode. So a file that was made of anything else is never read. Its first
line is the digest of the rest: a file that was cut or altered is made again. Nothing depends on
the cache: without a folder that can be written, each start makes the pieces itself.

A start does not read the sources to know their digest: it is kept as well, until one of them is
written again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeAlias

from kg.files import keep, read_kept

# The folder of the cache; empty: keep nothing.
VARIABLE = "KG_CACHE"
# Files of one piece that stay, newest first: some versions of newskg may share a folder.
_KEPT = 4
# Seconds: what was written so short a while ago may be written again at what the disk takes for the
# same time, so that nothing is kept of its digest.
_SETTLED = 1.0

Json: TypeAlias = dict[str, Any] | list[Any]


def cache_folder() -> Path | None:
    """Where pieces are kept: ``$KG_CACHE``, or the user's folder for caches; None for nowhere."""
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen) if chosen else None
    try:
        home = Path.home()
    except RuntimeError:  # a user without a home
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local") / "newskg" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "newskg"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "newskg"


def compiled(name: str, sources: Iterable[Path], make: Callable[[], Json]) -> Json:
    """What ``make`` gives, from the cache if it was made of the same ``sources`` before.

    ``sources`` are all files that the result depends on besides this package. Raises OSError
    if one of them cannot be read, and what ``make`` raises.
    """
    read = (*sorted(Path(__file__).parent.glob("*.py")), *sources)
    return _kept(name, lambda: kept_digest(f"of-{name}", read, lambda: _key(read)), make)


def kept_digest(name: str, files: Iterable[Path], make: Callable[[], str]) -> str:
    """A digest of the contents of ``files``, which ``make`` reads, kept until one is written again.

    Files are the same as long as path, node, size and times are: no program can set back the time
    at which a file was changed last, except on Windows, where it is that of its making.
    Raises OSError if one is missing, and what ``make`` raises.
    """
    listed = tuple(files) if cache_folder() is not None else ()
    states = [path.stat() for path in listed]
    changed = max((max(one.st_mtime, one.st_ctime) for one in states), default=math.inf)
    if changed > time.time() - _SETTLED:
        return make()
    found = _kept(name, lambda: _state_of(listed, states), lambda: [make()])
    return str(found[0]) if isinstance(found, list) else make()


def _kept(name: str, key: Callable[[], str], make: Callable[[], Json]) -> Json:
    """The piece of this key, from the cache or made; without a cache nobody asks for the key."""
    folder = cache_folder()
    if folder is None:
        return make()
    path = folder / f"{name}-{key()}.json"
    found = _read(path)
    if found is None:
        found = make()
        _write(path, found)
        _drop_old(folder, name)
    return found


def _python() -> str:
    """The version of Python and of its tables of Unicode: several may share a cache."""
    return f"{sys.version_info[:2]} {unicodedata.unidata_version}"


def _state_of(files: Iterable[Path], states: Iterable[os.stat_result]) -> str:
    hashed = hashlib.sha256(_python().encode())
    for path, seen in zip(files, states, strict=True):
        told = (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns)
        hashed.update(f"{path.absolute()}\0{told}\0".encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()[:32]


def _key(files: Iterable[Path]) -> str:
    hashed = hashlib.sha256(_python().encode())
    for path in files:
        content = path.read_bytes()
        hashed.update(f"\0{path.name}\0{len(content)}\0".encode())
        hashed.update(content)
    return hashed.hexdigest()[:32]


def _read(path: Path) -> Json | None:
    """The piece in a file; None if it is not there, or not as it was written."""
    body = read_kept(path)
    if body is None:
        return None
    found: Json = json.loads(body)
    return found


def _write(path: Path, found: Json) -> None:
    """Keeps a piece, whole or not at all; nothing happens where the folder cannot be written."""
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        keep(path, body)


def _drop_old(folder: Path, name: str) -> None:
    with contextlib.suppress(OSError):
        files = [(one.stat().st_mtime, one) for one in folder.glob(f"{name}-*.json")]
        for _, old in sorted(files, reverse=True)[_KEPT:]:
            old.unlink(missing_ok=True)
