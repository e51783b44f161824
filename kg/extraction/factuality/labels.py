"""The four labels of a proposition, and how the effects of words change them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Commitment, Polarity, Status, TimeFrame

# What a word does, in the terms of ``ontology/lexicon-certainty.ttl``.
Effects = tuple[str, ...]

STATUS_RANK = {Status.ASSERTED: 0, Status.CLAIMED: 1, Status.ALLEGED: 2, Status.DENIED: 3}
STATUSES = frozenset({"claimed", "alleged", "denied"})
# What is shown or ruled is claimed by somebody: an inquiry, a court.
RAISED = {one: Status(one) for one in STATUSES} | dict.fromkeys(("shown", "ruled"), Status.CLAIMED)
UNTRUE = frozenset({"untrue", "taken-back"})
COMMITMENTS = frozenset({"probable", "possible", "unspecified"})
TIME_FRAMES = frozenset({"future", "hypothetical"})
SAYING = frozenset({"claimed", "alleged"})  # what verbs and nouns of saying do
# What leaves an event open: neither said to be so nor said not to be.
OPEN = ("unspecified", "hypothetical")


@dataclass(slots=True)
class Certainty:
    """The four labels of a proposition, as found so far."""

    status: Status = Status.ASSERTED
    polarity: Polarity = Polarity.AFFIRMED
    commitment: Commitment = Commitment.CERTAIN
    time_frame: TimeFrame = TimeFrame.NON_FUTURE
    given: bool = False  # told in passing: a request or plan around it is not about it
    ruled: bool = False  # a court has found so: claimed, and no mere allegation
    untrue: bool = False  # somebody says that it is not so: "the claim that … is false"
    taken_back: bool = False  # nobody stands by it: "apologised for saying that"
    unaccused: bool = False  # nobody accuses anybody of it: "has never accused them of"
    unconfirmed: bool = False  # it is what nothing shows, or nobody could confirm
    answered: bool = False  # what is said of it is no denial: "disputes his conviction"
    aside: bool = False  # a negation beside it is of something else: "avoided defeat in the runoff"
    doubted: bool = False  # it stands where nothing is known to state it

    @property
    def is_fact(self) -> bool:
        """Whether the narrator tells it as something that took place."""
        firm = self.commitment is Commitment.CERTAIN and self.polarity is Polarity.AFFIRMED
        stated = self.status is Status.ASSERTED
        return firm and stated and self.time_frame is TimeFrame.NON_FUTURE

    def apply(self, effects: Effects) -> None:
        """Adds what a word does; the word nearest to the trigger has the first say."""
        for effect in effects:
            self.ruled |= effect == "ruled"
            self.taken_back |= effect == "taken-back"
            self.untrue |= effect in UNTRUE
            if effect == "negated":
                self.negate()
            elif effect == "affirmed":
                self.polarity = Polarity.AFFIRMED
            elif effect in RAISED:
                self._raise(RAISED[effect])
            elif effect in TIME_FRAMES and self.time_frame is not TimeFrame.HYPOTHETICAL:
                self.time_frame = TimeFrame(effect)
            elif effect in COMMITMENTS and self.commitment is Commitment.CERTAIN:
                self.commitment = Commitment(effect)

    def _raise(self, status: Status) -> None:
        if STATUS_RANK[status] > STATUS_RANK[self.status]:
            self.status = status

    def negate(self) -> None:
        """Turns the polarity round."""
        affirmed = self.polarity is Polarity.AFFIRMED
        self.polarity = Polarity.NEGATED if affirmed else Polarity.AFFIRMED
