"""Five short articles of an invented affair with the records that a perfect reader would take.

What the named questions must answer, worked out by hand, without any extractor in between.
"""

from __future__ import annotations

from typing import Any

from kg.model import (
    Bound,
    Commitment,
    Document,
    Entity,
    Event,
    Extraction,
    Polarity,
    Quantity,
    Quotation,
    Relation,
    Role,
    Span,
    Statement,
    Status,
    Time,
    TimeFrame,
)

KNOWN = {
    "police": ("GovernmentBody", "National Police"),
    "government": ("GovernmentBody", "government of Tarvonia"),
    "ministry": ("GovernmentBody", "Interior Ministry"),
    "watch": ("Organization", "Lantern Watch"),
    "tellenrud": ("Person", "Oskar Tellenrud"),
    "adessa": ("Person", "Noor Adessa"),
    "wendish": ("Person", "Klara Wendish"),
    "halvay": ("Place", "Port Halvay"),
    "gardens": ("Site", "Halvay Gardens"),
    "brandeck": ("Person", "Casimir Brandeck"),
    "tern": ("Organization", "Grey Tern Services"),
    "canada": ("Place", "Canada"),
    "labour": ("Activity", "forced labour"),
    "minister": ("Post", "Interior Minister"),
    "mirkold": ("Place", "Mirkold"),
    "ostvik": ("Place", "Ostvik"),
    "voss": ("Person", "Tilda Voss"),
    "mayor": ("Post", "mayor of Mirkold"),
    "pell": ("Person", "Ossian Pell"),
    "chairman": ("Post", "chairman of Grey Tern Services"),
    "kenya": ("Place", "Kenya"),
}


class Article:
    """Collects records whose spans are given by their words."""

    def __init__(self, identifier: str, publisher: str, published: str, text: str) -> None:
        self.text = text
        self.document = Document(
            id=identifier, text=text, title=f"Title of {identifier}", publisher=publisher,
            published=published,
        )  # fmt: skip
        self.entities: dict[str, Entity] = {}
        self.statements: list[Statement] = []
        self.events: list[Event] = []
        self.relations: list[Relation] = []

    def at(self, words: str) -> Span:
        """Where the words stand."""
        start = self.text.index(words)
        return Span(start, start + len(words))

    def sentence(self, words: str) -> Span:
        """The line that holds the words."""
        start = self.text.index(words)
        first = self.text.rfind("\n", 0, start) + 1
        last = self.text.find("\n", start)
        return Span(first, last if last > 0 else len(self.text))

    def who(self, key: str) -> str:
        """A known entity, or an unnamed person or group for ``?words``."""
        if key.startswith("?"):
            self.entities[key] = Entity(key, "Person", key[1:], unnamed=True)
        else:
            kind, name = KNOWN[key]
            self.entities[key] = Entity(key, kind, name, link=f"known-{key}")
        return key

    def says(
        self, speaker: str, cue: str, content: str, act: str = "say", *,
        mode: Quotation = Quotation.INDIRECT, confidence: float = 0.9, **more: Any,
    ) -> str:  # fmt: skip
        """Adds a statement; gives its identifier."""
        identifier = f"s{len(self.statements)}"
        self.statements.append(
            Statement(
                identifier, (self.who(speaker),), (), (self.at(cue),), (self.at(content),), act,
                mode, confidence, evidence=(self.sentence(content),), **more,
            )
        )  # fmt: skip
        return identifier

    def happens(
        self, kind: str, trigger: str, *roles: Role, by: str | None = None,
        status: Status | None = None, commitment: Commitment = Commitment.CERTAIN,
        when: tuple[str, str] | None = None, frame: TimeFrame = TimeFrame.NON_FUTURE,
    ) -> str:  # fmt: skip
        """Adds an event told by statement ``by`` or by the narrator."""
        identifier = f"e{len(self.events)}"
        self.events.append(
            Event(
                identifier, kind, self.at(trigger),
                status or (Status.CLAIMED if by else Status.ASSERTED), Polarity.AFFIRMED,
                commitment, frame, statements=(by,) if by else (), roles=roles,
                time=Time(self.at(when[0]), when[1]) if when else None,
                evidence=(self.sentence(trigger),),
            )
        )  # fmt: skip
        return identifier

    def role(
        self, role: str, words: str, entity: str | None = None, *, of: int | None = None,
        **number: Any,
    ) -> Role:  # fmt: skip
        """A role by its words; ``number`` are the fields of a quantity."""
        quantity = None
        if number:
            quantity = Quantity(number.pop("bound", Bound.EXACTLY), self.at(words), **number)
        return Role(role, self.at(words), entity and self.who(entity), quantity, of)

    def relates(
        self, subject: str, predicate: str, value: str, words: str, *, by: str | None = None,
        status: Status = Status.ASSERTED, polarity: Polarity = Polarity.AFFIRMED,
        commitment: Commitment = Commitment.CERTAIN,
    ) -> str:  # fmt: skip
        """Adds a relation told by statement ``by`` or by the narrator."""
        identifier = f"r{len(self.relations)}"
        self.relations.append(
            Relation(
                identifier, self.who(subject), predicate, self.who(value), self.at(words), status,
                polarity, commitment, TimeFrame.NON_FUTURE, statements=(by,) if by else (),
                evidence=(self.sentence(words),),
            )
        )  # fmt: skip
        return identifier

    def done(self) -> Extraction:
        """All of it."""
        return Extraction(
            self.document, tuple(self.entities.values()), tuple(self.statements),
            tuple(self.events), tuple(self.relations),
        )  # fmt: skip


