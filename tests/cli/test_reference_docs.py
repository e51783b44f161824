"""The page made from the parser of the command line is up to date and complete."""

from __future__ import annotations

import argparse

import pytest

from kg.cli import VERBS, make_parser
from kg.cli.reference_docs import PAGE, cli_page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == cli_page(), "run python -m kg.cli.reference_docs"


def test_every_verb_has_a_section() -> None:
    sections = [line for line in cli_page().splitlines() if line.startswith("## kg ")]
    assert sections == [f"## kg {verb}" for verb in VERBS]


@pytest.mark.parametrize("verb", VERBS)
def test_every_argument_is_explained(verb: str) -> None:
    verbs = next(one for one in make_parser()._actions if isinstance(one.choices, dict))
    assert isinstance(verbs.choices, dict)
    parser: argparse.ArgumentParser = verbs.choices[verb]
    assert [one.dest for one in parser._actions if not one.help] == []
