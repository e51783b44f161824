"""A dossier as one HTML page that needs nothing but a browser, and prints on A4."""

from __future__ import annotations

import importlib.resources

from kg.report.dossier.content import CAUTION, Dossier
from kg.report.findings import period
from kg.report.page.links import PageLinks
from kg.report.page.template import policy, template_environment, web_address


def render(dossier: Dossier, *, links: PageLinks) -> str:
    """The page; names lead to their nodes on the graph page of ``links``."""
    files = importlib.resources.files("kg.report") / "templates"
    style = "".join(
        (files / name).read_text(encoding="utf-8") for name in ("sentences.css", "dossier.css")
    )
    return template_environment().get_template("dossier.html").render(
        dossier=dossier,
        caution=CAUTION,
        links=links,
        notes=dossier.footnotes,
        period=period,
        web=web_address,
        style=style,
        policy=policy(scripts=(), styles=(style,)),
    )  # fmt: skip
