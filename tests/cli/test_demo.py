"""``kg demo`` builds the seeds from any folder and shows their page where it can."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest

from kg.builder import build as builder
from kg.builder.options import BuildOptions, BuildReport
from kg.cli import main


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that the browser was given; the build itself is tested elsewhere."""
    addresses: list[str] = []

    def build(inputs: list[Path], out: Path, *, options: BuildOptions, **_: object) -> BuildReport:
        assert len(list(inputs[0].iterdir())) == 14
        return BuildReport(out, 16, 16, 0, 0, 0, 0, skipped=(), counts={})

    def show(address: str) -> bool:
        addresses.append(address)
        return True

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(builder, "build", build)
    monkeypatch.setattr(webbrowser, "open", show)
    monkeypatch.setenv("DISPLAY", ":0")
    return addresses


def test_it_opens_the_page(opened: list[str], tmp_path: Path) -> None:
    assert main(["demo"]) == 0
    assert opened == [(tmp_path / "newskg-demo/graph.html").as_uri()]


@pytest.mark.parametrize("why", ["asked not to", "no display", "no browser"])
def test_it_names_the_page_where_nothing_opens(
    why: str, opened: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if why == "no display":
        monkeypatch.delenv("DISPLAY")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        monkeypatch.delenv("BROWSER", raising=False)
        monkeypatch.setattr("sys.platform", "linux")
    if why == "no browser":
        monkeypatch.setattr(webbrowser, "open", lambda address: False)
    arguments = ["--no-open"] if why == "asked not to" else []
    assert main(["demo", "-o", "shown", *arguments]) == 0
    assert opened == []
    printed = capsys.readouterr().err
    assert str(Path("shown/graph.html")) in printed
    assert ("no browser here" in printed) == (why != "asked not to")
