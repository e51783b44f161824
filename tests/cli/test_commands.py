"""The command line: every verb is documented, documented commands run, errors are one line."""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli import main, make_parser
from kg.cli.build import build_options
from kg.cli.console import Progress
from tests.conftest import ROOT

COMMANDS = (ROOT / "docs/reference/commands.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
SHELL = re.compile(r"^```sh\n(.*?)^```", re.S | re.M)
EXAMPLES = [block.strip() for block in SHELL.findall(COMMANDS)]
# Whoever ran the first command of the README can paste all that follows it.
PASTED = [
    block.strip() for block in SHELL.findall(README) if not block.startswith("python3 -m venv")
]


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


def test_readme_blocks_are_found() -> None:
    assert len(SHELL.findall(README)) == len(PASTED) + 2
    assert all(block.startswith("kg ") for block in PASTED)
    assert PASTED


def test_documented_verbs_exist() -> None:
    assert set(re.findall(r"\n## kg (\w+)\n", COMMANDS)) == set(verbs())


@pytest.fixture(scope="module")
def folder(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds/ and out/, as the documentation supposes."""
    place = tmp_path_factory.mktemp("docs")
    (place / "seeds").symlink_to(ROOT / "seeds")
    shutil.copytree(built, place / "out")
    return place


@pytest.mark.parametrize("example", [*EXAMPLES, *PASTED], ids=lambda e: e[:50])
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
        (("query", "OUT", "SELECT * {}"), "contains no graph; make one with kg build"),
        (("stats", "OUT"), "contains no graph"),
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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "x", "-o", "y", "--workers", "0"), "'0' is not a whole number from 1"),
        (("extract", "x", "--workers", "many"), "'many' is not a whole number from 1"),
        (("serve", "x", "--port", "99999"), "'99999' is not a whole number from 0 to 65,535"),
        (("watch", "x", "-o", "y", "--every", "-1"), "'-1' is not a number of seconds above 0"),
        (("watch", "x", "-o", "y", "--rounds", "0"), "'0' is not a whole number from 1"),
        (("push", "x", "http://y", "--parallel", "0"), "'0' is not a whole number from 1"),
    ],
)
def test_a_number_out_of_range_is_wrong_use(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["build", "watch"])
def test_a_feed_of_ones_own_network_can_be_read(verb: str) -> None:
    given = [verb, "http://127.0.0.1/feed", "-o", "out"]
    for more, allowed in (([], False), (["--allow-private"], True)):
        assert build_options(make_parser().parse_args([*given, *more])).allow_private is allowed


def test_a_query_without_its_parts_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query") == 2
    assert "a folder and a query are required" in capsys.readouterr().err


def test_a_missing_file_of_decisions_is_told_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    missing = str(tmp_path / "same.csv")
    assert run("build", str(tmp_path), "-o", str(out), "--same", missing) == 1
    assert "same.csv: cannot be read (No such file or directory)" in capsys.readouterr().err
    assert not out.exists()


def test_one_is_no_plural_and_an_answer_without_rows_names_the_cure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("The mayor of Orsk said on Monday that the mine was safe.")
    out = str(tmp_path / "out")
    assert run("build", str(tmp_path / "a.txt"), "-o", out, "--tagger", "rules") == 0
    told = capsys.readouterr().err
    assert "1 article (1 new" in told
    assert "1 statement (0 allegations)," in told
    assert run("query", out, "SELECT ?s WHERE { ?s kg:cue ?c }") == 0
    assert "write GRAPH ?g" in capsys.readouterr().err
    assert run("query", out, "SELECT ?s WHERE { GRAPH ?g { ?s kg:cue 'x' } }") == 0
    assert run("query", out, "seizures") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("biuld", "x", "-o", "y"), "'biuld'; did you mean build?"),
        (("query", "x", "y", "--format", "tabel"), "'tabel'; did you mean table?"),
        (("frobnicate",), "'frobnicate' (choose from"),
    ],
)
def test_a_misspelt_word_gets_a_suggestion(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_a_rate_is_shown_only_of_what_was_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = iter((0.0, 20.0, 40.0, 60.0, 80.0))
    monkeypatch.setattr("kg.cli.console.time.monotonic", lambda: next(clock))
    progress = Progress("articles")
    for stage, done in (("extract", 1), ("extract", 3), ("extract", 101), ("link", 101)):
        progress(stage, done)
    assert capsys.readouterr().err.splitlines() == [
        "extract: 1 article", "extract: 3 articles", "extract: 101 articles, 2.5 a second",
        "link: 101 articles",
    ]  # fmt: skip


def test_a_date_that_is_none_is_named_with_its_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = {"text": "The mayor of Orsk said on Monday that the mine was safe."}
    path = tmp_path / "a.jsonl"
    lines = [{**record, "published": "31.02.2025"}, {**record, "published": "2025-02-28"}, record]
    path.write_text("\n".join(map(json.dumps, lines)))
    out = tmp_path / "out"
    assert run("build", str(path), "-o", str(out), "--tagger", "rules") == 3  # two are copies
    (note,) = (line for line in capsys.readouterr().err.splitlines() if "note:" in line)
    assert f"{path}:1: the date of publication '31.02.2025' cannot be read" in note
    assert run("read", str(path)) == 0
    captured = capsys.readouterr()
    assert [json.loads(line)["article"]["published"] for line in captured.out.splitlines()] == [
        None, "2025-02-28", None,
    ]  # fmt: skip
    assert "'31.02.2025'" in captured.err


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


def test_reading_a_text_loads_no_network_client_and_no_parser_of_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mayor of Orsk said on Monday that the mine was safe.")
    code = (
        "import sys; from kg.cli import main\n"
        f"assert main(['read', {str(tmp_path)!r}]) == 0\n"
        "print(sorted({'httpcore', 'lxml', 'ssl', 'trafilatura'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_verb_imports_no_other() -> None:
    code = (
        "import sys; from kg.cli import main\n"
        "try: main(['query', '--help'])\nexcept SystemExit: pass\n"
        "print(sorted(name for name in sys.modules if name in ('kg.cli.query', 'kg.cli.build')))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "['kg.cli.query']"
    assert "usage: kg query [-h]" in done.stdout


def test_only_the_command_changes_the_collector(capsys: pytest.CaptureFixture[str]) -> None:
    before = gc.get_threshold()
    assert main(["query", "--list"]) == 0
    assert gc.get_threshold() == before
