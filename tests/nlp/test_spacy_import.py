"""spaCy is imported without its commands, which stay there for whoever wants them."""

from __future__ import annotations

import subprocess
import sys

import pytest


def output(program: str) -> str:
    """What a program prints in a process of its own."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_model_is_loaded_without_the_commands() -> None:
    program = """
import sys
from kg.nlp.spacy_backend import DEFAULT_MODEL, load_pipeline
print(load_pipeline(DEFAULT_MODEL).pipe_names)
print([name for name in ("spacy.cli", "typer", "rich", "jinja2") if name in sys.modules])
import spacy, spacy.cli
print(spacy.cli.info.__module__, "spacy.cli.train" in sys.modules)
"""
    names, early, late = output(program).splitlines()
    assert "parser" in names
    assert "senter" not in names  # which never runs
    assert early == "[]"
    assert late == "spacy.cli.info True"


@pytest.mark.parametrize("first", ["", "import spacy"])
def test_info_is_there(first: str) -> None:
    program = f"""
{first}
from kg.nlp.spacy_import import import_spacy
import_spacy()
import spacy
print(spacy.info(silent=True)["spacy_version"] == spacy.__version__)
"""
    assert output(program) == "True"
