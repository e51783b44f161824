"""The lanes of the opening picture: who stands where, and nobody on top of another."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kg.report.page.lanes import MOST, story


def party(name: str) -> dict[str, str]:
    """An actor that is drawn."""
    return {"name": name, "node": name}


def card(wrong: str, by: list[str], of: list[str]) -> dict[str, Any]:
    """An accusation of one wrong."""
    return {
        "nodes": [wrong],
        "by": [party(name) for name in by],
        "of": [party(name) for name in of],
    }


def link(number: int, left: str, right: str, rel: str, cert: str) -> dict[str, Any]:
    """A link of the page."""
    return {"id": f"link/{number}", "from": left, "to": right, "rel": rel, "cert": cert}


def test_accuser_allegation_accused_and_answer_stand_from_left_to_right() -> None:
    brief = {"accusations": [card("bribery", ["watch"], ["minister"])], "voices": []}
    edges = [
        link(0, "watch", "bribery", "alleges", "alleged"),
        link(1, "bribery", "minister", "is about", "alleged"),
        link(2, "lawyer", "bribery", "denies", "denied"),
        link(3, "watch", "minister", "said of", "claimed"),
    ]
    found = story(brief, {}, edges)
    order = sorted(found.places, key=lambda name: found.places[name])
    assert order == ["watch", "bribery", "minister", "lawyer"]
    assert [head for head, _, _ in found.heads] == ["Accuser", "Allegation", "Accused", "Answer"]
    assert found.links == {"link/0", "link/1", "link/2"}


def test_who_is_accused_stands_among_the_accused_also_where_they_accuse_or_answer() -> None:
    brief = {"accusations": [card("bribery", ["watch"], ["minister"]),
                             card("lies", ["minister"], ["watch"])]}  # fmt: skip
    edges = [link(0, "minister", "bribery", "denies", "denied")]
    found = story(brief, {}, edges)
    assert found.places["minister"][0] == found.places["watch"][0] > found.places["bribery"][0]


def test_other_voices_stand_under_heads_of_their_own_and_not_among_the_accused() -> None:
    brief = {"accusations": [card("bribery", ["watch"], ["minister"])],
             "voices": [party("analyst"), party("watch")]}  # fmt: skip
    edges = [link(0, "analyst", "Mirkold", "said of", "claimed")]
    found = story(brief, {}, edges)
    below = {head: y for head, _, y in found.heads}
    assert found.places["Mirkold"][1] > below["About"] > found.places["minister"][1]
    assert "link/0" in found.links


def test_without_an_accusation_there_is_no_story() -> None:
    assert story({}, {}, []).places == {}
    assert story({"accusations": [{"nodes": [], "by": [], "of": []}]}, {}, []).places == {}


def test_only_as_many_rows_stand_there_as_leave_room_for_names() -> None:
    cards = [card(f"w{n}", [f"a{n}"], [f"b{n}"]) for n in range(30)]
    places = story({"accusations": cards}, {}, []).places
    assert {f"w{n}" for n in range(10)} == {name for name in places if name.startswith("w")}


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=90))
def test_no_two_nodes_of_a_lane_are_nearer_than_a_label_is_high(
    pairs: list[tuple[int, int]],
) -> None:
    cards = [card(f"w{n}", [f"a{by}"], [f"b{of}"]) for n, (by, of) in enumerate(pairs)]
    places = story({"accusations": cards}, {}, []).places
    assert 3 <= len(places) <= MOST
    for name, (x, y) in places.items():
        others = [at for other, at in places.items() if other != name and at[0] == x]
        assert all(abs(y - other) >= 69 for _, other in others)
