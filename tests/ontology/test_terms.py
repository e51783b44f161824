"""The terms in which kinds are written: each is defined, and a wrong one is an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.cli import main
from kg.errors import LexiconError
from kg.ontology.kinds import SHAPES
from kg.ontology.lexicon import load_lexicon, ontology_files
from kg.ontology.resources import resource
from kg.ontology.terms import check_terms
from kg.ontology.turtle import KG, LEX, RDF_TYPE, RDFS, Table
from kg.ontology.vocabulary import SKOS
from kg.queries.reference_docs import lexicon_page
from tests.conftest import ROOT

PREFIXES = f"""@prefix kg: <{KG}> .
@prefix lex: <{LEX}> .
@prefix my: <https://example.org/land#> .
# lex:heldNoun in a comment is nowhere
"""
EVICTION = 'my:Eviction a lex:EventKind ; lex:verb "evict"'
TERMS = resource("ontology", "lexicon-terms.ttl")


@pytest.fixture(scope="module")
def table() -> Table:
    return load_lexicon().table


@pytest.fixture(scope="module")
def terms() -> list[str]:
    """The named terms of the file."""
    return [iri for iri in Table([TERMS]).all_subjects() if iri.startswith(LEX)]


def test_every_term_has_label_definition_and_example(table: Table, terms: list[str]) -> None:
    for term in terms:
        for predicate in (RDF_TYPE, f"{RDFS}label", f"{SKOS}definition", f"{SKOS}example"):
            assert table.values(term, predicate), (term, predicate)


def test_every_term_is_on_the_page(terms: list[str]) -> None:
    headings = re.findall(r"^### lex:(\w+)$", lexicon_page(), re.MULTILINE)
    assert sorted(headings) == sorted(term.removeprefix(LEX) for term in terms)


def test_our_own_kinds_use_defined_terms_only(table: Table, terms: list[str]) -> None:
    assert {f"{LEX}{shape}" for shape in SHAPES} <= set(terms)
    for subject in table.all_subjects():
        for filler in table.texts(subject, f"{LEX}filler"):
            assert filler in terms or filler.startswith(KG), filler


@pytest.mark.parametrize("path", ontology_files(), ids=lambda path: path.stem)
def test_our_own_files_pass(path: Path, table: Table) -> None:
    check_terms(path, table)


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (f'{EVICTION} ;\n lex:heldNoun "clearance" .',
         "line 6: lex:heldNoun does not exist; write lex:nounNeedsArgument"),
        (f"{EVICTION} ; lex:picky true .", "line 5: lex:picky .* write lex:objectMustFillRole"),
        (f"{EVICTION} ; lex:wrong true .", "write lex:isWrongdoing"),
        (f"{EVICTION} ; lex:maybe kg:Arrest .", "write lex:mayBe"),
        (f"{EVICTION} ; lex:nuon 'eviction' .", "lex:nuon does not exist; write lex:noun"),
        (f"{EVICTION} ; kg:allegedFrom my:allegedEviction .", "write kg:allegedForm"),
        (f"{EVICTION} ; lex:frame lex:onPersons .", "write lex:onPerson"),
        (f"{EVICTION} ; <{LEX}xyzzy> 1 .", "line 5: lex:xyzzy does not exist; docs/reference/"),
        (f"{EVICTION} ; lex:role [ lex:fills kg:agnt ; lex:path 'by' ] .", "write kg:agent"),
        (f"{EVICTION} ; lex:role [ lex:fills kg:agent ; lex:path 'by' ; lex:filler lex:Persons ] .",
         "write lex:KnownPerson"),
        (f"{EVICTION} ; lex:role [ lex:fills kg:agent ; lex:path 'by' ; lex:forTrigger 'vreb' ] .",
         "lex:forTrigger is 'vreb'; write 'verb' or"),
        (f'{EVICTION} ; lex:reciprocal "yes" .', "lex:reciprocal is 'yes'; write true or false"),
        ('my:Eviction a lex:EventKnd ; lex:verb "evict" .', "write lex:EventKind"),
        ('kg:Arest lex:verb "collar" .', "kg:Arest does not exist; write kg:Arrest"),
        ('lex:enforcerNuon lex:word "ranger" .', "write lex:enforcerNoun"),
    ],
)  # fmt: skip
def test_a_term_that_does_not_exist_names_file_line_and_cure(
    turtle: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(PREFIXES + turtle, "utf-8")
    with pytest.raises(LexiconError, match=rf"mine\.ttl, .*{message}"):
        load_lexicon((path,))


@pytest.mark.parametrize(
    "turtle",
    [
        'kg:Arrest lex:verb "collar" .',
        f"{EVICTION} ; kg:allegedForm kg:allegedEviction ; my:note 'free' .",
        'my:blurt a lex:CueVerb ; lex:lemma "blurt" ; lex:act "say" ; lex:regarding 0.4 .',
        'lex:fillerNoun lex:entry [ lex:value "Skiff" ; lex:word "skiff" ] . '
        f"{EVICTION} ; lex:role [ lex:fills kg:place ; lex:path 'in' ; lex:filler lex:Skiff ] .",
    ],
)
def test_what_a_file_may_add(turtle: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(PREFIXES + turtle, "utf-8")
    assert load_lexicon((path,))


def test_the_example_of_the_documentation_passes() -> None:
    assert load_lexicon((ROOT / "docs/examples/your-own-beat.ttl",))


@pytest.mark.parametrize("verb", ["extract", "build"])
def test_the_command_line_says_so_before_it_reads_an_article(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(f"{PREFIXES}{EVICTION} ; lex:doerNoun 'evictor' .", "utf-8")
    out = ["-o", str(tmp_path / "out")] if verb == "build" else []
    article = str(ROOT / "seeds" / "articles")
    assert main([verb, article, *out, "--ontology", str(path)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.endswith(
        "mine.ttl, line 5: lex:doerNoun does not exist; write lex:agentNoun\n"
    )
