"""Answers that are kept: worked out once, for many threads at once, within bounds."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.queries.answer_cache import AnswerCache, Kept


def answer(body: bytes = b"x") -> Kept:
    return Kept(200, "text/plain", body)


def test_many_at_once_are_one_question() -> None:
    cache, calls, everybody = AnswerCache(room=1_000, patience=30), [], threading.Barrier(20)

    def make() -> Kept:
        calls.append(1)
        slow.wait(0.3)
        return answer()

    def ask(_: int) -> Kept | None:
        everybody.wait()
        return cache.find_or_make(make, "question")

    slow = threading.Event()
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(ask, range(20))) == {answer()}
    assert len(calls) == 1
    assert cache.find("question") == answer()
    assert cache.find("another") is None


@pytest.mark.parametrize("fails", [True, False])
def test_who_waited_in_vain_works_it_out_himself(fails: bool) -> None:
    """The first one's trouble, or an answer too long to keep, is no matter to the second."""
    cache, begun, on = AnswerCache(room=1_000, patience=30), threading.Event(), threading.Event()

    def first() -> Kept | None:
        begun.set()
        on.wait(10)
        if fails:
            raise OSError("the connection was cut")
        return None

    with ThreadPoolExecutor(2) as pool:
        early = pool.submit(cache.find_or_make, first, "question")
        begun.wait(10)
        late = pool.submit(cache.find_or_make, answer, "question")
        on.set()
        assert late.result() == answer()
        assert isinstance(early.exception(), OSError) == fails
    assert cache.find_or_make(lambda: answer(b"later"), "question") == answer(b"later")


def test_patience_ends() -> None:
    cache, begun, on = AnswerCache(room=1_000, patience=0.05), threading.Event(), threading.Event()

    def slow() -> Kept:
        begun.set()
        on.wait(10)
        return answer(b"slow")

    with ThreadPoolExecutor(1) as pool:
        early = pool.submit(cache.find_or_make, slow, "question")
        begun.wait(10)
        assert cache.find_or_make(answer, "question") == answer()
        on.set()
        assert early.result() == answer(b"slow")


def test_the_oldest_goes_when_there_is_no_room() -> None:
    cache = AnswerCache(room=100, patience=1)
    for name in ("a", "b", "c"):
        cache.find_or_make(lambda: answer(b"y" * 40), name)
        cache.find("a")
    assert cache.find("a") is not None
    assert cache.find("b") is None
    assert cache.find("c") is not None
    cache.find_or_make(lambda: answer(b"y" * 200), "d")
    assert cache.find("d") is None
    assert cache.find("c") is not None