def courier() -> Extraction:
    """The first report: arrests with parts, a seizure, an estimate, a promise."""
    a = Article(
        "courier", "The Ostmere Courier", "2025-02-12",
        "On 11 February police arrested 214 people in Port Halvay, 126 men and 118 women.\n"
        "Forty of them are Canadians.\n"
        "Officers confiscated 1,150 phones in the raid.\n"
        "Police arrested 90 people in Port Halvay in 2023.\n"
        "Police plan to arrest 30 more.\n"
        "Lantern Watch estimates that 3,400 people work there against their will.\n"
        "Interior Minister Oskar Tellenrud promised to close every compound by 30 June.\n"
        "A researcher called the raid a show for the cameras.\n"
        "The bank may have moved 4 million crowns abroad.\n",
    )  # fmt: skip
    a.happens(
        "Arrest", "arrested 214", a.role("agent", "police", "police"),
        a.role("patient", "214 people", value=214, unit="people"),
        a.role("patient", "126 men", of=1, value=126), a.role("patient", "118 women", of=1,
            value=118),
        a.role("place", "Port Halvay", "halvay"), when=("11 February", "2025-02-11"),
    )  # fmt: skip
    a.happens(
        "Arrest", "of them", a.role("patient", "Forty of them", value=40),
        a.role("origin", "Canadians", "canada", of=0),
    )  # fmt: skip
    a.happens("Operation", "raid", a.role("agent", "Officers", "police"))
    a.happens("Seizure", "confiscated", a.role("agent", "Officers", "police"),
              a.role("theme", "1,150 phones", value=1150, unit="phones"))  # fmt: skip
    a.happens("Arrest", "arrested 90", a.role("patient", "90 people", value=90),
              a.role("place", "Port Halvay", "halvay"), when=("2023", "2023"))  # fmt: skip
    a.happens("Arrest", "arrest 30", a.role("patient", "30 more", value=30), frame=TimeFrame.FUTURE)
    estimate = a.says(
        "watch", "estimates", "that 3,400 people work there against their will", "estimate"
    )
    a.happens("ForcedLabour", "work", a.role("patient", "3,400 people", value=3400), by=estimate)
    a.says("tellenrud", "promised", "to close every compound by 30 June", "promise",
           time_frame=TimeFrame.NON_FUTURE)  # fmt: skip
    a.relates("tellenrud", "holdsPosition", "minister", "Interior Minister Oskar Tellenrud")
    a.says("?A researcher", "called", "the raid a show for the cameras", "describe")
    a.happens("Fraud", "moved", a.role("theme", "4 million crowns", value=4_000_000,
        currency="XTC"),
              commitment=Commitment.POSSIBLE)  # fmt: skip
    return a.done()


