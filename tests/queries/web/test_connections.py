"""Deadlines of a connection, on real sockets: what is slow but steady, and what is too slow."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from kg.queries.web.connections import TimedReader, TimedWriter

PIECE = 4096


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection that holds little on its way."""
    ours, theirs = socket.socketpair()
    for one in (ours, theirs):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIECE)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
    with ours, theirs:
        yield ours, theirs


def read_on(link: socket.socket, size: int, every: float) -> threading.Event:
    """Reads ``size`` bytes at a time in a thread until it is told to end."""
    done = threading.Event()

    def run() -> None:
        while not done.wait(every) and link.recv(size):
            pass

    threading.Thread(target=run, daemon=True).start()
    return done


def write_pieces(writer: TimedWriter, count: int) -> None:
    for _ in range(count):
        writer.write(b"x" * PIECE)


def test_each_piece_in_time_and_the_whole_too_slow_is_cut_off(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    writer = TimedWriter(ours, patience=1.2)
    done = read_on(theirs, PIECE // 4, 0.15)  # 7 KiB a second, a piece in 0.6 s
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        write_pieces(writer, 20)
    assert time.monotonic() - begun < 10
    done.set()


def test_a_slow_client_that_keeps_up_gets_it_all(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    writer = TimedWriter(ours, patience=1.0)
    done = read_on(theirs, PIECE, 0.05)  # at most 80 KiB a second
    write_pieces(writer, 40)
    assert writer.sent == 40 * PIECE
    done.set()


def test_waiting_for_an_answer_costs_the_client_nothing(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    writer = TimedWriter(ours, patience=0.2)
    writer.write(b"x")
    time.sleep(0.5)
    writer.write(b"y")
    assert theirs.recv(10) == b"xy"


def test_trickled_bytes_gain_no_time(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair
    stop = threading.Event()

    def trickle() -> None:
        while not stop.wait(0.05):
            theirs.sendall(b"x")

    threading.Thread(target=trickle, daemon=True).start()
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        io.BufferedReader(TimedReader(ours, patience=0.5)).read(10_000)
    assert time.monotonic() - begun < 5
    stop.set()
