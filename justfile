# Commands for contributors, in an active environment (README, "Start"). `just` alone lists them.

set windows-shell := ["powershell.exe", "-NoLogo", "-NoProfile", "-Command"]

units := "tests/reader tests/nlp tests/ontology tests/extraction tests/linking tests/records tests/rdf"
quick := "not slow and not shared and not browser and not server and not cluster"

_list:
    @just --list --unsorted

# All tests, in about 20 minutes on two cores; `just test -k arrest` selects some.
test *arguments:
    python -m pytest -n 2 {{ arguments }}

# Tests of reader, words, extraction, linking, records and RDF, in under a minute on two cores.
fast *arguments:
    python -m pytest -q -n 2 --dist loadscope -m "{{ quick }}" {{ units }} {{ arguments }}

# All ratios to other programs in one table, in some minutes; `just bench --help` has the choices.
bench *arguments:
    python -m tests.benchmarks {{ arguments }}

# What CI checks before it runs the tests.
[parallel]
lint: _style _types _types-windows _imports

_style:
    ruff check .
    ruff format --check .

_types:
    mypy

_types-windows:
    mypy -p kg --platform win32 --cache-dir .mypy_cache/win32

_imports:
    lint-imports

# Corrects what can be corrected without thinking.
format:
    ruff check --fix .
    ruff format .

docs_python := if os() == "windows" { "build/docs/Scripts/python" } else { "build/docs/bin/python" }

# Generated reference pages, then the documentation site in build/site; warnings are errors.
docs:
    python -m kg.cli.reference_docs
    python -m kg.queries.reference_docs
    python -m venv build/docs
    {{ docs_python }} -m pip install -q --no-deps --require-hashes -r tests/requirements-docs.lock
    {{ docs_python }} -m mkdocs build --strict

# Wheel and source distribution, into dist/, checked as PyPI checks them.
package:
    python -m build -o dist
    twine check --strict dist/*

# Lowest and newest versions of the dependencies in an empty environment; needs uv and the network.
bounds python="3.11":
    python -m tests.bounds --lowest --python {{ python }}
    python -m tests.bounds --newest --python {{ python }}

# Writes both lock files for all systems and Pythons, keeping the versions that still fit; needs uv.
lock *arguments:
    uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --custom-compile-command "just lock" --group build pyproject.toml -o requirements.lock {{ arguments }}
    uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --custom-compile-command "just lock" --group dev pyproject.toml -o requirements-dev.lock {{ arguments }}
