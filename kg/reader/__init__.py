"""Files, folders, standard input and URLs -> Document: the only package that cleans pages.

``sources`` finds the inputs, ``decode`` turns bytes into text, ``formats`` reads each format,
``blocks`` separates title, byline, paragraphs and boilerplate (``boilerplate``, ``stamps``,
``titles``; ``rules`` has the words), ``language`` refuses other languages than English, and only
``fetch`` uses the network.
"""

from __future__ import annotations

from kg.reader.raw import Raw, Skipped, Why
from kg.reader.sources import read_documents, read_raw

__all__ = ["Raw", "Skipped", "Why", "read_documents", "read_raw"]
