"""News as text, JSON, Atom and RSS, read again by a feed reader."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import main
from kg.queries.news import Item, News, what_is_new
from kg.queries.news.formats import FORMATS, write_news
from tests.folders import write_built
from tests.queries.news.test_compare import FIRST, accusing, denying


def item(words: str = "Mila Dole alleges it.", day: str | None = "2025-03-04") -> Item:
    sentence = f"Mila Dole alleged (not established as fact): it. In the article’s words: “{words}”"
    return Item("accusation", "k1", "t1", sentence, "alleged", "alleges", words, "The yard", day,
                "https://courier.example/1?a=1&b=2", "x:p", {"x:a": "Mila Dole"})  # fmt: skip


@pytest.mark.parametrize("form", ["atom", "rss"])
def test_a_feed_reader_reads_it(form: str) -> None:
    feed = feedparser.parse(write_news(News((item(),)), form))
    assert not feed.bozo
    (entry,) = feed.entries
    assert entry.id == "urn:newskg:k1"
    assert entry.link == "https://courier.example/1?a=1&b=2"
    assert entry.title == "Accusation: Mila Dole alleged (not established as fact): it."
    assert "Mila Dole alleges it." in entry.summary
    assert entry.tags[0].term == "accusation"
    when = entry.updated_parsed if form == "atom" else entry.published_parsed
    assert when[:3] == (2025, 3, 4)


@pytest.mark.parametrize("form", ["atom", "rss"])
@given(words=st.text(max_size=300), day=st.sampled_from([None, "2025-03-04", "no day"]))
def test_any_words_make_well_formed_xml(form: str, words: str, day: str | None) -> None:
    text = write_news(News((item(words, day),)), form)
    assert ET.fromstring(text.encode()) is not None


@pytest.mark.parametrize("form", list(FORMATS))
def test_the_same_bytes_each_time_and_nothing_new(form: str) -> None:
    assert write_news(News((item(),)), form) == write_news(News((item(),)), form)
    assert write_news(News(()), form)
    assert "Nothing new." in write_news(News(()), "text")


def test_what_went_is_told_in_each_format(tmp_path: Path) -> None:
    old = write_built(tmp_path / "old", [FIRST])
    edited = accusing("first", "2025-03-04", by="Nadia Sand")
    news = what_is_new(write_built(tmp_path / "new", [edited]), old)
    text = write_news(news, "text")
    assert "No longer told (1)\n  [alleged] Mila Dole alleged (not established as fact)" in text
    assert "[article headed “Article first”: changed]" in text
    assert "Articles (1)\n  changed: article headed “Article first” (2025-03-04), https" in text
    assert text.endswith("1 came, 1 went\n")
    found = json.loads(write_news(news, "json"))
    assert [one["key"] for one in found["gone"]] == found["articles"][0]["gone"]
    for form in ("atom", "rss"):
        feed = feedparser.parse(write_news(news, form))
        assert [entry.title.partition(":")[0] for entry in feed.entries] == [
            "Accusation", "Accusation (no longer told)",
        ]  # fmt: skip
        assert len({entry.id for entry in feed.entries}) == 2


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = str(write_built(tmp_path / "old", [FIRST]))
    new = str(write_built(tmp_path / "new", [FIRST, denying("second", "2025-03-05"),
                                             accusing("b", "2025-04-01")]))  # fmt: skip
    names = tmp_path / "beat.txt"
    names.write_text("Greta Osei\nSomebody Else\n")
    assert main(["diff", old, new]) == 0
    text = capsys.readouterr().out
    assert "Accusations (2)" in text
    assert "told again: Mila Dole alleged" in text
    assert "(term: denies)" in text
    assert main(["diff", old, new, "--names", str(names), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {one["category"] for one in found["items"]} >= {"denial"}
    assert found["unknown_names"] == ["Somebody Else"]
    assert main(["diff", new, "--since", "2025-04-01", "--format", "rss"]) == 0
    assert len(feedparser.parse(capsys.readouterr().out).entries) == 1
    assert main(["diff", new]) == 1
    assert "--since" in capsys.readouterr().err
    assert main(["diff", str(tmp_path / "none"), new]) == 1
    assert "kg build" in capsys.readouterr().err
