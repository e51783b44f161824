"""Invented articles about people who must not be found; the country is that of ``seeds/``."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

# Folded, and in no word of the seeds, of newskg's pages or of its ontology.
NEEDLES = [
    "orsolya",
    "quandrake",
    "brusselmark",
    "bruesselmark",
    "vandt",
    "tevrin",
    "zoebrus",
    "dornach",
]
INITIALS = ["O. Q", "O.Q.", "Z. B", "T. Q"]

_TRIAL = """ORSOLYA QUANDRAKE TELLS COURT OF NIGHT RAID

By Lena Morrow

MIRKOLD, 3 March 2026 - Orsolya Quandrake told a court in Mirkold on Tuesday that soldiers killed her brother, Tevrin Quandrake, 16, in the village of Sarnau.

"I saw them shoot Tevrin," Quandrake said. "He was a child."

Defence minister Ruben Talvik denied that soldiers were in Sarnau. "Orsolya Quandrake is mistaken," Talvik said. "Nobody was there."

O. Quandrake's lawyer, Ines Dornach, said that her client had been threatened. "The Quandrakes fled," Dornach said.

Prosecutors accused the army of the killing of Tevrin Quandrake. The army denied the accusation of Ms Quandrake.
"""  # noqa: E501  (an article)

_GIRL = """Girl of 15 wounded near Sarnau

SARNAU, 4 March 2026 - Zoë Brüsselmark-Vandt, a 15-year-old girl, was wounded in the attack on Sarnau, police said on Wednesday.

Brüsselmark-Vandt was taken to a hospital in Mirkold. Doctors said Zoe would live. ZOË BRÜSSELMARK-VANDT, a sign on her door read.

"We pray for Zoë," said the mayor of Sarnau, Petra Lund. A witness, Orsolya Quandrake, said soldiers had shot the girl. Police said they had arrested 12 soldiers.

#PrayForZoë was written on walls; zoe.bruesselmark@mail.example wrote that friends of Brusselmark would march.
"""  # noqa: E501  (an article)

_PAGE = """<!DOCTYPE html><html><head><title>Quandrake&#8217;s account doubted</title>
<meta name="author" content="Tevrin Quandrake"><link rel="canonical"
href="https://ledger.example/2026/quandrake-zo%C3%AB-doubted"></head><body>
<nav><a href="/tag/orsolya-quandrake">Orsolya Quandrake</a> <a href="/home">Home</a></nav><article>
<h1>Quandrake&#8217;s account doubted</h1>
<p>MIRKOLD, 6 March 2026 - The defence ministry said on Friday that the account of Orsolya
Quandrake was false. Defence minister Ruben Talvik accused Quandrake of a lie.</p>
<p>&#8220;Orsolya lied to the court,&#8221; Talvik said. The union of lawyers of Tarvonia said that
soldiers had threatened Or&shy;solya Quan&shy;drake. It called for an investigation of the army.</p>
<p>Police in Mirkold said that they had arrested two men who had threatened the witness. The two
men denied it, their lawyer said. The court will hear the case again in April, a judge said.</p>
</article></body></html>
"""

RULES = """rule,value,category,reason
name,Orsolya Quandrake,Witness,testified against the army
younger,18,Minor,under age
"""


def write_stories(folder: Path) -> Path:
    """The articles in a folder whose name, like those of the files, gives names away."""
    made = folder / "case-of-orsolya-quandrake"
    made.mkdir()
    article = {
        "text": _TRIAL,
        "title": "Orsolya Quandrake tells court of night raid",
        "url": "https://courier.example/2026/03/orsolya-quandrake-tells-court",
        "publisher": "Courier",
        "authors": ["Lena Morrow"],
        "published": "2026-03-03",
    }
    (made / "quandrake-trial.json").write_text(json.dumps(article), "utf-8")
    (made / "girl.txt").write_text(unicodedata.normalize("NFD", _GIRL), "utf-8")
    (made / "Zoë.html").write_text(_PAGE, "utf-8")
    return made


def write_rules(folder: Path) -> Path:
    """The table of who is masked."""
    path = folder / "rules.csv"
    path.write_text(RULES, "utf-8")
    return path
