"""The command line: every verb is documented, documented commands run, errors are one line."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import main, make_parser
from tests.conftest import ROOT

COMMANDS = (ROOT / "docs/commands.md").read_text("utf-8")
EXAMPLES = [block.strip() for block in re.findall(r"```sh\n(.*?)```", COMMANDS, re.S)]


def verbs() -> dict[str, argparse.ArgumentParser]:
    for action in make_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("no verbs")


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_each_verb_is_documented(verb: str) -> None:
    assert f"\n## kg {verb}\n" in COMMANDS
    help_text = verbs()[verb].format_help()
    assert "usage: kg" in help_text


def test_documented_verbs_exist() -> None:
    assert set(re.findall(r"\n## kg (\w+)\n", COMMANDS)) == set(verbs())


@pytest.fixture(scope="module")
def folder(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds/ and out/, as the documentation supposes."""
    place = tmp_path_factory.mktemp("docs")
    (place / "seeds").symlink_to(ROOT / "seeds")
    shutil.copytree(built, place / "out")
    return place


@pytest.mark.parametrize("example", EXAMPLES, ids=[e[:50] for e in EXAMPLES])
def test_documented_commands_run(example: str, folder: Path) -> None:
    command = example.replace("kg ", f"{sys.executable} -m kg ")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout or "-o " in example or "store" in example


def run(*arguments: str) -> int:
    return main(list(arguments))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "nowhere", "-o", "OUT"), "nowhere: no such file or folder; check the path"),
        (("extract", "nowhere"), "nowhere: no such file or folder; check the path"),
        (("query", "OUT", "SELECT * {}"), "holds no graph; make it with kg build"),
        (("query",), "name a folder and a query"),
        (("stats", "OUT"), "holds no graph"),
        (("read", "EMPTY"), "the file is empty"),
    ],
)
def test_errors_are_one_line_with_file_and_cure(
    arguments: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "EMPTY").write_text("")
    places = {"OUT": str(tmp_path / "out"), "EMPTY": str(tmp_path / "EMPTY")}
    code = run(*(places.get(word, word) for word in arguments))
    captured = capsys.readouterr()
    assert code == 1
    assert captured.out == ""
    assert message in captured.err
    assert captured.err.count("\n") == 1


def test_wrong_use_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("build")
    assert stopped.value.code == 2
    assert "usage: kg build" in capsys.readouterr().err


def test_skipped_inputs_give_exit_code_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\0\0\0")
    (tmp_path / "good.txt").write_text("The mayor of Orsk said on Monday that the mine was safe.")
    assert run("read", str(tmp_path)) == 3
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 1
    assert "bad.txt: binary data" in captured.err


def test_help_is_fast_because_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from kg.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'spacy', 'rdflib', 'networkx', 'pyvis', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
