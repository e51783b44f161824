"""Files, folders, standard input and URLs -> Document: the only package that cleans pages.

``sources`` finds the inputs, ``decode`` turns bytes into text, ``formats`` reads each format,
``blocks`` separates title, byline, paragraphs and boilerplate (``boilerplate``, ``stamps``,
``titles``; ``rules`` has the words), ``language`` refuses languages that are not read,
``translations`` pairs English text with its original, and only ``fetch`` uses the network.
"""

from __future__ import annotations

from kg.reader.raw import Raw, Skipped, Unread, Why
from kg.reader.sources import Input, read_documents, read_raw
from kg.reader.translations import TranslationFile

__all__ = [
    "Input",
    "Raw",
    "Skipped",
    "TranslationFile",
    "Unread",
    "Why",
    "read_documents",
    "read_raw",
]
