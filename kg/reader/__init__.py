"""Files, folders, standard input and URLs -> Document: the only package that cleans pages.

``sources`` finds the inputs, ``decode`` turns bytes into text, ``formats`` reads each format,
``blocks`` tells title, byline, paragraphs and page furniture apart (``furniture``, ``stamps``,
``titles``; ``rules`` holds the words), ``language`` refuses what is not English, ``fetch`` is
the only road to the network.
"""

from __future__ import annotations

from kg.reader.raw import Raw, Skipped, Why
from kg.reader.sources import read_documents, read_raw

__all__ = ["Raw", "Skipped", "Why", "read_documents", "read_raw"]
