"""Which verb a sentence has for each speech act; none of them says that the words are true.

"Revealed", "confirmed", "admitted" or "apologised" would: after them only the quotation decides
what was said, so the sentence has "said". All are in the past, which fits one speaker or many.
"""

from __future__ import annotations

from collections.abc import Mapping

ALLEGED, DENIED = "alleged", "denied"

VERBS: Mapping[str, str] = {
    "Say": "said",
    "Allege": ALLEGED,
    "Deny": DENIED,
    "Warn": "warned",
    "Estimate": "estimated",
    "Demand": "demanded",
    "Promise": "promised",
    "Ask": "asked",
    "Announce": "announced",
    "Believe": "believed, as reported",
    "Praise": "said in praise",
    "Criticise": "said in criticism",
    "Confirm": "said",
    "Reveal": "said",
    "Admit": "said",
    "Agree": "said",
    "Order": "ordered",
    "Threaten": "threatened",
    "Suggest": "suggested",
    "Predict": "predicted",
    "Decline": "declined",
    "Describe": "said",
    "Feel": "felt, as reported",
    "Support": "said in support",
    "Oppose": "said in opposition",
    "Intend": "intended, as reported",
    "Want": "wanted, as reported",
    "Seem": "seemed, as reported",
    "Fear": "feared, as reported",
    "Doubt": "expressed doubt",
    "Rule": "ruled",
    "Refuse": "refused",
    "Apologise": "said",
    "Disagree": "disagreed",
    "Conclude": "said",
}

# Acts whose content lies ahead; where they were not performed yet, the sentence says so by these.
FORWARD = frozenset(("Demand", "Intend", "Order", "Predict", "Promise", "Threaten", "Want", "Warn"))


def verb_of(act: str) -> str:
    """The verb of a speech act, by its local name; "said" for one that is not ours."""
    return VERBS.get(act, "said")
