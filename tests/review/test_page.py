"""The review page in a real browser: what each key does, what is seen, what is saved."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from kg.decisions.file import DECISIONS, read_file
from kg.decisions.records import Decision, Kind
from kg.model import Entity, Extraction, Span
from tests.folders import write_built
from tests.hostile import MARK, STRINGS
from tests.review.samples import QUEUE, WHO, doubtful
from tests.review.serving import NARROW, WIDE, Review, Start
from tests.told import Told

pytest_plugins = ("tests.browsing", "tests.review.serving")
pytestmark = pytest.mark.browser


def decisions(review: Review) -> tuple[Decision, ...]:
    return read_file(review.session.out / DECISIONS, missing_ok=True).decisions


def quiet(review: Review) -> None:
    """Nothing was asked of other servers, nothing written to the console."""
    assert review.elsewhere == []
    assert review.messages == []


# ── what is seen ──


def test_the_first_item_is_open_with_its_words_marked(review: Start, out: Path) -> None:
    found = review(out)
    page = found.page
    assert page.inner_text("#label") == "Wrongs stated as fact"
    assert page.inner_text("#question") == "Does the article itself state this?"
    assert "states a wrong of Jon Veld" in page.inner_text("#why")
    assert page.locator("#texts .lit", has_text="bribed").count() == 1
    assert page.inner_text("#progress") == f"0 of {len(QUEUE)} decided"
    assert page.locator("#records dd").first.inner_text() == "asserted: bribery “bribed”"
    assert page.locator("#choices button").first.inner_text().split() == [
        "1", "Yes,", "the", "article", "states", "it", "itself",
    ]  # fmt: skip
    quiet(found)


def test_a_pair_shows_two_articles_each_at_its_words(review: Start, out: Path) -> None:
    page = review(out).page
    page.select_option("#sort", "events")
    expect(page.locator("#question")).to_have_text("Is this one event?")
    texts = page.locator("#texts .text")
    assert texts.count() == 2
    for words in texts.all():
        expect(words.locator(".lit").first).to_be_in_viewport()
    assert page.locator("#records h3").all_inner_texts()[0].startswith("1. ")


def test_a_long_article_opens_at_the_words(review: Start, tmp_path: Path) -> None:
    one = doubtful(80)
    found = review(write_built(tmp_path / "out", [one]))
    found.press(*["j"] * 40)
    expect(found.page.locator("#texts .cue.lit")).to_be_in_viewport()
    quiet(found)


# ── keys ──


def test_a_digit_decides_and_the_next_item_comes(review: Start, out: Path) -> None:
    found = review(out)
    found.press("3")
    (one,) = decisions(found)
    assert (one.kind, dict(one.set), one.who) == (Kind.CORRECT, {"status": "alleged"}, WHO)
    page = found.page
    assert page.inner_text("#question") == "Who is accused?"
    assert page.inner_text("#progress") == f"1 of {len(QUEUE)} decided"
    assert found.status() == "Saved: It is alleged. u takes it back."
    found.press("l", "2", "1")
    assert [one.kind for one in decisions(found)[1:]] == [Kind.ACCEPT, Kind.DIFFERENT, Kind.SAME]
    quiet(found)


def test_undo_takes_the_last_decision_back_and_shows_its_item(review: Start, out: Path) -> None:
    found = review(out)
    found.press("3", "l", "u")
    assert found.page.inner_text("#question") == "Who is accused?"
    assert found.status() == "Taken back."
    assert found.page.inner_text("#progress") == f"1 of {len(QUEUE)} decided"
    first, second, undo = decisions(found)
    assert (undo.kind, undo.undoes) == (Kind.UNDO, second.id)
    found.press("u")
    assert found.page.inner_text("#label") == "Wrongs stated as fact"
    assert decisions(found)[3].undoes == first.id
    found.press("u")
    assert found.status() == "there is no decision of yours to take back"
    quiet(found)


def test_next_previous_and_skip(review: Start, out: Path) -> None:
    found = review(out)
    page = found.page
    title = page.inner_text("#question")
    found.press("j")
    assert page.inner_text("#question") == "Who is accused?"
    found.press("k")
    assert page.inner_text("#question") == title
    found.press("ArrowRight", "ArrowLeft", "k")
    assert (page.inner_text("#question"), found.status()) == (title, "This is the first one.")
    found.press("s")
    assert page.inner_text("#question") == "Who is accused?"
    assert found.status() == "Skipped: it comes again at the end."
    found.press(*["j"] * (len(QUEUE) - 1))
    assert page.inner_text("#question") == title
    found.press("j")
    assert found.status() == "This is the last one."
    assert decisions(found) == ()
    quiet(found)


def test_a_note_becomes_the_reason(review: Start, out: Path) -> None:
    found = review(out)
    found.press("n")
    found.page.keyboard.type("so said 9 of them, u and l")
    found.press("Enter", "j", "k")
    assert found.page.input_value("#note") == "so said 9 of them, u and l"
    found.press("3")
    (one,) = decisions(found)
    assert one.why == "so said 9 of them, u and l"
    assert found.page.input_value("#note") == ""
    quiet(found)


def test_somebody_else_is_searched_with_keys_alone(review: Start, out: Path) -> None:
    found = review(out)
    page = found.page
    found.press("j", "0")
    page.keyboard.type("quil")
    assert page.locator("#found button").first.inner_text() == "Dora Quill (person)"
    found.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Dora Quill (person)"
    found.press("ArrowUp", "Enter")
    (one,) = decisions(found)
    assert one.set["accused"]["name"] == "Dora Quill"
    assert found.status() == "Saved: Somebody else is accused … Dora Quill. u takes it back."
    quiet(found)


def test_a_new_name_of_the_article_gets_a_type_and_one_that_is_not_there_is_refused(
    review: Start, out: Path
) -> None:
    found = review(out)
    page = found.page
    found.press("j", "0")
    page.keyboard.type("Bo Zunk")
    rows = page.locator("#found button")
    rows.filter(has_text="as person").click()
    expect(page.locator("#status")).to_contain_text("“Bo Zunk” are not in the article")
    assert decisions(found) == ()
    found.press("Escape", "0")
    page.keyboard.type("inspectors")
    rows.filter(has_text="as group").click()
    expect(page.locator("#status")).to_contain_text("Saved")
    assert decisions(found)[0].set["accused"] == {"name": "inspectors", "type": "Group"}
    quiet(found)


def test_escape_closes_the_search_and_keys_work_again(review: Start, out: Path) -> None:
    found = review(out)
    found.press("j", "0")
    expect(found.page.locator("#choices")).to_be_hidden()
    expect(found.page.locator("#found button").first).to_be_in_viewport()
    found.press("Escape")
    expect(found.page.locator("#other")).to_be_hidden()
    found.press("9")
    assert decisions(found)[0].kind is Kind.REJECT


def test_a_key_that_is_held_down_or_pressed_with_control_decides_nothing_more(
    review: Start, out: Path
) -> None:
    found = review(out)
    found.page.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {key: '3', repeat: true}))"
    )
    found.press("Control+3", "Alt+3", "x")
    assert decisions(found) == ()
    # The second one comes before the page has shown what it would decide.
    found.page.evaluate(
        "for (const n of [1, 2]) document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key: '3', bubbles: true}))"
    )
    found.press()
    assert len(decisions(found)) == 1


# ── the head ──


def test_the_name_is_asked_once_and_kept(review: Start, out: Path) -> None:
    found = review(out, who="")
    page = found.page
    assert page.evaluate("document.activeElement.id") == "who"
    assert found.status() == "Write your name: every decision says who made it."
    found.press("Enter", "3")
    assert decisions(found) == ()
    assert "Write your name first" in found.status()
    page.keyboard.type("Bo Lind")
    found.press("Enter", "3")
    assert decisions(found)[0].who == "Bo Lind"
    page.reload()
    found.ready()
    assert page.input_value("#who") == "Bo Lind"
    assert page.evaluate("document.activeElement.id") != "who"
    quiet(found)


def test_filters_show_one_kind_and_what_is_decided(review: Start, out: Path) -> None:
    found = review(out)
    page = found.page
    assert page.locator("#sort option").all_inner_texts()[0] == f"All ({len(QUEUE)} open)"
    page.select_option("#sort", "speaker")
    expect(page.locator("#question")).to_have_text("Who says this?")
    page.keyboard.press("Escape")
    found.press("1", "9", "l")
    assert page.inner_text("#progress") == "3 of 3 decided"
    assert "Nothing else is open here." in found.status()
    page.select_option("#state", "decided")
    expect(page.locator("#decided")).to_contain_text("Ada Brok decided: correct: speaker =")
    page.keyboard.press("Escape")
    found.press("j")
    assert "decided: reject (“read in the article”)" in page.inner_text("#decided")
    found.press("u")
    assert page.locator("#decided").is_hidden()
    assert page.inner_text("#progress") == "2 of 3 decided"
    quiet(found)


def test_a_kind_without_items_shows_none_that_a_key_could_decide(review: Start, out: Path) -> None:
    found = review(out)
    page = found.page
    found.press("f")
    assert page.evaluate("document.activeElement.id") == "sort"
    page.select_option("#state", "decided")
    expect(page.locator("#status")).to_have_text("Nothing of this kind.")
    expect(page.locator("#panel")).to_be_hidden()
    page.keyboard.press("Escape")
    found.press("3", "u", "s", "j")
    assert decisions(found) == ()
    page.select_option("#state", "open")
    expect(page.locator("#question")).to_have_text("Does the article itself state this?")
    quiet(found)


def test_a_new_session_goes_on_where_the_last_one_stopped(review: Start, out: Path) -> None:
    found = review(out)
    found.press("1", "l", "j")
    here = found.page.inner_text("#why")
    found.page.reload()
    found.ready()
    assert found.page.inner_text("#why") == here
    again = review(out)
    assert again.page.inner_text("#label") == "Taken for one"
    assert again.page.inner_text("#progress") == f"2 of {len(QUEUE)} decided"


def test_all_decided_says_so(review: Start, out: Path) -> None:
    found = review(out)
    found.press(*["1"] * len(QUEUE))
    assert len(decisions(found)) == len(QUEUE)
    assert "Nothing else is open here." in found.status()
    again = review(out)
    assert again.page.inner_text("#progress") == f"{len(QUEUE)} of {len(QUEUE)} decided"
    quiet(again)


def test_a_folder_without_doubts_asks_nothing(review: Start, tmp_path: Path) -> None:
    told = Told("one", "The Courier", "2025-03-03")
    told.says(told.who("Tomas Greel", "Person"), "said", "that Mirkold waits")
    found = review(write_built(tmp_path / "out", [told]))
    expect(found.page.locator("#status")).to_have_text("Nothing here needs a reader.")
    expect(found.page.locator("#panel")).to_be_hidden()
    quiet(found)


# ── 60 statements, injection, looks ──


def test_sixty_statements_are_decided_with_keys_alone(review: Start, tmp_path: Path) -> None:
    found = review(write_built(tmp_path / "out", [doubtful(60)]))
    found.press(*[str(1 + number % 9) for number in range(60)])
    assert found.page.inner_text("#progress") == "60 of 60 decided"
    kept = decisions(found)
    assert len(kept) == 60
    assert {one.kind for one in kept} == {Kind.ACCEPT, Kind.CORRECT, Kind.REJECT}
    quiet(found)


def hostile() -> Extraction:
    """An article that is made of strings that once ran in pages: words, names, title, outlet."""
    found = replace(
        doubtful(1), document=replace(doubtful(1).document, title=STRINGS[0], publisher=STRINGS[1])
    )
    text, statements, entities = "", [], []
    (model,) = found.statements
    for number, words in enumerate(one for one in STRINGS if one.strip()):
        spans = []
        for piece in (words, "said", words):
            start = len(text)
            text += f"{piece} "
            spans.append(Span(start, start + len(piece)))
        text += "\n\n"
        source, cue, content = spans
        entities.append(Entity(f"e{number}", "Person", words, aliases=(words,), mentions=(source,)))
        statements.append(
            replace(
                model, id=f"s{number}", actors=(f"e{number}",), source=(source,), cue=(cue,),
                content=(content,), evidence=(Span(source.start, content.end),),
            )
        )  # fmt: skip
    document = replace(found.document, text=text, blocks=(), url=STRINGS[25])
    return replace(found, document=document, entities=tuple(entities), statements=tuple(statements))


def test_hostile_texts_names_and_notes_stay_text(review: Start, tmp_path: Path) -> None:
    found = review(write_built(tmp_path / "out", [hostile()]))
    page = found.page
    listed = [one for one in STRINGS if one.strip()]
    for number, words in enumerate(listed):
        page.fill("#who", words)
        page.fill("#note", words)
        page.keyboard.press("Escape")
        found.press("0")
        page.fill("#search", words)
        page.keyboard.press("Escape")
        found.press(str(1 + number % 9))
    assert page.evaluate("window.__ran") is None, MARK
    assert len(decisions(found)) == len(listed)
    page.select_option("#state", "decided")
    page.keyboard.press("Escape")
    found.press(*["j"] * 5)
    assert page.evaluate("window.__ran") is None, MARK
    assert STRINGS[3] in page.inner_text("#texts")
    assert page.locator("#texts a[href]").count() == 0
    quiet(found)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_axe_finds_nothing_serious(
    review: Start, out: Path, size: tuple[int, int], dark: bool
) -> None:
    found = review(out, size=size, dark=dark)
    page = found.page
    found.press("3", "k")
    for sort in ("fact", "accused", "merge", "events"):
        page.select_option("#sort", sort)
        page.keyboard.press("Escape")
        found.press()
        if sort == "accused":
            found.press("0")
        violations = Axe().run(page).response["violations"]
        serious = [one for one in violations if one["impact"] in ("serious", "critical")]
        assert serious == [], json.dumps(serious, indent=1)[:3000]
        page.keyboard.press("Escape")
    quiet(found)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_is_wider_than_the_screen(review: Start, out: Path, size: tuple[int, int]) -> None:
    page = review(out, size=size).page
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for button in page.locator("#choices button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["height"] >= 24


def test_the_mouse_does_what_keys_do(review: Start, out: Path) -> None:
    found = review(out)
    question = found.page.locator("#question")
    first = question.inner_text()
    for name, asked in (
        ("It is alleged", "Who is accused?"), ("undo", first), ("next", "Who is accused?"),
        ("previous", first), ("skip", "Who is accused?"),
    ):  # fmt: skip
        found.click(name)
        expect(question).to_have_text(asked)
        if name == "undo":
            expect(found.page.locator("#status")).to_have_text("Taken back.")
    assert [one.kind for one in decisions(found)] == [Kind.CORRECT, Kind.UNDO]
    quiet(found)
