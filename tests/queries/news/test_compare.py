"""What is new between two folders, or since a day, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, QueryError
from kg.model import Status, TimeFrame
from kg.queries.news import Item, News, what_is_new
from kg.queries.news.compare import read_day, read_watch_list
from tests.folders import write_built
from tests.told import Told


def accusing(name: str, day: str | None, *, by: str = "Mila Dole", of: str = "Ivo Kolt") -> Told:
    """``by`` alleges that ``of`` protects the yard."""
    one = Told(name, "Courier", day, url=f"https://courier.example/{name}")
    accused, yard, speaker = one.who(of, "Person"), one.who("the yard"), one.who(by, "Person")
    said = one.says(speaker, "alleges", f"{of} protects the yard", act="allege", about=(accused,))
    one.relation(accused, "protects", yard, status=Status.ALLEGED, by=said)
    return one


def denying(name: str, day: str) -> Told:
    one = accusing(name, day, by="Piet Venn")
    kolt = one.who("Ivo Kolt", "Person")
    denied = one.says(kolt, "denies", "protecting the yard", act="deny", answers=("s0",))
    one.relation(kolt, "protects", one.who("the yard"), status=Status.DENIED, by=denied)
    one.says(one.who("Greta Osei", "Person"), "denies", "that it rained", act="deny")
    return one


def arresting(name: str, day: str, number: int) -> Told:
    one = Told(name, f"Paper {name}", day)
    halvay = one.who("Halvay", "Place")
    one.event("Arrest", {"place": halvay}, status=Status.ASSERTED, number=number, day="2025-02-11")
    return one


def planning(name: str, day: str) -> Told:
    one = Told(name, "Courier", day)
    one.event("Arrest", {}, status=Status.ASSERTED, number=7, time_frame=TimeFrame.FUTURE)
    return one


def told(news: News) -> list[tuple[str, str, bool]]:
    return [(item.category, item.quotation, item.again) for item in news.items]


def new(tmp_path: Path, before: list[Told], after: list[Told], **options: object) -> News:
    old = write_built(tmp_path / "old", before)
    later = write_built(tmp_path / "new", after)
    return what_is_new(later, old, **options)  # type: ignore[arg-type]


FIRST = accusing("first", "2025-03-04")


def test_nothing_is_new_in_the_same_articles(tmp_path: Path) -> None:
    every = [FIRST, denying("second", "2025-03-05"), arresting("a", "2025-02-12", 214),
             arresting("b", "2025-02-13", 187)]  # fmt: skip
    assert told(new(tmp_path, every, every)) == []
    assert told(new(tmp_path, every, [FIRST])) == []
    same = new(tmp_path, every, every)
    assert (same.gone, same.articles) == ((), ())


def became(news: News) -> list[tuple[str, str, int, int]]:
    return [(one.change, one.title, len(one.came), len(one.gone)) for one in news.articles]


def test_an_edited_article_tells_what_came_and_what_went(tmp_path: Path) -> None:
    edited = accusing("first", "2025-03-04", by="Nadia Sand")
    found = new(tmp_path, [FIRST], [edited])
    assert [item.quotation for item in found.items] == [
        "Nadia Sand alleges Ivo Kolt protects the yard."
    ]
    (gone,) = found.gone
    assert gone.quotation == "Mila Dole alleges Ivo Kolt protects the yard."
    assert gone.sentence.startswith("Mila Dole alleged (not established as fact): Ivo Kolt")
    assert became(found) == [("changed", "Article first", 1, 1)]


def test_articles_that_came_and_went(tmp_path: Path) -> None:
    other, denial = accusing("other", "2025-04-01"), denying("second", "2025-03-05")
    found = new(tmp_path, [FIRST, denial], [FIRST, other])
    assert [item.category for item in found.gone] == ["accusation", "denial", "answer"]
    assert became(found) == [("new", "Article other", 1, 0), ("gone", "Article second", 0, 3)]
    kept = new(tmp_path, [FIRST, denial], [FIRST, other], names=["Greta Osei"])
    assert [item.quotation for item in kept.gone] == ["Greta Osei denies that it rained."]
    assert became(kept) == [("gone", "Article second", 0, 1)]
    late = new(tmp_path, [FIRST, denial], [FIRST, other], since="2025-04-01")
    assert (late.gone, became(late)) == ((), [("new", "Article other", 1, 0)])


def test_a_change_without_news_is_told_too(tmp_path: Path) -> None:
    later = accusing("first", "2025-03-04")
    later.says(later.who("Greta Osei", "Person"), "says", "it rains")
    found = new(tmp_path, [FIRST], [later])
    assert (found.items, found.gone) == ((), ())
    assert became(found) == [("changed", "Article first", 0, 0)]


def test_a_new_accusation_with_its_words_and_term(tmp_path: Path) -> None:
    found = new(tmp_path, [arresting("a", "2025-02-12", 214)],
                [arresting("a", "2025-02-12", 214), FIRST])  # fmt: skip
    (item,) = found.items
    assert (item.category, item.term, item.status) == ("accusation", "alleges", "alleged")
    assert item.quotation == "Mila Dole alleges Ivo Kolt protects the yard."
    assert item.sentence.startswith("Mila Dole alleged (not established as fact): Ivo Kolt")
    assert item.link == "https://courier.example/first"
    assert {"Ivo Kolt", "Mila Dole"} <= set(item.people.values())


def test_an_accusation_that_was_told_before_is_marked(tmp_path: Path) -> None:
    again = accusing("again", "2025-04-01")
    other = accusing("other", "2025-04-01", by="Nadia Sand")
    found = new(tmp_path, [FIRST], [FIRST, again, other])
    assert [(item.people and item.again, "Nadia" in item.sentence) for item in found.items] == [
        (False, True), (True, False),
    ]  # fmt: skip


def test_answers_and_other_denials(tmp_path: Path) -> None:
    found = new(tmp_path, [FIRST], [FIRST, denying("second", "2025-03-05")])
    kinds = {item.quotation: item.category for item in found.items}
    assert kinds == {
        "Piet Venn alleges Ivo Kolt protects the yard.": "accusation",
        "Ivo Kolt denies protecting the yard.": "answer",
        "Greta Osei denies that it rained.": "denial",
    }
    answer = next(item for item in found.items if item.category == "answer")
    assert "This answers: " in answer.sentence
    assert "alleged (not established as fact): Ivo Kolt" in answer.sentence


def test_arrests_and_figures_that_changed(tmp_path: Path) -> None:
    one, two = arresting("a", "2025-02-12", 214), arresting("b", "2025-02-13", 187)
    found = new(tmp_path, [one], [two, one])
    assert [item.category for item in found.items] == ["arrest", "figure"]
    figure = found.items[1]
    assert "“214 people”, then “187 people”" in figure.sentence
    assert figure.term == "187 people"


def test_a_planned_arrest_is_none(tmp_path: Path) -> None:
    assert told(new(tmp_path, [FIRST], [FIRST, planning("p", "2025-03-05")])) == []


def test_an_article_that_changed_elsewhere_is_no_news(tmp_path: Path) -> None:
    later = accusing("first", "2025-03-04")
    later.says(later.who("Greta Osei", "Person"), "says", "it rains")
    assert told(new(tmp_path, [FIRST], [later])) == []


def test_since_a_day(tmp_path: Path) -> None:
    out = write_built(tmp_path, [FIRST, accusing("again", "2025-04-01"),
                                 accusing("undated", None, by="Nadia Sand")])  # fmt: skip
    found = what_is_new(out, since="2025-04-01")
    assert [(item.title, item.again) for item in found.items] == [("Article again", True)]
    assert found.undated == 1
    assert len(what_is_new(out, since="2025-01-01").items) == 2
    assert not what_is_new(out, since="2025-04-02").items


def test_a_watch_list(tmp_path: Path) -> None:
    after = [FIRST, accusing("b", "2025-04-01", by="Nadia Sand"),
             accusing("c", "2025-04-02", by="Orla Troost", of="Karel Dole")]  # fmt: skip
    found = new(tmp_path, [FIRST], after, names=["Ivo Kolt", "Nobody Atall"])
    assert found.unknown == ("Nobody Atall",)
    assert [item.category for item in found.items] == ["accusation", "name"]
    assert found.items[1].sentence.startswith(
        "Nadia Sand is named beside Ivo Kolt for the first time. Nadia Sand alleged"
    )
    assert not new(tmp_path, [FIRST], after, names=["Nobody Atall"]).items


def test_watch_lists_are_files(tmp_path: Path) -> None:
    path = tmp_path / "beat.txt"
    path.write_text("\ufeff# my beat\nIvo  Kolt\n\nMila Dole # the witness\nIvo Kolt\n", "utf-8")
    assert read_watch_list(path) == ["Ivo Kolt", "Mila Dole"]
    path.write_text("# nobody\n")
    with pytest.raises(InputError, match="one name on each line"):
        read_watch_list(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        read_watch_list(path)
    with pytest.raises(InputError, match="check the path"):
        read_watch_list(tmp_path / "none.txt")


def test_what_cannot_be_compared(tmp_path: Path) -> None:
    out = write_built(tmp_path, [FIRST])
    with pytest.raises(QueryError, match="--since"):
        what_is_new(out)
    for text in ("yesterday", "2025-02-30", "2025"):
        with pytest.raises(InputError, match="2025-03-04"):
            read_day(text)


def test_no_item_states_an_allegation(tmp_path: Path) -> None:
    found = new(tmp_path, [], [FIRST, denying("second", "2025-03-05")])
    assert found.items
    for item in found.items:
        _attributed(item)


def _attributed(item: Item) -> None:
    head = item.sentence.partition("In the article’s words:")[0]
    assert any(mark in head for mark in ("alleged", "denied", "denial", "claimed"))
