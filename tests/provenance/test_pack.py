"""Packs: a stranger checks them with standard tools and with newskg, and no byte can change."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from kg.cli import main
from kg.errors import DamageError, InputError, KgError, QueryError
from kg.exchange.timestamp import stamp
from kg.provenance.pack import COLUMNS, write_pack
from kg.provenance.sums import read_sums, sums_text
from kg.provenance.verify import verify_pack
from kg.report.dossier.subject import find_subject
from kg.report.graph.load import read_store
from kg.store.store import open_built
from tests.authority import Authority, make_key, serve_authority

WHO = "Lantern Watch"


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with serve_authority(tmp_path_factory.mktemp("authority")) as running:
        yield running


@pytest.fixture(scope="session")
def made(tree: Path, authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack, signed and time-stamped, as a zip file."""
    root = tmp_path_factory.mktemp("pack")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tree)
        write_pack(
            Path("out"), [WHO], root / "pack.zip", key=tree / "key",
            stamp=lambda path: stamp(path, authority.url),
        )  # fmt: skip
    return root / "pack.zip"


@pytest.fixture
def unpacked(made: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path / "pack")
    return tmp_path / "pack"


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "quotations.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def file_of(folder: Path, name: str, kind: str) -> str:
    """The file with the source or the text of an input."""
    lines = map(json.loads, (folder / "inputs.jsonl").read_text("utf-8").splitlines())
    return next(str(line["files"][kind]) for line in lines if line["path"] == name)


def sh(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True
    )


def faults(path: Path) -> list[str]:
    """The faults; where there is an error in their place, the error."""
    try:
        return [str(one) for one in verify_pack(path).faults]
    except KgError as error:
        return [str(error)]


# ── what is in it ──


def test_a_pack_has_what_was_said_with_status_and_speaker(unpacked: Path) -> None:
    found = rows(unpacked)
    assert found
    accused = [row for row in found if "accused the ministry" in row["quotation"]]
    assert accused
    assert {row["status"].partition(",")[0] for row in accused} <= {"alleged", "claimed"}
    assert all(row["fact"] == "no" for row in accused)
    assert any(WHO in row["speakers"] for row in accused)
    assert all("not established as fact" in row["sentence"] for row in accused)
    assert tuple(found[0]) == COLUMNS


