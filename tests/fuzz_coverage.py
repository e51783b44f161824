"""Coverage-guided fuzzing by atheris: ``python -m tests.fuzz_coverage TARGET --seconds N``.

TARGET is reader, codec or sparql (``tests/fuzz_targets.py`` says what each must hold). The corpus
lives in ``--corpus`` and grows from run to run; each new finding is saved in its folder
``findings``, one file for each place where something was raised, and fuzzing goes on. Exit 1 where
there are any. ``--replay FILE`` runs one file with its traceback and needs no atheris, which is
installed with ``pip install --require-hashes -r tests/requirements-fuzz.lock`` (Linux on x86-64).
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("reader", "codec", "sparql")
MISSING = (
    "atheris is not installed; pip install --require-hashes -r tests/requirements-fuzz.lock "
    "(it is made for Linux on x86-64 alone)"
)
# CPU seconds after which an input is too slow, seconds after which it hangs, and the megabytes
# after which it eats the machine.
SLOW, HANGING, LARGE = 10, 120, 3_000
LONGEST = {"reader": 16_384, "codec": 16_384, "sparql": 2_048}
_STATUS = re.compile(r"#(\d+)\s+\w+.*? cov: (\d+) ft: (\d+) corp: (\d+)/")
_UNITS = re.compile(r"number_of_executed_units: (\d+)")
WORDS = {
    "reader": "<p> </p> <html> <meta charset= <!-- --> <article> <script> \\x1f\\x8b PK\\x03\\x04 "
    'WARC/1.0 Content-Length: {\\"text\\": \\"id\\": \\"authors\\": null NaN 1e999 <rss> <item> '
    "<link> <pubDate> <urlset \\xff\\xfe \\xef\\xbb\\xbf \\x00 # [a](b) &#0; http://[",
    "codec": '{\\"entities\\": \\"events\\": \\"span\\": \\"roles\\": null true NaN 1e999 [0,1] '
    "\\\\ud800 \\\\u0000 <http://a> _:b \\x22@en \\x22^^ <<( )>> .",
    "sparql": "SERVICE SELECT * { } ?s <a:b> ' \\x22 ''' \\\\u0053 # \\x0d @en ex: . FILTER PREFIX",
}


@dataclass
class Outcome:
    """What a run came to."""

    executions: int = 0
    edges: int = 0
    features: int = 0
    corpus: int = 0
    crashes: list[str] = field(default_factory=list)


def seeds(target: str) -> Iterator[bytes]:
    """Inputs to start from, each with the byte that chooses its kind."""
    from tests import fuzz_targets, fuzzing

    if target == "reader":
        suffixes = {kind: bytes([place]) for place, kind in enumerate(fuzz_targets.KINDS)}
        for suffix, data in fuzzing.sound_files().items():
            yield suffixes[suffix] + data
        for name, data in fuzzing.CRAFTED.items():
            if len(data) < LONGEST[target] and (kind := Path(name).suffix) in suffixes:
                yield suffixes[kind] + data
    elif target == "codec":
        yield b"\x00" + (ROOT / "tests/cases/fuzz/record.json").read_bytes()
        yield b"\x01" + bytes(range(60))
        yield b'\x02<http://a/s> <http://a/p> "x\\n"@en <http://a/g> .\n_:b <a:p> "1"^^<a:t> .\n'
    else:
        for query in _queries():
            yield b"\x00" + query.encode()
        for number in range(len(fuzz_targets.PIECES)):
            yield bytes([3, number])


def _queries() -> Iterator[str]:
    from kg.queries.named import load_named_queries
    from tests.project import test_hostile_input

    yield from test_hostile_input.FEDERATED
    yield from test_hostile_input.LOCAL
    for query in load_named_queries().values():
        yield query.sparql


def fuzz(target: str, seconds: float, corpus: Path, seed: int) -> Outcome:
    """Runs a target for so long; a child that dies is started again with what time is left."""
    found = corpus / "findings"
    inputs = corpus / "inputs"
    for folder in (inputs, found):
        folder.mkdir(parents=True, exist_ok=True)
    for data in seeds(target):
        (inputs / f"seed-{hashlib.sha1(data).hexdigest()[:16]}").write_bytes(data)
    words = corpus / "words.dict"
    words.write_text("".join(f'"{word}"\n' for word in WORDS[target].split()))
    outcome, end = Outcome(), time.monotonic() + seconds
    while (left := round(end - time.monotonic())) > 0:
        told = _child(target, [
            str(inputs), f"-max_total_time={left}", f"-artifact_prefix={found}/native-",
            f"-timeout={HANGING}", f"-rss_limit_mb={LARGE}", f"-max_len={LONGEST[target]}",
            f"-dict={words}", f"-seed={seed}", "-print_final_stats=1", "-report_slow_units=1000000",
        ], found)  # fmt: skip
        _add(outcome, told)
        seed += 1
    outcome.corpus = sum(1 for _ in inputs.iterdir())
    outcome.crashes = sorted(path.name for path in found.iterdir())
    return outcome


def _child(target: str, arguments: list[str], found: Path) -> str:
    """What libFuzzer said of one run."""
    given = json.dumps([str(found), arguments])
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz_coverage", target, "--child", given],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path[1:]])},
        cwd=ROOT, stderr=subprocess.PIPE, text=True, errors="replace", check=False,
    )  # fmt: skip
    if not _STATUS.search(done.stderr):
        raise SystemExit(f"the fuzzer did not start:\n{done.stderr[-2_000:]}")
    return done.stderr


def _add(outcome: Outcome, told: str) -> None:
    steps = list(_STATUS.finditer(told))
    units = _UNITS.search(told)
    outcome.executions += int(units[1]) if units else int(steps[-1][1])
    outcome.edges = max(outcome.edges, int(steps[-1][2]))
    outcome.features = max(outcome.features, int(steps[-1][3]))


def run_child(target: str, found: Path, arguments: Sequence[str]) -> None:
    """Fuzzes in this process; what is raised is saved once for each place, and passed over."""
    import atheris

    with atheris.instrument_imports(include=["kg", "tests.fuzz_targets"]):
        from tests import fuzz_targets
    check = fuzz_targets.TARGETS[target]

    def one(data: bytes) -> None:
        start = time.process_time()
        try:
            check(data)
            if time.process_time() - start > SLOW:
                raise fuzz_targets.FindingError(f"takes more than {SLOW} CPU seconds")
        except Exception as error:  # noqa: BLE001  that is what is looked for
            save(error, data, found)

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def save(error: Exception, data: bytes, found: Path) -> None:
    """Keeps an input under the place that raised, unless there is one of that place already."""
    frames = traceback.extract_tb(error.__traceback__)
    inner = [frame for frame in frames if "/kg/" in frame.filename] or list(frames)
    place = f"{Path(inner[-1].filename).stem}-{inner[-1].lineno}"
    said = re.sub(r"\W+", "-", str(error).split("\n", 1)[0])[:40] if _is_ours(error) else ""
    path = found / "-".join(filter(None, (type(error).__name__, said, place)))
    if not path.exists():
        path.write_bytes(data)


def _is_ours(error: Exception) -> bool:
    return type(error).__name__ == "FindingError"


def replay(target: str, file: Path) -> int:
    """Runs one input; 1 where it raises, with the traceback."""
    from tests.fuzz_targets import TARGETS

    try:
        TARGETS[target](file.read_bytes())
    except Exception:  # noqa: BLE001  that is what is looked for
        traceback.print_exc()
        return 1
    return 0


def _has_atheris() -> bool:
    try:
        return importlib.util.find_spec("atheris") is not None
    except ValueError:  # it was tried before, and is not there
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=NAMES)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--corpus", type=Path, help="default: build/fuzz/TARGET")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", type=Path, metavar="FILE")
    parser.add_argument("--child", type=json.loads, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.replay:
        return replay(given.target, given.replay)
    if not _has_atheris():
        print(MISSING, file=sys.stderr)
        return 1
    if given.child:
        found, passed_on = given.child
        run_child(given.target, Path(found), passed_on)
        return 0
    corpus = (given.corpus or ROOT / "build" / "fuzz" / given.target).resolve()
    outcome = fuzz(given.target, given.seconds, corpus, given.seed)
    print(json.dumps({"target": given.target, "seconds": given.seconds, **vars(outcome)}))
    return 1 if outcome.crashes else 0


if __name__ == "__main__":
    sys.exit(main())
