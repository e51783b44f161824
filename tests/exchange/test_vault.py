"""The vault for Obsidian: links lead somewhere, words are harmless, names fit every system."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kg import rdf
from kg.exchange.export import export_store
from kg.exchange.export.vault import escaped, file_name
from kg.ontology.vocabulary import graph_iri
from kg.store.store import Store
from tests.articles_by_hand import all_articles
from tests.queries.test_named import fill
from tests.samples import BASE

EVIL = (
    "[[Start here]] ![[x]] <script>alert(1)</script> %%gone%% #tag key:: value ==mark== $x$ `=1` "
    "https://evil.example/ | ^block **bold** _it_ ~~no~~ &lt; [a](b) \\[["
)
NAMES = (EVIL, "CON", "nul.txt", "../../etc/passwd", "Ends with a dot.", "LANTERN WATCH", "a" * 400,
         "\u202eevil", "…", "???")  # fmt: skip
LINK = re.compile(r"\[\[([^\]|#^]+)\|([^\]|]+)\]\]")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = fill(Store.memory())
    first = all_articles()[0]
    known = next(one for one in first.entities if one.type == "Person" and not one.unnamed)
    added = tuple(
        replace(known, id=f"evil{n}", name=name, aliases=(EVIL,), link=None)
        for n, name in enumerate(NAMES)
    )
    document = replace(first.document, title=EVIL, url="javascript:alert(1)", publisher=EVIL)
    changed = replace(first, document=document, entities=(*first.entities, *added))
    store.replace(graph_iri(BASE, document.id), rdf.quads(changed, base=BASE))
    folder = tmp_path_factory.mktemp("vault") / "new" / "vault"
    export_store(store, folder, form="obsidian")
    return folder


def notes(vault: Path) -> dict[str, str]:
    return {
        path.relative_to(vault).as_posix().removesuffix(".md"): path.read_text("utf-8")
        for path in vault.rglob("*.md")
    }


def test_every_link_leads_to_a_note(vault: Path) -> None:
    found = notes(vault)
    links = {target for text in found.values() for target, _ in LINK.findall(text)}
    assert links <= set(found)
    assert len(links) > 20
    assert {path.partition("/")[0] for path in found} == {
        "Actors", "Events", "Articles", "Start here",
    }  # fmt: skip
    for text in found.values():  # and nothing else is one
        assert text.replace("\\[", "").count("[[") == len(LINK.findall(text))


def test_front_matter_is_flat_and_says_the_status(vault: Path) -> None:
    for path, text in notes(vault).items():
        _, head, _ = text.split("---\n", 2)
        front = yaml.safe_load(head)
        assert "[[" not in str(front)
        assert not str(front.get("url", "")).startswith("javascript")
        for value in front.values():
            flat = isinstance(value, str | int | bool)
            assert flat or all(isinstance(one, str) for one in value), path
        if path.startswith("Events/"):
            assert front["status"]
            assert (front["status"] == "asserted") == ("– " not in path), path


def test_no_claim_is_a_plain_line(vault: Path) -> None:
    found = notes(vault)
    wrongs = [path for path in found if re.search(r"bribery|torture|forced labour", path)]
    assert wrongs
    for path in wrongs:
        assert re.match(r"Events/(alleged|claimed|denied|not said|uncertain)", path), path
    for path, text in found.items():
        assert "is\n> somebody's word, with its status first" in text, path
        facts = text.partition("What articles state as fact")[2].partition("\n## ")[0]
        assert not re.search(r"alleged|claimed|denied|protects|complicit", facts.split(">")[0])
        other = text.partition("What is only claimed, alleged or denied\n")[2].partition("\n## ")[0]
        for line in other.splitlines():
            assert not line.startswith("- ") or line.startswith("- **"), line
        for line in (one for one in other.split("\n- ") if one.startswith("**alleged")):
            assert "\n    - Answer: " in line, line
    assert any("protects" in text for text in found.values())


def test_strangers_words_are_text(vault: Path) -> None:
    for path, text in notes(vault).items():
        body = text.split("---\n", 2)[2]
        bare = re.sub(r"\\.", "·", LINK.sub("", body))
        for mark in ("<script", "![[", "%%", "==", "#tag", "key::", "https:/", "`", "$"):
            assert mark not in bare, (path, mark)


def test_file_names_hold_everywhere(vault: Path) -> None:
    paths = [path.relative_to(vault) for path in vault.rglob("*")]
    folded = [str(path).casefold() for path in paths]
    assert len(folded) == len(set(folded))
    for path in paths:
        assert not re.search(r'[\\:*?"<>|#^\[\]\x00-\x1f]', path.as_posix()), path
        assert not path.name.endswith((" ", ".")), path
        assert len(path.name.encode()) < 200
        assert path.stem.casefold() not in ("con", "nul")
    assert not (vault.parent / "etc").exists()
    assert {path.parent.as_posix() for path in paths if path.suffix} == {
        "Actors", "Events", "Articles", ".",
    }  # fmt: skip


TEXT = st.text(alphabet="[]()!<>&#%=$`*_~|^:/\\+-.1 aB\n\té", max_size=40)
MARKDOWN = MarkdownIt("commonmark").enable(["strikethrough", "table"])


@given(TEXT)
def test_escaped_words_show_themselves_and_do_nothing_else(text: str) -> None:
    shown = " ".join(text.split())
    tokens = MARKDOWN.parse(f"- {escaped(text)}\n")
    inline = [token for token in tokens if token.type == "inline"]
    assert len(inline) == (1 if shown else 0)
    if shown:
        assert {child.type for child in inline[0].children or ()} == {"text"}
        assert "".join(child.content for child in inline[0].children or ()) == shown
        assert [t.type for t in tokens].count("list_item_open") == 1
    bare = re.sub(r"\\.", "·", escaped(text))
    assert not re.search(r"\[\[|%%|==|::|:/|<|`|\$|\||\^", bare)
    assert not re.search(r"(?<!&)#", bare)


@given(st.text(max_size=300))
def test_any_text_gives_a_file_name(text: str) -> None:
    name = file_name(text)
    assert name
    assert file_name(name) == name
    assert len(name.encode("utf-8", "surrogatepass")) <= 121
    assert not re.search(r'[\\/:*?"<>|#^\[\]\x00-\x1f]', name)
    assert name == name.strip(" .")
