"""Documents far longer than an article, read window by window.

Who is who, who speaks and which events are one is decided by comparing what is mentioned with what
was mentioned before, so its cost grows with the square of the length. No article is long enough
for that to matter; a report of 200 pages is. It is cut at its headings, each window is read as an
article is, and the names of all windows are joined.
"""

from __future__ import annotations

from kg.extraction.windows.cuts import MOST, Window, cut, is_long
from kg.extraction.windows.join import joined

__all__ = ["MOST", "Window", "cut", "is_long", "joined"]