def _ministry_on_detentions(a: Article) -> None:
    """What the wire writes and the ledger reprints."""
    said = a.says(
        "ministry",
        "said",
        "that 187 people had been detained in Port Halvay and 52 in Mirkold on 11 February",
    )
    a.happens(
        "Detention", "detained", a.role("patient", "187 people", value=187, unit="people"),
        a.role("place", "Port Halvay", "halvay", of=0), a.role("patient", "52", value=52),
        a.role("place", "Mirkold on", "mirkold", of=2),
        when=("11 February", "2025-02-11"), by=said,
    )  # fmt: skip


def wire() -> Extraction:
    """Another outlet: another figure for the same arrests, on the ministry's word."""
    a = Article(
        "wire", "Tarvonia Wire Service", "2025-02-12",
        "The Interior Ministry said that 187 people had been detained in Port Halvay "
        "and 52 in Mirkold on 11 February.\n"
        "The National Police had spoken of 230 arrests and 12 releases in Port Halvay.\n"
        "“We will give them no rest,” Tellenrud said.\n"
        "Tellenrud said later that nobody in his ministry knew these people.\n",
    )  # fmt: skip
    _ministry_on_detentions(a)
    spoke = a.says("police", "had spoken of", "230 arrests and 12 releases in Port Halvay")
    for kind, words, number in (("Arrest", "230 arrests", 230), ("Release", "12 releases", 12)):
        a.happens(kind, words, a.role("patient", words, value=number),
                  a.role("place", "Port Halvay.", "halvay"), by=spoke)  # fmt: skip
    a.says("tellenrud", "Tellenrud said.", "“We will give them no rest,”", mode=Quotation.DIRECT)
    a.says(
        "tellenrud", "said later", "that nobody in his ministry knew these people", confidence=0.3
    )
    return a.done()


def report() -> Extraction:
    """The allegation, its denial, ownership asserted and alleged, hearsay, an unnamed source."""
    a = Article(
        "report", "The Ostmere Courier", "2025-03-04",
        "Lantern Watch accused the government of complicity in forced labour.\n"
        "Lantern Watch says that Tellenrud protected Halvay Gardens.\n"
        "“The government is not complicit in anything,” Klara Wendish said.\n"
        "Grey Tern Services operates Halvay Gardens.\n"
        "A guard said that Brandeck controls Grey Tern Services.\n"
        "Noor Adessa said that a cook had told her that the workers had been beaten.\n"
        "Brandeck was arrested at his home in March.\n"
        "Managers paid $2 million in bribes, Lantern Watch says.\n",
    )  # fmt: skip
    accused = a.says("watch", "accused", "the government of complicity in forced labour", "allege")
    a.relates("government", "complicitIn", "labour", "complicity in forced labour", by=accused,
              status=Status.ALLEGED)  # fmt: skip
    protects = a.says("watch", "says", "that Tellenrud protected Halvay Gardens", "allege")
    a.relates(
        "tellenrud",
        "protects",
        "gardens",
        "Tellenrud protected",
        by=protects,
        status=Status.ALLEGED,
    )
    denial = a.says("wendish", "said.", "“The government is not complicit in anything,”", "deny",
                    mode=Quotation.DIRECT, answers=(accused,))  # fmt: skip
    a.relates("government", "complicitIn", "labour", "not complicit", by=denial,
        status=Status.CLAIMED,
              polarity=Polarity.NEGATED)  # fmt: skip
    a.relates("tern", "operates", "gardens", "Grey Tern Services operates")
    guard = a.says("?A guard", "said that Brandeck", "that Brandeck controls Grey Tern Services")
    a.relates("brandeck", "controls", "tern", "Brandeck controls", by=guard, status=Status.CLAIMED)
    outer = a.says(
        "adessa", "said that a cook", "that a cook had told her that the workers had been beaten"
    )
    inner = a.says("?a cook", "had told", "that the workers had been beaten", parent=outer)
    a.happens("Torture", "beaten", a.role("patient", "the workers"), by=inner)
    a.happens(
        "Arrest",
        "was arrested",
        a.role("patient", "Brandeck was", "brandeck"),
        when=("March", "2025-03"),
    )
    bribes = a.says("watch", "Lantern Watch says.", "Managers paid $2 million in bribes", "allege")
    a.happens("Bribery", "bribes", a.role("theme", "$2 million", value=2_000_000, currency="USD"),
              by=bribes, status=Status.ALLEGED)  # fmt: skip
    return a.done()


