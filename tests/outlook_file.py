"""A small Outlook message, written by the formats' definitions (MS-CFB, MS-OXMSG)."""

from __future__ import annotations

import struct

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SUBJECT, _BODY, _SENDER = "0037001F", "1000001F", "0C1A001F"


def message(*, subject: str, body: str, sender: str) -> bytes:
    """The bytes of an MSG file with these properties and no attachment."""
    values = {_SUBJECT: subject, _BODY: body, _SENDER: sender}
    streams = {f"__substg1.0_{key}": text.encode("utf-16-le") for key, text in values.items()}
    entries = b"".join(
        struct.pack("<IIII", int(key, 16), 6, len(streams[f"__substg1.0_{key}"]) + 2, 0)
        for key in values
    )
    streams["__properties_version1.0"] = struct.pack("<QIIIIQ", 0, 0, 0, 0, 0, 0) + entries
    return container(streams)


def container(streams: dict[str, bytes]) -> bytes:
    """A compound file (MS-CFB, version 3) with these streams in its root, each under 4 KB."""
    assert all(0 < len(data) < _CUTOFF for data in streams.values())
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    mini, mini_fat, starts = b"", list[int](), dict[str, int]()
    for name in names:
        count = -(-len(streams[name]) // _MINI)
        starts[name] = len(mini_fat)
        mini_fat += [len(mini_fat) + number + 1 for number in range(count - 1)] + [_END]
        mini += streams[name].ljust(count * _MINI, b"\0")
    rows = [_entry("Root Entry", 5, 0, len(mini), child=1)]
    # Each entry has the next one at its right: a tree that is a list, which readers accept.
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else _FREE
        rows.append(_entry(name, 2, starts[name], len(streams[name]), right=right))
    parts = [
        b"".join(rows),
        struct.pack(f"<{len(mini_fat)}I", *mini_fat),
        mini,
    ]
    padded = [_padded(parts[0], b"\0"), _padded(parts[1], b"\xff"), _padded(parts[2], b"\0")]
    sizes = [len(part) // _SECTOR for part in padded]
    fat, first = [_FAT], [1]
    for size in sizes:
        fat += [len(fat) + number + 1 for number in range(size - 1)] + [_END]
        first.append(len(fat))
    padded[0] = padded[0][:116] + struct.pack("<I", first[2]) + padded[0][120:]
    head = struct.pack(
        "<8s16sHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, first[0], 0, _CUTOFF, first[1], sizes[1], _END, 0, 0,
    )  # fmt: skip
    # The last number is the first sector of the table of sectors.
    table = struct.pack(f"<{len(fat)}I", *fat)
    return head + b"\xff" * (_SECTOR - len(head)) + _padded(table, b"\xff") + b"".join(padded)


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE
) -> bytes:
    words = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ", words, len(words) + 2, kind, 1, _FREE, right, child, b"", 0, 0, 0,
        start, size,
    )  # fmt: skip


def _padded(data: bytes, filler: bytes) -> bytes:
    return data + filler * (-len(data) % _SECTOR)
