"""Checks that the version bounds in pyproject.toml are true: ``python -m tests.bounds --lowest``.

Installs the built wheel with the lowest (or ``--newest``) versions that its bounds allow, without
the lock, into an empty environment; then builds one article of each kind of input and runs the
other verbs on the result. On the oldest Python exactly the lower bounds are installed. Newer
Pythons have no wheels of some old versions and get the lowest version that has one. Needs uv and
the network, so the test suite does not run it.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.input_kinds import MARK, write_all
from tests.web import serve

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = ("parquet", "documents")  # input kinds; the others are a cluster's and the training's
NO_WHEEL = "sgmllib3k"  # feedparser's, pure Python, published as source alone
VERBS: tuple[tuple[str, ...], ...] = (
    ("check", "OUT"),
    ("stats", "OUT"),
    ("query", "OUT", "arrests", "--timeout", "60"),
    ("explain", "OUT", "Orsk"),
    ("view", "OUT", "-o", "PLACE/page.html"),
    ("store", "verify", "OUT"),
    *(
        ("export", "OUT", "--format", form, "-o", f"PLACE/export-{form}")
        for form in (
            "nquads", "trig", "turtle", "rdfxml", "jsonld", "rdf12", "nanopub", "graphml", "gexf",
            "neo4j", "ftm",
        )
    ),
)  # fmt: skip


def lower_bounds() -> dict[str, str]:
    """The lowest version that pyproject.toml promises for each dependency."""
    found: dict[str, str] = {}
    extras = [line for one in EXTRAS for line in PROJECT["optional-dependencies"][one]]
    for line in [*PROJECT["dependencies"], *extras]:
        requirement = Requirement(line)
        (lowest,) = [s.version for s in requirement.specifier if s.operator in (">=", "==")]
        found[canonicalize_name(requirement.name)] = lowest
    return found


def install(place: Path, python: str, *, lowest: bool) -> Path:
    """Installs the wheel into an environment in ``place``; returns its folder of commands."""
    pins = place / "pins.txt"
    exact = lowest and python == oldest_python()
    bounds = place / "bounds.txt"
    bounds.write_text("".join(f"{n}=={v}\n" for n, v in lower_bounds().items()), "utf-8")
    _run(
        "uv", "pip", "compile", "-q", "pyproject.toml",
        *(w for one in EXTRAS for w in ("--extra", one)), "--python", python,
        "--only-binary", ":all:", "--no-binary", NO_WHEEL,
        "--resolution", "lowest-direct" if lowest else "highest",
        *(("--constraints", str(bounds)) if exact else ()), "-o", str(pins),
    )  # fmt: skip
    _run("uv", "build", "-q", "--wheel", "-o", str(place))
    (wheel,) = place.glob("newskg-*.whl")
    environment = place / "env"
    _run("uv", "venv", "-q", "--python", python, str(environment))
    commands = environment / ("Scripts" if sys.platform == "win32" else "bin")
    chosen = ("--python", str(environment))
    _run("uv", "pip", "install", "-q", *chosen, "-r", str(pins))
    _run("uv", "pip", "install", "-q", *chosen, "--no-deps", str(wheel))
    _run("uv", "pip", "check", "-q", *chosen)
    return commands


def oldest_python() -> str:
    """The oldest Python that pyproject.toml admits."""
    (oldest,) = [part for part in PROJECT["requires-python"].split(",") if part.startswith(">=")]
    return str(oldest.removeprefix(">="))


def try_out(kg: Path, place: Path) -> None:
    """Builds one article of each kind of input and runs the other verbs; raises where one fails."""
    out = place / "out"
    with serve() as site:
        articles = write_all(place / "in", site)
        inputs = (*articles.inputs, "--allow-private")
        read = _run(str(kg), "read", *inputs, given=articles.standard_input)
        _run(str(kg), "build", *inputs, "-o", str(out), given=articles.standard_input)
    found = sorted(json.loads(line)["text"].count(MARK) for line in read.splitlines())
    if found != [1] * articles.count:
        raise SystemExit(f"{articles.count} articles written, read this often: {found}")
    print(f"{articles.count} articles read, each once", flush=True)
    for verb in VERBS:
        _run(str(kg), *(w.replace("OUT", str(out)).replace("PLACE", str(place)) for w in verb))


def _run(*command: str, given: bytes = b"") -> bytes:
    """The standard output of a command; raises SystemExit where it fails."""
    print("+", Path(command[0]).name, *command[1:4], flush=True)
    done = subprocess.run(command, input=given, cwd=ROOT, check=False, stdout=subprocess.PIPE)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: ended with {done.returncode}")
    return done.stdout


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--lowest", action="store_true")
    which.add_argument("--newest", action="store_true")
    parser.add_argument("--python", default=oldest_python(), help="version, or path of one")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "in").mkdir()
        commands = install(place, options.python, lowest=options.lowest)
        try_out(commands / "kg", place)
    print(f"the {'lowest' if options.lowest else 'newest'} versions work on {options.python}")


if __name__ == "__main__":
    main()
