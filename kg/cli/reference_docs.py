"""``docs/reference/cli.md``, made from the parser of the command line.

Run ``python -m kg.cli.reference_docs`` after a change to an option; a test checks that the page is
up to date.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from kg.cli import make_parser
from kg.ontology.resources import PACKAGE

PAGE = PACKAGE.parent / "docs/reference/cli.md"


def cli_page() -> str:
    """The page: every verb with its synopsis, arguments and options."""
    parser = make_parser()
    lines = [
        "# Command-line options",
        "",
        "<!-- made from kg.cli by python -m kg.cli.reference_docs; do not edit -->",
        "",
        f"{parser.description} [Commands](commands.md) shows each verb at work.",
        "",
        f"{_sentence(parser.epilog or '')}",
    ]
    for name, verb, summary in _verbs(parser):
        lines += ["", f"## kg {name}", "", _sentence(summary), ""]
        lines += ["```text", _synopsis(name, verb), "```", ""]
        lines += ["| argument | meaning |", "|---|---|"]
        lines += [_row(action) for action in _arguments(verb)]
    return "\n".join(lines) + "\n"


def _verbs(
    parser: argparse.ArgumentParser,
) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    """Name, parser and summary of each verb, in the order of the help."""
    verbs = next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    for choice in verbs._choices_actions:
        yield choice.dest, verbs.choices[choice.dest], choice.help or ""


def _arguments(verb: argparse.ArgumentParser) -> list[argparse.Action]:
    """Positional arguments first, then options, without ``--help``."""
    actions = [one for one in verb._actions if not isinstance(one, argparse._HelpAction)]
    return sorted(actions, key=lambda one: bool(one.option_strings))


def _synopsis(name: str, verb: argparse.ArgumentParser) -> str:
    parts = ["kg", name]
    for action in _arguments(verb):
        if not action.option_strings:
            words = _value(action)
            more = f"{words} ..." if action.nargs in ("+", "*") else words
            parts.append(f"[{more}]" if action.nargs in ("?", "*") else more)
        elif action.required:
            parts.append(f"{action.option_strings[0]} {_value(action)}")
    return " ".join([*parts, "[OPTIONS]"])


def _row(action: argparse.Action) -> str:
    names = ", ".join(f"`{name}`" for name in action.option_strings)
    value = "" if action.nargs == 0 else f"`{_value(action)}`"
    shown = " ".join(part for part in (names, value) if part)
    choices = ", ".join(f"`{one}`" for one in action.choices or ())
    meaning = _sentence(action.help or "") + (f" One of {choices}." if choices else "")
    return f"| {shown} | {meaning} |"


def _value(action: argparse.Action) -> str:
    """What stands for the value: the metavar, else the name in capitals."""
    if isinstance(action.metavar, str):
        return action.metavar
    if isinstance(action.metavar, tuple):
        return " ".join(action.metavar)
    return action.dest.upper()


def _sentence(text: str) -> str:
    """The text as a sentence: a capital at its start, a full stop at its end."""
    return f"{text[:1].upper()}{text[1:]}." if text else ""


if __name__ == "__main__":
    PAGE.write_text(cli_page(), "utf-8")