def test_sources_are_the_bytes_that_were_read(unpacked: Path, tree: Path) -> None:
    lines = map(json.loads, (unpacked / "inputs.jsonl").read_text().splitlines())
    digests = {line["path"]: line["sha256"] for line in lines}
    for name in ("one.txt", "two.html"):
        data = (unpacked / file_of(unpacked, name, "source")).read_bytes()
        assert data == (tree / "in" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digests[name]


def test_nothing_else_of_the_folder_is_in_it(unpacked: Path, tree: Path) -> None:
    """The other articles, and where files are on this machine, are nobody's business."""
    everything = b"".join(path.read_bytes() for path in unpacked.rglob("*") if path.is_file())
    assert b"Warehouse 3" not in everything
    assert b"in/one.txt" not in everything
    assert str(tree).encode() not in everything


def test_the_bytes_of_a_pack_are_the_same_each_time(copy: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_pack(Path("out"), [WHO], tmp_path / f"{name}.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_page_of_the_web_is_there_as_the_server_sent_it(made: Path) -> None:
    with zipfile.ZipFile(made) as archive:
        names = [name for name in archive.namelist() if name.startswith("captures/")]
        (capture,) = names
        record = next(iter(ArchiveIterator(io.BytesIO(archive.read(capture)))))
        assert record.http_headers.get_statuscode() == "200"
        body = record.content_stream().read()
        assert b"nine men" in body
        assert archive.read(f"sources/{capture[9:12]}.html") == body


def test_a_statement_is_packed_with_what_answers_it(built: Path, tmp_path: Path) -> None:
    with open_built(built) as store:
        answered = list(store.query(
            "SELECT ?node ?reply { GRAPH ?l { ?reply kg:answers|kg:mayAnswer ?node } }"
        ))  # fmt: skip
    assert answered
    node, reply = (str(answered[0][name].value) for name in ("node", "reply"))  # type: ignore[union-attr]
    write_pack(built, [node], tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        table = archive.read("quotations.csv").decode()
    assert node in table
    assert reply in table


def test_nobody_and_nothing_are_named(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="nobody is called 'Nobody'"):
        write_pack(Path("out"), ["Nobody"], tmp_path / "pack.zip")
    with pytest.raises(QueryError, match="nothing is known of it"):
        write_pack(Path("out"), ["https://x.example/y"], tmp_path / "pack.zip")
    assert not (tmp_path / "pack.zip").exists()


def test_a_source_that_changed_is_not_packed(copy: Path, tmp_path: Path) -> None:
    path = copy / "in/one.txt"
    path.write_bytes(path.read_bytes() + b"More.\n")
    with pytest.raises(DamageError, match=r"in/one\.txt: was changed since it was read"):
        write_pack(Path("out"), [WHO], tmp_path / "pack.zip")


def test_a_folder_that_was_altered_is_not_packed(copy: Path, tmp_path: Path) -> None:
    path = copy / "out/provenance/inputs.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"text"', b'"html"'))
    with pytest.raises(DamageError, match=r"inputs\.jsonl: was changed since it was sealed"):
        write_pack(Path("out"), [WHO], tmp_path / "pack.zip")


# ── a stranger's tools ──


def test_the_commands_of_its_page_work(unpacked: Path, authority: Authority) -> None:
    shutil.copyfile(authority.certificate, unpacked / "ca.pem")
    page = (unpacked / "README.md").read_text("utf-8")
    commands = re.findall(r"^    (\S.*)$", page, re.M)
    ran = []
    for command in commands:
        program = command.split()[0]
        if program in ("kg", "minisign"):
            continue
        done = sh(command, unpacked)
        assert done.returncode == 0, done.stderr
        ran.append(program)
    assert ran == ["sha256sum", "ssh-keygen", "openssl", "openssl", "tail"]


def test_every_quotation_is_at_its_bytes_by_tail_and_head(unpacked: Path) -> None:
    for row in rows(unpacked):
        for file, first in ((row["text"], row["first_byte"]), (row["source"], row["source_byte"])):
            if first:
                done = sh(f"tail -c +{first} {file} | head -c {row['bytes']}", unpacked)
                assert done.stdout == row["quotation"]


def test_a_stranger_without_newskg_notices_a_changed_byte(unpacked: Path) -> None:
    path = unpacked / rows(unpacked)[0]["source"]
    path.write_bytes(path.read_bytes().replace(b"ministry", b"minister", 1))
    done = sh("sha256sum -c SHA256SUMS", unpacked)
    assert done.returncode == 1
    assert f"{path.relative_to(unpacked)}: FAILED" in done.stdout


def test_a_pack_is_named_by_its_actor(tree: Path, tmp_path: Path) -> None:
    with open_built(tree / "out") as store:
        iri = find_subject(read_store(store), WHO).iri
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tree)
        write_pack(Path("out"), [iri], tmp_path / "pack.zip")
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        read = archive.read("README.md").decode("utf-8")
    assert read.startswith(f"# What articles report on {WHO}\n")


def test_others_read_it_as_a_ro_crate(unpacked: Path) -> None:
    rocrate = pytest.importorskip("rocrate.rocrate", reason="needs rocrate")
    crate = rocrate.ROCrate(unpacked)
    assert crate.name == f"What articles report on {WHO}"
    parts = {part.id: part for part in crate.root_dataset["hasPart"]}
    listed = read_sums(unpacked / "SHA256SUMS")
    assert set(parts) == set(listed) - {"ro-crate-metadata.json"}
    assert all(part["sha256"] == listed[name] for name, part in parts.items())
    assert all(
        (unpacked / name).stat().st_size == int(p["contentSize"]) for name, p in parts.items()
    )
    action = crate.dereference("#build")
    assert action["instrument"]["name"] == "newskg"
    assert {one.id for one in action["object"]} == {n for n in listed if n.startswith("sources/")}


# ── kg verify ──


def test_a_good_pack_is_proved(
    made: Path, unpacked: Path, tree: Path, authority: Authority
) -> None:
    for path in (made, unpacked):
        proof = verify_pack(path, signer=tree / "key.pub", authority=authority.certificate)
        assert proof.faults == []
        assert proof.quotations == len(rows(unpacked))
        assert [one.trusted for one in proof.verdicts] == [True, True]
    words = [one.words for one in verify_pack(made).verdicts]
    assert words[0].startswith("signed with the SSH key SHA256:")
    assert words[1].startswith("time-stamped ")


def test_the_command_line(made: Path, unpacked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(made)]) == 0
    assert capsys.readouterr().out.endswith(" articles proved, 0 faults\n")
    path = unpacked / "quotations.csv"
    path.write_bytes(path.read_bytes().replace(b"alleged", b"claimed", 1))
    assert main(["verify", str(unpacked)]) == 1
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first == "not proved: quotations.csv: was changed since it was sealed"
    assert last.endswith("0 quotations in 0 articles proved, 1 fault")


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_byte_of_a_pack_can_change(unpacked: Path, data: st.DataObject) -> None:
    names = [*read_sums(unpacked / "SHA256SUMS"), "SHA256SUMS"]
    name = data.draw(st.sampled_from(names))
    path = unpacked / name
    before = path.read_bytes()
    changed = bytearray(before)
    changed[data.draw(st.integers(0, len(before) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    found = faults(unpacked)
    path.write_bytes(before)
    assert [one for one in found if name in one], found


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_byte_of_the_zip_file_changes_nothing_or_is_found(
    made: Path, tmp_path: Path, data: st.DataObject
) -> None:
    before = made.read_bytes()
    changed = bytearray(before)
    changed[data.draw(st.integers(0, len(before) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "pack.zip"
    path.write_bytes(changed)
    if not faults(path):  # a date in the zip file, or another thing that no content hangs on
        assert contents(path) == contents(made)


def contents(path: Path) -> dict[str, bytes]:
    """The files of a pack that are sealed."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.endswith((".sig", ".tsr"))]
        return {name: archive.read(name) for name in names if name != "allowed_signers"}


def resealed(folder: Path, name: str, change: Callable[[bytes], bytes]) -> list[str]:
    """The faults after somebody changed a file and made the digests fit again, unsigned."""
    path = folder / name
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before
    listed = read_sums(folder / "SHA256SUMS")
    listed[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(sums_text(listed))
    for end in (".sig", ".tsr"):
        (folder / f"SHA256SUMS{end}").unlink()
    return faults(folder)


def test_who_forges_a_source_must_forge_all(unpacked: Path) -> None:
    name = file_of(unpacked, "one.txt", "source")
    found = resealed(unpacked, name, lambda data: data.replace(b"ministry", b"minister"))
    assert f"{name}: is not what was read" in found


def test_who_forges_a_text_is_found_by_the_source(unpacked: Path) -> None:
    name = file_of(unpacked, "one.txt", "text")
    found = resealed(unpacked, name, lambda data: data.replace(b"accused", b"praised"))
    assert f"{name}: is not the text that was read" in found
    assert [one for one in found if one.startswith("quotations.csv, row ")]


def test_who_forges_text_and_line_is_found_by_reading_the_source(unpacked: Path) -> None:
    name = file_of(unpacked, "one.txt", "text")
    path = unpacked / name
    old = hashlib.sha256(path.read_bytes()).hexdigest().encode()
    path.write_bytes(path.read_bytes().replace(b"Monday", b"Sunday"))
    new = hashlib.sha256(path.read_bytes()).hexdigest().encode()
    listed = read_sums(unpacked / "SHA256SUMS")
    listed[name] = new.decode()
    (unpacked / "SHA256SUMS").write_text(sums_text(listed))
    found = resealed(
        unpacked,
        "inputs.jsonl",
        lambda data: data.replace(b'text_sha256": "' + old, b'text_sha256": "' + new),
    )
    assert [
        one for one in found if one.startswith(f"{name}: is another than the text that is read")
    ]


def test_who_forges_a_quotation_is_found(unpacked: Path) -> None:
    found = resealed(
        unpacked, "quotations.csv", lambda data: data.replace(b"has accused", b"has praised")
    )
    assert [one for one in found if "its words are not at byte" in one]


def test_who_forges_the_graph_is_found(unpacked: Path) -> None:
    found = resealed(
        unpacked, "graph.nq", lambda data: data.replace(b"has accused", b"has praised")
    )
    assert [one for one in found if "its words are no evidence in graph.nq" in one]


def test_a_file_more_or_less_is_named(unpacked: Path) -> None:
    (unpacked / "texts/more.txt").write_text("More.")
    (unpacked / "graph.nq").unlink()
    assert faults(unpacked) == ["graph.nq: is missing", "texts/more.txt: is not in the list"]


def test_without_a_list_it_is_no_pack(unpacked: Path, tmp_path: Path) -> None:
    (unpacked / "SHA256SUMS").unlink()
    with pytest.raises(DamageError, match=r"SHA256SUMS: is missing"):
        verify_pack(unpacked)
    with pytest.raises(InputError, match="no such file or folder"):
        verify_pack(tmp_path / "nowhere.zip")


def zipped(path: Path, files: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("files", "what"),
    [
        ([("../evil.txt", b"x")], r"'\.\./evil\.txt' leads out of it"),
        ([("/evil.txt", b"x")], "leads out of it"),
        ([("a.txt", b"x"), ("a.txt", b"y")], "two files of one name"),
        ([("a.txt", b"\0" * 50_000_000)], "unpacks to 47 MiB"),
    ],
)
def test_traps_are_not_unpacked(tmp_path: Path, files: list[tuple[str, bytes]], what: str) -> None:
    with pytest.raises(InputError, match=what):
        verify_pack(zipped(tmp_path / "pack.zip", files))
    assert not (tmp_path / "evil.txt").exists()


def test_a_list_that_leads_out_is_refused(unpacked: Path) -> None:
    digest = hashlib.sha256(Path("/etc/hostname").read_bytes()).hexdigest()
    listed = {**read_sums(unpacked / "SHA256SUMS"), "../../../../etc/hostname": digest}
    (unpacked / "SHA256SUMS").write_text(sums_text(listed))
    with pytest.raises(DamageError, match="outside of the pack"):
        verify_pack(unpacked)


def test_what_is_no_zip_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "pack.zip").write_bytes(b"no pack")
    with pytest.raises(DamageError, match=r"pack\.zip: damaged"):
        verify_pack(tmp_path / "pack.zip")


# ── time stamps ──


def test_an_authority_of_somebody_else_is_named(made: Path, tmp_path: Path) -> None:
    with serve_authority(tmp_path) as other:
        (fault,) = verify_pack(made, authority=other.certificate).faults
    assert fault.part == "SHA256SUMS.tsr"
    assert "another authority" in fault.what


def test_a_missing_time_stamp_is_named_where_an_authority_is_given(
    unpacked: Path, authority: Authority
) -> None:
    (unpacked / "SHA256SUMS.tsr").unlink()
    (fault,) = verify_pack(unpacked, authority=authority.certificate).faults
    assert str(fault) == "SHA256SUMS: has no time stamp"


def test_a_build_is_time_stamped_once(
    copy: Path, authority: Authority, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["build", "in", "-o", "out", "--tagger", "rules", "--timestamp", authority.url]
    for _ in range(2):
        assert main(command) == 0
    stamped = (copy / "out/provenance/SHA256SUMS.tsr").read_bytes()
    assert main(command) == 0
    assert (copy / "out/provenance/SHA256SUMS.tsr").read_bytes() == stamped
    certificate = str(authority.certificate)
    assert main(["check", "--sources", "out", "--authority", certificate]) == 0
    assert "time-stamped" in capsys.readouterr().out


# ── minisign ──


@pytest.mark.skipif(shutil.which("minisign") is None, reason="needs minisign")
def test_a_minisign_key_signs_too(copy: Path, tmp_path: Path) -> None:
    for name in ("mine", "other"):
        subprocess.run(
            ["minisign", "-G", "-W", "-p", f"{name}.pub", "-s", f"{name}.key"],
            cwd=tmp_path, check=True, capture_output=True,
        )  # fmt: skip
    target = tmp_path / "pack.zip"
    write_pack(Path("out"), [WHO], target, key=tmp_path / "mine.key")
    assert [one.trusted for one in verify_pack(target).verdicts] == [False]
    proof = verify_pack(target, signer=tmp_path / "mine.pub")
    assert (proof.faults, [one.trusted for one in proof.verdicts]) == ([], [True])
    (fault,) = verify_pack(target, signer=tmp_path / "other.pub").faults
    assert fault.part == "SHA256SUMS.minisig"


def test_a_program_that_is_missing_is_named(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = make_key(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KgError, match=r"ssh-keygen: is not installed; .* openssh-client"):
        write_pack(Path("out"), [WHO], tmp_path / "pack.zip", key=key)
