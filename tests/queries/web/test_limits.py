"""The gate: a number of queries at once, the others wait or are told to come again."""

from __future__ import annotations

import threading
import time

import pytest

from kg.queries.web.limits import QueryGate, RefusedError


def test_no_more_than_allowed_run_at_once() -> None:
    gate, most, lock, seen = QueryGate(3, patience=30), 0, threading.Lock(), []

    def work() -> None:
        with gate.entered():
            with lock:
                seen.append(gate.running)
            time.sleep(0.02)

    threads = [threading.Thread(target=work) for _ in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    most = max(seen)
    assert (len(seen), most) == (20, 3)
    assert (gate.running, gate.waiting) == (0, 0)


def test_who_waits_too_long_is_refused_and_takes_no_place() -> None:
    gate = QueryGate(1, patience=0.05)
    with gate.entered():
        with pytest.raises(RefusedError, match="try again") as caught, gate.entered():
            pass
        assert caught.value.status == 503
        assert gate.running == 1
    with gate.entered():
        pass


@pytest.mark.parametrize("fails", [False, True])
def test_a_place_is_taken_until_what_comes_afterwards_is_done(*, fails: bool) -> None:
    gate, done = QueryGate(1, patience=0.05), threading.Event()

    def finish() -> None:
        done.wait(10)

    try:
        with gate.entered() as place:
            place.afterwards = finish
            if fails:
                raise ValueError
    except ValueError:
        pass
    with pytest.raises(RefusedError), gate.entered():
        pass
    done.set()
    deadline = time.monotonic() + 10
    while gate.running and time.monotonic() < deadline:
        time.sleep(0.01)
    with gate.entered():
        assert gate.running == 1
