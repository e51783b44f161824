"""The libraries of the extra ``newskg[documents]``, imported when they are needed."""

from __future__ import annotations

import importlib
from typing import Any

from kg.errors import InputError


def library(module: str, *, name: str, what: str) -> Any:
    """The module; raises InputError, naming the file ``name`` and the cure, if it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise InputError(
            f"{name}: reading {what} needs {module.partition('.')[0]}; "
            "install it with pip install newskg[documents]"
        ) from error
