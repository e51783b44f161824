"""The page itself: one file, with its style and script, that may talk to its own server alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from kg.report.page.template import policy

_FOLDER = files("kg.review") / "templates"


@dataclass(frozen=True, slots=True)
class Page:
    """The page and its content-security policy."""

    html: str
    policy: str


@cache
def page(who: str) -> Page:
    """The page; if ``who`` is empty, it asks for a name once and keeps it in the browser."""
    articles = (files("kg.report") / "templates" / "article.css").read_text("utf-8")
    style = articles + (_FOLDER / "review.css").read_text("utf-8")
    script = (_FOLDER / "review.js").read_text("utf-8")
    environment = Environment(
        loader=PackageLoader("kg.review"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    html = environment.get_template("review.html").render(style=style, script=script, who=who)
    rules = policy(scripts=(script,), styles=(style,))
    return Page(html, f"{rules}; connect-src 'self'; frame-ancestors 'none'")
