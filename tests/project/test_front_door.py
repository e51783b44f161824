"""What ``import kg`` offers: typed, complete, and what a Python user expects of it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import kg

USE = """
from collections.abc import Iterator
from pathlib import Path
import kg

def speakers(path: Path, out: Path) -> Iterator[str]:
    nlp = kg.Pipeline(kg.Settings(tagger="rules"))
    for found in nlp.pipe(kg.read_documents([path])):
        if isinstance(found, kg.Skipped):
            print(found.reason)
            continue
        for event in found.events:
            if event.status is kg.Status.ALLEGED:
                continue
        for statement in found.statements:
            for start, end in statement.evidence:
                yield found.document.text[start:end]
    report: kg.BuildReport = nlp.build([path], out, options=kg.BuildOptions(title="Mine"))
    answer: kg.Answer = kg.query(report.out, "accusations")
    yield from (str(row) for row in answer)
    with kg.Store.open(out / "store", read_only=True) as store:
        graph = kg.to_networkx(store)
        kg.to_html(graph, out / "page.html")
    one: kg.Extraction = nlp.extract("The mayor resigned.", published="2024-05-06")
    yield one.document.id
"""


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's folder: what mypy found out about newskg for one file is kept for the next."""
    return tmp_path_factory.mktemp("user")


def type_check(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What mypy says of a user's file under --strict."""
    file = folder / "users_file.py"
    file.write_text(code, "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file", "", str(file)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)


def test_what_is_listed_is_what_is_exported() -> None:
    tree = ast.parse(Path(str(kg.__file__)).read_text("utf-8"))
    typed = {
        alias.name
        for branch in tree.body
        if isinstance(branch, ast.If)
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {*kg.__all__} == typed | {"__version__"}
    assert len(kg.__all__) <= 30
    for name in kg.__all__:
        assert getattr(kg, name) is not None
        assert name in dir(kg)


def test_unknown_names_are_errors_when_run() -> None:
    with pytest.raises(AttributeError, match="no attribute 'no_such_thing'"):
        _ = kg.no_such_thing  # type: ignore[attr-defined]  # the mistake under test


def test_a_users_file_passes_strict_type_checking(user: Path) -> None:
    done = type_check(USE, user)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("mistake", "error"),
    [
        ("kg.no_such_thing()", "has no attribute"),
        ("kg.build([1], 2)", "incompatible type"),
        ("kg.extract_chunk([])", "has no attribute"),
        ("kg.Pipeline().extract('x').statments", "has no attribute"),
    ],
)
def test_a_users_mistakes_are_found_by_type_checking(mistake: str, error: str, user: Path) -> None:
    done = type_check(f"import kg\n{mistake}\n", user)
    assert done.returncode == 1
    assert error in done.stdout


def test_nothing_heavy_is_loaded_before_it_is_used() -> None:
    code = "import kg, sys; print(*(sys.modules.keys() & {'spacy', 'rdflib', 'networkx', 'numpy'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


# ── the pipeline ──

TEXT = "Mayor Ada Brell said on Monday that the Karsten dam was safe. Police arrested two men."


@pytest.fixture(scope="module")
def nlp() -> kg.Pipeline:
    return kg.Pipeline(kg.Settings(tagger="rules"))


def test_one_text(nlp: kg.Pipeline) -> None:
    found = nlp.extract(TEXT, id="dam", title="Dam is safe", published="2024-05-08")
    assert found.document.id == "dam"
    assert found.document.title == "Dam is safe"
    assert "Ada Brell" in {entity.name for entity in found.entities}
    (arrest,) = [event for event in found.events if event.type == "Arrest"]
    assert arrest.status is kg.Status.ASSERTED


def test_what_is_no_article_is_an_error_that_says_why(nlp: kg.Pipeline) -> None:
    with pytest.raises(kg.KgError, match="text"):
        nlp.extract("   ")
    number: Any = 123
    with pytest.raises(kg.KgError, match="int is no article; give a text"):
        nlp.extract(number)


def test_a_pipe_goes_on_over_unreadable_files(nlp: kg.Pipeline, tmp_path: Path) -> None:
    for name, text in (("a.txt", TEXT), ("b.txt", ""), ("c.txt", TEXT.replace("two", "six"))):
        (tmp_path / name).write_text(text, "utf-8")
    found = [*nlp.pipe(kg.read_documents([tmp_path]))]
    assert [isinstance(one, kg.Skipped) for one in found] == [False, True, False]
    assert next(nlp.pipe([TEXT])) == nlp.extract(TEXT)


def test_a_pipeline_builds_with_its_own_settings_and_its_folder_answers(
    nlp: kg.Pipeline, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    options = kg.BuildOptions(title="Dam")
    report = nlp.build([tmp_path / "a.txt"], tmp_path / "out", options=options)
    assert report.counts["events"] == 1
    assert '"tagger": "rules"' in (tmp_path / "out" / "manifest.json").read_text("utf-8")
    answer = kg.query(tmp_path / "out", "arrests")
    assert len(answer.rows) == 1
    assert kg.query(tmp_path / "out", "ASK { GRAPH ?g { ?x a kg:Arrest } }").truth is True
