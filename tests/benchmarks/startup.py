"""What it costs to start: CPU seconds of commands that do little, each in processes of its own.

``python -m tests.benchmarks.startup [--out OUT] [--repeat 5]``: the median of some runs, system
time and child processes included, and the ratio to loading spaCy's model in the same run. Compile
the package first (``python -m compileall -q kg``), as pip does. The last row is without the cache
of words and names (`kg.ontology.compiled`).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from kg.nlp.spacy_backend import DEFAULT_MODEL
from kg.ontology.compiled import VARIABLE

ARTICLE = """Port closed in Halvay

Prime Minister Anna Kest said on Tuesday that police had arrested 12 people in Halvay. "We will \
not stop," she said. The watchdog Lantern Watch accused the ministry of protecting a compound.
"""
LOAD = ["-c", f"import spacy; spacy.load({DEFAULT_MODEL!r})"]


def cpu(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """CPU seconds and peak megabytes of Python with these arguments, its children included."""
    process = subprocess.Popen(
        [sys.executable, *arguments], env=dict(environment), stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="a built folder, to be asked")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "article.txt"
        text.write_text(ARTICLE, "utf-8")
        extract = ["-m", "kg", "extract", str(text)]
        cached = {**os.environ, VARIABLE: str(Path(folder) / "cache")}
        bare = {**os.environ, VARIABLE: ""}
        runs = [("python", ["-c", "pass"], cached), ("kg --help", ["-m", "kg", "--help"], cached)]
        if options.out is not None:
            for name in ("complicity-as-fact", "rejections"):
                command = ["-m", "kg", "query", str(options.out), name]
                runs.append((f"kg query OUT {name}", command, cached))
        runs += [
            ("load spaCy's model", LOAD, cached),
            ("kg extract", extract, cached),
            ("kg extract --tagger rules", [*extract, "--tagger", "rules"], cached),
            ("kg extract, no cache", extract, bare),
        ]
        cpu(extract, cached)  # fills the cache
        loaded = statistics.median(cpu(LOAD, cached)[0] for _ in range(options.repeat))
        for name, command, environment in runs:
            found = [cpu(command, environment) for _ in range(options.repeat)]
            spent = statistics.median(seconds for seconds, _ in found)
            print(f"{name:36} {1000 * spent:6.0f} ms, {spent / loaded:5.2f} of loading the model, "
                  f"peak {max(peak for _, peak in found):4.0f} MB", flush=True)  # fmt: skip
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
