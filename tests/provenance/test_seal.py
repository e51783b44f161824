"""The seal of a folder: what it names, that it is the same again, and that no byte can change."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.builder.build import build
from kg.cli import main
from kg.errors import DamageError, InputError, KgError
from kg.provenance.made_by import made_by
from kg.provenance.proof import prove
from kg.provenance.seal import read_inputs
from kg.provenance.sums import is_inside, read_sums, sums_text
from kg.records.database import RecordStore
from tests.authority import make_key
from tests.conftest import ROOT
from tests.provenance.conftest import ANSWER, KG, OPTIONS, make_inputs, page, sign_with
from tests.web import serve

SEALED = ("inputs.jsonl", "made-by.json", "captures.jsonl", "SHA256SUMS")


def sealed(root: Path) -> dict[str, bytes]:
    return {name: (root / "out/provenance" / name).read_bytes() for name in SEALED}


def rows(root: Path) -> dict[str, tuple[str, object]]:
    """Path and line -> id and source."""
    found = read_inputs(root / "out/provenance/inputs.jsonl")
    return {source.place: (name, source) for name, source in found}


def faults(root: Path) -> list[str]:
    return [str(one) for one in prove(root / "out").faults]


def test_each_article_is_there_with_its_bytes(copy: Path) -> None:
    sources = [source for _, source in read_inputs(copy / "out/provenance/inputs.jsonl")]
    by_place = {source.place: source for source in sources}
    assert len(sources) == 6
    for name in ("in/one.txt", "in/two.html"):
        assert by_place[name].sha256 == hashlib.sha256((copy / name).read_bytes()).hexdigest()
    line = (copy / "in/list.jsonl").read_bytes().splitlines(keepends=True)[1]
    assert by_place["in/list.jsonl:2"].sha256 == hashlib.sha256(line).hexdigest()
    with zipfile.ZipFile(copy / "in/more.zip") as archive:
        inner = hashlib.sha256(archive.read("a/five.txt")).hexdigest()
    assert by_place["in/more.zip/a/five.txt"].sha256 == inner
    (web,) = (source for source in sources if source.path.startswith("http"))
    assert web.fetched is not None
    store = RecordStore(copy / "out/records.sqlite")
    for name, source in read_inputs(copy / "out/provenance/inputs.jsonl"):
        text = json.loads(store.line(name) or "")["text"]
        assert source.text_sha256 == hashlib.sha256(text.encode()).hexdigest()
    store.close()


def test_what_made_it_is_there() -> None:
    about = made_by(OPTIONS.settings, base="https://x.example/")
    weights = [name for name in about["models"] if name.endswith(".onnx")]
    assert weights
    assert "kg.ttl" in about["ontology"]
    assert about["model"]["version" if "version" in about["model"] else "sha256"]
    assert all(
        len(digest) == 64 for digest in (*about["models"].values(), about["model"]["sha256"])
    )


def test_standard_tools_check_it(copy: Path) -> None:
    folder = copy / "out/provenance"
    done = subprocess.run(
        ["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "../graph.nq: OK" in done.stdout
    signed = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", "signer", "-n", "file",
         "-s", "SHA256SUMS.sig"],
        cwd=folder, input=(folder / "SHA256SUMS").read_bytes(), capture_output=True,
    )  # fmt: skip
    assert signed.returncode == 0, signed.stderr


def test_everything_is_proved(copy: Path) -> None:
    proof = prove(copy / "out", signer=copy / "key.pub")
    assert proof.faults == []
    assert proof.articles == 6
    assert proof.quotations > 20
    assert [one.trusted for one in proof.verdicts] == [True]


def test_the_same_inputs_give_the_same_bytes(copy: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        build(["in"], tmp_path / name, options=OPTIONS)
    first, second = (
        {p.name: p.read_bytes() for p in (tmp_path / name / "provenance").iterdir()}
        for name in ("one", "two")
    )
    assert first == second
    assert first.keys() == {"inputs.jsonl", "made-by.json", "SHA256SUMS"}


def test_a_second_build_keeps_seal_and_signature(copy: Path) -> None:
    before, signature = sealed(copy), (copy / "out/provenance/SHA256SUMS.sig").read_bytes()
    times = {path: path.stat().st_mtime_ns for path in (copy / "out/provenance").iterdir()}
    report = build(["in"], "out", options=OPTIONS)
    assert report.unchanged == 5
    assert sealed(copy) == before
    assert (copy / "out/provenance/SHA256SUMS.sig").read_bytes() == signature
    assert not [note for note in report.notes if "SHA256SUMS" in note]
    assert times == {path: path.stat().st_mtime_ns for path in (copy / "out/provenance").iterdir()}


def test_a_changed_article_takes_the_signature_away(copy: Path) -> None:
    path = copy / "in/one.txt"
    path.write_text(path.read_text("utf-8").replace("Tarn", "Tamm"), "utf-8")
    report = build(["in"], "out", options=OPTIONS)
    assert [note for note in report.notes if "SHA256SUMS.sig" in note and "--sign" in note]
    proof = prove(copy / "out")
    assert (proof.faults, proof.articles, proof.verdicts) == ([], 6, [])


def test_a_moved_article_and_one_that_is_gone(copy: Path) -> None:
    (copy / "in/one.txt").rename(copy / "in/other.txt")
    (copy / "in/two.html").unlink()
    build(["in"], "out", options=OPTIONS)
    places = {source.place for _, source in read_inputs(copy / "out/provenance/inputs.jsonl")}
    assert "in/other.txt" in places
    assert not places & {"in/one.txt", "in/two.html"}
    assert faults(copy) == []


def test_a_folder_of_an_older_version_is_sealed_when_its_inputs_are_met(copy: Path) -> None:
    store = RecordStore(copy / "out/records.sqlite")
    store._db.execute("DELETE FROM source")
    store._db.commit()
    store.close()
    report = build(["in/one.txt"], "out", options=OPTIONS)
    assert [note for note in report.notes if "5 articles of an older build are not sealed" in note]
    assert sum("is not sealed" in one for one in faults(copy)) == 5
    build(["in"], "out", options=OPTIONS)
    assert sum("is not sealed" in one for one in faults(copy)) == 1  # the page from the web


def test_records_made_elsewhere_are_proved_in_their_file(copy: Path, tmp_path: Path) -> None:
    with (tmp_path / "records.jsonl").open("w") as stream:
        subprocess.run(
            [*KG, "extract", "in/one.txt", "in/two.html", "--tagger", "rules"],
            stdout=stream, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    options = replace(OPTIONS, records=True)
    build([tmp_path / "records.jsonl"], tmp_path / "out", options=options)
    proof = prove(tmp_path / "out")
    assert (proof.faults, proof.articles) == ([], 2)


def test_a_store_without_files_is_sealed_without_its_graph(copy: Path, tmp_path: Path) -> None:
    build(["in"], tmp_path / "out", options=replace(OPTIONS, store_only=True))
    listed = read_sums(tmp_path / "out/provenance/SHA256SUMS")
    assert set(listed) == {"inputs.jsonl", "made-by.json"}
    assert faults(tmp_path) == []


# ── tampering ──

# A file, and what the fault about it says.
TARGETS = {
    "in/one.txt": "in/one.txt: was changed",
    "in/two.html": "in/two.html: was changed",
    "in/list.jsonl": "in/list.jsonl:",
    "out/graph.nq": "../graph.nq: was changed",
    "out/graph.ttl": "../graph.ttl: was changed",
    "out/provenance/inputs.jsonl": "inputs.jsonl: was changed",
    "out/provenance/made-by.json": "made-by.json: was changed",
    "out/provenance/captures.jsonl": "captures.jsonl: was changed",
    "out/provenance/SHA256SUMS": r"SHA256SUMS(: was changed|\.sig: does not fit)",
}


def named(root: Path) -> list[str]:
    """The faults; of a list of digests that is none any more, the error."""
    try:
        return faults(root)
    except DamageError as error:
        return [str(error)]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_byte_can_change(copy: Path, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TARGETS)))
    path = copy / name
    before = path.read_bytes()
    place = data.draw(st.integers(0, len(before) - 1))
    changed = bytearray(before)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    found = named(copy)
    path.write_bytes(before)
    assert [one for one in found if re.search(TARGETS[name], one)], found


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_byte_of_a_captured_page_can_change(copy: Path, data: st.DataObject) -> None:
    (path,) = (copy / "out/captures").glob("*.wacz")
    before = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        packed = archive.read("archive/data.warc.gz")
    start = before.index(packed)
    changed = bytearray(before)
    changed[start + data.draw(st.integers(0, len(packed) - 1))] ^= 1
    path.write_bytes(changed)
    try:
        found = faults(copy)
        assert [one for one in found if f"/out/captures/{path.name}: was changed" in one]
    finally:
        path.write_bytes(before)


def test_a_change_ends_with_exit_code_1_and_is_named(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--sources", "out"]) == 0
    assert "compare it with what they publish" in capsys.readouterr().out
    path = copy / "in/one.txt"
    path.write_bytes(path.read_bytes().replace(b"nothing", b"noTHing"))
    assert main(["check", "--sources", "out"]) == 1
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first == "not proved: in/one.txt: was changed since it was read"
    assert last.endswith("in 5 articles proved, 1 fault")


def test_sources_that_are_gone_are_named(copy: Path) -> None:
    shutil.rmtree(copy / "out/captures")
    (copy / "in/two.html").unlink()
    (copy / "in/list.jsonl").write_text('{"text": "Nothing."}\n')
    found = faults(copy)
    assert [one for one in found if "/out/captures/pages-" in one and "is missing" in one]
    assert [one for one in found if "/news: is not among the captured pages in " in one]
    assert (
        "in/two.html: is missing; run kg in the folder where kg build ran, or put the file back"
        in found
    )
    assert "in/list.jsonl:2: is no longer in this file" in found
    assert "in/list.jsonl:1: was changed since it was read" in found


def test_a_text_in_the_records_that_is_another_is_named(copy: Path) -> None:
    store = RecordStore(copy / "out/records.sqlite")
    (name,) = (
        n for n, s in read_inputs(copy / "out/provenance/inputs.jsonl") if s.path == "in/one.txt"
    )
    kept, line = store.find(name), store.line(name)
    assert kept is not None
    assert line is not None
    from kg.records.database import Entry

    store.put([Entry(kept, line.replace("We found nothing", "We found it all"))])
    store.close()
    assert "records.sqlite: the text of in/one.txt is another than the sealed one" in faults(copy)


def test_a_quotation_that_is_not_in_the_text_is_named(copy: Path) -> None:
    """Somebody alters graph, list and store alike, and signs nothing: the texts tell."""
    import pyoxigraph as ox

    from kg.store.store import Store

    with Store.open(copy / "out/store") as store:
        exact = ox.NamedNode("http://www.w3.org/ns/oa#exact")
        quad = next(
            q for q in store.inner.quads_for_pattern(None, exact, None, None)
            if "accused the ministry" in q.object.value  # type: ignore[union-attr]
        )  # fmt: skip
        store.inner.remove(quad)
        words = quad.object.value.replace("accused", "praised")  # type: ignore[union-attr]
        store.inner.add(ox.Quad(quad.subject, exact, ox.Literal(words), quad.graph_name))
        store.save(copy / "out/graph.nq", "nq")
    folder = copy / "out/provenance"
    listed = read_sums(folder / "SHA256SUMS")
    listed["../graph.nq"] = hashlib.sha256((copy / "out/graph.nq").read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(sums_text(listed))
    (folder / "SHA256SUMS.sig").unlink()
    (fault,) = faults(copy)
    assert " are not " in fault


def test_another_signer_is_named(copy: Path, tmp_path: Path) -> None:
    other = make_key(tmp_path, "other")
    build(["in"], "out", options=sign_with(other))
    assert prove(copy / "out").faults == []  # a good signature, but of whom?
    proof = prove(copy / "out", signer=copy / "key.pub")
    assert [one.part for one in proof.faults] == ["SHA256SUMS.sig"]


def test_an_unsigned_folder_is_refused_where_a_signer_is_named(copy: Path) -> None:
    (copy / "out/provenance/SHA256SUMS.sig").unlink()
    (fault,) = prove(copy / "out", signer=copy / "key.pub").faults
    assert "is not signed by the key in" in str(fault)


def test_a_reader_of_another_version_is_named_with_a_weaker_proof(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy / "out/provenance"
    about = json.loads((folder / "made-by.json").read_text())
    about["readers"]["trafilatura"] = "1.0.0"
    lines = (folder / "inputs.jsonl").read_text().splitlines()
    changed = [
        json.dumps({**row, "text_sha256": "0" * 64} if row["path"] == "in/two.html" else row)
        for row in map(json.loads, lines)
    ]
    (folder / "made-by.json").write_text(json.dumps(about))
    (folder / "inputs.jsonl").write_text("".join(f"{line}\n" for line in changed))
    listed = read_sums(folder / "SHA256SUMS")
    for name in ("made-by.json", "inputs.jsonl"):
        listed[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(sums_text(listed))
    (folder / "SHA256SUMS.sig").unlink()
    (fault,) = (one for one in faults(copy) if one.startswith("in/two.html"))
    assert "another text is read from them here (sealed with trafilatura 1.0.0 (here " in fault
    found = fault.rpartition("; ")[2].split()
    assert found[0] == found[2]  # all of them, although a tag is in the middle of one
    assert "quotations are in its bytes word for word" in fault


def test_a_folder_without_a_seal_is_named(copy: Path) -> None:
    shutil.rmtree(copy / "out/provenance")
    with pytest.raises(DamageError, match=r"SHA256SUMS: is missing"):
        prove(copy / "out")


def test_a_folder_that_was_moved_is_proved(copy: Path) -> None:
    (copy / "out").rename(copy / "other")
    proof = prove(copy / "other")
    assert (proof.faults, proof.articles) == ([], 6)


def test_an_archive_of_the_users_own(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serve() as site:
        site.put("/x", page("A ministry", ANSWER))
        command = ["build", f"{site.url}/x", "-o", "fresh", "--archive", "kept", "--allow-private"]
        assert main([*command, "--tagger", "rules"]) == 0
    (path,) = (copy / "kept").iterdir()
    assert path.suffix == ".wacz"
    assert not (copy / "fresh/captures").exists()
    assert main(["check", "--sources", "fresh"]) == 0
    path.unlink()
    capsys.readouterr()
    assert main(["check", "--sources", "fresh"]) == 1
    assert f"not proved: kept/{path.name}: is missing" in capsys.readouterr().out


def test_a_key_that_is_missing_is_named_before_the_work(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nokey: no such key"):
        build(["in"], tmp_path / "out", options=sign_with(Path("nokey")))
    assert not (tmp_path / "out").exists()


def test_what_is_no_key_is_named(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("no key\n")
    with pytest.raises(KgError, match="ssh-keygen cannot sign with this key"):
        build(["in"], tmp_path / "out", options=sign_with(tmp_path / "key"))
    assert (tmp_path / "out/graph.html").is_file()  # the folder is complete all the same


# ── the list ──

NAME = st.text(
    st.characters(exclude_characters="\\", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20
)


@given(st.dictionaries(NAME, st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1))
def test_a_list_comes_back(
    tmp_path_factory: pytest.TempPathFactory, digests: dict[str, str]
) -> None:
    path = tmp_path_factory.mktemp("list") / "SHA256SUMS"
    path.write_text(sums_text(digests), "utf-8", newline="\n")
    assert read_sums(path) == digests


@pytest.mark.parametrize(
    "text",
    ["", f"{'a' * 64} x\n", f"{'A' * 64}  x\n", f"{'a' * 64}  x", f"{'a' * 64}  x\r\n",
     f"{'a' * 64}  y\n{'a' * 64}  x\n", f"{'a' * 64}  x\n{'b' * 64}  x\n", f"{'a' * 64}  x\n\n"],
)  # fmt: skip
def test_a_list_in_any_other_form_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "SHA256SUMS").write_bytes(text.encode())
    with pytest.raises(DamageError, match="was changed since it was sealed"):
        read_sums(tmp_path / "SHA256SUMS")


def test_names_that_lead_out_are_known() -> None:
    assert is_inside("a/b.txt")
    assert not any(map(is_inside, ("", "/a", "../a", "a/../../b", "C:\\a", "a\\..\\b", "C:/a")))


def test_inputs_of_the_tests_are_the_same_each_time(tmp_path: Path) -> None:
    """Else the test of equal bytes would compare two inputs."""
    for name in ("one", "two"):
        make_inputs(tmp_path / name)
    one, two = (
        {p.name: p.read_bytes() for p in (tmp_path / name).iterdir() if p.suffix != ".zip"}
        for name in ("one", "two")
    )
    assert one == two
