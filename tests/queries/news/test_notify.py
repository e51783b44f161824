"""The file of news that a watched folder keeps, through restarts and kills."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest

from kg.cli import main
from kg.errors import OutputError
from kg.queries.news import notify
from kg.queries.news.notify import STATE, Notifier
from kg.store.store import Store
from tests.folders import write_built
from tests.queries.news.test_compare import FIRST, accusing, denying

SECOND = denying("second", "2025-03-05")


def entries(path: Path) -> list[str]:
    return [entry.title for entry in feedparser.parse(path.read_text("utf-8")).entries]


def test_what_is_there_already_is_no_news(tmp_path: Path) -> None:
    out, feed = write_built(tmp_path / "out", [FIRST]), tmp_path / "news.atom"
    notifier = Notifier(out, feed)
    assert notifier.notify() == []
    write_built(out, [FIRST, SECOND])
    assert {item.category for item in notifier.notify()} == {"accusation", "answer", "denial"}
    assert len(entries(feed)) == 3
    assert notifier.notify() == []
    assert len(entries(feed)) == 3


def test_the_first_build_of_a_folder_is_no_news(tmp_path: Path) -> None:
    feed = tmp_path / "news.rss"
    notifier = Notifier(tmp_path / "out", feed)
    out = write_built(tmp_path / "out", [FIRST])
    assert notifier.notify() == []
    assert entries(feed) == []
    assert not feedparser.parse(feed.read_text("utf-8")).bozo
    write_built(out, [FIRST, SECOND])
    assert len(notifier.notify()) == 3


def test_a_lost_state_takes_no_news_away(tmp_path: Path) -> None:
    out, feed = write_built(tmp_path / "out", [FIRST]), tmp_path / "news.atom"
    notifier = Notifier(out, feed)
    write_built(out, [FIRST, SECOND])
    assert len(notifier.notify()) == 3
    (out / STATE).unlink()
    Notifier(out, feed)
    assert len(entries(feed)) == 3


def test_a_restart_goes_on(tmp_path: Path) -> None:
    out, feed = write_built(tmp_path / "out", [FIRST]), tmp_path / "news.atom"
    Notifier(out, feed)
    write_built(out, [FIRST, SECOND])  # built while nobody looked
    assert len(Notifier(out, feed).notify()) == 3
    write_built(out, [FIRST, SECOND, accusing("third", "2025-04-01")])
    (item,) = Notifier(out, feed).notify()
    assert item.again
    assert entries(feed)[0].startswith("Accusation (told again): Mila Dole alleged")
    assert len(entries(feed)) == 4


def test_an_article_that_went_and_came_is_no_news(tmp_path: Path) -> None:
    out = write_built(tmp_path / "out", [FIRST, SECOND])
    notifier = Notifier(out, tmp_path / "news.json")
    write_built(out, [FIRST])
    assert notifier.notify() == []
    write_built(out, [FIRST, SECOND])
    assert notifier.notify() == []


def test_killed_between_the_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, feed = write_built(tmp_path / "out", [FIRST]), tmp_path / "news.atom"
    Notifier(out, feed)
    write_built(out, [FIRST, SECOND])

    def die(path: Path, text: str) -> None:
        if path.name == STATE:
            raise KeyboardInterrupt
        path.write_text(text, "utf-8")

    with monkeypatch.context() as patched:
        patched.setattr(notify, "write_text", die)
        with pytest.raises(KeyboardInterrupt):
            Notifier(out, feed).notify()
    before = feedparser.parse(feed.read_text("utf-8")).entries
    assert len(Notifier(out, feed).notify()) == 3
    after = feedparser.parse(feed.read_text("utf-8")).entries
    assert [entry.id for entry in before] == [entry.id for entry in after]


def test_a_watch_list(tmp_path: Path) -> None:
    out = write_built(tmp_path / "out", [FIRST])
    notifier = Notifier(out, tmp_path / "news.txt", ["Greta Osei", "Ivo Kolt"])
    write_built(out, [FIRST, SECOND, accusing("x", "2025-04-01", by="A B", of="C D")])
    news = notifier.notify()
    assert {item.category for item in news} == {"accusation", "answer", "denial", "name"}
    assert all({"Ivo Kolt", "Greta Osei"} & set(item.people.values()) for item in news)
    assert "New names" in (tmp_path / "news.txt").read_text("utf-8")


def test_a_folder_whose_build_was_stopped_knows_nothing(tmp_path: Path) -> None:
    Store.open(tmp_path / "out/store").close()
    notifier = Notifier(tmp_path / "out", tmp_path / "news.atom")
    write_built(tmp_path / "out", [FIRST])
    assert notifier.notify() == []


@pytest.mark.parametrize("state", ["{", "[]", json.dumps({"layout": 0})])
def test_a_damaged_state_is_named(tmp_path: Path, state: str) -> None:
    out = write_built(tmp_path / "out", [FIRST])
    (out / STATE).write_text(state)
    with pytest.raises(OutputError, match="delete it to start again"):
        Notifier(out, tmp_path / "news.atom")


@pytest.mark.slow
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    articles, out, feed = tmp_path / "in", tmp_path / "out", tmp_path / "news.rss"
    articles.mkdir()
    (articles / "a.txt").write_text("The yard\n\nThe yard in Torvik employs 40 workers.\n")
    watch = ["watch", str(articles), "-o", str(out), "--tagger", "rules", "--rounds", "1",
             "--store-only", "--notify", str(feed)]  # fmt: skip
    assert main(watch) == 0
    assert entries(feed) == []
    (articles / "b.txt").write_text(
        "The bribes\n\nMila Dole accused Ivo Kolt of taking bribes from contractors in Torvik.\n"
    )
    folder_of_feed = feed.parent / "gone" / "news.rss"
    assert main([*watch[:-1], str(folder_of_feed)]) == 0
    assert "cannot be written" in capsys.readouterr().err
    (articles / "c.txt").write_text("The pier\n\nThe pier in Torvik has 12 lamps.\n")
    assert main(watch) == 0
    assert "1 news item in" in capsys.readouterr().err
    assert entries(feed)[0].startswith("Accusation: Mila Dole alleged")
