"""Parsed document -> records. ``EXTRACTORS`` is the order of the stages and the extension point.

Each stage is a function ``(parsed, extraction, knowledge) -> extraction`` that adds records and
changes none of another stage's, except to fill in links to its own.
"""
