"""Python's garbage collector, tuned: most objects of a command live until its end."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Lets the collector look less often.

    Models and word lists are hundreds of thousands of objects that stay until the end: looking at
    them took a fifth of the CPU time of ``kg extract`` with one article. A start makes fewer
    objects than the threshold.
    """
    gc.set_threshold(500_000, 50, 50)
