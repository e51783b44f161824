"""Dependency trees written down as text: ``Nine/CD/nsubjpass>killed were/VBD/auxpass>killed``.

A token is word, Penn tag, label and the word that it hangs from (``#2`` behind a word means its
second occurrence); the root hangs from nothing.
"""

from __future__ import annotations

from hypothesis import strategies as st

from kg.model import Block, BlockKind, Document, Span
from kg.nlp.parse import ParsedDocument, Sentence, Token

POS = {
    "CC": "CCONJ", "CD": "NUM", "DT": "DET", "IN": "ADP", "JJ": "ADJ", "MD": "AUX", "NN": "NOUN",
    "NNP": "PROPN", "NNPS": "PROPN", "NNS": "NOUN", "POS": "PART", "PRP": "PRON", "PRP$": "PRON",
    "RB": "ADV", "RP": "ADP", "TO": "PART", "VB": "VERB", "VBD": "VERB", "VBG": "VERB",
    "VBN": "VERB", "VBP": "VERB", "VBZ": "VERB", "WDT": "PRON", "WP": "PRON", "WP$": "PRON",
}  # fmt: skip
LEMMAS = {
    "accused": "accuse", "are": "be", "be": "be", "been": "be", "had": "have", "has": "have",
    "is": "be", "was": "be", "were": "be", "asked": "ask", "included": "include",
    "promised": "promise", "told": "tell", "claims": "claim", "denies": "deny", "praised": "praise",
    "reported": "report", "said": "say", "says": "say", "signed": "sign",
}  # fmt: skip
# What trees drawn at random are made of.
TAGS = ("NN", "NNS", "NNP", "VBD", "VBN", "VBG", "VB", "JJ", "IN", "DT", "RB", "CC", "PRP", "WP")
DEPS = (
    "nsubj", "nsubjpass", "dobj", "pobj", "prep", "conj", "cc", "det", "amod", "acl", "relcl",
    "advcl", "xcomp", "ccomp", "pcomp", "aux", "auxpass", "neg", "appos", "compound", "poss",
    "agent", "oprd", "attr", "punct",
)  # fmt: skip


def tree(text: str) -> ParsedDocument:
    """The parse of one sentence."""
    rows = [_row(part) for part in text.split()]
    words = [word for word, _, _, _ in rows]
    heads = [i if above is None else _place(words, above) for i, (*_, above) in enumerate(rows)]
    return parsed(words, [tag for _, tag, _, _ in rows], [dep for _, _, dep, _ in rows], heads)


def _row(part: str) -> tuple[str, str, str, str | None]:
    word, tag, link = part.split("/")
    dep, _, above = link.partition(">")
    return word, tag, dep, above or None


def _place(words: list[str], above: str) -> int:
    word, _, number = above.partition("#")
    return [i for i, known in enumerate(words) if known == word][int(number or 1) - 1]


def parsed(words: list[str], tags: list[str], deps: list[str], heads: list[int]) -> ParsedDocument:
    """The parse of one sentence from its columns; ``heads`` must make one tree."""
    lefts, rights = list(range(len(words))), list(range(1, len(words) + 1))
    for i in range(len(words)):
        node = i
        while heads[node] != node:
            node = heads[node]
            lefts[node], rights[node] = min(lefts[node], i), max(rights[node], i + 1)
    tokens: list[Token] = []
    start = 0
    for i, (word, tag, dep) in enumerate(zip(words, tags, deps, strict=True)):
        pos = "AUX" if dep in ("aux", "auxpass") and tag != "TO" else POS.get(tag, "PUNCT")
        lemma = LEMMAS.get(word.lower(), word.lower())
        end = start + len(word)
        tokens.append(
            Token(
                i, start, end, word, word.lower(), lemma, pos, tag, dep, heads[i],
                lefts[i], rights[i], 0, "", "O",
            )
        )  # fmt: skip
        start = end + 1
    text = " ".join(words)
    block = Block(BlockKind.PARAGRAPH, Span(0, len(text)))
    document = Document(id="tree", text=text, blocks=(block,))
    return ParsedDocument(document, tokens, [Sentence(0, len(words), 0, BlockKind.PARAGRAPH)])


def at(sentence: ParsedDocument, word: str) -> Token:
    """The first token of that word."""
    return next(token for token in sentence.tokens if token.text == word)


def words(sentence: ParsedDocument, places: list[int]) -> list[str]:
    """The words at some places."""
    return [sentence.tokens[i].text for i in places]


@st.composite
def trees(draw: st.DrawFn) -> ParsedDocument:
    """Any projective tree of up to twelve tokens, with any tags and labels."""
    heads = [0] * draw(st.integers(1, 12))

    def hang(low: int, high: int, above: int | None) -> None:
        if low < high:
            top = draw(st.integers(low, high - 1))
            heads[top] = top if above is None else above
            for start, end in ((low, top), (top + 1, high)):
                cut = draw(st.integers(start, end))
                hang(start, cut, top)
                hang(cut, end, top)

    hang(0, len(heads), None)
    size = len(heads)
    tags = draw(st.lists(st.sampled_from(TAGS), min_size=size, max_size=size))
    deps = draw(st.lists(st.sampled_from(DEPS), min_size=size, max_size=size))
    deps = ["ROOT" if heads[i] == i else dep for i, dep in enumerate(deps)]
    return parsed([f"w{i}" for i in range(size)], tags, deps, heads)
