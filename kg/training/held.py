"""Which articles are kept out of training, so that what is chosen by them is chosen fairly."""

from __future__ import annotations

import hashlib


def held_out(identifier: str) -> bool:
    """True for the tenth of the articles that is kept out of training."""
    return hashlib.sha256(identifier.encode()).digest()[0] % 10 == 0
