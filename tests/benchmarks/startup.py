"""What it costs to start: CPU seconds of commands that do little, each in processes of its own.

``python -m tests.benchmarks.startup [--out OUT] [--repeat 5]``: the median of some rounds in turns,
system time and child processes included, and that of the ratios to loading spaCy's model in the
same round. The package is compiled first, as pip does it: where Python may write no bytecode, each
start would compile it again. The last row is without the cache of words and names
(`kg.ontology.compiled`).
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from kg.nlp.spacy_backend import DEFAULT_MODEL
from kg.ontology.compiled import VARIABLE
from kg.ontology.resources import PACKAGE

ARTICLE = """Port closed in Halvay

Prime Minister Anna Kest said on Tuesday that police had arrested 12 people in Halvay. "We will \
not stop," she said. The watchdog Lantern Watch accused the ministry of protecting a compound.
"""
STARTER = """
import json, math, os, resource, subprocess, sys
limit = math.ceil(float(sys.argv[1]))
if limit:
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
process = subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
process.returncode = os.waitstatus_to_exitcode(status)
unit = 1024 ** 2 if sys.platform == "darwin" else 1024
peak = used.ru_maxrss / unit
print(json.dumps([process.returncode, used.ru_utime + used.ru_stime, peak]))
"""
LOAD = ["-c", f"import spacy; spacy.load({DEFAULT_MODEL!r})"]


def cpu(
    arguments: Sequence[str], environment: Mapping[str, str], *, limit: float | None = None
) -> tuple[float, float]:
    """CPU seconds and peak megabytes of Python with these arguments, its children included.

    SystemExit if it fails, or if one process takes more than ``limit`` CPU seconds. A small process
    starts it: Linux counts the memory of who starts a process as its own.
    """
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", STARTER, str(limit or 0), sys.executable, *arguments],
        env=dict(environment), stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    code, seconds, peak = json.loads(done.stdout)
    if code:
        raise SystemExit(f"{' '.join(arguments)} ended with {code}")
    return float(seconds), float(peak)


QUESTIONS = ("complicity-as-fact", "rejections")


def commands(folder: Path, out: Path | None) -> dict[str, Callable[[], tuple[float, float]]]:
    """What is started, by name: each gives CPU seconds and peak megabytes. ``out`` is asked.

    The first of them is the yardstick, loading spaCy's model. Compiles the package, and fills the
    cache of words.
    """
    compileall.compile_dir(PACKAGE, quiet=1)
    text = folder / "article.txt"
    text.write_text(ARTICLE, "utf-8")
    extract = ["-m", "kg", "extract", str(text)]
    cached = {**os.environ, VARIABLE: str(folder / "cache")}
    bare = {**os.environ, VARIABLE: ""}
    runs = {
        "load spaCy's model": (LOAD, cached),
        "python": (["-c", "pass"], cached),
        "kg --help": (["-m", "kg", "--help"], cached),
    }
    if out is not None:
        for name in QUESTIONS:
            runs[f"kg query OUT {name}"] = (["-m", "kg", "query", str(out), name], cached)
    runs |= {
        "kg extract": (extract, cached),
        "kg extract --tagger rules": ([*extract, "--tagger", "rules"], cached),
        "kg extract, no cache": (extract, bare),
    }
    cpu(extract, cached)
    return {name: partial(cpu, *run) for name, run in runs.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="a built folder, to be asked")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        runs = commands(Path(folder), options.out)
        rounds = [{name: run() for name, run in runs.items()} for _ in range(options.repeat)]
        yardstick, *_ = runs
        for name in runs:
            spent = statistics.median(one[name][0] for one in rounds)
            ratios = sorted(one[name][0] / one[yardstick][0] for one in rounds)
            print(f"{name:36} {1000 * spent:6.0f} ms, {statistics.median(ratios):5.2f} of loading "
                  f"the model ({ratios[0]:.2f} to {ratios[-1]:.2f}), "
                  f"peak {max(one[name][1] for one in rounds):4.0f} MB")  # fmt: skip
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