def radio() -> Extraction:
    """A third outlet that repeats one allegation, and the minister's denial."""
    a = Article(
        "radio", "Radio Tarvonia", "2025-09-08",
        "Noor Adessa again accused Tellenrud of protecting Halvay Gardens.\n"
        "Tellenrud denied that he had protected anybody.\n",
    )  # fmt: skip
    accused = a.says("adessa", "accused", "Tellenrud of protecting Halvay Gardens", "allege")
    a.relates(
        "tellenrud",
        "protects",
        "gardens",
        "protecting Halvay Gardens",
        by=accused,
        status=Status.ALLEGED,
    )
    denied = a.says(
        "tellenrud", "denied", "that he had protected anybody", "deny", answers=(accused,)
    )
    a.relates("tellenrud", "protects", "gardens", "had protected", by=denied, status=Status.DENIED)
    return a.done()


def ledger() -> Extraction:
    """A reprint of the wire, and people who have less to do with it than it seems."""
    a = Article(
        "ledger", "The Northern Ledger", "2025-10-01",
        "The Interior Ministry said that 187 people had been detained in Port Halvay "
        "and 52 in Mirkold on 11 February.\n"
        "Police arrested 12 people in Ostvik in 2024.\n"
        "Tilda Voss, the mayor of Mirkold, denied that she sat on the board of Grey Tern.\n"
        "Ossian Pell is the chairman of Grey Tern Services.\n"
        "Nine Kenyans were freed, and prosecutors intend to seize a villa.\n"
        "Pell promised to repay the town.\n",
    )  # fmt: skip
    _ministry_on_detentions(a)
    a.happens("Arrest", "arrested 12", a.role("patient", "12 people", value=12),
              a.role("place", "Ostvik in", "ostvik"), when=("2024", "2024"))  # fmt: skip
    a.relates("voss", "holdsPosition", "mayor", "Tilda Voss, the mayor")
    denied = a.says("voss", "denied", "that she sat on the board of Grey Tern", "deny")
    a.relates("voss", "memberOf", "tern", "sat on the board", by=denied, status=Status.CLAIMED,
              polarity=Polarity.NEGATED)  # fmt: skip
    a.relates("pell", "holdsPosition", "chairman", "Ossian Pell is the chairman")
    a.relates("pell", "memberOf", "tern", "chairman of Grey Tern Services")
    a.happens("Release", "were freed", a.role("patient", "Nine Kenyans", value=9),
              a.role("origin", "Kenyans", "kenya", of=0))  # fmt: skip
    a.happens("Seizure", "seize", a.role("theme", "a villa"), frame=TimeFrame.FUTURE)
    a.says("pell", "promised", "to repay the town", "promise")
    return a.done()


def all_articles() -> list[Extraction]:
    """The five."""
    return [courier(), wire(), report(), radio(), ledger()]
